"""What the command line works on: designs, their catalogues, and the deployments that come with the package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable

from model.deployment_file import FileDeployment, deployment_names, deployment_text, find_deployment
from model.lang.systems import System
from properties.catalogue.not_yet_stated import NotYetStated
from properties.property import Property


@dataclass(frozen=True)
class Library:
    """Designs by name, the catalogue of each, and a folder of deployments. Another library makes another tool.

    `open_sorts` are those of each design that sites have any number of, where that is not all of them.
    `requirements` is the table of statements, and `documents` tells which of its documents each design models.
    With `own_design` the design, its catalogue and `own_deployments` are from one file of the user's. `own_properties`
    are the user's too; `with_catalogue` says whether those of the catalogue are meant beside them.
    `not_yet_stated` tells what is claimed of a design and is in no catalogue.
    """

    design_names: tuple[str, ...]
    design: Callable[[str], System]
    catalogue: Callable[[str], tuple[Property, ...]]
    deployments: Traversable
    default_deployment: str
    requirements: Traversable
    documents: Mapping[str, tuple[str, ...]]
    open_sorts: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    own_design: bool = False
    own_deployments: Mapping[str, FileDeployment] = field(default_factory=dict[str, FileDeployment])
    own_properties: tuple[Property, ...] = ()
    with_catalogue: bool = True
    not_yet_stated: Callable[[str], tuple[NotYetStated, ...]] = field(default=lambda _design: ())

    def deployment_names(self) -> tuple[str, ...]:
        """The deployments that go by a name."""
        return (*self.own_deployments, *deployment_names(self.deployments))

    def find_deployment(self, name_or_file: str) -> FileDeployment:
        """The deployment of this name, or the one in this file; raises UsageError where there is neither."""
        own = self.own_deployments.get(name_or_file)
        return own or find_deployment(name_or_file, self.deployments, self.own_deployments)

    def deployment_text(self, name_or_file: str) -> str:
        """The text of a deployment that `find_deployment` finds; of one in a file of a design, where it stands."""
        own = self.own_deployments.get(name_or_file)
        return f"# {own.name} in {own.file}\n" if own else deployment_text(name_or_file, self.deployments)


def shipped() -> Library:
    """The designs and deployments of this package."""
    from model.deployment_file import deployment_folder
    from model.designs import DESIGN_NAMES, DOCUMENTS, OPEN_SORTS, design
    from model.requirements import requirements_file
    from properties.catalogue import catalogue
    from properties.catalogue.not_yet_stated import not_yet_stated

    return Library(
        DESIGN_NAMES,
        design,
        catalogue,
        deployment_folder(),
        "duplex",
        requirements_file(),
        DOCUMENTS,
        OPEN_SORTS,
        not_yet_stated=not_yet_stated,
    )
