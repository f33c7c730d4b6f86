"""Reports of the small design, as the command line writes them."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from click.testing import CliRunner

from checker.cli import command
from tests.cli.toy import LIBRARY

SKIPPED = ("script", "style", "svg")
"""Elements whose contents are not prose."""


def run(*words: str) -> str:
    """What the command prints; it may end with any exit code of a judgement."""
    done = CliRunner().invoke(command, list(words), obj=LIBRARY, prog_name="failproof")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code in (0, 1, 3), done.output
    return done.stdout


def write_report(path: Path, *words: str) -> Path:
    """The report that the command writes; it decides in this process, with the reference engine."""
    run("report", *words, "-e", "reference", "-j", "1", "--out", str(path))
    return path


class Outline(HTMLParser):
    """The elements of a page with their classes and texts, an element a line, indented by how deep it stands."""

    VOID = frozenset({"meta", "input", "br", "link", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.fresh = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if not self._skipped():
            named = dict(attrs)
            told = [f"#{named['id']}"] if named.get("id") else []
            told += [f".{name}" for name in (named.get("class") or "").split()]
            self.lines.append(f"{'  ' * len(self.open)}{tag}{''.join(told)}")
        if tag not in self.VOID:
            self.open.append(tag)
        self.fresh = tag not in self.VOID

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()
        self.fresh = False

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and not self._skipped():
            if self.fresh:
                self.lines[-1] += f" | {text}"
            else:
                self.lines.append(f"{'  ' * len(self.open)}| {text}")
        self.fresh = False

    def _skipped(self) -> bool:
        return any(tag in self.open for tag in SKIPPED)


def outline(page: str) -> Outline:
    """The outline of a page, all of whose elements are closed."""
    found = Outline()
    found.feed(page)
    found.close()
    assert found.open == []
    return found
