"""`python -m bench.every_size_readings`: properties for every size under all readings: docs/every-size-readings.md.

    python -m bench.every_size_readings [PROPERTY...] > docs/every-size-readings.md

Every reading is left open. Each property is one question; two processes work side by side.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from math import prod
from multiprocessing import get_context

from bench.every_size import processor
from checker.certificate.every_size.scope import scope
from checker.cli.library import shipped
from checker.cli.target import find_open_target
from checker.engine import Silent
from checker.every_size.outcome import ByReadings, NotSettled, Outcome, Proved, proofs_of, violations_of
from checker.every_size.prove import prove
from checker.every_size.under import options_of
from checker.report.line import counted
from model.designs import OPEN_SORTS
from properties.cubes import Options, tell
from properties.minimal import minimal_cubes
from properties.regions import Regions
from properties.result import Cube

ASKED = {
    "callback": ("figure-4-2", ("P17", "P18", "P19", "P30", "H11", "P20")),
    "ctios": ("duplex", ("S1-27",)),
}
"""What the readings decide about, of each design, and the deployment whose closed sorts are meant."""
WORKERS = 2
HEADING = """# Under which readings properties hold for every size

Made by `{command} > docs/every-size-readings.md`: {took:.0f} s in two processes, {total:.0f} s of
the processor, on a machine with other work on it. Every reading is left open; in brackets stands of how many
combinations of readings that is so. What is proved holds for any number of elements, by proofs that were re-checked;
what is violated has a story that was replayed, under one of the combinations."""


@dataclass(frozen=True, slots=True)
class Row:
    """What became of a property."""

    prop: str
    claim: str
    lines: tuple[str, ...]
    seconds: float


def row(asked: tuple[str, str, str]) -> Row:
    """Asks about one property of a design."""
    design, deployment, name = asked
    begun = processor()
    target, _ = find_open_target(shipped(), deployment)
    (prop,) = target.properties([name])
    found = prove(scope(target.site, OPEN_SORTS[design]), prop, Silent())
    return Row(name, prop.claim, tuple(lines(found, options_of(target.site))), processor() - begun)


def lines(found: Outcome, options: Options) -> Iterator[str]:
    """What was found, each part with its share of all combinations of readings."""
    regions = Regions(options)
    every = prod(len(o) for o in options.values())

    def told(cubes: Sequence[Cube]) -> str:
        shortest = minimal_cubes(cubes, options).cubes
        share = f"{regions.count(regions.union(shortest)):,} of {every:,}"
        return f"{tell(shortest, options) or 'every reading'} ({share})"

    if isinstance(found, NotSettled):
        yield f"- not settled: {found.reason}"
        return
    proved = found.proved_under if isinstance(found, ByReadings) else ((),) if isinstance(found, Proved) else ()
    if proved:
        yield f"- proved for every size under {told(proved)}, {_counted(found)}"
    by_size: dict[str, list[Cube]] = {}
    for violated in violations_of(found):
        by_size.setdefault(violated.size, []).extend(violated.case.where)
    for size, where in by_size.items():
        yield f"- violated with {size} under {told(where)}"
    if isinstance(found, ByReadings) and found.not_settled_under:
        yield f"- not settled under {told(found.not_settled_under)}"


def _counted(found: Outcome) -> str:
    proofs = proofs_of(found)
    conditions = ", ".join(str(len(p.proof.conditions)) for p in proofs)
    return f"by {counted(len(proofs), 'proof', 'proofs')} with {conditions} conditions"


def main() -> None:
    """Prints the page."""
    wanted = sys.argv[1:]
    asked = [(d, where, p) for d, (where, props) in ASKED.items() for p in props if not wanted or p in wanted]
    begun = time.monotonic()
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        made = list(pool.map(row, asked))
    took, total = time.monotonic() - begun, sum(r.seconds for r in made)
    command = " ".join(("python -m bench.every_size_readings", *wanted))
    print(HEADING.format(command=command, took=took, total=total))
    for r in made:
        print(f"\n## {r.prop}: {r.claim}\n")
        print("\n".join(filter(None, r.lines)))
        print(f"\n{r.seconds:.0f} s of the processor.")


if __name__ == "__main__":
    main()
