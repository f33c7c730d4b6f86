"""What is needed to look into a disagreement of two engines, as files in a folder."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from pathlib import Path

import msgspec

from checker.cli.writing import write_text
from checker.portfolio.cross_check import Disagreement, Statement
from model.lang.errors import DisagreementError, ReachedError
from model.lang.pretty import pretty
from model.lang.sites import Site
from properties.property import Property

FOLDER = "failproof-disagreement"


@contextlib.contextmanager
def reproducible(site: Site, deployment: Callable[[], str]) -> Generator[None]:
    """While it is entered, a disagreement of engines leaves its files in a folder beside the user, and says so."""
    try:
        yield
    except DisagreementError as error:
        if isinstance(error.evidence, Disagreement):
            write_disagreement(Path(FOLDER), site, deployment(), error.evidence)
            error.fix = f"trust neither; report it with the files in {FOLDER}"
        raise


def write_disagreement(folder: Path, site: Site, deployment: str, found: Disagreement) -> None:
    """Writes the deployment, the commands that ask both engines, the property, and what each engine said."""
    write_text(folder / "deployment.toml", deployment)
    write_text(folder / "commands.txt", _commands(site, found))
    write_text(folder / "property.txt", _told(found.property))
    for number, statement in enumerate((found.first, found.second), start=1):
        write_text(folder / f"{number}-{statement.engine}.json", _said(statement))


def _commands(site: Site, found: Disagreement) -> str:
    readings = "".join(
        f" --reading {reading}={','.join(o.option for o in options)}" for reading, options in site.readings.items()
    )
    return (
        "".join(
            f"failproof check {found.property.id} --deployment deployment.toml --start {site.start.name}{readings}"
            f" --engine {statement.engine}\n"
            for statement in (found.first, found.second)
        )
        + f"\n{found.what}\n"
    )


def _told(prop: Property) -> str:
    parts = [f"{prop.id}: {prop.claim}", f"{prop.kind}, {prop.place}", *(pretty(e) for e in prop.expressions)]
    return "\n".join(parts) + "\n"


def _said(statement: Statement) -> str:
    found = statement.found
    said = (
        {"error": str(found), "evidence": found.evidence} if isinstance(found, ReachedError) else {"cases": found.cases}
    )
    text = msgspec.json.format(msgspec.json.encode({"engine": statement.engine, **said}), indent=2)
    return text.decode() + "\n"
