# pyright: basic
"""The door to SAT solvers: MiniSat for very many small questions, CaDiCaL for a few large ones.

Both come with PySAT (Ignatiev, Morgado, Marques-Silva 2018). z3 decides the same. On small questions most of its time
is spent on the way to it and on the theories that it keeps ready: measured on IC3's questions it took some six times as
long, on unrolled runs more than twenty times. Proofs are re-checked by z3: what one solver gets wrong the other finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Protocol, cast

from pysat.solvers import Solver


class Kind(Enum):
    """Solvers by what they are good at.

    CaDiCaL took a quarter longer than MiniSat (Eén, Sörensson 2003) on IC3's questions, and half as long on unrolled
    runs.
    """

    MANY_SMALL = "minisat22"
    FEW_LARGE = "cadical195"


class OutOfConflictsError(Exception):
    """A question was given up after as many conflicts as it was allowed."""


class _Solver(Protocol):
    """What is used of a solver of PySAT, which has no types."""

    def add_clause(self, clause: Sequence[int]) -> None: ...

    def solve_limited(self, assumptions: Sequence[int]) -> bool | None: ...

    def conf_budget(self, budget: int) -> None: ...

    def accum_stats(self) -> dict[str, int]: ...

    def get_core(self) -> list[int] | None: ...

    def get_model(self) -> list[int] | None: ...


class Numbers:
    """The numbers of variables, for any number of solvers one after the other."""

    def __init__(self) -> None:
        self.last = 0

    def new(self) -> int:
        """A new variable, as its positive literal."""
        self.last += 1
        return self.last


class Clauses:
    """A solver for clauses over numbered variables.

        numbers = Numbers()
        clauses = Clauses()
        p, q = numbers.new(), numbers.new()
        clauses.add(p, q)
        clauses.check([-p])         # True
        clauses.check([-p, -q])     # False
        clauses.core()              # {-p, -q}

    A literal is the number of a variable, its negation the negative number.
    """

    def __init__(self, kind: Kind = Kind.MANY_SMALL) -> None:
        self.queries = 0
        self._solver = cast("_Solver", Solver(name=kind.value))

    def add(self, *literals: int) -> None:
        """From now on one of these holds."""
        self._solver.add_clause(literals)

    def check(self, literals: Sequence[int], *, conflicts: int | None = None) -> bool:
        """Whether all clauses and these literals can hold.

        Raises OutOfConflictsError after so many conflicts of the solver: on every machine at the same point.
        """
        self.queries += 1
        self._solver.conf_budget(-1 if conflicts is None else conflicts)
        answer = self._solver.solve_limited(assumptions=literals)
        if answer is None:
            raise OutOfConflictsError
        return answer

    @property
    def conflicts(self) -> int:
        """The conflicts that the solver has met so far: a measure of work that no clock is part of."""
        return self._solver.accum_stats()["conflicts"]

    def core(self) -> frozenset[int]:
        """Of the literals of the last `check`, which said no, some that cannot all hold."""
        return frozenset(self._solver.get_core() or ())

    def true_of(self, variables: Iterable[int]) -> frozenset[int]:
        """Those of the variables that the last `check`, which said yes, has made true."""
        model = self._solver.get_model() or []
        return frozenset(v for v in variables if v <= len(model) and model[v - 1] > 0)
