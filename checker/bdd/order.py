"""In which order things come: variables in the diagrams, rules in the search.

Variables are placed by FORCE (Aloul, Markov, Sakallah 2003): what occurs together in a guard or an update pulls
together, round after round, until the total span of the groups no longer shrinks. It is static, cheap, and fixed by
the ground form alone. An order that was learned by sifting may take its place (`named_order`).

Rules are ranked by the depth of what they touch in the graph "this variable decides that one": what is upstream never
depends on what is downstream, so it is closed first and once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from checker.bdd.image import Transition
from checker.question.slices import supports
from model.lang.ground import GroundSystem

ROUNDS = 60


def variable_order(system: GroundSystem) -> tuple[int, ...]:
    """The variables from the top of the diagrams down."""
    groups = tuple(_groups(system))
    starts = [tuple(range(len(system.variables))), _by_element(system)]
    placed = [_force(start, groups) for start in starts]
    return min(placed, key=lambda order: _span(order, groups))


def named_order(system: GroundSystem, names: Sequence[str]) -> tuple[int, ...] | None:
    """The order in which these names come; None where they are not the names of just the state variables.

    Readings and monitors need no name, since they come and go with what is asked: each is placed in the middle of what
    it occurs with, and on top where it occurs with nothing.
    """
    states = {v.name: index for index, v in enumerate(system.variables) if v.role == "state"}
    if len(names) != len(states) or states.keys() != set(names):
        return None
    place = {states[name]: float(i) for i, name in enumerate(names)}
    beside: dict[int, list[float]] = {v: [] for v in range(len(system.variables)) if v not in place}
    for group in _groups(system):
        named = [place[v] for v in group if v in place]
        for v in group:
            if v in beside and named:
                beside[v].append(sum(named) / len(named))
    place |= {v: sum(found) / len(found) if found else -1.0 for v, found in beside.items()}
    return tuple(sorted(place, key=lambda v: (place[v], v)))


def _groups(system: GroundSystem) -> Iterator[tuple[int, ...]]:
    found = supports(system)
    seen: set[frozenset[int]] = set()
    for rule in system.rules:
        sets = [found[rule.guard] | {u.variable for u in rule.updates if system.variables[u.variable].role == "state"}]
        sets += [
            frozenset[int]({update.variable}).union(*(found[node] for _, node in update.cases))
            for update in rule.updates
        ]
        for group in sets:
            if len(group) > 1 and group not in seen:
                seen.add(group)
                yield tuple(sorted(group))


def _by_element(system: GroundSystem) -> tuple[int, ...]:
    """All that belongs to one element side by side."""
    first: dict[str, int] = {}
    element = [variable.name.split(".")[0] for variable in system.variables]
    for index, name in enumerate(element):
        first.setdefault(name, index)
    return tuple(sorted(range(len(element)), key=lambda v: (first[element[v]], v)))


def _force(start: Sequence[int], groups: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    order = tuple(start)
    best, shortest = order, _span(order, groups)
    members: dict[int, list[int]] = {v: [] for v in order}
    for number, group in enumerate(groups):
        for variable in group:
            members[variable].append(number)
    for _ in range(ROUNDS):
        place = {v: i for i, v in enumerate(order)}
        centre = [sum(place[v] for v in group) / len(group) for group in groups]
        pull = {v: sum(centre[g] for g in own) / len(own) if own else float(place[v]) for v, own in members.items()}
        moved = tuple(sorted(order, key=lambda v: (pull[v], place[v])))
        if moved == order:
            break
        order = moved
        span = _span(order, groups)
        if span < shortest:
            best, shortest = order, span
    return best


def _span(order: Sequence[int], groups: Sequence[tuple[int, ...]]) -> int:
    place = {v: i for i, v in enumerate(order)}
    return sum(max(place[v] for v in group) - min(place[v] for v in group) for group in groups)


# ---- ranks ---------------------------------------------------------------------------------------
def ranked(transitions: Iterable[Transition]) -> tuple[tuple[Transition, ...], ...]:
    """The rules that change something, in ranks: a rule comes after all whose changes it may wait for."""
    moving = [t for t in transitions if t.reads]
    depth = _depths({v: sorted(r) for v, r in _readers(moving).items()})
    by_rank: dict[int, list[Transition]] = {}
    for t in moving:
        touched = set(t.reads).union(*t.reads.values())
        by_rank.setdefault(max(depth[v] for v in touched), []).append(t)
    return tuple(tuple(by_rank[rank]) for rank in sorted(by_rank))


def _readers(transitions: Iterable[Transition]) -> dict[int, set[int]]:
    """For each variable, the variables whose changes look at it."""
    graph: dict[int, set[int]] = {}
    for t in transitions:
        for written, looked_at in t.reads.items():
            graph.setdefault(written, set())
            for variable in looked_at:
                graph.setdefault(variable, set()).add(written)
    return graph


def _depths(graph: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """The longest way to each vertex in the graph of strong components."""
    depth: dict[int, int] = {}
    for component in _strong_components(graph):
        inside = set(component)
        here = max((depth.get(v, 0) for v in component), default=0)
        for v in component:
            depth[v] = here
        for v in component:
            for reader in graph[v]:
                if reader not in inside:
                    depth[reader] = max(depth.get(reader, 0), here + 1)
    return depth


def _strong_components(graph: Mapping[int, Sequence[int]]) -> list[list[int]]:
    """Sources first: Kosaraju's two passes, without recursion."""
    finished: list[int] = []
    seen: set[int] = set()
    for root in sorted(graph):
        if root in seen:
            continue
        seen.add(root)
        stack = [(root, iter(graph[root]))]
        while stack:
            vertex, rest = stack[-1]
            for reader in rest:
                if reader not in seen:
                    seen.add(reader)
                    stack.append((reader, iter(graph[reader])))
                    break
            else:
                finished.append(vertex)
                stack.pop()
    backwards: dict[int, list[int]] = {v: [] for v in graph}
    for vertex in sorted(graph):
        for reader in graph[vertex]:
            backwards[reader].append(vertex)
    components: list[list[int]] = []
    taken: set[int] = set()
    for root in reversed(finished):
        if root in taken:
            continue
        taken.add(root)
        component: list[int] = []
        waiting = [root]
        while waiting:
            vertex = waiting.pop()
            component.append(vertex)
            for before in backwards[vertex]:
                if before not in taken:
                    taken.add(before)
                    waiting.append(before)
        components.append(sorted(component))
    return components
