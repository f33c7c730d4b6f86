"""Transaction commit, the specification TCommit of Gray and Lamport, Consensus on Transaction Commit (MSR-TR-2003-96).

Resource managers decide by looking at each other. TLC says of 3 managers, as in Lamport's TLA+ Video Course: "94 states
generated, 34 distinct states found", depth 7. It counts the start once and then every step, so 93 steps; its depth
counts states, so 6 steps.
"""

from __future__ import annotations

from enum import Enum

from model.lang.component import Component, State
from model.lang.evaluate import Evaluator
from model.lang.rule import Step, event, when
from model.lang.sites import Deployment, site
from model.lang.systems import system
from model.lang.term import exists, forall
from properties.property import never
from properties.result import Verdict
from tests.models.counting import counts, decided


class Manager(Enum):
    WORKING = 1
    PREPARED = 2
    COMMITTED = 3
    ABORTED = 4


class Resource(Component):
    state = State(Manager, initially=Manager.WORKING)

    @event()
    def prepare(self) -> Step:
        return when(self.state == Manager.WORKING).then(self.state.becomes(Manager.PREPARED))

    @event()
    def commit(self) -> Step:
        nobody_else_hinders = forall(Resource, lambda r: (r.state == Manager.PREPARED) | (r.state == Manager.COMMITTED))
        return when(self.state == Manager.PREPARED, nobody_else_hinders).then(self.state.becomes(Manager.COMMITTED))

    @event()
    def abort(self) -> Step:
        undecided = (self.state == Manager.WORKING) | (self.state == Manager.PREPARED)
        nobody_committed = forall(Resource, lambda r: r.state != Manager.COMMITTED)
        return when(undecided, nobody_committed).then(self.state.becomes(Manager.ABORTED))


DESIGN = system("transaction commit", [Resource])
BANK = site(DESIGN, Deployment("bank", {"Resource": {"r1": {}, "r2": {}, "r3": {}}}))


def test_there_are_as_many_states_and_steps_as_tlc_finds() -> None:
    assert counts(BANK) == (34, 94 - 1, 7 - 1)


def test_no_manager_commits_what_another_aborts() -> None:
    split = exists(Resource, lambda r: r.state == Manager.COMMITTED) & exists(
        Resource, lambda r: r.state == Manager.ABORTED
    )

    assert decided(BANK, never("C1", "They agree", that=split, why="It is the point.", cites="")).verdict is (
        Verdict.HOLDS
    )


def test_a_run_ends_only_when_all_have_decided_alike() -> None:
    """What TLC calls deadlock: no step is left once all have committed or all have aborted."""
    evaluator = Evaluator(BANK, {})
    seen = list(evaluator.start_states())
    for state in seen:
        seen += [after for after in dict.fromkeys(s for _, s in evaluator.successors(state)) if after not in seen]

    ends = [state for state in seen if not list(evaluator.successors(state))]

    assert sorted(ends, key=repr) == [(Manager.ABORTED,) * 3, (Manager.COMMITTED,) * 3]
