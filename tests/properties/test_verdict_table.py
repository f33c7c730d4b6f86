from __future__ import annotations

import pytest

from model.lang.term import ALWAYS_TRUE
from properties.property import always
from properties.result import Case, Cube, Result, Vacuity, Verdict
from properties.verdict_table import Outcome, VerdictRow, VerdictTable, row_of

OPTIONS = {"A": ("x", "y", "z"), "B": ("no", "yes"), "C": ("only",)}
CLAIM = always("P1", "All is well", that=ALWAYS_TRUE, why="We want it.", cites="S1-01")


def row(*cases: Case, relevant: tuple[str, ...] = ("A", "B")) -> VerdictRow:
    return row_of(Result(CLAIM, "here", "bdd", cases), OPTIONS, relevant)


def case(verdict: Verdict, *where: Cube, vacuity: Vacuity = Vacuity.TRIGGERED, max_faults: int | None = None) -> Case:
    return Case(where or ((),), verdict, vacuity=vacuity, max_faults=max_faults, checked=True)


def said(made: VerdictRow) -> str:
    return VerdictTable("toy", "here", "", "normal", OPTIONS, (made,)).sentence(made)


def test_what_holds_everywhere_is_said_to() -> None:
    made = row(case(Verdict.HOLDS))

    assert said(made) == "holds in every reading"
    assert made.depends_on == ()
    assert made.relevant == ("A", "B")


def test_cases_with_the_same_outcome_make_one_part_in_minimal_form() -> None:
    one = case(Verdict.HOLDS, (("A", ("x",)), ("B", ("no",))), (("A", ("x",)), ("B", ("yes",))))
    two = case(Verdict.HOLDS, (("A", ("y",)),), vacuity=Vacuity.BEFORE_FAULTS_ONLY)
    bad = case(Verdict.VIOLATED, (("A", ("z",)), ("C", ("only",))))

    made = row(one, two, bad)

    assert said(made) == "violated exactly when A = z; else holds"
    assert made.depends_on == ("A",)
    assert [(p.outcome, p.where, p.checked) for p in made.parts] == [
        (Outcome.HOLDS, ((("A", ("x", "y")),),), True),
        (Outcome.VIOLATED, ((("A", ("z",)),),), True),
    ]


def test_vacuous_and_undecided_readings_are_told_apart() -> None:
    made = row(
        case(Verdict.HOLDS, (("A", ("x",)),)),
        case(Verdict.HOLDS, (("A", ("y",)), ("B", ("no",))), vacuity=Vacuity.NEVER),
        case(Verdict.HOLDS, (("A", ("y",)), ("B", ("yes",))), max_faults=2),
        case(Verdict.VIOLATED, (("A", ("z",)),)),
    )

    assert said(made) == ("holds when A = x; vacuous when A = y and B = no; violated when A = z; else undecided")
    assert made.under({"A": "y", "B": "no", "C": "only"}) is Outcome.VACUOUS
    assert made.outcomes("A", "y") == (Outcome.VACUOUS, Outcome.UNDECIDED)
    assert made.outcomes("B", "no") == (Outcome.HOLDS, Outcome.VACUOUS, Outcome.VIOLATED)
    assert [p.checked for p in made.parts] == [True, True, True, False]


def test_exactly_is_said_only_where_nothing_is_undecided() -> None:
    undecided = Case(((("B", ("yes",)),),), Verdict.UNDECIDED)

    assert said(row(case(Verdict.HOLDS, (("B", ("no",)),)), undecided)) == "holds when B = no; else undecided"
    assert said(row(Case(((),), Verdict.UNDECIDED))) == "undecided"


def test_cases_that_leave_readings_out_or_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="partition"):
        row(case(Verdict.HOLDS, (("A", ("x",)),)))
    with pytest.raises(ValueError, match="partition"):
        row(case(Verdict.HOLDS, (("A", ("x", "y")),)), case(Verdict.VIOLATED, (("A", ("y", "z")),)))


def test_a_table_names_the_readings_that_make_a_difference() -> None:
    made = row(case(Verdict.HOLDS, (("B", ("no",)),)), case(Verdict.VIOLATED, (("B", ("yes",)),)))
    table = VerdictTable("toy", "here", "", "normal", OPTIONS, (made,))

    assert table.open_readings == ("A", "B")
    assert table.deciding == ("B",)
