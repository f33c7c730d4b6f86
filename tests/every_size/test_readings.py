"""Answers over all readings that are left open, from answers under some of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

import pytest

from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope, scope
from checker.certificate.every_size.verify import verify_for_every_size
from checker.cli.library import shipped
from checker.cli.target import find_open_target
from checker.engine import Reporter, Silent
from checker.every_size import violations as module
from checker.every_size.limits import Limits
from checker.every_size.outcome import ByReadings, NotSettled, Outcome, Proved, ViolatedAt, proofs_of, violations_of
from checker.every_size.prove import prove
from checker.every_size.readings import by_readings
from checker.every_size.telling import Told, looked_at
from checker.every_size.under import first_of, options_of, under
from checker.every_size.violations import violations
from checker.every_size.widening import widened
from model.callback.extended_functions import ExtendedFunctions
from model.designs import OPEN_SORTS
from model.lang.sites import Site
from model.trace import Trace
from properties.cubes import intersection, meets
from properties.property import Property
from properties.result import Case, Cube, Verdict

OPEN = ("B17", "B19", "B22", "B23")
SETTLED, BROKEN, NEITHER = "proved", "violated", "neither"

Choice = tuple[str, ...]


def open_scope(names: Sequence[str] = OPEN) -> Scope:
    target, _ = find_open_target(shipped(), "figure-4-2")
    fixed = {n: options[:1] for n, options in target.site.readings.items() if n not in names}
    return scope(target.site.with_readings(fixed), OPEN_SORTS["callback"])


def a_property(name: str = "H11") -> Property:
    return next(p for p in shipped().catalogue("callback") if p.id == name)


def combinations(chosen: Scope) -> Iterator[Choice]:
    yield from itertools.product(*(options_of(chosen.site)[name] for name in OPEN))


def as_cube(combination: Choice) -> Cube:
    return tuple((name, (option,)) for name, option in zip(OPEN, combination, strict=True))


@dataclass
class Oracle:
    """An oracle that knows what is so under each combination of readings, and how far each proof goes."""

    prop: Property
    truth: dict[Choice, str]
    family: dict[Choice, int]
    """Combinations with one number have one proof."""
    early: frozenset[Choice]
    """Violations that small sites show."""
    asked: int = 0

    def violations(self, scope: Scope) -> Sequence[ViolatedAt]:
        return tuple(self._violated(scope, (as_cube(c),)) for c in sorted(self.early))

    def quickly(self, scope: Scope) -> Proved | ViolatedAt | NotSettled:
        return NotSettled(self.prop, scope, "not quickly", (), 0.0)

    def thoroughly(self, scope: Scope) -> Proved | ViolatedAt | NotSettled:
        (one,) = combinations(scope)
        self.asked += 1
        match self.truth[one]:
            case "proved":
                return Proved(self.prop, scope, self._proof(one), (), 0, 0.0)
            case "violated":
                return self._violated(scope, (as_cube(one),))
            case _:
                return NotSettled(self.prop, scope, "who knows", (), 0.0)

    def holds(self, scope: Scope, proof: SizeProof) -> bool:
        return all(self.truth[c] == SETTLED and self._proof(c) == proof for c in combinations(scope))

    def also(self, scope: Scope, found: ViolatedAt) -> ViolatedAt:
        where = tuple(as_cube(c) for c in combinations(scope) if self.truth[c] == BROKEN)
        return replace(found, scope=scope, site=scope.site, case=Case(where, Verdict.VIOLATED))

    def stopped(self) -> bool:
        return False

    def _proof(self, one: Choice) -> SizeProof:
        return SizeProof((), ((self.family[one],),))

    def _violated(self, scope: Scope, where: tuple[Cube, ...]) -> ViolatedAt:
        return ViolatedAt(self.prop, scope, scope.site, "1", Case(where, Verdict.VIOLATED), (), 0.0)


def oracle(chosen: Scope, seed: int) -> Oracle:
    """Truths that few of the readings decide, with exceptions, as those of designs are."""
    random = Random(seed)  # noqa: S311, nothing secret
    deciding = random.sample(range(len(OPEN)), 2)
    kinds = random.choices((SETTLED, BROKEN, NEITHER), weights=(5, 4, 1), k=9)
    truth, family = dict[Choice, str](), dict[Choice, int]()
    table = dict[tuple[str, ...], str]()
    for one in combinations(chosen):
        key = tuple(one[i] for i in deciding)
        table.setdefault(key, kinds[len(table) % 9])
        truth[one] = table[key]
        family[one] = hash_free(one[deciding[0]]) % random.choice((1, 1, 1, 2))
    early = frozenset(c for c, told in truth.items() if told == BROKEN and random.random() < 0.5)
    return Oracle(a_property(), truth, family, early)


def hash_free(text: str) -> int:
    return sum(map(ord, text))


def found_for(outcome: Outcome, one: Choice) -> list[str]:
    """What an outcome says of a combination, each part of it that speaks of it once."""
    cube = as_cube(one)
    whole = [outcome] if isinstance(outcome, Proved | NotSettled) else []
    told = [SETTLED for p in proofs_of(outcome) if one in set(combinations(p.scope))]
    told += [BROKEN for v in violations_of(outcome) if meets(v.case.where, cube)]
    open_ = outcome.not_settled if isinstance(outcome, ByReadings) else [o for o in whole if isinstance(o, NotSettled)]
    return told + [NEITHER for o in open_ if one in set(combinations(o.scope))]


def test_where_a_search_fails_it_is_not_begun_again_for_readings_that_decide_nothing() -> None:
    """B17 decides what is so, and no other reading does: one search for each of its options."""
    chosen = open_scope()
    by_option = {"always": SETTLED, "added": NEITHER, "never": NEITHER}
    truth = {one: by_option[one[0]] for one in combinations(chosen)}
    told = Oracle(a_property(), truth, dict.fromkeys(truth, 0), frozenset())

    outcome = by_readings(chosen, told.prop, told)

    assert isinstance(outcome, ByReadings)
    assert outcome.proved_under == ((("B17", ("always",)),),)
    assert outcome.not_settled_under == ((("B17", ("added", "never")),),)
    assert told.asked == 3


def told_together(outcome: ByReadings, one: Choice) -> list[str]:
    """What is said of a combination by all parts together."""
    unions = (outcome.proved_under, outcome.violated_under, outcome.not_settled_under)
    return [n for n, union in zip((SETTLED, BROKEN, NEITHER), unions, strict=True) if meets(union, as_cube(one))]


@pytest.mark.parametrize("seed", range(8))
def test_each_combination_of_readings_is_told_once_and_as_it_is(seed: int) -> None:
    chosen = open_scope()
    told = oracle(chosen, seed)

    outcome = by_readings(chosen, told.prop, told)

    for one, truth in told.truth.items():
        found = found_for(outcome, one)
        assert len(found) >= 1
        assert set(found) <= {truth, NEITHER}
        if NEITHER not in told.truth.values() and told.asked < 24 - len(told.early):
            assert found == [truth]
        if isinstance(outcome, ByReadings):
            assert told_together(outcome, one) == list(dict.fromkeys(found))


def test_a_proof_is_tried_under_all_readings_at_once_then_one_by_one() -> None:
    chosen = open_scope(("B17", "B22"))
    good = {("always", "detected"), ("always", "instant"), ("added", "detected"), ("added", "instant")}
    tried: list[set[tuple[str, ...]]] = []

    def holds(cube: Cube) -> bool:
        allowed = dict(cube)
        tried.append(set(itertools.product(allowed["B17"], allowed["B22"])))
        return tried[-1] <= good

    wide = widened(chosen, first_of(chosen), holds)

    assert dict(wide) == {"B17": ("always", "added"), "B22": ("detected", "instant")}
    assert [len(t) for t in tried] == [9, 3, 2, 3, 6, 4, 6]


@pytest.fixture(scope="module")
def never_two() -> Outcome:
    """That two are never active, with all nine readings of the design open: 19,683 combinations of them."""
    chosen = open_scope(tuple(find_open_target(shipped(), "figure-4-2")[0].site.readings))
    return prove(chosen, a_property(), Silent())


def test_two_applications_are_never_active_at_once_exactly_where_the_network_is_shared(never_two: Outcome) -> None:
    assert isinstance(never_two, ByReadings)
    assert never_two.proved_under == ((("B23", ("shared",)),),)
    assert never_two.not_settled == ()
    assert [v.size for v in never_two.violated] == ["2 ExtendedFunctions", "3 ExtendedFunctions"]
    for proved in proofs_of(never_two):
        assert verify_for_every_size(proved.scope, proved.prop, proved.proof).accepted


def test_a_proof_of_some_readings_is_none_of_the_others(never_two: Outcome) -> None:
    """A network may divide, or an administrator may move an application."""
    fixed, moving = proofs_of(never_two)
    others = {"B23": ("per-partition", "quorum"), "B25": ("movable",)}

    for name, options in others.items():
        for option in options:
            other = under(fixed.scope, ((name, (option,)),)) if name == "B23" else moving.scope
            assert not verify_for_every_size(other, fixed.prop, fixed.proof).accepted


def test_the_story_of_a_violation_is_under_readings_that_it_is_told_for(never_two: Outcome) -> None:
    for violated in violations_of(never_two):
        evidence = violated.case.evidence
        assert isinstance(evidence, Trace)
        cube = tuple((name, (option,)) for name, option in evidence.readings.items())
        assert any(intersection(cube, w) is not None for w in violated.case.where)


def test_a_size_of_which_the_search_gave_up_is_not_said_to_be_free_of_violations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen = open_scope(("B23",))
    known = violations(chosen, a_property(), Silent(), Limits())

    def gives_up(site: Site, prop: Property, limits: Limits, reporter: Reporter) -> Told:
        told = looked_at(site, prop, limits, reporter)
        return told if len(site.elements[ExtendedFunctions]) > 1 else Told(None, is_whole=False)

    monkeypatch.setattr(module, "looked_at", gives_up)

    found = violations(chosen, a_property(), Silent(), Limits())

    assert [v.before for v in known] == [("1 ExtendedFunctions",), ("1 ExtendedFunctions", "2 ExtendedFunctions")]
    assert [v.before for v in found] == [(), ("2 ExtendedFunctions",)]
