"""The exported text means what the system means: z3 alone, on nothing but the text, finds what is known."""

from __future__ import annotations

from typing import Any

import pytest
import z3

from checker.certificate import export_smtlib
from model.lang.errors import Code, UsageError
from model.lang.rule import fired
from model.lang.term import count
from properties.property import Property, absent, never, on_step, reachable
from tests.certificate.conditions import Condition, any_of, no
from tests.certificate.designs import App, Pair, Role, election, pair
from tests.certificate.examples import (
    ALWAYS_MENDABLE,
    COUNTS,
    FREE,
    GONE,
    HARMED,
    IN_ORDER,
    ONE,
    SWITCHES,
    UNHARMED,
    WHY,
    accepted_examples,
    case,
    invariant,
)
from tests.certificate.reader import answers


def defined(text: str, name: str) -> Any:
    """What the text defines under a name, over its declared constants."""
    (found,) = z3.parse_smt2_string(f"{text}\n(assert |{name}|)") or [z3.BoolVal(val=True)]
    return found


def constants(text: str) -> dict[str, Any]:
    declared = [line.split("|")[1:] for line in text.splitlines() if line.startswith("(declare-fun")]
    return {name: z3.Bool(name) if "Bool" in rest else z3.Int(name) for name, rest in declared}


def first_find(text: str, depth: int) -> int | None:
    """The least number of steps to a state outside `property`, by bounded model checking."""
    init, trans, prop = (defined(text, name) for name in ("init", "trans", "property"))
    known = constants(text)
    moving = [name for name in known if f"{name}'" in known]

    def at(formula: Any, step: int) -> Any:
        pairs = [(known[n], copy(n, step)) for n in moving]
        pairs += [(known[f"{n}'"], copy(n, step + 1)) for n in moving]
        return z3.substitute(formula, *pairs)

    def copy(name: str, step: int) -> Any:
        sort = known[name].sort()
        return z3.Const(f"{name}@{step}", sort)

    solver = z3.Solver()
    solver.add(at(init, 0))
    for step in range(depth + 1):
        solver.push()
        solver.add(z3.Not(at(prop, step)))
        if solver.check() == z3.sat:
            return step
        solver.pop()
        solver.add(at(trans, step))
    return None


TWICE = on_step(
    "TWICE", "Server 2 never breaks second.", rule=Pair.break_two, that=lambda: Pair.the.faults == 1, why=WHY, cites=""
)
MENDED = reachable("MENDED", "Whole again.", that=Pair.the.faults == 0, after=Pair.the.faults == 2, why=WHY, cites="")
SWITCHED = absent(
    "SWITCHED",
    "No switch after a fault.",
    that=fired(Pair.switch),
    after=fired(Pair.break_one),
    until=fired(Pair.mend),
    why=WHY,
    cites="",
)


@pytest.mark.parametrize(
    ("prop", "steps"),
    [
        (COUNTS, None),
        (SWITCHES, None),
        (IN_ORDER, None),
        (never("GONE", "Both break.", that=Pair.the.faults == 2, why=WHY, cites=""), 2),
        (TWICE, 1),
        (MENDED, 3),
        (SWITCHED, 1),
    ],
    ids=lambda value: value.id if isinstance(value, Property) else "",
)
def test_bounded_model_checking_of_the_text_finds_the_known_violation(prop: Property, steps: int | None) -> None:
    text = export_smtlib(pair(), prop)

    assert first_find(text, 5) == steps


def test_a_text_with_readings_elements_and_references_is_read_by_z3() -> None:
    two = never("TWO", "Two are active.", that=count(App, lambda a: a.role == Role.ACTIVE) == 1, why=WHY, cites="")

    assert first_find(export_smtlib(election(2, 1, 1, FREE), two), 3) == 1


def test_what_is_no_condition_on_states_is_refused() -> None:
    with pytest.raises(UsageError) as error:
        export_smtlib(pair(), ALWAYS_MENDABLE)

    assert error.value.code is Code.NOT_DECIDABLE_HERE


@pytest.mark.parametrize("name", [n for n, (p, _) in accepted_examples().items() if p.kind != "always_possible"])
def test_a_right_proof_is_exported_as_queries_that_another_reader_refutes(name: str) -> None:
    prop, right = accepted_examples()[name]

    assert answers(export_smtlib(pair(), prop, right)) == ["unsat"] * 3


@pytest.mark.parametrize(
    ("spoilt", "wrong", "found"),
    [
        ("a start state is missing", any_of(HARMED, GONE), ["sat", "sat", "unsat"]),
        ("a disjunct is dropped", any_of(UNHARMED, GONE), ["unsat", "sat", "unsat"]),
        ("it is weakened to everything", any_of(ONE, no(ONE)), ["unsat", "unsat", "sat"]),
    ],
)
def test_a_spoilt_proof_is_exported_as_queries_with_a_model(spoilt: str, wrong: Condition, found: list[str]) -> None:
    assert spoilt
    assert answers(export_smtlib(pair(), COUNTS, invariant(wrong))) == found


def test_a_proof_without_an_invariant_cannot_be_exported() -> None:
    with pytest.raises(UsageError) as error:
        export_smtlib(pair(), COUNTS, case(None))

    assert error.value.code is Code.NOT_DECIDABLE_HERE
