"""The election of Call Back for every number of applications, by conditions that a person would give."""

from __future__ import annotations

from functools import cache

import pytest

from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope, scope
from checker.certificate.every_size.verify import verify_for_every_size
from checker.certificate.verify import Verifier
from checker.cli.library import shipped
from checker.cli.target import find_target
from checker.engine import Silent
from checker.every_size.instances import sites
from checker.every_size.outcome import Proved
from checker.every_size.prove import prove
from checker.smt.certificates import state_set
from model.callback.extended_functions import ExtendedFunctions, Role
from model.lang.grounding import Grounder
from model.lang.term import Bool, forall
from properties.evidence import Invariant
from properties.property import Property
from properties.result import Case, Verdict

Application = ExtendedFunctions


@cache
def asked(name: str, *readings: str) -> tuple[Scope, Property]:
    """A property of Figure 4-2 with any number of applications."""
    target = find_target(shipped(), "figure-4-2", readings)
    (prop,) = target.properties((name,))
    return scope(target.site, ("ExtendedFunctions",)), prop


def is_backup(n: Application) -> Bool:
    return (n.role == Role.BACKUP) | (n.role == Role.RESERVE)


def never_two_active() -> list[Bool]:
    """Who has a role runs, no two are active, and all have been added."""
    return [
        forall(Application, lambda m: forall(Application, lambda n: (m == n) | not_both_active(m, n))),
        forall(Application, lambda n: n.running | (n.role == Role.NONE)),
        forall(Application, lambda n: n.added),
    ]


def not_both_active(m: Application, n: Application) -> Bool:
    return (m.role != Role.ACTIVE) | (n.role != Role.ACTIVE)


def one_active() -> list[Bool]:
    """Who has a role runs, and who runs has one once it has elected; each backup backs up a lower one.

    That no two are active is no part of it: a settled cluster that sees two would elect again.
    """

    def lower(m: Application, n: Application) -> Bool:
        follows = is_backup(n) & ~n.electing & (n.backs_up == m) & m.running & (m.role != Role.ACTIVE)
        return follows.implies(m.address < n.address)

    _, has_role_so_runs, all_added = never_two_active()
    return [
        has_role_so_runs,
        all_added,
        forall(Application, lambda n: ~n.outvoted),
        forall(Application, lambda n: (n.running & ~n.electing).implies(n.role != Role.NONE)),
        forall(Application, lambda n: is_backup(n).implies(n.backs_up.is_some)),
        forall(Application, lambda n: n.backs_up != n),
        forall(Application, lambda m: forall(Application, lambda n: (m == n) | lower(m, n))),
    ]


def accepted(name: str, conditions: list[Bool], *readings: str) -> bool:
    chosen, prop = asked(name, *readings)
    return verify_for_every_size(chosen, prop, SizeProof(tuple(c.node for c in conditions))).accepted


def test_two_are_never_active_where_all_see_each_other() -> None:
    assert accepted("H11", never_two_active(), "B23=shared")


@pytest.mark.parametrize("left_out", range(3))
def test_without_one_of_the_conditions_it_is_refused(left_out: int) -> None:
    conditions = [c for i, c in enumerate(never_two_active()) if i != left_out]

    assert not accepted("H11", conditions, "B23=shared")


def test_two_may_be_active_where_the_network_divides() -> None:
    assert not accepted("H11", never_two_active(), "B23=per-partition")


@pytest.mark.long
def test_one_is_active_in_a_settled_cluster_of_any_size() -> None:
    assert accepted("P17", one_active(), "B23=shared")


@pytest.mark.long
@pytest.mark.parametrize("left_out", range(7))
def test_without_any_of_the_conditions_one_is_not_shown_to_be_active(left_out: int) -> None:
    conditions = [c for i, c in enumerate(one_active()) if i != left_out]

    assert not accepted("P17", conditions, "B23=shared")


@cache
def cluster(number: int) -> tuple[Verifier, Grounder]:
    """Figure 4-2 with so many applications."""
    chosen, _ = asked("P17", "B23=shared")
    (small,) = sites(chosen, {Application: number}, 1)
    return Verifier(small), Grounder(small)


def accepted_in_a_cluster(number: int, conditions: list[Bool]) -> bool:
    """Whether they prove P17 with so many applications, by the verifier of single sites, which knows no quantifier."""
    _, prop = asked("P17", "B23=shared")
    verifier, grounder = cluster(number)
    nodes = [grounder.state_condition(c.node, {})[0] for c in conditions]
    states = state_set(grounder.table, grounder.table.and_(*nodes), grounder.system().variables)
    return verifier.verify(prop, Case(((),), Verdict.HOLDS, evidence=Invariant(states))).accepted


@pytest.mark.parametrize("number", [1, 2, 3])
def test_one_is_active_in_small_clusters_by_the_same_conditions(number: int) -> None:
    assert accepted_in_a_cluster(number, one_active())


@pytest.mark.parametrize("left_out", range(7))
def test_without_any_of_the_conditions_one_is_not_shown_to_be_active_with_two(left_out: int) -> None:
    conditions = [c for i, c in enumerate(one_active()) if i != left_out]

    assert not accepted_in_a_cluster(2, conditions)


@pytest.mark.long
def test_one_is_active_in_a_settled_cluster_of_any_size_without_help() -> None:
    chosen, prop = asked("P17", "B23=shared")

    assert isinstance(prove(chosen, prop, Silent()), Proved)
