"""The command that reproduces a line of a report.

It says what differs from the deployment alone, so it is short, and the same whether the results are of this run or were
read from a file.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from checker.engines import PORTFOLIO
from checker.report.html.decided import Decided
from model.lang.reading import ANY


def check_command(decided: Decided, property_id: str) -> str:
    """The command that decides one property again."""
    options = decided.options
    limits = {
        "--max-faults": options.max_faults,
        "--max-states": options.max_states,
        "--max-seconds": options.max_seconds,
    }
    told = [word for option, limit in limits.items() if limit is not None for word in (option, _number(limit))]
    return shlex.join(["failproof", "check", property_id, *_target(decided), *_engine(decided), *told])


def explain_command(decided: Decided, property_id: str) -> str:
    """The command that explains one property: its condition over the readings, and what its story needs."""
    return shlex.join(["failproof", "explain", property_id, *_target(decided)])


def certify_command(decided: Decided, property_id: str) -> str:
    """The command that writes the proofs of one property as certificates."""
    return shlex.join(["failproof", "certify", property_id, *_target(decided), "--out", "certificates"])


def _number(limit: float) -> str:
    return str(int(limit)) if limit == int(limit) else str(limit)


def _engine(decided: Decided) -> Iterator[str]:
    if decided.engine != PORTFOLIO:
        yield from ("--engine", decided.engine)


def _target(decided: Decided) -> Iterator[str]:
    yield from decided.own
    yield from ("--deployment", decided.deployment)
    if decided.site.start.name != decided.plain.start.name:
        yield from ("--start", decided.site.start.name)
    for reading, options in decided.site.readings.items():
        if options != decided.plain.readings[reading]:
            every = options == decided.site.system.reading_by_id[reading].options
            yield from ("--reading", f"{reading}={ANY if every else ','.join(o.option for o in options)}")
