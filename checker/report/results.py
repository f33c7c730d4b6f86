"""Results as lines: what was claimed, what was found under which readings, by which engine, as expected or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from checker.engine import Options
from checker.judgement import Demand, Judged, JudgedCase, Judgement, is_vacuous
from checker.report.line import Line, Part, Style, counted, dim, line, strong
from checker.report.story import length, story, trace_in
from model.lang.sites import Site
from properties.cubes import tell
from properties.evidence import Evidence, Invariant
from properties.property import Property
from properties.result import Case, Vacuity, Verdict

_STYLES: Mapping[Judgement, Style] = {
    Judgement.UNEXPECTED: "bad",
    Judgement.UNDECIDED: "open",
    Judgement.UNCHECKED: "open",
    Judgement.KNOWN: "dim",
    Judgement.NOT_JUDGED: "",
    Judgement.AS_EXPECTED: "good",
}
_VERDICT_WIDTH = max(len(word) for word in ("undecided", "violated", "vacuous", "depends", "holds")) + 2
_JUDGEMENT_WIDTH = max(len(j.value) for j in Judgement) + 2


def options_of(site: Site) -> dict[str, tuple[str, ...]]:
    """The options that a site leaves open, for each reading."""
    return {i: tuple(c.option for c in choices) for i, choices in site.readings.items()}


def heading(site: Site, title: str, engine: str, options: Options) -> Iterator[Line]:
    """What is checked: deployment, design, start, engine, budgets, readings."""
    yield line(strong(site.name), f": {title}" if title else "")
    budgets = {"fault": options.max_faults, "state": options.max_states, "second": options.max_seconds}
    limits = [f"at most {_number(limit, noun)}" for noun, limit in budgets.items() if limit is not None]
    yield line("; ".join([f"design {site.system.name}", f"start {site.start.name}", f"engine {engine}", *limits]))
    fixed = [f"{i} = {choices[0].option}" for i, choices in site.readings.items() if len(choices) == 1]
    free = [f"{i} = {' or '.join(options)}" for i, options in options_of(site).items() if len(options) > 1]
    if fixed:
        yield line(f"readings: {', '.join(fixed)}")
    if free:
        yield line(f"open readings: {'; '.join(free)}")


def _number(number: float, noun: str) -> str:
    shown = f"{int(number):,}" if number == int(number) else f"{number:,}"
    return f"{shown} {noun}{'' if number == 1 else 's'}"


class Lines:
    """Makes the lines of results, aligned for the properties that are asked for."""

    def __init__(self, site: Site, properties: Sequence[Property], *, timings: bool) -> None:
        self.options = options_of(site)
        self.open = site.free_readings
        self.timings = timings
        self.id_width = max((len(p.id) for p in properties), default=0) + 2

    def result(self, judged: Judged) -> Iterator[Line]:
        """The line of a property, and one for each of its cases where there is more to say."""
        lead = self.id_width + _VERDICT_WIDTH + _JUDGEMENT_WIDTH
        style = _STYLES[judged.judgement]
        word = "-" if judged.judgement is Judgement.UNDECIDED else judged.judgement.value
        yield line(
            strong(judged.result.property.id.ljust(self.id_width)),
            verdict_word(judged).ljust(_VERDICT_WIDTH),
            Part(word.ljust(_JUDGEMENT_WIDTH), style),
            judged.result.property.claim + " ",
            dim(f"({'; '.join(self.details(judged))})"),
            hang=lead,
        )
        if len(judged.cases) > 1 or any(_has_more_to_say(c) for c in judged.cases):
            for case in judged.cases:
                text = self.case(case)
                yield line(" " * self.id_width, Part(text, _case_style(case)), hang=self.id_width + 2)

    def stories(self, judged: Judged, *, witnesses: bool) -> Iterator[Line]:
        """The story of each case that is violated; with `witnesses`, of each that holds by an example too."""
        for case in judged.result.cases:
            if case.verdict is Verdict.VIOLATED or (witnesses and case.verdict is Verdict.HOLDS):
                told = list(story(judged.result.property, case, tell(case.where, self.options), self.open))
                if told:
                    yield line()
                    yield from told

    def details(self, judged: Judged) -> Iterator[str]:
        """Who decided it, on how much, with what evidence."""
        effort = judged.result.effort
        winners = f", won by {' and '.join(effort.winners)}" if self.timings and effort.winners else ""
        yield judged.result.engine + winners
        # A slice says so before its states: they are not those of the whole.
        yield from effort.notes
        if effort.states is not None:
            yield counted(effort.states, "state") + (" in all" if self.open else "")
        if len(judged.cases) == 1:
            case = judged.cases[0].case
            trace = trace_in(case.evidence)
            if trace:
                yield length(trace)
            elif case.checked:
                yield "proof re-checked" + sizes_of(case.evidence)
        if self.timings:
            yield f"{effort.seconds:.2f} s"

    def case(self, judged: JudgedCase) -> str:
        """What was found under which readings, and what is to be said about it."""
        case = judged.case
        condition = tell(case.where, self.options)
        text = _phrase(case) + (f" for {', '.join(case.binding)}" if case.binding else "")
        text += f" under {condition}" if condition else ""
        trace = trace_in(case.evidence)
        if trace:
            text += f": {length(trace)}"
        if judged.judgement is Judgement.UNDECIDED:
            return "; ".join([text, *filter(None, [case.reason])])
        remarks = list(self._missed(judged.missed))
        if not case.checked:
            remarks.append("unchecked")
        if is_vacuous(case):
            remarks.append("its condition is never met")
        if case.vacuity is Vacuity.BEFORE_FAULTS_ONLY:
            remarks.append("its condition is met only before the first fault")
        if case.reason:
            remarks.append(case.reason)
        return "; ".join([text, *dict.fromkeys(remarks)])

    def _missed(self, demands: Sequence[Demand]) -> Iterator[str]:
        """What was expected instead, once for each verdict."""
        for verdict in dict.fromkeys(d.expected for d in demands):
            cubes = [d.where for d in demands if d.expected is verdict]
            names = {tuple(reading for reading, _ in cube) for cube in cubes}
            if len(names) == 1 and len(cubes[0]) == 1:
                allowed = tuple(option for cube in cubes for option in cube[0][1])
                cubes = [((cubes[0][0][0], allowed),)]
            where = tell(cubes, self.options)
            yield f"expected: {verdict.value}" + (f" under {where}" if where else "")


def sizes_of(evidence: Evidence | None) -> str:
    """What a proof says of other sizes: ` for any number of Softphone`; of one for this deployment alone, nothing."""
    if not isinstance(evidence, Invariant) or evidence.every_size is None:
        return ""
    return f" for any number of {' and '.join(evidence.every_size.open)}"


def summary(judged: Sequence[Judged]) -> Line:
    """How many properties came out how."""
    found = Counter(j.judgement for j in judged)
    told = [Part(f"{found[j]} {j.value}", _STYLES[j]) for j in reversed(Judgement) if found[j]]
    parts: list[str | Part] = []
    for part in told:
        parts += [", " if parts else "", part]
    return line(counted(len(judged), "property", "properties"), ": " if parts else "", *parts)


def verdict_word(judged: Judged) -> str:
    """The one word for what was found: the verdict of all cases, or that it depends on the readings."""
    words = {_word(c.case) for c in judged.cases}
    return words.pop() if len(words) == 1 else "depends"


def _word(case: Case) -> str:
    if case.max_faults is not None:
        return Verdict.UNDECIDED.value
    return "vacuous" if is_vacuous(case) else case.verdict.value


def _phrase(case: Case) -> str:
    if case.max_faults is not None:
        return f"{case.verdict.value} for runs with at most {_number(case.max_faults, 'fault')}"
    return "holds vacuously" if is_vacuous(case) else case.verdict.value


def _has_more_to_say(judged: JudgedCase) -> bool:
    plain = judged.judgement in (Judgement.AS_EXPECTED, Judgement.NOT_JUDGED)
    return not plain or is_vacuous(judged.case) or judged.case.vacuity is Vacuity.BEFORE_FAULTS_ONLY


def _case_style(judged: JudgedCase) -> Style:
    style = _STYLES[judged.judgement]
    return "" if style == "good" else style
