"""Invariants of the lock service: all that it takes to prove it, and ways to go wrong."""

from __future__ import annotations

from model.lang.term import Bool
from properties.property import Property, invariant
from tests.every_size.lock_service import Client, Server


def has_it(client: Client) -> Bool:
    """The lock is on its way to the client, with it, or on its way back."""
    return client.granted | client.holds | client.returns


def one_place(client: Client) -> Bool:
    """It is not in two of these places."""
    both = (client.granted & client.holds) | (client.holds & client.returns) | (client.granted & client.returns)
    return ~both


ONE_PLACE = invariant(
    "ONE-PLACE",
    "The lock is in one place",
    over=(Client, Client),
    that=lambda one, other: one_place(one) & ((one == other) | ~(has_it(one) & has_it(other))),
    using="FREE",
    why="Two could hold it.",
)
FREE = invariant(
    "FREE",
    "While the server has the lock, it is nowhere else",
    over=Client,
    that=lambda c: ~(Server.the.has_lock & has_it(c)),
    using="ONE-PLACE",
    why="It would give away what it has not.",
)
TOKENS = (ONE_PLACE, FREE)
"""Inductive together, and neither of them alone."""


def no_two_hold() -> Property:
    """What is claimed, as an invariant: it is true, and not inductive."""
    return invariant(
        "NO-TWO",
        "Two clients never hold the lock at once",
        over=(Client, Client),
        that=lambda one, other: (one == other) | ~(one.holds & other.holds),
        why="It is what a lock is for.",
    )


def nobody_asks() -> Property:
    """Something that is not true."""
    return invariant("NOBODY", "Nobody asks", over=Client, that=lambda c: ~c.asks, why="It would be quiet.")


def already_held() -> Property:
    """Something that is not so at the start."""
    return invariant("HELD", "The server has no lock", that=~Server.the.has_lock, why="So.")
