"""What a proof for every size has to show, asked one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.certificate.every_size.obligations import Obligations
from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.refuting import Asked, Refuting
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.shape import Shape, shape_of
from checker.certificate.every_size.watch import watch_of
from model.lang.expr import Expr
from model.lang.traverse import is_two_state
from properties.property import Property


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


class Known:
    """What was refuted before, of one property in one scope: each query, with the conditions that it took.

    A query is known by what it is about, a condition or the claim (None), and its place among the queries about that.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[Expr | None, int], list[frozenset[Expr]]] = {}

    def add(self, of: Expr | None, place: int, conditions: frozenset[Expr]) -> None:
        """This query was refuted with these conditions."""
        found = self._found.setdefault((of, place), [])
        if not any(other <= conditions for other in found):
            found.append(conditions)

    def refuting(self, of: Expr | None, place: int, among: frozenset[Expr]) -> frozenset[Expr] | None:
        """Some of these conditions that the query was refuted with before; None where it was not."""
        return next((c for c in self._found.get((of, place), ()) if c <= among), None)


class Check:
    """One verification under way. What is `known` of earlier ones of the same property is not asked again."""

    def __init__(self, scope: Scope, prop: Property, proof: SizeProof, effort: int, known: Known | None = None) -> None:
        self.proof = proof
        self.obligations = Obligations(scope, watch_of(prop))
        self.found: dict[Asked, tuple[int, ...]] = {}
        """The conditions with which each was refuted."""
        self.refuting = Refuting(self.obligations, [self.obligations.assumed(c) for c in proof.conditions], effort)
        self._known = Known() if known is None else known

    def verdict(self, questions: Iterable[Asked]) -> SizeVerification:
        """Accepted where all is refuted, else the first that is not."""
        for position, condition in enumerate(self.proof.conditions):
            if is_two_state(condition):
                # What is so after one step need not be so after the next: it could not be assumed of a state.
                return SizeVerification(accepted=False, queries=0, failed=f"condition {position + 1} speaks of a step")
        number = 0
        for asked in questions:
            number += 1
            answer = self.refuted(asked)
            if not isinstance(answer, tuple):
                shape = self.shape(asked)
                return SizeVerification(False, self.refuting.queries, asked.name, answer is None, shape, asked=number)
            self.found[asked] = answer
        return SizeVerification(accepted=True, queries=self.refuting.queries, asked=number)

    def refuted(self, asked: Asked) -> tuple[int, ...] | bool | None:
        """With which conditions this cannot be. False: it can be, in some structure; None: the solver gave up."""
        subject = None if asked.of < 0 else self.proof.conditions[asked.of]
        among = frozenset(self.proof.conditions[p] for p in asked.all)
        known = self._known.refuting(subject, asked.place, among)
        if known is not None:
            return tuple(p for p in asked.all if self.proof.conditions[p] in known)
        answer = self.refuting.refuted(asked)
        if isinstance(answer, tuple):
            conditions = frozenset(self.proof.conditions[p] for p in answer)
            self._known.add(subject, asked.place, conditions)
        return answer

    def questions(self, prop: Property) -> list[Asked]:
        """What must be refuted. What fails with the least work is asked first: starts, then the claim, then steps."""
        uses = dict(enumerate(self.proof.uses))
        every = tuple(range(len(self.proof.conditions)))
        starts: list[Asked] = []
        steps: list[Asked] = []
        for position in every:
            hint = tuple(dict.fromkeys((position, *uses[position]))) if position in uses else every
            start, *after = self.of_condition(position, f"condition {position + 1}", hint)
            starts.append(start)
            steps += after
        few = uses.get(len(every), every)
        claims = enumerate(self.obligations.claim(prop))
        claim = [Asked(asked.name, asked, every, few, place=place) for place, asked in claims]
        return [*starts, *claim, *steps]

    def of_condition(self, position: int, name: str, hint: tuple[int, ...]) -> Iterator[Asked]:
        """What must be refuted for one condition to hold at the start and to be kept by every rule."""
        condition = self.proof.conditions[position]
        yield Asked(f"{name} at the start", self.obligations.at_start(condition), (), (), position)
        every = tuple(range(len(self.proof.conditions)))
        for place, firing in enumerate(self.obligations.firings, 1):
            asked = self.obligations.step(firing, condition)
            if asked is not None:
                yield Asked(f"{name} after {asked.name}", asked, every, hint, position, place)

    def shape(self, asked: Asked) -> Shape | None:
        """A small site on which this can be, as far as a structure says which one."""
        found = self.refuting.find_structure(asked)
        return None if found is None else shape_of(self.obligations.scope, found)
