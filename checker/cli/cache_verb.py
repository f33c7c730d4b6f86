"""`failproof cache`: where the results of former runs are kept, how much that is, and how to be rid of them."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.run_plan import cache_dir_option


@click.group(name="cache")
def command() -> None:
    """Show or clear the results that `failproof check` and `failproof certify` keep."""


@command.command(name="path")
@cache_dir_option
def path(*, cache_dir: Path | None) -> None:
    """Print the folder of the cache."""
    click.echo(_folder(cache_dir).as_posix())


@command.command(name="info")
@cache_dir_option
def info(*, cache_dir: Path | None) -> None:
    """Say how much is in the cache."""
    from checker.cache.store import extent
    from checker.report.line import counted

    folder = _folder(cache_dir)
    found = extent(folder)
    click.echo(f"{folder.as_posix()}: {counted(found.entries, 'entry', 'entries')}")
    click.echo(f"size: {counted(found.size, 'byte')}")
    if found.unfinished:
        click.echo(f"{counted(found.unfinished, 'file')} of a run that was killed or is under way")


@command.command(name="clear")
@cache_dir_option
def clear(*, cache_dir: Path | None) -> None:
    """Remove all entries. Files that are none of the cache stay."""
    from checker.cache.store import clear as remove
    from checker.report.line import counted
    from model.lang.errors import Code, UsageError
    from model.lang.place import Place

    folder = _folder(cache_dir)
    try:
        found = remove(folder)
    except OSError as error:
        raise UsageError(
            Code.UNREADABLE_FILE,
            f"the cache cannot be cleared: {error.strerror or error}",
            place=Place(folder.as_posix()),
            fix="see who owns the folder, or name another one with --cache-dir",
        ) from error
    click.echo(f"{folder.as_posix()}: removed {counted(found.entries, 'entry', 'entries')}")


def _folder(chosen: Path | None) -> Path:
    from checker.cache.store import default_folder

    return chosen or default_folder()
