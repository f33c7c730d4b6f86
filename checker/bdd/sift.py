"""Sifting (Rudell 1993): a better order of the variables for one set of states.

The set is copied to a small manager of its own, where nothing else has to be kept in order. There each variable, all
of its bits as one block, is moved past all others and left where the diagram was smallest. The heaviest go first. What
is found is good for this set; what the search builds on its way, images above all, may want another order: so measure.

For work beforehand, not for engines: where a reordering runs out of nodes, the library ends the process. So there is
ample room, and no direction is followed far where the diagram grows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from oxidd.bcdd import BCDDManager

from checker.bdd.encode import Encoding, Function

MOVES = 20_000
"""Exchanges of neighbours that one sifting may take."""
GROWTH = 2
"""A variable is not moved on in a direction where the diagram is so many times larger than the smallest so far."""
ROOM = 1 << 20
"""Nodes that the small manager has room for at least."""
ROOM_EACH = 256
"""Nodes that it has room for, for each node of the set."""


@dataclass(frozen=True, slots=True)
class Sifted:
    """An order of the variables from the top down, with the nodes of the set before and after."""

    order: tuple[int, ...]
    nodes_before: int
    nodes: int
    moves: int


def sift(encoding: Encoding, states: Function, order: Sequence[int], moves: int = MOVES) -> Sifted:
    """An order in which the set has no more nodes than in this one, which is that of the encoding.

    Stops where a pass over all variables gains nothing, or where so many exchanges of neighbours are used up.
    """
    here = _Sifting(encoding, states, order, moves)
    before = best = here.nodes()
    while here.left > 0:
        here.sift_each()
        if here.nodes() == best:
            break
        best = here.nodes()
    without_bits = [v for v in order if not encoding.bits[v]]
    return Sifted((*here.order, *without_bits), before, best, moves - here.left)


class _Sifting:
    """A set in a manager of its own, and the order that its blocks have there."""

    def __init__(self, encoding: Encoding, states: Function, order: Sequence[int], moves: int) -> None:
        self.bits = encoding.bits
        self.owner = encoding.owner
        self.order = [v for v in order if encoding.bits[v]]
        self.left = moves
        room = max(ROOM, ROOM_EACH * states.node_count())
        self.manager = BCDDManager(room, room // 4, 1)
        self.manager.add_vars(encoding.bit_count)
        self.states = _copied(states, self.manager)

    def nodes(self) -> int:
        """The size of the set in the present order."""
        return self.states.node_count()

    def sift_each(self) -> None:
        """Moves each variable to its best place, those with most nodes first."""
        weight = Counter(self.owner[bit] for bit in _bits_of_nodes(self.states))
        for variable in sorted(self.order, key=lambda v: (-weight[v], v)):
            self._sift(variable)

    def _sift(self, variable: int) -> None:
        begin = self.order.index(variable)
        last = len(self.order) - 1
        best = (self.nodes(), 0, begin)
        # The nearer end first: the way back is short.
        ends = (0, last) if begin < last - begin else (last, 0)
        for end in ends:
            while (at := self.order.index(variable)) != end and self.left > 0:
                towards = at + 1 if end > at else at - 1
                self._move(variable, towards)
                nodes = self.nodes()
                best = min(best, (nodes, abs(towards - begin), towards))
                if nodes > GROWTH * best[0]:
                    break
        self._move(variable, best[2])

    def _move(self, variable: int, place: int) -> None:
        self.left -= abs(self.order.index(variable) - place)
        self.order.remove(variable)
        self.order.insert(place, variable)
        self.manager.set_var_order([bit for v in self.order for bit in self.bits[v]])


def _copied(states: Function, into: BCDDManager) -> Function:
    """The same function of the same bits in another manager."""
    made: dict[Function, Function] = {}
    stack = [states]
    while stack:
        node = stack[-1]
        halves = node.cofactors()
        if halves is None:
            made[node] = into.true() if node.satisfiable() else into.false()
        elif waiting := [half for half in halves if half not in made]:
            stack.extend(waiting)
            continue
        else:
            bit = node.node_var()
            assert bit is not None  # noqa: S101 - what has cofactors has a bit
            made[node] = into.var(bit).ite(made[halves[0]], made[halves[1]])
        stack.pop()
    return made[states]


def _bits_of_nodes(states: Function) -> list[int]:
    """The bit of each node of a diagram."""
    found: list[int] = []
    seen: set[Function] = set()
    stack = [states]
    while stack:
        node = stack.pop()
        bit = node.node_var()
        if bit is None or node in seen or ~node in seen:
            continue
        seen.add(node)
        found.append(bit)
        stack.extend(node.cofactors() or ())
    return found
