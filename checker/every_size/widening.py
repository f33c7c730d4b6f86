"""A proof under one choice of readings, held to others: most readings have no say in why a property holds.

What it takes to prove a property is searched for under one option of each reading. Whether the proof is one under
more of them is a question for the verifier, which is far less work: first with all options that are asked about, then
reading by reading, and option by option where a reading has some under which it is none.
"""

from __future__ import annotations

from collections.abc import Callable

from checker.certificate.every_size.scope import Scope
from checker.every_size.under import options_of
from properties.result import Cube

Holds = Callable[[Cube], bool]
"""Whether the proof is one under all readings of a cube."""


def widened(scope: Scope, point: Cube, holds: Holds) -> Cube:
    """The readings of the scope, as one cube around the point, under which the proof was seen to be one."""
    options = options_of(scope.site)
    everything = tuple((name, options[name]) for name, _ in point)
    if everything == point or holds(everything):
        return everything
    chosen = dict(point)
    for name, own in point:
        if len(options[name]) == 1:
            continue
        if holds(_with(chosen, name, options[name])):
            chosen[name] = options[name]
            continue
        for option in options[name] if len(options[name]) > len(own) + 1 else ():
            more = tuple(o for o in options[name] if o in (*chosen[name], option))
            if more != chosen[name] and holds(_with(chosen, name, more)):
                chosen[name] = more
    return tuple(chosen.items())


def _with(chosen: dict[str, tuple[str, ...]], name: str, options: tuple[str, ...]) -> Cube:
    return tuple({**chosen, name: options}.items())
