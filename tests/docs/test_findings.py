"""Every finding can be made again: its command is run, and what it prints is what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.test_documents import ROOT, run_console, with_gaps

PAGE = ROOT / "docs" / "findings.md"
BLOCK = re.compile(r"(<!-- long -->\n)?^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PARTS = ("**What one would assume.**", "**What is true.**", "**What a site can do.**")
TEXT = PAGE.read_text(encoding="utf-8")
FINDINGS = re.split(r"^## \d+\. ", TEXT, flags=re.MULTILINE)[1:]


def shown() -> list[object]:
    """The commands of the page, those that take long apart."""
    found: list[object] = []
    for match in BLOCK.finditer(TEXT):
        command = match[2].splitlines()[0].removeprefix("$ failproof ")
        marks = [pytest.mark.long] if match[1] else []
        found.append(pytest.param(match[2], id=command, marks=marks))
    return found


@pytest.mark.parametrize("session", shown())
def test_the_command_shows_the_finding(session: str, tmp_path: Path) -> None:
    told = run_console(session, tmp_path)

    assert with_gaps(session).fullmatch(told), told


def test_there_are_findings_and_each_has_its_parts_and_a_command() -> None:
    assert len(FINDINGS) >= 15
    for finding in FINDINGS:
        assert [part for part in PARTS if part not in finding] == [], finding
        assert BLOCK.search(finding), finding


def test_the_three_that_matter_most_come_first() -> None:
    named = [re.findall(r"\((?:H|P|S)[\w-]+\)", finding.splitlines()[0]) for finding in FINDINGS[:4]]

    assert named == [["(H8)"], ["(H3)"], ["(H4)"], ["(S1-27)"]]
