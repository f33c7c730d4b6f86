"""A run of properties by a portfolio: as a workshop, with several engines on each property."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from types import TracebackType
from typing import Self

from checker.engine import Options, Reporter
from checker.judgement import Judged
from checker.portfolio.combine import Part, proof, shows_run
from checker.portfolio.contest import Contest, Won
from checker.portfolio.instances import Binding, about, bindings, is_divisible, is_narrowable, unit
from checker.portfolio.race import CHECKING, DECIDING, GROUPING, Race
from checker.portfolio.service import Answers, Grouping, Orbits, Said, Telling, open_options
from checker.portfolio.story import Storyteller
from checker.portfolio.symmetry import Swap
from checker.portfolio.team import Team
from checker.rechecking import Checks, independent_checks
from checker.runner import judged_result
from checker.work.crew import Crew, StartMethod
from checker.work.service import Deciding, Narrowed, Rechecking, Service
from model.lang.errors import ReachedError
from model.lang.sites import Site
from properties.cubes import meets
from properties.property import Property
from properties.result import Case, Effort, Result, Verdict

NAME = "portfolio"


class Portfolio:
    """Decides properties with the engines of a team. Works in processes of its own even with one job."""

    def __init__(
        self,
        site: Site,
        properties: Sequence[Property],
        team: Team,
        options: Options,
        *,
        jobs: int,
        checks: Callable[[Site], Checks] = independent_checks,
        method: StartMethod | None = None,
    ) -> None:
        self.site = site
        self.properties = tuple(properties)
        self.team = team
        self.jobs = jobs
        self.options = options
        self.units = Units(site, self.properties)
        asked = self.units.properties
        services: list[Service] = [
            Grouping(site, self.properties),
            Rechecking(site, asked, checks),
            Telling(site, asked, team, options),
        ]
        services += [Deciding(site, asked, engine, options) for engine in team.engines]
        self._crew = Crew(services, method)

    def __enter__(self) -> Self:
        """Has the first workers load what they need."""
        if self.properties:
            # Those that are asked last are mostly not asked at all.
            for service in range(DECIDING, DECIDING + len(self.team.engines) - len(self.team.last)):
                self._crew.hire(service)
            self._crew.hire(CHECKING)
            if any(is_divisible(self.site, p) or is_narrowable(self.site, p) for p in self.properties):
                self._crew.hire(GROUPING)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._crew.close()

    def run(self, reporter: Reporter, *, from_catalogue: bool) -> Iterator[Judged]:
        """The judged results in the order of the properties, each as soon as it is there and all before it are."""
        race = Race(self._crew, self.team, self.options, reporter, self.jobs)
        states = [_Under(self, race, number) for number in range(len(self.properties))]
        for state in states:
            state.begin()
        for state in states:
            while state.result is None and state.error is None:
                race.go_on(state.number)
            if state.error is not None:
                raise state.error
            assert state.result is not None  # noqa: S101 - the loop has ended
            yield judged_result(state.result, self.site, from_catalogue=from_catalogue)


class Units:
    """The properties themselves, and one for each element tuple of those that are divided, by number."""

    def __init__(self, site: Site, properties: tuple[Property, ...]) -> None:
        made = list(properties)
        self.of: list[dict[Binding, int]] = []
        for prop in properties:
            own: dict[Binding, int] = {}
            if is_divisible(site, prop):
                for binding in bindings(site, prop):
                    own[binding] = len(made)
                    made.append(unit(prop, binding))
            self.of.append(own)
        self.properties = tuple(made)


Orbit = tuple[tuple[Binding | None, Swap], ...]
"""Element tuples, first the one that is checked, each with the permutation that leads there; None: all at once."""


@dataclass
class _Entry:
    """A contest, what it is about, and which element tuples it speaks for."""

    unit: int | Narrowed
    orbit: Orbit
    contest: Contest
    note: str = ""
    won: tuple[Won, ...] = ()
    is_over: bool = False


@dataclass
class _Under:
    """A property under way."""

    shop: Portfolio
    race: Race
    number: int
    result: Result | None = None
    error: BaseException | None = None
    entries: list[_Entry] = field(default_factory=list[_Entry])
    cases: dict[int, Case] = field(default_factory=dict[int, Case])

    @property
    def prop(self) -> Property:
        return self.shop.properties[self.number]

    @property
    def _teller(self) -> str:
        return self.shop.team.teller(self.prop.kind).name

    def begin(self) -> None:
        """Has the element tuples put into orbits, where there are several, and enters the contests."""
        if self.shop.units.of[self.number]:
            self.race.orbits(self.number, self._divided)
        elif is_narrowable(self.shop.site, self.prop):
            self.race.orbits(self.number, self._narrowed)
        else:
            self._enter(((None, {}),), self.number)

    def _divided(self, orbits: Orbits | None) -> None:
        own = self.shop.units.of[self.number]
        nothing: Swap = {}
        for orbit in tuple(((b, nothing),) for b in own) if orbits is None else orbits:
            self._enter(orbit, own[orbit[0][0]], spoken(orbit) if len(orbit) > 1 else "")

    def _narrowed(self, orbits: Orbits | None) -> None:
        """Enters one contest, about one rule instance of each orbit: renamed, its evidence is about all of them."""
        ways = {tuple(sorted(way.items())): way for orbit in orbits or () for _, way in orbit}
        if len(ways) <= 1:
            self._enter(((None, {}),), self.number)
            return
        first = tuple(orbit[0][0] for orbit in orbits or ())
        every = about(self.shop.site, self.prop)
        note = f"checked for {len(first)} of {len(every)} instances of its rule, the others are interchangeable"
        self._enter(tuple((None, way) for way in ways.values()), Narrowed(self.number, first), note)

    def _enter(self, orbit: Orbit, number: int | Narrowed, note: str = "") -> None:
        kind = self.prop.kind
        engines = tuple(e.name for e in self.shop.team.engines if kind in e.decides)
        needs_run = next(v for v in (Verdict.HOLDS, Verdict.VIOLATED) if shows_run(self.prop, v))
        entry = _Entry(number, orbit, Contest(engines, open_options(self.shop.site), needs_run), note)
        self.entries.append(entry)
        self.race.enter(self.number, entry.contest, number, lambda: self._over(entry))

    def _over(self, entry: _Entry) -> None:
        if entry.contest.error is not None:
            engine, error = entry.contest.error
            if isinstance(error, ReachedError) and engine not in (self._teller, *self.shop.team.alike):
                Storyteller(self.race, self.number, self._teller).error(entry.unit, error, self._failed)
            else:
                self._failed(error)
            return
        entry.won = entry.contest.close()
        entry.is_over = True
        if self.error is None and all(e.is_over for e in self.entries):
            self._combine()

    def _failed(self, error: BaseException) -> None:
        self.error = self.error or error

    # ---- the cases ------------------------------------------------------------------------------
    def _combine(self) -> None:
        answers = self._answers()
        if answers is None:
            self._finish([w.case for w in self.entries[0].won])
        else:
            self.race.group(self.number, answers, self._classes)

    def _answers(self) -> Answers | None:
        """What was found about each element tuple; None for a property that is about none."""
        every = bindings(self.shop.site, self.prop)
        if self.entries[0].orbit[0][0] is not None:
            found = {b: e for e in self.entries for b, _ in e.orbit}
            return tuple((b, _said(found[b].won)) for b in every)
        won = self.entries[0].won
        if len(every) == 1:
            return ((every[0], _said(won)),)
        return tuple((b, tuple(_said_of(b, w.case) for w in won)) for b in every) if every else None

    def _classes(self, found: tuple[Case, ...] | None) -> None:
        if found is None:
            self.error = RuntimeError("the answers about single element tuples could not be put together")
            return
        self.cases = {}
        for position, case in enumerate(found):
            self._evidence(case, partial(self._has_case, position, len(found)))

    def _evidence(self, case: Case, then: Callable[[Case], None]) -> None:
        """The case with evidence, re-checked."""
        first, *others = (i.binding for i in case.instances if i.verdict is case.verdict)
        asked = {first, *others}
        entries = [e for e in self.entries if any(b is None or b in asked for b, _ in e.orbit)]
        bounded = {w.case.max_faults for e in entries for w in e.won if _meets(w, case)} - {None}
        if case.verdict is Verdict.UNDECIDED or bounded:
            reasons = dict.fromkeys(w.case.reason for e in entries for w in e.won if _meets(w, case) and w.case.reason)
            most = max((b for b in bounded if b is not None), default=None)
            bound = most if case.verdict is Verdict.HOLDS else None
            then(replace(case, max_faults=bound, reason="; ".join(reasons)))
        elif (same := self._as_it_is(case)) is not None:
            then(same)
        elif shows_run(self.prop, case.verdict):
            tellable = [(e.unit, e.orbit[0][0], e.contest, e.won) for e in entries]
            Storyteller(self.race, self.number, self._teller).story(case, tellable, lambda c: self._check(c, then))
        else:
            parts = [Part(b, e.won, way) for e in entries for b, way in e.orbit if b is None or b in asked]
            evidence = proof(self.shop.site, self.prop, case.where, parts)
            binding = first if case.verdict is Verdict.VIOLATED else ()
            reasons = dict.fromkeys(w.case.reason for e in entries for w in e.won if _meets(w, case) and w.case.reason)
            self._check(replace(case, evidence=evidence, binding=binding, reason="; ".join(reasons)), then)

    def _as_it_is(self, case: Case) -> Case | None:
        """What was won about these very readings of the whole property, re-checked already, with the teller's story."""
        (binding, _), *others = self.entries[0].orbit
        if binding is None and not others and case.where == ((),):
            for w in self.entries[0].won:
                own = w.engine == self._teller or not shows_run(self.prop, case.verdict)
                if own and w.case.checked and w.case.where == case.where and w.case.verdict is case.verdict:
                    return w.case
        return None

    def _check(self, case: Case, then: Callable[[Case], None]) -> None:
        self.race.check(self.number, self.number, case, then)

    def _has_case(self, position: int, number: int, case: Case) -> None:
        self.cases[position] = case
        if len(self.cases) == number:
            self._finish([self.cases[i] for i in range(number)])

    def _finish(self, cases: list[Case]) -> None:
        names = {w.engine for e in self.entries for w in e.won}
        effort = Effort(
            seconds=time.monotonic() - min(e.contest.since for e in self.entries),
            notes=tuple(e.note for e in self.entries if e.note),
            winners=tuple(e.name for e in self.shop.team.engines if e.name in names),
        )
        self.result = Result(self.prop, self.shop.site.name, NAME, tuple(cases), effort)


def _said(won: tuple[Won, ...]) -> tuple[Said, ...]:
    return tuple(Said(w.case.where, w.case.verdict, w.case.vacuity) for w in won)


def _said_of(binding: Binding, case: Case) -> Said:
    """What a case of the whole property says of one element tuple; of an undecided one it may say nothing singly."""
    own = next((i for i in case.instances if i.binding == binding), None)
    return Said(case.where, case.verdict, case.vacuity) if own is None else Said(case.where, own.verdict, own.vacuity)


def _meets(won: Won, case: Case) -> bool:
    return any(meets(case.where, cube) for cube in won.case.where)


def spoken(orbit: Sequence[tuple[Binding | None, object]]) -> str:
    """What a result says of an orbit of which one element tuple was checked."""
    first = ", ".join(orbit[0][0] or ())
    others = len(orbit) - 1
    return f"checked for {first}, and {others} interchangeable other{'' if others == 1 else 's'}"
