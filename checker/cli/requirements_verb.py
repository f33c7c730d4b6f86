"""`failproof requirements`: each statement of the documents, and what of the designs cites it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from checker.cli.target import library_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checker.cli.library import Library
    from checker.judgement import Judged
    from checker.report.screen import Screen
    from model.requirements import Requirements
    from properties.traceability import Modelled, Traceability


@click.command(name="requirements")
@click.argument("ids", nargs=-1, metavar="[ID...]")
@click.option("--design", metavar="NAME", help="Only this design, and the documents that it models.")
@click.option(
    "--verdicts",
    is_flag=True,
    help="Decide the properties that cite these statements, too; it takes as long as `failproof check`.",
)
@click.option("--json", "json_file", metavar="FILE|-", help="Write the statements as JSON; '-' is standard output.")
@click.option("--markdown", "markdown_file", metavar="FILE|-", help="Write them as Markdown tables.")
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    ids: tuple[str, ...],
    design: str | None,
    verdicts: bool,
    json_file: str | None,
    markdown_file: str | None,
) -> None:
    """Print each statement of the documents with what cites it: components, rules, readings, properties.

    ID is a statement, such as S2-11, or a fact from elsewhere, such as C28; without one, all statements.

    Exit codes: 0 every statement that can be modelled is cited; 1 one is cited by nothing, or something cites what does
    not exist; 2 usage error. A statement whose document no design models as yet is no failure, and verdicts change
    nothing: `failproof check` judges them.
    """
    from checker.cli.writing import check_writable, write_text
    from checker.report.requirements import Matrix, as_json, lines, markdown
    from checker.report.screen import screen_for
    from model.requirements import read_requirements
    from properties.traceability import traceability

    if json_file == "-" and markdown_file == "-":
        raise click.UsageError("--json - and --markdown - would write into each other", context)
    for file in filter(None, (json_file, markdown_file)):
        check_writable(file)
    library = library_of(context)
    requirements = read_requirements(library.requirements)
    designs = _designs(library, design)
    wanted = _wanted(requirements, designs, ids, only_modelled=design is not None)
    found = traceability(requirements, designs).only(wanted)
    quiet = "-" in (json_file, markdown_file)
    screen = screen_for(sys.stderr if quiet else sys.stdout)
    names = tuple(part.system.name for part in designs)
    matrix = Matrix(requirements, found, names)
    if verdicts:
        deployments, judged = _decided(library, designs, found, screen)
        matrix = Matrix(requirements, found, names, deployments, judged)
    if not quiet:
        screen.show(lines(matrix))
    if json_file is not None:
        write_text(json_file, as_json(matrix))
    if markdown_file is not None:
        write_text(markdown_file, markdown(matrix))
    context.exit(matrix.exit_code.value)


def _designs(library: Library, only: str | None) -> tuple[Modelled, ...]:
    """The designs of the library, or the one that is asked for."""
    from model.lang.errors import Code, UsageError, nearest
    from properties.traceability import Modelled

    if only is not None and only not in library.design_names:
        raise UsageError(Code.UNKNOWN_NAME, f"there is no design {only!r}", fix=nearest(only, library.design_names))
    # A design that models no document of its own repeats what others model.
    names = [n for n in library.design_names if library.documents[n]] if only is None else [only]
    return tuple(Modelled(library.design(n), library.catalogue(n), library.documents[n]) for n in names)


def _wanted(
    requirements: Requirements, designs: Sequence[Modelled], ids: Iterable[str], *, only_modelled: bool
) -> set[str]:
    """The statements and facts to print. Raises UsageError for one that is unknown, or of another design's document."""
    from model.lang.errors import Code, UsageError
    from model.requirements import Statement

    modelled = {document for part in designs for document in part.documents}
    names = ", ".join(part.system.name for part in designs)
    shown = {s.id for s in requirements.statements if not only_modelled or s.document in modelled}
    named = [requirements.entry(wanted) for wanted in ids]
    for entry in named:
        if isinstance(entry, Statement) and entry.id not in shown:
            raise UsageError(
                Code.UNKNOWN_NAME,
                f"{entry.id} is a statement of {entry.document}, which the design {names} does not model",
                fix="leave out --design",
            )
    return {entry.id for entry in named} or shown


def _decided(
    library: Library, designs: Sequence[Modelled], found: Traceability, screen: Screen
) -> tuple[dict[str, str], dict[tuple[str, str], Judged]]:
    """The verdicts of the properties that cite what is printed, and the deployment of each design they are found on."""
    from checker.cli.running import Running
    from checker.cli.target import find_target
    from checker.engine import Options
    from checker.engines import ENGINE_NAMES
    from checker.engines import engine as engine_named
    from checker.rechecking import independent_checks
    from checker.report.line import line, unsure
    from checker.runner import run
    from properties.traceability import Citing

    citing = {(c.design, c.name) for t in found.traced for c in t.cited_by if c.kind is Citing.PROPERTY}
    deployments: dict[str, str] = {}
    verdicts: dict[tuple[str, str], Judged] = {}
    for part in designs:
        name = part.system.name
        wanted = tuple(p for p in part.catalogue if (name, p.id) in citing)
        deployment = _deployment_of(library, name)
        if not wanted or deployment is None:
            continue
        deployments[name] = deployment
        target = find_target(library, deployment)
        engine = engine_named(ENGINE_NAMES[0])
        checks = independent_checks(target.site)
        judges = target.deployment.catalogue_expectations
        with Running(screen, len(wanted)) as running:
            running.begin(wanted, 0)
            stream = run(target.site, wanted, engine, Options(), running, checks, from_catalogue=judges)
            for number, judged in enumerate(stream, start=1):
                verdicts[name, judged.result.property.id] = judged
                running.begin(wanted, number)
        if running.cancelled():
            screen.show([line(unsure("stopped by Ctrl-C: the rest is undecided"))])
            break
    return deployments, verdicts


def _deployment_of(library: Library, design: str) -> str | None:
    """The deployment on which a design is looked at: the default of the library if it is one of it, else the first."""
    from model.deployment_file import deployment_names, find_deployment

    names = [library.default_deployment, *deployment_names(library.deployments)]
    return next((n for n in names if find_deployment(n, library.deployments).design == design), None)
