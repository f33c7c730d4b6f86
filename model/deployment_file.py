"""Deployments as TOML files. They are data: reading one runs no code, and what is wrong is told with file and line.

    design = "callback"
    title = "Two applications behind two CTIManagers"
    expectations = "catalogue"

    [readings]
    B17 = "always"
    B21 = ["running", "registered"]
    B25 = "any"

    [expect]
    H8 = "holds"

    [ExtendedFunctions.app1]
    address = "10.1.1.20"
    ctimanager = "cti1"

`expectations = "catalogue"` judges every property by the expectation that the catalogue gives; `[expect]` overrides it,
property by property. A deployment with neither is reported, not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal, cast

import msgspec

from model.lang.errors import Code, DeploymentError, UsageError, nearest
from model.lang.place import Place
from model.lang.reading import ANY
from model.lang.sites import Deployment, KeyedDeploymentError, Site, site
from model.lang.systems import System
from model.toml_lines import Key, key_lines, show_key
from model.toml_text import TomlError, decoded, parsed, place_of_key, shown

SUFFIX = ".toml"

_FIELDS: dict[str, tuple[Any, str]] = {
    "design": (str, "the name of a design"),
    "title": (str, "a text"),
    "start": (str, "the name of a start condition"),
    "expectations": (Literal["catalogue"], 'the text "catalogue"'),
    "readings": (dict[str, Any], "a table `[readings]`"),
    "expect": (dict[str, Any], "a table `[expect]`"),
}
_READING = (str | list[str], f'an option, a list of options, or "{ANY}"')
_EXPECTED = (Literal["holds", "violated"], '"holds" or "violated"')
_COMPONENT = (dict[str, Any], "a table for each element, such as `[Component.element]`")
_ELEMENT = (dict[str, Any], "a table of links and data")


@dataclass(frozen=True)
class FileDeployment(Deployment):
    """A deployment that was read from a file: it names its design and knows its lines."""

    design: str = ""
    catalogue_expectations: bool = False
    file: str = ""
    lines: Mapping[Key, int] = field(default_factory=dict[Key, int])

    def place(self, *key: str) -> Place:
        """Where a key is written: its own line, or that of the nearest table that contains it."""
        return place_of_key(self.file, self.lines, key)

    def error(self, code: Code, message: str, key: Key, fix: str = "") -> DeploymentError:
        """An error about a key of this file."""
        told = f"{show_key(key)}: " if key else ""
        return DeploymentError(code, f"{told}{message}", place=self.place(*key), fix=fix)


def deployment_folder() -> Traversable:
    """Where the deployments are that come with the package."""
    return files("model").joinpath("deployments")


def deployment_names(folder: Traversable | None = None) -> tuple[str, ...]:
    """The names of the deployments that come with the package."""
    folder = folder or deployment_folder()
    if not folder.is_dir():
        return ()
    return tuple(sorted(f.name.removesuffix(SUFFIX) for f in folder.iterdir() if f.name.endswith(SUFFIX)))


def find_deployment(name_or_file: str, folder: Traversable | None = None, also: Iterable[str] = ()) -> FileDeployment:
    """The deployment of this name from the package, or the one in this file. A name of the package comes first.

    Raises UsageError, with the nearest name, where there is neither; `also` are names that would have been found.
    """
    folder = folder or deployment_folder()
    names = deployment_names(folder)
    if name_or_file in names:
        return read_text(deployment_text(name_or_file, folder), name=name_or_file, file=name_or_file + SUFFIX)
    path = Path(name_or_file)
    if not _exists(path):
        raise UsageError(
            Code.UNKNOWN_NAME,
            f"there is no deployment {name_or_file!r}, and no file of this name",
            fix=nearest(path.name.removesuffix(SUFFIX), [*names, *also]),
        )
    return read_deployment(path)


def deployment_text(name_or_file: str, folder: Traversable | None = None) -> str:
    """The text of a deployment that `find_deployment` finds."""
    folder = folder or deployment_folder()
    if name_or_file in deployment_names(folder):
        return folder.joinpath(name_or_file + SUFFIX).read_text(encoding="utf-8")
    return _text_of(Path(name_or_file))


def read_deployment(path: str | Path) -> FileDeployment:
    """The deployment in a file. Its name is that of the file without the ending.

    Raises UsageError where the file cannot be read, DeploymentError where it is no deployment.
    """
    path = Path(path)
    return read_text(_text_of(path), name=path.name.removesuffix(SUFFIX), file=path.as_posix())


def read_text(text: str, *, name: str, file: str) -> FileDeployment:
    """The deployment in a text; `file` is what errors call it."""
    lines = key_lines(text)
    found = _Reader(file, lines).read(_parsed(text, file))
    return FileDeployment(name=name, file=file, lines=lines, **found)


def site_of(deployment: FileDeployment, system: System) -> Site:
    """The system on the deployment; what does not fit is told with file and line."""
    known = [c.__name__ for c in system.components]
    for key in deployment.elements:
        if key not in known:
            raise deployment.error(
                Code.UNKNOWN_KEY,
                f"the design {system.name} has no component {key!r}, and a deployment no such key",
                (key,),
                nearest(key, [*known, *_FIELDS]),
            )
    try:
        return site(system, deployment)
    except KeyedDeploymentError as error:
        raise deployment.error(error.code, error.message, error.key, error.fix) from error


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False  # what is too long for a name, say, is the name of nothing


def _text_of(path: Path) -> str:
    try:
        return decoded(path.read_bytes())
    except TomlError as error:
        raise _no_toml(error, path.as_posix()) from error
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(
            Code.UNREADABLE_FILE,
            f"the file cannot be read: {why}",
            place=Place(path.as_posix()),
            fix="give the path of a TOML file",
        ) from error


def _parsed(text: str, file: str) -> dict[str, Any]:
    try:
        return parsed(text, header="[Component.element]")
    except TomlError as error:
        raise _no_toml(error, file) from error


def _no_toml(error: TomlError, file: str) -> DeploymentError:
    return DeploymentError(Code.DEPLOYMENT_SYNTAX, error.message, place=Place(file, error.line), fix=error.fix)


class _Reader:
    """Checks the shape of a parsed file, key by key, so that each error knows its key."""

    def __init__(self, file: str, lines: Mapping[Key, int]) -> None:
        self.blank = FileDeployment("", {}, file=file, lines=lines)

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        self._check_numbers(given)
        for key, value in given.items():
            if key not in _FIELDS and not isinstance(value, dict):
                raise self.blank.error(Code.UNKNOWN_KEY, f"a deployment has no {key!r}", (key,), nearest(key, _FIELDS))
        for key, (shape, expected) in _FIELDS.items():
            if key in given:
                self._check(given[key], shape, expected, (key,))
        if "design" not in given:
            raise self.blank.error(
                Code.MISSING_KEY, "the deployment names no design", (), 'begin the file with `design = "..."`'
            )
        readings = {k: self._reading(k, v) for k, v in given.get("readings", {}).items()}
        expect = {k: self._check(v, *_EXPECTED, ("expect", k)) for k, v in given.get("expect", {}).items()}
        judged = "expect" in given or "expectations" in given
        return {
            "design": given["design"],
            "elements": self._elements({k: v for k, v in given.items() if k not in _FIELDS}),
            "readings": readings,
            "start": given.get("start"),
            "title": given.get("title", ""),
            "expect": expect if judged else None,
            "catalogue_expectations": "expectations" in given,
        }

    def _check_numbers(self, given: Mapping[str, Any]) -> None:
        """Refuses integers that TOML need not carry: some cannot even be printed."""
        left: list[tuple[Key, object]] = [((), given)]
        while left:
            key, value = left.pop()
            if isinstance(value, dict):
                left += [((*key, name), part) for name, part in cast("dict[str, object]", value).items()]
            elif isinstance(value, list):
                left += [(key, part) for part in cast("list[object]", value)]
            elif isinstance(value, int) and not -(2**63) <= value < 2**63:
                raise self.blank.error(
                    Code.BAD_VALUE, "an integer has more than 64 bits", key, "write a smaller number"
                )

    def _reading(self, key: str, given: object) -> tuple[str, ...]:
        value: str | list[str] = self._check(given, *_READING, ("readings", key))
        return (value,) if isinstance(value, str) else tuple(value)

    def _elements(self, given: Mapping[str, Any]) -> dict[str, dict[str, dict[str, object]]]:
        for component, elements in given.items():
            self._check(elements, *_COMPONENT, (component,))
            for name, fields in elements.items():
                self._check(fields, *_ELEMENT, (component, name))
        return dict(given)

    def _check(self, value: object, shape: Any, expected: str, key: Key) -> Any:
        try:
            return msgspec.convert(value, shape, strict=True)
        except msgspec.ValidationError as error:
            raise self.blank.error(
                Code.BAD_VALUE, f"{shown(value)} was found; expected {expected}", key, _fix(value, key)
            ) from error


def _fix(value: object, key: Key) -> str:
    if key[:1] == ("expect",) and isinstance(value, str):
        return nearest(value, ("holds", "violated"))
    return ""
