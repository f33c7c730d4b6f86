from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.testing.sites import Wanted, pairs
from model.lang.errors import FailproofError
from model.python_file import run_file
from properties.own_file import read_own_file
from tests.cli.toy import HERE

PAIR = (HERE.parents[1] / "checker" / "starting" / "pair.py").read_text(encoding="utf-8")
CLAIMS = """\
from model.callback.extended_functions import ExtendedFunctions
from model.lang import exists
from properties import never, reachable
from own_pair import Server, pair, two_servers

up = never("up", "None", that=exists(Server, lambda s: ~s.up), why="", cites="")
run = reachable("run", "One", that=exists(ExtendedFunctions, lambda n: n.added), why="", cites="")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "own_pair.py").write_text(PAIR, encoding="utf-8")
    (tmp_path / "three.toml").write_text(
        'design = "pair"\n[Server.a]\nnumber = 1\n[Server.b]\nnumber = 2\n[Server.c]\nnumber = 3\n', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    yield tmp_path
    for name in ("own_pair", "own_claims"):
        sys.modules.pop(name, None)


def checked(file: str, *deployments: str, readings: tuple[str, ...] = (), start: str | None = None) -> list[str]:
    found = pairs(read_own_file(file), Wanted(deployments, readings, start))
    return [f"{p.prop.id} on {p.site.name}" for p in found]


@pytest.mark.usefixtures("folder")
def test_the_deployments_of_a_file_are_taken_where_none_is_asked_for() -> None:
    assert checked("own_pair.py") == ["somebody-serves on two-servers", "one-at-most on two-servers"]


@pytest.mark.usefixtures("folder")
def test_what_is_asked_for_is_taken_in_its_order() -> None:
    assert checked("own_pair.py", "three.toml", "two-servers") == [
        "somebody-serves on three",
        "somebody-serves on two-servers",
        "one-at-most on three",
        "one-at-most on two-servers",
    ]


def test_a_property_is_checked_where_it_fits(folder: Path) -> None:
    (folder / "own_claims.py").write_text(CLAIMS, encoding="utf-8")

    assert checked("own_claims.py", "figure-4-2", "three.toml") == ["up on three", "run on figure-4-2"]


def test_a_property_that_fits_nowhere_is_an_error_and_not_left_out(folder: Path) -> None:
    (folder / "own_claims.py").write_text(CLAIMS, encoding="utf-8")

    with pytest.raises(FailproofError, match="property run speaks of the component ExtendedFunctions") as caught:
        checked("own_claims.py", "three.toml")

    assert str(caught.value.place) == "own_claims.py:7"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("deployment", "reading", "start", "message"),
    [
        ("figure-4-3", (), None, "there is no deployment 'figure-4-3'"),
        ("two-servers", ("B20=any",), None, "the design pair has no reading 'B20'"),
        ("two-servers", (), "cold", "the design pair has no start condition 'cold'"),
    ],
)
def test_what_there_is_not_is_told(deployment: str, reading: tuple[str, ...], start: str | None, message: str) -> None:
    with pytest.raises(FailproofError, match=message):
        checked("own_pair.py", deployment, readings=reading, start=start)


def test_properties_without_a_deployment_are_told_how_to_give_one(folder: Path) -> None:
    (folder / "own_claims.py").write_text(CLAIMS.replace(", two_servers", ""), encoding="utf-8")

    with pytest.raises(FailproofError, match="pytest --deployment"):
        checked("own_claims.py")


def test_a_file_that_a_test_has_imported_can_still_be_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(folder))
    own_pair = importlib.import_module("own_pair")

    module = run_file("own_pair.py")

    assert module is not own_pair
    assert sys.modules["own_pair"] is module
