"""docs/two-engines.md, from what engines have said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.narrow_sites import NARROW, NarrowSite
from bench.opinion_record import Record
from bench.opinions import ACCEPTED, Opinion, disagreement, element_tuples
from bench.other_readings import expected, looks_at, other_readings
from bench.peer_opinions import STORM
from bench.slice_digest import other_slices
from checker.engines import ENGINE_NAMES, engine
from model.deployment_file import find_deployment, site_of
from model.designs import design
from model.lang.sites import Site
from properties.catalogue import catalogue
from properties.property import Property
from properties.result import Vacuity, Verdict

HEADING = """# Two engines on every property of CTI OS

Made by `python -m bench.two_engines tell RECORD > docs/two-engines.md`; how the record is made stands in that file. A
number is seconds of the processor, on a machine with other work on it. Engines are held to each other before anything
that they bring is re-checked, for each element tuple: verdicts, whether a condition is ever met, errors of the model.
"""
ON_DUPLEX = """
## On `duplex`

The engines are asked one after the other until two have decided, each in a process of its own. A dash: it did not
decide in its time, or not for every element tuple. *storm*: a model checker of others with diagrams of its own, asked
what only `bdd` decides, on the slice that the ground form has of it (`bench/peers`). *evidence*: what other code said
of it, which shares nothing with the engines: runs are replayed on the evaluator, proofs verified by a solver with a
translation of its own.
"""
ELSEWHERE = """
## On other deployments

A property whose slice is the same as on `duplex`, by name and start, is decided there. Compared is the slice of the
first element tuple. The others are asked about as on `duplex`; *two*: those that two engines have decided.
"""
ON_NARROW = """
## On narrow sites, with the reference engine

The reference engine lists every state of the whole system, so it is asked on sites with few elements on which of all
that comes from outside (faults, operators, agents, calls) only some may happen: `bench/narrow_sites.py`. The other
engines work on slices and abstractions of the same sites. *claims* are properties about one element tuple; under an
engine stands how many it decided. Only sites that were asked about are listed.
"""
UNDER_OPTIONS = """
## On `duplex` under other readings

Each option that is not the default, the other readings at theirs. Asked is, in no more than some seconds for each
property, what `bdd` has decided under the defaults; first of all those properties whose expected verdict depends on
the reading. *changed*: another verdict than by default. Only options that were asked about are listed.
"""
RESULTS = Path(__file__).resolve().parents[1] / "docs" / "every-size-results.md"
PROVED = "; proved for any number of elements in [every size](every-size-results.md)"
OTHER_DEPLOYMENTS = ("three-servers", "duplex-8", "bridge")


@dataclass(frozen=True)
class Asked:
    """A property on a site, and what each engine has said of it."""

    on: str
    of: Site
    prop: Property
    said: dict[str, dict[tuple[str, ...], Opinion]]
    patience: Mapping[str, float]
    """How many seconds each engine was given that was asked."""

    @property
    def asked(self) -> frozenset[str]:
        """The engines that were."""
        return frozenset(self.patience)

    @property
    def bindings(self) -> tuple[tuple[str, ...], ...]:
        """The element tuples it is about."""
        return element_tuples(self.of, self.prop)

    def decided(self, name: str) -> bool:
        """The engine has decided it for every element tuple."""
        return all(b in self.said[name] and self.said[name][b].decides for b in self.bindings)

    @property
    def deciders(self) -> list[str]:
        """The engines that have."""
        return [name for name in self.said if self.decided(name)]

    @property
    def verdict(self) -> str:
        """What they say: violated, where it is for one element tuple."""
        if not self.deciders:
            return Verdict.UNDECIDED.value
        said = self.said[self.deciders[0]]
        found = {said[b].error or said[b].verdict for b in self.bindings}
        vacuous = {said[b].vacuity for b in self.bindings} == {Vacuity.NEVER.value}
        verdict = found.pop() if len(found) == 1 else Verdict.VIOLATED.value
        return f"{verdict}, says nothing" if vacuous else verdict

    def contradictions(self) -> Iterator[str]:
        """What engines contradict each other in."""
        for binding in self.bindings:
            what = disagreement(self.of, self.prop, [said[binding] for said in self.said.values() if binding in said])
            if what:
                yield f"{', '.join(binding)}: {what}" if binding else what

    def evidence(self) -> str:
        """What became of the evidence: of an engine all of whose evidence was accepted, if there is one."""
        fates = {name: [self.said[name][b].evidence for b in self.bindings] for name in self.deciders}
        accepted = [name for name, fate in fates.items() if set(fate) == {ACCEPTED}]
        if accepted:
            return f"accepted, of {accepted[0]}"
        return next((told for fate in fates.values() for told in fate if told not in ("", ACCEPTED)), "not finished")


def told(record: Record) -> Iterator[str]:
    """The lines of the document."""
    duplex = site_of(find_deployment("duplex"), design("ctios"))
    asked = [_asked(record, "duplex", duplex, prop) for prop in catalogue("ctios")]
    yield HEADING
    yield from _summary(asked)
    yield ON_DUPLEX
    yield from _duplex(asked)
    yield ELSEWHERE
    yield from _elsewhere(record)
    yield ON_NARROW
    yield from _narrow(record)
    yield UNDER_OPTIONS
    yield from _options(record, {a.prop.id: a for a in asked})


def _asked(record: Record, on: str, of: Site, prop: Property) -> Asked:
    said = {name: record.said(on, prop.id, name) for name in (*ENGINE_NAMES, STORM)}
    patience = {name: record.patience(on, prop.id, name) for name in said}
    return Asked(on, of, prop, said, {name: limit for name, limit in patience.items() if limit})


def _summary(asked: Sequence[Asked]) -> Iterator[str]:
    two = [a for a in asked if len(a.deciders) > 1]
    one = [a for a in asked if len(a.deciders) == 1]
    alone = [a for a in one if sum(a.prop.kind in engine(n).decides for n in ENGINE_NAMES if n != "reference") == 1]
    none = [a for a in asked if not a.deciders]
    yield f"- {len(two)} of {len(asked)} properties are decided by two engines on `duplex`."
    yield f"- By one engine, since no other decides their kind there: {_ids(alone)}."
    yield f"- By one engine in its time: {_ids([a for a in one if a not in alone])}."
    yield f"- By none in its time: {_ids(none)}."
    every_size = RESULTS.read_text(encoding="utf-8")
    for a in (*(a for a in one if a not in alone), *none):
        everywhere = f"| {a.prop.id} | {a.prop.kind} |  | proved |" in every_size
        yield f"  - {a.prop.id}: {'; '.join(_why(a))}{PROVED if everywhere else ''}."
    proved = [a for a in asked if a.verdict.startswith(Verdict.HOLDS.value) and a.prop.kind != "reachable"]
    unchecked = [a for a in proved if not a.evidence().startswith(ACCEPTED)]
    yield f"- {len(proved) - len(unchecked)} of {len(proved)} proofs are accepted when they are re-checked."
    yield from (f"  - {a.prop.id} is not: {a.evidence()}." for a in unchecked)
    wrong = [f"{a.prop.id}: {what}" for a in asked for what in a.contradictions()]
    yield f"- Contradictions on `duplex`: {'; '.join(wrong) or 'none'}."


def _why(a: Asked) -> Iterator[str]:
    """Why engines that were asked did not decide it."""
    for name in sorted(a.asked):
        if not a.decided(name):
            reasons = sorted({o.reason for o in a.said[name].values() if not o.decides})
            yield f"{name}: {', '.join(reasons) or f'nothing in {a.patience[name]:.0f} s'}"


def _duplex(asked: Sequence[Asked]) -> Iterator[str]:
    names = [*(n for n in ENGINE_NAMES if n != "reference"), STORM]
    yield f"| property | kind | verdict | {' | '.join(names)} | evidence |"
    yield "|---|---|---|" + "---|" * (len(names) + 1)
    for a in asked:
        cells = " | ".join(_seconds(a, name) for name in names)
        evidence = a.evidence() if a.deciders else ""
        yield f"| {a.prop.id} | {a.prop.kind} | {a.verdict} | {cells} | {evidence} |"


def _seconds(a: Asked, name: str) -> str:
    if name not in a.asked:
        return ""
    return f"{sum(o.seconds for o in a.said[name].values()):.1f}" if a.decided(name) else "-"


def _elsewhere(record: Record) -> Iterator[str]:
    yield "| deployment | properties | same slice | two | one | none, or not asked | contradictions |"
    yield "|---|---|---|---|---|---|---|"
    for name in OTHER_DEPLOYMENTS:
        found = find_deployment(name)
        of = site_of(found, design(found.design))
        claims = {p.id: p for p in catalogue(found.design)}
        asked = [_asked(record, name, of, claims[i]) for i in other_slices(of)]
        by = [[a for a in asked if min(len(a.deciders), 2) == count] for count in (2, 1, 0)]
        wrong = [f"{a.prop.id}: {what}" for a in asked for what in a.contradictions()]
        told = " | ".join(_ids(some) for some in by)
        yield f"| {name} | {len(claims)} | {len(claims) - len(asked)} | {told} | {'; '.join(wrong) or 'none'} |"


def _narrow(record: Record) -> Iterator[str]:
    yield "| site | what may happen | readings | states | claims | reference | bdd | ic3 | contradictions |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for narrow in NARROW:
        of = narrow.site()
        if not any(record.patience(narrow.name, prop.id, "ic3") for prop in catalogue("ctios")):
            continue
        asked = [_asked(record, narrow.name, of, prop) for prop in catalogue("ctios")]
        claims = [(a, b) for a in asked for b in a.bindings]
        counts = [_count(claims, name) for name in ("reference", "bdd", "ic3")]
        wrong = [f"{a.prop.id}: {what}" for a in asked for what in a.contradictions()]
        states = max((o.states for a in asked for o in a.said["reference"].values()), default=0)
        row = (_what(narrow), _readings(narrow), f"{states:,}", str(len(claims)), *counts, "; ".join(wrong) or "none")
        yield f"| {narrow.name} | {' | '.join(row)} |"


def _options(record: Record, usual: Mapping[str, Asked]) -> Iterator[str]:
    yield "| option | decided | of them expected to depend on it | changed | not as expected |"
    yield "|---|---|---|---|---|"
    for name, of in other_readings():
        if not any(record.patience(name, prop.id, "bdd") for prop in catalogue("ctios")):
            continue
        asked = [a for a in (_asked(record, name, of, prop) for prop in catalogue("ctios")) if a.deciders]
        depend = [a for a in asked if looks_at(a.prop, name.partition(" ")[0])]
        changed = [a for a in asked if usual[a.prop.id].deciders and a.verdict != usual[a.prop.id].verdict]
        wrong = [a for a in asked if (e := expected(a.prop, of)) is not None and a.verdict != e.value]
        yield f"| {name} | {len(asked)} | {_ids(depend)} | {_told(changed)} | {_told(wrong)} |"


def _told(asked: Sequence[Asked]) -> str:
    return ", ".join(f"{a.prop.id} {a.verdict}" for a in asked) or "none"


def _count(claims: Sequence[tuple[Asked, tuple[str, ...]]], name: str) -> str:
    return str(sum(b in a.said[name] and a.said[name][b].decides for a, b in claims))


def _what(narrow: NarrowSite) -> str:
    return ", ".join(narrow.rules) or "anything"


def _readings(narrow: NarrowSite) -> str:
    return ", ".join(f"{reading} = {option}" for reading, option in narrow.readings.items()) or "defaults"


def _ids(asked: Sequence[Asked]) -> str:
    return ", ".join(a.prop.id for a in asked) or "none"
