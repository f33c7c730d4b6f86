"""A run of properties on an executor: all tasks go out at once, results come in the order of the properties."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future
from concurrent.futures import TimeoutError as NotYetError
from contextlib import AbstractContextManager, ExitStack, suppress
from types import TracebackType
from typing import Self

from checker.engine import Options, Reporter
from checker.judgement import Judged
from checker.runner import judged_result
from checker.spread.errand import run_errand
from checker.spread.task import Task, tasks
from checker.work.service import Found
from model.lang.errors import Code, FailproofError, UsageError
from model.lang.sites import Site
from properties.property import Property
from properties.result import Case, Effort, Result, Verdict

_LOOK = 0.1
"""Seconds between two looks for a wish to stop."""


class Spread:
    """A shop whose properties are decided elsewhere. Each is one task, and so one result, whoever dies meanwhile.

    The executor has to bring back the result of a task whose worker has died, or an error: then it is undecided.
    """

    def __init__(
        self,
        site: Site,
        properties: Sequence[Property],
        engine: str,
        options: Options,
        executor: AbstractContextManager[Executor],
        *,
        seconds: float | None = None,
        work: Callable[[Task], Found] = run_errand,
    ) -> None:
        """`seconds`: how long the run may take, so that no task goes on when nobody waits for it.

        Raises UsageError where no other process could be told of the site.
        """
        self.site = site
        self.properties = tuple(properties)
        self._engine = engine
        self._tasks = tasks(site, properties, engine, options, seconds)
        self._executor = executor
        self._work = work
        self._futures: list[Future[Found]] = []
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Sends the tasks out."""
        executor = self._stack.enter_context(self._executor)
        self._futures = [executor.submit(self._work, task) for task in self._tasks]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for future in self._futures:
            future.cancel()
        self._stack.close()

    def run(self, reporter: Reporter, *, from_catalogue: bool) -> Iterator[Judged]:
        """The judged results in the order of the properties, each as soon as it is there and all before it are."""
        for number, prop in enumerate(self.properties):
            reporter.progress("waiting", sum(f.done() for f in self._futures), f"of {len(self._futures)} are back")
            found = self._found(number, reporter)
            result = Result(prop, self.site.name, found.engine, found.cases, found.effort)
            yield judged_result(result, self.site, from_catalogue=from_catalogue)

    def _found(self, number: int, reporter: Reporter) -> Found:
        future = self._futures[number]
        while not future.done() and not reporter.cancelled():
            with suppress(NotYetError, CancelledError):
                future.exception(timeout=_LOOK)
        if not future.done():
            future.cancel()
            return self._undecided("stopped before its result was back")
        try:
            return future.result()
        except CancelledError:
            return self._undecided("it was cancelled by the executor")
        except UsageError as error:
            if error.code in (Code.NOT_DECIDABLE_HERE, Code.BUDGET):
                return self._undecided(error.message)
            raise
        except FailproofError:
            raise
        except Exception as error:  # noqa: BLE001 - executors have errors of their own for a worker that is lost
            return self._undecided(f"its worker was lost: {type(error).__name__}: {error}".rstrip(": "))

    def _undecided(self, reason: str) -> Found:
        return Found(self._engine, (Case(((),), Verdict.UNDECIDED, reason=reason),), Effort())
