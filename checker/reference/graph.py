"""The reachable graph of a site under one choice of readings, explored once and shared by all properties."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cached_property

from checker.reference.budget import Budget
from checker.reference.rings import Rings
from model.lang.errors import Code, ReachedError
from model.lang.evaluate import Evaluator, State
from model.lang.reading import Choice
from model.lang.rule import Kind
from model.lang.sites import Site
from model.trace import Trace, trace_of


@dataclass(frozen=True, slots=True)
class Edge:
    """A step: the position of the rule instance, and the number of the state after it."""

    rule: int
    target: int


class Graph:
    """States and steps, found nearest first. A search that ran out of budget can go on later.

    States are numbered as they are found. `edges[n]` is None until the state is expanded; where faults are limited, a
    fault that would exceed the limit on every run to the state is no edge.
    """

    def __init__(self, site: Site, readings: dict[str, Choice], max_faults: int | None) -> None:
        self.site = site
        self.readings = readings
        self.max_faults = max_faults
        self.evaluator = Evaluator(site, readings)
        self.faulty = [i.rule.kind is Kind.FAULT for i in site.instances]
        self.rings: Rings[int] = Rings(self.faulty, max_faults)
        self.states: list[State] = []
        self.edges: list[tuple[Edge, ...] | None] = []
        self.ever_enabled: set[int] = set()
        self.deadlocks: list[int] = []
        self.stopped = "it has not begun"
        self._number: dict[State, int] = {}
        self._error: ReachedError | None = None
        self._depth: int | None = None

    @property
    def complete(self) -> bool:
        """Whether every reachable state has been expanded."""
        return not self.stopped

    @property
    def roots(self) -> list[int]:
        """The start states."""
        return [n for n, came in self.rings.came_from.items() if came is None]

    def explore(self, budget: Budget) -> None:
        """Goes on until the graph is complete or the budget is spent.

        Raises ReachedError, with the nearest trace, where the guard or an update of a rule is undefined.
        """
        if self._error is not None:
            raise self._error
        if not self.states:
            self._begin()
        while self.rings.next_cost() is not None:
            self.stopped = budget.spent("exploring", len(self.rings.settled), states=len(self.states))
            if self.stopped:
                return
            node = self.rings.settle()
            assert node is not None  # noqa: S101 - next_cost has just found one
            self._expand(node)
        self.stopped = ""

    def progress(self) -> str:
        """How far the search got, in words."""
        deepest = max((steps for _, steps in self.rings.cost.values()), default=0)
        return f"{self.stopped}: {len(self.states)} states, {len(self.rings.settled)} expanded, {deepest} steps deep"

    def trace(self, nodes: list[int], rules: list[int]) -> Trace:
        """The trace of a run through these states."""
        return trace_of(self.site, self.printed_readings, [self.states[n] for n in nodes], rules)

    def trace_to(self, node: int) -> Trace:
        """The nearest trace to a state: fewest faults first, then fewest steps."""
        return self.trace(*self.rings.path(node))

    @property
    def printed_readings(self) -> dict[str, str]:
        """The option of every reading, as traces write it."""
        return {i: choice.option for i, choice in self.readings.items()}

    @property
    def nearest_first(self) -> list[int]:
        """The states found, nearest first."""
        return sorted(range(len(self.states)), key=self.rings.cost.__getitem__)

    @property
    def depth(self) -> int:
        """The largest number of steps that the nearest start state is away, on runs within the budget of faults."""
        if self._depth is None or not self.complete:
            self._depth = self._greatest_distance()
        return self._depth

    @cached_property
    def has_faults(self) -> bool:
        """Whether anything can break at all."""
        return any(self.faulty)

    def _greatest_distance(self) -> int:
        found: dict[int, int] = {}
        fewest: dict[int, int] = {}
        queue: deque[tuple[int, int, int]] = deque((root, 0, 0) for root in self.roots)
        while queue:
            node, faults, steps = queue.popleft()
            # A later visit matters only where faults are limited and it has spent fewer of them.
            if fewest.get(node, faults + 1) <= faults:
                continue
            fewest[node] = faults
            found.setdefault(node, steps)
            for edge in self.edges[node] or ():
                paid = 0 if self.max_faults is None else faults + self.faulty[edge.rule]
                if self.max_faults is None or paid <= self.max_faults:
                    queue.append((edge.target, paid, steps + 1))
        return max(found.values(), default=0)

    def _begin(self) -> None:
        start = self.site.start
        try:
            for state in self.evaluator.start_states():
                self.rings.begin(self._node(state))
        except ReachedError as error:
            self._blame(error, f"start {start.name!r}")
        if not self.states:
            # A design that cannot start would satisfy everything.
            chosen = ", ".join(f"{i} = {o}" for i, o in self.printed_readings.items())
            self._error = ReachedError(
                Code.NO_START_STATE,
                f"start {start.name!r} allows no state" + (f" under {chosen}" if chosen else ""),
                place=start.place,
                fix="widen its `where`, or the initial values",
            )
            raise self._error

    def _node(self, state: State) -> int:
        node = self._number.get(state)
        if node is None:
            node = self._number[state] = len(self.states)
            self.states.append(state)
            self.edges.append(None)
        return node

    def _expand(self, node: int) -> None:
        state = self.states[node]
        found: list[Edge] = []
        stuck = True
        for position, instance in enumerate(self.site.instances):
            try:
                if not self.evaluator.enabled(instance, state):
                    continue
                stuck = False
                self.ever_enabled.add(position)
                if self.rings.allowed(node, position):
                    found.append(Edge(position, self._node(self.evaluator.fire(instance, state))))
            except ReachedError as error:
                error.place = error.place or instance.rule.place
                error.evidence = self.trace_to(node)
                self._blame(error, instance.id)
        self.edges[node] = tuple(found)
        if stuck:
            self.deadlocks.append(node)
        for edge in found:
            self.rings.reach(node, edge.rule, edge.target)

    def _blame(self, error: ReachedError, culprit: str) -> None:
        if culprit not in error.message:
            error.message = f"{culprit}: {error.message}"
            error.args = (error.message,)
        self._error = error
        raise error
