"""Engines for a portfolio: right ones under other names, and ones that are slow, die, lie, shirk or see half of it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from checker.bdd import BddEngine
from checker.engine import Engine, Options, Reporter, Session
from checker.reference import ReferenceEngine
from model.lang.sites import Site
from properties.evidence import Invariant, StateSet
from properties.property import Property
from properties.result import Case, Exploration, Result, Vacuity, Verdict


@dataclass(frozen=True)
class Played:
    """An engine whose session is made by a function of this module, by name: so it travels to any process."""

    name: str
    plays: str
    decides: frozenset[str] = BddEngine().decides

    def open(self, site: Site, options: Options, reporter: Reporter) -> PlayedSession:
        return PlayedSession(self, site, options, reporter)


@dataclass
class PlayedSession:
    engine: Played
    site: Site
    options: Options
    reporter: Reporter

    def check(self, prop: Property) -> Result:
        cases = PLAYS[self.engine.plays](self, prop)
        return Result(prop, self.site.name, self.engine.name, cases)

    def explore(self) -> tuple[Exploration, ...]:
        return ()

    def right(self, engine: Engine, prop: Property) -> tuple[Case, ...]:
        session: Session = engine.open(self.site, self.options, self.reporter)
        return session.check(prop).cases


def _reference(session: PlayedSession, prop: Property) -> tuple[Case, ...]:
    return session.right(ReferenceEngine(), prop)


def _bdd(session: PlayedSession, prop: Property) -> tuple[Case, ...]:
    return session.right(BddEngine(), prop)


def _sleeps(_session: PlayedSession, _prop: Property) -> tuple[Case, ...]:
    time.sleep(60)
    return ()


def _is_slow(session: PlayedSession, prop: Property) -> tuple[Case, ...]:
    time.sleep(3.0)
    return _bdd(session, prop)


def _dies(_session: PlayedSession, _prop: Property) -> tuple[Case, ...]:
    os.kill(os.getpid(), signal.SIGKILL)
    return ()


def _fails(_session: PlayedSession, _prop: Property) -> tuple[Case, ...]:
    raise ArithmeticError("division of nothing")


def _shirks(_session: PlayedSession, _prop: Property) -> tuple[Case, ...]:
    return (Case(((),), Verdict.UNDECIDED, reason="no idea"),)


def _lies(session: PlayedSession, prop: Property) -> tuple[Case, ...]:
    """Says the opposite, with a set as proof that proves nothing, or with the run of the truth."""
    everything = Invariant(StateSet((("true",),)))
    opposite = {Verdict.HOLDS: Verdict.VIOLATED, Verdict.VIOLATED: Verdict.HOLDS}
    return tuple(
        replace(
            c,
            verdict=opposite[c.verdict],
            evidence=everything if c.verdict is Verdict.VIOLATED else c.evidence,
            instances=tuple(replace(i, verdict=opposite[i.verdict]) for i in c.instances),
        )
        for c in _bdd(session, prop)
    )


def _sees_violations(session: PlayedSession, prop: Property) -> tuple[Case, ...]:
    """As a bounded search: what is violated, and nothing about the rest."""
    cases = _bdd(session, prop)
    rest = [c for c in cases if c.verdict is not Verdict.VIOLATED]
    left = [Case(c.where, Verdict.UNDECIDED, reason="no violation within 40 steps") for c in rest]
    return (*(c for c in cases if c.verdict is Verdict.VIOLATED), *left)


def _sees_proofs(session: PlayedSession, prop: Property) -> tuple[Case, ...]:
    cases = _bdd(session, prop)
    rest = [Case(c.where, Verdict.UNDECIDED, reason="no proof") for c in cases if c.verdict is not Verdict.HOLDS]
    return (*(c for c in cases if c.verdict is Verdict.HOLDS), *rest)


def _says_holds(_session: PlayedSession, _prop: Property) -> tuple[Case, ...]:
    return (Case(((),), Verdict.HOLDS),)


def _wrong_vacuity(session: PlayedSession, prop: Property) -> tuple[Case, ...]:
    return tuple(
        replace(c, vacuity=Vacuity.NEVER, instances=tuple(replace(i, vacuity=Vacuity.NEVER) for i in c.instances))
        for c in _bdd(session, prop)
    )


PLAYS: dict[str, Callable[[PlayedSession, Property], tuple[Case, ...]]] = {
    "bdd": _bdd,
    "dies": _dies,
    "fails": _fails,
    "is slow": _is_slow,
    "lies": _lies,
    "reference": _reference,
    "says holds": _says_holds,
    "sees proofs": _sees_proofs,
    "sees violations": _sees_violations,
    "shirks": _shirks,
    "sleeps": _sleeps,
    "wrong vacuity": _wrong_vacuity,
}
