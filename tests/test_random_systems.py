"""The random systems are worth testing with: varied, small, neither trivially true nor trivially false."""

from __future__ import annotations

import itertools
import statistics
import subprocess
import sys
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from model.lang.errors import Code
from model.lang.grounding import ground
from tests.random_features import FEATURES, features
from tests.random_systems import RandomCase, case, cases, random_cases
from tests.twin import Twin, Wrong
from tests.twin_questions import answer

ROOT = Path(__file__).resolve().parents[1]
SEEDS = 300
EXPLORED = 120


def test_every_feature_of_the_language_occurs_in_a_tenth_of_the_systems() -> None:
    seen = Counter(feature for c in cases(SEEDS) for feature in features(c.site, c.properties))

    assert set(seen) <= FEATURES
    assert {feature: seen[feature] for feature in FEATURES if seen[feature] < SEEDS / 10} == {}


def test_systems_are_small_but_not_trivial() -> None:
    """One choice of readings and one property of each: all of them would take minutes."""
    sizes: list[int] = []
    verdicts: Counter[str] = Counter()
    wrong: Counter[Code] = Counter()
    for position, c in enumerate(cases(EXPLORED)):
        choices = list(c.site.reading_choices())
        try:
            twin = Twin(c.site, choices[position % len(choices)])
            sizes.append(len(twin.states))
            verdicts[verdict(twin, c, position)] += 1
        except Wrong as error:
            wrong[error.code] += 1
            assert c.faulty

    assert statistics.median(sizes) >= 50
    assert max(sizes) <= 3000
    assert min(verdicts["violated"], verdicts["holds"]) >= EXPLORED / 4
    assert set(wrong) >= {Code.RANGE_LEFT, Code.READ_THROUGH_NONE, Code.CONFLICTING_WRITES}
    assert 0.03 * EXPLORED <= wrong.total() <= 0.12 * EXPLORED


def verdict(twin: Twin, c: RandomCase, position: int) -> str:
    prop = c.properties[position % len(c.properties)]
    if prop.kind == "independent" and len(twin.states) > 100:
        return "not asked"
    bindings = itertools.product(*(c.site.elements[v.sort.component] for v in prop.variables))
    answers = [answer(twin, prop, b) for b in bindings]
    if all(a.trigger == "never" for a in answers):
        return "vacuous"
    return "holds" if all(a.holds for a in answers) else "violated"


def test_a_seed_gives_the_same_system_in_every_process() -> None:
    script = "from tests.test_random_systems import fingerprint; print(fingerprint(7))"

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "3"},
    )

    assert done.stdout.strip() == fingerprint(7)


def fingerprint(seed: int) -> str:
    c = case(seed)
    return f"{ground(c.site).digest()} {[p.kind for p in c.properties]}"


@given(random_cases())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_hypothesis_draws_well_formed_systems(drawn: RandomCase) -> None:
    assert drawn.site.variables
    assert drawn.site.instances or not all(drawn.site.elements.values())
    assert {p.id for p in drawn.properties} == {f"P{i}" for i in range(1, len(drawn.properties) + 1)}
