"""Properties as plain data: the claim and its formulas, what was found in each case, and why one should believe it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checker.judgement import Judged, JudgedCase, is_vacuous
from checker.report.certificates import without_invariant
from checker.report.html.decided import CaseKey, Decided, Needs, Proof
from checker.report.html.reproduce import certify_command, check_command, explain_command
from checker.report.html.stories import StoryEntry, story_entry
from checker.report.line import counted
from checker.report.results import Lines, verdict_word
from checker.report.story import ending, lead_of_failed, trace_in, trapped
from model.lang.pretty import pretty
from properties.cubes import tell
from properties.evidence import Lasso, TracePair
from properties.property import Absent, Always, AlwaysPossible, Independent, Never, OnStep, Property, Reachable
from properties.result import Case, Verdict

LONGEST = 4_000
"""A formula is cut off after so many characters."""


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """What was found under some readings. `text` is the line that `failproof check` prints of it."""

    anchor: str
    text: str
    condition: str
    verdict: str
    judgement: str
    evidence: str
    instances: tuple[tuple[str, str], ...]
    stories: tuple[StoryEntry, ...]
    ending: str
    lead: str
    failed: tuple[str, ...]
    needs: tuple[Needs, ...]


@dataclass(frozen=True, slots=True)
class PropertyEntry:
    """A property and what was found. `formulas` are the named parts of the claim, `means` says what is made of them."""

    anchor: str
    id: str
    claim: str
    kind: str
    means: str
    formulas: tuple[tuple[str, str], ...]
    checked_for: str
    why: str
    cites: tuple[str, ...]
    assumptions: tuple[str, ...]
    verdict: str
    judgement: str
    details: str
    cases: tuple[CaseEntry, ...]
    commands: tuple[tuple[str, str], ...]

    @property
    def stories(self) -> Iterator[StoryEntry]:
        """The runs of all cases."""
        for case in self.cases:
            yield from case.stories


def property_entries(decided: Decided) -> tuple[PropertyEntry, ...]:
    """All properties, in the order of the results."""
    lines = Lines(decided.site, [j.result.property for j in decided.judged], timings=False)
    return tuple(_entry(decided, lines, judged, n) for n, judged in enumerate(decided.judged, start=1))


def anchors_of(decided: Decided) -> dict[str, str]:
    """What links to each property."""
    properties = [judged.result.property for judged in decided.judged]
    return {prop.id: anchor_of(prop, number) for number, prop in enumerate(properties, start=1)}


def anchor_of(prop: Property, number: int) -> str:
    """What links to a property; `number` is its place among the results, for an id that no link can hold."""
    return f"property-{prop.id if re.fullmatch(r'[A-Za-z0-9_.-]+', prop.id) else number}"


def _entry(decided: Decided, lines: Lines, judged: Judged, number: int) -> PropertyEntry:
    prop = judged.result.property
    anchor = anchor_of(prop, number)
    keys = [(prop.id, n) for n, _ in enumerate(judged.cases, start=1)]
    cases = tuple(
        _case(decided, lines, prop, case, key, f"{anchor}-{key[1]}")
        for case, key in zip(judged.cases, keys, strict=True)
    )
    commands = [("decide it again", check_command(decided, prop.id)), ("explain it", explain_command(decided, prop.id))]
    proved = [c.case.checked and _has_proof(decided.proofs.get(key)) for c, key in zip(judged.cases, keys, strict=True)]
    if any(proved):
        commands.append(("write its proof as a certificate", certify_command(decided, prop.id)))
    return PropertyEntry(
        anchor,
        prop.id,
        prop.claim,
        prop.kind,
        (type(prop.formula).__doc__ or "").partition("\n")[0],
        tuple(_formulas(prop)),
        ", ".join(f"every {v.sort.component.__name__} {v.name}" for v in prop.variables),
        prop.why,
        prop.cites,
        prop.assumptions,
        verdict_word(judged),
        judged.judgement.value,
        "; ".join(lines.details(judged)),
        cases,
        tuple(commands),
    )


def _formulas(prop: Property) -> Iterator[tuple[str, str]]:
    """The parts of a formula by the names that its kind gives them."""
    match prop.formula:
        case Always(when, that) | AlwaysPossible(when, that):
            parts = {"when": when, "that": that}
        case Never(that):
            parts = {"that": that}
        case Reachable(that, after):
            parts = {"that": that} if after is None else {"that": that, "after": after}
        case OnStep(rule, _, that):
            yield "rule", rule or "every rule"
            parts = {"that": that}
        case Absent(that, after, until):
            parts = {"that": that, "after": after, "until": until}
        case Independent(what, rules):
            yield "rules", ", ".join(rules)
            parts = {f"what ({n})" if len(what) > 1 else "what": term for n, term in enumerate(what, start=1)}
    for name, formula in parts.items():
        yield name, pretty(formula, LONGEST)


def _has_proof(proof: Proof | None) -> bool:
    """Whether it is a proof that something holds; a trap shows a violation."""
    return proof is not None and proof.kind != "trap-set"


def _case(decided: Decided, lines: Lines, prop: Property, judged: JudgedCase, key: CaseKey, anchor: str) -> CaseEntry:
    case, proof = judged.case, decided.proofs.get(key)
    end = trapped(proof.nodes) if proof is not None and proof.kind == "trap-set" else ending(case.evidence)
    return CaseEntry(
        anchor,
        lines.case(judged),
        tell(case.where, lines.options),
        _word(case),
        judged.judgement.value,
        _evidence(prop, case, proof),
        tuple((", ".join(i.binding), i.verdict.value) for i in case.instances if i.binding),
        tuple(_stories(decided, case, anchor)),
        end,
        lead_of_failed(case.evidence),
        case.failed,
        decided.needs.get(key, ()),
    )


def _stories(decided: Decided, case: Case, anchor: str) -> Iterator[StoryEntry]:
    trace = trace_in(case.evidence)
    if trace is None:
        return
    open_readings = decided.site.free_readings
    loop = case.evidence.loop if isinstance(case.evidence, Lasso) else None
    yield story_entry(f"{anchor}-run", "The run", trace, open_readings, loop)
    if isinstance(case.evidence, TracePair):
        title = f"The same run without step {case.evidence.fork}"
        yield story_entry(f"{anchor}-other", title, case.evidence.second, open_readings)


def _word(case: Case) -> str:
    if case.max_faults is not None:
        return Verdict.UNDECIDED.value
    return "vacuous" if is_vacuous(case) else case.verdict.value


def _evidence(prop: Property, case: Case, proof: Proof | None) -> str:
    """Why one should believe the verdict of a case."""
    if case.verdict is Verdict.UNDECIDED:
        return f"Nothing is shown: {case.reason or 'the engine came to no end'}."
    if case.max_faults is not None:
        return f"Only runs with at most {counted(case.max_faults, 'fault')} were looked at: nothing is shown of others."
    told = _shown(prop, case, proof)
    if not case.checked:
        return f"{told} No other code has re-checked this{f': {case.reason}' if case.reason else ''}."
    return told


def _shown(prop: Property, case: Case, proof: Proof | None) -> str:
    if trace_in(case.evidence) is not None:
        again = " It was replayed step by step on the model, by code that shares nothing with the engine."
        sort = "A run that shows it." if case.verdict is Verdict.HOLDS else "A run that contradicts the claim."
        return sort + (again if case.checked else "")
    if proof is None:
        if case.checked:
            found = "A proof that needs no invariant, found by code that shares nothing with the engine"
            return f"{found}: {without_invariant(prop)}."
        return "The engine says so and brings no proof."
    checked = ", re-checked by a solver with a translation of its own" if case.checked else ""
    layers = f", and {counted(proof.layers, 'layer')} that lead to the goal" if proof.kind == "ranked-invariant" else ""
    return (
        f"A proof{checked}: a set of states, written with {counted(proof.nodes, 'node')}, that contains every start"
        f" state, is left by no step, and lies within the claim{layers}.{_sizes(proof)}"
    )


def _sizes(proof: Proof) -> str:
    return f" It comes from a proof for any number of {' and '.join(proof.open)}." if proof.open else ""
