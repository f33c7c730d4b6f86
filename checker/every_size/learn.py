"""Finding conditions that no step of a small site breaks: clauses from what is not inductive yet, and repair.

Start from the claim. A state within the conditions that breaks it, or a step that breaks a condition, is looked for on
small sites. If a tuple of the state before has a type that was never seen, a clause forbids that type, and as many like
it as forbid nothing that was seen. If all its types were seen, the state after it shows types that are in reach as far
as anybody knows: they are added, and conditions that forbid one of them go.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from checker.engine import Reporter
from checker.every_size.constraints import Step, Values
from checker.every_size.ground import Ground
from checker.every_size.templates import Clause
from checker.every_size.types import Types

TRIES = 6
"""So many orders of dropping atoms are tried for a clause."""
MOST_ROUNDS = 5_000
MOST_REPAIRS = 100
"""After so many the templates are too weak: what is added to mend a clause need not be in reach."""


Kept = dict[tuple[Ground, Clause | None], frozenset[Clause]]
"""The clauses for which no step of a small site leaves a clause, or, of None, for which the claim holds there."""


class NotFoundError(Exception):
    """The templates do not suffice, or the search has gone on for too long."""


@dataclass
class Learner:
    """The conditions found so far, and the small sites they are held to."""

    grounds: Sequence[Ground]
    types: Sequence[Types]
    reporter: Reporter
    clauses: list[Clause] = field(default_factory=list[Clause])
    kept: Kept = field(default_factory=dict[tuple[Ground, Clause | None], frozenset[Clause]])
    """What is known of small sites. It may be given from one search to the next."""
    learned: int = 0
    repaired: int = 0
    stopped: bool = False

    def learn(self) -> None:
        """Until no small site shows that the claim or a clause is not inductive. Raises NotFoundError."""
        for _ in range(MOST_ROUNDS):
            if self.reporter.cancelled():
                self.stopped = True
                raise NotFoundError("stopped")
            self.reporter.progress("clauses", len(self.clauses))
            found = self._broken()
            if found is None:
                return
            ground, moment = found
            before = moment.before if isinstance(moment, Step) else moment
            if self._forbid(ground, before):
                continue
            if not isinstance(moment, Step):
                raise NotFoundError(
                    f"a state of {ground.name} breaks the claim, and all its tuples are like ones in reach"
                )
            if self.repaired >= MOST_REPAIRS:
                raise NotFoundError(f"the tuples that are looked at say too little: {self.repaired} repairs")
            self._repair(ground, moment.after)
        raise NotFoundError(f"nothing found in {MOST_ROUNDS} rounds")

    def needed(self) -> dict[Clause | None, tuple[Clause, ...]]:
        """The clauses that the claim (None) needs, those that these need, and so on, each with what it needs itself."""
        found: dict[Clause | None, tuple[Clause, ...]] = {}
        waiting: list[Clause | None] = [None]
        while waiting:
            clause = waiting.pop(0)
            if clause in found:
                continue
            used: set[Clause] = set()
            for ground in self.grounds:
                # What one site needs another one is given first.
                if self._is_known(ground, clause, used):
                    continue
                known = [c for c in self.clauses if c in used]
                others = [c for c in self.clauses if c not in used]
                used |= ground.used([*known, *others], clause)
            found[clause] = tuple(c for c in self.clauses if c in used)
            waiting += found[clause]
        return found

    def _broken(self) -> tuple[Ground, Step | Values] | None:
        there = set(self.clauses)
        for clause in (None, *self.clauses):
            for ground in self.grounds:
                if self._is_known(ground, clause, there):
                    # What it needed before is still there.
                    continue
                broken = self._breaks(ground, clause)
                if broken is not None:
                    return ground, broken
                self.kept[ground, clause] = ground.core(self.clauses)
        return None

    def _breaks(self, ground: Ground, clause: Clause | None) -> Step | Values | None:
        return ground.breaks_claim(self.clauses) if clause is None else ground.breaks(self.clauses, clause)

    def _is_known(self, ground: Ground, clause: Clause | None, clauses: AbstractSet[Clause]) -> bool:
        """Whether a small site was seen not to leave the clause, or the claim, with no more than these clauses."""
        known = self.kept.get((ground, clause))
        return known is not None and known <= clauses

    def _forbid(self, ground: Ground, state: Values) -> bool:
        """A clause for a tuple of the state whose type was never seen, if there is one."""
        for types in self.types:
            for found in ground.types_at(types.template, state):
                if types.excludes(enumerate(found)):
                    self.clauses.append(self._best(types, found))
                    self.learned += 1
                    return True
        return False

    def _best(self, types: Types, atoms: Sequence[bool]) -> Clause:
        """Of the clauses that several orders of dropping give the shortest that no step leaves, if there is one."""
        choose = random.Random(0)  # noqa: S311 - orders to try, the same each time
        order = list(range(len(atoms)))
        found: dict[Clause, None] = {}
        for number in range(TRIES):
            choose.shuffle(order)
            # Of a state with many values, "not this one" is dropped first, or "this one".
            found[types.generalised(atoms, sorted(order, key=lambda i: atoms[i] is (number % 2 == 0)))] = None
        ordered = sorted(found, key=lambda c: (len(c.cube), sum(positive for _, positive in c.cube)))
        last = self.grounds[-1]
        kept = (c for c in ordered if not last.leaves([*self.clauses, c], c))
        return next(kept, ordered[0])

    def _repair(self, ground: Ground, state: Values) -> None:
        for types in self.types:
            for found in ground.types_at(types.template, state):
                types.add_one(found)
        kept = [c for c in self.clauses if self._types_of(c).excludes(c.cube)]
        if len(kept) == len(self.clauses):
            raise NotFoundError(f"a step of {ground.name} breaks a condition without showing a new type")
        self.clauses = kept
        self.repaired += 1

    def _types_of(self, clause: Clause) -> Types:
        return next(t for t in self.types if t.template is clause.template)
