"""A property explained: what it claims, under which readings it holds, and the story or the proof, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import assert_never

from checker.causes import CAUSES, Otherwise, Used, Without
from checker.report.line import Line, bad, counted, dim, good, line, strong, unsure
from checker.report.story import length, trace_in
from model.lang.pretty import pretty
from model.lang.rule import Kind
from model.lang.sites import Site
from properties.property import Absent, Always, AlwaysPossible, Formula, Independent, Never, OnStep, Property, Reachable
from properties.result import Case, Verdict
from properties.verdict_table import Outcome, VerdictRow, VerdictTable

_LONGEST = 600
"""Characters of a condition; a claim over many elements is written longer than anyone reads."""


def claim_lines(prop: Property) -> Iterator[Line]:
    """What is claimed, in words and as the checker reads it, and why."""
    yield line(strong(prop.id), f"  {prop.claim}.", hang=len(prop.id) + 2)
    yield line(f"  {_claimed(prop.formula)}", hang=4)
    if prop.variables:
        sorts = " and ".join(v.sort.component.__name__ for v in prop.variables)
        yield line(f"  It is claimed for each {sorts}.", hang=4)
    yield line(f"  It matters because: {prop.why} ({' '.join(prop.cites)})", hang=4)
    for assumption in prop.assumptions:
        yield line(f"  It assumes: {assumption}", hang=4)


def _claimed(formula: Formula) -> str:
    match formula:
        case Always(when, that):
            return f"In every state that can be reached{_where(pretty(when, _LONGEST))}: {pretty(that, _LONGEST)}."
        case Never(that):
            return f"In no state that can be reached: {pretty(that, _LONGEST)}."
        case Reachable(that, after):
            since = "" if after is None else f", after one of {pretty(after, _LONGEST)}"
            return f"Some run leads to a state of this{since}: {pretty(that, _LONGEST)}."
        case AlwaysPossible(when, that, with_faults):
            how = "" if with_faults else " without further faults"
            start = _where(pretty(when, _LONGEST))
            return f"From every state that can be reached{start}, some way leads{how} to: {pretty(that, _LONGEST)}."
        case OnStep(rule, _, that):
            return f"Of every step{'' if rule is None else f' of {rule}'}: {pretty(that, _LONGEST)}."
        case Absent(that, after, until):
            return (
                f"From a state of ({pretty(after, _LONGEST)}) on, never ({pretty(that, _LONGEST)})"
                f" before ({pretty(until, _LONGEST)})."
            )
        case Independent(what, rules):
            told = ", ".join(pretty(term, _LONGEST) for term in what)
            return f"Firing {' or '.join(rules)} changes nothing that can ever be seen of: {told}."
        case _:
            assert_never(formula)


def _where(when: str) -> str:
    return "" if when == "true" else f" and where {when}"


def condition_lines(table: VerdictTable, row: VerdictRow, here: Mapping[str, str]) -> Iterator[Line]:
    """The condition over the open readings, and which single change of a reading changes the verdict of the site."""
    yield line()
    yield line(f"Over the readings that are open it {_as_verb(table.sentence(row))}.", hang=2)
    now = row.under(here)
    turning = [
        f"{reading} = {option} ({other.value})"
        for reading in row.depends_on
        for option in table.options[reading]
        if (other := row.under({**here, reading: option})) is not now
    ]
    if turning:
        yield line(f"  With the other readings as they are here, it turns with {', or '.join(turning)}.", hang=4)
    elif row.depends_on:
        yield line("  No reading alone changes the verdict that it has here.", hang=4)
    idle = [reading for reading in row.relevant if reading not in row.depends_on]
    if idle:
        yield line(f"  These could matter and make no difference: {', '.join(idle)}.", hang=4)


def _as_verb(sentence: str) -> str:
    for outcome in (Outcome.VIOLATED, Outcome.VACUOUS, Outcome.UNDECIDED):
        if sentence.startswith(outcome.value):
            return f"is {sentence}"
    return sentence


# ---- one verdict ---------------------------------------------------------------------------------
def verdict_lines(site: Site, case: Case) -> Iterator[Line]:
    """The verdict under the readings of the site, and the story if there is one, a sentence for each step."""
    yield line()
    chosen = ", ".join(f"{i} = {options[0].option}" for i, options in site.readings.items() if len(options) == 1)
    yield line(f"On {site.name}{f', with {chosen}' if chosen else ''}:", hang=2)
    trace = trace_in(case.evidence)
    about = f" for {', '.join(case.binding)}" if case.binding else ""
    if trace is None:
        yield line(f"  {_verdict_words(case)}{about}.", f" {case.reason}" if case.reason else "", hang=4)
        return
    yield line(f"  {_verdict_words(case)}{about}. The shortest story: {length(trace)}.", hang=4)
    for number, step in enumerate(trace.steps, start=1):
        style = bad if step.kind == Kind.FAULT.value else unsure if step.kind in CAUSES else dim
        sentence = " ".join(step.sentence.split())
        yield line(f"  {number:>2}. ", style(f"{step.kind}: "), f"{sentence}{_cited(step.cites)}", hang=6)
    for conjunct in case.failed:
        yield line("  Then this is false: ", bad(conjunct), hang=4)


def _verdict_words(case: Case) -> str:
    if case.verdict is Verdict.UNDECIDED:
        return "It is undecided"
    word = "It holds" if case.verdict is Verdict.HOLDS else "It is violated"
    return word if case.checked else f"{word}, unchecked"


def cause_lines(found: Iterable[Without]) -> Iterator[Line]:
    """Which causes of the story a violation needs."""
    yield line()
    yield line("What it needs, found by taking each cause out of the model and asking again:")
    told = False
    for without in found:
        told = True
        name = strong(without.rule.id)
        if without.story is not None:
            more = f"it happens all the same: {length(without.story)}"
            yield line("  ", name, f"  not needed; without it {more}", hang=4)
        elif without.case.verdict is Verdict.HOLDS:
            proof = "re-checked" if without.case.checked else "not re-checked"
            yield line("  ", name, f"  needed; without it the claim holds (proof {proof})", hang=4)
        else:
            yield line("  ", name, unsure(f"  not known: {without.case.reason or 'undecided'}"), hang=4)
    if not told:
        yield line("  no fault and no action of an operator: it happens by itself", hang=4)


def reading_lines(found: Iterable[Otherwise]) -> Iterator[Line]:
    """Which readings of the story a violation needs."""
    idle: list[str] = []
    told = False
    for other in found:
        if not told:
            yield line()
            yield line("Which readings it needs, found by giving each its other options:")
            told = True
        if not other.asked:
            idle.append(other.reading)
            continue
        name = strong(f"{other.reading} = {other.option}")
        words = [f"with {' or '.join(other.same)} the same steps show it"] if other.same else []
        found_with: dict[str, list[str]] = {}
        for option, case in other.asked:
            found_with.setdefault(_otherwise(case), []).append(option)
        words += [f"with {' or '.join(options)} {what}" for what, options in found_with.items()]
        yield line("  ", name, f"  {_need(other)}; {'; '.join(words)}", hang=4)
    if idle:
        yield line(f"  The same steps show it with every other option of {', '.join(idle)}.", hang=4)


def _need(other: Otherwise) -> str:
    verdicts = {case.verdict for _, case in other.asked}
    if Verdict.UNDECIDED in verdicts:
        return "not known"
    if Verdict.VIOLATED not in verdicts and not other.same:
        return "needed"
    return "not needed" if Verdict.HOLDS not in verdicts else "needed in part"


def _otherwise(case: Case) -> str:
    trace = trace_in(case.evidence)
    if case.verdict is Verdict.HOLDS:
        return f"the claim holds (proof {'re-checked' if case.checked else 'not re-checked'})"
    if case.verdict is Verdict.UNDECIDED or trace is None:
        return f"it is {case.verdict.value}{f': {case.reason}' if case.reason else ''}"
    return f"it happens all the same: {length(trace)}"


def proof_lines(site: Site, used: Used, condition: str) -> Iterator[Line]:
    """What a proof rests on; `condition`: the readings that it is about, in words, where they are not all."""
    yield line()
    over = f"over {len(used.variables)} of {len(site.variables)} variables"
    if used.layers:
        steps = counted(used.layers - 1, "step")
        yield line(f"The proof is a set of states that no step leaves, cut into layers {over}.", hang=2)
        yield line(f"  From each layer some step leads into the one before: the goal is at most {steps} away.", hang=4)
    else:
        nodes = counted(used.nodes, "node")
        yield line(f"The proof is a set of states that no step leaves, written with {nodes} {over}.", hang=2)
    if condition:
        yield line(f"  It is about the readings {condition}.", hang=4)
    if used.variables:
        yield line(f"  It speaks of {', '.join(used.variables)}.", hang=4)
    if used.readings:
        yield line(f"  It uses the readings {', '.join(used.readings)}.", hang=4)
    others = counted(len(site.system.rules) - len(used.rules), "rule")
    if not used.rules:
        yield line(f"  No rule writes anything that it speaks of: none of {others} matters.", hang=4)
        return
    yield line(f"  {others} write nothing of it. These do, and do not leave it:", hang=4)
    for rule in used.rules:
        yield line("    ", good(rule.id), _cited(rule.cites), hang=6)


def _cited(cites: Sequence[str]) -> str:
    return f" ({' '.join(cites)})" if cites else ""
