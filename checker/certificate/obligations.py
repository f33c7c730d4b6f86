"""What a certificate has to show, as a list of formulas that must have no model.

Each obligation is named after what it is about: when it fails, its name and the model say why.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.certificate.firing import Firing, Firings
from checker.certificate.formula import FALSE, TRUE, Truth
from checker.certificate.sets import Sets, UnreadableError
from checker.certificate.translate import Env, Moment, Translator, Values
from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.rule import Kind
from model.lang.traverse import is_two_state
from properties.evidence import RankedInvariant, Ranking, StateSet
from properties.property import Absent, Always, AlwaysPossible, Independent, Never, OnStep, Property, Reachable


@dataclass(frozen=True, slots=True)
class Obligation:
    """`within` and `counter` must have no common model. `after`: the values after the step that it is about.

    What many obligations in a row have in common stands in `within`: a solver takes it in once. `part`: a part of the
    counter, the same for many. Where it has no model beside `within`, none of their counters has.
    """

    name: str
    counter: Truth
    after: Values | None = None
    within: Truth = TRUE
    part: Truth = TRUE


class Obligations:
    """The obligations of certificates for one property of one site."""

    def __init__(self, prop: Property, firings: Firings, sets: Sets) -> None:
        self.prop = prop
        self.firings = firings
        self.sets = sets
        self._translator: Translator = firings.translator
        self._formulas = firings.translator.formulas

    # ---- an invariant -----------------------------------------------------------------------
    def inductive(self, states: StateSet) -> Iterator[Obligation]:
        """The set contains every start state, and every error-free step from it leads into it."""
        f, sets = self._formulas, self.sets
        inside = sets.contains(states, sets.now())
        start = self.firings.start
        yield Obligation("start", f.conj(start, f.negate(sets.contains(states, sets.at_start()))))
        slots, watched = sets.slots(states), sets.watched(states)
        for firing in self.firings.all:
            if not watched and slots.isdisjoint(firing.written):
                continue
            outside = f.negate(sets.contains(states, sets.after(self.firings.moment(firing))))
            leaves = f.conj(self.firings.fires(firing), outside)
            yield Obligation(f"step {firing.instance.id}", leaves, firing.after, inside, outside)

    def free_of_errors(self, states: StateSet) -> Iterator[Obligation]:
        """No run-time error happens in the set, for each rule whose errors it has all the variables of."""
        f, site = self._formulas, self._translator.site
        inside = self.sets.contains(states, self.sets.now())
        covered = {site.variables[slot].name for slot in self.sets.slots(states)} | set(site.readings)
        for firing in self.firings.all:
            if firing.error != FALSE and f.support(firing.error) <= covered:
                yield Obligation(f"no error in {firing.instance.id}", firing.error, firing.after, inside)

    def claim(self, states: StateSet, only: tuple[str, ...] = ()) -> Iterator[Obligation]:
        """Within the set the property holds, and is defined: for all element tuples, or for this one."""
        f = self._formulas
        inside = self.sets.contains(states, self.sets.now())
        for binding, env in self.bindings():
            if only and binding != only:
                continue
            name = _named("claim", binding)
            match self.prop.formula:
                case Always(when, that):
                    yield Obligation(name, f.negate(self._implication(when, that, env)), None, inside)
                case Never(that) | Reachable(that, None):
                    yield Obligation(name, f.negate(self._never(that, env, self._present)), None, inside)
                case Reachable(that, after):
                    yield from self._absent(binding, env, inside, Absent(that, after or ex.TRUE, ex.FALSE))
                case Absent() as formula:
                    yield from self._absent(binding, env, inside, formula)
                case OnStep() as formula:
                    yield from self._on_step(inside, formula)
                case AlwaysPossible() | Independent():
                    raise TypeError(f"no invariant shows that {self.prop.kind} holds")

    def bindings(self) -> Iterator[tuple[tuple[str, ...], Env]]:
        """The element tuples that the property is about."""
        variables = self.prop.variables
        elements = self._translator.site.elements
        for binding in itertools.product(*(elements[v.sort.component] for v in variables)):
            yield binding, self._translator.environment(variables, binding)

    @property
    def _present(self) -> Moment:
        return self._translator.present

    def _implication(self, when: Expr, that: Expr, env: Env) -> Truth:
        """`when` is defined, and where it holds, `that` is defined and holds."""
        f, t = self._formulas, self._translator
        condition = t.meaning(when, env, t.present)
        return f.conj(condition.defined, f.implies(condition.truth, t.holds(that, env, t.present)))

    def _never(self, that: Expr, env: Env, moment: Moment) -> Truth:
        """`that` is defined and does not hold."""
        meaning = self._translator.meaning(that, env, moment)
        return self._formulas.conj(meaning.defined, self._formulas.negate(meaning.truth))

    def _on_step(self, inside: Truth, formula: OnStep) -> Iterator[Obligation]:
        f, t = self._formulas, self._translator
        if formula.rule is not None and formula.rule not in t.site.system.removed:
            t.site.system.rule(formula.rule)
        for firing in self.firings.all:
            if not formula.means(firing.instance.rule.id, firing.instance.binding):
                continue
            binding = firing.instance.binding if formula.rule is not None else ()
            env = t.environment(formula.parameters, binding)
            fails = f.negate(t.holds(formula.that, env, self.firings.moment(firing)))
            broken = f.conj(self.firings.fires(firing), fails)
            yield Obligation(f"claim of {firing.instance.id}", broken, firing.after, inside, fails)

    def _absent(self, binding: tuple[str, ...], env: Env, inside: Truth, formula: Absent) -> Iterator[Obligation]:
        """`that` is false while the monitor is on. Where the conditions speak of a step, it is asked of each step."""
        f, sets = self._formulas, self.sets
        (name,) = [w.name for w in sets.watches.values() if w.of_property and w.env == env]

        def kept(on: Truth, moment: Moment) -> Truth:
            defined = [self._translator.meaning(c, env, moment).defined for c in (formula.after, formula.until)]
            return f.conj(*defined, f.implies(on, self._never(formula.that, env, moment)))

        if not any(is_two_state(c) for c in (formula.that, formula.after, formula.until)):
            yield Obligation(
                _named("claim", binding), f.negate(kept(sets.now().monitors[name], self._present)), None, inside
            )
            return
        start = f.conj(self.firings.start, f.negate(kept(sets.at_start().monitors[name], self._present)))
        yield Obligation(_named("claim at the start", binding), start)
        for firing in self.firings.all:
            moment = self.firings.moment(firing)
            fails = f.negate(kept(sets.on_after(name, moment), moment))
            broken = f.conj(self.firings.fires(firing), fails)
            yield Obligation(_named(f"claim of {firing.instance.id}", binding), broken, firing.after, inside, fails)

    # ---- ranks and traps --------------------------------------------------------------------
    def ranked(self, evidence: RankedInvariant) -> Iterator[Obligation]:
        """The rankings of all element tuples: one that has none has no layers."""
        sets = self.sets
        inside = sets.contains(evidence.states, sets.now())
        rankings = {ranking.binding: ranking for ranking in evidence.rankings}
        for binding, env in self.bindings():
            yield from self._ranking(rankings.get(binding, Ranking(binding, ())), env, inside)

    def _ranking(self, ranking: Ranking, env: Env, inside: Truth) -> Iterator[Obligation]:
        """Layer 0 is the goal, an allowed step leads from each other into the one before, and `when` lies in layers."""
        f, sets = self._formulas, self.sets
        formula = self._possibility()
        binding, layers = ranking.binding, ranking.layers
        if ranking.by and len(ranking.by) != len(layers) - 1:
            raise UnreadableError(f"{len(ranking.by)} rules for {len(layers)} layers")
        here = [sets.contains(layer, sets.now()) for layer in layers]
        for rank, layer in enumerate(here):
            if rank == 0:
                outside = f.negate(self._translator.holds(formula.that, env, self._present))
            else:
                allowed = self._allowed(formula)
                by = [g for g in allowed if g.instance.id == ranking.by[rank - 1]] if ranking.by else allowed
                outside = f.conj(f.negate(here[rank - 1]), f.negate(self._leads_into(layers[rank - 1], by)))
            yield Obligation(_named(f"layer {rank}", binding), f.conj(layer, outside), None, inside)
        when = self._translator.meaning(formula.when, env, self._present)
        covered = f.conj(when.defined, f.implies(when.truth, f.disj(*here)))
        yield Obligation(_named("layers cover", binding), f.negate(covered), None, inside)

    def _leads_into(self, states: StateSet, by: Iterable[Firing]) -> Truth:
        """Where such a step leads into a set from outside of it: one that writes nothing it speaks of does not."""
        f, sets = self._formulas, self.sets
        slots, watched = sets.slots(states), sets.watched(states)
        return f.disj(
            *(
                f.conj(self.firings.fires(g), sets.contains(states, sets.after(self.firings.moment(g))))
                for g in by
                if watched or slots & g.written
            )
        )

    def trapped(self, trap: StateSet, end: Truth, env: Env) -> Iterator[Obligation]:
        """The run ends in the trap, where the goal was asked for; no allowed step leaves it; the goal is not in it."""
        f, sets = self._formulas, self.sets
        formula = self._possibility()
        inside = sets.contains(trap, sets.now())
        asked = self._translator.holds(formula.when, env, self._present)
        yield Obligation("trap reached", f.conj(end, f.negate(inside)))
        yield Obligation("trap asked", f.conj(end, f.negate(asked)))
        yield Obligation("trap without goal", f.negate(self._never(formula.that, env, self._present)), None, inside)
        slots = sets.slots(trap)
        for firing in self._allowed(formula):
            if slots.isdisjoint(firing.written):
                continue
            then = sets.contains(trap, sets.after(self.firings.moment(firing)))
            leaves = f.conj(self.firings.fires(firing), f.negate(then))
            yield Obligation(f"trap step {firing.instance.id}", leaves, firing.after, inside)

    def _possibility(self) -> AlwaysPossible:
        formula = self.prop.formula
        if not isinstance(formula, AlwaysPossible):
            raise TypeError(f"layers and traps say nothing about {self.prop.kind}")
        return formula

    def _allowed(self, formula: AlwaysPossible) -> list[Firing]:
        """The steps by which the goal may be reached."""
        return [g for g in self.firings.all if formula.with_faults or g.instance.rule.kind is not Kind.FAULT]


def _named(what: str, binding: tuple[str, ...]) -> str:
    return f"{what} for {', '.join(binding)}" if binding else what
