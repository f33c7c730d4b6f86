"""How a run of properties is done: with a cache or without, here or on a cluster, and for how long."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from model.lang.sites import Site
from properties.property import Property

if TYPE_CHECKING:
    from checker.cache.store import Store
    from checker.engine import Options, Reporter
    from checker.portfolio.shop import Shop

F = TypeVar("F", bound=Callable[..., Any])


def cache_dir_option(command: F) -> F:
    """`--cache-dir DIR`."""
    return click.option(
        "--cache-dir",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        envvar="FAILPROOF_CACHE_DIR",
        help="The folder of the cache. Default: where the platform keeps caches.",
    )(command)


def run_options(command: F) -> F:
    """The options of a run, which reach the command as one argument, `plan`."""

    @functools.wraps(command)
    def wrapped(
        *args: Any,
        cache: bool,
        cache_dir: Path | None,
        verify_cached: bool,
        dask: str | None,
        max_run_seconds: float | None,
        **others: Any,
    ) -> Any:
        plan = RunPlan(cache, cache_dir, verify_cached, dask, max_run_seconds)
        return command(*args, plan=plan, **others)

    options = (
        click.option(
            "--cache/--no-cache",
            default=True,
            envvar="FAILPROOF_CACHE",
            help="Take results that were found before from the cache, and keep new ones. Default: yes.",
        ),
        cache_dir_option,
        click.option(
            "--verify-cached", is_flag=True, help="Re-check the proofs and runs of what is taken from the cache."
        ),
        click.option("--dask", metavar="ADDRESS", help="Decide on the workers of this dask scheduler."),
        click.option(
            "--max-run-seconds",
            type=click.FloatRange(min=0, min_open=True),
            metavar="S",
            help="End the whole run after S seconds; what is not decided by then is undecided.",
        ),
    )
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[return-value] # the options make one argument of several


@dataclass
class RunPlan:
    """What the options of a run say. Its time begins when the plan is made."""

    cache: bool = True
    cache_dir: Path | None = None
    verify_cached: bool = False
    dask: str | None = None
    max_run_seconds: float | None = None

    def __post_init__(self) -> None:
        self._begun = time.monotonic()
        self.is_over = False
        """Whether the time of the run was used up before its work was done."""

    def shop(
        self,
        name: str,
        site: Site,
        properties: Sequence[Property],
        options: Options,
        *,
        jobs: int,
        cross_check: bool = False,
    ) -> Shop:
        """Whoever decides the properties. Engines held to each other are all asked, and here, whatever is known."""
        from checker.portfolio.shop import shop

        def make(wanted: Sequence[Property]) -> Shop:
            if self.dask is not None and not cross_check:
                from checker.spread.cluster import cluster
                from checker.spread.spread import Spread

                return Spread(site, wanted, name, options, cluster(self.dask), seconds=self.seconds_left())
            return shop(name, site, wanted, options, jobs=jobs, cross_check=cross_check)

        if not self.cache or cross_check:
            return make(properties)
        from checker.cache.shop import Cached, Use

        return Cached(site, properties, name, options, Use(self.store(), self.verify_cached), make, jobs=jobs)

    def seconds_left(self) -> float | None:
        """How long the run may still take; None: as long as it likes."""
        return None if self.max_run_seconds is None else self._begun + self.max_run_seconds - time.monotonic()

    def store(self) -> Store:
        """The cache."""
        from checker.cache.store import Store, default_folder

        return Store(self.cache_dir or default_folder(), _note)

    def reporter(self, inner: Reporter) -> Reporter:
        """A reporter that stops the run when its time is up."""
        return inner if self.max_run_seconds is None else _Timed(inner, self, self._begun + self.max_run_seconds)

    def last_words(self, *, interrupted: bool) -> str:
        """Why the run ended before its work was done; nothing where it did not."""
        if interrupted:
            return "stopped by Ctrl-C: the rest is undecided"
        if self.max_run_seconds is None or not self.is_over:
            return ""
        return f"the {self.max_run_seconds:g} seconds of the run are used up: the rest is undecided"


@dataclass
class _Timed:
    """Passes on progress, and wishes to stop; wishes so itself when the time is up."""

    inner: Reporter
    plan: RunPlan
    until: float

    def progress(self, phase: str, done: int, note: str = "") -> None:
        """Shows how far the engine is."""
        self.inner.progress(phase, done, note)

    def cancelled(self) -> bool:
        """Whether the user wants to stop, or the time is up."""
        if self.inner.cancelled():
            return True
        self.plan.is_over = self.plan.is_over or time.monotonic() >= self.until
        return self.plan.is_over


def _note(text: str) -> None:
    click.echo(f"note: {text}", err=True)
