"""A proof without what it does not need, and what is remembered from one proof to the next."""

from __future__ import annotations

from checker.certificate.every_size.check import Check, Known
from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope, scope
from checker.certificate.every_size.smaller import smaller
from checker.certificate.every_size.solver import EFFORT
from checker.certificate.every_size.verify import verify_for_every_size
from model.lang import expr as ex
from model.lang.component import Component, State
from model.lang.rule import Step, event, when
from model.lang.sites import Deployment, site
from model.lang.systems import system
from model.lang.term import exists, forall
from properties.property import Property, never


class Dam(Component):
    """A dam breaks once it has a crack, and has a crack once it is old; a wet one is slippery."""

    old = State(bool, initially=False)
    cracked = State(bool, initially=False)
    broken = State(bool, initially=False)
    wet = State(bool, initially=False)
    slippery = State(bool, initially=False)

    @event()
    def crack(self) -> Step:
        """{self} gets a crack."""
        return when(self.old).then(self.cracked.becomes(True))

    @event()
    def give_way(self) -> Step:
        """{self} breaks."""
        return when(self.cracked).then(self.broken.becomes(True))

    @event()
    def dry(self) -> Step:
        """{self} is slippery."""
        return when(self.wet).then(self.slippery.becomes(True))


DAMS = scope(site(system("dams", (Dam,)), Deployment("valley", {"Dam": {"upper": {}}})))
NEVER_BROKEN = forall(Dam, lambda d: ~d.broken).node
NEVER_CRACKED = forall(Dam, lambda d: ~d.cracked).node
NEVER_OLD = forall(Dam, lambda d: ~d.old).node
NEVER_SLIPPERY = forall(Dam, lambda d: ~d.slippery).node
NEVER_WET = forall(Dam, lambda d: ~d.wet).node
ENOUGH = (NEVER_BROKEN, NEVER_CRACKED, NEVER_OLD)


def never_breaks() -> Property:
    return never("DAM", "No dam breaks", that=exists(Dam, lambda d: d.broken), why="They are full.", cites="")


def test_what_is_not_needed_is_left_out_and_hints_say_what_each_query_took() -> None:
    proof, opinion = smaller(DAMS, never_breaks(), SizeProof((NEVER_WET, *ENOUGH)))

    assert opinion.accepted
    assert proof.conditions == ENOUGH
    assert proof.uses == ((1,), (2,), (), (0,))


def test_what_only_a_condition_needs_that_is_left_out_later_is_left_out_too() -> None:
    proof, opinion = smaller(DAMS, never_breaks(), SizeProof((*ENOUGH, NEVER_SLIPPERY, NEVER_WET)))

    assert opinion.accepted
    assert proof.conditions == ENOUGH


def test_without_any_of_what_is_left_it_is_refused() -> None:
    less = [SizeProof(tuple(c for c in ENOUGH if c is not left_out)) for left_out in ENOUGH]

    opinions = [verify_for_every_size(DAMS, never_breaks(), proof) for proof in less]

    assert [(o.accepted, o.gave_up, o.shape is None) for o in opinions] == [(False, False, False)] * 3


def test_a_proof_that_is_refused_stays_as_it_is() -> None:
    refused = SizeProof((NEVER_BROKEN, NEVER_CRACKED))

    proof, opinion = smaller(DAMS, never_breaks(), refused)

    assert proof is refused
    assert opinion.failed == "condition 2 after Dam.crack(*)"


def test_a_query_is_known_with_what_it_took_and_with_more() -> None:
    known = Known()
    known.add(NEVER_BROKEN, 1, frozenset((NEVER_BROKEN, NEVER_CRACKED)))

    assert known.refuting(NEVER_BROKEN, 1, frozenset(ENOUGH)) == frozenset((NEVER_BROKEN, NEVER_CRACKED))
    assert known.refuting(NEVER_BROKEN, 1, frozenset((NEVER_BROKEN, NEVER_OLD))) is None
    assert known.refuting(NEVER_BROKEN, 2, frozenset(ENOUGH)) is None
    assert known.refuting(None, 1, frozenset(ENOUGH)) is None


def asked_with(chosen: Scope, proof: SizeProof, known: Known) -> tuple[bool, int]:
    """Whether a proof is accepted, and how often z3 was asked for that."""
    check = Check(chosen, never_breaks(), proof, EFFORT, known)
    opinion = check.verdict(check.questions(never_breaks()))
    return opinion.accepted, opinion.queries


def test_what_was_refuted_is_not_asked_again_with_further_conditions() -> None:
    known = Known()

    first = asked_with(DAMS, SizeProof(ENOUGH), known)
    again = asked_with(DAMS, SizeProof((ex.TRUE, *ENOUGH)), known)
    without = asked_with(DAMS, SizeProof((NEVER_BROKEN, NEVER_OLD)), known)

    assert first[0]
    assert first[1] > 3
    assert again == (True, 0)
    assert not without[0]
