"""`python -m bench.every_size`: the safety catalogue of both designs for every size: docs/every-size-results.md.

    python -m bench.every_size [-1] [PROPERTY|DESIGN...] > docs/every-size-results.md

Each property is asked under the default readings, and, where the catalogue expects it to be violated there and to hold
under others, under the nearest readings under which it is expected to hold, too. Where it is expected to hold and some
size violates it, it is asked once more without the cause of that, so far as one is known (`WITHOUT_CAUSE`). Two
processes work side by side; with -1 it is one.
"""

from __future__ import annotations

import itertools
import resource
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import cast

from checker.certificate.every_size.scope import Scope, scope
from checker.cli.library import shipped
from checker.cli.target import Target, find_target
from checker.every_size.asked import SmallSite, parameters_of
from checker.every_size.grounded import Grounded
from checker.every_size.instances import sites
from checker.every_size.outcome import ByReadings, NotSettled, Outcome, Proved, ViolatedAt, proofs_of
from checker.every_size.prove import prove
from checker.report.line import counted
from model.designs import OPEN_SORTS
from model.lang import expr as ex
from model.lang.errors import FailproofError
from model.lang.expr import Expr
from model.lang.reading import Choice
from model.lang.traverse import post_order
from properties.expectation import Expected
from properties.property import Property

DEPLOYMENTS = (("ctios", "duplex"), ("callback", "figure-4-2"))
SAFETY = ("always", "never", "on_step", "absent", "independent")
"""The kinds of property that a run of finite length can violate."""
SECONDS = 120.0
"""Processor seconds for one property."""
WORKERS = 2
LONGEST = "callback"
"""The design whose properties take longest."""
BATCH = 8
"""So many tasks a process takes at once."""
PROVED, VACUOUS, VIOLATED, NOT_SETTLED = "proved", "vacuous", "violated", "not settled"
"""Outcomes. Vacuous: proved, and what it is about does not come up on the small sites."""
WITHOUT_CAUSE = {"callback": ("B23=shared",)}
"""Readings under which what violates properties of a design at larger sizes cannot happen: a network that divides."""
MOST_CHANGES = 2
"""So many readings are changed at most, to find some under which a property is expected to hold."""


@dataclass(frozen=True, slots=True)
class Task:
    """A property of a design, and the readings that are not at their defaults."""

    design: str
    deployment: str
    prop: str
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What became of a task."""

    task: Task
    kind: str
    outcome: str
    expected: str
    """On the deployment; a violation may be on a larger site."""
    is_expected: bool
    is_open: bool
    conditions: str
    found_on: str
    seconds: float
    reason: str = ""


# ---- what is asked -------------------------------------------------------------------------------
def tasks(wanted: Sequence[str]) -> Iterator[Task]:
    """The properties of both designs, in the order of their catalogues."""
    for design, deployment in DEPLOYMENTS:
        target = find_target(shipped(), deployment)
        for prop in target.properties(()):
            if prop.kind not in SAFETY or (wanted and not {prop.id, design}.intersection(wanted)):
                continue
            yield Task(design, deployment, prop.id, ())
            readings = under_which_it_holds(target, prop)
            if readings:
                yield Task(design, deployment, prop.id, readings)


def again(row: Row) -> Iterator[Task]:
    """What to ask after an answer that was not expected."""
    readings = WITHOUT_CAUSE.get(row.task.design, ())
    if (row.expected, row.outcome) == ("holds", VIOLATED) and readings and not row.task.readings:
        yield replace(row.task, readings=readings)


def under_which_it_holds(target: Target, prop: Property) -> tuple[str, ...]:
    """The fewest changes of readings after which the property is expected to hold; none where it is, or never is."""
    if prop.expect is None:
        return ()
    chosen = {name: options[0] for name, options in target.site.readings.items()}
    options = [(r.id, cast("Choice", o)) for r in target.site.system.readings for o in r.symbol.options]
    for number in range(MOST_CHANGES + 1):
        for changes in itertools.combinations(options, number):
            changed = {**chosen, **dict(changes)}
            if prop.expect.under(changed, target.site.sizes) is Expected.HOLDS:
                return tuple(f"{name}={option.option}" for name, option in changes)
    return ()


def batches(asked: Iterable[Task]) -> list[tuple[Task, ...]]:
    """The tasks in batches, each about one site: few enough that all processes have work until the end."""
    by_site: dict[tuple[str, tuple[str, ...]], list[Task]] = {}
    for task in asked:
        by_site.setdefault((task.deployment, task.readings), []).append(task)
    return [tuple(own[place : place + BATCH]) for own in by_site.values() for place in range(0, len(own), BATCH)]


# ---- the answers ---------------------------------------------------------------------------------
class Clock:
    """A reporter that ends the work after so many seconds of the processor."""

    def __init__(self, seconds: float) -> None:
        self._end = processor() + seconds

    def progress(self, phase: str, done: int, note: str = "") -> None:
        """Shows nothing."""

    def cancelled(self) -> bool:
        """Whether the seconds are used up."""
        return processor() > self._end


def processor() -> float:
    """The processor seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def rows(batch: Sequence[Task]) -> list[Row]:
    """Decides tasks about one site: small sites are grounded once, and conditions of one proof tried for the next."""
    first = batch[0]
    target = find_target(shipped(), first.deployment, first.readings)
    grounded = Grounded()
    earlier: list[Proved] = []
    return [row(task, target, grounded, earlier) for task in batch]


def row(task: Task, target: Target, grounded: Grounded, earlier: list[Proved]) -> Row:
    """Decides one task; a proof joins the earlier ones, as the first of them."""
    begun = processor()
    (prop,) = target.properties([task.prop])
    chosen = scope(target.site, OPEN_SORTS[task.design])
    clock = Clock(SECONDS)
    readings = {name: options[0] for name, options in target.site.readings.items()}
    expected = "" if prop.expect is None else prop.expect.under(readings, target.site.sizes).value
    try:
        outcome: Outcome = prove(chosen, prop, clock, grounded=grounded, earlier=earlier)
    except FailproofError as error:
        outcome = NotSettled(prop, chosen, error.message, (), 0.0)
    earlier[:0] = proofs_of(outcome)
    conditions, found_on, reason, is_expected = "", "", "", True
    is_open = speaks_of_open_sorts(chosen, prop, grounded)
    match outcome:
        case Proved(proof=proof, sizes=sizes):
            conditions, found_on = str(len(proof.conditions)), sizes[-1] if sizes else ""
            conditions += f" of {outcome.conditions_of}" if outcome.conditions_of else ""
            is_open = is_open and (names(chosen, prop.expressions, prop) or names(chosen, proof.conditions))
            told = VACUOUS if outcome.vacuous else PROVED
            is_expected = expected != Expected.VIOLATED.value
        case ViolatedAt(size=size, site=site):
            told, found_on = VIOLATED, size
            there = None if prop.expect is None else prop.expect.under(readings, site.sizes)
            is_expected = there is not Expected.HOLDS
        case ByReadings():
            raise AssertionError("no reading is left open")
        case NotSettled(reason=reason):
            told = NOT_SETTLED
            reason = f"{SECONDS:.0f} s of the processor are used up" if clock.cancelled() else reason
    return Row(task, prop.kind, told, expected, is_expected, is_open, conditions, found_on, processor() - begun, reason)


def names(chosen: Scope, expressions: Iterable[Expr], prop: Property | None = None) -> bool:
    """Whether expressions, or the property over its variables, are about elements of open sorts."""
    system = chosen.site.system
    own = () if prop is None else parameters_of(prop)
    sorts = [v.sort.component for v in own]
    nodes = post_order(*(system.expand(e) for e in expressions))
    sorts += [n.variable.sort.component for n in nodes if isinstance(n, ex.Quantified)]
    return not chosen.open.isdisjoint(sorts)


def speaks_of_open_sorts(chosen: Scope, prop: Property, grounded: Grounded) -> bool:
    """Whether the property, or what decides about it, has to do with an element of an open sort."""
    (site,) = sites(chosen, dict.fromkeys(chosen.open, 1), 1)
    return SmallSite(site, Clock(SECONDS), 0, grounded).matters(prop, chosen.open)


# ---- the page ------------------------------------------------------------------------------------
HEADING = """# Which properties are proved for every size

Made by `python -m bench.every_size{asked} > docs/every-size-results.md`. {about}
Seconds are those of the processor, on a machine with other work on it, the story of a violation and the re-checking of
a proof included.

*Proved* means for any number of elements of the open sorts: {sorts}.
*Conditions*: how many a proof has; with none, the property follows from what steps and states are, in reach or not.
*11 of P18*: they were found for P18, which was asked before, and suffice.
*Found on*: the largest site that was looked at for a proof; for a violation the one that has it. Readings are at their
defaults unless some are named.
"""


def page(rows: Sequence[Row], took: str, asked: str) -> Iterator[str]:
    """The lines of the page."""
    sorts = "; ".join(f"{', '.join(OPEN_SORTS[design])} ({design})" for design, _ in DEPLOYMENTS)
    total = sum(r.seconds for r in rows)
    about = f"{len(rows)} questions took {took}, {total:.0f} s of the processor."
    yield HEADING.format(about=about, sorts=sorts, asked=asked)
    for design, deployment in DEPLOYMENTS:
        own = [r for r in rows if r.task.design == design]
        if own:
            yield f"## {design}, {deployment}\n"
            yield from summary(own)
            yield from table(own)


def summary(rows: Sequence[Row]) -> Iterator[str]:
    """How much of what holds is proved."""
    meant = [r for r in rows if r.is_open and r.outcome != VACUOUS]
    proved = {r.task.prop: None for r in meant if r.outcome == PROVED}
    missed = {r.task.prop: None for r in meant if r.expected == "holds" and r.outcome == NOT_SETTLED}
    missed = {name: None for name in missed if name not in proved}
    holding = len(proved) + len(missed)
    share = f" ({100 * len(proved) / holding:.0f} %)" if holding else ""
    held = counted(holding, "property", "properties")
    yield f"- Of {held} that hold, {len(proved)} are proved for every size{share}."
    if missed:
        yield f"- Not proved: {', '.join(missed)}."
    violated = dict.fromkeys(r.task.prop for r in meant if r.outcome == VIOLATED)
    yield f"- {counted(len(violated), 'property is', 'properties are')} violated at some size under the readings named."
    vacuous = dict.fromkeys(r.task.prop for r in rows if r.outcome == VACUOUS)
    if vacuous:
        yield f"- Vacuous, and not counted: {', '.join(vacuous)}."
    closed = dict.fromkeys(r.task.prop for r in rows if not r.is_open)
    if closed:
        yield f"- Without an open sort in what they are about, and not counted: {', '.join(closed)}."
    against = [r for r in rows if not r.is_expected]
    if against:
        yield f"- Not as the catalogue expects: {', '.join(r.task.prop for r in against)}."
    yield ""


def table(rows: Sequence[Row]) -> Iterator[str]:
    """A line for each question."""
    yield "| property | kind | readings | outcome | conditions | found on | s |"
    yield "|---|---|---|---|---|---|---|"
    for r in rows:
        open_ = "" if r.is_open else " (no open sort)"
        reason = f": {r.reason}" if r.reason else ""
        cells = (r.kind, ", ".join(r.task.readings), f"{r.outcome}{open_}{reason}", r.conditions, r.found_on)
        yield f"| {r.task.prop} | {' | '.join(cells)} | {r.seconds:.1f} |"
    yield ""


def main() -> None:
    """Prints the page; what is done so far goes to the error stream."""
    found: list[Row] = []
    alone = "-1" in sys.argv[1:]
    workers = 1 if alone else WORKERS
    wanted = [a for a in sys.argv[1:] if a != "-1"]
    begun = time.monotonic()
    asked = list(tasks(wanted))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        # What takes longest comes first, so that no process is idle while another one works on it.
        waiting = {pool.submit(rows, b) for b in sorted(batches(asked), key=lambda b: b[0].design != LONGEST)}
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            made = [tell(r) for future in done for r in future.result()]
            found += made
            waiting |= {pool.submit(rows, b) for b in batches(t for r in made for t in again(r))}
    elapsed = time.monotonic() - begun
    place = {task.prop: number for number, task in enumerate(asked)}
    every = sorted(found, key=lambda r: (place[r.task.prop], r.task.readings))
    took = f"{elapsed:.0f} s in {counted(workers, 'process', 'processes')}"
    for line in page(every, took, "".join(f" {a}" for a in sys.argv[1:])):
        print(line)


def tell(made: Row) -> Row:
    """Says on the error stream what was found."""
    name = " ".join((made.task.prop, *made.task.readings))
    print(f"{name}: {made.outcome}, {made.seconds:.1f} s", file=sys.stderr, flush=True)
    return made


if __name__ == "__main__":
    main()
