"""The design that is shipped, on figure-4-2: the engines alone, in this process, without re-checking."""

from __future__ import annotations

from collections.abc import Iterator

from bench.table import Row, timed
from checker.bdd import BddEngine
from checker.engine import Engine, Options, Silent
from checker.reference import ReferenceEngine
from model.deployment_file import find_deployment
from model.designs import design
from model.lang.sites import Site, site
from properties.catalogue import catalogue

LISTED_FOR = 20.0
"""Seconds for which the reference engine lists states."""


def rows() -> Iterator[Row]:
    """The catalogue on the bdd engine, and what the reference engine lists in a while."""
    figure = site(design("callback"), find_deployment("figure-4-2"))
    properties = catalogue("callback")

    def decide() -> None:
        session = BddEngine().open(figure, Options(), Silent())
        for prop in properties:
            session.check(prop)

    yield Row("bdd, the catalogue, nothing re-checked", f"{len(properties)} properties", timed(1, decide))
    yield _listing(figure, ReferenceEngine())


def _listing(figure: Site, engine: Engine) -> Row:
    found = 0

    def explore() -> None:
        nonlocal found
        session = engine.open(figure, Options(max_seconds=LISTED_FOR), Silent())
        found = sum(e.states for e in session.explore())

    seconds = timed(1, explore)
    return Row(f"{engine.name}, explored in part", f"{found:,} states, {found / seconds[0]:,.0f} a second", seconds)
