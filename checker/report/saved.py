"""Results that `failproof check --json` has saved, read again.

A file is only a claim. Every run in it is replayed on the model, to the point that the claim is shown; proofs are too
large to be saved, so it is the file's word that they were checked. Whatever else the file says must be what the model,
the catalogue and the deployment say today, to the letter: results of another version of them are refused.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TypeAlias

import msgspec

from checker.judgement import Judged, expectation_of, judge
from checker.replay import bad_trace, confirm, replay
from checker.report.html.decided import CaseKey, Proof
from checker.report.json_report import report_text
from checker.report.results import options_of
from checker.report.saved_file import SavedFile, SavedProperty, refuse, saved_case, saved_effort, saved_proof
from checker.report.story import other_trace_in, trace_in
from model.lang.errors import FailproofError
from model.lang.sites import Site
from model.trace import Trace
from properties.property import Property
from properties.result import Case, Result, Verdict
from properties.verdict_table import row_of

Json: TypeAlias = dict[str, "Json"] | list["Json"] | str | int | float | None
_NOT_COMPARED = frozenset({"seconds", "winners", "nodes", "layers"})
_LONGEST = 60


def rejudged(
    saved: SavedFile, site: Site, catalogue: Sequence[Property], *, from_catalogue: bool
) -> tuple[tuple[Judged, ...], dict[CaseKey, Proof]]:
    """The results of a file, its runs replayed, and what is told of its proofs.

    Raises UsageError where the file does not fit the site and the catalogue.
    """
    known = {p.id: p for p in catalogue}
    judged: list[Judged] = []
    proofs: dict[CaseKey, Proof] = {}
    for given in saved.report.properties:
        prop = known.get(given.id)
        if prop is None:
            refuse(saved.place, f"the catalogue of {site.system.name} has no property {given.id!r}")
        result = _result(saved, site, prop, given)
        told = [saved_proof(case) for case in given.cases]
        proofs |= {(prop.id, n): proof for n, proof in enumerate(told, start=1) if proof is not None}
        judged.append(judge(result, site, expectation_of(prop, site, from_catalogue=from_catalogue)))
    _compare(saved, site, judged)
    return tuple(judged), proofs


def _result(saved: SavedFile, site: Site, prop: Property, given: SavedProperty) -> Result:
    cases = tuple(saved_case(case) for case in given.cases)
    try:
        confirmed = tuple(_confirmed(site, prop, case) for case in cases)
    except FailproofError as error:
        refuse(saved.place, f"a run of {prop.id} does not replay: {error.message}")
    result = Result(prop, site.name, given.engine, confirmed, saved_effort(given.effort))
    if not _divide(result, site):
        refuse(saved.place, f"the cases of {prop.id} do not divide the readings among them")
    return result


def _confirmed(site: Site, prop: Property, case: Case) -> Case:
    """The case with what its run shows, if it has one; raises where it shows nothing."""
    if case.verdict is Verdict.UNDECIDED or trace_in(case.evidence) is None:
        return case
    for trace in filter(None, (trace_in(case.evidence), other_trace_in(case.evidence))):
        _confirm_words(site, trace)
    return dataclasses.replace(case, failed=confirm(site, prop, case), checked=True)


def _confirm_words(site: Site, trace: Trace) -> None:
    """Holds the sentences of a run to those of its rules: replaying does not look at them."""
    for number, (step, instance) in enumerate(zip(trace.steps, replay(site, trace).instances, strict=True), start=1):
        if (step.sentence, step.cites) != (instance.sentence, instance.rule.cites):
            raise bad_trace(f"step {number}, {step.instance}, is told in other words than those of its rule")


def _divide(result: Result, site: Site) -> bool:
    """Whether each combination of the readings lies in one case."""
    options = options_of(site)
    cubes = [cube for case in result.cases for cube in case.where]
    known = all(i in options and names and set(names) <= set(options[i]) for cube in cubes for i, names in cube)
    try:
        return known and bool(row_of(result, options, options).parts)
    except ValueError:
        return False


def _compare(saved: SavedFile, site: Site, judged: Sequence[Judged]) -> None:
    """Refuses the file where it says anything that would not be written today."""
    given = saved.report
    today = report_text(site, given.title, given.engine, given.budget, judged, timings=False)
    for where, found, expected in _differences(_comparable(saved.data), _comparable(msgspec.json.decode(today)), ""):
        refuse(saved.place, f"{where} is {_shown(found)}, but this version of the model says {_shown(expected)}")


def _comparable(data: Json) -> Json:
    """The data without timings and sizes of proofs, which cannot be made again."""
    match data:
        case dict():
            return {key: _comparable(value) for key, value in data.items() if key not in _NOT_COMPARED}
        case list():
            return [_comparable(value) for value in data]
        case _:
            return data


def _differences(found: Json, expected: Json, where: str) -> Iterator[tuple[str, Json, Json]]:
    """The places where two data differ, with what stands there in either."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in dict.fromkeys([*found, *expected]):
            yield from _differences(found.get(key), expected.get(key), f"{where}.{key}" if where else key)
    elif isinstance(found, list) and isinstance(expected, list):
        for number, (one, other) in enumerate(zip_longest(found, expected)):
            yield from _differences(one, other, f"{where}[{number}]")
    elif found != expected:
        yield where, found, expected


def _shown(value: Json) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."
