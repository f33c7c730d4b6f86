"""What the table of ground nodes sees at once, and that nothing it sees changes a meaning."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from model.lang.ground import FALSE, TRUE, Table, parts_of

VARIABLES, VALUES = 3, 2


@dataclass(frozen=True)
class Term:
    """A term as a tree, to be put into a table and to be evaluated by hand."""

    kind: str
    parts: tuple[Term, ...] = ()
    variable: int = 0
    value: int = 0


ATOMS = st.builds(Term, st.just("is"), st.just(()), st.integers(0, VARIABLES - 1), st.integers(0, VALUES - 1))
TERMS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(Term, st.just("not"), st.tuples(inner)),
        st.builds(Term, st.sampled_from(["and", "or", "minus"]), st.tuples(inner, inner)),
    ),
    max_leaves=14,
)


def put(table: Table, term: Term) -> int:
    parts = [put(table, p) for p in term.parts]
    match term.kind:
        case "is":
            return table.atom(term.variable, term.value)
        case "not":
            return table.not_(parts[0])
        case "and":
            return table.and_(*parts)
        case "or":
            return table.or_(*parts)
        case _:
            return table.minus(*parts)


def holds(term: Term, state: tuple[int, ...]) -> bool:
    parts = [holds(p, state) for p in term.parts]
    match term.kind:
        case "is":
            return state[term.variable] == term.value
        case "not":
            return not parts[0]
        case "and":
            return all(parts)
        case "or":
            return any(parts)
        case _:
            return parts[0] and not parts[1]


def value(table: Table, node: int, state: tuple[int, ...]) -> bool:
    made = table.nodes[node]
    match made[0]:
        case "true" | "false":
            return made[0] == "true"
        case "is":
            return state[made[1]] == made[2]
        case "not":
            return not value(table, made[1], state)
        case _:
            parts = [value(table, p, state) for p in parts_of(made)]
            return all(parts) if made[0] == "and" else any(parts)


@given(TERMS)
def test_what_is_simplified_means_the_same(term: Term) -> None:
    table = Table()
    node = put(table, term)

    for state in itertools.product(range(VALUES), repeat=VARIABLES):
        assert value(table, node, state) is holds(term, state)


@given(TERMS)
def test_a_term_without_itself_is_false_and_with_its_negation_true(term: Term) -> None:
    table = Table()
    node = put(table, term)

    assert table.minus(node, node) == FALSE
    assert table.or_(node, table.not_(node)) == TRUE


def test_a_conjunction_with_the_negation_of_some_of_its_parts_is_false() -> None:
    table = Table()
    a, b, c = (table.atom(v, 0) for v in range(3))

    assert table.and_(a, b, c, table.not_(table.and_(a, c))) == FALSE
    assert table.or_(a, b, c, table.not_(table.or_(a, c))) == TRUE
    assert table.and_(a, b, table.not_(table.and_(a, c))) != FALSE
