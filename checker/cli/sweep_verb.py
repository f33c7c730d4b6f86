"""`failproof sweep`: properties on several deployments, and under each option of readings, in one run."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from checker.cli.run_plan import RunPlan, run_options
from checker.cli.target import Target, budget_options, find_target, jobs_option, library_of
from model.lang.errors import Code, UsageError, nearest
from properties.property import Property

if TYPE_CHECKING:
    from checker.judgement import Judged
    from checker.portfolio.shop import Shop
    from checker.report.line import Line


@click.command(name="sweep")
@click.argument("properties", nargs=-1, metavar="[PROPERTY...]")
@click.option(
    "--deployment",
    "-d",
    "deployments",
    metavar="NAME|FILE",
    multiple=True,
    help="A deployment; repeatable. Default: all that come with the package.",
)
@click.option(
    "--reading", "-r", "readings", metavar="ID=OPTION", multiple=True, help="Choose options, as `failproof check` does."
)
@click.option(
    "--each",
    metavar="ID",
    multiple=True,
    help="One site for each option of this reading; several: for each combination.",
)
@budget_options
@jobs_option
@run_options
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    properties: tuple[str, ...],
    deployments: tuple[str, ...],
    readings: tuple[str, ...],
    each: tuple[str, ...],
    engine: str | None,
    max_states: int | None,
    max_seconds: float | None,
    jobs: int | None,
    plan: RunPlan,
) -> None:
    """Check properties on several sites, and print what was found as one table; without PROPERTY, all of each design.

    Results are told as they come, in the order of the sites. `failproof check` tells the stories of a single site.
    """
    from checker.cli.running import Running
    from checker.engine import Options
    from checker.engines import PORTFOLIO
    from checker.judgement import exit_code
    from checker.report.line import line, strong, unsure
    from checker.report.results import Lines, summary
    from checker.report.screen import screen_for
    from checker.work.crew import cores
    from model.deployment_file import deployment_names

    library = library_of(context)
    names = deployments or deployment_names(library.deployments)
    cells = [cell for name in names for cell in _cells(find_target(library, name, readings), each)]
    _check_known(properties, each, cells)
    options = Options(None, max_states, max_seconds)

    def shop(cell: _Cell) -> Shop:
        wanted = cell.properties(properties)
        return plan.shop(engine or PORTFOLIO, cell.target.site, wanted, options, jobs=jobs or cores())

    screen = screen_for(sys.stdout)
    everything = [p for cell in cells for p in cell.properties(properties)]
    done: list[Judged] = []
    found: list[tuple[_Cell, list[Judged]]] = []
    with ExitStack() as stack, Running(screen, len(everything)) as running:
        running.begin(everything, 0)
        # On a cluster the tasks of all sites go out at once; here one site has all cores.
        shops = [stack.enter_context(shop(c)) for c in cells] if plan.dask else []
        for number, cell in enumerate(cells):
            wanted = cell.properties(properties)
            screen.show([*([line()] if number else []), line(strong(cell.name))])
            lines = Lines(cell.target.site, wanted, timings=False)
            judged: list[Judged] = []
            found.append((cell, judged))
            with ExitStack() as own:
                opened = shops[number] if shops else own.enter_context(shop(cell))
                for result in opened.run(
                    plan.reporter(running), from_catalogue=cell.target.deployment.catalogue_expectations
                ):
                    judged.append(result)
                    done.append(result)
                    screen.show(lines.result(result))
                    running.begin(everything, len(done))
    screen.show([line(), *_table(found), line(), summary(done)])
    if ending := plan.last_words(interrupted=running.cancelled()):
        screen.show([line(unsure(ending))])
    context.exit(exit_code(done).value)


@dataclass(frozen=True)
class _Cell:
    """A site of the sweep, under the name that tells it from the others."""

    name: str
    target: Target

    def properties(self, ids: Sequence[str]) -> tuple[Property, ...]:
        """Those of the ids that the catalogue of this design has; all of it for none."""
        return tuple(p for p in self.target.catalogue if not ids or p.id in ids)


def _cells(target: Target, each: Sequence[str]) -> Iterator[_Cell]:
    """The site, or one for each combination of the options of these readings, as far as its design has them."""
    own = [target.site.system.reading_by_id[i] for i in each if i in target.site.system.reading_by_id]
    for chosen in itertools.product(*(info.options for info in own)):
        readings = {info.id: (option,) for info, option in zip(own, chosen, strict=True)}
        told = [f"{i} = {options[0].option}" for i, options in readings.items()]
        site = target.site.with_readings(readings)
        yield _Cell(", ".join([target.site.name, *told]), replace(target, site=site))


def _check_known(ids: Sequence[str], each: Sequence[str], cells: Sequence[_Cell]) -> None:
    """Raises UsageError for a property or a reading that none of the designs has."""
    claims = {p.id for cell in cells for p in cell.target.catalogue}
    readings = {i for cell in cells for i in cell.target.site.system.reading_by_id}
    for wanted, known, code, what in (
        *((i, claims, Code.UNKNOWN_NAME, "property") for i in ids),
        *((i, readings, Code.UNKNOWN_READING, "reading") for i in each),
    ):
        if wanted not in known:
            raise UsageError(code, f"none of the designs has a {what} {wanted!r}", fix=nearest(wanted, known))


def _table(found: Sequence[tuple[_Cell, Sequence[Judged]]]) -> Iterator[Line]:
    """Verdicts, a property a row and a site a column; what is not as expected is marked."""
    from checker.judgement import Judgement
    from checker.report.line import Part, line, table
    from checker.report.results import verdict_word

    def told(judged: Judged) -> Part:
        wrong = judged.judgement is Judgement.UNEXPECTED
        return Part(verdict_word(judged) + (" !" if wrong else ""), "bad" if wrong else "")

    for number, (cell, _) in enumerate(found, start=1):
        yield line(f"[{number}] {cell.name}")
    yield line()
    words = [{j.result.property.id: told(j) for j in judged} for _, judged in found]
    ids = dict.fromkeys(j.result.property.id for _, judged in found for j in judged)
    rows: list[tuple[str | Part, ...]] = [("", *(f"[{n}]" for n in range(1, len(found) + 1)))]
    rows += [(i, *(column.get(i, Part("")) for column in words)) for i in ids]
    yield from table(rows)
    if any(word.style == "bad" for column in words for word in column.values()):
        yield line("! is not as expected")
