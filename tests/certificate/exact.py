"""Exact sets of states by plain search with the evaluator, written as evidence."""

from collections.abc import Iterable

from model.lang.evaluate import Evaluator, State
from model.lang.sites import Site
from model.lang.sorts import show_value
from properties.evidence import SetNode, StateSet


def reachable(site: Site) -> set[State]:
    """Every reachable state, under the only choice of readings."""
    (readings,) = site.reading_choices()
    evaluator = Evaluator(site, readings)
    found = set(evaluator.start_states())
    waiting = list(found)
    while waiting:
        for _, after in evaluator.successors(waiting.pop()):
            if after not in found:
                found.add(after)
                waiting.append(after)
    return found


def as_set(site: Site, states: Iterable[State]) -> StateSet:
    """The states as a decision diagram: one test after the other, equal parts shared."""
    return tree([v.name for v in site.variables], {tuple(show_value(x) for x in s) for s in states})


def tree(names: list[str], rows: set[tuple[str, ...]]) -> StateSet:
    """The rows of printed values as a decision diagram over the names."""
    nodes: list[SetNode] = [("false",), ("true",)]
    known: dict[SetNode, int] = {nodes[0]: 0, nodes[1]: 1}

    def make(node: SetNode) -> int:
        if node not in known:
            known[node] = len(nodes)
            nodes.append(node)
        return known[node]

    def build(rest: set[tuple[str, ...]], depth: int) -> int:
        if not rest:
            return 0
        if depth == len(names):
            return 1
        no = 0
        for value in sorted({row[0] for row in rest}, reverse=True):
            yes = build({row[1:] for row in rest if row[0] == value}, depth + 1)
            no = make(("if", make(("is", names[depth], value)), yes, no))
        return no

    root = build(rows, 0)
    nodes.append(("and", (root,)))
    return StateSet(tuple(nodes))
