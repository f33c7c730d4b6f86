"""What a worker does: decide properties with one engine, or re-check what an engine has found.

A service is sent once; what is asked of it later is plain data, and so is what it answers: properties go by number,
and by the instances of their rule where only some of them are meant.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from checker.engine import Engine, Options, Reporter, Session
from checker.rechecking import Checks, Rechecker, independent_checks
from model.lang.sites import Site
from properties.property import OnStep, Property
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
class Narrowed:
    """The property of a number, about the steps of these instances of its rule alone."""

    number: int
    instances: tuple[tuple[str, ...], ...]


def meant(properties: Sequence[Property], asked: int | Narrowed) -> Property:
    """The property that a question is about."""
    if not isinstance(asked, Narrowed):
        return properties[asked]
    prop = properties[asked.number]
    if not isinstance(prop.formula, OnStep):
        raise TypeError(f"{prop.kind} is about no rule")
    return replace(prop, formula=replace(prop.formula, instances=asked.instances))


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

        def handle(asked: int | Narrowed) -> Found:
            if not sessions:
                sessions.append(self.engine.open(self.site, self.options, line))
            line.begun()
            result = sessions[0].check(meant(self.properties, asked))
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

        def handle(asked: tuple[int | Narrowed, Case]) -> Case:
            which, case = asked
            return rechecker.recheck(meant(self.properties, which), case)

        return handle
