"""The condition of one property over all readings that are left open: by probes, proofs and splits.

A question with all readings free can be far harder than one with them fixed, so engines are asked in three ways.

1. Cubes: engines are asked about many readings as a whole, one after the other, within budgets of work. A proof settles
   its readings. A story is made again under all other readings (`story_region.py`), and settles every combination under
   which it is one; an engine that tells its stories while it still looks for others hears of that (`heard.py`), and
   looks for no more under them. Where a proof is long, another engine is asked for a shorter one: the re-check would
   take longer than that.
2. Probes: single combinations of readings, those nearest to the usual one, where no engine knows of a cube.
3. Splits: what no engine decides within its budget is divided by the options of one reading.

Every answer is exact for its readings, so the order of the questions decides about the time alone. In the end each
violated combination is covered by a story that was replayed, and each other one by a proof about its cube.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from checker.conditions.heard import Heard
from checker.conditions.ledger import Ledger
from checker.conditions.sessions import Sessions
from checker.conditions.story_region import StoryRegions
from checker.engine import Engine
from checker.portfolio.combine import shows_run
from checker.portfolio.instances import bindings
from checker.rechecking import Rechecker
from model.lang.sites import Site
from model.lang.term import ALWAYS_FALSE
from properties.evidence import Invariant
from properties.minimal import minimal
from properties.property import AlwaysPossible, Independent, Property, never
from properties.regions import EVERY, NONE, Region, Regions
from properties.result import Case, Cube, Verdict

MOST_QUESTIONS = 400
"""Questions about one property; what is left then is undecided."""


LONG = 400
"""Nodes of a proof: the check of one of a thousand takes seconds, and another engine may find one of ten."""

SMALL = 4_000
"""Nodes of the ground form up to which all neighbours of a combination are probed: they cost little there."""


NOTHING_UNDEFINED = never(
    "model",
    "No step is an error of the model",
    that=ALWAYS_FALSE,
    why="An engine looks for such errors before it says anything, so a claim that says nothing will do.",
    cites="",
)


@dataclass(frozen=True, slots=True)
class Team:
    """Who is asked, one after the other: about cubes of readings, and about a single combination."""

    cubes: tuple[Engine, ...]
    single: tuple[Engine, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found of a property: cases for all readings, and the readings that can matter to it."""

    cases: tuple[Case, ...]
    relevant: tuple[str, ...]
    questions: int
    notes: tuple[str, ...] = ()


class Inquiry:
    """Asks about one property after the other. `usual` are the readings that are taken where nothing is open."""

    def __init__(
        self, site: Site, usual: Mapping[str, str], team: Team, sessions: Sessions, rechecker: Rechecker
    ) -> None:
        self.site = site
        self.heard = Heard()
        self.team = replace(team, cubes=tuple(self.heard.by(engine) for engine in team.cubes))
        self.sessions = sessions
        self.rechecker = rechecker
        options = {i: tuple(c.option for c in site.readings[i]) for i in site.free_readings}
        self.usual = {i: usual[i] if usual.get(i) in options[i] else options[i][0] for i in options}
        self.regions = Regions(options)
        self.stories = StoryRegions(site, self.regions)

    def ask(self, prop: Property) -> Answer:
        """Everything about one property.

        Raises ReachedError where a run of the site does something undefined, under whatever readings.
        """
        unsafe = self._unsafe
        relevant = self.stories.relevant(prop, bindings(self.site, prop))
        in_order = tuple(i for i in self.regions.ids if i in relevant)
        ledger = Ledger(prop, in_order, self.stories, self.usual, self.rechecker)
        under_way = UnderWay(self, ledger)
        with self.heard.told_to(under_way):
            under_way.settle()
        under_way.show()
        cases = ledger.cases()
        return Answer(cases, ledger.relevant, under_way.questions, (*unsafe, *ledger.notes))

    @cached_property
    def _unsafe(self) -> tuple[str, ...]:
        """Looks for errors of the model under all readings at once; says so where that was too much."""
        cases = self.sessions.ask(self.team.cubes[0], NOTHING_UNDEFINED, ())
        decided = all(case.verdict is Verdict.HOLDS for case in cases)
        return () if decided else ("errors of the model were looked for only under the readings that were asked about",)


@dataclass
class UnderWay:
    """A property under way; `asked` are the readings that an engine was asked about last.

    `of_one`: stories that show something of one element tuple, where it is claimed of each: they settle nothing.
    """

    all: Inquiry
    ledger: Ledger
    questions: int = 0
    asked: Region = EVERY
    probed: set[Region] = field(default_factory=set[Region])
    neighboured: bool = False
    of_one: list[Case] = field(default_factory=list[Case])
    engines: tuple[Engine, ...] = ()

    def __post_init__(self) -> None:
        cubes = self.all.team.cubes
        self.engines = tuple(e for e in cubes if self.ledger.prop.kind in e.decides) or cubes[:1]

    # ---- probes ---------------------------------------------------------------------------------
    def _probe_neighbours(self, region: Region) -> None:
        """Probes the combinations of a region that differ in one reading from its usual one, where they are open."""
        regions = self.all.regions
        usual = regions.nearest(region, self.all.usual)
        others = [(i, o) for i in self.ledger.relevant for o in regions.options[i] if o != usual[i]]
        for chosen in ({**usual, reading: option} for reading, option in others):
            if regions.contains(regions.meet(region, self.ledger.open), chosen) and not self._is_over():
                self._probe(chosen)

    def _probe(self, chosen: Mapping[str, str]) -> None:
        """Looks for a story under one combination. That it holds there settles nothing wider, so it is forgotten."""
        known = self.ledger.around(chosen)
        if known not in self.probed and not isinstance(self.ledger.prop.formula, AlwaysPossible | Independent):
            self.probed.add(known)
            for case in self._asked_singly(chosen):
                if shows_run(self.ledger.prop, case.verdict):
                    self.ledger.note(case, known)

    def _asked_singly(self, chosen: Mapping[str, str]) -> tuple[Case, ...]:
        cube: Cube = tuple((i, (option,)) for i, option in chosen.items())
        cases: tuple[Case, ...] = ()
        for engine in self.all.team.single:
            cases = self._asked(engine, cube)
            if all(c.verdict is not Verdict.UNDECIDED for c in cases):
                break
        return cases

    def _asked(self, engine: Engine, cube: Cube) -> tuple[Case, ...]:
        self.questions += 1
        self.asked = self.all.regions.cube(cube)
        return self.all.sessions.ask(engine, self.ledger.prop, cube)

    def _is_over(self) -> bool:
        return self.questions >= MOST_QUESTIONS or self.all.sessions.reporter.cancelled()

    # ---- proofs and splits ----------------------------------------------------------------------
    def settle(self) -> None:
        """Asks about what is open, cube by cube, until nothing is. What is settled of a cube is not looked at again."""
        regions = self.all.regions
        work: list[Cube] = [()]
        while work:
            cube = work.pop()
            region = regions.meet(regions.cube(cube), self.ledger.open)
            if region == NONE:
                continue
            if self._is_over():
                break
            self._ask_cube(cube, region)
            left = regions.meet(region, self.ledger.open)
            if left != NONE:
                work += self._split(cube, left)

    def _ask_cube(self, cube: Cube, region: Region) -> None:
        """Asks one engine after the other, until something is settled; who settled it is asked first from then on.

        Where none knows, single combinations are probed, and their neighbours once: their stories may settle much.
        """
        regions = self.all.regions
        chosen = dict(cube)
        fixed: Cube = tuple((i, chosen.get(i, regions.options[i])) for i in self.ledger.relevant if i in chosen)
        for engine in self.engines:
            for case in self._asked(engine, self._with_usual(fixed) if fixed else ()):
                own = regions.meet(self._region(case), regions.meet(region, self.ledger.open))
                if own != NONE and self._is_long(case):
                    self._prove_shorter(case.verdict, own, engine)
                    own = regions.meet(own, self.ledger.open)
                if own != NONE:
                    self.ledger.note(case, own)
            if regions.meet(region, self.ledger.open) != region:
                self.engines = (engine, *(e for e in self.engines if e is not engine))
                return
        self._probe(regions.nearest(region, self.all.usual))
        if not self.neighboured and self.all.stories.size <= SMALL:
            self.neighboured = True
            self._probe_neighbours(region)

    def _with_usual(self, cube: Cube) -> Cube:
        """The cube, with what cannot matter to the property as it usually is."""
        return (*cube, *((i, (option,)) for i, option in self.all.usual.items() if i not in self.ledger.relevant))

    def _region(self, case: Case) -> Region:
        return self.all.regions.union(
            tuple((i, o) for i, o in cube if i in self.ledger.relevant) for cube in case.where
        )

    def _is_long(self, case: Case) -> bool:
        """Whether the re-check of a proof may take longer than another proof would."""
        return isinstance(case.evidence, Invariant) and case.evidence.states.size > LONG

    def _prove_shorter(self, verdict: Verdict, region: Region, by: Engine) -> None:
        """Asks the other engines about what one has proved, cube by cube, and takes their proofs."""
        for engine in self.engines:
            for cube in minimal(self.all.regions, region).cubes if engine is not by else ():
                for found in self._asked(engine, self._with_usual(cube)):
                    own = self.all.regions.meet(self._region(found), self.all.regions.cube(cube))
                    if (
                        found.verdict is verdict
                        and not self._is_long(found)
                        and self.all.regions.meet(own, self.ledger.open) != NONE
                    ):
                        self.ledger.note(found, own)

    def _split(self, cube: Cube, region: Region) -> list[Cube]:
        """The cube in parts, by the options of a reading; of a single combination the answer of whoever knows it.

        `region`: what is open of it.
        """
        regions = self.all.regions
        allowed = {i: dict(cube).get(i, regions.options[i]) for i in self.ledger.relevant}
        several = [i for i in self.ledger.relevant if len(allowed[i]) > 1]
        if several:
            by = min(several, key=lambda i: (self._mixed(cube, region, i, allowed[i]), -self.all.stories.weight(i)))
            return [tuple({**dict(cube), by: (option,)}.items()) for option in reversed(allowed[by])]
        for case in self._asked_singly(regions.nearest(region, self.all.usual)):
            self.ledger.note(case, region)
        self.ledger.give_up(regions.meet(region, self.ledger.open))
        return []

    def _mixed(self, cube: Cube, region: Region, reading: str, options: Sequence[str]) -> int:
        """How much what is open and what is settled would still be mixed in the parts of a cube: Gini's measure.

        A reading that is good at telling what has a story from what has none so far is one that the verdict depends on.
        """
        regions = self.all.regions
        parts = [regions.cube(tuple({**dict(cube), reading: (option,)}.items())) for option in options]
        open_ = [regions.count(regions.meet(part, region)) for part in parts]
        return len(parts) * sum(own * (regions.count(part) - own) for own, part in zip(open_, parts, strict=True))

    def show(self) -> None:
        """Finds a story for each combination that is known to have one and has none yet."""
        for case in self.of_one:
            own = self.all.regions.meet(self._region(case), self.ledger.unshown)
            if own != NONE:
                self.ledger.note(case, own)
        while self.ledger.unshown != NONE and not self._is_over():
            chosen = self.all.regions.nearest(self.ledger.unshown, self.all.usual)
            before = self.ledger.unshown
            for case in self._asked_singly(chosen):
                if shows_run(self.ledger.prop, case.verdict):
                    self.ledger.note(case, self.ledger.around(chosen))
            if self.ledger.unshown == before:
                self.ledger.give_up(self.ledger.around(chosen))

    # ---- what is heard --------------------------------------------------------------------------
    def settled(self) -> tuple[Cube, ...]:
        """What is settled of the readings that an engine is asked about: see `Listener`."""
        regions = self.all.regions
        return minimal(regions, regions.minus(self.asked, self.ledger.open)).cubes

    def hear(self, case: Case) -> tuple[Cube, ...]:
        """Takes a story while its engine looks for others; says what it has settled: see `Listener`."""
        if case.verdict is Verdict.HOLDS and self.ledger.prop.variables:
            self.of_one.append(case)
            return ()
        regions, before = self.all.regions, self.ledger.open
        own = regions.meet(self._region(case), regions.meet(self.asked, before))
        if own != NONE:
            self.ledger.note(case, own)
        return minimal(regions, regions.meet(self.asked, regions.minus(before, self.ledger.open))).cubes
