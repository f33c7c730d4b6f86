"""The files that `failproof new` writes run as they are, for every design, and replace nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker.cli import command
from checker.cli.library import Library, shipped
from checker.starting.deployments import deployment_file
from model.deployment_file import deployment_names, find_deployment, read_text, site_of
from model.designs import design
from tests.cli.toy import LIBRARY


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def failproof(*words: str, library: Library = LIBRARY) -> Result:
    done = CliRunner().invoke(command, words, obj=library, prog_name="failproof")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def run_as_told(said: str, *more: str, library: Library = LIBRARY) -> Result:
    (line,) = [line for line in said.splitlines() if line.startswith("  failproof ")]
    return failproof(*line.split()[1:], *more, library=library)


@pytest.mark.parametrize("name", deployment_names())
def test_a_new_deployment_says_what_the_old_one_says(name: str) -> None:
    old = find_deployment(name)
    system = design(old.design)

    new = read_text(deployment_file(old, site_of(old, system)), name=name, file=name)

    assert site_of(new, system) == site_of(old, system)
    assert (new.design, new.title, new.expect or {}) == (old.design, old.title, old.expect or {})
    assert new.catalogue_expectations == old.catalogue_expectations


@pytest.mark.parametrize("name", ["figure-4-2", "duplex"])
def test_a_new_file_of_properties_fits_its_design(name: str) -> None:
    said = failproof("new", "property", "-d", name, library=shipped()).stdout

    listed = failproof("list", "properties", "-p", "my_properties.py", "-d", name, library=shipped())

    assert said == f"my_properties.py is written; it runs as it is:\n  failproof check -p my_properties.py -d {name}\n"
    assert [line.split()[:3] for line in listed.stdout.splitlines()] == [
        ["MINE-1", "reachable", "holds"],
        ["MINE-2", "never", "violated"],
    ]


@pytest.mark.parametrize("what", ["property", "design"])
def test_a_new_file_comes_out_as_expected(what: str) -> None:
    said = failproof("new", what).stdout

    done = run_as_told(said, "-j", "1", "--engine", "reference")

    assert done.exit_code == 0, done.stderr
    assert " as expected" in done.stdout
    assert "NOT as expected" not in done.stdout


def test_a_new_deployment_comes_out_as_the_one_that_it_was_made_from() -> None:
    said = failproof("new", "deployment", "copy.toml", "-d", "two").stdout

    copy = run_as_told(said, "-j", "1", "--engine", "reference")
    two = failproof("check", "-d", "two", "-j", "1", "--engine", "reference")

    assert copy.stdout.partition("\n")[2] == two.stdout.partition("\n")[2]


def test_new_files_of_a_design_of_ones_own_run_with_it() -> None:
    failproof("new", "design", "pair.py")
    properties = failproof("new", "property", "--design", "pair.py").stdout
    deployment = failproof("new", "deployment", "--design", "pair.py").stdout

    first = run_as_told(properties, "-j", "1", "--engine", "reference")
    second = run_as_told(deployment, "-j", "1", "--engine", "reference")

    assert first.stdout.endswith("2 properties: 2 as expected\n")
    assert second.stdout.endswith("2 properties: 2 as expected\n")


@pytest.mark.parametrize("what", ["property", "design", "deployment"])
def test_nothing_is_overwritten(what: str) -> None:
    Path("mine").write_text("my work", encoding="utf-8")

    done = failproof("new", what, "mine")

    assert done.exit_code == 2
    assert done.stderr.startswith("error: mine: the file exists, and nothing is overwritten [F402]")
    assert Path("mine").read_text(encoding="utf-8") == "my work"


def test_what_there_is_not_to_begin_with_is_told_with_the_nearest_name() -> None:
    done = failproof("new", "properties")

    assert done.exit_code == 2
    assert "there is no 'properties' to begin with: did you mean 'property'?" in done.stderr
