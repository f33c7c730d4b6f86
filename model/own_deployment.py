"""Deployments written in Python, in the file of a design: held to the shape that a deployment file has.

Python checks no types while it runs, so what a reader of TOML finds wrong is found here.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from model.deployment_file import FileDeployment
from model.lang.errors import Code, DeploymentError
from model.lang.place import Place
from model.lang.sites import Deployment

_SHAPES: dict[str, tuple[Any, str]] = {
    "name": (str, "a text"),
    "elements": (dict[str, dict[str, dict[str, Any]]], 'such as {"Server": {"alpha": {"number": 1}}}'),
    "readings": (dict[str, str | list[str]], "a table of options"),
    "start": (str | None, "the name of a start condition"),
    "title": (str, "a text"),
    "expect": (dict[str, Literal["holds", "violated"]] | None, 'a table of "holds" or "violated"'),
}


class OwnDeployment(FileDeployment):
    """A deployment that stands in a file of Python: every error about it is told at its one line."""

    at: Place = Place("?")

    def place(self, *key: str) -> Place:  # noqa: ARG002 - the keys of a Python value have no lines of their own
        """Where the deployment stands."""
        return self.at


def own_deployment(given: Deployment, design: str, place: Place) -> OwnDeployment:
    """The deployment as one that was read from a file, judged by what the properties expect.

    Raises DeploymentError where it has not the shape of one.
    """
    fields = {name: _checked(name, getattr(given, name), place) for name in _SHAPES}
    readings = {i: (o,) if isinstance(o, str) else tuple(o) for i, o in fields.pop("readings").items()}
    made = OwnDeployment(**fields, readings=readings, design=design, catalogue_expectations=True, file=place.file)
    object.__setattr__(made, "at", place)
    return made


def _checked(name: str, value: object, place: Place) -> Any:
    shape, expected = _SHAPES[name]
    try:
        return msgspec.convert(value, shape, strict=True)
    except (msgspec.ValidationError, TypeError) as error:
        raise DeploymentError(
            Code.BAD_VALUE,
            f"the deployment has no {name} of the right shape: {error}",
            place=place,
            fix=f"give its {name}: {expected}",
        ) from error
