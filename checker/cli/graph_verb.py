"""`failproof graph`: the reachable graph of a deployment, or the statechart of a component, as data."""

from __future__ import annotations

import click

from checker.cli.target import find_target, library_of, model_options

FORMATS = ("graphml", "json")


@click.command(name="graph")
@model_options
@click.option("--component", metavar="NAME", help="The statechart of this component instead of the reachable graph.")
@click.option("--state", metavar="NAME", help="The state of the component that the chart is about.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="json", show_default=True, help="What to write.")
@click.option("--out", metavar="FILE", default="-", help="Where to write; '-', the default, is standard output.")
@click.option(
    "--max-states",
    type=click.IntRange(min=1),
    metavar="N",
    default=1000,
    show_default=True,
    help="Keep the first N states in breadth-first order, and the steps between them.",
)
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    deployment: str | None,
    readings: tuple[str, ...],
    start: str | None,
    component: str | None,
    state: str | None,
    form: str,
    out: str,
    max_states: int,
) -> None:
    """Write the reachable graph of a deployment, or the statechart of a component, as data for other programs.

    `failproof diagram` draws them.
    """
    from typing import cast

    from checker.cli.writing import check_writable, write_text
    from model.graph_text import Format, graph_text

    check_writable(out)
    target = find_target(library_of(context), deployment, readings, start)
    if component is None and state is not None:
        raise click.UsageError("--state needs --component", context)
    if component is None:
        from model.state_graph import state_graph

        graph = state_graph(target.site, max_states)
        if not graph.graph["complete"]:
            click.echo(f"only the first {max_states:,} states are in the graph; there are more", err=True)
    else:
        from model.statechart import chart_states, statechart

        system = target.site.system
        sort = system.component(component)
        names = chart_states(system, sort)
        if state is None and len(names) > 1:
            raise click.UsageError(f"{component} has several states; choose --state {' or '.join(names)}", context)
        graph = statechart(system, sort, state or next(iter(names), ""))
    write_text(out, graph_text(graph, cast("Format", form)))
