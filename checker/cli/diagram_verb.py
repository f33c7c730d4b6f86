"""`failproof diagram`: pictures of a deployment, a component, a run, a graph of states or a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.pictures import (
    Delivery,
    check_folder,
    picture_options,
    theme_option,
    write_folder,
)
from checker.cli.stories import TRACE_FILE
from checker.cli.target import Target, deployment_option, find_target, library_of, site_options

if TYPE_CHECKING:
    from checker.cli.library import Library
    from diagrams.focus import Focus
    from diagrams.picture import Picture
    from diagrams.theme import Theme
    from model.lang.sites import Site

EXPLORED = 1000
"""States of a graph that is focused on; the picture says if there are more."""

EXPLORED_AT_ONCE = 12
"""States of the graph that `--all` draws around the start: exploring is slow, and a page is small."""


@click.group(name="diagram", invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Draw every picture of a deployment into a folder.")
@site_options
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path, file_okay=False), help="The folder of --all.")
@click.option("--check", is_flag=True, help="With --all: write nothing; end with 1 if the folder is out of date.")
@click.option(
    "--story",
    "stories",
    multiple=True,
    metavar="PROPERTY|TRACE.json",
    help="With --all: a run to draw too. Repeatable.",
)
@theme_option
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    everything: bool,
    deployment: str | None,
    readings: tuple[str, ...],
    start: str | None,
    out: Path | None,
    check: bool,
    stories: tuple[str, ...],
    theme: str,
) -> None:
    """Draw a deployment, a component, a run, a graph of states or a table.

    DOT and Mermaid texts are the same bytes for the same input, so they can be kept and compared; --check does, and
    ends with 1 where a file is out of date. No other program is needed for SVG and PNG.
    """
    if context.invoked_subcommand is not None:
        if everything or out or check or stories or deployment or readings or start:
            raise click.UsageError(
                f"give the options after the kind: diagram {context.invoked_subcommand} ...", context
            )
        return
    if not everything:
        click.echo(context.get_help())
        return
    from diagrams.theme import theme_named

    if out is None:
        raise click.UsageError("--all needs a folder: --out DIR", context)
    library = library_of(context)
    target = find_target(library, deployment, readings, start)
    pictures = all_pictures(library, target, deployment, stories, theme_named(theme))
    title = f"{target.site.name}: {target.deployment.title}" if target.deployment.title else target.site.name
    if check:
        check_folder(out, title, pictures)
        return
    files = write_folder(out, title, pictures)
    click.echo(f"{files} files written to {out.as_posix()}")


def all_pictures(
    library: Library, target: Target, deployment: str | None, stories: tuple[str, ...], theme: Theme
) -> Iterator[Picture]:
    """The pictures of a deployment: its topology, the charts of its design, the steps around its start, stories."""
    from dataclasses import replace

    from checker.cli.stories import file_picture, property_picture
    from diagrams.focus import neighbourhood
    from diagrams.state_graph import state_graph
    from diagrams.statechart import chart_names, statechart
    from diagrams.topology import topology
    from model.state_graph import state_graph as explored

    yield topology(target.site, theme=theme)
    for component, state in chart_names(target.site.system):
        yield statechart(target.site.system, component, state, theme=theme)
    if not target.site.free_readings:
        graph = explored(target.site, EXPLORED_AT_ONCE)
        yield state_graph(neighbourhood(graph, {}, 1), theme=theme)
    for story in stories:
        if story.endswith(TRACE_FILE):
            picture = file_picture(library, deployment, Path(story), None, theme)
            yield replace(picture, name=f"sequence-{Path(story).stem}")
        else:
            yield property_picture(target, story, theme)


@command.command(name="topology")
@click.option("--trace", "trace_file", type=click.Path(path_type=Path), help="Show the states of a run.")
@click.option("--step", type=click.IntRange(min=0), metavar="N", help="After N steps of it; default: at its end.")
@site_options
@picture_options
@click.pass_context
def topology_command(
    context: click.Context,
    /,
    *,
    trace_file: Path | None,
    step: int | None,
    deployment: str | None,
    readings: tuple[str, ...],
    start: str | None,
    wanted: Delivery,
) -> None:
    """The elements of a deployment and what each depends on; with --trace, what each is in."""
    from checker.replay import replay
    from diagrams.topology import topology, topology_after
    from model.trace_file import read_trace

    library = library_of(context)
    if trace_file is None:
        if step is not None:
            raise click.UsageError("--step needs --trace", context)
        wanted.deliver(topology(find_target(library, deployment, readings, start).site, theme=wanted.look))
        return
    trace = read_trace(trace_file)
    chosen = [f"{reading}={option}" for reading, option in trace.readings.items()]
    site = find_target(library, deployment or trace.deployment, chosen, trace.start).site
    replay(site, trace)
    last = len(trace.steps)
    if step is not None and step > last:
        raise click.UsageError(f"the run has {last} steps", context)
    wanted.deliver(topology_after(site, trace, last if step is None else step, theme=wanted.look))


@command.command(name="statechart")
@click.argument("component", metavar="COMPONENT")
@click.argument("state", metavar="[STATE]", required=False)
@deployment_option
@picture_options
@click.pass_context
def statechart_command(
    context: click.Context,
    /,
    *,
    component: str,
    state: str | None,
    deployment: str | None,
    wanted: Delivery,
) -> None:
    """How a state of a component changes: its values, and the rules that lead from one to another."""
    from diagrams.statechart import statechart
    from model.statechart import chart_states

    system = find_target(library_of(context), deployment).site.system
    sort = system.component(component)
    names = chart_states(system, sort)
    if state is None and len(names) > 1:
        raise click.UsageError(f"{component} has several states; choose one: {', '.join(names)}", context)
    wanted.deliver(statechart(system, sort, state or next(iter(names), ""), theme=wanted.look))


@command.command(name="state-graph")
@click.option(
    "--by", "variables", multiple=True, metavar="VARIABLE", help="One node for all states with the same value."
)
@click.option("--near", multiple=True, metavar="VARIABLE=VALUE", help="The states around the first one with this.")
@click.option("--steps", type=click.IntRange(min=1), default=1, show_default=True, help="How far around it.")
@click.option("--from", "sources", multiple=True, metavar="VARIABLE=VALUE", help="Paths from here; default: the start.")
@click.option("--to", "goals", multiple=True, metavar="VARIABLE=VALUE", help="The states on paths that lead to this.")
@click.option(
    "--max-states",
    type=click.IntRange(min=1),
    metavar="N",
    default=EXPLORED,
    show_default=True,
    help="Explore N states.",
)
@click.option(
    "--nodes",
    type=click.IntRange(min=1, max=60),
    metavar="N",
    default=20,
    show_default=True,
    help="Draw at most N nodes, those nearest to what is looked at.",
)
@site_options
@picture_options
@click.pass_context
def state_graph_command(
    context: click.Context,
    /,
    *,
    variables: tuple[str, ...],
    near: tuple[str, ...],
    steps: int,
    sources: tuple[str, ...],
    goals: tuple[str, ...],
    max_states: int,
    nodes: int,
    deployment: str | None,
    readings: tuple[str, ...],
    start: str | None,
    wanted: Delivery,
) -> None:
    """Reachable states and steps: around one (--near), along paths (--to), or by some variables only (--by).

    Variables are written as in stories: --by app1.role, --near ctim1.up=no.
    """
    from diagrams.state_graph import state_graph

    ways = [bool(variables), bool(near), bool(goals)]
    if sum(ways) > 1 or (sources and not goals):
        raise click.UsageError("choose one of --by, --near and --to; --from goes with --to", context)
    site = find_target(library_of(context), deployment, readings, start).site
    asked = [_conditions(context, given) for given in (near, sources, goals)]
    focus = _focus(site, variables, asked, steps, max_states, nodes)
    wanted.deliver(state_graph(focus, theme=wanted.look))


def _focus(
    site: Site, variables: tuple[str, ...], asked: list[dict[str, str]], steps: int, max_states: int, nodes: int
) -> Focus:
    from diagrams.focus import neighbourhood, paths, quotient
    from model.state_graph import state_graph as explored

    near, sources, goals = asked
    graph = explored(site, max_states)
    if variables:
        return quotient(graph, variables, nodes)
    if goals:
        return paths(graph, sources, goals, nodes)
    return neighbourhood(graph, near, steps, nodes)


def _conditions(context: click.Context, given: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given:
        variable, equals, value = text.partition("=")
        if not equals:
            raise click.UsageError(f"write {text!r} as VARIABLE=VALUE", context)
        found[variable.strip()] = value.strip()
    return found


@command.command(name="sequence")
@click.argument("story", metavar="PROPERTY|TRACE.json")
@click.option("--property", "about", metavar="ID", help="The property that the trace of a file violates.")
@site_options
@picture_options
@click.pass_context
def sequence_command(
    context: click.Context,
    /,
    *,
    story: str,
    about: str | None,
    deployment: str | None,
    readings: tuple[str, ...],
    start: str | None,
    wanted: Delivery,
) -> None:
    """A run as a sequence chart: the story of a property, checked now, or the trace in a file, replayed first."""
    from checker.cli.stories import file_picture, property_picture

    library = library_of(context)
    if story.endswith(TRACE_FILE):
        wanted.deliver(file_picture(library, deployment, Path(story), about, wanted.look))
        return
    if about is not None:
        raise click.UsageError("--property goes with a trace file", context)
    wanted.deliver(property_picture(find_target(library, deployment, readings, start), story, wanted.look))


@command.command(name="verdict-table")
@click.argument("properties", nargs=-1, metavar="PROPERTY...", required=True)
@site_options
@picture_options
@click.pass_context
def verdict_table_command(
    context: click.Context,
    /,
    *,
    properties: tuple[str, ...],
    deployment: str | None,
    readings: tuple[str, ...],
    start: str | None,
    wanted: Delivery,
) -> None:
    """Properties against readings, decided now: free the readings with --reading ID=any.

    The conditions are those of `failproof readings`.
    """
    from checker.cli.stories import conditions
    from diagrams.verdict_table import verdict_table

    target = find_target(library_of(context), deployment, readings, start)
    wanted.deliver(verdict_table(conditions(target, target.properties(properties)), theme=wanted.look))
