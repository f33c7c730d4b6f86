"""Known violations: what a baseline lists does not fail a run, what it does not list does.

Everything is compared as sets of readings, so it does not matter into which cases an engine has divided them. A result
is *known* only where every reading under which it is not as expected is listed with this very verdict; a violation that
has spread to one more reading is new. What is listed and has been decided otherwise is mended. What a run did not look
at, or could not decide, is neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from checker.judgement import Judged, JudgedCase, Judgement, is_vacuous
from checker.report.line import line
from model.lang.place import Place
from model.lang.reading import Choice
from model.lang.sites import Deployment, Site, own_readings
from properties.cubes import Options, difference, intersection, meets
from properties.result import Case, Cube, Verdict

Found = Literal["violated", "holds", "vacuous"]
"""What was found although it was not expected."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about a property on a deployment: the readings (the union of the cubes) under which it is so.

    A reading that a cube does not name has any option that the deployment itself leaves open.
    """

    property_id: str
    design: str
    deployment: str
    start: str
    found: Found
    where: tuple[Cube, ...] = ((),)
    note: str = ""
    claim: str = ""
    place: Place | None = None

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What it is about; a baseline has one entry for each."""
        return self.design, self.deployment, self.start, self.property_id, self.found


@dataclass(frozen=True, slots=True)
class Mended:
    """What is listed and no longer against what is expected, under these readings; `whole`: under all that are listed.

    `expected`: what was found is still as it is listed under some of them, and is expected by now.
    """

    known: Known
    where: tuple[Cube, ...]
    whole: bool
    expected: bool

    @property
    def word(self) -> str:
        """What has become of it."""
        return "expected by now" if self.expected else "mended"


@dataclass(frozen=True, slots=True)
class Compared:
    """A result beside the baseline: `new` are the readings that it does not list, where it lists others."""

    judged: Judged
    new: tuple[Cube, ...] = ()
    mended: tuple[Mended, ...] = ()
    notes: tuple[str, ...] = ()


class Baseline:
    """The known violations of a site."""

    def __init__(self, known: Iterable[Known], site: Site, deployment: Deployment) -> None:
        """`known` may be about other deployments too; only what is about this site is looked at."""
        self.space = _Space(site, deployment)
        about = (site.system.name, site.name, site.start.name)
        self.known = tuple(k for k in known if (k.design, k.deployment, k.start) == about)

    def compared(self, judged: Judged) -> Compared:
        """The result, with what is known judged as known."""
        mine = [k for k in self.known if k.property_id == judged.result.property.id]
        cases: list[JudgedCase] = []
        new: list[Cube] = []
        for case in judged.cases:
            listed = [k for k in mine if k.found == _found(case.case)]
            region = self.space.missed(case)
            if case.judgement is not Judgement.UNEXPECTED or not listed:
                cases.append(case)
                continue
            left = self.space.minus(region, self.space.listed(listed))
            cases.append(case if left else replace(case, judgement=Judgement.KNOWN))
            new += left
        notes = tuple(k.note for k in mine if k.note)
        result = replace(judged, cases=tuple(cases))
        return Compared(result, tuple(new), tuple(self._mended(mine, judged)), notes)

    def _mended(self, mine: Sequence[Known], judged: Judged) -> Iterable[Mended]:
        for known in mine:
            listed = self.space.listed([known])
            left = self.space.minus(self.space.here(listed), self.space.not_mended(known, judged))
            if left:
                same = [c for case in judged.cases if _found(case.case) == known.found for c in case.case.where]
                expected = any(meets(same, cube) for cube in left)
                yield Mended(known, left, not self.space.minus(listed, left), expected)

    def again(self, judged: Judged) -> list[Known]:
        """What a baseline written now lists about the property: what is there, and what this run cannot say."""
        prop = judged.result.property
        mine = {k.found: k for k in self.known if k.property_id == prop.id}
        made: list[Known] = []
        for found in ("violated", "holds", "vacuous"):
            now = [c for case in judged.cases if _found(case.case) == found for c in self.space.missed(case)]
            kept: tuple[Cube, ...] = ()
            old = mine.get(found)
            if old is not None:
                listed = self.space.listed([old])
                mended = self.space.minus(self.space.here(listed), self.space.not_mended(old, judged))
                kept = self.space.minus(self.space.minus(listed, mended), now)
            where = self.space.written([*now, *kept])
            if where:
                name = judged.result.site
                about = self.space.site.system.name, name, self.space.site.start.name
                made.append(Known(prop.id, *about, found, where, old.note if old else "", line(prop.claim).text))
        return made


class _Space:
    """Sets of readings of a site. Cubes name every reading here, so that what is not looked at is never covered."""

    def __init__(self, site: Site, deployment: Deployment) -> None:
        self.site = site
        self.all: Options = {r.id: tuple(c.option for c in r.options) for r in site.system.readings}
        self.own = _names(own_readings(site.system, deployment))
        self.left_open = _names(site.readings)
        self._here: Cube = tuple(self.left_open.items())

    def listed(self, known: Iterable[Known]) -> list[Cube]:
        """The readings that are listed."""
        return [
            tuple((r, named.get(r, own)) for r, own in self.own.items())
            for k in known
            for named in (dict(cube) for cube in k.where)
        ]

    def here(self, cubes: Iterable[Cube]) -> list[Cube]:
        """The part of the cubes that the site leaves open."""
        return [part for c in cubes if (part := intersection(self._here, c)) is not None]

    def missed(self, judged: JudgedCase) -> list[Cube]:
        """The readings of the case under which it is not as expected; none where that is not decided."""
        if judged.judgement not in (Judgement.UNEXPECTED, Judgement.KNOWN):
            return []
        parts = self.here(judged.case.where)
        return [both for part in parts for d in judged.missed if (both := intersection(part, d.where)) is not None]

    def not_mended(self, known: Known, judged: Judged) -> list[Cube]:
        """The readings under which the result is still as it is listed, or nobody can say."""
        found: list[Cube] = []
        for case in judged.cases:
            if case.judgement in (Judgement.UNDECIDED, Judgement.UNCHECKED):
                found += self.here(case.case.where)
            elif _found(case.case) == known.found:
                found += self.missed(case)
        return found

    def minus(self, cubes: Iterable[Cube], union: Iterable[Cube]) -> tuple[Cube, ...]:
        """The readings of the cubes that are not in the union."""
        return difference(cubes, union, self.all)

    def written(self, cubes: Iterable[Cube]) -> tuple[Cube, ...]:
        """The cubes with only what differs from the deployment named, in order; none within another."""
        full = sorted({self._in_order(c) for c in cubes})
        kept = [c for c in full if not any(c != other and not self.minus([c], [other]) for other in full)]
        return tuple(tuple((r, names) for r, names in cube if set(names) != set(self.own[r])) for cube in kept)

    def _in_order(self, cube: Cube) -> Cube:
        named = dict(cube)
        return tuple((r, tuple(o for o in options if o in named[r])) for r, options in self.all.items())


def _names(choices: Mapping[str, tuple[Choice, ...]]) -> dict[str, tuple[str, ...]]:
    return {i: tuple(c.option for c in options) for i, options in choices.items()}


def _found(case: Case) -> str:
    """What was found, as a baseline names it."""
    if case.verdict is Verdict.HOLDS and is_vacuous(case):
        return "vacuous"
    return case.verdict.value
