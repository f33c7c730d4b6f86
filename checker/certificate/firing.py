"""Steps and starts as formulas: where a rule instance fires without error, and every value after it.

There is no second copy of the variables: the value after a step is a formula over the values before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from checker.certificate.formula import FALSE, TRUE, Formulas, Number, Truth
from checker.certificate.translate import Env, Meaning, Moment, Translator, Values
from model.lang.sites import Instance
from model.lang.sorts import BoolSort, Value
from model.lang.term import Binder, Update


@dataclass(frozen=True)
class Firing:
    """A rule instance: where its guard holds, where looking at it or firing it is an error, and the values after it.

    `written` holds the positions of the variables that it can write. The values after it say nothing where it is in
    error.
    """

    instance: Instance
    enabled: Truth
    error: Truth
    after: Values
    written: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Write:
    hit: Truth
    value: int


class Firings:
    """The rule instances and the start of a site as formulas."""

    def __init__(self, translator: Translator) -> None:
        self.translator = translator
        self.site = translator.site
        self._formulas: Formulas = translator.formulas

    @cached_property
    def all(self) -> tuple[Firing, ...]:
        """Every rule instance of the system, in the order of the site."""
        return tuple(self.firing(instance) for instance in self.site.instances)

    def fires(self, firing: Firing) -> Truth:
        """Where the instance fires without error."""
        return self._formulas.conj(firing.enabled, self._formulas.negate(firing.error))

    def moment(self, firing: Firing) -> Moment:
        """The moment after the step."""
        return Moment(firing.after, self.translator.state, firing.instance, firing.written)

    def firing(self, instance: Instance) -> Firing:
        """One rule instance."""
        f, t = self._formulas, self.translator
        env = t.instance_environment(instance)
        guard = t.meaning(instance.rule.guard, env, t.present)
        enabled = f.conj(guard.defined, guard.truth)
        errors: list[Truth] = []
        writes: dict[int, list[_Write]] = {}
        for update in instance.rule.updates:
            self._collect(update, env, writes, errors)
        for found in writes.values():
            errors += self._conflicts(found)
        after = list(t.state)
        for slot, found in writes.items():
            after[slot] = self._overwritten(slot, found, after[slot])
        error = f.disj(f.negate(guard.defined), f.conj(enabled, f.disj(*errors)))
        return Firing(instance, enabled, error, tuple(after), frozenset(writes))

    @cached_property
    def start(self) -> Truth:
        """The states in which a run may begin. Where a start value or the condition is undefined, there are none."""
        f, t = self._formulas, self.translator
        initially = {info.symbol: info.initially for info in self.site.system.states}
        begins: list[Truth] = []
        for slot, variable in enumerate(self.site.variables):
            values = initially[variable.state]
            begins.append(TRUE if values is None else f.disj(*(self._is(slot, self._code(slot, v)) for v in values)))
        errors: list[Truth] = []
        for update in self.site.start.values:
            writes: dict[int, list[_Write]] = {}
            self._collect(update, {}, writes, errors)
            for slot, found in writes.items():
                for write in found:
                    begins[slot] = f.either(write.hit, self._is(slot, write.value), begins[slot])
        where = t.holds(self.site.start.where, {}, t.present)
        return f.conj(*begins, *(f.negate(e) for e in errors), where)

    # ---- updates ----------------------------------------------------------------------------
    def _collect(self, update: Update, env: Env, writes: dict[int, list[_Write]], errors: list[Truth]) -> None:
        f, t = self._formulas, self.translator
        for inner, active in self._bindings(update.binders, env, TRUE, errors):
            where = t.meaning(update.condition, inner, t.present)
            errors.append(f.conj(active, f.negate(where.defined)))
            happens = f.conj(active, where.defined, where.truth)
            if happens == FALSE:
                continue
            at = [t.meaning(a, inner, t.present) for a in update.target.args]
            value = t.meaning(update.value, inner, t.present)
            errors += [f.conj(happens, f.negate(m.defined)) for m in (*at, value)]
            for names, here in t.places(update.target.args, at):
                slot = self.site.slot[update.target.state, names]
                hit = f.conj(happens, here)
                errors.append(f.conj(hit, self._outside(slot, value)))
                writes.setdefault(slot, []).append(_Write(hit, value.value))

    def _bindings(
        self, binders: tuple[Binder, ...], env: Env, active: Truth, errors: list[Truth]
    ) -> Iterator[tuple[Env, Truth]]:
        if not binders:
            yield env, active
            return
        f, t = self._formulas, self.translator
        first, rest = binders[0], binders[1:]
        component = first.variable.sort.component
        for name in self.site.elements[component]:
            inner = {**env, first.variable.name: t.element(component, name)}
            where = t.meaning(first.where, inner, t.present)
            errors.append(f.conj(active, f.negate(where.defined)))
            here = f.conj(active, where.defined, where.truth)
            if here != FALSE:
                yield from self._bindings(rest, inner, here, errors)

    def _conflicts(self, writes: list[_Write]) -> Iterator[Truth]:
        f = self._formulas
        for position, one in enumerate(writes):
            for other in writes[:position]:
                yield f.conj(one.hit, other.hit, f.negate(self._same(one.value, other.value)))

    def _overwritten(self, slot: int, writes: list[_Write], value: int) -> int:
        f = self._formulas
        for write in writes:
            if self._is_flag(slot):
                value = f.either(write.hit, Truth(write.value), Truth(value))
            else:
                value = f.choose(write.hit, Number(write.value), Number(value))
        return value

    # ---- values -----------------------------------------------------------------------------
    def _is_flag(self, slot: int) -> bool:
        return isinstance(self.site.variables[slot].state.sort, BoolSort)

    def _code(self, slot: int, value: Value) -> int:
        sort = self.site.variables[slot].state.sort
        if isinstance(sort, BoolSort):
            return self._formulas.truth(value is True)
        return self._formulas.number(self.translator.codes.of(value, sort))

    def _is(self, slot: int, value: int) -> Truth:
        return self._same(self.translator.state[slot], value)

    def _same(self, left: int, right: int) -> Truth:
        f = self._formulas
        if f.spans[left] is None:
            return f.iff(Truth(left), Truth(right))
        return f.equal(Number(left), Number(right))

    def _outside(self, slot: int, value: Meaning) -> Truth:
        """Where a value leaves the range of the variable."""
        if self._is_flag(slot):
            return FALSE
        f = self._formulas
        span = self.translator.codes.span(self.site.variables[slot].state.sort)
        below = f.less(value.number, f.number(span.low))
        return f.disj(below, f.less(f.number(span.high), value.number))
