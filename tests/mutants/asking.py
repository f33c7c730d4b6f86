"""What the engines say of one claim about one system, in short: to see whether a mistake changes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from checker.engine import Options, Silent
from checker.engines import engine
from checker.portfolio.instances import bindings, is_divisible, unit
from model.deployment_file import find_deployment
from model.lang.sites import Deployment, Site
from model.lang.systems import System
from properties.property import Property
from properties.result import Vacuity, Verdict
from tests.mutants.patches import claims
from tests.telling import site_of

Turns = tuple[tuple[str, float], ...]
"""Which engine is asked for how many seconds, until one decides."""

PATIENT: Turns = (("bdd", 5.0), ("ic3", 15.0), ("bmc", 20.0), ("bdd", 60.0), ("kind", 60.0))
QUICK: Turns = (("bdd", 4.0), ("ic3", 8.0))


@dataclass(frozen=True)
class Answer:
    """The verdict of a claim about one element tuple, whether it says anything, and who found out."""

    verdict: str
    vacuous: bool
    engine: str = ""

    def differs(self, other: Answer) -> bool:
        """Whether both are known and say different things."""
        known = Verdict.UNDECIDED.value not in (self.verdict, other.verdict)
        return known and (self.verdict, self.vacuous) != (other.verdict, other.vacuous)


def ask(
    system: System,
    claim: str,
    deployment: Deployment,
    readings: Mapping[str, str],
    turns: Turns = PATIENT,
    *,
    start: str = "normal",
) -> Answer:
    """The first answer of the engines, each in its turn. A claim about elements is asked about the first of them."""
    site = site_of(deployment, start, readings, system)
    prop = about_the_first(site, claims(system.name)[claim])
    for name, seconds in turns:
        asked = engine(name)
        if prop.kind not in asked.decides:
            continue
        (case,) = asked.open(site, Options(max_seconds=seconds), Silent()).check(prop).cases
        if case.verdict is not Verdict.UNDECIDED:
            return Answer(case.verdict.value, case.vacuity is Vacuity.NEVER, name)
    return Answer(Verdict.UNDECIDED.value, vacuous=False)


def one_softphone() -> Deployment:
    """The deployment `duplex` with one softphone, its agent and its phone."""
    whole = find_deployment("duplex")
    kept = {
        sort: {name: fields for name, fields in elements.items() if not name.endswith("2")}
        for sort, elements in whole.elements.items()
    }
    return replace(whole, name="one-softphone", elements=kept)


def cluster(applications: int) -> Deployment:
    """Figure 4-2 with its two applications, or so many of the larger cluster."""
    if applications == len(find_deployment("figure-4-2").elements["ExtendedFunctions"]):
        return find_deployment("figure-4-2")
    large = find_deployment("four-applications")
    kept = dict(list(large.elements["ExtendedFunctions"].items())[:applications])
    return replace(large, name=f"{applications} applications", elements={**large.elements, "ExtendedFunctions": kept})


def about_the_first(site: Site, prop: Property) -> Property:
    """The property about its first element tuple, where it can be asked about one at a time."""
    return unit(prop, bindings(site, prop)[0]) if is_divisible(site, prop) else prop
