"""What a proof for every size has to show, asked of the solver one by one."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.certificate.every_size.logic import Formula
from checker.certificate.every_size.obligations import Obligation, Obligations
from checker.certificate.every_size.proof import Least, SizeProof
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.shape import Shape, shape_of
from checker.certificate.every_size.solver import Solver
from properties.property import Property

PAIRED = 8
"""So many facts, those that helped last, are tried two at a time."""


@dataclass(frozen=True, slots=True)
class SizeVerification:
    """Whether a proof was accepted; if not, the query that failed, and whether the solver only gave up.

    `shape` is a site on which that query fails, as far as one was found; `used`, the facts without which some query was
    not answered. `asked` counts what had to be refuted, `queries` how often the solver was asked.
    """

    accepted: bool
    queries: int
    failed: str = ""
    gave_up: bool = False
    shape: Shape | None = None
    used: tuple[Least, ...] = ()
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


@dataclass(frozen=True, slots=True)
class Refuted:
    """The conditions and the facts with which something cannot be."""

    positions: tuple[int, ...]
    facts: tuple[Least, ...]


class Check:
    """One verification under way."""

    def __init__(self, scope: Scope, proof: SizeProof, effort: int) -> None:
        self.proof = proof
        self.effort = effort
        self.obligations = Obligations(scope)
        self.assumed = [self.obligations.assumed(c) for c in proof.conditions]
        self._facts = list(proof.least)
        self.found: dict[Asked, Refuted] = {}
        self._axioms_for: dict[int, tuple[Formula, ...]] = {}
        self._solver = Solver(self.obligations.logic)

    def verdict(self, questions: Iterable[Asked]) -> SizeVerification:
        """Accepted where all is refuted, else the first that is not."""
        number = 0
        for asked in questions:
            number += 1
            answer = self.refuted(asked)
            if not isinstance(answer, Refuted):
                shape = self.shape(asked)
                return SizeVerification(False, self._solver.queries, asked.name, answer is None, shape, asked=number)
            self.found[asked] = answer
        facts = {fact for answer in self.found.values() for fact in answer.facts}
        used = tuple(fact for fact in self.proof.least if fact in facts)
        return SizeVerification(accepted=True, queries=self._solver.queries, used=used, asked=number)

    def questions(self, prop: Property) -> list[Asked]:
        """What must be refuted."""
        made: list[Asked] = []
        uses = dict(enumerate(self.proof.uses))
        every = tuple(range(len(self.assumed)))
        for position in every:
            hint = (position, *uses[position]) if position in uses else every
            made += self.of_condition(position, f"condition {position + 1}", hint)
        few = uses.get(len(every), every)
        made.extend(Asked(asked.name, asked, every, few) for asked in self.obligations.claim(prop))
        return made

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
        assumed = [self.assumed[p] for p in asked.all]
        found = self._solver.structure((*self._axioms(), *asked.obligation.formulas, *assumed), self.effort // 20)
        return None if found is None else shape_of(self.obligations.scope, found)

    def _axioms(self) -> tuple[Formula, ...]:
        """The axioms of the symbols that occur so far; the names of their variables do not matter."""
        known = len(self.obligations.logic.symbols)
        if known not in self._axioms_for:
            vocabulary = self.obligations.translator.vocabulary
            self._axioms_for = {known: tuple(formula for _, formula in vocabulary.axioms())}
        return next(iter(self._axioms_for.values()))

    def refuted(self, asked: Asked) -> Refuted | bool | None:
        """With what this cannot be: few conditions first, then one fact beside them, everything last.

        False: it can be, in some structure; None: the solver gave up.
        """
        few = asked.few
        # The formulas of the start are large, and there are few of them.
        small = self.effort // (60 if few else 6)
        answer = self.ask(asked, few, (), self.effort // 20)
        if answer:
            return Refuted(few, ())
        facts = {fact: self.obligations.least(fact, asked.obligation.about) for fact in self._facts}
        tried: set[tuple[Formula, ...]] = {()}
        for fact, given in facts.items():
            # What helped before is tried first; what says the same under these readings is tried once.
            if given not in tried and self.ask(asked, few, given, small):
                self._facts = [fact, *(f for f in self._facts if f != fact)]
                return Refuted(few, (fact,))
            tried.add(given)
        for one, other in itertools.combinations(self._facts[:PAIRED], 2):
            given = (*facts[one], *facts[other])
            if given not in tried and self.ask(asked, few, given, small):
                return Refuted(few, (one, other))
            tried.add(given)
        every = tuple(dict.fromkeys(f for given in facts.values() for f in given))
        for positions in dict.fromkeys((few, asked.all)):
            answer = self.ask(asked, positions, every, self.effort)
            if answer:
                return Refuted(positions, tuple(facts))
        return answer

    def ask(self, asked: Asked, positions: tuple[int, ...], facts: tuple[Formula, ...], effort: int) -> bool | None:
        """Whether this cannot be together with these conditions and facts; None: the solver gave up."""
        assumed = [self.assumed[p] for p in positions]
        return self._solver.refuted((*self._axioms(), *asked.obligation.formulas, *assumed, *facts), effort)
