"""Files with random damage are told with a place, exit code 2, or are good files still: never a traceback."""

from __future__ import annotations

import contextlib
import re
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli import command
from checker.cli.library import Library, shipped
from model.deployment_file import deployment_text
from tests.cli.toy import HERE, LIBRARY
from tests.own.damaged import PYTHON, TOML, damaged

PROPERTIES = """from model.lang import conj, count, exists, fired, forall, old, settled
from properties import HOLDS, VIOLATED, absent, always, always_possible, depends, independent, never, on_step, reachable
from tests.cli.toy import Network, Notice, Readings, Role, Server


def active(server):
    return server.up & (server.role == Role.ACTIVE)


one = never("A1", "One is active", that=count(Server, active) > 1, why="Two are too many.",
    expect=depends((Readings.R2 == Notice.HASTY, VIOLATED), otherwise=HOLDS))
some = always("A2", "One is active", when=settled(Server) & exists(Server, lambda s: s.up),
    that=exists(Server, lambda s: s.role == Role.ACTIVE), why="None is too few.", cites="T-07")
ways = [
    reachable("A3", "A network can fail", that=exists(Network, lambda n: ~n.up), why="Why.", expect=HOLDS),
    always_possible("A4", "One can be active", when=forall(Server, lambda s: ~s.up), that=exists(Server, active), why="Why."),
    on_step("A5", "Who takes over is up", rule=Server.take_over, that=lambda s: s.up & ~old(s.role == Role.ACTIVE), why="Why."),
    absent("A6", "None takes over later", over=Server, after=lambda s: ~s.network.up, that=lambda s: fired(Server.displace, s, s),
        until=lambda s: s.network.up, why="Why."),
    independent("A7", "No role", what=lambda s: (s.role, s.up), of=(Network.fail,), over=Server, why="Why."),
    always("A8", "Order", over=(Server, Server), when=lambda a, b: a != b, that=lambda a, b: (a.address < b.address) | a.up, why="W."),
]
"""
DESIGN = """from enum import Enum
from model.lang import *
from properties import HOLDS, VIOLATED, always
from ipaddress import IPv4Address


class Role(Enum):
    ACTIVE = "serves"
    BACKUP = "waits"


class Once(Choice):
    ONE = "one"
    TWO = "two"


class Readings(ReadingSet):
    R1 = Reading(Once, default=Once.ONE, question="How often?", cites="T-1")


class Room(Component):
    lit = State(bool, initially=one_of(True, False))


class Server(Component, cites="T-2"):
    address = Fixed(IPv4Address, unique=True)
    last = Derived(address, lambda a: int(a) % 256, int)
    room = Link(Room)
    rooms = Links(Room, at_least=1)
    role = State(Role, initially=Role.BACKUP)
    level = State(range(3), initially=0)
    seen = Relation(Room, bool, initially=False)
    guest = Ref(Room)
    peer = Peer()

    @fault(cites="T-3")
    def fail(self) -> Step:
        "{self} fails."
        return when(self.level < 2, self.room.lit).then(self.level.becomes(self.level + 1), self.peer.becomes(None))

    @failover()
    def visit(self, room: Room) -> Step:
        "{self} visits {room}."
        return when(self.rooms.has(room), Readings.R1 == Once.ONE).then(self.seen[room].becomes(True), self.guest.becomes(room))

    @operator()
    def lead(self, other: "Server") -> Step:
        "{self} leads {other}."
        return when(self.last < other.last).then(each(Server, lambda s: s.peer.becomes(self), where=lambda s: s != self))


begin = start("begin", "As it is.", each(Server, lambda s: s.level.becomes(1)), where=forall(Room, lambda r: r.lit))
servers = system("servers", [Room, Server], readings=Readings, starts=[begin])
two = Deployment("two", {"Room": {"r1": {}, "r2": {}}, "Server": {
    "s1": {"address": "10.0.0.1", "room": "r1", "rooms": ["r1", "r2"]}, "s2": {"address": "10.0.0.2", "room": "r2", "rooms": ["r2"]}}},
    {"R1": ("one", "two")}, "begin", "Two servers", {"X1": "holds"})
claim = always("X1", "Level", over=Server, that=lambda s: (s.level <= 2) & (s.peer.is_none | (s.peer.element.level < 3)), why="Why.")
"""
PLACE = re.compile(r"error: (bad\.(py|toml)|\w[\w/]*\.(py|toml))(:\d+)?: ")
NO_PLACE = re.compile(r"error: the design \S+ defines no deployment|error: no --deployment")


def told(library: Library | None, *words: str) -> tuple[int, str]:
    """The exit code and standard error; what is raised and is no end of the program goes through."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        done = CliRunner().invoke(command, words, obj=library, prog_name="failproof")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stderr


def deployment(seed: int) -> tuple[int, str]:
    sources: list[tuple[Library, str]] = [
        (LIBRARY, deployment_text("two-open", HERE / "deployments")),
        (LIBRARY, deployment_text("two-own", HERE / "deployments")),
        (shipped(), deployment_text("figure-4-2")),
    ]
    library, text = sources[seed % 3]
    Path("bad.toml").write_bytes(damaged(text, seed, TOML))
    return told(library, "list", "components", "-d", "bad.toml")


def properties(seed: int) -> tuple[int, str]:
    Path("bad.py").write_bytes(damaged(PROPERTIES, seed, PYTHON))
    first = told(LIBRARY, "list", "properties", "-p", "bad.py")
    if first[0] != 0:
        return first
    return told(LIBRARY, "check", "-p", "bad.py", "-j", "1", "--engine", "reference", "--max-states", "200")


def design(seed: int) -> tuple[int, str]:
    Path("bad.py").write_bytes(damaged(DESIGN, seed, PYTHON))
    first = told(LIBRARY, "list", "components", "--design", "bad.py")
    if first[0] != 0:
        return first
    return told(LIBRARY, "check", "--design", "bad.py", "-j", "1", "--engine", "reference", "--max-states", "50")


KINDS = (deployment, properties, design)


def tried(kind: Callable[[int], tuple[int, str]], seeds: range) -> dict[int, int]:
    """How often each exit code came out, once each answer has been looked at."""
    found: dict[int, int] = {}
    for seed in seeds:
        try:
            code, said = kind(seed)
        except Exception as error:
            error.add_note(f"seed {seed}:\n{_file_text()}")
            raise
        found[code] = found.get(code, 0) + 1
        assert code in (0, 1, 2, 3), (seed, code)
        if code == 2:
            assert PLACE.match(said), (seed, said)
            assert "Traceback" not in said
    return found


def _file_text() -> str:
    with contextlib.suppress(OSError):
        return (
            max(Path().glob("bad.*"), key=lambda p: p.stat().st_mtime_ns).read_bytes().decode(errors="backslashreplace")
        )
    return ""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_some_damaged_files(
    kind: Callable[[int], tuple[int, str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    found = tried(kind, range(40))

    assert found[2] >= 20


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_many_damaged_files(
    kind: Callable[[int], tuple[int, str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    found = tried(kind, range(1_000, 2_000))

    assert found[2] >= 500
