"""`holds(...)`: a property decided inside a test of one's own.

    from checker.pytest_plugin import holds

    def test_the_standby_takes_over():
        assert holds(site, somebody_serves)

    def test_the_hazard_is_there():
        assert not holds(site, one_at_most)

An outcome is true only where all readings have a proof that other code has checked, and false only where there is a
run, replayed, that violates the property. Anything between is neither: to ask it for its truth is an error, so that
`assert not holds(...)` cannot pass because a search was stopped early.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from os import PathLike, fspath

from checker.api import NO_LIMITS, check
from checker.engine import Options
from checker.engines import ENGINE_NAMES
from checker.judgement import Judged, is_vacuous
from checker.report.results import Lines
from model.deployment_file import find_deployment, site_of
from model.designs import design
from model.lang.errors import Code, UsageError
from model.lang.sites import Deployment, Site, site
from model.lang.systems import System
from properties.property import Property
from properties.result import Case, Verdict


class NotDecidedError(AssertionError):
    """A property is neither shown to hold nor shown to be violated."""


@dataclass(frozen=True)
class Outcome:
    """What was found about a property on a site. `judged` has the cases with their evidence."""

    site: Site
    judged: Judged

    @property
    def story(self) -> str:
        """What is claimed, what was found under which readings, and the shortest story of each violation."""
        lines = Lines(self.site, [self.judged.result.property], timings=False)
        told = [*lines.result(self.judged), *lines.stories(self.judged, witnesses=False)]
        return "\n".join(line.text for line in told)

    @property
    def summary(self) -> str:
        """What was found, in one line."""
        return f"{self.judged.result.property.id} on {self.site.name}: " + ", ".join(
            dict.fromkeys(_word(case) for case in self.judged.result.cases)
        )

    def __bool__(self) -> bool:
        words = {_word(case) for case in self.judged.result.cases}
        if _VIOLATED in words:
            return False
        if words == {_HOLDS}:
            return True
        raise NotDecidedError(f"{self.summary}\n\n{self.story}")

    def __repr__(self) -> str:
        return f"<{self.summary}>"


def holds(
    about: Site | System | str | PathLike[str],
    prop: Property,
    *,
    deployment: Deployment | None = None,
    engine: str = ENGINE_NAMES[0],
    options: Options = NO_LIMITS,
) -> Outcome:
    """Decides the property on a site, on a deployment by name or file, or on a system with its `deployment`.

    Raises a FailproofError where that makes no site, or where a run of it does something undefined.
    """
    found = replace(_site(about, deployment), expect=None)
    # The test says what it expects: what the property expects would only confuse the story.
    (judged,) = check(found, replace(prop, expect=None), engine=engine, options=options)
    return Outcome(found, judged)


def outcomes_in(values: Iterable[object]) -> list[Outcome]:
    """The outcomes among some values, each once."""
    return list({id(v): v for v in values if isinstance(v, Outcome)}.values())


_HOLDS, _VIOLATED = "holds", "violated"


def _word(case: Case) -> str:
    """`holds` and `violated` only where it is shown."""
    if case.verdict is Verdict.VIOLATED and case.checked:
        return _VIOLATED
    if case.verdict is Verdict.HOLDS and case.max_faults is None:
        if is_vacuous(case):
            return "holds vacuously: its condition is never met"
        return _HOLDS if case.checked else "holds, unchecked"
    return "undecided"


def _site(about: Site | System | str | PathLike[str], deployment: Deployment | None) -> Site:
    match about:
        case Site():
            return about
        case System():
            if deployment is None:
                raise UsageError(
                    Code.NOTHING_DEFINED,
                    f"a design alone has no elements: on which deployment of {about.name} is it to hold?",
                    fix="write holds(system, property, deployment=...)",
                )
            return site(about, deployment)
        case _:
            given = find_deployment(fspath(about))
            return site_of(given, design(given.design))
