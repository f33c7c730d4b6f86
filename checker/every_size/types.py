"""Types: the combinations of atoms that tuples of small sites have in states in reach, as a decision diagram.

What is outside is a candidate: a cube of atoms that no tuple of a small site ever meets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from oxidd.bcdd import BCDDFunction, BCDDManager

from checker.every_size.templates import Clause, Template

Function = BCDDFunction

CAPACITY = 1 << 19
"""Nodes of the manager of one template, at most: making room for many takes longer than most templates need."""
ROOM = 10
"""Over few atoms there is room for so many bits more than that of a table of truths."""


class Types:
    """The types seen so far for one template."""

    def __init__(self, template: Template) -> None:
        self.template = template
        count = len(template.atoms)
        capacity = min(CAPACITY, 1 << (count + ROOM))
        self._manager = BCDDManager(capacity, capacity // 4, 1)
        self._manager.add_vars(count)
        self._yes = [self._manager.var(i) for i in range(count)]
        self._no = [self._manager.not_var(i) for i in range(count)]
        self.seen: Function = self._manager.false()

    @property
    def nothing(self) -> Function:
        """No type."""
        return self._manager.false()

    @property
    def everything(self) -> Function:
        """All types."""
        return self._manager.true()

    def add(self, types: Function) -> None:
        """Adds types."""
        self.seen |= types

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
