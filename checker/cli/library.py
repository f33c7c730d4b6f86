"""What the command line works on: designs, their catalogues, and the deployments that come with the package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from model.lang.systems import System
from properties.property import Property


@dataclass(frozen=True)
class Library:
    """Designs by name, the catalogue of each, and a folder of deployments. Another library makes another tool.

    `requirements` is the table of statements, and `documents` tells which of its documents each design models.
    """

    design_names: tuple[str, ...]
    design: Callable[[str], System]
    catalogue: Callable[[str], tuple[Property, ...]]
    deployments: Traversable
    default_deployment: str
    requirements: Traversable
    documents: Mapping[str, tuple[str, ...]]


def shipped() -> Library:
    """The designs and deployments of this package."""
    from model.deployment_file import deployment_folder
    from model.designs import DESIGN_NAMES, DOCUMENTS, design
    from model.requirements import requirements_file
    from properties.catalogue import catalogue

    return Library(DESIGN_NAMES, design, catalogue, deployment_folder(), "figure-4-2", requirements_file(), DOCUMENTS)
