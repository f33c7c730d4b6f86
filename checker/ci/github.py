"""Results for GitHub: annotations as workflow commands, and a summary of the job in Markdown.

An annotation is shown at a line of a file, and in the log. A step may have ten of each level; the summary has them all.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.ci.finished import Finished, is_open
from checker.judgement import Judged, Judgement
from checker.report.results import summary, verdict_word

SUMMARY_LIMIT = 1_000_000
"""Characters of a summary: GitHub takes 1 MiB of a step, and drops a longer one whole."""


def workflow_commands(run: Finished) -> Iterator[str]:
    """The annotations: an error for what is not as expected, a warning for what is open, notices for what is mended."""
    for judged in run.judged:
        level = _level(judged.judgement)
        prop = judged.result.property
        if level:
            title = f"{prop.id} is {judged.judgement.value} on {run.name.label}"
            yield _command(run, judged, level, title, f"{prop.claim}\n{run.found(judged)}\n\n{run.story(judged)}")
        compared = None if run.compared is None else run.compared.get(prop.id)
        for mended in () if compared is None else compared.mended:
            where = "" if mended.whole else " in part"
            told = f"{prop.claim}\nThe baseline lists it as {mended.known.found}; take it out of {mended.known.place}."
            yield _command(run, judged, "notice", f"{prop.id} is {mended.word}{where} on {run.name.label}", told)


def job_summary(run: Finished) -> str:
    """The run as Markdown: a table of all properties, and the stories of what somebody has to look at."""
    head = f"### failproof: {_cell(run.name.label)}\n\n{summary(run.judged).text}\n\n"
    told = head + "| property | verdict | | claim |\n|---|---|---|---|\n"
    for judged in run.judged:
        prop = judged.result.property
        cells = (prop.id, verdict_word(judged), judged.judgement.value, prop.claim)
        told += "| " + " | ".join(_cell(c) for c in cells) + " |\n"
    for judged in run.judged:
        if _level(judged.judgement) or judged.judgement is Judgement.KNOWN:
            story = _details(run, judged)
            if len(told) + len(story) > SUMMARY_LIMIT:
                return told + "\nThe rest is too long for a summary: see the log.\n"
            told += story
    return told + "\n"


def _details(run: Finished, judged: Judged) -> str:
    title = f"{judged.result.property.id} is {judged.judgement.value}"
    body = run.told(judged)
    fence = "```"
    while fence in body:
        fence += "`"
    return f"\n<details><summary>{_html(title)}</summary>\n\n{fence}text\n{body}{fence}\n\n</details>\n"


def _level(judgement: Judgement) -> str:
    if judgement is Judgement.UNEXPECTED:
        return "error"
    return "warning" if is_open(judgement) else ""


def _command(run: Finished, judged: Judged, level: str, title: str, message: str) -> str:
    place = run.repository.shown(judged.result.property, run.deployment)
    where = {} if place is None else {"file": place.file, **({"line": str(place.line)} if place.line else {})}
    given = ",".join(f"{key}={_value(value)}" for key, value in {**where, "title": title}.items())
    return f"::{level} {given}::{_data(message.rstrip())}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cell(text: str) -> str:
    plain = " ".join(_html(text).split())
    return "".join(f"\\{c}" if c in "\\|`*_[]" else c for c in plain)
