"""Engines at work on parts of the readings of one site: sessions are kept while they may be used again."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from checker.engine import Engine, Options, Reporter, Session
from checker.portfolio.service import within
from checker.runner import not_asked, refusal
from model.lang.errors import UsageError
from model.lang.sites import Site
from properties.property import Property
from properties.result import Case, Cube

MOST_SESSIONS = 24
"""Neighbouring combinations are asked about for one property after the other; more would only take memory."""


@dataclass
class Sessions:
    """Sessions of engines on cubes of readings, the latest ones kept."""

    site: Site
    options: Options
    reporter: Reporter
    _kept: OrderedDict[tuple[str, Cube], Session] = field(default_factory=OrderedDict[tuple[str, Cube], Session])

    def ask(self, engine: Engine, prop: Property, cube: Cube) -> tuple[Case, ...]:
        """What an engine says about a property under the readings of a cube."""
        site = within(self.site, cube)
        refused = not_asked(prop, site, engine, cancelled=self.reporter.cancelled())
        if refused is not None:
            return refused.cases
        try:
            return self._session(engine, site, cube).check(prop).cases
        except UsageError as error:
            return refusal(prop, site, engine, error).cases

    def _session(self, engine: Engine, site: Site, cube: Cube) -> Session:
        key = engine.name, cube
        made = self._kept.pop(key, None)
        if made is None:
            made = engine.open(site, self.options, self.reporter)
            while len(self._kept) >= MOST_SESSIONS:
                self._kept.popitem(last=False)
        self._kept[key] = made
        return made
