"""What the workers of a portfolio do beside deciding and re-checking."""

from __future__ import annotations

from dataclasses import dataclass

from checker.engine import Options
from checker.portfolio.instances import Binding
from checker.portfolio.symmetry import Interchange, Swap
from checker.portfolio.team import Team
from checker.work.service import Found, Handler, Line, Narrowed, meant
from model.lang.ground import GroundVariable
from model.lang.sites import Site
from properties.cubes import Options as OpenOptions
from properties.property import Property
from properties.result import Case, Cube, InstanceCase, Vacuity, Verdict

Orbits = tuple[tuple[tuple[Binding, Swap], ...], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What was found about one element tuple under some readings."""

    where: tuple[Cube, ...]
    verdict: Verdict
    vacuity: Vacuity


Answers = tuple[tuple[Binding, tuple[Said, ...]], ...]


def grouped(site: Site, answers: Answers) -> tuple[Case, ...]:
    """The cases without their evidence: classes of readings under which each element tuple is answered in one way."""
    from checker.bdd.partition import Class, Part, classes

    if all(said.where == ((),) for _, own in answers for said in own):
        found: tuple[Class, ...] = (
            Class(((),), tuple(InstanceCase(b, s.verdict, s.vacuity) for b, own in answers for s in own)),
        )
    else:
        free = [(i, site.readings[i]) for i in site.free_readings]
        variables = [GroundVariable(i, tuple(c.option for c in options), "reading") for i, options in free]
        found = classes(variables, [(b, [Part(s.where, s.verdict, s.vacuity) for s in own]) for b, own in answers])
    return tuple(Case(c.where, c.verdict, vacuity=c.vacuity, instances=c.instances) for c in found)


@dataclass(frozen=True, slots=True)
class Grouping:
    """Puts together what belongs together.

    Asked for the number of a property, answers with its element tuples in orbits of interchangeable ones. Asked for
    answers about single tuples, with the classes of readings under which they are the same.
    """

    site: Site
    properties: tuple[Property, ...]

    def begin(self, line: Line) -> Handler:
        """The site is grounded when the first question comes."""
        made: list[Interchange] = []

        def handle(asked: int | Answers) -> Orbits | tuple[Case, ...]:
            if isinstance(asked, tuple):
                return grouped(self.site, asked)
            if not made:
                made.append(Interchange(self.site))
            line.begun()
            return made[0].orbits(self.properties[asked])

        return handle


@dataclass(frozen=True, slots=True)
class Telling:
    """Asked for the number of a property and a cube of readings, answers as its teller does on those readings alone."""

    site: Site
    properties: tuple[Property, ...]
    team: Team
    options: Options

    def begin(self, line: Line) -> Handler:
        """A session for each cube: what was asked before must not show in a story."""

        def handle(asked: tuple[int | Narrowed, Cube]) -> Found:
            which, cube = asked
            prop = meant(self.properties, which)
            session = self.team.teller(prop.kind).open(within(self.site, cube), self.options, line)
            line.begun()
            result = session.check(prop)
            return Found(result.engine, result.cases, result.effort)

        return handle


def within(site: Site, cube: Cube) -> Site:
    """The site with no more options than a cube allows."""
    chosen = dict(cube)
    return site.with_readings(
        {i: tuple(o for o in site.readings[i] if o.option in options) for i, options in chosen.items()}
    )


def open_options(site: Site) -> OpenOptions:
    """The options that the site leaves, by reading."""
    return {i: tuple(c.option for c in options) for i, options in site.readings.items()}
