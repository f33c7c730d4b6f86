"""Pictures as files: written in a format, or checked to be what would be written now.

What is compared are the sources, DOT and Mermaid, and the source that an SVG says it was made from: how a picture is
rendered depends on the fonts of a machine.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from checker.cli.writing import check_writable, write_bytes
from diagrams.picture import FORMATS, Format, Picture

if TYPE_CHECKING:
    from diagrams.theme import Theme

F = TypeVar("F", bound=Callable[..., Any])

SUFFIXES: dict[str, Format] = {".svg": "svg", ".png": "png", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid"}
INDEX = "index.md"
OUT_OF_DATE = 1
"""The exit code of a check that found something."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a picture is wanted: where to, in which format, or only compared."""

    out: str
    form: Format
    check: bool
    theme: str

    @property
    def look(self) -> Theme:
        """The theme itself."""
        from diagrams.theme import theme_named

        return theme_named(self.theme)

    def deliver(self, picture: Picture) -> None:
        """Writes the picture, or ends with exit code 1 where the file is not what would be written now."""
        if self.check:
            complain(() if is_current(Path(self.out), picture, self.form) else (Path(self.out),))
            return
        check_writable(self.out)
        write_bytes(self.out, picture.in_format(self.form))


def picture_options(command: F) -> F:
    """The options of every kind of picture, which reach the command as one argument, `wanted`."""

    @functools.wraps(command)
    def wrapped(*args: Any, theme: str, form: str | None, out: str, check: bool, **others: Any) -> Any:
        return command(*args, wanted=_delivery(out, form, theme, check=check), **others)

    options = (
        click.option(
            "--format",
            "form",
            type=click.Choice(FORMATS),
            help="What to write; default: by the ending of --out, else svg.",
        ),
        click.option(
            "--out", metavar="FILE", default="-", help="Where to write; '-', the default, is standard output."
        ),
        click.option("--check", is_flag=True, help="Write nothing; end with 1 if FILE is out of date."),
    )
    made = cast("F", wrapped)
    for option in reversed(options):
        made = option(made)
    return theme_option(made)


def theme_option(command: F) -> F:
    """`--theme light|dark`."""
    return click.option("--theme", type=click.Choice(("light", "dark")), default="light", help="For paper or screen.")(
        command
    )


def _delivery(out: str, form: str | None, theme: str, *, check: bool) -> Delivery:
    """What the options ask for; refuses what cannot be checked."""
    chosen = cast("Format", form) if form else SUFFIXES.get(Path(out).suffix.lower(), "svg")
    if check and (out == "-" or chosen == "png"):
        raise click.UsageError(
            "--check compares a file of the format svg, dot or mermaid: give one with --out",
            click.get_current_context(),
        )
    if not check:
        check_writable(out)
    return Delivery(out, chosen, check, theme)


def folder_files(pictures: Iterable[Picture]) -> Iterator[tuple[str, Picture, Format]]:
    """The files of a folder of pictures: sources, and an SVG that browsers and documents show."""
    for picture in pictures:
        yield f"{picture.name}.dot", picture, "dot"
        if picture.mermaid is not None:
            yield f"{picture.name}.mmd", picture, "mermaid"
        yield f"{picture.name}.svg", picture, "svg"


def index_text(title: str, pictures: Iterable[Picture]) -> str:
    """A page of Markdown that shows the pictures."""
    parts = [f"# {title}\n"]
    for picture in pictures:
        left_out = f"\nLeft out: {picture.left_out}.\n" if picture.left_out else ""
        parts.append(f"## {picture.title}\n\n![{picture.title}]({picture.name}.svg)\n{left_out}")
    return "\n".join(parts)


def write_folder(folder: Path, title: str, pictures: Iterable[Picture]) -> int:
    """Writes the pictures with their sources and a page that shows them; says how many files."""
    kept = list(pictures)
    files = list(folder_files(kept))
    for file, picture, form in files:
        write_bytes(folder / file, picture.in_format(form))
    write_bytes(folder / INDEX, index_text(title, kept).encode())
    return len(files) + 1


def check_folder(folder: Path, title: str, pictures: Iterable[Picture]) -> None:
    """Ends with exit code 1, naming the files, where some are out of date."""
    kept = list(pictures)
    stale = [
        folder / file for file, picture, form in folder_files(kept) if not is_current(folder / file, picture, form)
    ]
    index = folder / INDEX
    if not index.is_file() or index.read_bytes() != index_text(title, kept).encode():
        stale.append(index)
    complain(stale)


def is_current(file: Path, picture: Picture, form: Format) -> bool:
    """Whether a file is what would be written now; of an SVG its source counts, not how it was rendered."""
    from diagrams.render import source_mark

    if not file.is_file():
        return False
    if form == "svg":
        return source_mark(picture).encode() in file.read_bytes()
    return file.read_bytes() == picture.in_format(form)


def complain(stale: Iterable[Path]) -> None:
    """Names what is out of date, and ends with exit code 1 if anything is."""
    names = [file.as_posix() for file in stale]
    for name in names:
        click.echo(f"out of date: {name}", err=True)
    if names:
        click.echo("  to mend it: run the same command without --check", err=True)
        raise click.exceptions.Exit(OUT_OF_DATE)
