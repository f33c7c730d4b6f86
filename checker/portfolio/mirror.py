"""Swaps held against the ground system, where nothing is left to overlook.

As a permutation of variables and values a swap has to map rules onto rules (guards, updates, errors, kinds), start
states onto start states, and what is undefined at the start. A condition about one element tuple has to become the same
condition about the swapped tuple, in states and, where it speaks of steps, after each rule. Links, fixed data and
orders need no case of their own: they are worked out in the ground form, and one that matters is in some condition.

Only what is asked about is grounded: the start, some of the rules, and all of them only for conditions about steps.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.portfolio.instances import Binding
from checker.portfolio.sight import Swap
from model.lang.ground import GroundRule, parts_of
from model.lang.grounding import Grounder
from model.lang.sites import Site
from model.lang.sorts import ElementSort
from model.lang.traverse import is_two_state
from properties.property import Property


class GroundSymmetry:
    """Asks whether swaps map parts of a site onto themselves."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._made: dict[frozenset[str], Grounder] = {}
        # What is asked is made once for all swaps, and kept until another property is looked at.
        self._conditions_of: Property | None = None
        self._conditions: dict[tuple[int, Binding], tuple[tuple[int, int], ...]] = {}

    def keeps_start(self, swapped: Swap) -> bool:
        """Whether the start states are mapped onto the start states, and what is undefined there onto itself."""
        grounder = self._grounder(frozenset())
        mirror = _Mirror(self.site, grounder, swapped)
        return all(mirror.of(n) == n for n in (grounder.initial, grounder.start_error))

    def keeps_rules(self, swapped: Swap, rules: frozenset[str]) -> bool:
        """Whether the instances of each of these rules, given by their ids, are mapped onto instances of it."""
        grounder = self._grounder(rules)
        mirror = _Mirror(self.site, grounder, swapped)
        pairs = zip(grounder.rules, _partners(grounder, swapped), strict=True)
        return all(_fits(rule, grounder.rules[partner], mirror) for rule, partner in pairs)

    def keeps(self, swapped: Swap, prop: Property, position: int, every: Sequence[Binding]) -> bool:
        """Whether what an expression asks about an element tuple becomes what it asks about the swapped one."""
        grounder = self._grounder_of(prop, position)
        mirror = _Mirror(self.site, grounder, swapped)
        partners = _partners(grounder, swapped) or (0,)
        for binding in every:
            here = self._asked(prop, position, binding)
            there = self._asked(prop, position, tuple(swapped.get(e, e) for e in binding))
            if any(tuple(map(mirror.of, here[i])) != there[partner] for i, partner in enumerate(partners)):
                return False
        return True

    def _asked(self, prop: Property, position: int, binding: Binding) -> tuple[tuple[int, int], ...]:
        """An expression about an element tuple: after each rule where it speaks of steps, else in a state."""
        if self._conditions_of is not prop:
            self._conditions_of, self._conditions = prop, {}
        found = self._conditions.get((position, binding))
        if found is None:
            grounder, expression = self._grounder_of(prop, position), prop.expressions[position]
            elements = {v.name: e for v, e in zip(prop.variables, binding, strict=True)}
            if grounder.rules:
                found = tuple(grounder.step_condition(i, expression, elements) for i in range(len(grounder.rules)))
            else:
                found = (grounder.state_condition(expression, elements),)
            self._conditions[position, binding] = found
        return found

    def _grounder_of(self, prop: Property, position: int) -> Grounder:
        """The grounder for an expression: with all rules where it speaks of steps, else without any."""
        of_steps = is_two_state(prop.expressions[position])
        return self._grounder(frozenset(r.id for r in self.site.system.rules) if of_steps else frozenset())

    def _grounder(self, rules: frozenset[str]) -> Grounder:
        if rules not in self._made:
            self._made[rules] = Grounder(self.site, [i for i in self.site.instances if i.rule.id in rules])
        return self._made[rules]


def _partners(grounder: Grounder, swapped: Swap) -> tuple[int, ...]:
    """For each rule the position of the same rule of the swapped elements."""
    at = {(r.family, r.binding): i for i, r in enumerate(grounder.rules)}
    return tuple(at[r.family, tuple(swapped.get(e, e) for e in r.binding)] for r in grounder.rules)


def _fits(rule: GroundRule, other: GroundRule, mirror: _Mirror) -> bool:
    """Whether the mirrored rule is the other one."""
    updates = {
        mirror.variable(u.variable): {(mirror.value(u.variable, v), mirror.of(n)) for v, n in u.cases}
        for u in rule.updates
    }
    return (
        rule.kind == other.kind
        and mirror.of(rule.guard) == other.guard
        and updates == {u.variable: set(u.cases) for u in other.updates}
        and {mirror.of(e.node) for e in rule.errors} == {e.node for e in other.errors}
    )


class _Mirror:
    """A swap as a permutation of the variables, values and nodes of a ground system."""

    def __init__(self, site: Site, grounder: Grounder, swapped: Swap) -> None:
        self.swap = swapped
        self._table = grounder.table
        self._site = site
        self._variable = [site.slot[v.state, tuple(swapped.get(e, e) for e in v.args)] for v in site.variables]
        self._nodes: dict[int, int] = {}

    def variable(self, position: int) -> int:
        """The variable of the swapped elements. Readings stay what they are."""
        return self._variable[position] if position < len(self._variable) else position

    def value(self, position: int, value: int) -> int:
        """The position of the swapped element among the values, where the values are elements."""
        if position >= len(self._variable):
            return value
        variable = self._site.variables[position]
        if not isinstance(variable.state.sort, ElementSort):
            return value
        name = variable.values[value]
        return value if name is None else variable.values.index(self.swap.get(str(name), name))

    def of(self, root: int) -> int:
        """The node that says of the swapped elements what this one says."""
        stack = [root]
        while stack:
            index = stack[-1]
            node = self._table.nodes[index]
            waiting = [p for p in parts_of(node) if p not in self._nodes]
            if index in self._nodes or not waiting:
                stack.pop()
                if index not in self._nodes:
                    self._nodes[index] = self._made(index)
            else:
                stack += waiting
        return self._nodes[root]

    def _made(self, index: int) -> int:
        table = self._table
        match table.nodes[index]:
            case ("is", variable, value):
                return table.atom(self.variable(variable), self.value(variable, value))
            case ("not", part):
                return table.not_(self._nodes[part])
            case ("and", parts):
                return table.and_(*(self._nodes[p] for p in parts))
            case ("or", parts):
                return table.or_(*(self._nodes[p] for p in parts))
            case _:
                return index
