"""Results against expectations: what is as expected, what is not, and what nobody can say yet."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from model.lang import expr as ex
from model.lang.reading import Choice
from model.lang.sites import Site
from model.lang.traverse import post_order
from properties.cubes import meets
from properties.expectation import Expectation, Expected
from properties.property import Property
from properties.result import Case, Cube, Result, Vacuity, Verdict


class Judgement(Enum):
    """How a result compares with what was expected, from the worst to the best.

    *Known* is what is not as expected, and listed in a baseline (`checker.ci.baseline`).
    """

    UNEXPECTED = "NOT as expected"
    UNDECIDED = "undecided"
    UNCHECKED = "unchecked"
    KNOWN = "known"
    NOT_JUDGED = "not judged"
    AS_EXPECTED = "as expected"


_WORST_FIRST = tuple(Judgement)


@dataclass(frozen=True, slots=True)
class Demand:
    """The verdict expected under the readings of a cube."""

    where: Cube
    expected: Expected


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """A case and its judgement. `demands` are the expectations that meet its readings; none: it is not judged."""

    case: Case
    judgement: Judgement
    demands: tuple[Demand, ...]

    @property
    def missed(self) -> tuple[Demand, ...]:
        """The demands that the case does not meet."""
        return tuple(d for d in self.demands if not _meets(self.case, d.expected))


@dataclass(frozen=True, slots=True)
class Judged:
    """A result and its judgement: that of its worst case."""

    result: Result
    cases: tuple[JudgedCase, ...]

    @property
    def judgement(self) -> Judgement:
        """The judgement of the worst case."""
        return min((c.judgement for c in self.cases), key=_WORST_FIRST.index)


class ExitCode(Enum):
    """What the command line returns."""

    AS_EXPECTED = 0
    UNEXPECTED = 1
    ERROR = 2
    UNDECIDED = 3


def exit_code(judged: Iterable[Judged]) -> ExitCode:
    """1 if something is not as expected, else 3 if something is undecided or unchecked, else 0."""
    found = {j.judgement for j in judged}
    if Judgement.UNEXPECTED in found:
        return ExitCode.UNEXPECTED
    if found & {Judgement.UNDECIDED, Judgement.UNCHECKED}:
        return ExitCode.UNDECIDED
    return ExitCode.AS_EXPECTED


def expectation_of(prop: Property, site: Site, *, from_catalogue: bool) -> Expectation | None:
    """What a site expects of a property: its own word first, then the catalogue's if the site takes it."""
    override = (site.expect or {}).get(prop.id)
    if override is not None:
        return Expectation((), Expected(override))
    return prop.expect if from_catalogue else None


def judge(result: Result, site: Site, expectation: Expectation | None) -> Judged:
    """The result with each case compared to the expectation under its readings."""
    demands = () if expectation is None else tuple(_demands(expectation, site))
    return Judged(result, tuple(_judge_case(c, demands) for c in result.cases))


def _judge_case(case: Case, demands: tuple[Demand, ...]) -> JudgedCase:
    mine = tuple(d for d in demands if meets(case.where, d.where))
    judged = JudgedCase(case, Judgement.AS_EXPECTED, mine)
    if case.verdict is Verdict.UNDECIDED or case.max_faults is not None:
        return JudgedCase(case, Judgement.UNDECIDED, mine)
    if judged.missed:
        return JudgedCase(case, Judgement.UNEXPECTED, mine)
    if not case.checked:
        return JudgedCase(case, Judgement.UNCHECKED, mine)
    return judged if mine else JudgedCase(case, Judgement.NOT_JUDGED, mine)


def is_vacuous(case: Case) -> bool:
    """Whether a *holds* says nothing, because its condition is never met."""
    return case.verdict is Verdict.HOLDS and case.vacuity is Vacuity.NEVER


def _meets(case: Case, expected: Expected) -> bool:
    """Whether the case is what was expected. A vacuous *holds* is no success, and no violation either."""
    return not is_vacuous(case) and case.verdict.value == expected.value


def _demands(expectation: Expectation, site: Site) -> Iterator[Demand]:
    """What is expected under each combination of the readings that the expectation looks at."""
    looked_at = {
        node.reading.id
        for condition, _ in expectation.cases
        for node in post_order(condition)
        if isinstance(node, ex.ReadingOf)
    }
    ids = [i for i in site.readings if i in looked_at]
    for options in itertools.product(*(site.readings[i] for i in ids)):
        chosen: dict[str, Choice] = dict(zip(ids, options, strict=True))
        yield Demand(tuple((i, (c.option,)) for i, c in chosen.items()), expectation.under(chosen, site.sizes))
