"""Runs with a cache: the same output, and nothing decided twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from checker.api import report
from checker.cache.entry import is_final, read, written
from checker.cache.shop import Cached, Use
from checker.cache.store import SUFFIX, Store
from checker.cli.target import find_target
from checker.engine import Options, Silent
from checker.engines import PORTFOLIO
from checker.judgement import Judged
from checker.portfolio.shop import Shop, shop
from checker.work.service import Found
from model.lang.errors import ReachedError
from model.lang.sites import Site
from properties.evidence import Invariant, StateSet
from properties.property import Property
from properties.result import Verdict
from tests.cli.toy import LIBRARY

SITE = find_target(LIBRARY, "two-open").site
PROPERTIES = find_target(LIBRARY, "two-open").catalogue


@dataclass
class Run:
    """A run with a cache in a folder; `asked` are the properties that an engine was asked about."""

    folder: Path
    engine: str = "bdd"
    options: Options = field(default_factory=Options)
    verify: bool = False
    asked: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])

    def on(self, site: Site = SITE, properties: Sequence[Property] = PROPERTIES) -> tuple[Judged, ...]:
        def make(wanted: Sequence[Property]) -> Shop:
            self.asked += [p.id for p in wanted]
            return shop(self.engine, site, wanted, self.options, jobs=1)

        use = Use(Store(self.folder, self.notes.append), self.verify)
        with Cached(site, properties, self.engine, self.options, use, make, jobs=1) as cached:
            return tuple(cached.run(Silent(), from_catalogue=True))


def fresh(engine: str, site: Site, properties: Sequence[Property] = PROPERTIES) -> str:
    with shop(engine, site, properties, Options(), jobs=1) as made:
        return report(site, tuple(made.run(Silent(), from_catalogue=True)))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of the whole catalogue; who changes it takes a copy."""
    folder = tmp_path_factory.mktemp("cache")
    Run(folder).on()
    return folder


def entries(folder: Path) -> list[Path]:
    return sorted(folder.rglob(f"*{SUFFIX}"))


def copied(filled: Path, to: Path) -> Path:
    for path in entries(filled):
        copy = to / path.relative_to(filled)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    return to


# ---- the same again ------------------------------------------------------------------------------
def test_what_is_cached_is_told_as_what_is_fresh_and_nothing_is_decided_twice(filled: Path) -> None:
    again = Run(filled)

    told = report(SITE, again.on())

    assert told == fresh("bdd", SITE)
    assert (again.asked, again.notes) == ([], [])


def test_evidence_comes_out_of_the_cache_as_it_went_in(filled: Path) -> None:
    cached = [j.result for j in Run(filled).on()]

    with shop("bdd", SITE, PROPERTIES, Options(), jobs=1) as made:
        real = [j.result for j in made.run(Silent(), from_catalogue=True)]
    assert [r.cases for r in cached] == [r.cases for r in real]
    assert {type(c.evidence).__name__ for r in real for c in r.cases} == {
        "Invariant",
        "NoneType",
        "RankedInvariant",
        "Trace",
        "TracePair",
    }


def test_a_part_of_the_catalogue_finds_the_same_entries_as_the_whole(filled: Path) -> None:
    some = Run(filled)

    some.on(properties=[PROPERTIES[6], PROPERTIES[1]])

    assert some.asked == []


@pytest.mark.parametrize(
    ("what", "run"),
    [
        ("engine", Run(Path(), engine="ic3")),
        ("options", Run(Path(), options=Options(max_states=1000))),
    ],
)
def test_another_engine_or_other_options_find_nothing(what: str, run: Run, filled: Path, tmp_path: Path) -> None:
    run = replace(run, folder=copied(filled, tmp_path), asked=[], notes=[])

    run.on(properties=PROPERTIES[:2])

    assert run.asked == ["T1", "T2"], what


def test_other_software_finds_nothing(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.cache.shop.machinery", lambda: "another one")
    run = Run(copied(filled, tmp_path))

    run.on(properties=PROPERTIES[:1])

    assert run.asked == ["T1"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda s: s.with_readings({"R1": s.readings["R1"][:1]}), id="a reading"),
        pytest.param(lambda s: replace(s, start=s.system.start("cold")), id="the start"),
        pytest.param(lambda s: replace(s, name="other"), id="the name"),
        pytest.param(
            lambda s: replace(s, data={k: v + 1 if k[1] == "server1" else v for k, v in s.data.items()}), id="a datum"
        ),
    ],
)
def test_another_site_finds_nothing(change: Callable[[Site], Site], filled: Path, tmp_path: Path) -> None:
    run = Run(copied(filled, tmp_path))

    run.on(change(SITE), PROPERTIES[:1])

    assert run.asked == ["T1"]


def test_another_claim_under_the_same_id_finds_nothing(filled: Path, tmp_path: Path) -> None:
    run = Run(copied(filled, tmp_path))
    other = replace(PROPERTIES[0], formula=PROPERTIES[1].formula)

    (judged,) = run.on(properties=[other])

    assert run.asked == ["T1"]
    assert [c.case.verdict for c in judged.cases] == [Verdict.HOLDS]


def test_the_words_around_a_claim_and_what_is_expected_may_change(filled: Path) -> None:
    run = Run(filled)
    other = replace(PROPERTIES[2], claim="In other words", why="For another reason.", expect=None)

    told = report(SITE, run.on(properties=[other]))

    assert run.asked == []
    assert told == fresh("bdd", SITE, [other])
    assert "In other words" in told


# ---- what is not kept ----------------------------------------------------------------------------
def test_what_is_undecided_is_never_kept(tmp_path: Path) -> None:
    first, second = (Run(tmp_path, options=Options(max_faults=1)) for _ in range(2))

    first.on(properties=PROPERTIES[:5])
    second.on(properties=PROPERTIES[:5])

    assert first.asked == ["T1", "T2", "T3", "T4", "T5"]
    assert second.asked == [j.result.property.id for j in first.on(properties=PROPERTIES[:5]) if not final(j)]
    assert second.asked == ["T1", "T2", "T5"]


def final(judged: Judged) -> bool:
    return is_final(Found("", judged.result.cases, judged.result.effort))


def test_an_error_of_the_model_is_told_each_time(tmp_path: Path) -> None:
    target = find_target(LIBRARY, "tank")
    told: list[str] = []
    for _ in range(2):
        with pytest.raises(ReachedError) as raised:
            Run(tmp_path).on(target.site, target.catalogue)
        told.append(str(raised.value))

    assert told[0] == told[1]
    assert entries(tmp_path) == []


# ---- damage --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda _: b"", "it is no entry of a cache"),
        (lambda data: data[:-5], "it is damaged"),
        (lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:], "it is damaged"),
        (lambda _: b"\x80\x04\x95", "it is no entry of a cache"),
        (lambda data: data.replace(b'"version":2', b'"version":1'), "it is of another format"),
        (lambda data: data.replace(b'"key":"', b'"key":"0'), "it is the entry of another question"),
        (lambda data: data.split(b"\n")[0] + b"\n", "it is damaged"),
    ],
)
def test_a_damaged_entry_is_decided_again_and_mended(
    damage: Callable[[bytes], bytes], reason: str, tmp_path: Path
) -> None:
    Run(tmp_path).on(properties=PROPERTIES[:1])
    sound = {path: path.read_bytes() for path in entries(tmp_path)}
    for path, data in sound.items():
        path.write_bytes(damage(data))
    hurt, healed = Run(tmp_path), Run(tmp_path)

    told = report(SITE, hurt.on(properties=PROPERTIES[:1]))
    healed.on(properties=PROPERTIES[:1])

    assert told == fresh("bdd", SITE, PROPERTIES[:1])
    assert hurt.asked == ["T1"]
    assert hurt.notes == [f"T1: its entry in the cache is not used: {reason}"]
    assert (healed.asked, healed.notes) == ([], [])


def test_an_entry_under_the_name_of_another_is_not_used(tmp_path: Path) -> None:
    Run(tmp_path / "other").on(properties=PROPERTIES[2:3])
    Run(tmp_path / "own").on(properties=PROPERTIES[:1])
    foreign = max(entries(tmp_path / "other"), key=lambda path: path.stat().st_size).read_bytes()
    for path in entries(tmp_path / "own"):
        path.write_bytes(foreign)
    run = Run(tmp_path / "own")

    run.on(properties=PROPERTIES[:1])

    assert run.asked == ["T1"]
    assert run.notes == ["T1: its entry in the cache is not used: it is the entry of another question"]


# ---- evidence, and the portfolio ------------------------------------------------------------------
def test_verified_results_are_told_the_same(filled: Path) -> None:
    run = Run(filled, verify=True)

    told = report(SITE, run.on())

    assert (run.asked, run.notes) == ([], [])
    assert told == fresh("bdd", SITE)


def test_a_proof_that_shows_nothing_is_found_out_and_replaced(tmp_path: Path) -> None:
    Run(tmp_path).on(properties=PROPERTIES[1:2])
    for path in entries(tmp_path):
        data = path.read_bytes()
        if b'"invariant"' in data:
            found = read(path.stem, data)
            (case,) = found.cases
            wrong = replace(case, evidence=Invariant(StateSet((("false",),))))
            path.write_bytes(written(path.stem, replace(found, cases=(wrong,))))
    believing, verifying, after = Run(tmp_path), Run(tmp_path, verify=True), Run(tmp_path, verify=True)

    believing.on(properties=PROPERTIES[1:2])
    told = report(SITE, verifying.on(properties=PROPERTIES[1:2]))
    after.on(properties=PROPERTIES[1:2])

    assert believing.asked == []
    assert verifying.asked == ["T2"]
    assert verifying.notes == ["T2: the evidence in the cache was refused, and it is decided again"]
    assert told == fresh("bdd", SITE, PROPERTIES[1:2])
    assert (after.asked, after.notes) == ([], [])


def test_the_portfolio_keeps_what_it_finds(tmp_path: Path) -> None:
    first, second = Run(tmp_path, engine=PORTFOLIO), Run(tmp_path, engine=PORTFOLIO)

    told = report(SITE, first.on(properties=PROPERTIES[:4]))

    assert report(SITE, second.on(properties=PROPERTIES[:4])) == told
    assert (first.asked, second.asked) == (["T1", "T2", "T3", "T4"], [])
