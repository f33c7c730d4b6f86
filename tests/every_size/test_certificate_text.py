"""Conditions as text: what is written is read again as the same condition, and nothing else is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from checker.certificate.every_size.file import proof_text, read_proof
from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope, scope
from checker.certificate.sets import UnreadableError
from model.lang import expr as ex
from model.lang.errors import UsageError
from model.lang.expr import Expr
from model.lang.term import LARGEST_SORT
from model.lang.traverse import free_variables, highest_variable, is_two_state, substitute
from tests.every_size.lock_service import lock_site
from tests.random_systems import cases


def closed(condition: Expr) -> Expr:
    """For all elements that its variables can denote."""
    height = highest_variable(condition)
    for number, variable in enumerate(free_variables(condition), start=height + 1):
        bound = ex.bound(f"#{number}", variable.sort.component)
        body = substitute(condition, {variable: bound})
        condition = ex.quantified(ex.Quantifier.FORALL, bound, body, size=LARGEST_SORT)
    return condition


def conditions_of(chosen: Scope, expressions: Iterator[Expr]) -> tuple[Expr, ...]:
    """Those of the conditions that speak of states alone, closed, and as rules expand them."""
    plain = [closed(e) for e in expressions if not is_two_state(e)]
    return tuple(dict.fromkeys([*plain, *(chosen.site.system.expand(c) for c in plain)]))


@pytest.mark.parametrize("seed", range(15))
def test_what_is_written_is_read_again(seed: int) -> None:
    (case,) = cases(1, first=seed)
    chosen = scope(case.site)
    given = [r.guard for r in case.site.system.rules] + [e for p in case.properties for e in p.expressions]
    conditions = conditions_of(chosen, (e for e in given if e.sort == ex.TRUE.sort))

    for condition in conditions:
        proof = SizeProof((condition,), ((0,), (0,)))
        try:
            text = proof_text(chosen, proof)
        except UnreadableError:
            continue  # it names an element that only this site has

        assert read_proof(text, chosen) == proof


LOCK = scope(lock_site(2))
MISTAKES = {
    "(claim": "a parenthesis is not closed",
    "claim": "a proof has conditions and a claim",
    "(condition 1 true)": "there is no claim",
    "(claim)(claim)": "the claim stands last",
    "(condition 2 true)(claim)": "conditions are numbered from 1 on",
    "(condition 1 true (from 2))(claim (from 1))": "something follows from a condition that is not there",
    "(condition 1 true (from 0))(claim (from 1))": "conditions have numbers",
    "(condition 1 true (from 1))(claim)": "of some conditions what they follow from, and not of all",
    "(condition 1 true (by 1))(claim)": "after a condition stands what it follows from",
    "(condition 1 (Client.holds #1))(claim)": "#1 is no variable and no value of the design",
    "(condition 1 (forall ((#1 Customer)) true))(claim)": "the design has no component Customer",
    "(condition 1 (forall ((#1 Client) (#2 Client)) true))(claim)": "no variable and no value|binds one variable",
    "(condition 1 (forall ((x Client)) (Client.holds x)))(claim)": "binds one variable with a number",
    "(condition 1 (forall ((#1 Server)) (Client.holds #1)))(claim)": "the state Client.holds is of a Client",
    "(condition 1 (forall ((#1 Client)) (Client.holds #1 #1)))(claim)": "is of another number of elements",
    "(condition 1 (forall ((#1 Client)) #1))(claim)": "the body of forall takes truth values",
    "(condition 1 3)(claim)": "a condition is true or false",
    "(condition 1 (forall ((#1 Client)) (not #1)))(claim)": "not takes truth values",
    "(condition 1 (and true))(claim)": "no condition that a certificate can have",
    "(condition 1 (old Server.has_lock))(claim)": "no condition that a certificate can have|no variable",
    "(condition 1 (fired Client.ask))(claim)": "no condition that a certificate can have|no variable",
    "(condition 1 (enabled Client.ask))(claim)": "no condition that a certificate can have",
    "(condition 1 (enabled Client.ask true))(claim)": "the rule Client.ask is of other sorts",
    "(condition 1 (< 1 99999999999999999999))(claim)": "is no number that a design has",
    "(condition 1 |Client:client1|)(claim)": "no variable and no value of the design",
    "(least Client.holds (#1 Client) () true)(claim)": "a proof has conditions and a claim",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_what_no_certificate_says_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(UsageError, match=MISTAKES[text]) as caught:
        read_proof(f"\n{text}", LOCK, "mine.proof")

    assert caught.value.place is not None
    assert caught.value.place.file == "mine.proof"


def test_no_condition_speaks_of_a_step() -> None:
    with pytest.raises(UsageError, match="speaks of states, and not of steps"):
        proof_text(LOCK, SizeProof((ex.fired("Client.ask", None),)))


def test_deep_conditions_are_written_and_read() -> None:
    condition: Expr = ex.read(LOCK.site.system.states[0].symbol, ())
    for _ in range(2_000):
        condition = ex.equal(ex.negate(condition), ex.FALSE)
    proof = SizeProof((condition,))

    assert read_proof(proof_text(LOCK, proof), LOCK) == proof


def test_a_condition_whose_parts_are_shared_too_often_is_not_written() -> None:
    condition: Expr = ex.read(LOCK.site.system.states[0].symbol, ())
    for _ in range(40):
        condition = ex.equal(condition, ex.negate(condition))

    with pytest.raises(UsageError, match="too long to be written down"):
        proof_text(LOCK, SizeProof((condition,)))
