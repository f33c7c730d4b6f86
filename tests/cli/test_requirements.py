"""Traceability on the command line: what is planted is found, and ends with exit code 1."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker.cli import command
from checker.cli.library import Library, shipped
from model.lang.component import Component, State
from model.lang.reading import Choice, Reading, ReadingSet
from model.lang.rule import Kind, Step, make_rule, when
from model.lang.systems import System, system
from properties.property import Property, always
from tests.cli import toy
from tests.cli.test_json import validate

PAIR_ONLY = replace(toy.LIBRARY, design_names=("pair",))


def printed(library: Library, *args: str) -> Result:
    done = CliRunner().invoke(command, ["requirements", *args], obj=library)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done


class Answer(Choice):
    YES = "yes"
    NO = "no"


class Questions(ReadingSet):
    Q1 = Reading(Answer, default=Answer.YES, question="Is it?", cites="T-98")


class Odd(Component, cites="T-99"):
    """Something that cites what is not there."""

    up = State(bool, initially=True)


def planted_rule() -> System:
    def vanish(server: toy.Server) -> Step:
        """{server} vanishes."""
        return when(server.up).then(server.up.becomes(False))

    return toy.design("pair").add(make_rule(toy.Server, Kind.FAULT, vanish, cites="T-05 T-077"))


def with_design(made: Callable[[], System], *more: Property) -> Library:
    return replace(PAIR_ONLY, design=lambda _: made(), catalogue=lambda _: (*toy.PROPERTIES, *more))


ODD = always("T12", "It is up", that=lambda s: s.up, over=toy.Server, why="Why.", cites="t-05")


@pytest.mark.parametrize(
    ("library", "found"),
    [
        (
            with_design(planted_rule),
            "rule Server.vanish of pair cites T-077, which does not exist: did you mean 'T-07'?",
        ),
        (
            with_design(lambda: toy.design("pair"), ODD),
            "property T12 of pair cites t-05, which does not exist: did you mean 'T-05'?",
        ),
        (
            with_design(lambda: system("pair", (toy.Network, toy.Server, Odd), readings=toy.Readings)),
            "component Odd of pair cites T-99, which does not exist: did you mean 'T-09'?",
        ),
        (
            with_design(lambda: system("pair", (Odd,), readings=Questions)),
            "reading Q1 of pair cites T-98, which does not exist: did you mean 'T-09'?",
        ),
    ],
    ids=["rule", "property", "component", "reading"],
)
def test_a_citation_of_what_does_not_exist_is_named_and_fails(library: Library, found: str) -> None:
    done = printed(library, "--design", "pair")

    wrong = [line for line in done.stdout.splitlines() if "does not exist:" in line]
    assert [line[-len(found) :] for line in wrong if line.endswith(found)] == [found]
    assert done.exit_code == 1


def test_a_planted_rule_is_told_with_the_line_of_its_source() -> None:
    line = next(n for n, text in enumerate(Path(__file__).read_text().splitlines(), start=1) if "def vanish" in text)

    done = printed(with_design(planted_rule), "T-05")

    assert f"\ntests/cli/test_requirements.py:{line}: rule Server.vanish of pair cites T-077" in done.stdout
    assert "  rule      Server.vanish  <server> vanishes.\n" in done.stdout
    assert done.stdout.endswith("1 statement: 1 cited; 1 citation of what does not exist\n")
    assert done.exit_code == 1


def test_without_the_one_rule_that_cites_it_a_statement_is_named_and_fails() -> None:
    library = with_design(lambda: toy.design("pair").remove("Server.displace"))

    done = printed(library, "--design", "pair")

    assert "\nnothing cites T-09\n10 statements: 8 cited, 1 cited by nothing, 1 not modelled\n" in done.stdout
    assert done.exit_code == 1


def test_statements_that_are_not_asked_for_do_not_fail() -> None:
    assert printed(toy.LIBRARY, "K-02").exit_code == 1
    assert printed(toy.LIBRARY, "K-01").exit_code == 0


def test_a_document_waits_for_its_design_until_the_table_of_designs_has_one() -> None:
    without = printed(PAIR_ONLY)
    with_it = printed(replace(PAIR_ONLY, documents={"pair": ("T", "K")}))

    assert without.stdout.endswith("13 statements: 9 cited, 1 not modelled, 3 without a design as yet\n")
    assert without.exit_code == 0
    assert "\nnothing cites K-01, K-02\n" in with_it.stdout
    assert with_it.stdout.endswith(": 9 cited, 2 cited by nothing, 1 not modelled, 1 without a design as yet\n")
    assert with_it.exit_code == 1


def test_a_table_that_is_broken_is_one_error_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text('[documents.T]\ntitle = "A guide"\npart = 1\n', encoding="utf-8")

    done = printed(replace(toy.LIBRARY, requirements=path))

    assert done.stderr == "error: broken.toml:3: documents.T.part: 1 was found; expected a text [F602]\n"
    assert done.exit_code == 2


@pytest.mark.parametrize("args", [(), ("--design", "pair", "--verdicts"), ("C1", "K-02")])
def test_the_json_fits_the_schema_and_has_the_exit_code(args: tuple[str, ...]) -> None:
    done = printed(toy.LIBRARY, "--json", "-", *args)

    data = json.loads(done.stdout)
    validate(data)
    assert data["exit_code"] == done.exit_code


def test_unknown_citations_are_in_the_json_too() -> None:
    done = printed(with_design(planted_rule), "--json", "-", "T-05")

    data = json.loads(done.stdout)
    validate(data)
    assert data["unknown"] == [{"design": "pair", "kind": "rule", "name": "Server.vanish", "cites": "T-077"}]


def test_verdicts_change_neither_the_citations_nor_the_exit_code() -> None:
    plain = json.loads(printed(PAIR_ONLY, "--json", "-").stdout)
    decided = json.loads(printed(PAIR_ONLY, "--json", "-", "--verdicts").stdout)

    verdicts = {c["name"]: (c.pop("verdict"), c.pop("judgement")) for s in decided["statements"] for c in s["cited_by"]}
    for citer in (c for s in plain["statements"] for c in s["cited_by"]):
        assert (citer.pop("verdict"), citer.pop("judgement")) == (None, None)
    assert decided.pop("deployments") == {"pair": "two"}
    assert plain.pop("deployments") == {}
    assert decided == plain
    assert {name: found for name, found in verdicts.items() if found[0]} == {
        "T1": ("holds", "as expected"),
        "T2": ("holds", "as expected"),
        "T3": ("violated", "as expected"),
        "T4": ("holds", "as expected"),
        "T5": ("holds", "as expected"),
        "T6": ("holds", "as expected"),
        "T7": ("violated", "NOT as expected"),
        "T8": ("holds", "as expected"),
        "T9": ("vacuous", "not judged"),
    }


# ---- the designs of the package ------------------------------------------------------------------
def test_every_statement_of_a_design_of_the_package_is_cited_and_every_citation_leads_somewhere() -> None:
    done = printed(shipped())

    assert done.exit_code == 0
    assert "which does not exist" not in done.stdout
    assert "nothing cites" not in done.stdout


def test_the_markdown_has_a_row_for_each_of_the_88_statements() -> None:
    done = printed(shipped(), "--markdown", "-")

    rows = [line for line in done.stdout.splitlines() if line.startswith(("| S1-", "| S2-"))]
    assert len(rows) == 88
    assert {row.replace("\\|", "").count("|") for row in rows} == {9}


def test_the_callback_design_is_complete() -> None:
    done = printed(shipped(), "--design", "callback")

    assert done.stdout.endswith("36 statements: 25 cited, 11 not modelled\n")
    assert done.exit_code == 0
