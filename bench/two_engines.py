"""Two engines on every property of CTI OS: on `duplex`, and with the reference engine on sites narrow enough for it.

    python -m bench.two_engines duplex RECORD 40 P12 P13
    python -m bench.two_engines elsewhere RECORD 40 duplex-8 P2 H4
    python -m bench.two_engines narrow RECORD 60
    python -m bench.two_engines options RECORD 10 "B1 = failed-server"
    python -m bench.two_engines tell RECORD > docs/two-engines.md

What is always possible is decided by the diagrams alone, so there Storm is asked, too (the extra `peers`).
Asking takes hours in all. What engines say is added to the record, and what is there is not asked again, so that it can
be done in parts. The number is the seconds of the processor that an engine gets for a property; names after it limit
the question to these properties, to these narrow sites, or to these options of readings.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.narrow_sites import NARROW
from bench.opinion_record import Record
from bench.opinions import ask, disagreement, element_tuples
from bench.other_readings import looks_at, other_readings
from bench.peer_opinions import STORM, ask_storm
from bench.slice_digest import other_slices
from bench.two_engines_told import told
from checker.engines import ENGINE_NAMES, engine
from model.deployment_file import find_deployment, site_of
from model.designs import design
from model.lang.sites import Site
from properties.catalogue import catalogue
from properties.property import Property

ON_DUPLEX = ("bdd", "ic3", "kind", "bmc", "every-size")
"""Asked one after the other, until two have decided."""
UNDER_OPTIONS = ("bdd", "ic3", "bmc")
ON_NARROW = ("reference", "bdd", "ic3")
RECHECK = 60.0
"""Seconds for the checks of what an engine brings as evidence for one property."""


def ask_on_duplex(record: Record, limit: float, names: Sequence[str]) -> None:
    """Asks until two engines have decided each property, or all have been asked."""
    of = site_of(find_deployment("duplex"), design("ctios"))
    for prop in catalogue("ctios"):
        if not names or prop.id in names:
            _ask_two(record, of, "duplex", prop, limit)


def ask_elsewhere(record: Record, limit: float, deployment: str, names: Sequence[str]) -> None:
    """The same on another deployment, about what does not have the same slice there as on `duplex`."""
    found = find_deployment(deployment)
    of = site_of(found, design(found.design))
    differing = set(other_slices(of))
    for prop in catalogue(found.design):
        if prop.id in differing and (not names or prop.id in names):
            _ask_two(record, of, deployment, prop, limit)


def _ask_two(record: Record, of: Site, on: str, prop: Property, limit: float) -> None:
    for name in ON_DUPLEX:
        if sum(decided(record, of, on, prop, other) for other in ON_DUPLEX) > 1:
            break
        if prop.kind in engine(name).decides and record.patience(on, prop.id, name) < limit:
            _ask(record, of, on, [prop], name, limit, RECHECK)
    if not record.patience(on, prop.id, STORM):
        _ask_storm(record, of, on, prop)


def ask_on_narrow(record: Record, limit: float, names: Sequence[str]) -> None:
    """Asks the reference engine and two others about every property that has elements to be about."""
    for narrow in NARROW:
        if names and narrow.name not in names:
            continue
        of = narrow.site()
        for name in ON_NARROW:
            open_ = [
                p
                for p in catalogue("ctios")
                if p.kind in engine(name).decides
                and element_tuples(of, p)
                and record.patience(narrow.name, p.id, name) < limit
            ]
            _ask(record, of, narrow.name, open_, name, limit, 0.0)


def ask_about_options(record: Record, limit: float, names: Sequence[str]) -> None:
    """Asks what `bdd` has decided on `duplex` under each option that is not the default, until one engine has decided.

    First about the properties whose expectation looks at the reading, then about all others.
    """
    usual = site_of(find_deployment("duplex"), design("ctios"))
    claims = [p for p in catalogue("ctios") if decided(record, usual, "duplex", p, "bdd")]
    for depends in (True, False):
        for name, of in other_readings():
            if not names or name in names:
                mine = [p for p in claims if looks_at(p, name.partition(" ")[0]) is depends]
                for asked in UNDER_OPTIONS:
                    open_ = [p for p in mine if not any(decided(record, of, name, p, e) for e in UNDER_OPTIONS)]
                    _ask(
                        record,
                        of,
                        name,
                        [p for p in open_ if record.patience(name, p.id, asked) < limit],
                        asked,
                        limit,
                        0,
                    )


def decided(record: Record, of: Site, on: str, prop: Property, name: str) -> bool:
    """The engine has decided the property for every element tuple."""
    said = record.said(on, prop.id, name)
    return all(binding in said and said[binding].decides for binding in element_tuples(of, prop))


def _ask(
    record: Record, of: Site, on: str, properties: Sequence[Property], name: str, limit: float, recheck: float
) -> None:
    for prop, opinions in ask(of, properties, name, limit, recheck=recheck):
        for opinion in opinions:
            record.add(on, opinion)
        record.close(on, prop.id, name, limit)
        print(f"{on}: {prop.id}, {name}: {', '.join(sorted({o.verdict for o in opinions})) or 'nothing'}", flush=True)
        _print_disagreements(record, of, on, prop)


def _ask_storm(record: Record, of: Site, on: str, prop: Property) -> None:
    for opinion in ask_storm(of, prop):
        record.add(on, opinion)
        record.close(on, prop.id, STORM, opinion.seconds)
        print(f"{on}: {prop.id}, {STORM}: {opinion.verdict}", flush=True)
    _print_disagreements(record, of, on, prop)


def _print_disagreements(record: Record, of: Site, on: str, prop: Property) -> None:
    for what in disagreements(record, of, on, prop):
        print(f"{on}: {prop.id}: DISAGREEMENT: {what}", flush=True)


def disagreements(record: Record, of: Site, on: str, prop: Property) -> Iterator[str]:
    """What engines contradict each other in, for one element tuple after the other."""
    for binding in element_tuples(of, prop):
        said = (record.said(on, prop.id, name).get(binding) for name in (*ENGINE_NAMES, STORM))
        what = disagreement(of, prop, [opinion for opinion in said if opinion])
        if what:
            yield f"{', '.join(binding)}: {what}" if binding else what


def main(arguments: Sequence[str]) -> None:
    """Asks, or prints the document."""
    match arguments:
        case ["duplex", file, limit, *names]:
            ask_on_duplex(Record(Path(file)), float(limit), names)
        case ["elsewhere", file, limit, deployment, *names]:
            ask_elsewhere(Record(Path(file)), float(limit), deployment, names)
        case ["narrow", file, limit, *names]:
            ask_on_narrow(Record(Path(file)), float(limit), names)
        case ["options", file, limit, *names]:
            ask_about_options(Record(Path(file)), float(limit), names)
        case ["tell", file]:
            for line in told(Record(Path(file))):
                print(line)
        case _:
            print(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
