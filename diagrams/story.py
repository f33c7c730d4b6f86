"""What a sequence chart tells, before it is drawn: the lanes, the steps, and what is so at both ends.

The rule for the lanes: an element has one if a step is about it, if what is false at the end names it, or if a step
changes it, in this order, and at most `MOST_LANES` have one. What changes elsewhere is told beside the step all the
same, up to `MOST_CHANGES` lines; the last one counts the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from diagrams.displayed import displayed_along
from diagrams.element_state import human, main_states, states_along
from model.lang.rule import Kind
from model.lang.sites import Site
from model.trace import Change, Trace, TraceStep
from properties.evidence import CutSet, Evidence, Lasso, TracePair, TrapSet
from properties.property import Property
from properties.result import Case, Verdict

MOST_LANES = 8
MOST_CHANGES = 8
MOST_STATES = 4

_VARIABLE = re.compile(r"^(?P<element>[^.\[]+)\.(?P<state>[^.\[]+)(?:\[(?P<column>.*)\])?$")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?")


@dataclass(frozen=True, slots=True)
class Lane:
    """An element that takes part: its sort where that is known, and its states at both ends.

    `failing`: those of the states at the end that what is false there speaks of.
    """

    name: str
    sort: str
    at_start: tuple[str, ...]
    at_end: tuple[str, ...]
    failing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sign:
    """A display that comes on or goes at a step."""

    lane: str
    display: str
    on: bool


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step: who acts, whom it touches besides, what it says and what it changes."""

    number: int
    kind: Kind
    action: str
    actor: str
    touched: tuple[str, ...]
    sentence: str
    cites: tuple[str, ...]
    changes: tuple[str, ...]
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A run as people tell it. `loop`: the number of the step that is the first to be repeated for ever.

    `displays`: for each lane the displays that are on, at the start and after each step.
    """

    title: str
    preface: tuple[str, ...]
    start: str
    lanes: tuple[Lane, ...]
    steps: tuple[ToldStep, ...]
    ending: tuple[str, ...]
    loop: int | None
    displays: tuple[Mapping[str, tuple[str, ...]], ...]
    left_out: str


def run_of(evidence: Evidence) -> Trace | None:
    """The run that evidence tells, if it tells one."""
    match evidence:
        case Trace():
            return evidence
        case TracePair(first=run) | Lasso(trace=run) | TrapSet(trace=run) | CutSet(trace=run):
            return run
        case _:
            return None


def story_of(
    evidence: Evidence,
    run: Trace,
    site: Site | None = None,
    prop: Property | None = None,
    case: Case | None = None,
) -> Story:
    """The story of a run. The site adds sorts and displays, property and case what is claimed and what fails."""
    failed = case.failed if case else ()
    ending = (*failed_lines(failed), *_special_ending(evidence))
    elements, dropped = _lanes(run, failed)
    displays = displayed_along(site, run) if site else [dict[str, tuple[str, ...]]() for _ in (0, *run.steps)]
    steps = tuple(_told(number, step, elements, displays) for number, step in enumerate(run.steps, start=1))
    return Story(
        _title(run, prop, case),
        _preface(prop),
        _start(run, site),
        tuple(_lanes_told(elements, run, site, failed)),
        steps,
        ending,
        evidence.loop + 1 if isinstance(evidence, Lasso) else None,
        tuple(displays),
        f"without a lane of their own: {', '.join(dropped)}" if dropped else "",
    )


def failed_lines(failed: Sequence[str]) -> tuple[str, ...]:
    """What is false at the end, one part a line."""
    return tuple(f"At the end the claim is false: {part}" for part in failed)


def _title(run: Trace, prop: Property | None, case: Case | None) -> str:
    if prop is None:
        return f"{run.deployment}: {run.length}"
    words = {Verdict.VIOLATED: "is violated", Verdict.HOLDS: "holds", Verdict.UNDECIDED: "is undecided"}
    verdict = words[case.verdict] if case else "tells a run"
    about = f" for {', '.join(case.binding)}" if case and case.binding else ""
    return f"{prop.id} {verdict}{about} on {run.deployment}: {run.length}"


def _preface(prop: Property | None) -> tuple[str, ...]:
    if prop is None:
        return ()
    cited = f" ({' '.join(prop.cites)})" if prop.cites else ""
    return (f"Claim: {prop.claim}.", f"Why it matters: {prop.why}{cited}")


def _start(run: Trace, site: Site | None) -> str:
    sentence = ""
    if site is not None:
        sentence = next((f": {s.sentence}" for s in site.system.starts if s.name == run.start), "")
    return f"Start, {run.start}{sentence}"


# ---- lanes ---------------------------------------------------------------------------------------
def _lanes(run: Trace, failed: Sequence[str]) -> tuple[list[str], list[str]]:
    """The elements with a lane, in the order in which they come into the story, and those that get none."""
    known = {_element(name) for name in run.initial}
    bound = [e for step in run.steps for e in step.binding if e in known]
    bound += [e for step in run.steps if not step.binding for e in [_element(c.variable) for c in step.changes[:1]]]
    mentioned = [n for part in failed for n in _mentioned(part) if n in known]
    changed = [_element(c.variable) for step in run.steps for c in step.changes]
    ranked = list(dict.fromkeys([*bound, *mentioned, *changed]))
    chosen = ranked[:MOST_LANES]
    appearing = [e for step in run.steps for e in [*step.binding, *(_element(c.variable) for c in step.changes)]]
    order = [e for e in dict.fromkeys([*appearing, *mentioned]) if e in chosen]
    return order, ranked[MOST_LANES:]


def _mentioned(text: str) -> Iterator[str]:
    for found in _NAME.findall(text):
        yield found.partition(".")[0]


def _element(variable: str) -> str:
    return variable.partition(".")[0]


def _lanes_told(names: Sequence[str], run: Trace, site: Site | None, failed: Sequence[str]) -> Iterator[Lane]:
    """The lanes. What is told of one element is told of every other that has the same state."""
    along = states_along(run)
    named = {found for part in failed for found in _NAME.findall(part)}
    ranked = _ranked_states(names, run, site, named)
    for name in names:
        own = [v for v in run.initial if _element(v) == name]
        kept = [v for v in ranked if _element(v) == name]
        states = {_state_of(v) for v in ranked if "[" not in v}
        kept += [v for v in own if _state_of(v) in states and "[" not in v and v not in kept]
        shown = [v for v in own if v in kept[:MOST_STATES]]
        at_start, at_end = (tuple(_told_state(v, values[v]) for v in shown) for values in (along[0], along[-1]))
        failing = frozenset(_told_state(v, along[-1][v]) for v in shown if v in named)
        yield Lane(name, _sort(name, run, site), at_start, at_end, failing)


def _told_state(variable: str, value: str) -> str:
    return f"{_state_words(variable)}: {value}"


def _ranked_states(names: Sequence[str], run: Trace, site: Site | None, named: set[str]) -> list[str]:
    """The variables of the lanes that matter here: named at the end, changed on the way, main ones."""
    changed = {c.variable for step in run.steps for c in step.changes}
    main: set[str] = set()
    if site is not None:
        main = {
            v.name
            for v in site.variables
            if len(v.args) <= 1 and v.state.name in main_states(site.system, v.state.owner)
        }
    of_lanes = [v for v in run.initial if _element(v) in names]
    plain = [v for v in of_lanes if v in changed and "[" not in v]
    groups = [[v for v in of_lanes if v in named], plain, [v for v in of_lanes if v in main], of_lanes]
    chosen = named | changed | main
    return list(dict.fromkeys(v for group in groups for v in group if v in chosen))


def _state_of(variable: str) -> str:
    return variable.partition(".")[2]


def _sort(name: str, run: Trace, site: Site | None) -> str:
    if site is not None:
        return next((c.__name__ for c, names in site.elements.items() if name in names), "")
    return next((s.rule.partition(".")[0] for s in run.steps if s.binding[:1] == (name,)), "")


def _state_words(variable: str) -> str:
    found = _VARIABLE.match(variable)
    if found is None:
        return variable
    return human(found["state"]) + (f" {found['column']}" if found["column"] else "")


# ---- steps ---------------------------------------------------------------------------------------
def _told(
    number: int, step: TraceStep, lanes: Sequence[str], displays: Sequence[Mapping[str, tuple[str, ...]]]
) -> ToldStep:
    changed = [_element(c.variable) for c in step.changes]
    part = [e for e in dict.fromkeys([*step.binding, *changed]) if e in lanes]
    return ToldStep(
        number,
        Kind(step.kind),
        human(step.rule.partition(".")[2]),
        part[0] if part else "",
        tuple(part[1:]),
        " ".join(step.sentence.split()) or step.instance,
        step.cites,
        tuple(_changes(step.changes, lanes)),
        tuple(_signs(displays[number - 1], displays[number])),
    )


def _changes(changes: Sequence[Change], lanes: Sequence[str]) -> list[str]:
    """The changes of a step in words, those of lanes and of plain states first."""
    ranked = sorted(changes, key=lambda c: (_element(c.variable) not in lanes, "[" in c.variable))
    told = [f"{_element(c.variable)} {_state_words(c.variable)}: {c.before} \u2192 {c.after}" for c in ranked]
    if len(told) > MOST_CHANGES:
        more = len(told) - MOST_CHANGES + 1
        told = [*told[: MOST_CHANGES - 1], f"and {more} further changes"]
    return told or ["nothing changes"]


def _signs(before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]) -> Iterator[Sign]:
    for lane in dict.fromkeys([*before, *after]):
        was, is_now = before.get(lane, ()), after.get(lane, ())
        yield from (Sign(lane, name, on=True) for name in is_now if name not in was)
        yield from (Sign(lane, name, on=False) for name in was if name not in is_now)


# ---- the end -------------------------------------------------------------------------------------
def _special_ending(evidence: Evidence) -> Iterator[str]:
    match evidence:
        case TrapSet():
            yield "From here on it can never come about."
        case Lasso(loop=loop):
            yield f"The steps from {loop + 1} on repeat for ever."
        case CutSet(faults=faults):
            yield f"These faults suffice, and none of them can be missing: {', '.join(faults)}."
        case TracePair(first, second, fork):
            here, there = first.final(), second.final()
            yield f"Without step {fork} the same run ends otherwise:"
            different = [v for v in here if here[v] != there.get(v)]
            yield from (
                f"{v} is {here[v]} here, {there.get(v, 'unknown')} without it" for v in different[:MOST_CHANGES]
            )
        case _:
            pass
