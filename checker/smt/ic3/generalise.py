"""Generalisation: from a cube that frames keep out to a larger one that they keep out as well.

After Hassan, Bradley, Somenzi, "Better Generalization in IC3" (FMCAD 2013): exclusions are dropped one after the other;
where a state stands in the way (a counterexample to generalisation) it is first tried whether that state can be kept
out itself; if not, the cube is widened until it contains the state.

All exclusions of one variable are tried together first, then one by one: cubes are wanted that speak of few variables,
and of each as little as possible. Variables that stand in few cubes so far go first. After some failures in a row the
rest is kept: it is seldom worth the queries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from checker.smt.ic3.cubes import Cube, around, contains, part
from checker.smt.ic3.frames import Frames
from checker.smt.ic3.oracle import Oracle


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard generalisation tries: states kept out for each cube, how deep within each other, failures in a row.

    Of itself it keeps no states out: on the Call Back design that doubled the time, for no smaller invariants.
    """

    states: int = 0
    depth: int = 1
    failures: int = 3


@dataclass
class Generaliser:
    """Makes cubes larger. `learn` is told of each cube that is found to be out of reach on the way."""

    oracle: Oracle
    frames: Frames
    learn: Callable[[int, Cube], None]
    effort: Effort = Effort()
    _weight: dict[int, float] = field(default_factory=dict[int, float])

    def learned(self, cube: Cube) -> None:
        """Remembers which variables cubes speak of; what was long ago counts less."""
        for variable in self._weight:
            self._weight[variable] *= 0.99
        for variable, _ in cube:
            self._weight[variable] = self._weight.get(variable, 0.0) + 1.0

    def closed(self, level: int, cube: Cube) -> Cube | None:
        """A larger cube without start states that no move enters from the frame; None where this one is entered."""
        found = self.oracle.is_closed(level, cube)
        return None if found is None else self.without_start(found, cube)

    def without_start(self, cube: Cube, whole: Cube) -> Cube:
        """The cube with as many exclusions of the whole, which has no start state, as keep it without one."""
        if self.oracle.without_start(cube) is not None:
            return cube
        reason = self.oracle.without_start(whole)
        if reason is None:
            raise AssertionError("a start state lies in a cube that is to be kept out")
        return cube | reason

    def push(self, level: int, cube: Cube) -> tuple[int, Cube]:
        """The highest level whose frame the cube can be kept out of, `level` being one, and the cube made larger."""
        while level < self.frames.frontier:
            found = self.closed(level, cube)
            if found is None:
                break
            level, cube = level + 1, found
        return level, cube

    def enlarge(self, level: int, cube: Cube, depth: int = 0) -> Cube:
        """A larger cube that no move enters from the frame of the level."""
        kept: set[tuple[int, int]] = set()
        failures = 0
        for variable in sorted({v for v, _ in cube}, key=lambda v: (self._weight.get(v, 0.0), v)):
            own = part(cube, frozenset([variable]))
            if own <= kept:
                continue
            smaller = self._without(level, cube, own, frozenset(kept), depth)
            if smaller is None:
                failures += 1
                kept |= own
                if failures == self.effort.failures:
                    break
            else:
                failures = 0
                cube = smaller
                kept |= part(cube, frozenset([variable]))
        return cube

    def _without(self, level: int, cube: Cube, own: Cube, kept: Cube, depth: int) -> Cube | None:
        """The cube without all exclusions of a variable, or without some of them."""
        found = self._down(level, cube - own, kept, depth)
        if found is not None or len(own) == 1:
            return found
        for exclusion in sorted(own):
            if cube and exclusion in cube:
                smaller = self._down(level, cube - {exclusion}, kept, depth)
                if smaller is None:
                    kept |= {exclusion}
                else:
                    found = cube = smaller
        return found

    def _down(self, level: int, cube: Cube, kept: Cube, depth: int) -> Cube | None:
        """A cube around this one that can be kept out, all that was `kept` in it; None where there is none."""
        states = 0
        while True:
            if self.oracle.without_start(cube) is None:
                return None
            if depth > self.effort.depth:
                return self.closed(level, cube)
            found = self.oracle.entry(level, cube)
            if isinstance(found, frozenset):
                return self.without_start(found, cube)
            if (
                states < self.effort.states
                and level > 0
                and self._kept_out(level, self.oracle.why_into(found, cube), depth)
            ):
                states += 1
                continue
            states = 0
            wider = around(cube, found.state)
            if not wider or not contains(wider, found.state) or any(e in kept and e not in wider for e in cube):
                return None
            cube = wider

    def _kept_out(self, level: int, cube: Cube, depth: int) -> bool:
        """Whether the cube, which stands in the way, could be kept out of the frame of the level; then it is."""
        if self.oracle.without_start(cube) is None:
            return False
        found = self.closed(level - 1, cube)
        if found is None:
            return False
        highest, found = self.push(level, found)
        self.learn(highest, self.enlarge(highest - 1, found, depth + 1))
        return True
