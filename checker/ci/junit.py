"""Results as JUnit XML, which every pipeline can show: a test case for each property.

What is not as expected is a failure with the story as its text. What nobody can say yet is an error: it must not pass
for a success. What a baseline lists is skipped. A hazard that is violated as expected passes, with its story as output.
The format is that of the schema `junit-10.xsd` of the xUnit plugin of Jenkins.
"""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree as ET

from checker.ci.finished import Finished, is_open
from checker.judgement import Judged, Judgement
from checker.report.line import line


def junit_text(run: Finished) -> str:
    """The run as the text of a file. The times of the test cases are there only with `--timings`."""
    suite = ET.Element("testsuite")
    kinds: Counter[str] = Counter()
    for judged in run.judged:
        case = ET.SubElement(suite, "testcase", name=_plain(judged.result.property.id))
        case.set("classname", _plain(f"{run.name.design}.{run.name.label}"))
        if run.timings:
            case.set("time", _seconds(judged.result.effort.seconds))
        kinds[_outcome(run, judged, case)] += 1
        ET.SubElement(case, "system-out").text = _output(run, judged)
    suite.set("name", _plain(f"failproof {run.name.label}"))
    suite.set("tests", str(len(run.judged)))
    suite.set("failures", str(kinds["failure"]))
    suite.set("errors", str(kinds["error"]))
    suite.set("skipped", str(kinds["skipped"]))
    if run.timings:
        suite.set("time", _seconds(sum(j.result.effort.seconds for j in run.judged)))
    whole = ET.Element("testsuites")
    whole.append(suite)
    ET.indent(whole)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(whole, encoding="unicode") + "\n"


def _outcome(run: Finished, judged: Judged, case: ET.Element) -> str:
    """Adds what a case that did not pass has; says which of the kinds it is."""
    kind = _kind(judged.judgement)
    if kind == "passed":
        return kind
    prop = judged.result.property
    outcome = ET.SubElement(case, kind, type=judged.judgement.value)
    outcome.set("message", _plain(f"{prop.claim}: {run.found(judged)}"))
    if kind == "failure":
        outcome.text = run.told(judged)
    return kind


def _kind(judgement: Judgement) -> str:
    if is_open(judgement):
        return "error"
    return {Judgement.UNEXPECTED: "failure", Judgement.KNOWN: "skipped"}.get(judgement, "passed")


def _output(run: Finished, judged: Judged) -> str:
    """The story where it is not told already, the files with the traces as GitLab and Jenkins link them, the id."""
    prop = judged.result.property
    story = "" if judged.judgement is Judgement.UNEXPECTED else run.told(judged)
    files = "".join(f"[[ATTACHMENT|{run.repository.path(path)}]]\n" for path in run.traces.get(prop.id, ()))
    return f"{story}{files}finding: {_plain(run.name.finding(prop))}\n"


def _plain(text: str) -> str:
    """The text without what XML cannot carry."""
    return line(text).text


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"
