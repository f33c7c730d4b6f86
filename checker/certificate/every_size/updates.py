"""What the updates of a rule make of the states: each state after a step as a formula over the state before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.certificate.every_size.logic import Thing
from checker.certificate.every_size.meaning import NO, PERHAPS, Choice, Env, Item, Known, Meaning, Truth, named
from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.symbols import StateSymbol
from model.lang.term import Binder, Update

if TYPE_CHECKING:
    from checker.certificate.every_size.translate import Translator


@dataclass(frozen=True, slots=True)
class Write:
    """One way in which an update writes: for these things, where this holds, with these variables denoting these."""

    variables: tuple[Thing, ...]
    when: Truth
    env: Env


class Updates:
    """Translates updates; the expressions in them are the translator's."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator
        self._truths = translator.truths

    def _before(self, expression: Expr, env: Env) -> Meaning:
        """What it means in the state before the step."""
        return self._translator.meaning(expression, env, self._translator.present)

    def made(self, updates: list[Update], state: StateSymbol, items: tuple[Item, ...], env: Env) -> Meaning:
        """What these updates make of a state variable: in a step without error all that write it write one value."""
        t = self._truths
        before = self._translator.vocabulary.state(state, items)
        writes = [(write, u.value) for u in updates for write in self.writes(u, items, env)]
        if not writes:
            return before
        kept = t.negate(t.disj(t.some(w.variables, w.when) for w, _ in writes))
        values = [(w, self._before(value, w.env)) for w, value in writes]
        if before.truth is not None:
            cases = [(w.variables, w.when, m.condition) for w, m in values]
            return Meaning(truth=t.of_choices([*cases, ((), kept, before.truth)]))
        choices = [
            Choice((*w.variables, *c.variables), t.conj((w.when, c.when)), c.item)
            for w, m in values
            for c in self._of_sort(m, state)
        ]
        choices += [Choice(c.variables, t.conj((kept, c.when)), c.item) for c in before.choices or ()]
        return Meaning(choices=t.merged(choices))

    def _of_sort(self, value: Meaning, state: StateSymbol) -> tuple[Choice, ...]:
        """The choices of a written value; a number that nothing is known of may be any of the sort."""
        if value.choices is not None:
            return value.choices
        return tuple(Choice((), PERHAPS, Known(v)) for v in self._translator.site.values(state.sort))

    def writes(self, update: Update, items: Sequence[Item], env: Env) -> list[Write]:
        """The ways in which an update writes the state variable of these elements."""
        binders = {b.variable for b in update.binders}
        bound: dict[str, Meaning] = {}
        for arg, item in zip(update.target.args, items, strict=True):
            if isinstance(arg, ex.Bound) and arg in binders and arg.name not in bound:
                bound[arg.name] = named(item)
        found: list[Write] = []
        for variables, inner, when in self._bindings(update.binders, {**env, **bound}, bound):
            targets = [
                self._translator.same(self._before(arg, inner), named(item), arg.sort)
                for arg, item in zip(update.target.args, items, strict=True)
            ]
            here = self._truths.conj((*when, self._before(update.condition, inner).condition, *targets))
            if here != NO:
                found.append(Write(variables, here, inner))
        return found

    def _bindings(
        self, binders: tuple[Binder, ...], env: Env, bound: Env
    ) -> list[tuple[tuple[Thing, ...], Env, tuple[Truth, ...]]]:
        """The elements that the binders run over, the target's own being given, and their conditions."""
        found: list[tuple[tuple[Thing, ...], Env, tuple[Truth, ...]]] = [((), env, ())]
        for binder in binders:
            longer: list[tuple[tuple[Thing, ...], Env, tuple[Truth, ...]]] = []
            name = binder.variable.name
            for variables, inner, when in found:
                elements = [((), bound[name])] if name in bound else self._translator.elements(binder.variable)
                for own, element in elements:
                    extended = {**inner, name: element}
                    where = self._before(binder.where, extended).condition
                    if where != NO:
                        longer.append(((*variables, *own), extended, (*when, where)))
            found = longer
        return found
