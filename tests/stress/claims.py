"""What is claimed of the stress design: hazards a few steps away, and claims that hold."""

from __future__ import annotations

from model.lang.term import exists
from properties.property import absent, always, never, on_step
from tests.stress.design import Client, Feed, Gateway, Request, Server, Session, View, serves

SPLIT = never(
    "split",
    "No pair has two active gateways",
    that=exists(Gateway, lambda g: g.active & exists(Gateway, lambda h: (h.pair == g.pair) & ~(h == g) & h.active)),
    why="A gateway that was suspected once is taken over though it is back.",
    cites="",
)
STALE = never(
    "stale",
    "No client shows an agent as ready without a session",
    over=Client,
    that=lambda c: (c.view == View.READY) & ~c.online(),
    why="Its view outlives its session.",
    cites="",
)
LOST = never(
    "lost",
    "No request is lost",
    over=Client,
    that=lambda c: c.request == Request.LOST,
    why="It is forgotten when the session ends.",
    cites="",
)
GONE = absent(
    "gone",
    "From a request on, the client does not give up before it is answered",
    over=Client,
    that=lambda c: c.session == Session.GIVEN_UP,
    after=lambda c: c.request == Request.SENT,
    until=lambda c: c.request == Request.NONE,
    why="Both servers can stay away for as long as it tries.",
    cites="",
)
ANY_STALE = never(
    "any-stale",
    "No client at all shows an agent as ready without a session",
    that=exists(Client, lambda c: (c.view == View.READY) & ~c.online()),
    why="The same of all clients at once, so that its slice is nearly the whole.",
    cites="",
)
HAZARDS = (SPLIT, STALE, LOST, GONE, ANY_STALE)
"""Violated, by runs of a few steps."""

FED = always(
    "fed",
    "A server with a snapshot has a feed",
    over=Server,
    when=lambda s: s.snapshot,
    that=lambda s: s.feed == Feed.ON,
    why="It holds by each rule alone.",
    cites="",
)
DOWN = never(
    "down",
    "No gateway that is down is active",
    over=Gateway,
    that=lambda g: g.active & ~g.up,
    why="It holds by each rule alone.",
    cites="",
)
LOGGED_IN = never(
    "logged-in",
    "No agent who is logged out has a request",
    over=Client,
    that=lambda c: (c.view == View.LOGGED_OUT) & ~(c.request == Request.NONE),
    why="It holds by each rule alone, in the states of the claim.",
    cites="",
)
TRIED = never(
    "tried",
    "No client that gave up has tries left",
    over=Client,
    that=lambda c: (c.session == Session.GIVEN_UP) & (c.tries < 2),
    why="It needs to be known how tries are counted.",
    cites="",
)
SERVED = on_step(
    "served",
    "A server connects to a pair that serves",
    rule=Server.connect,
    that=lambda s: serves(s.pair),
    why="It is the guard.",
    cites="",
)
CLAIMS = (FED, DOWN, LOGGED_IN, TRIED, SERVED)
"""They hold."""
