"""Stories of the CTI OS design, and steps that many of them share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model.lang.sites import Deployment
from model.lang.systems import System
from tests import telling


class Run(telling.Run):
    def __init__(
        self,
        deployment: str | Deployment = "duplex",
        start: str = "normal",
        system: System | None = None,
        chosen: Mapping[str, str] | None = None,
        **readings: str,
    ) -> None:
        super().__init__(deployment, start, system, chosen, **readings)


@dataclass(frozen=True)
class Story(telling.Story):
    deployment: str = "duplex"


def snapshot(server: str) -> tuple[str, ...]:
    """A server with a new session reads agents, devices and calls."""
    return (
        f"ask_for_agents({server})",
        f"ask_for_devices({server})",
        f"ask_for_calls({server})",
        f"finish_snapshot({server})",
    )


def comes_back(server: str, ctiserver: str = "ctiA") -> tuple[str, ...]:
    """A server that has ended abnormally is created again, opens a session and reads all state."""
    return (
        f"notice_end_of_server({server})",
        f"create_server({server})",
        f"open_session({server}, {ctiserver})",
        *snapshot(server),
    )


def moves(softphone: str, server: str) -> tuple[str, ...]:
    """A softphone that has noticed the loss of its server connects to another and restores its agent's session."""
    return (f"connect({softphone}, {server})", f"resume({server}, {softphone})")
