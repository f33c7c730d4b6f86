"""Certificates as lines: which case has one and why another has none, and what a check of one found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checker.certificate.every_size.file import SizeHeader, size_certificate
from checker.certificate.every_size.scope import scope
from checker.certificate.file import Header, write_certificate
from checker.certificate.verify import Verification
from checker.judgement import ExitCode, is_vacuous
from checker.report.line import Line, bad, counted, dim, good, line, strong, table, unsure
from checker.report.results import options_of
from checker.report.story import length, trace_in
from model.lang.sites import Site
from properties.cubes import tell
from properties.evidence import EverySize, Invariant, RankedInvariant
from properties.property import Property
from properties.result import Case, Result, Verdict

NONE = "none"
"""What stands in the place of a file."""
_VERDICT_WIDTH = max(len(v.value) for v in Verdict) + 2


def has_certificate(case: Case) -> bool:
    """Whether the case was proved by an invariant that was re-checked."""
    return case.checked and isinstance(case.evidence, Invariant | RankedInvariant)


def certificate_name(prop: Property, number: int, case: Case) -> str | None:
    """The file of the certificate of a case, by the number of the case; None where it has none."""
    if not has_certificate(case):
        return None
    return f"{prop.id}-{number}.{'smt2' if _every_size(case) is None else 'proof'}"


def certificate_text(site: Site, prop: Property, case: Case) -> str:
    """The certificate of a case: for every size, where the proof is one and about all readings of the site."""
    every_size = _every_size(case)
    if every_size is None:
        return write_certificate(site, prop, case)
    return size_certificate(scope(site, every_size.open), prop, every_size.proof)


def _every_size(case: Case) -> EverySize | None:
    if isinstance(case.evidence, Invariant) and case.where == ((),):
        return case.evidence.every_size
    return None


def exit_code(results: Iterable[Result], *, named: bool) -> ExitCode:
    """3 if a case is undecided or unchecked, else 1 if one of the properties, asked for by name, is violated."""
    cases = [case for result in results for case in result.cases]
    if any(case.verdict is Verdict.UNDECIDED or not case.checked for case in cases):
        return ExitCode.UNDECIDED
    if named and any(case.verdict is Verdict.VIOLATED for case in cases):
        return ExitCode.UNEXPECTED
    return ExitCode.AS_EXPECTED


class Listing:
    """A line for each case of the properties, in columns, and at the end how many certificates there are."""

    def __init__(self, site: Site, properties: Sequence[Property]) -> None:
        self._options = options_of(site)
        self._width = max((len(p.id) for p in properties), default=0) + 2
        self._written = 0
        self._without = 0

    def case(self, prop: Property, case: Case, file: str | None) -> Line:
        """The line of a case whose certificate is in `file`, or that has none."""
        self._written += file is not None
        self._without += file is None
        shown = file or NONE
        file_width = self._width + len("-1.smt2")
        open_ = case.verdict is Verdict.UNDECIDED or not case.checked
        return line(
            strong(prop.id.ljust(self._width)),
            case.verdict.value.ljust(_VERDICT_WIDTH),
            (good if file else unsure if open_ else dim)(shown.ljust(file_width)),
            "; ".join(self._said(prop, case, file)),
            hang=self._width + _VERDICT_WIDTH + file_width,
        )

    def _said(self, prop: Property, case: Case, file: str | None) -> Iterator[str]:
        where = tell(case.where, self._options)
        about = f" for {', '.join(case.binding)}" if case.binding else ""
        yield prop.claim + about + (f" under {where}" if where else "")
        if is_vacuous(case):
            yield "its condition is never met"
        if file is None:
            yield _reason(prop, case)

    def summary(self, folder: str) -> Line:
        """How many certificates were written, and how many cases have none."""
        written = f"{counted(self._written, 'certificate')} written to {folder}"
        return line(written, f"; {counted(self._without, 'case')} without one" if self._without else "")


def _reason(prop: Property, case: Case) -> str:
    """Why a case has no certificate."""
    trace = trace_in(case.evidence)
    if case.verdict is Verdict.UNDECIDED:
        return case.reason or "undecided"
    if not case.checked:
        return f"unchecked: {case.reason}" if case.reason else "unchecked"
    if trace is not None:
        return f"shown by a replayed run: {length(trace)}"
    return f"re-checked without an invariant: {without_invariant(prop)}"


def without_invariant(prop: Property) -> str:
    """Why a property holds for which no invariant is needed."""
    if prop.kind == "independent":
        return "no step of the rules reaches what is observed"
    return "there is no element that it speaks of"


def about(header: Header | SizeHeader, properties: Sequence[Property]) -> Iterator[Line]:
    """What a certificate says that it shows."""
    yield line(strong(f"{header.design} on {header.deployment}"), ": a certificate says")
    yield line("  ", strong(header.property), f" {_claimed(header)}")
    for prop in properties:
        if prop.id == header.property:
            yield line(f"    claim: {prop.claim}", hang=11)


def _claimed(header: Header | SizeHeader) -> str:
    if isinstance(header, SizeHeader):
        return f"holds for any number, {header.sizes}, of {header.open.replace(', ', ' and ')}"
    where = f" under {header.readings}" if header.readings else ""
    elements = f" for {header.elements}" if header.elements else ""
    return f"{header.verdict}{elements}{where}"


def verdict(found: Verification) -> Iterator[Line]:
    """What came out of the check; of a refusal, the query that failed and a state that shows why."""
    if found.accepted:
        yield line(good("accepted"), f": {counted(found.queries, 'query', 'queries')}, none has a model")
        return
    yield line(bad("refused"), "".join(f": {part}" for part in (found.failed, found.reason) if part))
    if found.state:
        step = ", and what the step makes of it" if found.after else ""
        yield line(f"  a state that shows why{step}:")
        after = dict(found.after)
        rows = [(name, _change(value, after.get(name, value))) for name, value in found.state]
        yield from table(rows, indent=4)


def _change(before: str, after: str) -> str:
    return before if before == after else f"{before} -> {after}"
