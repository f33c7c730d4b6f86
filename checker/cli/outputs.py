"""What `failproof check` writes for pipelines: JUnit, SARIF, GitHub's commands, the baseline of known violations."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from checker.cli.target import Target
from checker.cli.writing import add_text, check_writable, write_text
from model.lang.errors import FailproofError

if TYPE_CHECKING:
    from checker.ci.baseline import Baseline, Compared, Known
    from checker.ci.finished import Finished
    from checker.engine import Options
    from checker.judgement import Judged
    from checker.report.line import Line

F = TypeVar("F", bound=Callable[..., Any])

_WISHES = "failproof.outputs"


@dataclass
class Wishes:
    """The outputs that a command line asks for."""

    junit: str | None = None
    sarif: str | None = None
    github: bool = False
    baseline: str | None = None
    write_baseline: str | None = None


def output_options(command: F) -> F:
    """The options of the outputs. Their values are kept with the context, for `outputs_of`."""
    for declare in reversed(
        (
            _option("junit", "--junit", metavar="FILE", help="Write the results as JUnit XML."),
            _option("sarif", "--sarif", metavar="FILE", help="Write what is not as expected as SARIF 2.1.0."),
            _option(
                "github", "--github", is_flag=True, help="Annotate the lines of properties, and write a job summary."
            ),
            _option(
                "baseline", "--baseline", metavar="FILE", help="Known violations, which do not fail the run (TOML)."
            ),
            _option(
                "write_baseline",
                "--write-baseline",
                metavar="FILE",
                help="Write what is not as expected now as known violations. They do not fail this run.",
            ),
        )
    ):
        command = declare(command)
    return command


def _option(name: str, flag: str, **more: Any) -> Callable[[F], F]:
    def keep(context: click.Context, _: click.Parameter, value: Any) -> None:
        wishes: Wishes = context.meta.setdefault(_WISHES, Wishes())
        setattr(wishes, name, value)

    return click.option(name, flag, expose_value=False, callback=keep, **more)


def outputs_of(context: click.Context, target: Target) -> Outputs:
    """The outputs of this run. Raises before the work is done where a file is wrong or cannot be written."""
    wishes: Wishes = context.meta.get(_WISHES, Wishes())
    return Outputs(wishes, target, os.environ.get("GITHUB_STEP_SUMMARY") if wishes.github else None)


@dataclass
class Outputs:
    """Compares results with the baseline as they come, and writes the files when all are there."""

    wishes: Wishes
    target: Target
    summary: str | None
    known: tuple[Known, ...] = ()
    compared: dict[str, Compared] = field(default_factory=dict[str, "Compared"])

    def __post_init__(self) -> None:
        wishes = self.wishes
        self.check_writable(wishes.junit, wishes.sarif, wishes.write_baseline, self.summary)
        self._baseline: Baseline | None = None
        self._listed: dict[str, list[Known]] = {}
        source = wishes.baseline or wishes.write_baseline
        if source is None:
            return
        from checker.ci.baseline import Baseline
        from checker.ci.baseline_file import check_readings, read_baseline

        if wishes.baseline is not None or Path(source).exists():
            self.known = read_baseline(Path(source))
        check_readings(self.known, self.target.site.system)
        self._baseline = Baseline(self.known, self.target.site, self.target.deployment)

    def check_writable(self, *files: str | Path | None) -> None:
        """Raises before the work is done where one of the files could not be written afterwards."""
        for file in files:
            if file is not None:
                check_writable(file)

    def judge(self, judged: Judged) -> Judged:
        """The result as it counts: what the baseline lists is known."""
        if self._baseline is None:
            return judged
        from checker.ci.baseline import Baseline

        compared = self._baseline.compared(judged)
        if self.wishes.write_baseline is not None:
            self._listed[judged.result.property.id] = listed = self._baseline.again(judged)
            written = Baseline(listed, self.target.site, self.target.deployment).compared(judged)
            compared = replace(written, mended=compared.mended)
        self.compared[judged.result.property.id] = compared
        return compared.judged

    def remarks(self) -> Iterator[Line]:
        """What the baseline says of the results: where a known violation has spread, and what is mended."""
        from checker.report.line import good, line, unsure
        from checker.report.results import options_of
        from properties.cubes import tell

        options = options_of(self.target.site)
        for name, compared in self.compared.items():
            if compared.new:
                yield line(unsure(f"{name} is new under {tell(compared.new, options) or 'all readings'}"))
            for mended in compared.mended:
                under = tell(mended.where, options)
                told = f"{name} is {mended.word}{f' under {under}' if under else ''}"
                at = f"the entry at {mended.known.place}"
                kept = self.wishes.write_baseline is None
                todo = f"take {at} out" if mended.whole else f"narrow the `where` of {at}"
                yield line(good(told), f": {todo}" if kept else "")
        for entry in self.known:
            if self._is_of_no_property(entry):
                yield line(unsure(f"{entry.place}: there is no property {entry.property_id} any more"))

    def _is_of_no_property(self, entry: Known) -> bool:
        ids = {p.id for p in self.target.catalogue}
        site = self.target.site
        return (entry.design, entry.deployment) == (site.system.name, site.name) and entry.property_id not in ids

    def write(
        self,
        judged: Sequence[Judged],
        engine: str,
        options: Options,
        *,
        json_file: str | None,
        trace_dir: Path | None,
        timings: bool,
    ) -> Iterator[Line]:
        """Writes all files, and tells which; GitHub's commands are told as they are.

        A file that cannot be written does not keep the others from being written; then its error is raised.
        """
        failed: list[FailproofError] = []
        traces: dict[str, tuple[Path, ...]] = {}
        if trace_dir is not None:
            try:
                yield self._write_traces(judged, trace_dir, traces)
            except FailproofError as error:
                failed.append(error)
        run = self._finished(judged, engine, options, traces, timings=timings)
        for writes in (
            partial(self._write_json, run, json_file),
            partial(self._write_junit, run),
            partial(self._write_sarif, run),
            partial(self._write_baseline),
            partial(self._tell_github, run),
        ):
            try:
                yield from writes()
            except FailproofError as error:
                failed.append(error)
        if failed:
            raise failed[0]

    def _finished(
        self,
        judged: Sequence[Judged],
        engine: str,
        options: Options,
        traces: dict[str, tuple[Path, ...]],
        *,
        timings: bool,
    ) -> Finished:
        from checker.ci.finished import Finished
        from checker.ci.place import Repository

        return Finished(
            self.target.site,
            self.target.deployment,
            engine,
            options,
            tuple(judged),
            Repository.around(Path.cwd()),
            None if self._baseline is None else self.compared,
            traces,
            timings,
        )

    def _write_traces(self, judged: Sequence[Judged], folder: Path, traces: dict[str, tuple[Path, ...]]) -> Line:
        """Notes the files of each property in `traces`."""
        from checker.cli.traces import write_traces
        from checker.report.line import counted, line

        for result in judged:
            traces[result.result.property.id] = tuple(write_traces(folder, [result]))
        count = sum(len(paths) for paths in traces.values())
        return line(f"{counted(count, 'trace')} written to {folder.as_posix()}")

    def _write_json(self, run: Finished, file: str | None) -> Iterator[Line]:
        if file is not None:
            from checker.report.json_report import report_text

            title = run.deployment.title
            told = report_text(run.site, title, run.engine, run.options, run.judged, timings=run.timings, name=run.name)
            write_text(file, told)
        yield from ()

    def _write_junit(self, run: Finished) -> Iterator[Line]:
        if self.wishes.junit is not None:
            from checker.ci.junit import junit_text

            write_text(self.wishes.junit, junit_text(run))
        yield from ()

    def _write_sarif(self, run: Finished) -> Iterator[Line]:
        if self.wishes.sarif is not None:
            from checker.ci.sarif import sarif_text

            write_text(self.wishes.sarif, sarif_text(run))
        yield from ()

    def _write_baseline(self) -> Iterator[Line]:
        file = self.wishes.write_baseline
        if file is not None:
            from checker.ci.baseline_file import baseline_text
            from checker.report.line import counted, line

            listed = [*self._others(), *(k for found in self._listed.values() for k in found)]
            write_text(file, baseline_text(listed))
            yield line(f"{counted(len(listed), 'known violation')} written to {Path(file).as_posix()}")

    def _tell_github(self, run: Finished) -> Iterator[Line]:
        if self.wishes.github:
            from checker.ci.github import job_summary, workflow_commands
            from checker.report.line import line

            for command in workflow_commands(run):
                yield line(command)
            if self.summary is not None:
                add_text(self.summary, job_summary(run))

    def _others(self) -> Iterator[Known]:
        """What is listed about other deployments, and about properties that this run did not check."""
        site = self.target.site
        about = (site.system.name, site.name, site.start.name)
        for entry in self.known:
            if (entry.design, entry.deployment, entry.start) != about or entry.property_id not in self._listed:
                yield entry
