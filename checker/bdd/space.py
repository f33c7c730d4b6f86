"""A ground system in a manager: its start, its rules as relations, its readings, and what has been reached so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from checker.bdd.abstraction import Abstraction
from checker.bdd.cubes import covered
from checker.bdd.encode import Encoding, Function
from checker.bdd.image import Transition, Watch, Within, transition
from checker.bdd.order import variable_order
from checker.bdd.reach import closure, faulty_layers, grown
from checker.bdd.rings import Goal, Rings
from checker.question.budget import Budget
from checker.question.questions import Watched
from checker.question.run import Run
from model.lang.ground import TRUE, GroundSystem, GroundUpdate, GroundVariable, Node
from properties.result import Cube


class Space:
    """The state space of a ground system. `nodes` is its table, which may have grown since."""

    def __init__(
        self,
        system: GroundSystem,
        nodes: Sequence[Node],
        capacity: int,
        order: Sequence[int] | None = None,
        watched: Watched | None = None,
        kept: frozenset[int] | None = None,
    ) -> None:
        self.system = system
        self._nodes = nodes
        self._capacity = capacity
        self.kept = frozenset(range(len(system.variables))) if kept is None else kept
        """The variables that are not dropped: see `slices`."""
        self.order = tuple(variable_order(system) if order is None else order)
        self.encoding = Encoding(system.variables, nodes, self.order, capacity)
        everything = range(len(system.variables))
        self.readings = tuple(v for v in sorted(self.kept) if system.variables[v].role == "reading")
        self.monitors = tuple(v for v in everything if system.variables[v].role == "monitor")
        self.states = tuple(v for v in everything if system.variables[v].role == "state")
        # Readings first: a story is told for the least of the readings that it needs.
        rank = {"reading": 0, "state": 1, "monitor": 2}
        self.story_order = tuple(sorted(everything, key=lambda v: (rank[system.variables[v].role], v)))
        self.domain = self.encoding.domain(everything)
        self.start = self.encoding.condition(system.initial) & self.domain
        self.watched = watched
        self._not_readings = self.encoding.cube((*self.states, *self.monitors))
        self.so_far = self.start
        """What an unfinished search has reached."""
        self._layers: dict[int | None, tuple[Function, ...]] = {}
        self._abstractions: dict[frozenset[int], Abstraction] = {}
        self._after_fault: dict[int | None, Function] = {}

    @cached_property
    def transitions(self) -> tuple[Transition, ...]:
        """The rules as relations, each at its position, with the monitor that is left to the search."""
        if self.watched is None:
            return self._moves
        watch = self._monitor(self.watched)
        return tuple(replace(t, watch=watch) for t in self._moves)

    @cached_property
    def _moves(self) -> tuple[Transition, ...]:
        """The rules as relations, as they are; made when a search first needs them."""
        return tuple(transition(self.encoding, i, rule) for i, rule in enumerate(self.system.rules))

    @property
    def has_faults(self) -> bool:
        """Whether some rule is a fault, in the slice or not."""
        return any(rule.kind == "fault" for rule in self.system.rules)

    def _monitor(self, watched: Watched) -> Watch:
        on = self.encoding.atom(watched.variable, 1)
        turns_on = (on | self.encoding.condition(watched.after)) & ~self.encoding.condition(watched.until)
        return Watch(self.encoding.cube([watched.variable]), on, turns_on)

    @cached_property
    def flagged(self) -> Space:
        """The same with a monitor in the last place that says whether a fault has happened."""
        place = len(self.system.variables)
        happened = GroundUpdate(place, ((1, TRUE),))
        rules = tuple(
            replace(rule, updates=(*rule.updates, happened)) if rule.kind == "fault" else rule
            for rule in self.system.rules
        )
        variables = (*self.system.variables, GroundVariable("a fault has happened", ("no", "yes"), "monitor"))
        system = replace(self.system, variables=variables, rules=rules)
        made = Space(system, self._nodes, self._capacity, (place, *self.order), self.watched, self.kept | {place})
        made.start &= made.encoding.atom(place, 0)
        return made

    def abstraction(self, kept: frozenset[int]) -> Abstraction:
        """The abstraction that keeps these variables; what it has found stays known."""
        made = self._abstractions.get(kept)
        if made is None:
            made = self._abstractions[kept] = Abstraction(self, kept)
        return made

    # ---- reachable states -----------------------------------------------------------------------
    def layers(self, most_faults: int | None, budget: Budget) -> tuple[Function, ...]:
        """The states of runs with at most 0, 1, ... faults up to the bound; without a bound, all reachable states."""
        known = self._layers.get(most_faults)
        if known is None:
            known = self._plain_layers(most_faults, budget)
            if self.watched is not None:
                known = self._with_monitor(self.watched, known, most_faults, budget)
            self._layers[most_faults] = known
        return known

    def _plain_layers(self, most_faults: int | None, budget: Budget) -> tuple[Function, ...]:
        """The layers without regard to a monitor that is left to the search."""
        start = self._plain_start()
        if most_faults is None:
            return (closure(start, self._moves, budget, lambda found: self._watch(found, budget)),)
        layers = faulty_layers(start, self._moves, most_faults, budget)
        self.so_far = layers[-1]
        return layers

    def _plain_start(self) -> Function:
        return self._unwatched(self.start)

    def _unwatched(self, states: Function) -> Function:
        """The states, whatever the monitor says that is left to the search."""
        return states if self.watched is None else states.exists(self.encoding.cube([self.watched.variable]))

    def _with_monitor(
        self, watched: Watched, plain: Sequence[Function], most_faults: int | None, budget: Budget
    ) -> tuple[Function, ...]:
        """The layers with the monitor: found without making steps of it, which is far quicker.

        It is on where it was turned on, and where steps past no state of `until` lead from there: exactly. It is said
        to be off in every state that does not turn it on: a few more than there are, which no question looks at, and
        still an invariant.
        """
        condition = self.encoding.condition
        until = condition(watched.until)
        turns_on = condition(watched.after) & ~until
        staying = [replace(t, watch=Within(~until)) for t in self._moves]
        faults = [t for t in staying if t.is_fault and t.reads]
        others = staying if most_faults is None else [t for t in staying if not t.is_fault]
        bit = self.encoding.atom(watched.variable, 1)
        on = self.encoding.false
        made: list[Function] = []
        for count in range(1 if most_faults is None else most_faults + 1):
            states = plain[min(count, len(plain) - 1)]
            # Before the first layer nothing is on.
            on = grown(on, [(t, on) for t in faults] if count else (), budget)
            on = closure(on | (states & turns_on), others, budget)
            made.append((on & bit) | (states & ~turns_on & ~bit))
        return tuple(made)

    def reached(self, most_faults: int | None, budget: Budget) -> Function:
        """All states of runs with at most so many faults."""
        return self.layers(most_faults, budget)[-1]

    def before(self, rule: int, most_faults: int | None, budget: Budget) -> Function:
        """The states from which this rule may still fire under the bound on faults."""
        if most_faults is None or not self.transitions[rule].is_fault:
            return self.reached(most_faults, budget)
        return self._with_one_left(most_faults, budget)

    def _with_one_left(self, most_faults: int, budget: Budget) -> Function:
        layers = self.layers(most_faults, budget)
        if most_faults == 0:
            return self.encoding.false
        return layers[min(most_faults, len(layers)) - 1]

    def after_fault(self, most_faults: int | None, budget: Budget) -> Function:
        """The states of runs with at least one fault, without regard to a monitor that is left to the search."""
        known = self._after_fault.get(most_faults)
        if known is None:
            faults = [t for t in self._moves if t.is_fault]
            begin = self._first(most_faults, budget)
            first = self.encoding.any(t.image(begin) for t in faults)
            if most_faults is None:
                known = closure(first, self._moves, budget)
            elif most_faults == 0:
                known = self.encoding.false
            else:
                known = faulty_layers(first, self._moves, most_faults - 1, budget)[-1]
            self._after_fault[most_faults] = known
        return known

    def _first(self, most_faults: int | None, budget: Budget) -> Function:
        """The states from which a first fault may happen."""
        first = self.layers(most_faults, budget)[0]
        return self._unwatched(first)

    def _watch(self, found: Function, budget: Budget) -> None:
        self.so_far = found
        if budget.options.max_states is not None:
            budget.check_states(self.count(found))

    # ---- sets -----------------------------------------------------------------------------------
    def count(self, states: Function) -> int:
        """The number of states with their readings, monitors left out."""
        return self.encoding.count(states, (*self.readings, *self.states))

    def on_readings(self, states: Function) -> Function:
        """The readings under which the set is not empty."""
        return states.exists(self._not_readings)

    def choice(self, options: Iterable[int]) -> Function:
        """The set of all states under one option for every free reading."""
        made = self.encoding.true
        for reading, option in zip(self.readings, options, strict=True):
            made &= self.encoding.atom(reading, option)
        return made

    def chosen(self, cubes: Sequence[Cube]) -> Function:
        """The set of all states under the readings of these cubes."""
        return covered(self.encoding, self.readings, cubes)

    @property
    def all_readings(self) -> Function:
        """Every combination of options that is left open."""
        return self.encoding.domain(self.readings)

    # ---- stories --------------------------------------------------------------------------------
    def story(self, within: Function, goal: Goal, budget: Budget) -> Run | None:
        """The run to the goal with the fewest faults, then steps, under readings of the set."""
        rings = Rings(self.encoding, self.transitions, self.story_order, budget, budget.options.max_faults)
        return rings.shortest(self.start & within, goal)
