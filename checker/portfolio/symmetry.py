"""Interchangeable elements: two of them where swapping maps the site, and what is asked of it, onto itself.

A swap is of joint blocks: with a softphone goes its phone, and its column in a server's table. `swap` guesses the block
from the links. Whether the guess is right is then shown on the ground system, where nothing is left to overlook: as a
permutation of variables and values, the swap has to map

- the rules onto the rules: guards, updates, errors, kinds,
- the start states onto the start states, and what is undefined at the start,
- each condition of the property about one element tuple onto the same condition about the swapped tuple, in states and,
  where it speaks of steps, after each rule.

Then it maps runs onto runs with as many faults, so what is found about one tuple is found about the other, under each
choice of the readings, which no swap touches. Links, fixed data and orders need no case of their own: they are worked
out in the ground form, and one that matters is in some guard.

Limits. Nodes are compared as they are written, so elements may be interchangeable and not be seen as such, above all
where the design counts. The swaps that are tried are of two elements with their blocks, not all permutations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from checker.portfolio.instances import Binding, bindings
from model.lang.component import Component
from model.lang.ground import GroundRule, parts_of
from model.lang.grounding import Grounder
from model.lang.sites import Site
from model.lang.sorts import ElementSort
from model.lang.symbols import LinkSymbol
from model.lang.traverse import is_two_state
from properties.property import Property

Swap = Mapping[str, str]
"""Elements that change places: to each the other one. What is missing stays."""


def swap(site: Site, one: str, other: str) -> Swap | None:
    """The swap of two elements of a sort with what their links lead to; None where the links do not fit together."""
    pairs: dict[str, str] = {}
    todo = [(one, other)]
    while todo:
        a, b = todo.pop()
        if pairs.get(a, b) != b or pairs.get(b, a) != a:
            return None
        if a in pairs:
            continue
        pairs[a], pairs[b] = b, a
        for beside in (_ahead(site, a, b), _behind(site, a, b)):
            for here, there in beside:
                if len(here) != len(there):
                    return None
                todo += zip(here, there, strict=True)
    return {a: b for a, b in pairs.items() if a != b}


def _ahead(site: Site, a: str, b: str) -> Iterator[tuple[list[str], list[str]]]:
    """For each link of both, what only one of them leads to."""
    for (link, name), target in site.followed.items():
        if name == a:
            yield _apart([target], [site.followed[link, b]])
    for (link, name), targets in site.related.items():
        if name == a:
            yield _apart(targets, site.related[link, b])


def _behind(site: Site, a: str, b: str) -> Iterator[tuple[list[str], list[str]]]:
    """For each link to both, what leads to only one of them."""
    links = dict.fromkeys([link for link, _ in (*site.followed, *site.related)])
    for link in links:
        to = {end: [n for n in site.elements[link.owner] if end in _targets(site, link, n)] for end in (a, b)}
        yield _apart(to[a], to[b])


def _targets(site: Site, link: LinkSymbol, name: str) -> tuple[str, ...]:
    one = site.followed.get((link, name))
    return site.related.get((link, name), ()) if one is None else (one,)


def _apart(here: Sequence[str], there: Sequence[str]) -> tuple[list[str], list[str]]:
    return [n for n in here if n not in there], [n for n in there if n not in here]


class Interchange:
    """Finds out which elements of a site are interchangeable. The site is grounded once."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._grounder = Grounder(site)
        self._rule_at = {(r.family, r.binding): i for i, r in enumerate(self._grounder.rules)}
        self._swaps: dict[tuple[str, str], Swap | None] = {}
        # What is asked is made once for all swaps, and kept until another property is looked at.
        self._conditions_of: Property | None = None
        self._conditions: dict[tuple[int, Binding], tuple[tuple[int, int], ...]] = {}

    def orbits(self, prop: Property) -> tuple[tuple[tuple[Binding, Swap], ...], ...]:
        """The element tuples of the property in orbits, each with the permutation that leads there from the first."""
        every = bindings(self.site, prop)
        sorts = dict.fromkeys(v.sort.component for v in prop.variables)
        swaps = [s for sort in sorts for s in self._of_sort(sort, prop, every)]
        orbits: list[tuple[tuple[Binding, Swap], ...]] = []
        seen: set[Binding] = set()
        for first in every:
            if first in seen:
                continue
            orbit: dict[Binding, Swap] = {first: {}}
            todo = [first]
            for here in todo:
                for step in swaps:
                    there = tuple(step.get(e, e) for e in here)
                    if there not in orbit:
                        way = orbit[here]
                        moved = {e: step.get(way.get(e, e), way.get(e, e)) for e in (*way, *step)}
                        orbit[there] = {e: to for e, to in moved.items() if e != to}
                        todo.append(there)
            seen |= orbit.keys()
            orbits.append(tuple(sorted(orbit.items(), key=lambda o: every.index(o[0]))))
        return tuple(orbits)

    def _of_sort(self, sort: type[Component], prop: Property, every: Sequence[Binding]) -> list[Swap]:
        """Swaps that change nothing of the site and of what is asked: each of a further element with one before it."""
        found: list[Swap] = []
        firsts: list[str] = []
        for name in self.site.elements[sort]:
            guesses = (self._swap(first, name) for first in firsts)
            good = next((s for s in guesses if s is not None and self._keeps(s, prop, every)), None)
            if good is None:
                firsts.append(name)
            else:
                found.append(good)
        return found

    def _swap(self, one: str, other: str) -> Swap | None:
        """A swap of the two that maps the site onto itself."""
        if (one, other) not in self._swaps:
            guess = swap(self.site, one, other)
            good = guess is not None and self._is_automorphism(guess)
            self._swaps[one, other] = guess if good else None
        return self._swaps[one, other]

    # ---- the ground system ----------------------------------------------------------------------
    def _is_automorphism(self, swapped: Swap) -> bool:
        grounder = self._grounder
        mirror = _Mirror(self.site, grounder, swapped)
        if any(mirror.of(n) != n for n in (grounder.initial, grounder.start_error)):
            return False
        return all(self._fits(rule, mirror) for rule in grounder.rules)

    def _fits(self, rule: GroundRule, mirror: _Mirror) -> bool:
        """Whether the mirrored rule is the rule of the mirrored elements."""
        other = self._grounder.rules[self._partner(rule, mirror.swap)]
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

    def _partner(self, rule: GroundRule, swapped: Swap) -> int:
        return self._rule_at[rule.family, tuple(swapped.get(e, e) for e in rule.binding)]

    def _keeps(self, swapped: Swap, prop: Property, every: Sequence[Binding]) -> bool:
        """Whether what is asked about an element tuple becomes what is asked about the swapped one."""
        mirror = _Mirror(self.site, self._grounder, swapped)
        for position, expression in enumerate(prop.expressions):
            partners = [self._partner(r, swapped) for r in self._grounder.rules] if is_two_state(expression) else [0]
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
            grounder, expression = self._grounder, prop.expressions[position]
            elements = {v.name: e for v, e in zip(prop.variables, binding, strict=True)}
            if is_two_state(expression):
                found = tuple(grounder.step_condition(i, expression, elements) for i in range(len(grounder.rules)))
            else:
                found = (grounder.state_condition(expression, elements),)
            self._conditions[position, binding] = found
        return found


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
