"""Saved results: what was written is read, and what the model would not say today is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from checker.cli.target import Target, find_target
from checker.engine import Options
from checker.judgement import Judged, judge
from checker.report.html.decided import Proof
from checker.report.json_report import report_text
from checker.report.saved import rejudged
from checker.report.saved_file import NOT_SAVED, read_saved, saved_case, saved_proof
from model.lang.errors import Code, UsageError
from model.lang.place import Place
from model.trace import Trace
from properties.evidence import (
    CutSet,
    Evidence,
    Invariant,
    Lasso,
    RankedInvariant,
    Ranking,
    StateSet,
    TracePair,
    TrapSet,
)
from properties.result import Case, Result, Verdict
from tests.cli.toy import LIBRARY
from tests.report.reports import run

ASKED = ("T1", "T3", "T5", "T8", "-d", "two-open", "-e", "reference", "-j", "1")
HERE = Place("results.json")
TRACE = Trace("pair", "two", "normal", {"R1": "always"}, {"net.up": "yes"}, ())
SET = StateSet((("is", "net.up", "yes"), ("not", 0)))


@pytest.fixture(scope="module")
def target() -> Target:
    return find_target(LIBRARY, "two-open")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    """T1 depends on the readings, T3 is violated, T5 has a ranking, T8 is shown by two runs."""
    path = tmp_path_factory.mktemp("saved") / "results.json"
    run(
        "check",
        "T1",
        "T3",
        "T5",
        "T8",
        "-d",
        "two-open",
        "-e",
        "reference",
        "-j",
        "1",
        "--json",
        str(path),
        "--timings",
    )
    return path.read_text(encoding="utf-8")


def again(text: str, target: Target) -> tuple[tuple[Judged, ...], dict[tuple[str, int], Proof]]:
    return rejudged(read_saved(text, HERE), target.site, target.catalogue, from_catalogue=True)


def test_what_was_written_is_read(written: str, target: Target) -> None:
    judged, proofs = again(written, target)

    assert [j.result.property.id for j in judged] == ["T1", "T3", "T5", "T8"]
    assert [[c.case.verdict.value for c in j.cases] for j in judged] == [
        ["holds", "violated"],
        ["violated"],
        ["holds"],
        ["holds", "violated"],
    ]
    assert {key: proof.kind for key, proof in proofs.items()} == {("T1", 1): "invariant", ("T5", 1): "ranked-invariant"}
    nodes = json.loads(written)["properties"][2]["cases"][0]["evidence"]
    assert (proofs["T5", 1].nodes, proofs["T5", 1].layers) == (int(nodes["nodes"]), nodes["layers"])


def put(*path: str | int, value: object) -> Callable[[Any], None]:
    def change(data: Any) -> None:
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = value

    return change


STEPS = ("properties", 0, "cases", 1, "evidence", "trace", "steps")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (put("version", value=2), "the results are of version 2 of the format; this program reads 1"),
        (put("format", value="other"), "the file holds no results: Invalid enum value 'other'"),
        (put("properties", 0, "id", value="T99"), "the catalogue of pair has no property 'T99'"),
        (
            put("properties", 0, "claim", value="Else"),
            'properties[0].claim is "Else", but this version',
        ),
        (
            put("properties", 1, "cases", 0, "verdict", value="holds"),
            "a run of T3 does not replay: property T3",
        ),
        (put("properties", 0, "cases", 0, "verdict", value="violated"), "properties[0].judgement is"),
        (
            put("properties", 0, "cases", 0, "where", value=[{"R2": ["hasty"]}]),
            "the cases of T1 do not divide the readings",
        ),
        (put("properties", 0, "cases", 0, "where", value=[{"R2": ["hasty", "none"]}]), "the cases of T1 do not divide"),
        (put("properties", 0, "cases", 0, "where", value=[{"R9": ["sure"]}]), "the cases of T1 do not divide"),
        (put(*STEPS, value=[]), "a run of T1 does not replay: property T1: the run shows no such case"),
        (put(*STEPS, 0, "instance", value="Network.fail(gone)"), "a run of T1 does not replay: step 1 fires"),
        (
            put(*STEPS, 0, "sentence", value="Nothing."),
            "step 1, Server.take_over(server1), is told in other words",
        ),
        (put("properties", 0, "cases", 1, "failed", value=["all"]), 'cases[1].failed[0] is "all", but'),
        (
            put("properties", 2, "cases", 0, "evidence", "nodes", value="many"),
            "the file holds no results: Expected `str`",
        ),
        (put("exit_code", value=1), "exit_code is 1, but this version of the model says 0"),
        (put("more", value=1), "more is 1, but this version of the model says null"),
    ],
)
def test_what_does_not_fit_is_refused(change: Callable[[Any], None], told: str, written: str, target: Target) -> None:
    data = json.loads(written)
    change(data)

    with pytest.raises(UsageError) as caught:
        again(json.dumps(data), target)

    assert told in caught.value.message
    assert (caught.value.code, caught.value.place) == (Code.BAD_RESULTS, HERE)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": "failproof-report"}', "[" * 100_000])
def test_what_is_no_file_of_results_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_saved(text, HERE)

    assert caught.value.code is Code.BAD_RESULTS


@pytest.mark.parametrize(
    ("evidence", "proof"),
    [
        (TRACE, None),
        (TracePair(TRACE, TRACE, 1), None),
        (Lasso(TRACE, 2), None),
        (TrapSet(TRACE, SET), Proof("trap-set", 2)),
        (CutSet(("Network.fail",), TRACE), None),
        (Invariant(SET), Proof("invariant", 2)),
        (RankedInvariant(SET, (Ranking((), (SET, SET, SET)),)), Proof("ranked-invariant", 2, 3)),
    ],
)
def test_evidence_of_each_kind_is_read_but_for_sets_of_states(
    evidence: Evidence, proof: Proof | None, target: Target
) -> None:
    case = Case(((),), Verdict.VIOLATED, evidence)
    judged = judge(Result(target.catalogue[0], "two-open", "reference", (case,)), target.site, None)
    text = report_text(target.site, "", "reference", Options(), [judged], timings=False)

    (saved,) = read_saved(text, HERE).report.properties[0].cases

    assert saved_proof(saved) == proof
    assert saved_case(saved).evidence == without_sets(evidence)


def without_sets(evidence: Evidence) -> Evidence:
    match evidence:
        case TrapSet(trace):
            return TrapSet(trace, NOT_SAVED)
        case Invariant():
            return Invariant(NOT_SAVED)
        case RankedInvariant():
            return RankedInvariant(NOT_SAVED, (Ranking((), (NOT_SAVED,) * evidence.depth),))
        case _:
            return evidence
