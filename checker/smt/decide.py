"""Deciding one question about one element tuple: verdicts, with what vacuity, under which readings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from checker.bdd.encode import Function
from checker.bdd.partition import Part
from checker.question.budget import Budget
from checker.question.product import Product
from checker.question.questions import Ask, Moments, Question
from checker.question.slices import restricted, roots
from checker.smt.finding import Finding, find
from checker.smt.listening import Hearing
from checker.smt.method import Method, Violated
from checker.smt.problem import Problem, on_slice, without_errors
from checker.smt.readings import ReadingSets
from checker.smt.start import Starts
from model.lang.cone import Influence
from model.lang.ground import FALSE, GroundRule, GroundSystem, Table
from properties.result import Vacuity, Verdict


@dataclass(frozen=True)
class Tools:
    """What all decisions of one request share.

    `rules` are those of the whole site; `errors`: the nodes of the errors of rules that are known to be out of reach,
    each with the variables that it looks at, and `doubt`: why it is not known that all of them are, or nothing.
    """

    method: Method
    budget: Budget
    sets: ReadingSets
    starts: Starts
    rules: Sequence[GroundRule]
    most_faults: int | None
    errors: Mapping[int, frozenset[int]] = field(default_factory=dict[int, frozenset[int]])
    doubt: str = ""


class Decision:
    """One question. What is found out once is kept for the evidence."""

    def __init__(
        self,
        asked: Question,
        table: Table,
        influence: Influence,
        tools: Tools,
        product: Product | None = None,
        hearing: Hearing | None = None,
    ) -> None:
        """`hearing` is told of each run that the question looks for."""
        self.question = asked
        self.product = product
        self._hearing = hearing
        self._table = table
        self._influence = influence
        self._tools = tools
        self._slices: dict[frozenset[int], GroundSystem] = {}
        self._seeds = asked.system.support(roots(asked))
        if asked.watched is not None:
            self._seeds |= {asked.watched.variable}
        self.kept = influence.of(self._seeds)

    # ---- findings -------------------------------------------------------------------------------
    @cached_property
    def undefined(self) -> Finding:
        """Where the property is undefined."""
        return self._find(self.question.undefined)

    @cached_property
    def main(self) -> Finding:
        """What the question looks for; with it, what is known to be out of reach, so that a proof excludes it too."""
        moments = self.question.moments
        if self.undefined.invariant is not None:
            moments = self._union(moments, self.question.undefined)
        seen = [node for node, of in self._tools.errors.items() if self.product is None and of <= self.kept]
        moments = replace(moments, states=self._table.or_(moments.states, *seen))
        if self._hearing is None:
            return self._find(moments)
        return self._heard(moments, self._hearing)

    def _heard(self, moments: Moments, hearing: Hearing) -> Finding:
        """The runs to these moments, each told at once."""
        tools = self._tools
        made = self._problem(moments, self.kept, late=False)

        def also(found: Violated, readings: Function) -> Function:
            return hearing.hear(made, found, readings, self.when_reached)

        return find(made, tools.method, tools.budget, tools.sets, tools.sets.every & ~hearing.settled(), also)

    def _union(self, one: Moments, other: Moments) -> Moments:
        steps = dict(one.steps)
        for rule, node in other.steps:
            steps[rule] = self._table.or_(steps.get(rule, FALSE), node)
        return Moments(
            self._table.or_(one.states, other.states),
            self._table.or_(one.start, other.start),
            tuple(sorted(steps.items())),
        )

    def _find(
        self,
        moments: Moments,
        *,
        within: Function | None = None,
        wide: bool = False,
        late: bool = False,
        any_run: bool = False,
    ) -> Finding:
        """The runs to these moments; `late`: after a fault only, `wide`: on a slice with the guards of all faults.

        `any_run`: of the readings alone is something to be said, and the runs need not be the cheapest.
        """
        tools = self._tools
        kept = self._with_faults if wide else self.kept
        made = replace(self._problem(moments, kept, late=late), any_run=any_run)
        return find(made, tools.method, tools.budget, tools.sets, tools.sets.every if within is None else within)

    def _problem(self, moments: Moments, kept: frozenset[int], *, late: bool) -> Problem:
        if kept not in self._slices:
            system = self.question.system
            if self._tools.doubt:
                system = without_errors(system, self._table, kept)
            self._slices[kept] = restricted(system, self._table, kept)
        return on_slice(
            self._slices[kept],
            self._table,
            kept,
            moments,
            watched=self.question.watched,
            after_fault=late,
            most_faults=self._tools.most_faults,
        )

    @cached_property
    def _with_faults(self) -> frozenset[int]:
        """The slice with all that decides when a fault can happen."""
        faults = [r.guard for r in self.question.system.rules if r.kind == "fault" and r.guard != FALSE]
        return self._influence.of(self._seeds | self.question.system.support(faults))

    # ---- verdicts -------------------------------------------------------------------------------
    @property
    def when_reached(self) -> Verdict:
        """What it means that a run was found."""
        return Verdict.VIOLATED if self.question.ask is Ask.NONE_REACHED else Verdict.HOLDS

    def parts(self) -> tuple[Part, ...]:
        """The verdicts and vacuities, each with its readings."""
        cubes = self._tools.sets.cubes
        return tuple(
            Part(cubes(where), verdict, vacuity) for where, verdict, vacuity in self._verdicts() if where.satisfiable()
        )

    def _verdicts(self) -> Iterator[tuple[Function, Verdict, Vacuity]]:
        sets = self._tools.sets
        reached = sets.any(list(self.main.reached))
        if self.when_reached is Verdict.HOLDS:
            yield reached, Verdict.HOLDS, Vacuity.NOT_ASKED
        else:
            for where, vacuity in self._vacuities(reached, is_met=True):
                yield where, Verdict.VIOLATED, vacuity or Vacuity.NOT_ASKED
        yield from self._unreached()
        yield self._tools.sets.every & ~reached & ~self.main.rest, Verdict.UNDECIDED, Vacuity.NOT_ASKED

    def _unreached(self) -> Iterator[tuple[Function, Verdict, Vacuity]]:
        rest = self.main.rest
        bounded = self._tools.most_faults is not None
        if self.reason or (bounded and self.when_reached is Verdict.HOLDS):
            yield rest, Verdict.UNDECIDED, Vacuity.NOT_ASKED
        elif self.when_reached is Verdict.HOLDS:
            yield rest, Verdict.VIOLATED, Vacuity.NOT_ASKED
        else:
            for where, vacuity in self._vacuities(rest, is_met=False):
                if vacuity is None:
                    yield where, Verdict.UNDECIDED, Vacuity.NOT_ASKED
                else:
                    yield where, Verdict.HOLDS, vacuity

    @property
    def reason(self) -> str:
        """Why nothing is known where no run was found; nothing, if it is known."""
        for finding in (self.main, self.undefined):
            if not finding.is_settled:
                return finding.reason
        return self._tools.doubt

    # ---- vacuity --------------------------------------------------------------------------------
    def _vacuities(self, where: Function, *, is_met: bool) -> Iterator[tuple[Function, Vacuity | None]]:
        """How vacuous an answer under these readings is; None: not even whether the trigger is met is known.

        Who hears of runs is told of a proof only whether it is vacuous at all.
        `is_met`: it is known to be met, since a violation was found. That it is met, but perhaps after no fault, is
        not told apart from a question that was not asked.
        """
        trigger = self.question.trigger
        if trigger is None or not where.satisfiable():
            yield where, Vacuity.NOT_ASKED
            return
        if self._hearing is not None:
            met, never, unknown = self._met(where, is_met=is_met)
            yield met, Vacuity.NOT_ASKED
            yield never, Vacuity.NEVER
            yield unknown, None
            return
        if not self._faults_matter:
            met, never, unknown = self._met(where, is_met=is_met)
            yield met, Vacuity.TRIGGERED
            yield never, Vacuity.NEVER
            yield unknown, None
            return
        triggered, before_only, open_ = self._met_after_fault(where)
        yield triggered, Vacuity.TRIGGERED
        met, never, unknown = self._met(before_only | open_, is_met=is_met)
        yield met & before_only, Vacuity.BEFORE_FAULTS_ONLY
        yield met & open_, Vacuity.NOT_ASKED
        yield never, Vacuity.NEVER
        yield unknown, None

    @property
    def _faults_matter(self) -> bool:
        return any(r.kind == "fault" for r in self._tools.rules) and not self.question.even_before_faults

    def _met(self, where: Function, *, is_met: bool) -> tuple[Function, Function, Function]:
        """Of these readings, those under which the trigger is met, is not, and those of which it is not known."""
        none = self._tools.sets.none
        if is_met or not where.satisfiable():
            return where, none, none
        found = self._trigger if self._hearing is None else self._find(self._asked_trigger, within=where, any_run=True)
        met = self._tools.sets.any(list(found.reached))
        left = where & ~met
        return (where & met, left, none) if found.is_settled else (where & met, none, left)

    @cached_property
    def _trigger(self) -> Finding:
        return self._find(self._asked_trigger, any_run=True)

    @property
    def _asked_trigger(self) -> Moments:
        assert self.question.trigger is not None  # noqa: S101 - asked of questions with a trigger only
        return self.question.trigger

    def _met_after_fault(self, where: Function) -> tuple[Function, Function, Function]:
        """The same, of the trigger after at least one fault."""
        sets, trigger = self._tools.sets, self._asked_trigger
        if self._tools.most_faults == 0:
            return sets.none, where, sets.none
        if self._fault_first:
            found = self._find(replace(trigger, start=FALSE), any_run=True)
            met = sets.any(list(found.reached))
        else:
            met = where & self._seen_after_fault()
            if not (where & ~met).satisfiable():
                return where, sets.none, sets.none
            found = self._find(trigger, late=True, any_run=True)
            met |= sets.any(list(found.reached))
            if self._with_faults != self.kept and (where & ~met).satisfiable():
                # The slice may have lost the fault.
                found = self._find(trigger, within=where & ~met, wide=True, late=True, any_run=True)
                met |= sets.any(list(found.reached))
        left = where & ~met
        return (where & met, left, sets.none) if found.is_settled else (where & met, sets.none, left)

    def _seen_after_fault(self) -> Function:
        """Where a violation shows at its end, and after a fault, that the trigger is met."""
        sets = self._tools.sets
        if self.question.watched is not None or self.question.moments.steps:
            # What turned the monitor on may have come before the fault.
            return sets.none
        return sets.any([p.readings for p in self.main.parts if p.run.faults > 0])

    @cached_property
    def _fault_first(self) -> bool:
        """In each start state some fault may happen that changes nothing in this slice."""
        if self._tools.most_faults is not None or self.product is not None:
            return False
        mine = self._problem(Moments(), self.kept, late=False)
        changing = {move.rule for move in mine.moves}
        idle = [r.guard for i, r in enumerate(self._tools.rules) if r.kind == "fault" and i not in changing]
        return self._tools.starts.always_allow_one(idle)
