"""A design of your own to begin with: two servers, of which one is active.

    failproof check --design FILE     what holds, and the story of what does not
    failproof list rules --design FILE

Change it piece by piece and check again. A component has states (they change), links and data (a deployment fixes
them) and rules: a guard, and updates that happen together. Write `&`, `|` and `~` for and, or, not.
"""

from model.lang import (
    Bool,
    Component,
    Deployment,
    Fixed,
    State,
    Step,
    count,
    each,
    exists,
    failover,
    fault,
    forall,
    repair,
    settled,
    start,
    system,
    when,
)
from properties import HOLDS, VIOLATED, always, never


# ---- what can happen -----------------------------------------------------------------------------
class Server(Component):
    """A server that serves, or waits."""

    number = Fixed(int, unique=True)
    up = State(bool, initially=True)
    active = State(bool, initially=False)

    # The sentence below a rule is what stories say; {self} is the server. A fault is what a search counts.
    @fault()
    def crash(self) -> Step:
        """{self} crashes."""
        return when(self.up).then(self.up.becomes(False))

    @repair()
    def restart(self) -> Step:
        """{self} is restarted."""
        return when(~self.up).then(self.up.becomes(True))

    # What a component does by itself is a detection or a failover: `settled` waits until none is left to happen.
    @failover()
    def take_over(self) -> Step:
        """{self} sees no active server and becomes active."""
        somebody = exists(Server, lambda s: s.up & s.active)
        return when(self.up, ~somebody).then(self.active.becomes(True))


def is_first(server: Server) -> Bool:
    """No server has a lower number."""
    return forall(Server, lambda s: server.number <= s.number)


# ---- where it begins -----------------------------------------------------------------------------
normal = start(
    "normal",
    "Both servers are up; the one with the lower number is active.",
    each(Server, lambda s: s.active.becomes(True), where=is_first),
)
pair = system("pair", [Server], starts=[normal])

# A deployment names the elements. One in a file of its own begins with `design = "pair"`: `failproof new deployment`.
two_servers = Deployment("two-servers", {"Server": {"alpha": {"number": 1}, "beta": {"number": 2}}})


# ---- what must hold ------------------------------------------------------------------------------
somebody_serves = always(
    "somebody-serves",
    "Once things have settled, a server is active if one is up",
    when=settled(Server) & exists(Server, lambda s: s.up),
    that=exists(Server, lambda s: s.up & s.active),
    why="A standby that does not take over is none.",
    expect=HOLDS,
)

# A server that is restarted still believes that it is active: let `restart` also do `self.active.becomes(False)`.
# Then this holds: say `expect=HOLDS`.
one_at_most = never(
    "one-at-most",
    "Two servers are never active at once",
    that=count(Server, lambda s: s.up & s.active) > 1,
    why="Both would answer the same request.",
    expect=VIOLATED,
)
