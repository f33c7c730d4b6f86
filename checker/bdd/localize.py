"""Localization: under which readings a goal is reached, decided on as few variables as that takes.

An abstraction that keeps few variables says where the goal cannot be reached. Where it can, the shortest abstract ways
are followed on the space itself; where no step goes on, the variables that are to blame are kept from then on (Clarke,
Grumberg, Jha, Lu, Veith 2000: abstraction refined by counterexamples). Conditions of the goal are looked at only when
they are to blame, too: a goal is often missed for a few of its many reasons. In the end all is kept, or every reading
is answered before.

Variables are kept by families, the same state of all elements at once: elements of a sort behave alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from checker.bdd.abstraction import Abstraction
from checker.bdd.encode import Function
from checker.bdd.guided import GuidedRun
from checker.bdd.image import Transition
from checker.bdd.space import Space
from checker.bdd.ways import Ends, Ways
from checker.question.budget import Budget
from checker.question.questions import Moments
from checker.question.run import Run
from model.lang.ground import FALSE

ASIDE = 500
"""Nodes of a set up to which a search along abstract ways also follows rules that change nothing of what is kept.

Where little is kept these are nearly all rules, and what they lead to is nearly the whole space.
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """Under these readings nothing outside of these states is ever reached, and the goal is outside."""

    readings: Function
    states: Function
    kept: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The readings under which the goal is reached, and proofs for all others that were asked about."""

    reached: Function
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One way to meet a goal: these conditions hold, in a state or before a step of the rule."""

    rule: int | None
    nodes: tuple[int, ...]


@dataclass
class _Blame:
    """What a failed search asks for: variables to keep, and conditions of the goal to look at."""

    variables: set[int] = field(default_factory=set[int])
    conditions: set[int] = field(default_factory=set[int])


class Localizer:
    """Decides about one goal on a space: states, and steps of rules. What it has learned it keeps."""

    def __init__(self, space: Space, goal: Moments, also: Function | None = None, kept: Iterable[int] = ()) -> None:
        """`also` has to hold of the monitors, too, but at the end of a step that is a fault.

        `kept`: variables to keep from the beginning.
        """
        self.space = space
        self._also = space.encoding.true if also is None else also
        parts = [_Part(None, space.encoding.conjuncts(goal.states))]
        parts += [_Part(rule, space.encoding.conjuncts(node)) for rule, node in goal.steps]
        self._parts = [part for part in parts if FALSE not in part.nodes]
        self._looked_at: frozenset[int] = frozenset()
        self._families: dict[str, frozenset[int]] = {}
        for v in sorted(space.kept):
            name = _family(space.system.variables[v].name)
            self._families[name] = self._families.get(name, frozenset()) | {v}
        self.kept = frozenset(space.monitors)
        self._keep(kept)
        if space.watched is not None:
            self._keep(space.encoding.looks_at(space.watched.after) | space.encoding.looks_at(space.watched.until))

    def _keep(self, variables: Iterable[int]) -> None:
        names = {_family(self.space.system.variables[v].name) for v in variables}
        self.kept = self.kept.union(*(self._families[n] for n in names))

    @property
    def abstract(self) -> Abstraction:
        """The space as far as it is kept by now."""
        return self.space.abstraction(self.kept)

    # ---- deciding -------------------------------------------------------------------------------
    def reached(self, readings: Function, most_faults: int | None, budget: Budget) -> Answer:
        """The readings, of these, under which a run with at most so many faults meets the goal."""
        space = self.space
        reached = space.encoding.false
        proofs: list[Proof] = []
        while readings.satisfiable():
            abstract = self.abstract
            reaching = abstract.reached(readings, most_faults, budget)
            states = reaching[-1]
            ways = Ways(abstract, self.ends(), states, most_faults, budget)
            may = self._may(ways, reaching) & readings
            safe = readings & ~may
            if safe.satisfiable():
                proofs.append(Proof(safe, states & safe, len(abstract.kept)))
            readings &= may
            while readings.satisfiable():
                found, blame = self._follow(ways, readings)
                reached |= found
                readings &= ~found
                if not found.satisfiable():
                    self._refine(blame)
                    break
                unkept = space.encoding.support(found) - self.kept
                if unkept:
                    self._keep(unkept)
                    break
        return Answer(reached, tuple(proofs))

    def _may(self, ways: Ways, reaching: Sequence[Function]) -> Function:
        """The readings under which the abstraction meets the goal, up to what is not kept of them."""
        met = reaching[-1] & ways.ends.states
        for rule, ending in ways.ends.steps.items():
            left = ways.layers - 1 - ways.cost(self.space.transitions[rule])
            if left >= 0:
                met |= reaching[min(left, len(reaching) - 1)] & ending
        return self.space.on_readings(met)

    def _refine(self, blame: _Blame) -> None:
        if blame.variables <= self.kept and blame.conditions <= self._looked_at:
            raise AssertionError("an abstraction that is wrong has to be refined")
        self._keep(blame.variables)
        self._looked_at |= blame.conditions

    def ends(self) -> Ends:
        """The abstract states in which a run may end, as far as conditions are looked at."""
        steps: dict[int, Function] = {}
        states = self.space.encoding.false
        for part in self._parts:
            if part.rule is None:
                states |= self._end(part)
            else:
                steps[part.rule] = self._end(part)
        return Ends(states, steps)

    def _end(self, part: _Part) -> Function:
        encoding = self.space.encoding
        looked_at, plain = encoding.true, encoding.true
        for node in part.nodes:
            if node in self._looked_at:
                looked_at &= encoding.condition(node)
            elif encoding.looks_at(node) <= self.kept:
                plain &= encoding.condition(node)
        return plain & self.abstract.over(looked_at) & self._also_of(part)

    def _also_of(self, part: _Part) -> Function:
        fault = part.rule is not None and self.space.transitions[part.rule].is_fault
        return self.space.encoding.true if fault else self._also

    # ---- stories --------------------------------------------------------------------------------
    def story(self, readings: Function, budget: Budget) -> Run | None:
        """The run to the goal with the fewest faults, then steps, under readings of this set."""
        faults = 0
        readings = self.reached(readings, None, budget).reached
        if not readings.satisfiable():
            return None
        while not (found := self.reached(readings, faults, budget).reached).satisfiable():
            faults += 1
        abstract = self.abstract
        region = abstract.reached(found, faults, budget)[-1]
        ways = Ways(abstract, self.ends(), region, faults, budget)
        steps = ways.nearest(abstract.over(self.space.start & found))
        while (run := GuidedRun(self.space, ways, self._exact_ends(), steps).run(found)) is None:
            steps += 1
        return run

    def _exact_ends(self) -> Ends:
        steps: dict[int, Function] = {}
        states = self.space.encoding.false
        for part in self._parts:
            met = self.space.encoding.all(self.space.encoding.condition(n) for n in part.nodes) & self._also_of(part)
            if part.rule is None:
                states |= met & self.space.domain
            else:
                steps[part.rule] = met
        return Ends(states, steps)

    # ---- following abstract ways ----------------------------------------------------------------
    def _follow(self, ways: Ways, readings: Function) -> tuple[Function, _Blame]:
        """Follows the shortest abstract ways on the space; steps that leave what is kept as it is cost nothing.

        Gives the readings under which the goal is met; else, who is to blame.
        """
        steps = ways.nearest(ways.abstract.over(self.space.start & readings))
        blame = _Blame()
        layers = [self.space.start & readings & ways.column(steps)[-1]]
        layers += [self.space.encoding.false] * (ways.layers - 1)
        for left in range(steps, -1, -1):
            if steps > 0:
                # At a start that seems to be a goal, conditions are to blame.
                layers = self._aside(ways, layers, left)
            if left <= 1:
                met = self._met(ways, layers, left, blame)
                if met.satisfiable() or left == 0:
                    return met, blame
            ahead = self._ahead(ways, layers, left - 1)
            if not any(states.satisfiable() for states in ahead):
                self._blame_steps(ways, layers, left - 1, blame)
                return self.space.encoding.false, blame
            layers = ahead
        raise AssertionError("a way ends where no step is left")

    def _aside(self, ways: Ways, layers: Sequence[Function], left: int) -> list[Function]:
        """With all that bystanders lead to: rules that leave what is kept as it is."""
        free = [t for t in ways.abstract.bystanders if not ways.cost(t)]
        costly = [t for t in ways.abstract.bystanders if ways.cost(t)]
        made: list[Function] = []
        before = self.space.encoding.false
        for used, states in enumerate(layers):
            near = ways.column(left)[-1 - used]
            for t in costly if used else ():
                states |= t.image(before) & near  # noqa: PLW2901 - grown, not replaced
                ways.budget.spend(states.node_count())
            before = self._swept(states, free, ways.budget)
            made.append(before)
        return made

    def _swept(self, states: Function, rules: Sequence[Transition], budget: Budget) -> Function:
        """The states with those that these rules lead to, as far as their diagram stays small."""
        before = None
        while states != before:
            before = states
            for t in rules:
                if states.node_count() > ASIDE:
                    return states
                budget.spend()
                states |= t.image(states)
        return states

    def _ahead(self, ways: Ways, layers: Sequence[Function], left: int) -> list[Function]:
        """The states one step nearer to the goal."""
        made: list[Function] = []
        for used, near in enumerate(reversed(ways.column(left))):
            states = self.space.encoding.false
            for whole, _ in ways.abstract.movers:
                cost = ways.cost(whole)
                if cost <= used:
                    states |= whole.image(layers[used - cost]) & near
                    ways.budget.spend(states.node_count())
            made.append(states)
        return made

    def _met(self, ways: Ways, layers: Sequence[Function], left: int, blame: _Blame) -> Function:
        """The readings under which the goal is met.

        Where it is not, what the ways miss is to blame, up to the first way that takes other variables to refute.
        """
        met = self.space.encoding.false
        near: list[tuple[_Part, Function]] = []
        for part in self._parts:
            if left != (part.rule is not None):
                continue
            cost = 0 if part.rule is None else ways.cost(self.space.transitions[part.rule])
            for used, states in enumerate(layers):
                if used + cost < ways.layers and states.satisfiable():
                    here = states & self._also_of(part)
                    met |= self._met_in(part, here)
                    near.append((part, here))
        if not met.satisfiable():
            for part, here in near:
                self._blame_part(ways.abstract, part, here, blame)
                if not blame.variables <= self.kept:
                    break
        return self.space.on_readings(met)

    def _met_in(self, part: _Part, states: Function) -> Function:
        for node in part.nodes:
            if not states.satisfiable():
                break
            states &= self.space.encoding.condition(node)
        return states

    def _blame_part(self, abstract: Abstraction, part: _Part, states: Function, blame: _Blame) -> None:
        """What the abstraction lacks where it takes some of these states for an end."""
        encoding = self.space.encoding
        seems_met = abstract.over(states) & self._end(part)
        if not seems_met.satisfiable():
            return
        states &= self._one_of(seems_met)
        cutting = [node for node in part.nodes if states & encoding.condition(node) != states]
        for node in tuple(cutting):
            others = [n for n in cutting if n != node]
            if not (states & encoding.all(encoding.condition(n) for n in others)).satisfiable():
                cutting = others
        blame.conditions |= set(cutting)
        blame.variables |= self._apart(states, encoding.all(encoding.condition(n) for n in cutting))

    def _blame_steps(self, ways: Ways, layers: Sequence[Function], left: int, blame: _Blame) -> None:
        """What keeps these states from going on as the abstraction does."""
        for used, near in enumerate(reversed(ways.column(left))):
            for cost in (0, 1):
                if cost <= used and layers[used - cost].satisfiable():
                    movers = [m for m in ways.abstract.movers if ways.cost(m[0]) == cost]
                    wanted = self.space.encoding.any(exact.preimage(near) for _, exact in movers)
                    blame.variables |= self._apart(layers[used - cost], wanted)

    def _one_of(self, states: Function) -> Function:
        """One abstract state of these. To tell two sets apart in one of them takes few variables, often enough."""
        values = self.space.encoding.least(states)
        return self.space.encoding.all(self.space.encoding.atom(v, values[v]) for v in sorted(self.kept))

    def _apart(self, here: Function, wanted: Function) -> set[int]:
        """Variables that tell two sets apart which what is kept does not tell apart."""
        encoding = self.space.encoding
        unkept = self.space.kept - self.kept
        wanted &= encoding.domain(sorted(unkept))
        seems_same = self.abstract.over(here) & self.abstract.over(wanted)
        if not seems_same.satisfiable():
            return set()
        one = self._one_of(seems_same)
        here &= one
        wanted &= one
        if (here & wanted).satisfiable():
            return set()
        told = encoding.support(wanted)
        apart: set[int] = set()
        for own in sorted(self._families.values(), key=lambda vs: (-len(vs), min(vs))):
            if own & unkept & told:
                wider = wanted.exists(encoding.cube(sorted(own & unkept)))
                if (here & wider).satisfiable():
                    apart |= own & unkept
                else:
                    wanted = wider
        return apart


def _family(name: str) -> str:
    """What a variable is called without its element and what it is indexed by."""
    return re.sub(r"\[.*?\]", "", name.partition(".")[2] or name)
