"""Rows of the fault table of the dossier (D.2): the fault, what notices it, and what follows, as steps apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.telling import Run

DOSSIER = (
    "CtiosServerNode crash / console closed",
    "CtiosServerNode hangAll",
    "CtiosServerNode hangWork",
    "network cut client-server",
    "CTIOSTrace crash",
    "NM crash",
    "NMM crash",
    "system fault",
    "host power loss",
    "CTI Server active fails",
    "both CTI Servers fail",
    "PG side fails / private link / both links",
    "phone / switch out",
    "CEF crash",
    "CEF start, add, parameter change",
    "CTIManager crash",
    "CallManager crash",
    "partition among CEFs",
    "directory / DB loss",
)
"""The rows, as the dossier calls them."""


@dataclass(frozen=True)
class Row:
    """A row, or one of several cases of it: what happens, what notices it, and how it is made good.

    `steps` are faults, or what an administrator does. Where `noticed` is empty nobody notices, or, with `by_itself`,
    that on which it happens acts at once.
    """

    of: str
    case: str
    steps: tuple[str, ...]
    noticed: tuple[str, ...]
    follows: tuple[str, ...]
    ends: dict[str, str]
    deployment: str
    before: tuple[str, ...] = ()
    readings: dict[str, str] = field(default_factory=dict[str, str])
    by_itself: bool = False

    @property
    def run(self) -> tuple[str, ...]:
        """Every step."""
        return (*self.before, *self.steps, *self.noticed, *self.follows)

    def begin(self) -> Run:
        """A run that is about to come to the fault."""
        return Run(self.deployment, chosen=self.readings).do(*self.before)

    def told(self) -> Run:
        """The whole run."""
        return Run(self.deployment, chosen=self.readings).do(*self.run)
