"""What a proof for every size has to show, asked of the solver one by one."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from checker.certificate.every_size.finite import Finite
from checker.certificate.every_size.logic import FALSE, Formula
from checker.certificate.every_size.obligations import AGAIN, Obligation, Obligations
from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.shape import Shape, shape_of
from checker.certificate.every_size.small import conjuncts, few_of
from checker.certificate.every_size.solver import Solver, Structure
from checker.certificate.every_size.watch import watch_of
from checker.certificate.every_size.witnesses import Order
from model.lang.expr import Expr
from model.lang.traverse import is_two_state
from properties.property import Property

SMALL = (3, 4)
"""Where no sort has more elements than this, it is looked for formulas that exclude each other."""

FEW_NAMED = 9
"""Named elements of one sort, for a few formulas: what needs more is mostly quicker to see with all of them."""

Known = set[tuple[str, Expr | None, frozenset[Expr]]]
"""What was refuted before: the query, the condition that it is about, and the conditions that it was refuted with."""


@dataclass(frozen=True, slots=True)
class SizeVerification:
    """Whether a proof was accepted; if not, the query that failed, and whether the solver only gave up.

    `shape` is a site on which that query fails, as far as one was found. `asked` counts what had to be refuted,
    `queries` how often the solver was asked.
    """

    accepted: bool
    queries: int
    failed: str = ""
    gave_up: bool = False
    shape: Shape | None = None
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What must be refuted, the conditions it may be refuted with, and those that it is thought to follow from."""

    name: str
    obligation: Obligation
    all: tuple[int, ...]
    few: tuple[int, ...]
    of: int = -1
    """The condition that it is about; -1: the claim."""

    @property
    def ways(self) -> tuple[tuple[int, ...], ...]:
        """The conditions to try it with, one after the other."""
        return (self.few,) if set(self.few) == set(self.all) else (self.few, self.all)


class Check:
    """One verification under way. What is `known` of earlier ones of the same property is not asked again."""

    def __init__(self, scope: Scope, prop: Property, proof: SizeProof, effort: int, known: Known | None = None) -> None:
        self.proof = proof
        self._known: Known = set() if known is None else known
        self.effort = effort
        self.obligations = Obligations(scope, watch_of(prop))
        self.assumed = [self.obligations.assumed(c) for c in proof.conditions]
        self.found: dict[Asked, tuple[int, ...]] = {}
        """The conditions with which each was refuted."""
        self._times: Counter[tuple[tuple[Formula, ...], tuple[int, ...]]] = Counter()
        self._anyway: set[tuple[tuple[Formula, ...], tuple[int, ...]]] = set()
        self._axioms_for: dict[int, tuple[Formula, ...]] = {}
        self._structure: Structure | None = None
        self._solver = Solver(self.obligations.logic)

    def verdict(self, questions: Iterable[Asked]) -> SizeVerification:
        """Accepted where all is refuted, else the first that is not."""
        for position, condition in enumerate(self.proof.conditions):
            if is_two_state(condition):
                # What is so after one step need not be so after the next: it could not be assumed of a state.
                return SizeVerification(accepted=False, queries=0, failed=f"condition {position + 1} speaks of a step")
        number = 0
        for asked in questions:
            number += 1
            key = self._key(asked)
            answer = asked.few if key in self._known else self.refuted(asked)
            if not isinstance(answer, tuple):
                shape = self.shape(asked)
                return SizeVerification(False, self._solver.queries, asked.name, answer is None, shape, asked=number)
            self.found[asked] = answer
            if answer == asked.few:
                self._known.add(key)
        return SizeVerification(accepted=True, queries=self._solver.queries, asked=number)

    def _key(self, asked: Asked) -> tuple[str, Expr | None, frozenset[Expr]]:
        subject = None if asked.of < 0 else self.proof.conditions[asked.of]
        return asked.obligation.name, subject, frozenset(self.proof.conditions[p] for p in asked.few)

    def questions(self, prop: Property) -> list[Asked]:
        """What must be refuted. What fails with the least work is asked first: starts, then the claim, then steps."""
        uses = dict(enumerate(self.proof.uses))
        every = tuple(range(len(self.assumed)))
        starts: list[Asked] = []
        steps: list[Asked] = []
        for position in every:
            hint = tuple(dict.fromkeys((position, *uses[position]))) if position in uses else every
            start, *after = self.of_condition(position, f"condition {position + 1}", hint)
            starts.append(start)
            steps += after
        few = uses.get(len(every), every)
        claim = [Asked(asked.name, asked, every, few) for asked in self.obligations.claim(prop)]
        return [*starts, *claim, *steps]

    def of_condition(self, position: int, name: str, hint: tuple[int, ...]) -> Iterator[Asked]:
        """What must be refuted for one condition to hold at the start and to be kept by every rule."""
        condition = self.proof.conditions[position]
        yield Asked(f"{name} at the start", self.obligations.at_start(condition), (), (), position)
        for firing in self.obligations.firings:
            asked = self.obligations.step(firing, condition)
            if asked is not None:
                yield Asked(f"{name} after {asked.name}", asked, tuple(range(len(self.assumed))), hint, position)

    def shape(self, asked: Asked) -> Shape | None:
        """A small site on which this can be, as far as a structure says which one."""
        found = self._structure
        if found is None:
            found = self._solver.structure(self._formulas(asked, asked.all), self.effort // 20)
        return None if found is None else shape_of(self.obligations.scope, found)

    def _axioms(self) -> tuple[Formula, ...]:
        """The axioms of the symbols that occur so far; the names of their variables do not matter."""
        known = len(self.obligations.logic.symbols)
        if known not in self._axioms_for:
            vocabulary = self.obligations.translator.vocabulary
            self._axioms_for = {known: tuple(formula for _, formula in vocabulary.axioms())}
        return next(iter(self._axioms_for.values()))

    def refuted(self, asked: Asked, *, say_where: bool = True) -> tuple[int, ...] | bool | None:
        """With what this cannot be: at a glance, then by instances, with few conditions first; last with more effort.

        False: it can be, in some structure, a small one if `say_where`; None: the solver gave up.
        """
        if FALSE in asked.obligation.formulas or self._refuted_anyway(asked):
            return asked.few
        self._structure, answer = None, None
        for positions in asked.ways:
            answer = self.ask(asked, positions, self.effort // 20)
            if answer:
                return positions
            if answer is None:
                found = self._by_few(asked, positions)
                if isinstance(found, tuple):
                    return found
                if found is not None and set(positions) == set(asked.all):
                    self._structure = found
                    return False
        if answer is False and not say_where:
            return False
        if answer is False:
            # It can be where there may be no end of elements; mostly with few of them, too.
            self._structure = self._solver.structure(self._formulas(asked, asked.all), self.effort // 60)
        if self._structure is not None:
            return False
        for positions in asked.ways:
            answer = self._by_instances(asked, positions)
            if answer:
                return positions
        if answer is False:
            return False
        answer = self.ask(asked, asked.all, self.effort)
        return asked.all if answer else answer

    def _refuted_anyway(self, asked: Asked) -> bool:
        """Whether it is refuted whichever rule fires: tried once, when it is asked for the second time."""
        anyway = asked.obligation.anyway
        if anyway is None:
            return False
        key = (anyway.formulas, asked.few)
        self._times[key] += 1
        if self._times[key] == AGAIN and self.ask(replace(asked, obligation=anyway), asked.few, self.effort // 20):
            self._anyway.add(key)
        return key in self._anyway

    def _by_instances(self, asked: Asked, positions: tuple[int, ...]) -> bool | None:
        formulas = (*asked.obligation.formulas, *(self.assumed[p] for p in positions))
        question = Finite(self.obligations.logic, self.obligations.scope.names, self._orders(formulas))
        answer = question.refuted((*self._axioms_of(formulas), *formulas), self.effort // 2)
        self._structure = question.structure
        return answer

    def _by_few(self, asked: Asked, positions: tuple[int, ...]) -> tuple[int, ...] | Structure | None:
        """Whether what excludes each other where there are few elements does so everywhere: the conditions among it.

        A structure, where it does not exclude each other even there.
        """
        logic, names = self.obligations.logic, self.obligations.scope.names
        own = {p: conjuncts(logic, [self.assumed[p]]) for p in positions}
        formulas = (*conjuncts(logic, asked.obligation.formulas), *itertools.chain(*own.values()))
        whole = tuple(dict.fromkeys((*self._axioms_of(formulas), *formulas)))
        for most in SMALL:
            few = few_of(logic, names, self._orders(formulas), whole, self.effort // 2, most)
            if not isinstance(few, tuple):
                return few
            few = tuple(dict.fromkeys((*self._axioms_of(few), *few)))
            answer = Finite(logic, names, self._orders(few), FEW_NAMED).refuted(few, self.effort // 2)
            if answer is None:
                break
            if answer:
                return tuple(p for p, parts in own.items() if not set(few).isdisjoint(parts))
        return None

    def _axioms_of(self, formulas: Iterable[Formula]) -> tuple[Formula, ...]:
        """The axioms of what these formulas speak of."""
        logic = self.obligations.logic
        there = logic.names(formulas)
        return tuple(a for a in self._axioms() if not there.isdisjoint(logic.names([a])))

    def _orders(self, formulas: Iterable[Formula]) -> list[Order]:
        there = self.obligations.logic.names(formulas)
        return [o for o in self.obligations.translator.vocabulary.orders() if {o.datum, o.before} <= there]

    def ask(self, asked: Asked, positions: tuple[int, ...], effort: int) -> bool | None:
        """Whether z3 refutes this together with these conditions; None: it gave up."""
        return self._solver.refuted(self._formulas(asked, positions), effort)

    def _formulas(self, asked: Asked, positions: tuple[int, ...]) -> tuple[Formula, ...]:
        return (*self._axioms(), *asked.obligation.formulas, *(self.assumed[p] for p in positions))
