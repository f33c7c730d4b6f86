"""The reachable states of a site as a graph: nodes are states, edges are steps.

The rule of the limit: states are numbered in breadth-first order from the start states, and the first `limit` of them
are kept with every step between two of them. The graph says whether that was all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.lang.errors import Code, UsageError
from model.lang.evaluate import Evaluator, State
from model.lang.sites import Site
from model.lang.sorts import show_value

if TYPE_CHECKING:
    import networkx as nx

LIMIT = 1000
"""More states than this make no picture."""


def state_graph(site: Site, limit: int = LIMIT) -> nx.MultiDiGraph[str]:
    """The reachable graph under the readings of the site, which must all be fixed.

    A node has `start`, `depth` and, for each variable, its printed value; an edge has `rule`, `kind` and `sentence`.
    The graph has `design`, `deployment`, `readings`, `states` and `complete`.
    """
    import networkx as nx

    if site.free_readings:
        raise UsageError(
            Code.UNKNOWN_READING,
            f"a graph is for one choice of readings; open here: {', '.join(site.free_readings)}",
            fix="fix them: " + " ".join(f"--reading {i}={site.readings[i][0].option}" for i in site.free_readings),
        )
    choice = next(site.reading_choices())
    evaluator = Evaluator(site, choice)
    number: dict[State, int] = {}
    depth: list[int] = []
    complete = True
    for state in evaluator.start_states():
        if len(number) == limit:
            complete = False
            break
        number[state] = len(number)
        depth.append(0)
    starts = len(number)
    edges: list[tuple[int, int, int]] = []
    order = list(number)
    for source, state in enumerate(order):
        # `order` grows while it is walked: that is the breadth-first queue.
        for position, after in evaluator.successors(state):
            if after not in number:
                if len(number) == limit:
                    complete = False
                    continue
                number[after] = len(number)
                depth.append(depth[source] + 1)
                order.append(after)
            edges.append((source, number[after], position))
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        name=f"{site.system.name} on {site.name}",
        design=site.system.name,
        deployment=site.name,
        readings=", ".join(f"{i} = {c.option}" for i, c in choice.items()),
        states=str(len(order)),
        complete=complete,
    )
    names = [v.name for v in site.variables]
    for index, state in enumerate(order):
        values = {n: show_value(v) for n, v in zip(names, state, strict=True)}
        graph.add_node(f"s{index}", start=index < starts, depth=depth[index], **values)
    for source, target, position in edges:
        instance = site.instances[position]
        graph.add_edge(
            f"s{source}",
            f"s{target}",
            rule=instance.id,
            kind=instance.rule.kind.value,
            sentence=" ".join(instance.sentence.split()),
        )
    return graph
