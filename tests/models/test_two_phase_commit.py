"""Two-phase commit, the specification TwoPhase of Gray and Lamport, Consensus on Transaction Commit (MSR-TR-2003-96).

Published counts: stateright, a model checker in Rust, pins 288 states for 3 resource managers and 8,832 for 5 in its
example `2pc.rs` (test `can_model_2pc`). TLC finds the same 288 for 3 managers and a depth of 11, which counts states,
so 10 steps. In this variant messages are never lost or taken away; a manager may receive the decision again and again,
the transaction manager an answer until it has decided; a decision is sent by the step that makes it.
"""

from __future__ import annotations

from enum import Enum

import pytest

from model.lang.component import Component, Singleton, State
from model.lang.rule import Step, event, when
from model.lang.sites import Deployment, Site, site
from model.lang.systems import system
from model.lang.term import exists, forall
from properties.property import never, reachable
from properties.result import Verdict
from tests.models.counting import counts, decided, length


class Manager(Enum):
    WORKING = 1
    PREPARED = 2
    COMMITTED = 3
    ABORTED = 4


class Decision(Enum):
    NONE = 1
    COMMIT = 2
    ABORT = 3


class Transaction(Singleton):
    """The transaction manager, and the messages it has sent."""

    decision = State(Decision, initially=Decision.NONE)
    commit_sent = State(bool, initially=False)
    abort_sent = State(bool, initially=False)

    @event()
    def commit(self) -> Step:
        return when(self.decision == Decision.NONE, forall(Resource, lambda r: r.known_prepared)).then(
            self.decision.becomes(Decision.COMMIT), self.commit_sent.becomes(True)
        )

    @event()
    def abort(self) -> Step:
        return when(self.decision == Decision.NONE).then(
            self.decision.becomes(Decision.ABORT), self.abort_sent.becomes(True)
        )


class Resource(Component):
    """A resource manager, the message it has sent, and what the transaction manager knows of it."""

    state = State(Manager, initially=Manager.WORKING)
    prepared_sent = State(bool, initially=False)
    known_prepared = State(bool, initially=False)

    @event()
    def received(self, transaction: Transaction) -> Step:
        return when(transaction.decision == Decision.NONE, self.prepared_sent).then(self.known_prepared.becomes(True))

    @event()
    def prepare(self) -> Step:
        return when(self.state == Manager.WORKING).then(
            self.state.becomes(Manager.PREPARED), self.prepared_sent.becomes(True)
        )

    @event()
    def choose_to_abort(self) -> Step:
        return when(self.state == Manager.WORKING).then(self.state.becomes(Manager.ABORTED))

    @event()
    def told_to_commit(self, transaction: Transaction) -> Step:
        return when(transaction.commit_sent).then(self.state.becomes(Manager.COMMITTED))

    @event()
    def told_to_abort(self, transaction: Transaction) -> Step:
        return when(transaction.abort_sent).then(self.state.becomes(Manager.ABORTED))


def managers(number: int) -> Site:
    elements: dict[str, dict[str, object]] = {f"rm{i}": {} for i in range(1, number + 1)}
    return site(system("two-phase commit", [Transaction, Resource]), Deployment("bank", {"Resource": elements}))


@pytest.mark.parametrize(("number", "states"), [(3, 288), (5, 8832)])
def test_there_are_as_many_states_as_published(number: int, states: int) -> None:
    assert counts(managers(number))[0] == states


def test_the_depth_is_the_one_that_tlc_finds() -> None:
    assert counts(managers(3))[2] == 11 - 1


def test_no_manager_commits_what_another_aborts() -> None:
    split = exists(Resource, lambda r: r.state == Manager.COMMITTED) & exists(
        Resource, lambda r: r.state == Manager.ABORTED
    )

    case = decided(managers(3), never("T1", "They agree", that=split, why="It is the point.", cites=""))

    assert case.verdict is Verdict.HOLDS


@pytest.mark.parametrize(("end", "steps"), [(Manager.COMMITTED, 3 * 3 + 1), (Manager.ABORTED, 3)])
def test_all_managers_can_commit_and_all_can_abort(end: Manager, steps: int) -> None:
    """To commit each prepares, is heard, and is told; to abort each chooses to."""
    together = forall(Resource, lambda r: r.state == end)

    case = decided(managers(3), reachable("T2", "They can agree", that=together, why="Else it is no use.", cites=""))

    assert case.verdict is Verdict.HOLDS
    assert length(case) == steps
