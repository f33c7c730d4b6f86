"""`failproof prove`: invariants by induction, and proofs for any number of elements."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.target import find_open_target, find_target, library_of, site_options
from model.lang.errors import Code, UsageError


@click.command(name="prove")
@click.argument("properties", nargs=-1, metavar="[PROPERTY...]")
@site_options
@click.option("--every-size", is_flag=True, help="For every number of elements of the open sorts.")
@click.option(
    "--all-readings", is_flag=True, help="Leave open every reading that neither the deployment nor --reading chooses."
)
@click.option(
    "--open",
    "sorts",
    metavar="SORT",
    multiple=True,
    help="A sort with any number of elements; by default, those of the design that sites have many of. Repeatable.",
)
@click.option(
    "--largest", type=click.IntRange(min=1), metavar="N", help="Look at sites with up to N elements of a sort."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write a certificate of each proof for every size there, for `failproof verify-certificate`.",
)
@click.option(
    "--max-seconds",
    type=click.FloatRange(min=0, min_open=True),
    metavar="S",
    default=60,
    show_default=True,
    help="Look for S seconds whether an invariant that is not inductive is violated.",
)
@click.option("--timings", is_flag=True, help="Say how long each property took.")
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    properties: tuple[str, ...],
    every_size: bool,
    all_readings: bool,
    sorts: tuple[str, ...],
    deployment: str | None,
    readings: tuple[str, ...],
    start: str | None,
    largest: int | None,
    out: Path | None,
    max_seconds: float,
    timings: bool,
) -> None:
    """Prove invariants by induction, and with --every-size properties for every number of elements.

    An invariant of a property file (`invariant(...)`) is inductive if it holds at the start and every step keeps it,
    given those that it uses. Where a step does not, that step is shown, and whether the state before it is in reach.

    With --every-size: for every number of elements of the open sorts; without PROPERTY, the whole catalogue. The
    elements of sorts that are not open, their links and data are those of the deployment. Of an open sort there is at
    least one element; how it is linked may be anything. Invariants that hold are used to prove the other properties of
    the file. A proof is re-checked before it is shown. Where readings are open, the answer says under which of them the
    property is proved, and under which it is violated.

    Exit codes: 0 all proved; 1 one is violated, at some size, or an invariant is not inductive; 2 usage or model error;
    3 one is not settled.
    """
    from checker.cli.proving import Wishes, prove_every_size, prove_invariants

    library = library_of(context)
    if all_readings:
        target, _ = find_open_target(library, deployment, readings, start)
    else:
        target = find_target(library, deployment, readings, start)
    if every_size:
        sorts = sorts or library.open_sorts.get(target.deployment.design, ())
        found = prove_every_size(target, properties, Wishes(sorts, largest, out, max_seconds, timings))
    else:
        _check_options({"--open": bool(sorts), "--largest": largest is not None, "--out": out is not None})
        found = prove_invariants(target, properties, max_seconds)
    context.exit(found.value)


def _check_options(given: dict[str, bool]) -> None:
    for option, is_given in given.items():
        if is_given:
            raise UsageError(
                Code.NOT_DECIDABLE_HERE,
                f"{option} is about proofs for every size",
                fix="add --every-size, or leave it out",
            )
