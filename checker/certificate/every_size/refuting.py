"""How one query of a proof is refuted: at a glance, then where there are few elements, last with all its formulas.

z3 sees at a glance most of what is so, and names the conditions that it takes. What it does not see is asked where
there are few elements. If the formulas can hold together there, that is the answer. If not, those that exclude each
other there mostly do so everywhere, which is asked by instances. Only what is left takes all formulas, and more effort.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from checker.certificate.every_size.finite import MOST_NAMED, Finite
from checker.certificate.every_size.logic import FALSE, Formula
from checker.certificate.every_size.obligations import AGAIN, Obligation, Obligations
from checker.certificate.every_size.small import Small, conjuncts
from checker.certificate.every_size.solver import Solver, Structure
from checker.certificate.every_size.witnesses import Order

SMALL = (3, 4)
"""Where no sort has more elements than this, it is looked for formulas that exclude each other."""

FEW_NAMED = 9
"""Named elements of one sort, for a few formulas: what needs more is mostly quicker to see with all of them."""

GLANCE, LOOK = 100, 20
"""So much less effort is made at a glance, and then."""


CLAIM = -1
"""Stands where a condition would, for the claim."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What must be refuted, the conditions it may be refuted with, and those that it is thought to follow from."""

    name: str
    obligation: Obligation
    all: tuple[int, ...]
    few: tuple[int, ...]
    of: int = CLAIM
    """The condition that it is about."""
    place: int = 0
    """Its place among the queries about the same."""

    @property
    def ways(self) -> tuple[tuple[int, ...], ...]:
        """The conditions to try it with, one after the other."""
        return (self.few,) if set(self.few) == set(self.all) else (self.few, self.all)


class Refuting:
    """The queries of one verification, and what was learned of each."""

    def __init__(self, obligations: Obligations, assumed: Sequence[Formula], effort: int) -> None:
        """`assumed`: the conditions, where they are assumed."""
        self.effort = effort
        self.structure: Structure | None = None
        """Where the last query that was not refuted can be, as far as that was found."""
        self._obligations = obligations
        self._logic = obligations.logic
        self._names = obligations.scope.names
        self._assumed = tuple(assumed)
        self._parts = {p: conjuncts(self._logic, [formula]) for p, formula in enumerate(self._assumed)}
        self._times: Counter[tuple[Formula, ...]] = Counter()
        self._anyway: dict[tuple[Formula, ...], tuple[int, ...]] = {}
        self._axioms_for: dict[int, tuple[Formula, ...]] = {}
        self._small: dict[int, Small] = {}
        self._hard: set[tuple[Formula, ...]] = set()
        """What few formulas did not suffice to refute: they are not tried again with fewer conditions."""
        self._tried: dict[frozenset[Formula], tuple[Formula, ...] | Structure | None] = {}
        self._solver = Solver(self._logic)

    @property
    def queries(self) -> int:
        """How often z3 was asked for elements of any number."""
        return self._solver.queries

    def refuted(self, asked: Asked) -> tuple[int, ...] | bool | None:
        """With which conditions this cannot be. False: it can be, in some structure; None: the solver gave up."""
        if FALSE in asked.obligation.formulas:
            return ()
        anyway = self._refuted_anyway(asked)
        if anyway is not None:
            return anyway
        for positions in asked.ways:
            self.structure = None
            found = self._quickly(asked, positions)
            if isinstance(found, tuple):
                return found
            if found is False and positions == asked.ways[-1]:
                return False
        return self._at_last(asked)

    def _quickly(self, asked: Asked, positions: tuple[int, ...]) -> tuple[int, ...] | bool | None:
        """The same with these conditions, at a glance and by few formulas."""
        found = self._glance(asked, positions)
        if isinstance(found, tuple) or (found is False and positions != asked.ways[-1]):
            return found
        return self._with_few(asked, positions)

    def _at_last(self, asked: Asked) -> tuple[int, ...] | bool | None:
        """The same with all that these conditions say, and all the effort there is."""
        if asked.obligation.formulas not in self._hard:
            answer = self._looking(asked)
            if answer is not None:
                return answer
            self._hard.add(asked.obligation.formulas)
        found = self._by_instances(asked)
        if found is not None:
            return found
        answer = self._ask(asked, asked.all, self.effort)
        return asked.all if answer else answer

    def _looking(self, asked: Asked) -> tuple[int, ...] | bool | None:
        """The same, where z3 sees that with some effort; False, with a structure, where it can be."""
        answer: bool | None = None
        for positions in asked.ways:
            answer = self._ask(asked, positions, self.effort // LOOK)
            if answer:
                return positions
        if answer is False:
            # It can be where there may be no end of elements; mostly with few of them, too.
            self.structure = self._solver.structure(self._formulas(asked, asked.all), self.effort // 60)
        return None if self.structure is None else False

    def find_structure(self, asked: Asked) -> Structure | None:
        """The structure that was found, or one that is looked for: where what is asked can be with all conditions."""
        if self.structure is None:
            self.structure = self._solver.structure(self._formulas(asked, asked.all), self.effort // 20)
        return self.structure

    def _refuted_anyway(self, asked: Asked) -> tuple[int, ...] | None:
        """With what it is refuted whichever rule fires: tried once, when it is asked for the second time."""
        anyway = asked.obligation.anyway
        if anyway is None:
            return None
        key = anyway.formulas
        self._times[key] += 1
        if self._times[key] == AGAIN:
            found = self._glance(replace(asked, obligation=anyway), asked.few)
            if isinstance(found, tuple):
                self._anyway[key] = found
        known = self._anyway.get(key)
        return known if known is not None and set(known) <= set(asked.all) else None

    # ---- with few elements --------------------------------------------------------------------
    def can_be(self, asked: Asked) -> bool:
        """Whether few elements show that it can be with all conditions."""
        return bool(self._few(SMALL[0]).can_be(self._said(asked, asked.all), self.effort // 2))

    def _with_few(self, asked: Asked, positions: tuple[int, ...]) -> tuple[int, ...] | bool | None:
        """Whether what excludes each other where there are few elements does so everywhere: the conditions among it.

        False, with a structure, where it does not exclude each other even there.
        """
        for most in SMALL:
            few = self._few(most).excluding(self._said(asked, positions), self.effort // 2)
            if isinstance(few, Structure):
                self.structure = few
                return False
            if few is None or asked.obligation.formulas in self._hard:
                return None
            key = frozenset(few)
            if key not in self._tried:
                self._tried[key] = self._everywhere(few, FEW_NAMED)
            found = self._tried[key]
            if isinstance(found, tuple):
                return self._positions(found, positions)
        return None

    def _few(self, most: int) -> Small:
        """So many elements at most, of which is known what was said before."""
        if most not in self._small:
            self._small[most] = Small(self._logic, self._names, most)
        return self._small[most]

    def _positions(self, few: Iterable[Formula], positions: tuple[int, ...]) -> tuple[int, ...]:
        """The conditions, of these, that say some of the formulas."""
        said = set(few)
        return tuple(p for p in positions if not said.isdisjoint(self._parts[p]))

    def _said(self, asked: Asked, positions: tuple[int, ...]) -> tuple[Formula, ...]:
        """All formulas, one by one where they are joined."""
        own = conjuncts(self._logic, asked.obligation.formulas)
        formulas = (*own, *itertools.chain(*(self._parts[p] for p in positions)))
        return tuple(dict.fromkeys((*self._axioms_of(formulas), *formulas)))

    # ---- with any number of elements -----------------------------------------------------------
    def _by_instances(self, asked: Asked) -> tuple[int, ...] | bool | None:
        """The same with all conditions, though few may do: the more is known, the fewer elements have to be named."""
        found = self._everywhere(self._said(asked, asked.all), MOST_NAMED)
        if isinstance(found, Structure):
            self.structure = found
            return False
        return None if found is None else self._positions(found, asked.all)

    def _everywhere(self, formulas: Iterable[Formula], most: int) -> tuple[Formula, ...] | Structure | None:
        """Which of these formulas exclude each other for any number of elements; a structure where they do not."""
        whole = tuple(dict.fromkeys((*self._axioms_of(formulas), *formulas)))
        question = Finite(self._logic, self._names, self._orders(whole))
        answer = question.refuted(whole, self.effort // 2, most)
        return question.core if answer else question.structure

    def _glance(self, asked: Asked, positions: tuple[int, ...]) -> tuple[int, ...] | bool | None:
        """Which of these conditions it takes, where z3 sees that with little effort."""
        formulas = (*self._axioms(), *asked.obligation.formulas)
        found = self._solver.core(formulas, [(self._assumed[p],) for p in positions], self.effort // GLANCE)
        return tuple(positions[n] for n in sorted(found)) if isinstance(found, frozenset) else found

    def _ask(self, asked: Asked, positions: tuple[int, ...], effort: int) -> bool | None:
        """Whether z3 refutes this together with these conditions; None: it gave up."""
        return self._solver.refuted(self._formulas(asked, positions), effort)

    def _formulas(self, asked: Asked, positions: tuple[int, ...]) -> tuple[Formula, ...]:
        return (*self._axioms(), *asked.obligation.formulas, *(self._assumed[p] for p in positions))

    def _axioms(self) -> tuple[Formula, ...]:
        """The axioms of the symbols that occur so far; the names of their variables do not matter."""
        known = len(self._logic.symbols)
        if known not in self._axioms_for:
            vocabulary = self._obligations.translator.vocabulary
            self._axioms_for = {known: tuple(formula for _, formula in vocabulary.axioms())}
        return next(iter(self._axioms_for.values()))

    def _axioms_of(self, formulas: Iterable[Formula]) -> tuple[Formula, ...]:
        """The axioms of what these formulas speak of."""
        there = self._logic.names(formulas)
        return tuple(a for a in self._axioms() if not there.isdisjoint(self._logic.names([a])))

    def _orders(self, formulas: Iterable[Formula]) -> list[Order]:
        there = self._logic.names(formulas)
        return [o for o in self._obligations.translator.vocabulary.orders() if {o.datum, o.before} <= there]


__all__ = ["Asked", "Refuting"]
