"""Sets of rows as reduced diagrams."""

import itertools
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from checker.reference.diagram import Column, Diagrams
from properties.evidence import StateSet
from tests.conformance.proofs import contains

COLUMNS = (Column("a", ("no", "yes")), Column("b", ("p", "q", "r")), Column("c", ("no", "yes")))
ROWS = list(itertools.product(range(2), range(3), range(2)))


def diagram(rows: Sequence[tuple[int, ...]]) -> StateSet:
    diagrams = Diagrams()
    return diagrams.state_set(diagrams.rows(COLUMNS, rows))


def values(row: tuple[int, ...]) -> dict[str, str]:
    return {column.name: column.values[value] for column, value in zip(COLUMNS, row, strict=True)}


@given(st.sets(st.sampled_from(ROWS)))
def test_a_diagram_holds_its_rows_and_no_other(rows: set[tuple[int, ...]]) -> None:
    states = diagram(sorted(rows))

    assert {row for row in ROWS if contains(states, values(row))} == rows


@given(st.lists(st.sampled_from(ROWS), unique=True))
def test_the_order_of_the_rows_changes_nothing(rows: list[tuple[int, ...]]) -> None:
    assert diagram(rows) == diagram(sorted(rows))


def test_all_rows_are_one_node() -> None:
    assert diagram(ROWS).nodes == (("true",),)


def test_no_row_is_one_node() -> None:
    assert diagram([]).nodes == (("false",),)


def test_a_variable_that_does_not_matter_is_not_tested() -> None:
    states = diagram([row for row in ROWS if row[1] == 1])

    assert states.nodes == (("is", "b", "q"),)


def test_equal_parts_are_shared() -> None:
    # c decides, but for a = no and b = p: the test of c stands once.
    states = diagram([row for row in ROWS if row[2] == 1 or row[:2] == (0, 0)])

    assert states.nodes.count(("is", "c", "yes")) + states.nodes.count(("is", "c", "no")) == 1
    assert states.size == 7


def test_a_conjunction_of_sets_is_their_intersection() -> None:
    diagrams = Diagrams()
    one = diagrams.rows(COLUMNS, [row for row in ROWS if row[0] == 1])
    two = diagrams.rows(COLUMNS, [row for row in ROWS if row[2] == 1])

    both = diagrams.state_set(diagrams.conjunction([one, two]))

    assert [row for row in ROWS if contains(both, values(row))] == [(1, b, 1) for b in range(3)]
