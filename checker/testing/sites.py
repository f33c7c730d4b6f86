"""On which deployments the properties of a file are checked: the ones asked for, else the ones that the file defines.

A property is checked on every deployment of a design that it fits. One that fits none of them is an error: it would
never be checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from checker.cli.library import Library, shipped
from checker.cli.target import find_target
from model.deployment_file import FileDeployment
from model.lang.errors import Code, PropertyError, UsageError
from model.lang.sites import Site
from model.lang.systems import System
from model.own_deployment import own_deployment
from properties.fit import check_fits
from properties.own_file import OwnFile, check_ids, design_of, properties_of
from properties.property import Property


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for: deployments by name or file, readings as `ID=OPTION`, a start condition."""

    deployments: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    start: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A property, and the site on which it is checked, with the deployment that the site was made from."""

    prop: Property
    site: Site
    deployment: FileDeployment


def pairs(file: OwnFile, wanted: Wanted) -> Iterator[Pair]:
    """Each property with each deployment that it is checked on, property by property. Raises a FailproofError."""
    properties = properties_of(file)
    check_ids(properties)
    library = _library(file)
    names = wanted.deployments or tuple(library.own_deployments)
    if not names:
        raise UsageError(
            Code.NOTHING_DEFINED,
            "there is no deployment to check the properties on",
            place=file.place,
            fix="give one or more: `pytest --deployment NAME|FILE`",
        )
    found = [_checked(library, name, properties, wanted) for name in names]
    for prop in properties:
        mine = [Pair(prop, site, deployment) for deployment, site, fitting in found if prop.id in fitting]
        if not mine:
            raise _misfit(library, names[0], prop)
        yield from mine


def _library(file: OwnFile) -> Library:
    """The designs of the package and those of the file, which come first."""
    ours = shipped()
    own = {system.name: system for system in file.systems}

    def design(name: str) -> System:
        return own[name] if name in own else ours.design(name)

    def catalogue(name: str) -> tuple[Property, ...]:
        return () if name in own else ours.catalogue(name)

    deployments: dict[str, FileDeployment] = {}
    if file.deployments:
        name = design_of(file).name
        deployments = {d.name: own_deployment(d, name, place) for d, place in file.deployments}
    return replace(
        ours,
        design_names=tuple(dict.fromkeys((*own, *ours.design_names))),
        design=design,
        catalogue=catalogue,
        own_deployments=deployments,
        with_catalogue=False,
    )


def _checked(
    library: Library, name: str, properties: Sequence[Property], wanted: Wanted
) -> tuple[FileDeployment, Site, frozenset[str]]:
    """The deployment of this name, its site, and the ids of the properties that fit its design."""
    given = library.find_deployment(name)
    fitting = properties
    if given.design in library.design_names:
        system = library.design(given.design)
        fitting = [p for p in properties if _misfits(system, p) is None]
    target = find_target(replace(library, own_properties=tuple(fitting)), name, wanted.readings, wanted.start)
    return target.deployment, target.site, frozenset(p.id for p in fitting)


def _misfits(system: System, prop: Property) -> PropertyError | None:
    try:
        check_fits(system, prop)
    except PropertyError as error:
        if error.code is Code.NOT_OF_THIS_DESIGN:
            return error
        raise
    return None


def _misfit(library: Library, name: str, prop: Property) -> PropertyError:
    """Why the property fits none of the designs, told of the first."""
    error = _misfits(library.design(library.find_deployment(name).design), prop)
    assert error is not None  # noqa: S101 - it fits none
    return error
