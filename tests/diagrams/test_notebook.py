"""What notebooks show of runs, results and tables, and of pictures."""

from __future__ import annotations

from html.parser import HTMLParser

from properties.result import Case, Result, Verdict
from tests.diagrams.drawings import DRAWINGS, trace
from tests.diagrams.evil import SCRIPT, run
from tests.diagrams.plain_data import FIRST, TOLERANCE, VERDICTS


class Cells(HTMLParser):
    """The texts of the cells of tables, and the tags that stand there."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self.inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the base class asks for it
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def test_a_run_is_a_table_of_its_steps() -> None:
    shown = Cells(trace("H8")._repr_html_())

    assert [row[:2] for row in shown.rows] == [["", "kind"], ["1", "fault"], ["2", "detection"]]
    assert shown.rows[2][3] == "app1.registered_with: ctim1 \u2192 none"


def test_names_are_escaped() -> None:
    shown = Cells(run(SCRIPT)._repr_html_())

    assert "script" not in shown.tags
    assert shown.rows[1][2] == f"{SCRIPT} fails, & {SCRIPT} is < down. S1-01"


def test_a_result_shows_its_cases_and_the_run_of_a_violation() -> None:
    cases = (
        Case(((("B1", ("own",)),),), Verdict.VIOLATED, trace("H8"), failed=("it is not so",), checked=True),
        Case(((("B1", ("any",)),),), Verdict.HOLDS),
    )

    shown = Cells(Result(FIRST, "here", "bdd", cases)._repr_html_())

    assert shown.rows[1:3] == [
        ["violated", "", "B1 = own", "yes", "it is not so"],
        ["holds", "", "B1 = any", "no", ""],
    ]
    assert len(shown.rows) == 6


def test_tables_show_conditions_and_numbers_of_faults() -> None:
    verdicts, tolerance = Cells(VERDICTS._repr_html_()), Cells(TOLERANCE._repr_html_())

    assert verdicts.rows[1] == ["P1", "A claim that holds in every reading", "holds in every reading"]
    assert tolerance.rows[2][2:] == ["holds", "violated", "", "Server.crash(one)"]
    assert [row.tolerated for row in TOLERANCE.rows] == [2, 0, None, 1]


def test_a_picture_shows_itself() -> None:
    picture = DRAWINGS["fault-tree"]()

    assert picture._repr_svg_() == picture.svg
    assert picture.png.startswith(b"\x89PNG\r\n")
    assert picture.formats == ("svg", "png", "dot", "mermaid")
