"""What a worker does: decide properties with one engine, or re-check what an engine has found.

A service is sent once; what is asked of it later is plain data, and so is what it answers: properties go by number.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from checker.engine import Engine, Options, Reporter, Session
from checker.rechecking import Checks, Rechecker, independent_checks
from model.lang.sites import Site
from properties.property import Property
from properties.result import Case, Effort

Handler = Callable[[Any], Any]
"""Answers a question: both are plain data."""


class Line(Reporter, Protocol):
    """A worker's line to its crew."""

    def begun(self) -> None:
        """All that the task needs is loaded: its time begins."""
        ...


class Service(Protocol):
    """Something a worker can be hired for."""

    def begin(self, line: Line) -> Handler:
        """Called once, in the worker."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """A result without its property: the part of it that is plain data."""

    engine: str
    cases: tuple[Case, ...]
    effort: Effort


@dataclass(frozen=True, slots=True)
class Deciding:
    """One session of an engine. Asked for the number of a property, answers with what was `Found`."""

    site: Site
    properties: tuple[Property, ...]
    engine: Engine
    options: Options

    def begin(self, line: Line) -> Handler:
        """Opens the session when the first question comes: an error of the design is then its answer."""
        sessions: list[Session] = []

        def handle(number: int) -> Found:
            if not sessions:
                sessions.append(self.engine.open(self.site, self.options, line))
            line.begun()
            result = sessions[0].check(self.properties[number])
            return Found(result.engine, result.cases, result.effort)

        return handle


@dataclass(frozen=True, slots=True)
class Rechecking:
    """The checks of one site. Asked for the number of a property and a case, answers with the case re-checked."""

    site: Site
    properties: tuple[Property, ...]
    checks: Callable[[Site], Checks] = independent_checks

    def begin(self, line: Line) -> Handler:
        """Loads the checks, so that they are at hand when the first evidence comes."""
        rechecker = Rechecker(self.checks(self.site), line)
        if self.checks is independent_checks:
            importlib.import_module("checker.certificate.solver")  # z3 takes long to load, and now nobody waits

        def handle(asked: tuple[int, Case]) -> Case:
            number, case = asked
            return rechecker.recheck(self.properties[number], case)

        return handle
