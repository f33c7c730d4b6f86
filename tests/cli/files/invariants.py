# ruff: noqa: INP001 - a file of a user, found by its path
from model.lang.term import exists, forall
from properties.property import invariant, never
from tests.cli.toy import Role, Server

ONE = invariant(
    "ONE",
    "Two servers are never active at once",
    over=(Server, Server),
    that=lambda one, other: (one == other) | (one.role == Role.BACKUP) | (other.role == Role.BACKUP),
    why="Two would answer one client twice.",
    cites="T-07",
)
DOWN = invariant(
    "DOWN",
    "A server that is down waits",
    over=Server,
    that=lambda s: s.up | (s.role == Role.BACKUP),
    why="A dead server serves nobody.",
)
SOME = invariant(
    "SOME",
    "While some server is up, the active one is",
    that=exists(Server, lambda s: s.up).implies(forall(Server, lambda s: (s.role == Role.ACTIVE).implies(s.up))),
    why="So.",
)
WAITS = invariant(
    "WAITS", "A server waits", over=Server, that=lambda s: s.role == Role.BACKUP, using="DOWN", why="Nobody serves."
)
CLAIM = never(
    "CLAIM",
    "Two servers that are up are never active at once",
    that=exists(
        Server,
        lambda a: exists(Server, lambda b: (a != b) & a.up & b.up & (a.role == Role.ACTIVE) & (b.role == Role.ACTIVE)),
    ),
    why="Two would answer one client twice.",
)
