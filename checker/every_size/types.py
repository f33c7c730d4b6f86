"""Types: the combinations of atoms that tuples of small sites have in states in reach, as a decision diagram.

What is outside is a candidate: a cube of atoms that no tuple of a small site ever meets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from oxidd.bcdd import BCDDFunction, BCDDManager
from oxidd.util import DDMemoryError

from checker.every_size.templates import Clause, Template

Function = BCDDFunction

CAPACITY = 1 << 19
LARGEST = 1 << 25
"""Nodes of the first manager of one template, at most, and of the last: room for many takes long to make."""
GROWTH = 8
ROOM = 10
"""Over few atoms there is room for so many bits more than that of a table of truths."""


class Types:
    """The types seen so far for one template."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self._make(min(CAPACITY, 1 << (len(template.atoms) + ROOM)))
        self.seen: Function = self._manager.false()

    def _make(self, capacity: int) -> None:
        """A manager with room for so many nodes."""
        count = len(self.template.atoms)
        self._capacity = capacity
        self._manager = BCDDManager(capacity, capacity // 4, 1)
        self._manager.add_vars(count)
        self._yes = [self._manager.var(i) for i in range(count)]
        self._no = [self._manager.not_var(i) for i in range(count)]

    @property
    def nothing(self) -> Function:
        """No type."""
        return self._manager.false()

    @property
    def everything(self) -> Function:
        """All types."""
        return self._manager.true()

    def add(self, made: Callable[[], Function]) -> None:
        """Adds the types that this makes, in a larger manager where there is too little room.

        When garbage is collected is up to another thread. So how full a manager gets must not decide what is found:
        afterwards at most half of it is in use. Raises DDMemoryError where the largest is too small.
        """
        while not self._took(made):
            self._move_to(GROWTH * self._capacity)
        while self._capacity < LARGEST and self._is_half_full():
            self._move_to(GROWTH * self._capacity)

    def _took(self, made: Callable[[], Function]) -> bool:
        """Whether there was room for these types. In the largest manager there has to be."""
        try:
            self.seen |= made()
        except DDMemoryError:
            if self._capacity >= LARGEST:
                raise
            return False
        return True

    def _is_half_full(self) -> bool:
        if self._manager.approx_num_inner_nodes() <= self._capacity // 2:
            return False
        self._manager.gc()
        return self._manager.num_inner_nodes() > self._capacity // 2

    def _move_to(self, capacity: int) -> None:
        """What was seen, in a new manager with so much room."""
        before, whole = self._manager, self.seen
        self._make(capacity)
        known = {before.true(): self._manager.true(), before.false(): self._manager.false()}
        stack = [whole]
        while stack:
            function = stack[-1]
            halves = None if function in known else function.cofactors()
            if halves is None:
                stack.pop()
                continue
            waiting = [h for h in halves if h not in known]
            if waiting:
                stack += waiting
                continue
            atom = function.node_var()
            if atom is None:
                raise AssertionError("what has cofactors asks for an atom")
            stack.pop()
            known[function] = self._yes[atom].ite(known[halves[0]], known[halves[1]])
        self.seen = known[whole]

    def add_one(self, atoms: Sequence[bool]) -> None:
        """Adds one type."""
        self.seen |= self.cube(enumerate(atoms))

    def cube(self, literals: Iterable[tuple[int, bool]]) -> Function:
        """The types in which these atoms have these truths."""
        made = self._manager.true()
        for atom, positive in sorted(literals, reverse=True):
            made &= self._yes[atom] if positive else self._no[atom]
        return made

    def excludes(self, literals: Iterable[tuple[int, bool]]) -> bool:
        """No type seen has all of these."""
        return not (self.seen & self.cube(literals)).satisfiable()

    def generalised(self, atoms: Sequence[bool], order: Sequence[int]) -> Clause:
        """A clause that forbids this type and no type seen; atoms are tried for dropping in this order."""
        # From the last in the order on, what is kept for sure is joined; from the first on, what may be dropped.
        literals = [(i, atoms[i]) for i in order]
        suffix = [self._manager.true()]
        for atom, positive in reversed(literals):
            suffix.append(suffix[-1] & (self._yes[atom] if positive else self._no[atom]))
        suffix.reverse()
        left = self.seen
        kept: list[tuple[int, bool]] = []
        for position, (atom, positive) in enumerate(literals):
            if (left & suffix[position + 1]).satisfiable():
                kept.append((atom, positive))
                left &= self._yes[atom] if positive else self._no[atom]
        return Clause(self.template, tuple(sorted(kept)))
