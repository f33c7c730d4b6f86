"""Whoever decides a run of properties: one engine, or a portfolio. Both are used in the same way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Protocol, Self

from checker.engine import Options, Reporter
from checker.engines import CROSS_CHECKED, PORTFOLIO, engine, team
from checker.judgement import Judged
from checker.work.workshop import Workshop
from model.lang.sites import Site
from properties.property import Property


class Shop(Protocol):
    """A run of properties. What it has started ends with it."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def run(self, reporter: Reporter, *, from_catalogue: bool) -> Iterator[Judged]:
        """The judged results in the order of the properties."""
        ...


def shop(
    name: str, site: Site, properties: Sequence[Property], options: Options, *, jobs: int, cross_check: bool = False
) -> Shop:
    """The engine of this name in a workshop, or the portfolio; held to all other engines, if that is wished.

    Raises UsageError for an unknown name.
    """
    made: Shop
    if name == PORTFOLIO:
        from checker.portfolio.portfolio import Portfolio

        made = Portfolio(site, properties, team(readings_open=bool(site.free_readings)), options, jobs=jobs)
    else:
        made = Workshop(site, properties, engine(name), options, jobs=jobs)
    if cross_check:
        from checker.portfolio.cross_check import CrossCheck

        made = CrossCheck(made, site, properties, [engine(n) for n in CROSS_CHECKED], options, jobs=jobs)
    return made
