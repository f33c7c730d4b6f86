"""A system, a deployment and a property as one text that changes with their meaning and with nothing else.

Everything is written from the unexpanded form, the parts of a set in the order of their names, expressions as a table
in which equal ones are one line. What is only told to people (sentences, claims, sources, places) is left out.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any, assert_never

from model.lang import expr as ex
from model.lang.expr import Expr, StateSymbol
from model.lang.rule import Rule
from model.lang.sites import Site
from model.lang.sorts import BoolSort, DataSort, ElementSort, EnumSort, IntSort, Sort, Value
from model.lang.systems import Monitor
from model.lang.term import Update
from model.lang.traverse import post_order
from properties.property import (
    Absent,
    Always,
    AlwaysPossible,
    Independent,
    Never,
    OnStep,
    Property,
    Reachable,
)


def digest(site: Site, prop: Property) -> str:
    """The hash of the canonical text, the same on every machine."""
    return hashlib.sha256(canonical_text(site, prop).encode()).hexdigest()


def scope_digest(site: Site, open_sorts: frozenset[type[Any]], prop: Property) -> str:
    """The hash for all sites that differ from this one in the elements of these sorts, and what they have, alone."""
    text = "\n".join(_Writer(open_sorts).text(site, prop)) + "\n"
    return hashlib.sha256(text.encode()).hexdigest()


def canonical_text(site: Site, prop: Property) -> str:
    """The text. Two sites or properties that differ in meaning have different ones."""
    return "\n".join(_Writer().text(site, prop)) + "\n"


class _Writer:
    """Writes lines; an expression is written where it is first needed, and named by its number from then on."""

    def __init__(self, open_sorts: frozenset[type[Any]] = frozenset()) -> None:
        """Of open sorts no elements are written, nor their links and data, nor the name of the site."""
        self._open = open_sorts
        self._numbers: dict[Expr, int] = {}
        self._pending: list[str] = []

    def text(self, site: Site, prop: Property) -> Iterator[str]:
        for line in itertools.chain(self._rigid(site), self._dynamics(site), self._property(prop)):
            yield from self._pending
            self._pending.clear()
            yield line

    # ---- the site ---------------------------------------------------------------------------
    def _rigid(self, site: Site) -> Iterator[str]:
        yield _line("design", site.system.name)
        yield from self._openness(site) if self._open else (_line("deployment", site.name),)
        for component, names in sorted(site.elements.items(), key=lambda item: item[0].__name__):
            if component not in self._open:
                yield _line("elements", component.__name__, *sorted(names))
        followed = ((k, e, to) for (k, e), to in site.followed.items() if self._open.isdisjoint((k.owner, k.to)))
        yield from sorted(_line("link", str(link), e, to) for link, e, to in followed)
        related = ((k, e, to) for (k, e), to in site.related.items() if self._open.isdisjoint((k.owner, k.to)))
        yield from sorted(_line("links", str(link), e, *sorted(to)) for link, e, to in related)
        data = ((d, e, v) for (d, e), v in site.data.items() if d.owner not in self._open)
        yield from sorted(_line("datum", str(d), e, _sort(d.sort), _value(v)) for d, e, v in data)
        for info in sorted(site.system.readings, key=lambda r: r.id):
            options = (o.option for o in info.options)
            yield _line("reading", info.id, *options, "open", *sorted(o.option for o in site.readings[info.id]))

    def _openness(self, site: Site) -> Iterator[str]:
        """The sorts that are open, and what every deployment has to keep."""
        yield from sorted(_line("open", component.__name__) for component in self._open)
        for link, least in sorted(site.system.links, key=lambda pair: str(pair[0])):
            words = ("many" if link.many else "one", str(least))
            yield _line("every link", str(link), link.owner.__name__, link.to.__name__, *words)
        for datum in sorted(site.system.data, key=str):
            made = "" if datum.derive is None else "as text" if datum.derive is str else "made"
            is_unique = "unique" if datum.unique else ""
            yield _line("every datum", str(datum), _sort(datum.sort), is_unique, datum.source or "", made)

    def _dynamics(self, site: Site) -> Iterator[str]:
        for info in sorted(site.system.states, key=lambda i: str(i.symbol)):
            initially = ["anything"] if info.initially is None else sorted(_value(v) for v in info.initially)
            yield _line("state", _state(info.symbol), "initially", *initially)
        yield _line("start", site.start.name, self._see(site.start.where))
        yield from self._updates(site.start.values)
        for rule in sorted(site.system.rules, key=lambda r: r.id):
            yield from self._rule(rule)
        for name in sorted(site.system.removed):
            yield _line("removed", name)
        for monitor in sorted(site.system.monitors, key=lambda m: m.name):
            yield from self._monitor(monitor)

    def _rule(self, rule: Rule) -> Iterator[str]:
        parameters = (f"{p.name}: {p.component.__name__}" for p in rule.parameters)
        yield _line("rule", rule.id, rule.component.__name__, rule.kind.value, *parameters)
        yield _line("guard", self._see(rule.guard))
        yield from self._updates(rule.updates)

    def _updates(self, updates: Iterable[Update]) -> Iterator[str]:
        for update in updates:
            binders = (f"{self._see(b.variable)} where {self._see(b.where)}" for b in update.binders)
            parts = (self._see(update.target), self._see(update.value), self._see(update.condition))
            yield _line("update", *parts, *binders)

    def _monitor(self, monitor: Monitor) -> Iterator[str]:
        variables = (self._see(v) for v in monitor.variables)
        yield _line("monitor", monitor.name, *variables, self._see(monitor.after), self._see(monitor.until))

    # ---- the property -----------------------------------------------------------------------
    def _property(self, prop: Property) -> Iterator[str]:
        variables = tuple(self._see(v) for v in prop.variables)
        yield _line("property", prop.id, prop.kind, *variables)
        match prop.formula:
            case Always(when, that):
                parts = [self._see(when), self._see(that)]
            case Never(that):
                parts = [self._see(that)]
            case Reachable(that, after):
                parts = [self._see(that), "" if after is None else self._see(after)]
            case AlwaysPossible(when, that, with_faults):
                parts = [self._see(when), self._see(that), "with faults" if with_faults else "without faults"]
            case OnStep(rule, parameters, that, instances):
                parts = [rule or "", *(self._see(p) for p in parameters), self._see(that)]
                parts += [", ".join(binding) for binding in instances]
            case Absent(that, after, until):
                parts = [self._see(that), self._see(after), self._see(until)]
            case Independent(what, rules):
                parts = [*(self._see(w) for w in what), "of", *sorted(rules)]
            case _:
                assert_never(prop.formula)
        yield _line("formula", *parts)

    # ---- expressions ------------------------------------------------------------------------
    def _see(self, root: Expr) -> str:
        """The number of an expression; its lines are written first."""
        for node in post_order(root):
            if node not in self._numbers:
                parts = (f"%{self._numbers[p]}" for p in ex.children(node))
                self._numbers[node] = len(self._numbers)
                self._pending.append(_line(f"%{self._numbers[node]}", type(node).__name__, *_payload(node), *parts))
        return f"%{self._numbers[root]}"


def _payload(node: Expr) -> tuple[str, ...]:
    """What a node says beside its parts."""
    match node:
        case ex.Const(value, sort):
            return (_sort(sort), _value(value))
        case ex.Bound(name, sort):
            return (name, _sort(sort))
        case ex.Read(state):
            return (_state(state),)
        case ex.Follow(link) | ex.Linked(link):
            return (str(link),)
        case ex.DatumOf(datum):
            return (str(datum),)
        case ex.ReadingOf(reading):
            return (reading.id,)
        case ex.Quantified(quantifier):
            return (quantifier.value,)
        case ex.Enabled(rule, args) | ex.Fired(rule, args):
            return (rule, "some" if args is None else "these")
        case ex.Settled(components, around):
            return (*sorted(c.__name__ for c in components), *(["around"] if around else []))
        case (
            ex.The()
            | ex.Not()
            | ex.And()
            | ex.Or()
            | ex.Equal()
            | ex.Less()
            | ex.Add()
            | ex.Subtract()
            | ex.Ite()
            | ex.Old()
        ):
            return ()
        case _:
            assert_never(node)


def _state(state: StateSymbol) -> str:
    over = ", ".join(c.__name__ for c in state.over)
    return f"{state}({over}): {_sort(state.sort)}"


def _sort(sort: Sort) -> str:
    match sort:
        case EnumSort(enum):
            members: list[Any] = list(enum)
            return f"enum {enum.__name__} of {', '.join(m.name for m in members)}"
        case DataSort(kind, ordered):
            return f"data {kind.__name__}{' in order' if ordered else ''}"
        case BoolSort() | IntSort() | ElementSort():
            return str(sort)
        case _:
            assert_never(sort)


def _value(value: Value) -> str:
    return f"{type(value).__name__} {value.name if isinstance(value, Enum) else value}"


def _line(*words: str) -> str:
    # Words are quoted, so that no two lists of words give one line.
    return " ".join(repr(word) for word in words)
