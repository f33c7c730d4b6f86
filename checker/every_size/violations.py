"""Which readings small sites rule out: the property is given to IC3 on one site of each size, the smallest first.

All readings that are left open are asked about at once, and the answer says under which of them a run violates it.
Those are settled. Larger sites are asked about the others only, so each story is told on the smallest of the sizes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace

from checker.certificate.every_size.scope import Scope
from checker.engine import Reporter
from checker.every_size.instances import MANY_SORTS, sites, size_of, sizes_of
from checker.every_size.limits import Limits
from checker.every_size.outcome import ViolatedAt
from checker.every_size.telling import looked_at
from checker.every_size.under import options_of, under
from properties.cubes import difference, intersection
from properties.minimal import minimal_cubes
from properties.property import Property
from properties.result import Cube

FOUND = ("always", "never", "on_step", "absent")
"""The kinds of property of which runs are looked for."""
LARGEST = 3
"""Elements of a sort in the largest sites that are looked at; where many sorts are open, it is one."""


def violations(scope: Scope, prop: Property, reporter: Reporter, limits: Limits) -> tuple[ViolatedAt, ...]:
    """The violations that small sites show, no two of them for one reading.

    Raises ReachedError where a small site does something undefined.
    """
    if prop.kind not in FOUND:
        return ()
    return tuple(_violations(scope, prop, reporter, limits))


def _violations(scope: Scope, prop: Property, reporter: Reporter, limits: Limits) -> Iterator[ViolatedAt]:
    options = options_of(scope.site)
    left: tuple[Cube, ...] = ((),)
    before: list[str] = []
    for size in _sizes(scope, limits):
        waiting, found = left, list[Cube]()
        name, settled = "", True
        while waiting:
            cube = waiting[0]
            waiting = minimal_cubes(difference(waiting, [cube], options), options).cubes
            begun = time.monotonic()
            site = next(sites(under(scope, cube), size, 1))
            name = size_of(site)
            told = looked_at(site, prop, limits, reporter)
            settled = settled and told.is_whole
            if told.case is not None:
                where = tuple(c for w in told.case.where if (c := intersection(cube, w)) is not None)
                case = replace(told.case, where=where)
                found += case.where
                yield ViolatedAt(prop, scope, site, name, case, tuple(before), time.monotonic() - begun)
        left = minimal_cubes(difference(left, found, options), options).cubes
        if not left:
            return
        if settled:
            # Where the search gave up, nobody knows that nothing violates it.
            before.append(name)


def _sizes(scope: Scope, limits: Limits) -> Iterator[Mapping[type, int]]:
    """The sizes to look at."""
    most = 1 if len(scope.open) > MANY_SORTS else min(LARGEST, limits.largest)
    for level in range(1, most + 1):
        yield from sizes_of(scope, level)
