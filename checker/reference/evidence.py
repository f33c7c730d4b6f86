"""From explicit states to evidence: invariants, ranking layers and traps as decision diagrams.

Where readings are open, their options stand in front of the states, so one diagram speaks for several readings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.reference.backward import distances, steps_back
from checker.reference.diagram import Column, Diagrams
from checker.reference.graph import Graph
from checker.reference.question import Finding
from model.lang.sites import Site
from model.lang.sorts import Value, show_value
from properties.evidence import Evidence, Invariant, RankedInvariant, Ranking, StateSet, TrapSet
from properties.property import AlwaysPossible, Property

Proven = tuple[Graph, Sequence[Finding]]
"""A graph on which a property was proved, with the findings for the instances, in their order."""


def monitor_name(prop: Property, binding: tuple[str, ...]) -> str:
    """What a diagram calls the bit of a property's monitor."""
    return f"{prop.id}[{', '.join(binding)}]" if binding else prop.id


def trap_set(graph: Graph, bad: int, trap: Sequence[int]) -> TrapSet:
    """The run to a state, and the states that can follow it."""
    diagrams = Diagrams()
    table = _Table(graph.site)
    root = diagrams.rows(table.columns, (table.row(graph, n) for n in trap))
    return TrapSet(graph.trace_to(bad), diagrams.state_set(root))


def proof(prop: Property, bindings: Sequence[tuple[str, ...]], proven: Sequence[Proven]) -> Evidence | None:
    """The invariant that holds under all these readings, with layers or monitor bits where the property has them."""
    table = _Table(proven[0][0].site)
    diagrams = Diagrams()
    reached = diagrams.rows(
        table.columns, (table.row(graph, n) for graph, _ in proven for n in range(len(graph.states)))
    )
    parts = [reached]
    for i, binding in enumerate(bindings):
        marked = list(_marked(table, proven, i))
        if marked:
            bit = Column(monitor_name(prop, binding), ("no", "yes"))
            parts.append(diagrams.rows((*table.columns, bit), marked))
    states = diagrams.state_set(diagrams.conjunction(parts))
    if not isinstance(prop.formula, AlwaysPossible):
        return Invariant(states)
    rankings = (Ranking(b, _layers(prop.formula, table, diagrams, proven, i)) for i, b in enumerate(bindings))
    return RankedInvariant(states, tuple(rankings))


def _layers(
    formula: AlwaysPossible, table: _Table, diagrams: Diagrams, proven: Sequence[Proven], instance: int
) -> tuple[StateSet, ...]:
    """The states by their distance from the goal of an instance."""
    rows: list[list[tuple[int, ...]]] = [[]]
    for graph, findings in proven:
        back = steps_back(graph, with_faults=formula.with_faults)
        for node, rank in distances(back, sorted(findings[instance].proof.goals)).items():
            rows += [[] for _ in range(rank + 1 - len(rows))]
            rows[rank].append(table.row(graph, node))
    return tuple(diagrams.state_set(diagrams.rows(table.columns, layer)) for layer in rows)


def _marked(table: _Table, proven: Sequence[Proven], instance: int) -> Iterator[tuple[int, ...]]:
    for graph, findings in proven:
        for node, on in findings[instance].proof.marked:
            yield (*table.row(graph, node), int(on))


class _Table:
    """The columns of the diagrams of a site: the open readings, then the state variables."""

    def __init__(self, site: Site) -> None:
        self.free = site.free_readings
        self.columns = tuple(
            [Column(i, tuple(c.option for c in site.readings[i])) for i in self.free]
            + [Column(v.name, tuple(show_value(value) for value in v.values)) for v in site.variables]
        )
        self._options = [{c: n for n, c in enumerate(site.readings[i])} for i in self.free]
        self._values: list[dict[Value, int]] = [{v: n for n, v in enumerate(x.values)} for x in site.variables]

    def row(self, graph: Graph, node: int) -> tuple[int, ...]:
        """The row of a state of a graph."""
        options = [at[graph.readings[i]] for i, at in zip(self.free, self._options, strict=True)]
        values = [at[v] for v, at in zip(graph.states[node], self._values, strict=True)]
        return (*options, *values)
