"""Checking from Python: one call that decides properties on a site, and one that tells what came out.

found = check(site, no_split_brain)
print(report(site, found))
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.engine import Options, Reporter, Silent
from checker.engines import ENGINE_NAMES
from checker.judgement import Judged
from checker.portfolio.shop import shop
from checker.report.line import line
from checker.report.results import Lines, summary
from model.lang.sites import Site
from properties.property import Property

NO_LIMITS = Options()


def check(
    site: Site,
    *properties: Property,
    engine: str = ENGINE_NAMES[0],
    options: Options = NO_LIMITS,
    reporter: Reporter | None = None,
    jobs: int = 1,
) -> tuple[Judged, ...]:
    """Decides the properties, with every trace replayed and every proof re-checked, and judges them by expectation.

    With more than one of the `jobs`, in processes of their own. Where a process does not inherit the site (see
    `checker.work`), its design has to stand in a module, and a script needs the guard `if __name__ == "__main__":`.

    Raises ReachedError, with the trace as its evidence, where a run of the site does something undefined.

    >>> from model.lang import Component, Deployment, State, Step, fault, site, system, when
    >>> from properties import VIOLATED, always
    >>> class Lamp(Component):
    ...     lit = State(bool, initially=True)
    ...
    ...     @fault()
    ...     def burn_out(self) -> Step:
    ...         "{self} burns out."
    ...         return when(self.lit).then(self.lit.becomes(False))
    >>> here = site(system("lamps", [Lamp]), Deployment("two", {"Lamp": {"left": {}, "right": {}}}))
    >>> lit = always("LIT", "Every lamp is lit", that=lambda lamp: lamp.lit, over=Lamp, why="Dark.", expect=VIOLATED)
    >>> found = check(here, lit)
    >>> [(judged.result.property.id, judged.judgement.value) for judged in found]
    [('LIT', 'as expected')]
    >>> print(report(here, found).splitlines()[-1])
    1 property: 1 as expected
    """
    with shop(engine, site, properties, options, jobs=jobs) as workshop:
        return tuple(workshop.run(reporter or Silent(), from_catalogue=True))


def report(site: Site, found: Sequence[Judged]) -> str:
    """What `failproof check` prints of these results: a line each, the stories of violations, a summary."""
    lines = Lines(site, [j.result.property for j in found], timings=False)
    told = [*(told for j in found for told in lines.result(j))]
    told += [told for j in found for told in lines.stories(j, witnesses=False)]
    return "\n".join(part.text for part in [*told, line(), summary(found)])
