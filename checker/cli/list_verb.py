"""`failproof list`: what there is to check, to choose and to break."""

from __future__ import annotations

import sys

import click

from checker.cli.own import properties_option
from checker.cli.target import deployment_option, find_target, library_of

WHAT = ("properties", "readings", "deployments", "components", "rules", "unstated")


@click.command(name="list")
@click.argument("what", metavar="|".join(WHAT))
@deployment_option
@properties_option
@click.pass_context
def command(context: click.Context, /, *, what: str, deployment: str | None) -> None:
    """List the properties, readings, components or rules of a deployment's design, or the deployments.

    `unstated` are the claims that wait for fairness or for a clock.
    """
    from checker.report.listing import components, deployments, properties, readings, rules, unstated
    from checker.report.screen import screen_for
    from model.lang.errors import nearest

    library = library_of(context)
    if what not in WHAT:
        raise click.UsageError(f"there is nothing to list called {what!r}: {nearest(what, WHAT)}", context)
    screen = screen_for(sys.stdout)
    if what == "deployments":
        found = [library.find_deployment(name) for name in library.deployment_names()]
        screen.show(deployments(found, library.default_deployment))
        return
    target = find_target(library, deployment)
    match what:
        case "properties":
            screen.show(properties(target.catalogue, target.site, target.deployment))
        case "readings":
            screen.show(readings(target.site))
        case "components":
            screen.show(components(target.site))
        case "rules":
            screen.show(rules(target.site.system))
        case _:
            design = target.deployment.design
            screen.show(unstated(library.not_yet_stated(design), design))
