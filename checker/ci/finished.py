"""A run that is over, as the outputs for pipelines tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from checker.ci.baseline import Compared
from checker.ci.identity import RunName, run_name
from checker.ci.place import Repository
from checker.engine import Options
from checker.judgement import ExitCode, Judged, Judgement, exit_code
from checker.report.line import Line
from checker.report.results import Lines, verdict_word
from model.deployment_file import FileDeployment
from model.lang.sites import Site


@dataclass(frozen=True)
class Finished:
    """Everything about a run that somebody may want to know afterwards.

    `compared` says, by property id, how each result compares with a baseline; None: there was none. `traces` are the
    files that traces were written to, by property id.
    """

    site: Site
    deployment: FileDeployment
    engine: str
    options: Options
    judged: tuple[Judged, ...]
    repository: Repository
    compared: Mapping[str, Compared] | None = None
    traces: Mapping[str, tuple[Path, ...]] = field(default_factory=dict[str, tuple[Path, ...]])
    timings: bool = False

    @cached_property
    def name(self) -> RunName:
        """The name of the run."""
        return run_name(self.site, self.deployment)

    @cached_property
    def lines(self) -> Lines:
        """What the screen shows of each result."""
        return Lines(self.site, [j.result.property for j in self.judged], timings=False)

    @property
    def exit_code(self) -> ExitCode:
        """What the command line returns."""
        return exit_code(self.judged)

    def found(self, judged: Judged) -> str:
        """What was found, in a sentence for each case that is not as expected; else the verdict."""
        return "; ".join(line.text.strip() for line in list(self.lines.result(judged))[1:]) or verdict_word(judged)

    def story(self, judged: Judged) -> str:
        """The stories of what is violated, as lines of plain text; empty where nothing is."""
        return _text(self.lines.stories(judged, witnesses=False)).lstrip("\n")

    def told(self, judged: Judged) -> str:
        """What the screen shows of the result, with its stories."""
        return _text([*self.lines.result(judged), *self.lines.stories(judged, witnesses=False)])


def _text(lines: Iterable[Line]) -> str:
    return "".join(f"{line.text}\n" for line in lines)


def is_open(judgement: Judgement) -> bool:
    """Whether nobody can say yet if all is as expected."""
    return judgement in (Judgement.UNDECIDED, Judgement.UNCHECKED)


def is_finding(judgement: Judgement) -> bool:
    """Whether somebody has to look at it: it is not as expected, known or not, or nobody can say."""
    return judgement in (Judgement.UNEXPECTED, Judgement.KNOWN) or is_open(judgement)
