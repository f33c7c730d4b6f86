"""Which of several causes a violation needs: each is taken out of the model, and an engine is asked again.

A cause is a rule that a person or chance decides about: a fault, or an action of an operator. Taking one out takes it
out for every element, so that another element cannot stand in for the first. A reading is a cause, too: it is taken out
by giving it its other options, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from checker.engine import Engine, Options, Reporter
from checker.rechecking import Rechecker, independent_checks
from checker.report.story import trace_in
from checker.runner import complete, not_asked, refusal
from model.lang.errors import UsageError
from model.lang.grounding import Grounder
from model.lang.rule import Kind, Rule
from model.lang.sites import Site
from model.trace import Trace
from properties.evidence import Invariant, RankedInvariant, StateSet
from properties.property import Property
from properties.result import Case, Result, Verdict

CAUSES = (Kind.FAULT.value, Kind.OPERATOR.value)


def decide(site: Site, prop: Property, engines: Sequence[Engine], reporter: Reporter) -> Result:
    """What the first of the engines that can decide it says, with its evidence re-checked."""
    rechecker = Rechecker(independent_checks(site), reporter)
    found: Result | None = None
    for engine in engines:
        result = not_asked(prop, site, engine, cancelled=reporter.cancelled())
        if result is None:
            try:
                result = engine.open(site, Options(), reporter).check(prop)
            except UsageError as error:
                result = refusal(prop, site, engine, error)
        cases = tuple(rechecker.recheck(prop, case) for case in complete(result, site))
        found = replace(result, cases=cases)
        if all(case.verdict is not Verdict.UNDECIDED for case in cases):
            break
    assert found is not None  # noqa: S101 - there is an engine
    return found


@dataclass(frozen=True, slots=True)
class Without:
    """What becomes of a violation when a rule is taken out: the same verdict by another story, or another verdict."""

    rule: Rule
    case: Case

    @property
    def story(self) -> Trace | None:
        """How it happens all the same."""
        return trace_in(self.case.evidence) if self.case.verdict is Verdict.VIOLATED else None


def causes(trace: Trace) -> tuple[str, ...]:
    """The rules of the faults and the operator's actions in a story, each once, in their order."""
    return tuple(dict.fromkeys(step.rule for step in trace.steps if step.kind in CAUSES))


def without_each(
    site: Site, prop: Property, trace: Trace, engines: Sequence[Engine], reporter: Reporter
) -> Iterator[Without]:
    """For each cause of a story, what is found when it cannot happen. The site has no reading left open."""
    for rule_id in causes(trace):
        mutant = site.with_system(site.system.remove(rule_id))
        (case,) = decide(mutant, prop, engines, reporter).cases
        yield Without(site.system.rule(rule_id), case)


# ---- readings ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Otherwise:
    """What becomes of a violation when one reading of its story is another.

    `same`: the options under which the very same steps show it. `asked`: the other ones, each with what was found.
    """

    reading: str
    option: str
    same: tuple[str, ...]
    asked: tuple[tuple[str, Case], ...]


def with_each_option(
    site: Site, prop: Property, case: Case, trace: Trace, engines: Sequence[Engine], reporter: Reporter
) -> Iterator[Otherwise]:
    """What the other options of a reading make of a violation, for each that can matter and that the site leaves open.

    An engine is asked only about the options under which the story of the case is none: those of the others are known
    without.
    """
    from checker.conditions.story_region import StoryRegions
    from checker.portfolio.instances import bindings
    from checker.portfolio.service import within
    from properties.regions import Regions

    regions = Regions({i: tuple(c.option for c in site.readings[i]) for i in site.free_readings})
    stories = StoryRegions(site, regions)
    relevant = stories.relevant(prop, bindings(site, prop))
    known = stories.of(prop, case.binding, trace)
    for reading in (i for i in regions.ids if i in relevant):
        same: list[str] = []
        asked: list[tuple[str, Case]] = []
        for option in regions.options[reading]:
            chosen = {**trace.readings, reading: option}
            if option == trace.readings[reading]:
                continue
            if known is not None and regions.contains(known, chosen):
                same.append(option)
                continue
            here = within(site, tuple((i, (o,)) for i, o in chosen.items()))
            (found,) = decide(here, prop, engines, reporter).cases
            asked.append((option, found))
        yield Otherwise(reading, trace.readings[reading], tuple(same), tuple(asked))


# ---- what a proof uses ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Used:
    """What a proof speaks of: the variables and readings in its sets, and the rules that write one of the variables.

    `layers`: the most that lead to the goal of one element tuple; 0 for a property that has no goal.
    """

    nodes: int
    variables: tuple[str, ...]
    readings: tuple[str, ...]
    rules: tuple[Rule, ...]
    layers: int = 0


def used_by(site: Site, evidence: Invariant | RankedInvariant) -> Used:
    """What a proof rests on. A rule that writes nothing of it cannot leave its set."""
    sets = evidence.sets if isinstance(evidence, RankedInvariant) else (evidence.states,)
    named = {name for states in sets for name in _names(states)}
    system = Grounder(site).system()
    positions = {index for index, variable in enumerate(system.variables) if variable.name in named}
    families = {r.family for r in system.rules if any(u.variable in positions for u in r.updates)}
    return Used(
        evidence.states.size,
        tuple(v.name for v in site.variables if v.name in named),
        tuple(i for i in site.readings if i in named),
        tuple(rule for rule in site.system.rules if rule.id in families),
        evidence.depth if isinstance(evidence, RankedInvariant) else 0,
    )


def _names(states: StateSet) -> Iterator[str]:
    for node in states.nodes:
        if node[0] == "is":
            yield node[1]
