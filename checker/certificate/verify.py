"""Re-checking evidence: a second opinion that shares no code with the engines.

What a certificate says. An engine that finds that a property holds hands over a set of states. If the set contains
every start state, is left by no step, and lies within the claim, then no run ever leaves it and the property holds.
For "the goal is always possible" the set is cut into layers: layer 0 is the goal, and from every state of a later layer
some allowed step leads to an earlier one, so the goal is a few steps away. That a goal is *not* possible is shown by a
run into a trap: a set that no allowed step leaves and that does not contain the goal.

What is checked. Each of these sentences is a formula that must have no model. There is one query for the start, one for
each rule instance of the whole system that writes a variable of the set (also where the set comes from a slice), and
one for each element tuple that the property is claimed for. A failed query is named, with a state that shows why.
The readings are left free as far as the case and the site do.

Errors. A step that is a run-time error (a value out of range, a read through no element, two values for one variable)
has no state after it, so the obligation is that every *error-free* step from the set leads into the set. Where the set
speaks of all variables that an error of a rule depends on, it also has to exclude that error. A set over a slice that
cannot do so is still accepted: that errors are unreachable is then shown by exploration, not by this certificate.
The conditions of the property must be defined throughout the set.

What is trusted. z3 and its Python binding; Python; the translation in this package, from the unexpanded rules to
formulas; the meaning of the data classes of `model` and `properties`. Neither the ground form nor the evaluator is
used, so an error in one of them does not hide itself here.

What is not certified. Results under a bound on faults; violations, which are replayed; independence that does not
follow from dependencies alone.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.certificate.bench import Bench, Printed, within
from checker.certificate.closure import influence
from checker.certificate.formula import FALSE
from checker.certificate.obligations import Obligation
from checker.certificate.sets import UnreadableError
from model.lang.site import Site
from properties.evidence import Invariant, RankedInvariant, StateSet, TrapSet
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
from properties.result import Case, Cube, Verdict

if TYPE_CHECKING:
    from checker.certificate.solver import Solver


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether evidence was accepted. If not: the query that failed, or why there was none to ask.

    `state` is a state for which the failed query fails, and `after` what the step makes of it, as printed values of the
    variables that matter.
    """

    accepted: bool
    queries: int
    seconds: float
    failed: str = ""
    reason: str = ""
    state: Printed = ()
    after: Printed = ()


def verify(site: Site, prop: Property, case: Case) -> Verification:
    """Re-checks the evidence of a case on the whole system."""
    begun = time.perf_counter()
    check = _Check(site, prop)
    try:
        check.run(case)
    except _RefusedError as refused:
        return Verification(
            accepted=False,
            queries=check.queries,
            seconds=time.perf_counter() - begun,
            failed=refused.failed,
            reason=refused.reason,
            state=refused.state,
            after=refused.after,
        )
    return Verification(accepted=True, queries=check.queries, seconds=time.perf_counter() - begun)


class _RefusedError(Exception):
    """The evidence does not show what it should."""

    def __init__(self, reason: str, failed: str = "", state: Printed = (), after: Printed = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.failed = failed
        self.state = state
        self.after = after


class _Check:
    """One verification under way."""

    def __init__(self, site: Site, prop: Property) -> None:
        self.site = site
        self.prop = prop
        self.queries = 0

    def run(self, case: Case) -> None:
        """Returns where the evidence is accepted, raises where it is not."""
        if case.max_faults is not None:
            raise _RefusedError("a result under a bound on faults is not certified")
        if not case.where:
            raise _RefusedError("the case covers no readings")
        formula, evidence = self.prop.formula, case.evidence
        try:
            match evidence, formula, case.verdict:
                case Invariant(states), Always() | Never() | OnStep() | Absent(), Verdict.HOLDS:
                    self._invariant(states, case.where)
                case Invariant(states), Reachable(), Verdict.VIOLATED:
                    self._invariant(states, case.where)
                case RankedInvariant(), AlwaysPossible(), Verdict.HOLDS:
                    self._ranked(evidence, case.where)
                case TrapSet(), AlwaysPossible(), Verdict.VIOLATED:
                    self._trap(evidence, case)
                case None, Independent(), Verdict.HOLDS:
                    self._independent(formula, case.where)
                case None, _, _:
                    raise _RefusedError("there is no evidence to check")
                case _:
                    what = type(evidence).__name__
                    raise _RefusedError(f"{what} is no certificate for {case.verdict.value} of {self.prop.kind}")
        except UnreadableError as error:
            raise _RefusedError(error.message, failed="vocabulary") from error

    # ---- kinds of evidence ------------------------------------------------------------------
    def _invariant(self, states: StateSet, where: tuple[Cube, ...]) -> None:
        bench = Bench(self.site, self.prop, (states,))
        solver = self._solver(bench, where)
        self._discharge(bench, solver, bench.obligations.inductive(states))
        self._discharge(bench, solver, bench.obligations.free_of_errors(states))
        self._discharge(bench, solver, bench.obligations.claim(states))

    def _ranked(self, evidence: RankedInvariant, where: tuple[Cube, ...]) -> None:
        if not evidence.layers:
            raise _RefusedError("there are no layers", failed="layers cover")
        bench = Bench(self.site, self.prop, (evidence.states, *evidence.layers))
        solver = self._solver(bench, where)
        self._discharge(bench, solver, bench.obligations.inductive(evidence.states))
        self._discharge(bench, solver, bench.obligations.free_of_errors(evidence.states))
        self._discharge(bench, solver, bench.obligations.ranked(evidence))

    def _trap(self, evidence: TrapSet, case: Case) -> None:
        """The run itself is replayed elsewhere. The trap is one under the readings of the run."""
        bench = Bench(self.site, self.prop, (evidence.states,))
        chosen = tuple((name, (option,)) for name, option in evidence.trace.readings.items())
        solver = self._solver(bench, case.where)
        solver.assume(bench.readings((chosen,)))
        self._possible(solver, "readings", "the readings of the run are none of the case")
        envs = [env for binding, env in bench.obligations.bindings() if binding == case.binding]
        if len(envs) != 1:
            raise _RefusedError("the case does not say for which elements the goal is out of reach")
        end = bench.sets.values(evidence.trace.final())
        self._discharge(bench, solver, bench.obligations.trapped(evidence.states, end, envs[0]))

    def _independent(self, formula: Independent, where: tuple[Cube, ...]) -> None:
        for cube in where:
            found = influence(within(self.site, cube), self.prop, formula)
            self.queries += 1
            if found is not None:
                raise _RefusedError(
                    f"{found.instance} writes {found.variable}, on which what is observed may depend: "
                    "independence does not follow from dependencies",
                    failed="closure",
                )

    # ---- queries ----------------------------------------------------------------------------
    def _solver(self, bench: Bench, where: tuple[Cube, ...]) -> Solver:
        from checker.certificate.solver import Solver

        solver = Solver(bench.translator.formulas)
        solver.assume(bench.readings(where), bench.options())
        self._possible(solver, "readings", "the site leaves none of the readings of the case open")
        return solver

    def _possible(self, solver: Solver, name: str, reason: str) -> None:
        self.queries += 1
        if solver.model() is None:
            raise _RefusedError(reason, failed=name)

    def _discharge(self, bench: Bench, solver: Solver, obligations: Iterable[Obligation]) -> None:
        for obligation in obligations:
            self.queries += 1
            if obligation.counter == FALSE:
                continue
            model = solver.model(obligation.counter)
            if model is not None:
                after = () if obligation.after is None else bench.values(obligation.after, model)
                raise _RefusedError("the query has a model", obligation.name, bench.state(model), after)
