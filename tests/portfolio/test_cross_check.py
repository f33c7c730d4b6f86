"""Engines that contradict each other are caught, loudly and with what is needed to look into it."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import checker.portfolio.shop
from checker.bdd import BddEngine
from checker.cli import command
from checker.cli.target import find_target
from checker.engine import Engine, Options, Silent
from checker.judgement import Judged
from checker.portfolio.cross_check import CrossCheck, Disagreement
from checker.reference import ReferenceEngine
from checker.work.workshop import Workshop
from model.lang.errors import Code, DisagreementError, ReachedError
from tests.cli.toy import LIBRARY
from tests.portfolio.engines import Played

BDD, REFERENCE = BddEngine(), ReferenceEngine()


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


def played(plays: str) -> Played:
    return Played(plays.replace(" ", "-"), plays)


def cross_checked(*engines: Engine, ids: tuple[str, ...] = (), deployment: str = "two-open") -> list[Judged]:
    target = find_target(LIBRARY, deployment)
    wanted = target.properties(ids)
    own = Workshop(target.site, wanted, BDD, Options(), jobs=1)
    with CrossCheck(own, target.site, wanted, engines, Options(max_seconds=20), jobs=2) as shop:
        return list(shop.run(Silent(), from_catalogue=True))


def test_engines_that_agree_change_nothing() -> None:
    found = cross_checked(BDD, REFERENCE)

    assert [j.result.property.id for j in found] == ["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9"]
    assert {j.result.engine for j in found} == {"bdd"}


def test_undecided_engines_and_dead_ones_contradict_nobody() -> None:
    assert len(cross_checked(played("shirks"), played("dies"), ids=("T2", "T3"))) == 2


@pytest.mark.parametrize(
    ("plays", "property_id", "what"),
    [
        ("lies", "T1", "violated or holds under R2 = sure"),
        ("lies", "T4", "violated or holds"),
        ("wrong vacuity", "T2", "its condition is met: never or triggered"),
    ],
)
def test_a_contradiction_ends_the_run(plays: str, property_id: str, what: str) -> None:
    with pytest.raises(DisagreementError) as raised:
        cross_checked(played(plays), REFERENCE, ids=(property_id,))

    name = plays.replace(" ", "-")
    assert raised.value.message == f"{name} and reference disagree about {property_id}: {what}"
    assert raised.value.code is Code.ENGINES_DISAGREE
    assert isinstance(raised.value.evidence, Disagreement)
    assert raised.value.evidence.property.id == property_id


def test_an_engine_that_misses_an_error_of_the_model_is_caught() -> None:
    with pytest.raises(DisagreementError, match=r"finds an error of the model .*, the other one holds"):
        cross_checked(REFERENCE, played("says holds"), deployment="tank")


def test_an_error_of_the_model_that_all_find_is_raised() -> None:
    with pytest.raises(ReachedError, match=r"Tank\.fill"):
        cross_checked(BDD, REFERENCE, deployment="tank")


def test_the_program_writes_what_reproduces_a_disagreement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(checker.portfolio.shop, "engine", lambda name: BDD if name == "bdd" else played("lies"))

    done = CliRunner().invoke(
        command, ["check", "T1", "T2", "-d", "two-open", "--cross-check"], obj=LIBRARY, prog_name="failproof"
    )

    assert done.exit_code == 2
    assert "bdd and lies disagree about T1: holds or violated under R2 = sure [F701]" in done.stderr
    folder = tmp_path / "failproof-disagreement"
    assert sorted(f.name for f in folder.iterdir()) == [
        "1-bdd.json",
        "2-lies.json",
        "commands.txt",
        "deployment.toml",
        "property.txt",
    ]
    said = json.loads(folder.joinpath("1-bdd.json").read_text(encoding="utf-8"))
    assert [c["verdict"] for c in said["cases"]] == ["holds", "violated"]
    assert said["cases"][0]["evidence"]["states"]["nodes"]
    commands = folder.joinpath("commands.txt").read_text(encoding="utf-8").splitlines()
    site = "--deployment deployment.toml --start normal --reading R1=always,never --reading R2=sure,hasty"
    assert commands[:2] == [f"failproof check T1 {site} --engine {engine}" for engine in ("bdd", "lies")]
    again = CliRunner().invoke(
        command, ["check", "T1", "-d", str(folder / "deployment.toml")], obj=LIBRARY, prog_name="failproof"
    )
    assert "T1  depends" in again.stdout


@pytest.mark.long
def test_the_program_says_nothing_of_engines_that_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    plain = CliRunner().invoke(command, ["check", "T2", "-d", "two"], obj=LIBRARY, prog_name="failproof")
    crossed = CliRunner().invoke(
        command, ["check", "T2", "-d", "two", "--cross-check"], obj=LIBRARY, prog_name="failproof"
    )

    assert (crossed.exit_code, crossed.stdout) == (plain.exit_code, plain.stdout)
    assert list(tmp_path.iterdir()) == []
