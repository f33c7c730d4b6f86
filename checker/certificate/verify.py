"""Re-checking evidence: a second opinion that shares no code with the engines.

What a certificate says. An engine that finds that a property holds hands over a set of states. If the set contains
every start state, is left by no step, and lies within the claim, then no run ever leaves it and the property holds.
For "the goal is always possible" there are layers beside the set: layer 0 is the goal, and from every state of a later
layer some allowed step leads into the one before, so the goal is a few steps away. That a goal is *not* possible is
shown by a run into a trap: a set that no allowed step leaves and that does not contain the goal.

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

import contextlib
import itertools
import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from checker.certificate.bench import Bench, Groundwork, Printed, expressions_of, within
from checker.certificate.closure import influence
from checker.certificate.codes import data_in
from checker.certificate.formula import FALSE, TRUE, Truth
from checker.certificate.obligations import Obligation
from checker.certificate.sets import UnreadableError
from model.lang.errors import UsageError
from model.lang.expr import Expr
from model.lang.sites import Site
from model.lang.sorts import Value
from properties.evidence import EverySize, Invariant, RankedInvariant, StateSet, TrapSet
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
    return Verifier(site).verify(prop, case)


class Verifier:
    """Re-checks evidence about one site; what is the same for several properties is done once.

    The formulas of the start and the rules are made once. A set that was found to be inductive is not asked about
    again, as long as it is the same set, under the same readings, with the same monitors in it.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self._shops: dict[frozenset[tuple[type[Any], Value]], _Shop] = {}

    def verify(self, prop: Property, case: Case) -> Verification:
        """Re-checks the evidence of a case on the whole system. `queries` counts those asked this time."""
        begun = time.perf_counter()
        check = _Check(self.site, prop, lambda: self._shop(prop))
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

    def _shop(self, prop: Property) -> _Shop:
        """Properties that name the same data share one: data are ranked, and a further one would move the ranks."""
        roots = expressions_of(prop)
        data = data_in(roots)
        if data not in self._shops:
            self._shops[data] = _Shop(self.site, roots)
        return self._shops[data]


class _Shop:
    """Formulas, the solver that has taken them in, and the sets that are known to be inductive, as `_Check` says."""

    def __init__(self, site: Site, roots: tuple[Expr, ...]) -> None:
        self.groundwork = Groundwork(site, roots)
        self.inductive: set[object] = set()

    @cached_property
    def solver(self) -> Solver:
        """One solver for all queries: terms that it has made it keeps."""
        from checker.certificate.solver import Solver

        return Solver(self.groundwork.translator.formulas)


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

    def __init__(self, site: Site, prop: Property, shop: Callable[[], _Shop]) -> None:
        """`shop` is called when there is something to ask."""
        self.site = site
        self.prop = prop
        self.queries = 0
        self._open = shop

    def run(self, case: Case) -> None:
        """Returns where the evidence is accepted, raises where it is not."""
        if case.max_faults is not None:
            raise _RefusedError("a result under a bound on faults is not certified")
        if not case.where:
            raise _RefusedError("the case covers no readings")
        if case.verdict is Verdict.HOLDS and self._speaks_of_nothing():
            return
        formula, evidence = self.prop.formula, case.evidence
        try:
            match evidence, formula, case.verdict:
                case Invariant(states, every_size), Always() | Never() | OnStep() | Absent(), Verdict.HOLDS:
                    self._invariant(states, case.where)
                    if every_size is not None:
                        self._every_size(every_size, case.where)
                case Invariant(states), Reachable(), Verdict.VIOLATED:
                    self._invariant(states, case.where, case.binding)
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

    def _speaks_of_nothing(self) -> bool:
        """The site has no elements that the property could be about, so it holds whatever the evidence."""
        return any(not self.site.elements[v.sort.component] for v in self.prop.variables)

    # ---- kinds of evidence ------------------------------------------------------------------
    def _invariant(self, states: StateSet, where: tuple[Cube, ...], only: tuple[str, ...] = ()) -> None:
        """`only`: what is unreachable may be so for one element tuple, and then the property is violated."""
        with self._desk((states,), where) as desk:
            if only and only not in {binding for binding, _ in desk.bench.obligations.bindings()}:
                raise _RefusedError("the case does not say for which elements nothing is reached")
            self._inductive(desk, states)
            self._discharge(desk, desk.bench.obligations.claim(states, only))

    def _every_size(self, evidence: EverySize, where: tuple[Cube, ...]) -> None:
        """The proof for every size, of the site under each cube of the readings."""
        from checker.certificate.every_size.evidence import check_evidence

        for cube in where:
            found = check_evidence(within(self.site, cube), self.prop, evidence)
            self.queries += found.queries
            if not found.accepted:
                raise _RefusedError(found.reason, f"for every size: {found.failed}")

    def _ranked(self, evidence: RankedInvariant, where: tuple[Cube, ...]) -> None:
        with self._desk(evidence.sets, where) as desk:
            known = {binding for binding, _ in desk.bench.obligations.bindings()}
            if len({r.binding for r in evidence.rankings} & known) != len(evidence.rankings):
                raise _RefusedError("it has layers twice, or for elements that the property is not about")
            self._inductive(desk, evidence.states)
            self._discharge(desk, desk.bench.obligations.ranked(evidence))

    def _trap(self, evidence: TrapSet, case: Case) -> None:
        """The run itself is replayed elsewhere. The trap is one under the readings of the run."""
        chosen = tuple((name, (option,)) for name, option in evidence.trace.readings.items())
        with self._desk((evidence.states,), case.where) as desk, desk.solver.assuming(desk.bench.readings((chosen,))):
            self._possible(desk, "the readings of the run are none of the case")
            obligations = desk.bench.obligations
            envs = [env for binding, env in obligations.bindings() if binding == case.binding]
            if len(envs) != 1:
                raise _RefusedError("the case does not say for which elements the goal is out of reach")
            end = desk.bench.sets.values(evidence.trace.final())
            self._discharge(desk, obligations.trapped(evidence.states, end, envs[0]))

    def _independent(self, formula: Independent, where: tuple[Cube, ...]) -> None:
        for cube in where:
            site = within(self.site, cube)
            # Fixed readings cut dependencies, so under some of the readings the formulas are others.
            same = site.readings == self.site.readings
            groundwork = self._open().groundwork if same else Groundwork(site, formula.what)
            found = influence(groundwork, self.prop, formula)
            self.queries += 1
            if found is not None:
                raise _RefusedError(
                    f"{found.instance} writes {found.variable}, on which what is observed may depend: "
                    "independence does not follow from dependencies"
                )

    # ---- queries ----------------------------------------------------------------------------
    @contextlib.contextmanager
    def _desk(self, sets: tuple[StateSet, ...], where: tuple[Cube, ...]) -> Generator[_Desk]:
        """Where queries about these sets are asked, under the readings of the case."""
        shop = self._open()
        bench = Bench(shop.groundwork, self.prop, sets)
        region = bench.translator.formulas.conj(bench.readings(where), bench.options())
        desk = _Desk(bench, shop.solver, region, shop.inductive)
        with desk.solver.assuming(region):
            self._possible(desk, "the site leaves none of the readings of the case open")
            yield desk

    def _possible(self, desk: _Desk, reason: str) -> None:
        self.queries += 1
        if desk.solver.model() is None:
            raise _RefusedError(reason, failed="readings")

    def _inductive(self, desk: _Desk, states: StateSet) -> None:
        """Asks what does not depend on the property, unless the very same was asked before."""
        obligations, sets = desk.bench.obligations, desk.bench.sets
        # Equal formulas are one number of the table; a monitor is what it is by its conditions, not by its name.
        watches = tuple((w.name, w.after, w.until, tuple(w.env.items())) for w in sets.watched(states))
        key = (states, desk.region, watches)
        if key not in desk.inductive:
            self._discharge(desk, itertools.chain(obligations.inductive(states), obligations.free_of_errors(states)))
            desk.inductive.add(key)

    def _discharge(self, desk: _Desk, obligations: Iterable[Obligation]) -> None:
        for common, together in itertools.groupby(obligations, key=lambda o: o.within):
            met: dict[Truth, bool | None] = {}
            with desk.solver.assuming(common):
                for obligation in together:
                    self._ask(desk, obligation, met)

    def _may_be(self, desk: _Desk, part: Truth) -> bool:
        """Whether it has a model here; where that is too hard to tell it may have one."""
        try:
            return desk.solver.possible(part)
        except UsageError:
            return True

    def _ask(self, desk: _Desk, obligation: Obligation, met: dict[Truth, bool | None]) -> None:
        """`met`: whether parts of counters have a model here; None for those that were met once."""
        self.queries += 1
        if obligation.counter == FALSE:
            return
        part = obligation.part
        if part in met and met[part] is None:
            # Steps that write nothing of what is asked about all ask the same: once is enough, without the step.
            met[part] = part == TRUE or self._may_be(desk, part)
        if met.setdefault(part, None) is False:
            return
        model = desk.solver.model(obligation.counter)
        if model is not None:
            after = () if obligation.after is None else desk.bench.values(obligation.after, model)
            raise _RefusedError("the query has a model", obligation.name, desk.bench.state(model), after)


@dataclass(frozen=True, slots=True)
class _Desk:
    """A bench, the solver with the readings of a case assumed (`region`), and the sets known to be inductive."""

    bench: Bench
    solver: Solver
    region: Truth
    inductive: set[object]
