"""The method IC3 (also called PDR): proofs step by step, without ever unrolling a run.

After Bradley, "SAT-based model checking without unrolling" (VMCAI 2011), with the queue of obligations of Een,
Mishchenko and Brayton (FMCAD 2011) and the generalisation of Hassan, Bradley and Somenzi (FMCAD 2013). Frame i contains
every state that some run reaches in at most i steps. A bad state in the last frame is an obligation: show that it is
out of reach. Either no state of the frame before leads into it, then it is excluded, generalised; or one does, then
that one is the next obligation, a level lower. At the bottom stands a start state, and a run. When no frame has a bad
state, cubes are pushed to later frames, and where two frames become equal, they are an inductive invariant.

What was changed. Cubes say which values variables do not have, so they grow for variables of any size (`cubes.py`).
Reasons are read off the conditions instead of asked for (`reasons.py`). Readings never change, so a run that was found
is one for all readings that its reasons allow: they can be excluded from all frames, which stay right for the others,
and the search goes on. So one search finds all violating readings, and ends with an invariant under the rest.

What it can conclude. That a bad state is reached, by a run that need not be the shortest; that none is, for any number
of steps, with an invariant. Its memory is small. What it cannot: counting, possibility, anything about two runs at once
but on a product. Where it ends it is right, but nobody knows in advance when that will be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from checker.smt.ic3.cubes import Cube, Values
from checker.smt.ic3.frames import Frames
from checker.smt.ic3.generalise import Effort, Generaliser
from checker.smt.ic3.obligations import Obligation, Queue
from checker.smt.ic3.oracle import Oracle, Predecessor

USUAL = Effort()


@dataclass(frozen=True, slots=True)
class Reached:
    """A bad state is reached from the start by these moves."""

    start: Values
    moves: tuple[int, ...]


class Search:
    """A search under way.

    `tell` is called at the end of each level, with its number and that of all cubes.
    """

    def __init__(
        self,
        oracle: Oracle,
        *,
        effort: Effort = USUAL,
        tell: Callable[[int, int], None] = lambda _levels, _cubes: None,
    ) -> None:
        self.frames = Frames()
        self.clear = -1
        """No run of at most so many steps ends bad."""
        self._oracle = oracle
        self._tell = tell
        self._generaliser = Generaliser(oracle, self.frames, self._exclude, effort)
        oracle.open_level()

    def solve(self) -> Reached | tuple[Cube, ...]:
        """A run to a bad state; if there is none, an inductive invariant, as the cubes that it excludes.

        After a run, what is asked for is one under readings that have been excluded since by `exclude`.
        """
        start = self._oracle.bad_start()
        if start is not None:
            return Reached(start, ())
        self.clear = max(self.clear, 0)
        while True:
            found = self._strengthen()
            if found is not None:
                return found
            self.clear = self.frames.frontier
            self._tell(self.frames.frontier, sum(1 for _ in self.frames))
            proof = self._propagate()
            if proof is not None:
                return proof

    def exclude(self, readings: Cube) -> None:
        """From now on runs under these readings do not count. What is known of frames stays right for the others."""
        self._oracle.exclude_everywhere(readings)

    # ---- one level ------------------------------------------------------------------------------
    def _strengthen(self) -> Reached | None:
        """Until no state of the last frame is bad, or a run is found."""
        while (state := self._oracle.bad_in(self.frames.frontier)) is not None:
            found = self._discharge(Obligation(self._oracle.why_bad(state), self.frames.frontier))
            if found is not None:
                return found
        return None

    def _discharge(self, first: Obligation) -> Reached | None:
        """Until the obligation and all that come from it are met, or one of them has a start state."""
        queue = Queue(first)
        while queue:
            self._oracle.tidy(self.frames)
            due = queue.take()
            if not self.frames.excludes(due.level, due.cube):
                found = self._oracle.entry(due.level - 1, due.cube)
                if isinstance(found, Predecessor):
                    before = due.before(self._oracle.why_into(found, due.cube), found.move)
                    start = found.state if before.level == 0 else self._oracle.start_in(before.cube)
                    if start is not None:
                        return Reached(start, tuple(before.moves()))
                    queue.put(before)
                    queue.put(due)
                    continue
                self._keep_out(due, found)
            # The cube leads to a bad state, so later frames have to exclude it too.
            if due.level < self.frames.frontier:
                queue.put(due.later(due.level + 1))
        return None

    def _keep_out(self, due: Obligation, found: Cube) -> None:
        """Excludes the cube of an obligation, made as large as it gets, from as many frames as can be."""
        cube = self._generaliser.without_start(found, due.cube)
        cube = self._generaliser.enlarge(due.level - 1, cube)
        self._exclude(*self._generaliser.push(due.level, cube))

    def _exclude(self, level: int, cube: Cube) -> None:
        self.frames.add(level, cube)
        self._oracle.exclude(level, cube)
        self._generaliser.learned(cube)

    # ---- from level to level --------------------------------------------------------------------
    def _propagate(self) -> tuple[Cube, ...] | None:
        """Takes each cube to the highest level that it holds for; an invariant, where a level is left without any."""
        self.frames.open()
        self._oracle.open_level()
        for level in range(1, self.frames.frontier):
            for cube in self.frames.at(level):
                if not self.frames.has(level, cube):
                    continue
                larger = self._generaliser.closed(level, cube)
                if larger is not None:
                    self._exclude(level + 1, larger)
            if not self.frames.at(level):
                return self.frames.from_level(level + 1)
            self._oracle.tidy(self.frames)
        return None
