"""`python -m bench.engines`: engines against each other, property by property, on the stress system and on Call Back.

Verdicts with their stories or invariants, nothing re-checked, each in a fresh session, given up after a limit.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from checker.engine import Engine, Options, Silent
from checker.engines import engine
from model.deployment_file import find_deployment, site_of
from model.designs import design
from model.lang.sites import Site
from properties.catalogue import catalogue
from properties.property import Property
from properties.result import Verdict
from tests.stress.claims import CLAIMS, HAZARDS
from tests.stress.design import stress_site

LIMIT = 30.0
"""Seconds after which an engine is asked to stop; between two calls of a library, so it may take a little longer."""
ENGINES = ("bdd", "ic3", "kind", "bmc")


def main() -> None:
    """Prints a table for each site, as Markdown."""
    figure = find_deployment("figure-4-2")
    sites = (
        ("stress, 122 bits", stress_site(), (*HAZARDS, *CLAIMS)),
        ("figure-4-2, 60 bits", site_of(figure, design("callback")), catalogue("callback")),
    )
    engines = [engine(name) for name in ENGINES]
    for title, site, properties in sites:
        print(f"| {title} | verdict | {' | '.join(f'{e.name}, s' for e in engines)} |")
        print("|---|---|" + "---|" * len(engines), flush=True)
        for prop in properties:
            print(_row(site, prop, engines), flush=True)
        print()


def _row(site: Site, prop: Property, engines: Sequence[Engine]) -> str:
    verdicts: set[str] = set()
    cells: list[str] = []
    for asked in engines:
        if prop.kind not in asked.decides:
            cells.append("")
            continue
        begin = time.perf_counter()
        result = asked.open(site, Options(max_seconds=LIMIT), Silent()).check(prop)
        seconds = time.perf_counter() - begin
        found = {case.verdict for case in result.cases}
        if Verdict.UNDECIDED in found:
            cells.append(f"undecided, {seconds:.1f}")
        else:
            verdicts |= {v.value for v in found}
            cells.append(f"{seconds:.2f}")
    return f"| {prop.id} | {', '.join(sorted(verdicts))} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
