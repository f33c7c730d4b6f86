"""What a command is about: the deployment, its design, the readings and the start condition, as one site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

import click

from checker.cli.elsewhere import property_elsewhere, reading_elsewhere
from checker.cli.library import Library, shipped
from checker.cli.own import design_option, properties_option, with_own
from model.deployment_file import FileDeployment, site_of
from model.lang.errors import Code, PropertyError, UsageError, nearest
from model.lang.reading import ANY, Choice, ReadingInfo
from model.lang.sites import Site
from model.lang.systems import System
from properties.property import Property


def _nowhere(_name: str) -> str:
    return ""


@dataclass(frozen=True)
class Target:
    """A site, the deployment it was made from, and the properties that are meant: the catalogue's, or the user's.

    `elsewhere` says where a property is that is not among them, and nothing of one that is nowhere.
    """

    deployment: FileDeployment
    site: Site
    catalogue: tuple[Property, ...]
    from_catalogue: bool = True
    elsewhere: Callable[[str], str] = _nowhere

    def properties(self, ids: Sequence[str]) -> tuple[Property, ...]:
        """The properties of these ids, in the order of the catalogue; all of them for none."""
        known = [p.id for p in self.catalogue]
        for wanted in ids:
            if wanted not in known:
                where = f"the catalogue of {self.site.system.name} has" if self.from_catalogue else "the files have"
                raise UsageError(
                    Code.UNKNOWN_NAME,
                    f"{where} no property {wanted!r}",
                    fix=self.elsewhere(wanted) or nearest(wanted, known),
                )
        return tuple(p for p in self.catalogue if not ids or p.id in ids)


def library_of(context: click.Context) -> Library:
    """The library that the caller of the command gave, else the one of the package, with what is the user's own."""
    return with_own(context.find_object(Library) or shipped(), context)


def find_target(
    library: Library, deployment: str | None, readings: Iterable[str] = (), start: str | None = None
) -> Target:
    """The site that a command line asks for. Raises a FailproofError that says which name is wrong."""
    found = _found(library, deployment)
    if found.design not in library.design_names:
        raise found.error(
            Code.UNKNOWN_NAME,
            f"there is no design {found.design!r}",
            ("design",),
            nearest(found.design, library.design_names),
        )
    system = library.design(found.design)
    catalogue = library.catalogue(found.design)
    made = site_of(found, system)
    try:
        found, meant = _meant(library, found, system, catalogue)
    except PropertyError as error:
        if deployment is None and error.code is Code.NOT_OF_THIS_DESIGN:
            error.fix += "; or choose a deployment of its design: `failproof list deployments`, then --deployment NAME"
        raise
    known = list(dict.fromkeys(p.id for p in (*catalogue, *meant)))
    for wanted in found.expect or {}:
        if wanted not in known:
            raise found.error(
                Code.UNKNOWN_KEY,
                f"the catalogue of {system.name} has no property {wanted!r}",
                ("expect", wanted),
                nearest(wanted, known),
            )
    unknown = partial(reading_elsewhere, library)
    made = made.with_readings(chosen_readings(system, readings, unknown))
    if start is not None:
        made = replace(made, start=system.start(start))
    elsewhere = partial(property_elsewhere, library) if library.with_catalogue else _nowhere
    return Target(found, made, meant, library.with_catalogue, elsewhere)


def _found(library: Library, deployment: str | None) -> FileDeployment:
    name = deployment or library.default_deployment
    if not name:
        raise UsageError(
            Code.NOTHING_DEFINED,
            f"the design {library.design_names[0]} defines no deployment",
            fix='give a file with --deployment, or define one in the design: `mine = Deployment("mine", ...)`',
        )
    return library.find_deployment(name)


def _meant(
    library: Library, deployment: FileDeployment, system: System, catalogue: tuple[Property, ...]
) -> tuple[FileDeployment, tuple[Property, ...]]:
    """The properties that are meant, all of which fit the design, and the deployment that judges them.

    The user's own are judged by what they expect, whether or not the deployment takes the word of the catalogue.
    """
    own = (*(catalogue if library.own_design else ()), *library.own_properties)
    if not own:
        return deployment, catalogue
    from properties.fit import check_fits
    from properties.invariants import check_using
    from properties.own_file import check_ids

    given = (*(catalogue if library.with_catalogue else ()), *library.own_properties)
    meant = tuple({id(p): p for p in given}.values())
    check_ids(meant)
    check_using(meant)
    for prop in own:
        check_fits(system, prop)
    if deployment.catalogue_expectations:
        return deployment, meant
    mine = {id(p) for p in own}
    judged = tuple(p if id(p) in mine else replace(p, expect=None) for p in meant)
    return replace(deployment, catalogue_expectations=True), judged


def find_open_target(
    library: Library, deployment: str | None, readings: Iterable[str] = (), start: str | None = None
) -> tuple[Target, dict[str, str]]:
    """The site with every reading open that neither the deployment nor the command line chooses.

    And the option of each reading that the site has when nothing is left open.
    """
    given = tuple(readings)
    found = find_target(library, deployment, given, start)
    chosen = {*found.deployment.readings, *chosen_readings(found.site.system, given)}
    opened = {info.id: info.options for info in found.site.system.readings if info.id not in chosen}
    usual = {reading: options[0].option for reading, options in found.site.readings.items()}
    return replace(found, site=found.site.with_readings(opened)), usual


def chosen_readings(
    system: System, given: Iterable[str], elsewhere: Callable[[str], str] = _nowhere
) -> dict[str, tuple[Choice, ...]]:
    """The readings that `ID=OPTION`, `ID=OPTION,OPTION` and `ID=any` choose.

    `elsewhere` says where a reading is that the system does not have, and nothing of one that is nowhere.
    """
    chosen: dict[str, tuple[Choice, ...]] = {}
    for text in given:
        reading, equals, options = text.partition("=")
        if not equals:
            raise UsageError(
                Code.UNKNOWN_READING,
                f"--reading {text}: there is no '=' in it",
                fix="write ID=OPTION, ID=OPTION,OPTION or ID=any",
            )
        info = system.reading_by_id.get(reading.strip())
        if info is None:
            raise UsageError(
                Code.UNKNOWN_READING,
                f"the design {system.name} has no reading {reading!r}",
                fix=elsewhere(reading) or nearest(reading, system.reading_by_id),
            )
        if info.id in chosen:
            raise UsageError(
                Code.UNKNOWN_READING,
                f"--reading {info.id} is given twice",
                fix=f"list the options in one: {info.id}=OPTION,OPTION",
            )
        chosen[info.id] = _options(info, [o.strip() for o in options.split(",")])
    return chosen


def _options(info: ReadingInfo, names: Sequence[str]) -> tuple[Choice, ...]:
    if list(names) == [ANY]:
        return info.options
    wanted: list[Choice] = []
    for name in names:
        known = {c.option: c for c in info.options}
        if name not in known:
            raise UsageError(
                Code.UNKNOWN_READING,
                f"reading {info.id} has no option {name!r}",
                fix=nearest(name, [*known, ANY]),
            )
        wanted.append(known[name])
    return tuple(c for c in info.options if c in wanted)


F = TypeVar("F", bound=Callable[..., Any])


def deployment_option(command: F) -> F:
    """`--deployment NAME|FILE`, and the file of a design of one's own."""
    given = click.option(
        "--deployment",
        "-d",
        metavar="NAME|FILE",
        help="A deployment, as `failproof list deployments` names them, or a TOML file of your own.",
    )
    return given(design_option(command))


def site_options(command: F) -> F:
    """The options that choose the site and the properties."""
    return model_options(properties_option(command))


def model_options(command: F) -> F:
    """The options that choose the site, for commands that look at no property."""
    start = click.option("--start", metavar="NAME", help="The start condition.")
    reading = click.option(
        "--reading",
        "-r",
        "readings",
        metavar="ID=OPTION",
        multiple=True,
        help="Choose the option of a reading; a list with commas leaves several open, ID=any all. Repeatable.",
    )
    return deployment_option(reading(start(command)))


def budget_options(command: F) -> F:
    """The options that limit an engine."""
    states = click.option("--max-states", type=click.IntRange(min=1), metavar="N", help="Stop after N states.")
    seconds = click.option(
        "--max-seconds", type=click.FloatRange(min=0, min_open=True), metavar="S", help="Stop after S seconds."
    )
    engine = click.option("--engine", "-e", metavar="NAME", help="The engine that decides.")
    return engine(states(seconds(command)))


def jobs_option(command: F) -> F:
    """`--jobs N`."""
    return click.option(
        "--jobs",
        "-j",
        type=click.IntRange(min=1),
        metavar="N",
        help="Work on N properties at a time, in processes of their own; 1: in this one. Default: one for each core.",
    )(command)
