"""Where in the user's repository a finding is shown.

Dashboards attach it to a file of the repository. The catalogue of the package is none, unless the repository is that of
the package; then the deployment, which is the user's, is what the finding is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Self

from model.deployment_file import FileDeployment
from model.lang.place import Place
from properties.property import Property


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder under version control, and the folder below it in which the program runs."""

    root: Path
    folder: Path

    @classmethod
    def around(cls, folder: Path) -> Self:
        """The repository that contains the folder; where there is none, the folder itself."""
        whole = folder.resolve()
        root = next((parent for parent in (whole, *whole.parents) if (parent / ".git").exists()), whole)
        return cls(root, whole)

    def place(self, place: Place) -> Place | None:
        """The place with its file as seen from the root; None where no such file is in the repository."""
        try:
            file = (self.folder / place.file).resolve()
            if not file.is_file() or not file.is_relative_to(self.root):
                return None
        except (OSError, ValueError):
            return None
        return Place(file.relative_to(self.root).as_posix(), place.line)

    def shown(self, prop: Property, deployment: FileDeployment) -> Place | None:
        """Where a finding about the property is shown: at the property, else at the deployment, else nowhere."""
        return self.place(prop.place) or self.place(deployment.place("expect", prop.id))

    def path(self, file: str | PurePath) -> str:
        """The path of a file as seen from the root; as it is given where it lies elsewhere."""
        found = (self.folder / file).resolve()
        return (found.relative_to(self.root) if found.is_relative_to(self.root) else found).as_posix()
