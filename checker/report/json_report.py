"""Results for programs: JSON as `schema.json` beside this file describes it.

Exact counts are strings, since JSON readers round large numbers. Timings appear only where they are asked for, so that
the same input gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, assert_never, cast

from checker.ci.identity import RunName
from checker.engine import Options
from checker.judgement import Judged, JudgedCase, exit_code, is_vacuous
from checker.report.results import options_of
from checker.report.story import trace_in
from model.lang.sites import Site
from model.trace import Trace
from model.trace_file import trace_as_data
from properties.cubes import tell
from properties.evidence import CutSet, EverySize, Evidence, Invariant, Lasso, RankedInvariant, TracePair, TrapSet
from properties.result import Case, Cube, Exploration

VERSION = 1
"""The version of the format; it changes when a reader of the former one would go wrong."""

Data = dict[str, Any]


def schema() -> Data:
    """The JSON schema of reports and explorations."""
    text = files("checker.report").joinpath("schema.json").read_text(encoding="utf-8")
    return cast("Data", json.loads(text))


def as_text(data: Data) -> str:
    """JSON as people can read it too."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def report_text(
    site: Site,
    title: str,
    engine: str,
    options: Options,
    judged: Sequence[Judged],
    *,
    timings: bool,
    name: RunName | None = None,
) -> str:
    """The report of `failproof check`."""
    return as_text(report(site, title, engine, options, judged, timings=timings, name=name))


def report(
    site: Site,
    title: str,
    engine: str,
    options: Options,
    judged: Sequence[Judged],
    *,
    timings: bool,
    name: RunName | None = None,
) -> Data:
    """The report as plain data. `name`: of the run, where it may differ from what the deployment says."""
    name = name or RunName(site.system.name, site.name)
    return {
        "format": "failproof-report",
        "version": VERSION,
        **_site(site, title, engine),
        "budget": {
            "max_faults": options.max_faults,
            "max_states": options.max_states,
            "max_seconds": options.max_seconds,
        },
        "properties": [judged_data(j, site, name, timings=timings) for j in judged],
        "exit_code": exit_code(judged).value,
    }


def exploration_text(site: Site, title: str, engine: str, explorations: Sequence[Exploration]) -> str:
    """The report of `failproof explore`."""
    return as_text(
        {
            "format": "failproof-exploration",
            "version": VERSION,
            **_site(site, title, engine),
            "explorations": [_exploration(e) for e in explorations],
        }
    )


def _site(site: Site, title: str, engine: str) -> Data:
    return {
        "design": site.system.name,
        "deployment": site.name,
        "title": title,
        "start": site.start.name,
        "engine": engine,
        "readings": {i: list(options) for i, options in options_of(site).items()},
    }


def _exploration(found: Exploration) -> Data:
    deadlock = trace_in(found.first_deadlock)
    return {
        "readings": dict(found.readings),
        "states": str(found.states),
        "transitions": None if found.transitions is None else str(found.transitions),
        "depth": found.depth,
        "complete": found.complete,
        "never_enabled": list(found.never_enabled),
        "deadlocks": str(found.deadlocks),
        "first_deadlock": None if deadlock is None else trace_as_data(deadlock),
    }


def judged_data(judged: Judged, site: Site, name: RunName, *, timings: bool) -> Data:
    """One result as plain data."""
    prop, effort = judged.result.property, judged.result.effort
    options = options_of(site)
    data: Data = {
        "id": prop.id,
        "claim": prop.claim,
        "kind": prop.kind,
        "why": prop.why,
        "cites": list(prop.cites),
        "assumptions": list(prop.assumptions),
        "engine": judged.result.engine,
        "judgement": judged.judgement.value,
        "finding": name.finding(prop),
        "cases": [_case(c, options) for c in judged.cases],
        "effort": {
            "states": _exact(effort.states),
            "transitions": _exact(effort.transitions),
            "depth": effort.depth,
            "notes": list(effort.notes),
        },
    }
    if timings:
        data["effort"]["seconds"] = round(effort.seconds, 3)
        if effort.winners:
            data["effort"]["winners"] = list(effort.winners)
    return data


def _case(judged: JudgedCase, options: Mapping[str, Sequence[str]]) -> Data:
    case: Case = judged.case
    return {
        "where": [_cube(c) for c in case.where],
        "condition": tell(case.where, options),
        "verdict": case.verdict.value,
        "max_faults": case.max_faults,
        "vacuity": case.vacuity.value,
        "vacuous": is_vacuous(case),
        "checked": case.checked,
        "judgement": judged.judgement.value,
        "expected": [{"where": _cube(d.where), "verdict": d.expected.value} for d in judged.demands],
        "binding": list(case.binding),
        "instances": [
            {"binding": list(i.binding), "verdict": i.verdict.value, "vacuity": i.vacuity.value} for i in case.instances
        ],
        "failed": list(case.failed),
        "reason": case.reason,
        "evidence": None if case.evidence is None else evidence_data(case.evidence),
    }


def _cube(cube: Cube) -> Data:
    return {reading: list(options) for reading, options in cube}


def evidence_data(evidence: Evidence) -> Data:
    """Evidence as plain data: runs step by step, of proofs their size."""
    match evidence:
        case Trace():
            return {"kind": "trace", "trace": trace_as_data(evidence)}
        case TracePair(first, second, fork):
            return {"kind": "trace-pair", "trace": trace_as_data(first), "other": trace_as_data(second), "fork": fork}
        case Lasso(trace, loop):
            return {"kind": "lasso", "trace": trace_as_data(trace), "loop": loop}
        case TrapSet(trace, states):
            return {"kind": "trap-set", "trace": trace_as_data(trace), "nodes": str(states.size)}
        case CutSet(faults, trace):
            return {"kind": "cut-set", "trace": trace_as_data(trace), "faults": list(faults)}
        case Invariant(states, every_size):
            return {"kind": "invariant", "nodes": str(states.size), **_every_size(every_size)}
        case RankedInvariant(states):
            return {"kind": "ranked-invariant", "nodes": str(states.size), "layers": evidence.depth}
        case _:
            assert_never(evidence)


def _every_size(found: EverySize | None) -> Data:
    return {} if found is None else {"every_size": {"open": list(found.open), "proof": found.proof}}


def _exact(count: int | None) -> str | None:
    return None if count is None else str(count)
