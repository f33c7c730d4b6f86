"""The user's own properties and own design, from Python files: two options, and the library that they make.

The options are read before the verb runs and are kept with the context, so a verb that takes its library from
`library_of` has them without a line of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from checker.cli.library import Library
    from model.deployment_file import FileDeployment
    from properties.own_file import OwnFile

CATALOGUE = "catalogue"
"""What `--properties` is given for the properties of the design's catalogue."""

_PROPERTIES = "failproof.own.properties"
_DESIGN = "failproof.own.design"

F = TypeVar("F", bound=Callable[..., Any])


def properties_option(command: F) -> F:
    """`--properties FILE.py|catalogue`."""
    return click.option(
        "own_properties",
        "--properties",
        "-p",
        metavar="FILE.py",
        multiple=True,
        expose_value=False,
        callback=_keep(_PROPERTIES),
        help=f"Properties of your own instead of the catalogue. Repeatable; `-p {CATALOGUE}` adds the catalogue. "
        "The file is code: it is run.",
    )(command)


def design_option(command: F) -> F:
    """`--design FILE.py`."""
    return click.option(
        "own_design",
        "--design",
        metavar="FILE.py",
        expose_value=False,
        callback=_keep(_DESIGN),
        help="A design of your own, with its deployments and properties. The file is code: it is run.",
    )(command)


def _keep(key: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(context: click.Context, _: click.Parameter, value: Any) -> None:
        context.meta[key] = value

    return keep


def design_given(context: click.Context) -> str:
    """The option as the user gave it, to be put into a command; nothing where there was none."""
    design: str | None = context.meta.get(_DESIGN)
    return "" if design is None else f" --design {design}"


def own_words(context: click.Context) -> tuple[str, ...]:
    """Both options as the user gave them, as words of a command."""
    design: str | None = context.meta.get(_DESIGN)
    given: tuple[str, ...] = context.meta.get(_PROPERTIES, ())
    return (*(() if design is None else ("--design", design)), *(w for name in given for w in ("--properties", name)))


def with_own(library: Library, context: click.Context) -> Library:
    """The library with the design and the properties that the command line names. Raises a FailproofError."""
    design: str | None = context.meta.get(_DESIGN)
    given: tuple[str, ...] = context.meta.get(_PROPERTIES, ())
    if design is None and not given:
        return library
    from properties.own_file import check_ids, properties_of, read_own_file

    files: dict[Path, OwnFile] = {}

    def read(name: str) -> OwnFile:
        path = Path(name).resolve()
        if path not in files:
            files[path] = read_own_file(name)
        return files[path]

    if design is not None:
        library = _with_design(library, read(design))
    names = [name for name in dict.fromkeys(given) if name != CATALOGUE]
    own = tuple({id(p): p for name in names for p in properties_of(read(name))}.values())
    check_ids(own)
    return replace(library, own_properties=own, with_catalogue=not given or CATALOGUE in given)


def _with_design(library: Library, file: OwnFile) -> Library:
    """The design of a file alone, with what the file claims of it as its catalogue."""
    from model.lang.errors import Code, UsageError
    from model.own_deployment import own_deployment
    from properties.own_file import check_ids, design_of, properties_of

    system = design_of(file)
    catalogue = properties_of(file) if file.properties else ()
    check_ids(catalogue)
    deployments: dict[str, FileDeployment] = {}
    for given, place in file.deployments:
        found = own_deployment(given, system.name, place)
        if found.name in deployments:
            raise UsageError(
                Code.DUPLICATE_NAME,
                f"two deployments are called {found.name!r}",
                place=place,
                fix="give one of them another name",
            )
        deployments[found.name] = found
    return replace(
        library,
        design_names=(system.name,),
        design={system.name: system}.__getitem__,
        catalogue={system.name: catalogue}.__getitem__,
        deployments=file.path,  # a file has no deployments in it as a folder has: there are those it defines
        default_deployment=next(iter(deployments), ""),
        documents={system.name: ()},
        own_deployments=deployments,
        own_design=True,
    )
