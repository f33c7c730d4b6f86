"""Property files as test files: a test item for each property and each deployment that it is checked on."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from checker.api import check
from checker.ci.identity import run_name
from checker.engine import Options
from checker.judgement import Judged, Judgement, expectation_of
from checker.report.results import Lines
from checker.report.story import length, told, trace_in
from checker.testing.sites import Pair, Wanted, pairs
from model.lang.errors import FailproofError, ReachedError
from model.trace import Trace
from properties.expectation import VIOLATED
from properties.own_file import read_own_file
from properties.result import Verdict


@dataclass(frozen=True, slots=True)
class Settings:
    """What the items of a run have in common."""

    wanted: Wanted
    engine: str
    options: Options


class PropertyFile(pytest.File):
    """A file with properties. It is code, and is run to be collected."""

    settings: Settings

    @classmethod
    def of(cls, parent: pytest.Collector, path: Path, settings: Settings) -> PropertyFile:
        """The file at a path, collected with these settings."""
        made: PropertyFile = cast("Any", cls).from_parent(parent, path=path)
        made.settings = settings
        return made

    def collect(self) -> Iterator[PropertyItem]:
        """The items. What is wrong in the file, or with a deployment, is told as the command line tells it."""
        cwd = Path.cwd()
        path = self.path.relative_to(cwd) if self.path.is_relative_to(cwd) else self.path
        try:
            file = read_own_file(path)
            found = list(pairs(file, self.settings.wanted))
        except FailproofError as error:
            raise self.CollectError(_told(error)) from error
        for mark in _marks(getattr(sys.modules.get(self.path.stem), "pytestmark", ())):
            self.add_marker(mark)
        for pair in found:
            yield PropertyItem.of(self, pair)


class PropertyItem(pytest.Item):
    """A property on a deployment: passed where it is as expected. An expected violation is an expected failure."""

    pair: Pair

    @classmethod
    def of(cls, parent: PropertyFile, pair: Pair) -> PropertyItem:
        """The item of a pair: `H8[figure-4-2]`."""
        name = run_name(pair.site, pair.deployment)
        label = ",".join((name.deployment, *name.variations))
        made: PropertyItem = cast("Any", cls).from_parent(parent, name=f"{pair.prop.id}[{label}]")
        made.pair = pair
        made.add_marker("failproof")
        expected = expectation_of(pair.prop, pair.site, from_catalogue=True)
        if expected is not None and not expected.cases and expected.otherwise is VIOLATED:
            made.add_marker("hazard")
        return made

    @property
    def settings(self) -> Settings:
        """What the items of a run have in common."""
        return cast("PropertyFile", self.parent).settings

    def runtest(self) -> None:
        """Decides the property, with its evidence re-checked, and compares it with what is expected."""
        pair, settings = self.pair, self.settings
        (judged,) = check(pair.site, pair.prop, engine=settings.engine, options=settings.options)
        if judged.judgement is not Judgement.AS_EXPECTED:
            raise NotAsExpectedError(judged)
        cases = judged.result.cases
        if all(case.verdict is Verdict.VIOLATED for case in cases):
            lengths = (length(trace) for case in cases if (trace := trace_in(case.evidence)) is not None)
            pytest.xfail(f"violated as expected: {pair.prop.claim} ({'; '.join(lengths)})")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **kwargs: Any) -> Any:
        """The story instead of a traceback of Python."""
        match excinfo.value:
            case NotAsExpectedError(judged=judged):
                return StoryRepr(self._headline(judged), self._story(judged))
            case FailproofError() as error:
                return StoryRepr(error.message, _told(error))
            case _:
                return super().repr_failure(excinfo, *args, **kwargs)

    def _headline(self, judged: Judged) -> str:
        found = [line.text.strip() for line in self._lines.result(judged)][1:]
        return f"{self.pair.prop.claim}: {'; '.join(found) or judged.judgement.value}"

    def _story(self, judged: Judged) -> str:
        lines = [*self._lines.result(judged), *self._lines.stories(judged, witnesses=False)]
        return "\n".join(line.text for line in lines)

    @property
    def _lines(self) -> Lines:
        return Lines(self.pair.site, [self.pair.prop], timings=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The line of the property, where it stands in this file."""
        place = self.pair.prop.place
        mine = Path(place.file).name == self.path.name and place.line > 0
        return self.path, place.line - 1 if mine else None, self.name


class NotAsExpectedError(Exception):
    """A property did not come out as expected."""

    def __init__(self, judged: Judged) -> None:
        super().__init__(f"{judged.result.property.id}: {judged.judgement.value}")
        self.judged = judged


@dataclass(frozen=True)
class _Crash:
    message: str


class StoryRepr:
    """A failure as pytest shows it: the story where there is room, the headline in its short summary."""

    def __init__(self, headline: str, story: str) -> None:
        self.reprcrash = _Crash(headline)
        self.story = story

    def __str__(self) -> str:
        return self.story

    def toterminal(self, tw: Any) -> None:
        """Writes the story to the terminal of pytest."""
        for line in self.story.splitlines():
            tw.line(line)


def _told(error: FailproofError) -> str:
    """An error, and the way there where a run of the model went wrong."""
    text = str(error)
    if isinstance(error, ReachedError) and isinstance(error.evidence, Trace):
        text += "\nthe way there:\n" + "\n".join(line.text for line in told(error.evidence))
    return text


def _marks(given: object) -> Iterator[pytest.MarkDecorator]:
    """The marks of `pytestmark`: one, or several."""
    several = cast("Iterable[object]", given) if isinstance(given, list | tuple) else (given,)
    for mark in several:
        if isinstance(mark, pytest.MarkDecorator):
            yield mark
