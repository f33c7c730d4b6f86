"""Topologies: the elements of a deployment and what each depends on, as in the vendor's Figure 4-2.

An arrow leads from an element to one that it is linked to: a solid line for a link to one element, a dashed line for
each of several. Elements of a sort that the design fixes and that has neither states nor links are places, not parts
(the two sides of a duplexed system): they are boxes around what is linked into them and nowhere else.

With a state of the site each element shows it (`element_state` has the rule), and dotted arrows show which elements it
refers to at the moment: where an application is registered, which server a softphone is connected to.

In the SVG the group of an element has the id that `element_id` gives and the classes `element` and `mark-...`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from diagrams.dot import Dot, tooltip
from diagrams.element_state import Mark, Shown, Values, shown_along, states_along, told_at
from diagrams.labels import RULE, cell, identifier, on_paper, plain, row, table, words
from diagrams.mermaid import Flowchart
from diagrams.picture import Picture
from diagrams.plan import Arrow, Part, links, parts, place_name, references
from diagrams.theme import CROSS, LIGHT, SMALL_SIZE, Theme
from model.lang.rule import Kind
from model.lang.sites import Site
from model.trace import Trace

SIGNS: Mapping[Mark, str] = {Mark.AS_AT_START: "", Mark.CHANGED: "~ ", Mark.HURT: f"{CROSS} "}
"""What stands before the name of an element, so that its mark is not told by colour alone."""


def element_id(name: str) -> str:
    """The id of the group of an element in the SVG."""
    return identifier("el", name)


def mark_classes(shown: Shown) -> str:
    """The classes of the group of an element: how it stands, and whether the last step changed it."""
    return f"element mark-{shown.mark.name.lower().replace('_', '-')}{' now' if shown.now else ''}"


def topology(site: Site, state: Values | None = None, *, theme: Theme = LIGHT) -> Picture:
    """The elements of a site and their links; with a state, as traces print it, what each element is in."""
    told = told_at(site, state) if state is not None else {}
    arrows = list(references(site, state)) if state is not None else []
    shown = {element: Shown(text) for element, text in told.items()}
    return drawn(site, shown, arrows, f"{site.name}: who depends on whom", "topology", theme)


def topology_after(site: Site, trace: Trace, step: int, *, theme: Theme = LIGHT) -> Picture:
    """The elements of a site after so many steps of a run, with what has changed since its start."""
    arrows = list(references(site, states_along(trace)[step]))
    when = f"after step {step}" if step else "at the start"
    return drawn(site, shown_along(site, trace)[step], arrows, f"{site.name} {when}", f"topology-step-{step}", theme)


def drawn(site: Site, shown: Mapping[str, Shown], now: Sequence[Arrow], title: str, name: str, theme: Theme) -> Picture:
    """The picture of the parts of a site, of which these lines are told, with further arrows."""
    # Arrows of the moment may run between two neighbours of a column, so they need room there.
    graph = Dot(name, title, theme, rankdir="LR", nodesep="0.3" if now else "0.14", ranksep="0.5", newrank="true")
    chart = Flowchart(theme, title, "LR")
    by_place: dict[str | None, list[Part]] = {}
    for part in parts(site):
        by_place.setdefault(part.place, []).append(part)
    for place, members in by_place.items():
        if place is None:
            for part in members:
                _node(graph, chart, part, shown.get(part.name), theme)
            continue
        label = place_name(site, place)
        look_of_box = {"style": "rounded,filled", "fillcolor": theme.panel, "color": theme.faded, "labeljust": "l"}
        with (
            chart.group(label),
            graph.box(
                identifier("place", place),
                label=plain(label),
                fontcolor=theme.quiet,
                tooltip=tooltip(label),
                **look_of_box,
            ),
        ):
            for part in members:
                _node(graph, chart, part, shown.get(part.name), theme)
    loose = by_place.get(None, [])
    for sort in dict.fromkeys(part.sort for part in loose):
        graph.in_order(element_id(part.name) for part in loose if part.sort == sort)
    fixed = list(links(site))
    joined = {(arrow.source, arrow.target) for arrow in fixed}
    for arrow in chain(fixed, now):
        _arrow(graph, chart, arrow, theme, places=not arrow.now or (arrow.source, arrow.target) in joined)
    return Picture(name, title, graph.source, chart.text())


def _node(graph: Dot, chart: Flowchart, part: Part, shown: Shown | None, theme: Theme) -> None:
    shown = shown or Shown(())
    name = SIGNS[shown.mark] + part.name
    small = [part.sort, *part.data]
    rows = [row(cell(words(name, bold=True)))]
    rows += [row(cell(words(text, color=theme.quiet, size=SMALL_SIZE))) for text in small]
    if shown.lines:
        rows.append(RULE)
    rows += [row(cell(words(text, size=SMALL_SIZE), align="left")) for text in shown.lines]
    graph.node(
        element_id(part.name),
        label=table(rows, cellpadding=0),
        id=element_id(part.name),
        tooltip=tooltip(
            f"{part.name} ({part.sort}): {shown.mark.value}" if shown.lines else f"{part.name} ({part.sort})"
        ),
        margin="0.08,0.04",
        **look(shown, theme),
        **{"class": mark_classes(shown)},
    )
    chart.node(part.name, [name, *small, *shown.lines])


def look(shown: Shown, theme: Theme) -> dict[str, str]:
    """How the box of an element is drawn."""
    fill = {Mark.AS_AT_START: theme.paper, Mark.CHANGED: theme.changed, Mark.HURT: theme.hurt}[shown.mark]
    style = {Mark.AS_AT_START: "filled", Mark.CHANGED: "filled,dashed", Mark.HURT: "filled"}[shown.mark]
    color = theme.kinds[Kind.FAULT] if shown.mark is Mark.HURT else theme.ink if shown.now else theme.line
    return {"fillcolor": fill, "style": style, "color": color, "penwidth": "2.4" if shown.now else "1"}


def _arrow(graph: Dot, chart: Flowchart, arrow: Arrow, theme: Theme, *, places: bool) -> None:
    """Adds an arrow. `places`: it has a say in where its ends stand; else they stand as the other arrows want it."""
    color = theme.kinds[Kind.DETECTION] if arrow.now else theme.line
    source, target = element_id(arrow.source), element_id(arrow.target)
    graph.edge(
        source,
        target,
        label=on_paper(arrow.name, theme.paper) if arrow.named else "",
        style="dotted" if arrow.now else "dashed" if arrow.many else "solid",
        color=color,
        fontcolor=color if arrow.now else theme.quiet,
        constraint="true" if places else "false",
        tooltip=tooltip(f"{arrow.source}: {arrow.name} {arrow.target}"),
        **{"class": "now" if arrow.now else "link"},
    )
    chart.arrow(arrow.source, arrow.target, arrow.name if arrow.named else "", dashed=arrow.many or arrow.now)
