"""Engines that sleep, die or fail when they are asked about a certain property, and otherwise are the reference."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from checker.engine import Options, Reporter, Session
from checker.reference import ReferenceEngine
from model.lang.errors import Code, UsageError
from model.lang.sites import Site
from properties.property import Property
from properties.result import Case, Exploration, Result, Verdict

TROUBLE = "T2"
"""The property that brings the trouble."""


@dataclass(frozen=True)
class Troubled:
    """The reference engine, but for one property. `name` says what it does then."""

    name: str
    decides: frozenset[str] = ReferenceEngine().decides

    def open(self, site: Site, options: Options, reporter: Reporter) -> TroubledSession:
        return TroubledSession(ReferenceEngine().open(site, options, reporter), _TROUBLES[self.name], reporter)


@dataclass
class TroubledSession:
    session: Session
    trouble: Callable[[Reporter], Result | None]
    reporter: Reporter

    def check(self, prop: Property) -> Result:
        made = self.trouble(self.reporter) if prop.id == TROUBLE else None
        return made or self.session.check(prop)

    def explore(self) -> tuple[Exploration, ...]:
        return ()


def _sleep(_reporter: Reporter) -> None:
    time.sleep(60)


def _wait(reporter: Reporter) -> Result:
    while not reporter.cancelled():
        reporter.progress("waiting", 1)
        time.sleep(0.01)
    return _result("stopped when asked to")


def _die(_reporter: Reporter) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _crowd(_reporter: Reporter) -> None:
    raise MemoryError


def _refuse(_reporter: Reporter) -> None:
    raise UsageError(Code.NOT_DECIDABLE_HERE, "too many quantifiers")


def _misuse(_reporter: Reporter) -> None:
    raise UsageError(Code.UNKNOWN_NAME, "there is no such thing")


def _fail(_reporter: Reporter) -> None:
    raise ArithmeticError("a fault of the engine")


def _babble(_reporter: Reporter) -> Result:
    return _result(lambda: None)


def _result(reason: object) -> Result:
    from tests.cli.toy import PROPERTIES

    return Result(PROPERTIES[1], "two", "troubled", (Case(((),), Verdict.UNDECIDED, reason=reason),))  # type: ignore[arg-type] # the engine that babbles


_TROUBLES: dict[str, Callable[[Reporter], Result | None]] = {
    "babbles": _babble,
    "dies": _die,
    "fails": _fail,
    "is crowded": _crowd,
    "is misused": _misuse,
    "refuses": _refuse,
    "sleeps": _sleep,
    "waits": _wait,
}
