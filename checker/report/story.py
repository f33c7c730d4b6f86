"""Stories: a trace as the table of what each step changed, with the rule's sentence and its ids."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from checker.report.line import Line, Part, Style, bad, counted, dim, line, strong
from model.lang.rule import Kind
from model.trace import Trace, TraceStep
from properties.evidence import CutSet, Evidence, Lasso, TracePair, TrapSet
from properties.property import Property
from properties.result import Case, Verdict

_KIND_WIDTH = max(len(k.value) for k in Kind) + 2
_STYLE: dict[str, Style] = {Kind.FAULT.value: "bad", Kind.OPERATOR.value: "open"}


def trace_in(evidence: Evidence | None) -> Trace | None:
    """The run that the evidence tells, if it tells one."""
    match evidence:
        case Trace():
            return evidence
        case TracePair(first=trace) | Lasso(trace=trace) | TrapSet(trace=trace) | CutSet(trace=trace):
            return trace
        case _:
            return None


def other_trace_in(evidence: Evidence | None) -> Trace | None:
    """The second run, of evidence that is two."""
    return evidence.second if isinstance(evidence, TracePair) else None


def length(trace: Trace) -> str:
    """`2 faults, 1 operator action, 5 steps`."""
    return trace.length


def story(prop: Property, case: Case, condition: str, open_readings: Collection[str] = ()) -> Iterator[Line]:
    """The story of a case: what is claimed, the run, and what is so at its end.

    Of the readings it names those left open; the heading of the report names the fixed ones.
    """
    trace = trace_in(case.evidence)
    if trace is None:
        return
    under = f" under {condition}" if condition else ""
    about = f" for {', '.join(case.binding)}" if case.binding else ""
    yield line(strong(prop.id), f" {_verdict(case)}{about}{under}: {length(trace)}")
    yield line(f"  claim: {prop.claim}", hang=9)
    yield line(f"  why it matters: {prop.why}{_cited(prop.cites)}", hang=4)
    yield from told(trace, open_readings)
    yield from _epilogue(case, open_readings)


def told(trace: Trace, named: Collection[str] | None = None) -> Iterator[Line]:
    """A trace by itself: where it starts, the readings it is about, by default all, and its steps."""
    chosen = readings({i: option for i, option in trace.readings.items() if named is None or i in named})
    yield line(f"  start: {trace.start}{'; ' + chosen if chosen else ''}", hang=4)
    width = len(str(len(trace.steps)))
    if not trace.steps:
        yield line("  no step")
    for number, step in enumerate(trace.steps, start=1):
        yield from _step(number, width, step)


def readings(chosen: Mapping[str, str]) -> str:
    """`B17 = always, B21 = running`."""
    return ", ".join(f"{reading} = {option}" for reading, option in chosen.items())


def sentence_of(step: TraceStep) -> str:
    """What a step does, in the words of its rule; a rule without a sentence is named."""
    return " ".join(step.sentence.split()) or step.instance


def style_of(step: TraceStep) -> Style:
    """How the kind of a step is shown."""
    return _STYLE.get(step.kind, "")


def ending(evidence: Evidence | None) -> str:
    """What goes on for ever after the run; empty where the run is the whole story."""
    match evidence:
        case TrapSet(states=states):
            return trapped(states.size)
        case Lasso(loop=loop):
            return f"the steps from {loop + 1} on repeat for ever"
        case _:
            return ""


def trapped(nodes: int) -> str:
    """What a run into a trap of this size shows."""
    return f"from here on it can never come about: a trap of {counted(nodes, 'node')} that no allowed step leaves"


def lead_of_failed(evidence: Evidence | None) -> str:
    """What the parts of a claim that fail are called: of two runs, neither fails alone."""
    return "at the end" if isinstance(evidence, TracePair) else "false at the end"


def _step(number: int, width: int, step: TraceStep) -> Iterator[Line]:
    lead = f"  {number:>{width}}  "
    hang = len(lead) + _KIND_WIDTH
    sentence = sentence_of(step)
    kind = Part(step.kind.ljust(_KIND_WIDTH), style_of(step))
    yield line(dim(lead), kind, f"{sentence}{_cited(step.cites)}", hang=hang)
    for change in step.changes:
        yield line(" " * (hang + 2), f"{change.variable}: {change.before} -> {change.after}", hang=hang + 4)
    if not step.changes:
        yield line(" " * (hang + 2), dim("nothing changes"), hang=hang + 4)


def _epilogue(case: Case, open_readings: Collection[str]) -> Iterator[Line]:
    if end := ending(case.evidence):
        yield line(f"  {end}", hang=4)
    if isinstance(case.evidence, TracePair):
        yield line(f"  the same run without step {case.evidence.fork}:", hang=4)
        yield from told(case.evidence.second, open_readings)
    for conjunct in case.failed:
        yield line(f"  {lead_of_failed(case.evidence)}: ", bad(conjunct), hang=4)


def _verdict(case: Case) -> str:
    if case.verdict is Verdict.VIOLATED:
        return "is violated"
    return "holds" if case.verdict is Verdict.HOLDS else "is undecided"


def _cited(cites: tuple[str, ...]) -> str:
    return f" ({' '.join(cites)})" if cites else ""
