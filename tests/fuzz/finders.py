"""What an engine that only finds runs has to agree on with one that decides everything.

It may leave open what no run shows. What it says is compared under each choice of readings, because it may cut the
readings into other cases; the runs of a case are compared where the other engine has cases that make it up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from model.lang.sites import Site
from properties.result import Case, Result, Vacuity, Verdict

Choice = tuple[str, ...]
Cost = tuple[int, int]


def finder_differences(
    site: Site,
    whole: Result,
    found: Result,
    *,
    depth: int,
    choices: Callable[[Site, Case], frozenset[Choice]],
    cost: Callable[[object], Cost | None],
) -> Iterator[str]:
    """What differs between the results; `depth`: the most steps of a run that the finder looks for."""
    by_choice = {choice: case for case in whole.cases for choice in choices(site, case)}
    for case in found.cases:
        mine = choices(site, case)
        for choice in sorted(mine):
            yield from _said(
                " ".join(choice) or "all", by_choice[choice], case, cost(by_choice[choice].evidence), depth
            )
        made_of = [other for other in whole.cases if choices(site, other) & mine]
        costs = [cost(other.evidence) for other in made_of if other.verdict is case.verdict]
        whole_cases = all(choices(site, other) <= mine for other in made_of)
        # A bound on faults may leave open for the one what the other proves without it.
        if case.evidence is None or not whole_cases or not costs or None in costs:
            continue
        best, shown = min(c for c in costs if c is not None), cost(case.evidence)
        # A run with fewer faults may be longer than any that the finder looks for.
        if shown is not None and shown != best and best[1] <= depth:
            yield f"faults, steps: {whole.engine} says {best}, {found.engine} says {shown}"


def _said(under: str, whole: Case, found: Case, run: Cost | None, depth: int) -> Iterator[str]:
    if found.verdict is Verdict.UNDECIDED:
        if whole.verdict is not Verdict.UNDECIDED and run is not None and run[1] <= depth:
            yield f"verdict [{under}]: a run {run} was missed, {found.reason}"
        return
    if found.verdict is not whole.verdict:
        yield f"verdict [{under}]: {whole.verdict.value}, but the finder says {found.verdict.value}"
    elif found.vacuity not in (whole.vacuity, Vacuity.NOT_ASKED):
        yield f"vacuity [{under}]: {whole.vacuity.value}, but the finder says {found.vacuity.value}"
    theirs: Mapping[Choice, Verdict] = {i.binding: i.verdict for i in whole.instances}
    for instance in found.instances:
        if instance.verdict not in (Verdict.UNDECIDED, theirs[instance.binding]):
            yield f"instances [{under}]: {instance.binding} is {theirs[instance.binding].value}"
