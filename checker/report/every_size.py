"""Outcomes for every size as lines: what was claimed of which sorts, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.certificate.every_size.scope import Scope
from checker.every_size.outcome import ByReadings, NotSettled, Outcome, Proved, ViolatedAt
from checker.judgement import ExitCode
from checker.report.line import Line, bad, counted, dim, good, line, strong, unsure
from checker.report.results import options_of
from checker.report.story import story
from model.lang.pretty import pretty
from model.lang.sites import Site
from properties.cubes import tell
from properties.result import Cube


def heading(scope: Scope, title: str) -> Iterator[Line]:
    """What is proved: of which design, from which start, under which readings, and which sorts are open."""
    site = scope.site
    yield line(strong(site.name), f": {title}" if title else "")
    yield line(f"design {site.system.name}; start {site.start.name}; any number of {_listed(scope.names)}")
    fixed = {c: names for c, names in site.elements.items() if c not in scope.open and not c.closed and names}
    if fixed:
        yield line("as in the deployment: ", ", ".join(n for names in fixed.values() for n in names))
    for lead, chosen in (("readings", _fixed(site)), ("open readings", _open(site))):
        if chosen:
            yield line(f"{lead}: {chosen}")


def _fixed(site: Site) -> str:
    return ", ".join(f"{i} = {o[0].option}" for i, o in site.readings.items() if len(o) == 1)


def _open(site: Site) -> str:
    return "; ".join(f"{i} = {' or '.join(options)}" for i, options in options_of(site).items() if len(options) > 1)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def outcome(found: Outcome, *, timings: bool = False) -> Iterator[Line]:
    """The line of a property, and below it what the outcome rests on."""
    took = f" ({found.seconds:.1f} s)" if timings else ""
    name = strong(found.prop.id)
    match found:
        case Proved():
            yield line(name, "  ", good("proved for every size"), f"  {found.prop.claim}", dim(took))
            yield from _rests_on(found)
        case ViolatedAt():
            under = tell(found.case.where, options_of(found.site))
            where = f" under {under}" if under else ""
            checked = "" if found.case.checked else ", not replayed"
            yield line(name, "  ", bad(f"violated with {found.size}{checked}"), f"  {found.prop.claim}", dim(took))
            yield from _shown_by(found, where)
        case NotSettled():
            yield line(name, "  ", unsure("not settled"), f"  {found.prop.claim}", dim(took))
            yield line(f"  {found.reason}", hang=4)
            if found.sizes:
                yield line(f"  no state in reach violates it with {_listed(found.sizes)}", hang=4)
        case ByReadings():
            yield line(name, "  ", strong("depends on the readings"), f"  {found.prop.claim}", dim(took))
            yield from _by_readings(found)


def _by_readings(found: ByReadings) -> Iterator[Line]:
    """Under which readings it is what, and what that rests on."""
    options = options_of(found.scope.site)
    if found.proved:
        yield line("  ", good("proved for every size"), f" under {tell(found.proved_under, options)}", hang=4)
        for proved in found.proved:
            part = f"under {tell([_cube(proved.scope)], options)}: " if len(found.proved) > 1 else ""
            yield from _rests_on(proved, part)
    if found.not_settled:
        yield line("  ", unsure("not settled"), f" under {tell(found.not_settled_under, options)}", hang=4)
        for reason in dict.fromkeys(o.reason for o in found.not_settled):
            yield line(f"  {reason}", hang=4)
    for violated in found.violated:
        where = f" under {tell(violated.case.where, options)}"
        yield line("  ", bad(f"violated with {violated.size}"), where, hang=4)
        yield from _shown_by(violated, where)


def _cube(scope: Scope) -> Cube:
    """The readings of a scope."""
    return tuple(options_of(scope.site).items())


def _rests_on(found: Proved, part: str = "") -> Iterator[Line]:
    """The conditions of a proof, where they were found, and which of them were given; `part`: for which readings."""
    yield line(f"  {part}{_counted(found)}{':' if found.proof.conditions else ''}", hang=4)
    if found.vacuous:
        yield line("  vacuous: what it is about does not come up on these sites", hang=4)
    names = {g.condition: f"{g.name}: " for g in found.given}
    for condition in found.proof.conditions:
        yield line(f"    {names.get(condition, '')}{pretty(condition)}", hang=6)


def _counted(found: Proved) -> str:
    """How many conditions there are, where they were found, and how many of them were given."""
    own = counted(len(found.proof.conditions) - len(found.given), "condition")
    if found.conditions_of:
        return f"{own} of the proof of {found.conditions_of}"
    told = f"{own}, found on {_listed(found.sizes)}" if found.sizes else own
    if not found.given:
        return told
    given = counted(len(found.given), "invariant")
    return f"{told}, and {given}" if found.sizes else given


def _shown_by(found: ViolatedAt, where: str) -> Iterator[Line]:
    """The story of a violation, and the sizes at which there is none."""
    if found.before:
        yield line(f"  no state in reach violates it with {_listed(found.before)}", hang=4)
    yield from story(found.prop, found.case, where.removeprefix(" under "), found.site.free_readings)


def summary(found: Sequence[Outcome]) -> Line:
    """How many there are of each outcome."""
    proved = sum(isinstance(o, Proved) for o in found)
    violated = sum(isinstance(o, ViolatedAt) for o in found)
    depending = sum(isinstance(o, ByReadings) for o in found)
    others = len(found) - proved - violated - depending
    parts = [
        (proved, "proved for every size"),
        (violated, "violated"),
        (depending, "by readings"),
        (others, "not settled"),
    ]
    told = ", ".join(f"{number} {what}" for number, what in parts if number)
    return line(f"{counted(len(found), 'property', 'properties')}: {told}")


def exit_code(found: Sequence[Outcome]) -> ExitCode:
    """All proved; else whether one is violated or not settled."""
    if any(isinstance(o, ViolatedAt) or (isinstance(o, ByReadings) and o.violated) for o in found):
        return ExitCode.UNEXPECTED
    return ExitCode.UNDECIDED if any(isinstance(o, NotSettled | ByReadings) for o in found) else ExitCode.AS_EXPECTED
