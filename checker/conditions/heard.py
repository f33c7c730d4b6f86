"""Engines that tell each story as soon as they have it: who hears it, of all the properties asked about."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checker.engine import Engine
from checker.smt import Ic3Engine
from properties.result import Case, Cube

if TYPE_CHECKING:
    from checker.smt.listening import Listener


@dataclass
class Heard:
    """A listener for all sessions: passes stories on to whoever asks at the moment."""

    _to: Listener | None = None

    def by(self, engine: Engine) -> Engine:
        """The engine, which tells its stories here, if it is one that does."""
        return replace(engine, listener=self) if isinstance(engine, Ic3Engine) else engine

    @contextmanager
    def told_to(self, listener: Listener) -> Generator[None]:
        """Stories are told to this one for a while."""
        self._to = listener
        try:
            yield
        finally:
            self._to = None

    def settled(self) -> tuple[Cube, ...]:
        """See `Listener`."""
        return () if self._to is None else self._to.settled()

    def hear(self, case: Case) -> tuple[Cube, ...]:
        """See `Listener`."""
        return () if self._to is None else self._to.hear(case)
