"""What `failproof prove` does: it asks about invariants first, then, for every size, about what they may help prove."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.certificate.every_size.scope import scope
from checker.cli.running import Running
from checker.cli.size_files import write_outcomes
from checker.cli.target import Target
from checker.cli.writing import check_writable
from checker.engine import Options, Reporter
from checker.engines import PORTFOLIO
from checker.every_size.given import Given
from checker.every_size.grounded import Grounded
from checker.every_size.limits import Limits
from checker.every_size.outcome import Outcome, proofs_of
from checker.every_size.prove import prove
from checker.induction.deployment import Ask, check_invariants
from checker.induction.every_size import check_for_every_size
from checker.induction.finding import Finding, Kept
from checker.judgement import ExitCode
from checker.portfolio.shop import shop
from checker.report import every_size, induction
from checker.report.line import line
from checker.report.screen import screen_for
from checker.work.crew import cores
from model.lang.errors import Code, UsageError
from model.lang.sites import Site
from properties.invariants import condition_of, invariants_of
from properties.property import Property
from properties.result import Result


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a command line asks of a proof for every size."""

    sorts: tuple[str, ...]
    largest: int | None
    out: Path | None
    max_seconds: float
    timings: bool


def prove_invariants(target: Target, ids: Sequence[str], max_seconds: float) -> ExitCode:
    """Shows which invariants of the file are inductive on the deployment."""
    wanted = _wanted_invariants(target, ids)
    screen = screen_for(sys.stdout)
    screen.show([*induction.heading(target.site, target.deployment.title), line()])
    with Running(screen, 1) as running:
        running.begin(wanted[:1], 0)
        found = check_invariants(target.site, wanted, asking(running, max_seconds), running)
        running.begin(wanted[:1], 1)
    for one in found:
        screen.show(induction.finding(one))
    screen.show([line(), induction.summary(found)])
    return induction.exit_code(found)


def prove_every_size(target: Target, ids: Sequence[str], wishes: Wishes) -> ExitCode:
    """Shows what is proved for every size, the invariants of the file first: with their help the others are proved."""
    wanted = target.properties(ids)
    chosen = scope(target.site, wishes.sorts)
    limits = Limits() if wishes.largest is None else Limits(largest=wishes.largest)
    if wishes.out is not None:
        check_writable(wishes.out / "certificate.proof")
    screen = screen_for(sys.stdout)
    screen.show([*every_size.heading(chosen, target.deployment.title), line()])
    invariants = invariants_of(target.catalogue)
    others = tuple(p for p in wanted if p.using is None)
    steps = (*invariants[:1], *others)
    findings: tuple[Finding, ...] = ()
    found: list[Outcome] = []
    grounded = Grounded()
    with Running(screen, len(steps)) as running:
        running.begin(steps, 0)
        if invariants:
            ask = asking(running, wishes.max_seconds)
            findings = check_for_every_size(chosen, invariants, ask, running, limits.largest)
            for one in findings:
                screen.show(induction.finding(one))
            running.begin(steps, 1)
        for number, prop in enumerate(others, start=len(steps) - len(others) + 1):
            earlier = [p for o in reversed(found) for p in proofs_of(o)]
            found.append(prove(chosen, prop, running, limits, _given(findings), grounded, earlier))
            screen.show(every_size.outcome(found[-1], timings=wishes.timings))
            running.begin(steps, number)
    screen.show([line(), *([induction.summary(findings)] if findings else [])])
    screen.show([every_size.summary(found)] if found else [])
    if wishes.out is not None:
        screen.show([write_outcomes(wishes.out, found)])
    return worst(induction.exit_code(findings), every_size.exit_code(found))


def asking(reporter: Reporter, max_seconds: float) -> Ask:
    """Has a property decided by the portfolio."""

    def ask(site: Site, prop: Property) -> Result:
        options = Options(max_seconds=max_seconds)
        with shop(PORTFOLIO, site, [prop], options, jobs=cores()) as workers:
            (judged,) = workers.run(reporter, from_catalogue=True)
        return judged.result

    return ask


def worst(*codes: ExitCode) -> ExitCode:
    """What is wrong counts before what is not known."""
    for code in (ExitCode.UNEXPECTED, ExitCode.UNDECIDED):
        if code in codes:
            return code
    return ExitCode.AS_EXPECTED


def _given(findings: Sequence[Finding]) -> tuple[Given, ...]:
    """The invariants that hold, to be used in proofs."""
    props = [f.prop for f in findings if isinstance(f, Kept)]
    return tuple(Given(p.id, condition_of(p), p.using or ()) for p in props)


def _wanted_invariants(target: Target, ids: Sequence[str]) -> tuple[Property, ...]:
    """The invariants that are asked for, with all that they use."""
    invariants = invariants_of(target.catalogue)
    known = {p.id: p for p in invariants}
    for prop in target.properties(ids) if ids else ():
        if prop.id not in known:
            raise UsageError(
                Code.NOT_DECIDABLE_HERE,
                f"{prop.id} is no invariant, and nothing else is proved by induction on one deployment",
                fix=f"`failproof check {prop.id}` decides it; `failproof prove --every-size {prop.id}` for every size",
            )
    if not known:
        raise UsageError(
            Code.NOTHING_DEFINED,
            "there is no invariant here",
            fix="write one in a property file, `mine = invariant(...)`, and give the file with -p; or add --every-size",
        )
    wanted = list(dict.fromkeys(ids or known))
    for name in wanted:
        wanted += [u for u in known[name].using or () if u not in wanted]
    return tuple(p for p in invariants if p.id in wanted)
