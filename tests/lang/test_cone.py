"""A slice decides what the whole does, and drops what cannot matter."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from model.lang.component import ANYTHING, Singleton, State
from model.lang.cone import cone
from model.lang.expr import Expr
from model.lang.ground import FALSE, GroundSystem, GroundUpdate
from model.lang.grounding import Grounder
from model.lang.rule import Step, event, fault, when
from model.lang.sites import Deployment, site
from model.lang.systems import Monitor, Start, start, system
from model.lang.traverse import is_two_state
from properties import property as pr
from tests.random_systems import RandomCase, case
from tests.twin import Twin, Wrong
from tests.twin_questions import answer

Row = tuple[int, ...]


@dataclass
class Search:
    """All reachable states of a ground system, and the steps between them. Errors are not looked at."""

    system: GroundSystem

    def __post_init__(self) -> None:
        self.truths: dict[Row, list[bool]] = {}
        rows = itertools.product(*(range(len(v.values)) for v in self.system.variables))
        self.states = [row for row in rows if self.truth(row)[self.system.initial]]
        self.steps: dict[Row, list[tuple[str, Row]]] = {}
        seen = set(self.states)
        for row in self.states:
            self.steps[row] = [
                (r.id, self.after(r.updates, row)) for r in self.system.rules if self.truth(row)[r.guard]
            ]
            for _, target in self.steps[row]:
                if target not in seen:
                    seen.add(target)
                    self.states.append(target)

    def truth(self, row: Row) -> list[bool]:
        """The truth of every node of the table in a state."""
        known = self.truths.get(row)
        if known is None:
            known = self.truths[row] = []
            for node in self.system.nodes:
                match node:
                    case ("is", variable, value):
                        known.append(row[variable] == value)
                    case ("not", part):
                        known.append(not known[part])
                    case ("and", parts):
                        known.append(all(known[p] for p in parts))
                    case ("or", parts):
                        known.append(any(known[p] for p in parts))
                    case (constant,):
                        known.append(constant == "true")
        return known

    def after(self, updates: Sequence[GroundUpdate], row: Row) -> Row:
        made = list(row)
        for update in updates:
            (made[update.variable],) = [v for v, node in update.cases if self.truth(row)[node]]
        return tuple(made)

    def some_state(self, node: int) -> bool:
        return any(self.truth(row)[node] for row in self.states)

    def able(self, goal: int, banned: frozenset[str]) -> set[Row]:
        """The states from which a run without the banned rules leads to the goal."""
        found = {row for row in self.states if self.truth(row)[goal]}
        size = -1
        while len(found) > size:
            size = len(found)
            for row, steps in self.steps.items():
                if any(target in found for rule, target in steps if rule not in banned):
                    found.add(row)
        return found


@dataclass
class Claim:
    """A property on ground form: its roots, the rules it names, and how to decide it on any system with the roots."""

    system: GroundSystem
    kind: str
    roots: tuple[int, ...]
    steps: tuple[int, ...]
    with_faults: bool

    def answers(self, search: Search, roots: tuple[int, ...], rules: tuple[int, ...]) -> list[bool]:
        """What a search finds; `rules` are the positions in the whole of the rules of the searched system."""
        match self.kind:
            case "bad state":
                return [search.some_state(root) for root in roots]
            case "possible":
                faults = frozenset(r.id for r in search.system.rules if r.kind == "fault")
                able = search.able(roots[1], frozenset() if self.with_faults else faults)
                return [all(row in able for row in search.states if search.truth(row)[roots[0]])]
            case _:
                truths = [search.truth(row) for row in search.states]
                guards = [search.system.rules[rules.index(s)].guard if s in rules else FALSE for s in self.steps]
                return [all(t[r] or not t[g] for t in truths) for r, g in zip(roots, guards, strict=True)]


def claims(drawn: RandomCase) -> Iterator[Claim]:
    """The properties of a case, all kinds that the ground form knows, for all elements."""
    for prop in drawn.properties:
        for elements in itertools.product(*(drawn.site.elements[v.sort.component] for v in prop.variables)):
            env = {v.name: e for v, e in zip(prop.variables, elements, strict=True)}
            made = claim(Grounder(drawn.site), prop, env)
            if made is not None:
                yield made


def claim(grounder: Grounder, prop: pr.Property, env: dict[str, str]) -> Claim | None:
    def state(condition: Expr) -> int:
        return grounder.state_condition(condition, env)[0]

    kind, with_faults = "bad state", True
    named: list[int] = []
    match prop.formula:
        case pr.Always(when=trigger, that=that):
            roots = [grounder.table.minus(state(trigger), state(that)), state(trigger)]
        case pr.Never(that) | pr.Reachable(that, None):
            roots = [state(that)]
        case pr.AlwaysPossible(trigger, that, with_faults):
            kind, roots = "possible", [state(trigger), state(that)]
        case pr.OnStep(rule, parameters, that):
            kind, roots = "steps", []
            named = [i for i, r in enumerate(grounder.rules) if rule in (None, r.family)]
            for i in named:
                binding = grounder.rules[i].binding if rule else ()
                names = {p.name: e for p, e in zip(parameters, binding, strict=True)}
                roots.append(grounder.step_condition(i, that, names)[0])
        case pr.Absent(that, after, until) if not is_two_state(that):
            position = grounder.monitor(Monitor("watch", prop.variables, after, until), env)
            roots = [grounder.table.and_(state(that), grounder.table.atom(position, 1))]
        case _:
            return None
    return Claim(grounder.system(), kind, tuple(roots), tuple(named), with_faults)


def runs_without_error(drawn: RandomCase) -> bool:
    try:
        return all(Twin(drawn.site, c).states for c in drawn.site.reading_choices())
    except Wrong:
        return False


@pytest.mark.parametrize("seed", range(3000, 3014))
def test_a_slice_has_the_verdicts_of_the_whole(seed: int) -> None:
    drawn = case(seed)
    if not runs_without_error(drawn):
        return
    for asked in claims(drawn):
        part = cone(asked.system, asked.roots, steps=asked.steps)
        small = Search(part.system)

        whole = Search(asked.system)
        every_rule = tuple(range(len(asked.system.rules)))
        assert asked.answers(small, part.roots, part.rules) == asked.answers(whole, asked.roots, every_rule)
        assert set(small.states) == {part.project(row) for row in whole.states}


@pytest.mark.parametrize("seed", range(3100, 3120))
def test_what_no_slice_contains_is_independent(seed: int) -> None:
    """Independence of rules that keep no update in the cone, against the definition by pairs of states."""
    drawn = case(seed)
    if not runs_without_error(drawn):
        return
    twins = [Twin(drawn.site, c) for c in drawn.site.reading_choices()]
    for prop in drawn.properties:
        if not isinstance(prop.formula, pr.Independent) or max(len(t.states) for t in twins) > 80:
            continue
        for elements in itertools.product(*(drawn.site.elements[v.sort.component] for v in prop.variables)):
            grounder = Grounder(drawn.site)
            env = {v.name: e for v, e in zip(prop.variables, elements, strict=True)}
            roots = [
                n for what in prop.formula.what for n in grounder._meaning(what, env, grounder._state).cases.values()
            ]
            part = cone(grounder.system(), roots)
            if {r.family for r in part.system.rules}.isdisjoint(prop.formula.rules):
                assert all(answer(twin, prop, elements).holds for twin in twins)


# ---- examples ------------------------------------------------------------------------------------
class Pair(Singleton):
    """Two parts that only one rule touches both of."""

    left = State(bool, initially=False)
    right = State(bool, initially=False)
    spare = State(bool, initially=ANYTHING)

    @fault()
    def both(self) -> Step:
        return when(~self.left).then(self.left.becomes(True), self.right.becomes(True))

    @event()
    def reset(self) -> Step:
        return when(self.right).then(self.right.becomes(False))

    @event()
    def ring(self) -> Step:
        return when(self.spare).then()


def grounded(*starts: Start) -> Grounder:
    return Grounder(site(system("pair", [Pair], starts=starts), Deployment("one", {})))


def test_dependencies_are_per_update() -> None:
    """`both` writes left and right, but left does not depend on right."""
    grounder = grounded()
    left, _ = grounder.state_condition(Pair.the.left.node, {})

    part = cone(grounder.system(), [left])

    assert [v.name for v in part.system.variables] == ["Pair.left"]
    assert [r.id for r in part.system.rules] == ["Pair.both"]
    assert part.dropped_variables == ("Pair.right", "Pair.spare")
    assert part.dropped_rules == ("Pair.reset", "Pair.ring")
    assert part.dropped_updates == 1
    assert part.project((1, 0, 1)) == (1,)


def test_a_guard_brings_in_what_it_looks_at() -> None:
    grounder = grounded()
    right, _ = grounder.state_condition(Pair.the.right.node, {})

    part = cone(grounder.system(), [right])

    assert part.dropped_variables == ("Pair.spare",)
    assert part.dropped_rules == ("Pair.ring",)


def test_a_rule_that_a_property_of_steps_names_stays_with_its_guard() -> None:
    grounder = grounded()
    node, _ = grounder.step_condition(2, Pair.the.left.node, {})

    part = cone(grounder.system(), [node], steps=[2])

    assert part.rules == (0, 2)
    assert part.dropped_variables == ("Pair.right",)


def test_start_values_that_depend_on_each_other_matter_together() -> None:
    grounder = grounded(start("tied", "Spare is the opposite.", where=Pair.the.left | Pair.the.spare))
    left, _ = grounder.state_condition(Pair.the.left.node, {})

    part = cone(grounder.system(), [left])

    assert part.dropped_variables == ("Pair.right",)


def test_a_slice_has_no_errors_but_an_error_can_be_its_root() -> None:
    class Counter(Singleton):
        level = State(range(2), initially=0)
        other = State(bool, initially=False)

        @event()
        def up(self) -> Step:
            return when().then(self.level.becomes(self.level + 1), self.other.becomes(~self.other))

    whole = Grounder(site(system("counter", [Counter]), Deployment("one", {}))).system()
    (error,) = whole.rules[0].errors

    part = cone(whole, [error.node])

    assert part.system.rules[0].errors == ()
    assert part.dropped_variables == ("Counter.other",)
    assert error.why == "Counter.level would become 2, outside its sort"


def test_the_whole_is_its_own_slice_when_everything_is_asked_for() -> None:
    whole = grounded().system()
    all_nodes = [i for i, node in enumerate(whole.nodes) if node[0] == "is"]

    part = cone(whole, all_nodes, steps=range(len(whole.rules)))

    assert part.system.variables == whole.variables
    assert [(r.id, len(r.updates)) for r in part.system.rules] == [(r.id, len(r.updates)) for r in whole.rules]
    assert (part.dropped_variables, part.dropped_rules, part.dropped_updates) == ((), (), 0)
