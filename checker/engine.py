"""What an engine is: the contract that every way of deciding properties keeps.

An engine opens a session on a site and is asked one property after the other. It never prints. It says up front which
kinds of property it decides, keeps its budget, and asks its reporter now and then whether to go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from model.lang.sites import Site
from properties.property import Property
from properties.result import Exploration, Result


@dataclass(frozen=True, slots=True)
class Options:
    """Budgets and wishes. None: no limit.

    `max_faults` cuts off runs with more faults: a property that then holds is decided only up to that bound.
    """

    max_faults: int | None = None
    max_states: int | None = None
    max_seconds: float | None = None


class Reporter(Protocol):
    """Where progress goes, and where a wish to stop comes from."""

    def progress(self, phase: str, done: int, note: str = "") -> None:
        """`done` units of the phase are done."""
        ...

    def cancelled(self) -> bool:
        """The user wants to stop: the engine ends soon with what it has, the rest undecided."""
        ...


class Silent:
    """A reporter that shows nothing and never stops."""

    def progress(self, phase: str, done: int, note: str = "") -> None:
        """Shows nothing."""

    def cancelled(self) -> bool:
        """Never."""
        return False


class Session(Protocol):
    """An engine at work on one site."""

    def check(self, prop: Property) -> Result:
        """Decides the property, or says how far it got.

        Raises ReachedError, with the trace as its evidence, where a run of the site does something undefined;
        UsageError where this engine cannot decide this kind of property.
        """
        ...

    def explore(self) -> tuple[Exploration, ...]:
        """The whole state space, once for each choice of the readings left open."""
        ...


class Engine(Protocol):
    """A way of deciding properties."""

    @property
    def name(self) -> str:
        """What the command line calls it."""
        ...

    @property
    def decides(self) -> frozenset[str]:
        """The kinds of property it decides (`Property.kind`)."""
        ...

    def open(self, site: Site, options: Options, reporter: Reporter) -> Session:
        """Starts to work on a site."""
        ...
