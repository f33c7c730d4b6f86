"""Refuting formulas over finite sorts: by instances for elements that have names, which get more one at a time.

Two answers end the search. The formulas cannot hold, wherever the witnesses are of what they say of some element: then
they are refuted. Or they can with no witness elsewhere: then the named elements are a structure in which they hold.
Else a few witnesses are to blame, one of which has to be elsewhere, and the one nearest to what was there first gets a
name.

A site is finite and its data are ordered, so of the elements that are witnesses one has the least datum and one has the
greatest. It is these that get names. That is what a proof about an order needs, where who comes right before an element
is the greatest of those that come before it. First-order logic alone cannot say it: an order may go down for ever.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from checker.certificate.every_size.ground_solver import GroundSolver, Term
from checker.certificate.every_size.instances import Instances
from checker.certificate.every_size.logic import Formula, Logic
from checker.certificate.every_size.solver import Structure
from checker.certificate.every_size.witnesses import Order, Some, Witnesses

MOST_NAMED = 14
"""Named elements of one sort."""
MOST_TERMS = 120_000
"""Terms made for one question."""


class Finite:
    """One question: whether formulas can hold together on some site."""

    def __init__(self, logic: Logic, elements: Sequence[str], orders: Sequence[Order]) -> None:
        """`elements`: the open sorts; `orders`: the rigid data by which their elements are ordered."""
        self._logic = logic
        self._solver = GroundSolver()
        self._witnesses = Witnesses(self._solver, elements, orders)
        self._instances = Instances(logic, self._solver, self._witnesses)
        self._guards: dict[Formula, Term] = {}
        self.core: tuple[Formula, ...] = ()
        """Formulas that exclude each other, once the answer is that they do."""
        self.structure: Structure | None = None
        """The structure in which the formulas hold, once the answer is that they do."""

    def refuted(self, formulas: Sequence[Formula], effort: int, most: int = MOST_NAMED) -> bool | None:
        """Whether these hold together on no site; None where so many names of one sort do not show it."""
        for formula in formulas:
            guard = self._guards[formula] = self._witnesses.proposition()
            term = self._instances.term(formula, {}, holds=True)
            self._solver.add(self._solver.disj((self._solver.negate(guard), term)))
        while True:
            blamed = self._blamed(effort)
            if blamed is None:
                return None if self.structure is None else False
            if not blamed:
                core = self._solver.core()
                self.core = tuple(f for f in formulas if self._solver.number(self._guards[f]) in core)
                return True
            first = min(blamed, key=lambda s: (s.depth, s.number))
            if len(self._witnesses.named[first.sort]) >= most:
                return None
            self._witnesses.settle(first)

    def _blamed(self, effort: int) -> list[Some] | None:
        """Few of the near ones, one of whose witnesses is elsewhere; None where that need not be, or is not known."""
        depth: int | None = 0
        while depth is not None:
            answer = self._here(depth, effort)
            if answer is None:
                return None
            if not answer:
                return self._few(self._near(depth), effort)
            depth = min((s.depth for s in self._witnesses.waiting if s.depth > depth), default=None)
        self.structure = structure_of(self._logic, self._solver, self._witnesses)
        return None

    def _here(self, depth: int, effort: int) -> bool | None:
        """Whether it can be that no witness so near is elsewhere. What a model asks for is said until none does."""
        while True:
            answer = self._solver.check(self._nowhere(self._near(depth)), effort)
            if not answer:
                return answer
            near = [s for s in self._witnesses.waiting if s.depth <= depth]
            said = self._witnesses.spread(near, MOST_TERMS)
            if said is None:
                return None
            if not said:
                return True

    def _near(self, depth: int) -> list[Some]:
        """What is said of some element, so near, where all that have a name were asked about."""
        return [s for s in self._witnesses.waiting if s.depth <= depth and self._witnesses.is_looked_at(s)]

    def _nowhere(self, waiting: Sequence[Some]) -> list[Term]:
        return [*self._guards.values(), *(self._solver.negate(s.elsewhere) for s in waiting)]

    def _few(self, waiting: Sequence[Some], effort: int) -> list[Some]:
        """Of those that cannot all be among the named ones few for which that is so, near ones where that can be."""
        left = self._of_core(sorted(waiting, key=lambda s: (-s.depth, -s.number)))
        kept: list[Some] = []
        while left:
            one, *left = left
            if self._solver.check(self._nowhere((*kept, *left)), effort) is False:
                kept, left = self._of_core(kept), self._of_core(left)
            else:
                kept.append(one)
        return kept

    def _of_core(self, given: Sequence[Some]) -> list[Some]:
        core = self._solver.core()
        return [s for s in given if self._solver.number(s.elsewhere) in core]


def structure_of(logic: Logic, solver: GroundSolver, witnesses: Witnesses) -> Structure:
    """The elements that exist, their data, and what predicates and functions make of them, by number."""
    universe: dict[str, list[Term]] = {}
    for sort, named in witnesses.named.items():
        universe[sort] = [witnesses.items[i].term for i in named if solver.is_true(witnesses.exists[i])]
    for item in witnesses.items:
        if item.sort not in witnesses.named:
            universe.setdefault(item.sort, []).append(item.term)
    number: dict[str, dict[str, int]] = {}
    for sort, terms in universe.items():
        values = dict.fromkeys(str(solver.value(t)) for t in terms)
        number[sort] = {value: i for i, value in enumerate(values)}
    table: dict[tuple[str, tuple[int, ...]], bool | int] = {}
    for name, symbol in logic.symbols.items():
        if not all(sort in universe for sort in symbol.over):
            continue
        for args in itertools.product(*(universe[sort] for sort in symbol.over)):
            term = solver.applied(name, symbol, args)
            place = tuple(number[s][str(solver.value(a))] for s, a in zip(symbol.over, args, strict=True))
            if symbol.gives is None:
                table[name, place] = solver.is_true(term)
            elif symbol.gives in number:
                # What nothing was said of may be anything.
                table[name, place] = number[symbol.gives].get(str(solver.value(term)), 0)
    return Structure({sort: max(1, len(values)) for sort, values in number.items()}, table)
