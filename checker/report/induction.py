"""Invariants as lines: which are inductive, and of the others a state and the step that leads out of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.induction.finding import Broken, Counterexample, Finding, Kept, Unsettled, Unsupported
from checker.judgement import ExitCode
from checker.report.line import Line, Part, bad, counted, dim, good, line, strong, table, unsure
from checker.report.results import options_of
from checker.report.story import sentence_of, story, style_of
from model.lang.pretty import pretty
from model.lang.sites import Site
from model.trace import TraceStep
from properties.cubes import tell
from properties.invariants import condition_of
from properties.property import Property
from properties.result import Verdict

_LONGEST = 600
"""Characters of a condition."""


def heading(site: Site, title: str) -> Iterator[Line]:
    """Where the invariants are checked."""
    yield line(strong(site.name), f": {title}" if title else "")
    yield line(f"design {site.system.name}; start {site.start.name}; invariants by induction")
    options = options_of(site)
    for lead, chosen in (
        ("readings", ", ".join(f"{i} = {o[0]}" for i, o in options.items() if len(o) == 1)),
        ("open readings", "; ".join(f"{i} = {' or '.join(o)}" for i, o in options.items() if len(o) > 1)),
    ):
        if chosen:
            yield line(f"{lead}: {chosen}")


def finding(found: Finding) -> Iterator[Line]:
    """The line of an invariant, and below it why it is not inductive."""
    prop = found.prop
    given = f" given {_listed(prop.using)}" if prop.using else ""
    match found:
        case Kept():
            yield line(strong(prop.id), "  ", good(f"inductive{given}"), f"  {prop.claim}")
        case Unsupported(_, lacking):
            lead = f"inductive{given}, but {_listed(lacking)} {'was' if len(lacking) == 1 else 'were'} not shown"
            yield line(strong(prop.id), "  ", unsure(lead), f"  {prop.claim}")
        case Unsettled(_, reason, sizes):
            yield line(strong(prop.id), "  ", unsure(f"not settled{given}"), f"  {prop.claim}")
            yield line(f"  {reason}", hang=4)
            yield line(f"  every step keeps it with {_listed(sizes)}", hang=4)
        case Broken(_, counterexample, _, size):
            word = "violated" if _verdicts(found) == {Verdict.VIOLATED} else "not inductive"
            where = f" with {size}" if size else ""
            yield line(strong(prop.id), "  ", bad(f"{word}{where}"), f"  {prop.claim}")
            yield from _shown(prop, counterexample)
            yield from _truth(found)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def _shown(prop: Property, found: Counterexample) -> Iterator[Line]:
    """The state before, the step with what it changes, and what is false after it."""
    yield line(f"  it says: {pretty(condition_of(prop), _LONGEST)}", hang=4)
    if found.step is None:
        yield line("  a start state outside of it:")
        yield from table(found.before, indent=4)
    else:
        others = (
            f", and so {'does' if len(prop.using or ()) == 1 else 'do'} {_listed(prop.using)}" if prop.using else ""
        )
        yield line(f"  a state in which it holds{others}; what is not named may be anything that these allow:", hang=4)
        yield from table(found.before, indent=4)
        yield from _step(found.step)
    about = f" for {', '.join(found.binding)}" if found.binding else ""
    for conjunct in found.failed:
        lead = "false there" if found.step is None else "false after it"
        yield line(f"  {lead}{about}: ", bad(conjunct), hang=4)


def _step(step: TraceStep) -> Iterator[Line]:
    cited = f" ({' '.join(step.cites)})" if step.cites else ""
    elements = f"[{step.instance}]"
    yield line("  a step out of it:")
    yield line("    ", Part(step.kind, style_of(step)), f"  {sentence_of(step)}{cited} ", dim(elements), hang=6)
    for change in step.changes:
        yield line(f"      {change.variable}: {change.before} -> {change.after}", hang=8)


def _verdicts(found: Broken) -> set[Verdict]:
    return {case.verdict for case in found.truth.cases}


def _truth(found: Broken) -> Iterator[Line]:
    """Whether the state before is in reach, as far as that is known, under which readings."""
    site = found.counterexample.site
    options = options_of(site)
    at = f" with {found.size}" if found.size else f" of {site.name}"
    for case in found.truth.cases:
        under = tell(case.where, options)
        where = f" under {under}" if under else ""
        if case.verdict is Verdict.VIOLATED:
            yield line(f"  a run leads out of it{where}:", hang=4)
            for told in story(found.prop, case, under, site.free_readings):
                yield Line((Part("  "), *told.parts), told.hang + 2)
        elif case.verdict is Verdict.HOLDS and case.checked:
            yield line(
                f"  no state in reach{at} violates it{where}: the state above is out of reach, and an invariant that "
                "excludes it would help, named in `using`",
                hang=4,
            )
        else:
            why = f": {case.reason}" if case.reason else ""
            yield line(f"  the state above may be out of reach{where}; whether it is was not decided{why}", hang=4)


def summary(found: Sequence[Finding]) -> Line:
    """How many there are of each."""
    kept = sum(isinstance(f, Kept) for f in found)
    violated = sum(isinstance(f, Broken) and _verdicts(f) == {Verdict.VIOLATED} for f in found)
    broken = sum(isinstance(f, Broken) for f in found) - violated
    rest = len(found) - kept - violated - broken
    counts = ((kept, "inductive"), (broken, "not inductive"), (violated, "violated"), (rest, "not settled"))
    told = ", ".join(f"{number} {what}" for number, what in counts if number)
    return line(f"{counted(len(found), 'invariant')}: {told}")


def exit_code(found: Sequence[Finding]) -> ExitCode:
    """All inductive; else whether one is not, or one is not settled."""
    if any(isinstance(f, Broken) for f in found):
        return ExitCode.UNEXPECTED
    return ExitCode.AS_EXPECTED if all(isinstance(f, Kept) for f in found) else ExitCode.UNDECIDED
