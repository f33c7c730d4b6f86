"""Shortest runs by faults before steps."""

from checker.reference.rings import Rings

# Rule 0 is a fault, rule 1 is none.
FAULTY = (True, False)
GRAPH = {"s": [(0, "end"), (1, "a")], "a": [(1, "b")], "b": [(1, "end")], "end": []}


def search(max_faults: int | None, graph: dict[str, list[tuple[int, str]]]) -> Rings[str]:
    rings: Rings[str] = Rings(FAULTY, max_faults)
    rings.begin("s")
    while (node := rings.settle()) is not None:
        for rule, target in graph[node]:
            if rings.allowed(node, rule):
                rings.reach(node, rule, target)
    return rings


def test_more_steps_are_nearer_than_one_fault() -> None:
    rings = search(None, GRAPH)

    assert rings.cost["end"] == (0, 3)
    assert rings.path("end") == (["s", "a", "b", "end"], [1, 1, 1])


def test_nodes_are_settled_nearest_first() -> None:
    rings = search(None, {"s": [(0, "x"), (1, "y")], "x": [], "y": [(0, "z"), (1, "w")], "z": [], "w": []})

    assert rings.settled == ["s", "y", "w", "x", "z"]


def test_a_limit_of_faults_ends_the_search_there() -> None:
    graph = {"s": [(0, "a")], "a": [(1, "b"), (0, "c")], "b": [], "c": []}

    assert search(0, graph).settled == ["s"]
    assert search(1, graph).settled == ["s", "a", "b"]
    assert search(2, graph).settled == ["s", "a", "b", "c"]


def test_of_equally_near_ways_the_first_offered_is_taken() -> None:
    rings = search(None, {"s": [(1, "a"), (1, "b")], "a": [(1, "end")], "b": [(1, "end")], "end": []})

    assert rings.path("end")[0] == ["s", "a", "end"]
