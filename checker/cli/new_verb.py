"""`failproof new`: writes a commented file to begin with, for people who write their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.own import design_given
from checker.cli.target import deployment_option, find_target, library_of

if TYPE_CHECKING:
    from checker.cli.target import Target

WHAT = {"property": "my_properties.py", "deployment": "my_deployment.toml", "design": "my_design.py"}
"""What can be begun, and the file that it is written to."""


@click.command(name="new")
@click.argument("what", metavar="|".join(WHAT))
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@deployment_option
@click.pass_context
def command(context: click.Context, /, *, what: str, file: Path | None, deployment: str | None) -> None:
    """Write a commented file to begin with: properties, a deployment or a design. It runs as it is.

    Properties and deployments are of the design of --deployment, and a new deployment is a copy of it to be changed. A
    file that exists is never overwritten.
    """
    from importlib.resources import files

    from checker.cli.writing import write_new
    from model.lang.errors import nearest

    if what not in WHAT:
        raise click.UsageError(f"there is no {what!r} to begin with: {nearest(what, WHAT)}", context)
    target_file = file or Path(WHAT[what])
    name = target_file.as_posix()
    if what == "design":
        text = files("checker").joinpath("starting", "pair.py").read_text(encoding="utf-8")
        check = f"failproof check --design {name}"
    else:
        target = find_target(library_of(context), deployment)
        check = f"failproof check{design_given(context)} "
        check += f"-p {name} -d {deployment or target.deployment.name}" if what == "property" else f"-d {name}"
        text = _text(what, target, check)
    write_new(target_file, text)
    click.echo(f"{name} is written; it runs as it is:\n  {check}")


def _text(what: str, target: Target, check: str) -> str:
    if what == "property":
        from checker.starting.properties import property_file

        return property_file(target.site, check)
    from checker.starting.deployments import deployment_file

    return deployment_file(target.deployment, target.site)
