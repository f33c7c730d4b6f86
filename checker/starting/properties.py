"""A file of properties of a design, to begin with: two that run, how others are written, and the words there are.

The two are made from the first fault of the design whose effect is plain: that it can happen, which holds, and that it
never does, which is violated and so shows what a story looks like.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from model.lang import expr as ex
from model.lang.component import Component, Singleton
from model.lang.errors import Code, UsageError
from model.lang.rule import Kind, Rule
from model.lang.sites import Site
from model.lang.sorts import BoolSort, ElementSort, EnumSort, Sort, Value, show_value
from model.lang.symbols import StateSymbol
from model.lang.systems import System

WIDTH = 110

_KINDS = """
always(id, claim, that=..., when=...)           in every reachable state: `that`, wherever `when`
never(id, claim, that=...)                      in no reachable state
reachable(id, claim, that=..., after=...)       in some reachable state
always_possible(id, claim, that=..., when=...)  from every reachable state some run leads to `that`
on_step(id, claim, rule=..., that=...)          every step of the rule; `old(s.up)` is the value before it
absent(id, claim, after=..., that=..., until=...)  from `after` on, never `that` before `until`
independent(id, claim, what=..., of=...)        the rule changes nothing that can be seen of `what`
"""


@dataclass(frozen=True, slots=True)
class _Effect:
    """A state that a fault gives a plain value."""

    rule: Rule
    state: StateSymbol
    value: bool | Enum


def property_file(site: Site, check: str) -> str:
    """The text of the file; `check` is the command that runs it. Raises UsageError for a design nobody can import."""
    effect = _plain_effect(site)
    return "\n".join([*_head(site, check, effect), *_examples(effect), *_words(site.system), ""])


def _plain_effect(site: Site) -> _Effect:
    """The effect of the first fault on a state of one element here; of another rule where no fault has one."""
    found = [e for rule in site.system.rules if site.elements[rule.component] for e in _effects(rule)]
    if not found:
        raise UsageError(
            Code.NOTHING_DEFINED,
            f"no rule of the design {site.system.name} gives a state of an element here a plain value",
            fix="choose another deployment with --deployment, or write the file by hand",
        )
    return next((e for e in found if e.rule.kind is Kind.FAULT), found[0])


def _effects(rule: Rule) -> Iterator[_Effect]:
    for update in rule.updates:
        state = update.target.state
        of_one = state.over in ((), (state.owner,)) and state.owner is rule.component
        value = update.value.value if isinstance(update.value, ex.Const) else None
        if of_one and isinstance(value, bool | Enum) and not update.binders:
            yield _Effect(rule, state, value)


def _head(site: Site, check: str, effect: _Effect) -> Iterator[str]:
    system = site.system
    yield f'"""Properties of the design {system.name}.'
    yield ""
    yield f"    {check}"
    yield ""
    yield "This file is code: failproof runs it. Every property that a name of it stands for is checked; one that says"
    yield "nothing of `expect` is expected to hold. `failproof list components` tells what each state means."
    yield '"""'
    yield ""
    quantified = "" if _is_single(effect.state.owner) else "exists"
    imports = {_import(effect.state.owner), "from properties import HOLDS, VIOLATED, never, reachable"}
    imports |= {f"from model.lang import {quantified}"} if quantified else set()
    imports |= {_import(type(effect.value))} if isinstance(effect.value, Enum) else set()
    yield from sorted(imports)
    yield ""
    yield ""


def _examples(effect: _Effect) -> Iterator[str]:
    name, state = effect.state.owner.__name__, effect.state.name
    value = _written(effect.value)
    single = _is_single(effect.state.owner)
    element = f"{name}.the" if single else "e"
    condition = f"{element}.{state}" if effect.value is True else f"{element}.{state} == {value}"
    condition = f"~{element}.{state}" if effect.value is False else condition
    that = condition if single else f"exists({name}, lambda e: {condition})"
    told = f"{name}.{state} is {show_value(effect.value)}"
    yield from _comment("An id, what is claimed, the condition, why it matters, what you expect: HOLDS or VIOLATED.")
    yield f'it_can_happen = reachable(\n    "MINE-1",\n    "It can happen that {told}",'
    yield f'    that={that},\n    why="Else nothing of this kind is modelled.",\n    expect=HOLDS,\n)'
    yield ""
    yield from _comment(
        "Written to be violated, so that `check` tells the shortest story. Replace it by a claim of yours."
    )
    yield f'it_never_happens = never(\n    "MINE-2",\n    "It never happens that {told}",'
    yield f'    that={that},\n    why="An example.",\n    expect=VIOLATED,\n)'
    yield ""
    yield from _comment("All kinds of property; `over=Component` makes `when` and `that` functions of each element:")
    yield from (f"#   {line}" for line in _KINDS.strip().splitlines())
    yield "#"
    yield from _comment(
        "`&`, `|`, `~`, `.implies(...)`; `exists`, `forall`, `count` of a component; `settled(Component)`: nothing is "
        "left that these do by themselves. All are in model.lang."
    )
    yield ""


def _words(system: System) -> Iterator[str]:
    yield from _comment(f"The words of the design {system.name}, with the lines that import them:")
    for component in system.components:
        yield "#"
        yield f"# {_import(component)}"
        for info in system.states:
            if info.symbol.owner is component:
                yield from _state(info.symbol)
        for link, _ in system.links:
            if link.owner is component:
                many = f".{link.name}.has(another)" if link.many else f".{link.name}"
                yield f"#   e{many}: a link to {link.to.__name__}"
        for datum in system.data:
            if datum.owner is component:
                yield f"#   e.{datum.name}: {datum.sort}"
        for rule in system.rules:
            if rule.component is component:
                yield from _comment(f"rule {rule.name}, at {rule.place}: {rule.general_sentence}", indent="  ")


def _state(state: StateSymbol) -> Iterator[str]:
    row = f"{state.owner.__name__}.the" if _is_single(state.owner) else "e"
    columns = [c for c in state.over if c is not state.owner] or list(state.over[1:])
    column = f"[{columns[0].__name__.lower()}]" if columns else ""
    yield from _comment(f"{row}.{state.name}{column}: {_values(state.sort)}", indent="  ")


def _values(sort: Sort) -> str:
    match sort:
        case BoolSort():
            return "true or false"
        case EnumSort(enum):
            return f"{', '.join(map(_written, enum))}; {_import(enum)}"
        case ElementSort(component):
            return f"an element of {component.__name__}, or none: `.is_none`, `.is_some`, `== another`, `.element`"
        case _:
            return str(sort)


def _is_single(component: type[Component]) -> bool:
    return issubclass(component, Singleton)


def _written(value: Value) -> str:
    return f"{type(value).__name__}.{value.name}" if isinstance(value, Enum) else repr(value)


def _import(kind: type) -> str:
    """The line that imports a class. Raises UsageError for one that stands inside a function or a script."""
    if "." in kind.__qualname__ or kind.__module__ == "__main__":
        raise UsageError(
            Code.NOT_PORTABLE,
            f"{kind.__qualname__} of {kind.__module__} cannot be imported by another file",
            fix="define it at the top of a module",
        )
    return f"from {kind.__module__} import {kind.__name__}"


def _comment(text: str, indent: str = "") -> list[str]:
    lead = f"# {indent}"
    return textwrap.wrap(text, WIDTH, initial_indent=lead, subsequent_indent=f"{lead}  ", break_long_words=False)
