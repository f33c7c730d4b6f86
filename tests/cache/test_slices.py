"""A change to one component: only the properties whose slice contains it are decided again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from checker.api import report
from checker.cache.slices import ERRORS, Slices
from checker.cli.library import shipped
from checker.cli.target import Target, find_target
from checker.engines import PORTFOLIO
from model.lang.errors import ReachedError
from model.lang.rule import Rule
from model.lang.sites import Site
from model.lang.term import ALWAYS_FALSE, Bool
from properties.property import Property
from properties.result import Vacuity
from tests.cache.house import PROPERTIES, Bell, Lamp, Pump, house
from tests.cache.test_cached import Run, copied, fresh

SITE = house()
IDS = [p.id for p in PROPERTIES]


def changed(rule: str, change: Callable[[Rule], Rule]) -> Site:
    return house(SITE.system.replace(change(SITE.system.rule(rule))))


def rings_in_good_light(rule: Rule) -> Rule:
    (bell,) = cast("tuple[Bell]", rule.elements())
    return rule.with_guard(bell.lamp.lit & ~bell.rung & bell.lamp.sound)


def rings_again(rule: Rule) -> Rule:
    (bell,) = cast("tuple[Bell]", rule.elements())
    return rule.with_guard(bell.lamp.lit)


def lights_once(rule: Rule) -> Rule:
    (lamp,) = cast("tuple[Lamp]", rule.elements())
    return rule.with_guard(lamp.sound & ~lamp.lit)


def stays_warm(rule: Rule) -> Rule:
    (lamp,) = cast("tuple[Lamp]", rule.elements())
    return rule.with_updates(lamp.sound.becomes(False), lamp.lit.becomes(False))


def stays_lit(rule: Rule) -> Rule:
    (lamp,) = cast("tuple[Lamp]", rule.elements())
    return rule.with_updates(lamp.sound.becomes(False), lamp.warm.becomes(False))


def overflows(rule: Rule) -> Rule:
    (pump,) = cast("tuple[Pump]", rule.elements())
    return rule.with_guard(pump.works)


def seizes_when_full(rule: Rule) -> Rule:
    (pump,) = cast("tuple[Pump]", rule.elements())
    return rule.with_guard(pump.works & (pump.level == 3))


def in_other_words(rule: Rule) -> Rule:
    return replace(rule, sentence="{self} is lit by somebody.")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    run = Run(folder)
    run.on(SITE, PROPERTIES)
    assert run.asked == IDS
    return folder


@pytest.mark.parametrize(
    ("rule", "change", "again"),
    [
        ("Bell.ring", rings_in_good_light, ["bell"]),
        # A rule whose guard a slice can tell is in the slice, though it changes nothing there.
        ("Bell.ring", rings_again, ["lamp", "dark", "bell", "apart"]),
        ("Lamp.light", lights_once, ["works", "lamp", "dark", "bell", "sound", "apart"]),
        ("Lamp.light", in_other_words, []),
        ("Lamp.burn_out", stays_warm, []),
        ("Lamp.burn_out", stays_lit, ["lamp", "dark", "bell", "apart"]),
        ("Pump.seize", seizes_when_full, ["full", "works", "fills", "lamp", "dark"]),
    ],
)
def test_only_what_a_change_concerns_is_decided_again(
    rule: str, change: Callable[[Rule], Rule], again: list[str], filled: Path, tmp_path: Path
) -> None:
    site = changed(rule, change)
    first, second = Run(copied(filled, tmp_path)), Run(tmp_path)

    told = report(site, first.on(site, PROPERTIES))

    assert first.asked == [*again, ERRORS.id]
    assert told == fresh("bdd", site, PROPERTIES)
    assert report(site, second.on(site, PROPERTIES)) == told
    assert second.asked == []


def test_a_story_that_is_carried_over_is_told_as_the_design_is_now(filled: Path, tmp_path: Path) -> None:
    site = changed("Lamp.burn_out", stays_warm)
    sound = [p for p in PROPERTIES if p.id == "sound"]

    told = report(site, Run(copied(filled, tmp_path)).on(site, sound))

    assert "lamp1.warm: yes -> no" in fresh("bdd", SITE, sound)
    assert "lamp1.sound: yes -> no" in told
    assert "lamp1.warm" not in told


@pytest.mark.parametrize("engine", ["bdd", "ic3", "kind", pytest.param(PORTFOLIO, marks=pytest.mark.long)])
def test_nothing_is_carried_over_to_a_design_whose_runs_go_wrong(engine: str, tmp_path: Path) -> None:
    site = changed("Pump.fill", overflows)
    bell = [p for p in PROPERTIES if p.id == "bell"]
    Run(tmp_path, engine=engine).on(SITE, bell)
    run = Run(tmp_path, engine=engine)

    with pytest.raises(ReachedError) as raised:
        run.on(site, bell)
    with pytest.raises(ReachedError) as real:
        fresh(engine, site, bell)

    assert run.asked == [ERRORS.id, "bell"]
    assert str(raised.value) == str(real.value)
    assert raised.value.evidence == real.value.evidence


def test_a_condition_met_only_before_faults_is_told_as_such_after_a_change_of_another_fault(tmp_path: Path) -> None:
    """The lamp's condition says nothing of pumps, but whether a fault came before it may hang on theirs."""
    lamp = [p for p in PROPERTIES if p.id == "works"]
    site = changed("Lamp.burn_out", lambda rule: rule.with_guard(lit(rule)))
    first, second = Run(tmp_path), Run(tmp_path)

    first.on(SITE, lamp)
    told = second.on(site, lamp)

    assert second.asked == ["works"]
    assert [c.case.vacuity for c in told[0].cases] == [Vacuity.TRIGGERED]


def lit(rule: Rule) -> Bool:
    (lamp,) = cast("tuple[Lamp]", rule.elements())
    return lamp.sound & lamp.lit


def test_the_reference_engine_counts_states_of_the_whole_so_its_results_are_not_carried_over(tmp_path: Path) -> None:
    first, second = Run(tmp_path, engine="reference"), Run(tmp_path, engine="reference")

    first.on(SITE, PROPERTIES[:1])
    told = second.on(changed("Bell.ring", rings_in_good_light), PROPERTIES[:1])

    assert second.asked == ["pump"]
    assert told[0].result.effort.states is not None


@pytest.mark.long
def test_a_portfolio_tells_the_same_of_what_it_carries_over(tmp_path: Path) -> None:
    some = [p for p in PROPERTIES if p.id in {"full", "bell"}]
    site = changed("Bell.ring", rings_in_good_light)
    first, second = Run(tmp_path, engine=PORTFOLIO), Run(tmp_path, engine=PORTFOLIO)

    first.on(SITE, some)
    told = report(site, second.on(site, some))

    assert second.asked == ["bell", ERRORS.id]
    assert told == fresh(PORTFOLIO, site, some)
    assert "interchangeable" in told


def test_a_slice_has_the_same_hash_whatever_was_asked_before() -> None:
    one, other = Slices(SITE), Slices(house())

    forwards = {p.id: one.of(p) for p in PROPERTIES}
    backwards = {p.id: other.of(p) for p in reversed(PROPERTIES)}

    assert forwards == backwards
    assert len(set(forwards.values())) == len(PROPERTIES)


def test_a_slice_knows_its_property() -> None:
    def other(prop: Property) -> Property:
        return replace(prop, id=prop.id + "'")

    slices = Slices(SITE)

    assert not {slices.of(p) for p in PROPERTIES} & {slices.of(other(p)) for p in PROPERTIES}


def quiet(target: Target, rule: str) -> Site:
    """The site under a design in which a rule never fires."""
    design = target.site.system
    return target.site.with_system(design.replace(design.rule(rule).with_guard(ALWAYS_FALSE)))


@pytest.mark.long
@pytest.mark.parametrize(
    ("rule", "again"),
    [("Phone.answer", ["H10", "P20", "P32", "S2-29", ERRORS.id]), ("ExtendedFunctions.pass_over", [ERRORS.id])],
)
def test_after_a_change_of_the_real_design_the_cache_tells_what_a_fresh_run_tells(
    rule: str, again: list[str], tmp_path: Path
) -> None:
    target = find_target(shipped(), "figure-4-2")
    site = quiet(target, rule)
    first, second = Run(tmp_path), Run(tmp_path)

    first.on(target.site, target.catalogue)
    told = report(site, second.on(site, target.catalogue))

    assert told == fresh("bdd", site, target.catalogue)
    assert second.asked == again
