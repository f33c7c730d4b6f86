"""Results as SARIF 2.1.0, the format of code scanners: a rule for each property, a result for each finding.

Only what somebody has to look at is a result, because dashboards show every result as an alert, whatever its kind. What
is not as expected has kind *fail*; what nobody can say yet is *open*. Each has the stories in its message and as code
flows, step by step through the rules of the design, and the evidence whole in its property bag, as `--json` writes it.
A known violation is suppressed, with the note of the baseline as its justification.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from checker.ci.finished import Finished, is_finding, is_open
from checker.judgement import Judged, Judgement
from checker.report.json_report import as_text, judged_data
from checker.report.story import length, trace_in
from model.lang.place import Place
from model.trace import Trace, TraceStep
from properties.cubes import tell
from properties.property import Property
from properties.result import Case, Verdict

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "failproof/v1"
"""The version of the ids of findings; it changes when an id would mean something else."""

_REPOSITORY = "%SRCROOT%"
_PACKAGE = "FAILPROOF"

Data = dict[str, Any]


def sarif_text(run: Finished) -> str:
    """The run as the text of a file."""
    return as_text(sarif(run))


def sarif(run: Finished) -> Data:
    """The run as plain data. What a baseline says of each result is told where there is a baseline."""
    position = {j.result.property.id: number for number, j in enumerate(run.judged)}
    made: Data = {
        "tool": {"driver": _driver(run)},
        "automationDetails": {"id": f"failproof/{quote(f'{run.name.design}/{run.name.label}', safe='/[];=|')}/"},
        "invocations": [{"executionSuccessful": True, "exitCode": run.exit_code.value}],
        "results": [_result(run, j, position[j.result.property.id]) for j in run.judged if is_finding(j.judgement)],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            _REPOSITORY: {"description": {"text": "The root of the repository in which failproof ran."}},
            _PACKAGE: {"description": {"text": "The folder in which the packages of failproof are."}},
        },
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [made]}


def _driver(run: Finished) -> Data:
    driver: Data = {"name": "failproof", "rules": [_rule(j.result.property) for j in run.judged]}
    with contextlib.suppress(PackageNotFoundError):  # a folder of sources has no version
        driver["version"] = version("failproof")
    return driver


def _rule(prop: Property) -> Data:
    told = f"{prop.why}" + (f"\n\nCites: {', '.join(prop.cites)}." if prop.cites else "")
    told += "".join(f"\n\nAssumes: {a}" for a in prop.assumptions)
    return {
        "id": prop.id,
        "shortDescription": {"text": prop.claim or prop.id},
        "fullDescription": {"text": prop.why or prop.claim or prop.id},
        "help": {"text": told or prop.id},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["failover", prop.kind], "cites": list(prop.cites)},
    }


def _result(run: Finished, judged: Judged, position: int) -> Data:
    prop = judged.result.property
    finding = run.name.finding(prop)
    undecided = is_open(judged.judgement)
    made: Data = {
        "ruleId": prop.id,
        "ruleIndex": position,
        "kind": "open" if undecided else "fail",
        "level": "none" if undecided else "error",
        "message": {"text": f"{prop.claim}: {run.found(judged)}\n\n{run.story(judged)}".rstrip()},
        "locations": [_location(run.repository.shown(prop, run.deployment), prop.place)],
        "fingerprints": {FINGERPRINT: finding},
        # The one that GitHub looks at: without it an alert is another one when its line changes.
        "partialFingerprints": {"primaryLocationLineHash": f"{hashlib.sha256(finding.encode()).hexdigest()[:16]}:1"},
    }
    flows = list(_flows(run, judged))
    if flows:
        made["codeFlows"] = flows
    files = run.traces.get(prop.id, ())
    if files:
        made["attachments"] = [
            {
                "description": {"text": "The trace, for `failproof replay`."},
                "artifactLocation": _artifact(run.repository.path(path)),
            }
            for path in files
        ]
    made |= _baseline(run, judged)
    made["properties"] = {"failproof": judged_data(judged, run.site, run.name, timings=run.timings)}
    return made


def _baseline(run: Finished, judged: Judged) -> Data:
    if run.compared is None:
        return {}
    compared = run.compared[judged.result.property.id]
    if judged.judgement is Judgement.KNOWN:
        suppression: Data = {"kind": "external", "status": "accepted"}
        if compared.notes:
            suppression["justification"] = "\n".join(compared.notes)
        return {"baselineState": "unchanged", "suppressions": [suppression]}
    return {"baselineState": "updated" if compared.new else "new", "suppressions": []}


def _flows(run: Finished, judged: Judged) -> Iterator[Data]:
    for case in judged.result.cases:
        trace = trace_in(case.evidence)
        if trace is not None and case.verdict is Verdict.VIOLATED:
            yield {
                "message": {"text": _flow_title(run, case, trace)},
                "threadFlows": [{"locations": list(_steps(run, judged.result.property, trace))}],
            }


def _flow_title(run: Finished, case: Case, trace: Trace) -> str:
    condition = tell(case.where, run.lines.options)
    about = f" for {', '.join(case.binding)}" if case.binding else ""
    return f"violated{about}{f' under {condition}' if condition else ''}: {length(trace)}"


def _steps(run: Finished, prop: Property, trace: Trace) -> Iterator[Data]:
    readings = ", ".join(f"{r} = {o}" for r, o in trace.readings.items() if r in run.site.free_readings)
    begin = f"start: {trace.start}{'; ' + readings if readings else ''}"
    yield {
        "location": _location(run.repository.place(prop.place), prop.place, begin),
        "executionOrder": 1,
        "importance": "important",
    }
    for number, step in enumerate(trace.steps, start=2):
        place = run.site.system.rule(step.rule).place
        yield {
            "location": _location(run.repository.place(place), place, _step_text(step)),
            "executionOrder": number,
            "importance": "essential" if step.kind == "fault" else "important",
            "kinds": [step.kind],
            "state": {c.variable: {"text": c.after} for c in step.changes},
        }


def _step_text(step: TraceStep) -> str:
    sentence = " ".join(step.sentence.split()) or step.instance
    changed = "; ".join(f"{c.variable}: {c.before} -> {c.after}" for c in step.changes)
    return f"{step.kind}: {sentence}" + (f" {changed}" if changed else "")


def _location(place: Place | None, otherwise: Place, message: str = "") -> Data:
    """A line of the repository; for None, one of the package, which is somewhere else."""
    artifact = _artifact((place or otherwise).file, _REPOSITORY if place else _PACKAGE)
    line = (place or otherwise).line
    made: Data = {
        "physicalLocation": {"artifactLocation": artifact, **({"region": {"startLine": line}} if line else {})}
    }
    if message:
        made["message"] = {"text": message}
    return made


def _artifact(file: str, base: str = _REPOSITORY) -> Data:
    """A file as a URI; a path that is not absolute is relative to the base."""
    path = Path(file)
    return {"uri": path.as_uri()} if path.is_absolute() else {"uri": quote(path.as_posix()), "uriBaseId": base}
