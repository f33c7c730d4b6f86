"""An engine that says what it is told to, right or wrong, and checks that answer as they are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from checker.engine import Options, Reporter
from checker.rechecking import Checks
from model.lang.errors import Code, UsageError
from model.lang.sites import Site
from model.trace import Trace
from properties.property import Property
from properties.result import Case, Exploration, Result


@dataclass
class FakeEngine:
    """Answers with these cases; `opened` and `asked` remember what was wanted."""

    answer: Callable[[Property], tuple[Case, ...]]
    decides: frozenset[str] = frozenset({"always", "never"})
    name: str = "fake"
    opened: int = 0
    asked: list[str] = field(default_factory=list[str])

    def open(self, site: Site, options: Options, reporter: Reporter) -> FakeEngine:  # noqa: ARG002 - the protocol
        self.opened += 1
        self.site = site
        return self

    def check(self, prop: Property) -> Result:
        self.asked.append(prop.id)
        return Result(prop, self.site.name, self.name, self.answer(prop))

    def explore(self) -> tuple[Exploration, ...]:
        return ()


@dataclass(frozen=True)
class Said:
    """An opinion about a proof."""

    accepted: bool
    failed: str = ""
    reason: str = ""


def checks(*, replayed: bool = True, verified: Said = Said(accepted=True)) -> Checks:
    """Checks that accept or refuse everything."""

    def confirm(_prop: Property, _case: Case) -> tuple[str, ...]:
        if not replayed:
            raise UsageError(Code.BAD_TRACE, "step 1 is not enabled")
        return ("x is no",)

    return Checks(confirm, lambda _prop, _case: verified)


class Stopping:
    """A reporter whose user wants to stop after some questions whether to."""

    def __init__(self, after: int) -> None:
        self.left = after

    def progress(self, phase: str, done: int, note: str = "") -> None:
        """Shows nothing."""

    def cancelled(self) -> bool:
        self.left -= 1
        return self.left < 0


TRACE = Trace("pair", "two", "normal", {}, {}, ())
