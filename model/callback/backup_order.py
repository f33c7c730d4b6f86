"""The order of backups (S2-10, S2-12, S2-13) under each reading of B19, given the active application.

CHAIN: the active one, then the others by ascending address. RING: the active one, then upwards from it, wrapping.
POOL: the active one, then all others side by side.
"""

from __future__ import annotations

from collections.abc import Callable

from model.callback.extended_functions import ExtendedFunctions, Role
from model.callback.readings import BackupOrder, Readings
from model.lang.term import Bool, Update, conj, each, exists, ite

Filter = Callable[[ExtendedFunctions], Bool]


def ordered(one: ExtendedFunctions, other: ExtendedFunctions, active: ExtendedFunctions) -> Bool:
    """The first stands before the second in the order that begins with the active one."""
    above, other_above = active.lower_than(one), active.lower_than(other)
    wraps = (above & ~other_above) | (above.iff(other_above) & one.lower_than(other))
    among_others = ite(Readings.B19 == BackupOrder.RING, wraps, one.lower_than(other))
    return (one != other) & ((one == active) | ((other != active) & among_others))


def assign_roles(winner: ExtendedFunctions, *, among: Filter) -> tuple[Update, ...]:
    """The winner is active; each of the others backs up the one before it, or, in a pool, the winner."""
    pool = Readings.B19 == BackupOrder.POOL

    def backs_up(n: ExtendedFunctions, m: ExtendedFunctions) -> Bool:
        between = exists(ExtendedFunctions, lambda k: among(k) & ordered(m, k, winner) & ordered(k, n, winner))
        return among(m) & ite(pool, m == winner, ordered(m, n, winner) & ~between)

    def closes(m: ExtendedFunctions) -> Bool:
        ring = Readings.B19 == BackupOrder.RING
        later = exists(ExtendedFunctions, lambda k: among(k) & ordered(m, k, winner))
        return ring & among(m) & (m != winner) & ~later

    role = each(
        ExtendedFunctions,
        lambda n: n.role.becomes(ite(n == winner, Role.ACTIVE, ite(backs_up(n, winner), Role.BACKUP, Role.RESERVE))),
        where=among,
    )
    peer = each(
        ExtendedFunctions,
        lambda n: each(ExtendedFunctions, n.backs_up.becomes, where=lambda m: backs_up(n, m)),
        where=lambda n: among(n) & (n != winner),
    )
    nobody_closes = ~exists(ExtendedFunctions, closes)
    return (
        *role,
        *peer,
        *each(ExtendedFunctions, winner.backs_up.becomes, where=closes),
        winner.backs_up.becomes(None).where(nobody_closes),
    )


# ---- the order as an application sees it later ---------------------------------------------------
def precedes(one: ExtendedFunctions, other: ExtendedFunctions, observer: ExtendedFunctions) -> Bool:
    """The first stands before the second: by the active application that the observer sees, else by address."""

    def seen(n: ExtendedFunctions) -> Bool:
        return observer.sees(n) & n.active

    by_active = exists(ExtendedFunctions, lambda n: seen(n) & ordered(one, other, n))
    by_address = (one != other) & one.lower_than(other)
    return ite(exists(ExtendedFunctions, seen), by_active, by_address)


def in_order(observer: ExtendedFunctions, other: ExtendedFunctions) -> Bool:
    """The other has a place in the order, and the observer sees it."""
    return observer.sees(other) & (other.role != Role.NONE)


def nobody_before(application: ExtendedFunctions) -> Bool:
    """No application that is left stands before this one; in a pool, no active one is left."""
    pool = Readings.B19 == BackupOrder.POOL
    return ~exists(
        ExtendedFunctions,
        lambda n: in_order(application, n) & precedes(n, application, application) & (~pool | n.active),
    )


def is_next_before(one: ExtendedFunctions, application: ExtendedFunctions) -> Bool:
    """The first is the nearest of those left before the application; in a pool, the first of the active ones.

    There are several for a while where a network that was divided carries again.
    """
    between = exists(
        ExtendedFunctions,
        lambda k: in_order(application, k) & precedes(one, k, application) & precedes(k, application, application),
    )
    in_line = precedes(one, application, application) & ~between
    earlier = exists(ExtendedFunctions, lambda k: in_order(application, k) & k.active & k.lower_than(one))
    return in_order(application, one) & ite(Readings.B19 == BackupOrder.POOL, one.active & ~earlier, in_line)


def is_last(last: ExtendedFunctions, active: ExtendedFunctions) -> Bool:
    """Nobody of those left stands after it, and it is not the active one itself."""
    later = exists(ExtendedFunctions, lambda k: in_order(active, k) & ordered(last, k, active))
    return conj(in_order(active, last), last != active, ~later)
