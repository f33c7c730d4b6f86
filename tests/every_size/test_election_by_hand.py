"""The election of Call Back for every number of applications, by conditions that a person would give."""

from __future__ import annotations

import pytest

from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope, scope
from checker.certificate.every_size.verify import verify_for_every_size
from checker.cli.library import shipped
from checker.cli.target import find_target
from checker.engine import Silent
from checker.every_size.outcome import Proved
from checker.every_size.prove import prove
from model.callback.extended_functions import ExtendedFunctions, Role
from model.lang.term import Bool, forall
from properties.property import Property

Application = ExtendedFunctions


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
    """An election concerns all that run; after it each has a role, and each backup a lower one that it backs up."""

    def of_two(m: Application, n: Application) -> Bool:
        return ~(m.running & n.electing) | m.electing

    def lower(m: Application, n: Application) -> Bool:
        follows = is_backup(n) & ~n.electing & (n.backs_up == m) & m.running & (m.role != Role.ACTIVE)
        return follows.implies(m.address < n.address)

    return [
        *never_two_active(),
        forall(Application, lambda n: ~n.outvoted),
        forall(Application, lambda n: n.running | ~n.electing),
        forall(Application, lambda m: forall(Application, lambda n: (m == n) | of_two(m, n))),
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
@pytest.mark.parametrize("left_out", [0, 1, 3, 5, 6, 7, 9])
def test_without_a_condition_that_is_needed_one_is_not_shown_to_be_active(left_out: int) -> None:
    conditions = [c for i, c in enumerate(one_active()) if i != left_out]

    assert not accepted("P17", conditions, "B23=shared")


@pytest.mark.long
def test_one_is_active_in_a_settled_cluster_of_any_size_without_help() -> None:
    chosen, prop = asked("P17", "B23=shared")

    assert isinstance(prove(chosen, prop, Silent()), Proved)
