"""A short set between two others, where any would do.

Hong, Beerel, Burch, McMillan (Safe BDD minimization using don't cares, DAC 1997) match siblings; this is the plain form
of it: from the top of the diagrams down, a bit that nothing needs is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.bdd.encode import Encoding, Function

_Pair = tuple[Function, Function]

MOST_PAIRS = 20_000
"""Pairs of parts to look at: where there are more, a set is taken that is there."""


def between(encoding: Encoding, least: Function, most: Function) -> Function:
    """A set with all of `least` and nothing beyond `most`, and no larger a diagram than either."""
    made = _matched(encoding, least, most)
    return min(least if made is None else made, least, most, key=Function.node_count)


def _matched(encoding: Encoding, least: Function, most: Function) -> Function | None:
    known: dict[_Pair, Function] = {}
    stack: list[_Pair] = [(least, most)]
    while stack:
        if len(known) > MOST_PAIRS:
            return None
        pair = stack[-1]
        if pair not in known:
            bit, parts = _parts(pair)
            waiting = [part for part in parts if part not in known]
            if waiting:
                stack += waiting
                continue
            known[pair] = _made(encoding, pair, bit, [known[part] for part in parts])
        stack.pop()
    return known[least, most]


def _parts(pair: _Pair) -> tuple[int, Sequence[_Pair]]:
    """The first bit, and what is to be found below it: one set for both of its values where that is possible."""
    least, most = pair
    if not least.satisfiable() or most.valid():
        return 0, ()
    bit = min(b for b in (least.node_var(), most.node_var()) if b is not None)
    (least_1, least_0), (most_1, most_0) = (_halves(f, bit) for f in pair)
    common = least_1 | least_0, most_1 & most_0
    if not (common[0] & ~common[1]).satisfiable():
        return bit, (common,)
    return bit, ((least_1, most_1), (least_0, most_0))


def _made(encoding: Encoding, pair: _Pair, bit: int, found: Sequence[Function]) -> Function:
    match found:
        case []:
            return encoding.true if pair[0].satisfiable() else encoding.false
        case [both]:
            return both
        case [yes, no]:
            return encoding.manager.var(bit).ite(yes, no)
        case _:
            raise AssertionError("a bit has two values")


def _halves(function: Function, bit: int) -> tuple[Function, Function]:
    halves = function.cofactors()
    return (function, function) if halves is None or function.node_var() != bit else halves
