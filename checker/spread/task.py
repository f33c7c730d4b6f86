"""A task: one property on one site, as plain data. Whoever works on it makes sure that it means the same there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from checker.cache.fingerprint import fingerprint_of_property, fingerprint_of_site
from checker.cache.machinery import machinery
from checker.engine import Options, Reporter
from checker.portfolio.shop import shop
from checker.work.parcel import packed, unpacked
from checker.work.service import Found
from model.lang.errors import Code, UsageError
from model.lang.sites import Site
from properties.property import Property


@dataclass(frozen=True, slots=True)
class Task:
    """A parcel with a site and a property, how it is decided, and hashes of all that its result depends on.

    `seconds`: when the run ends, whether it is decided or not.
    """

    parcel: bytes
    engine: str
    options: Options
    stamp: tuple[str, str, str]
    seconds: float | None


def tasks(
    site: Site, properties: Sequence[Property], engine: str, options: Options, seconds: float | None = None
) -> tuple[Task, ...]:
    """A task for each property. Raises UsageError where no other process could be told of the site."""
    of_site, machine = fingerprint_of_site(site), machinery()
    return tuple(
        Task(packed((site, prop)), engine, options, (machine, of_site, fingerprint_of_property(prop)), seconds)
        for prop in properties
    )


def work_on(task: Task, reporter: Reporter) -> Found:
    """What is found, its evidence re-checked. Raises UsageError where the software or the design is another one."""
    if task.stamp[0] != machinery():
        raise _foreign("this software")
    site, prop = cast("tuple[Site, Property]", unpacked(task.parcel))
    if task.stamp[1:] != (fingerprint_of_site(site), fingerprint_of_property(prop)):
        raise _foreign(f"the design {site.system.name}")
    with shop(task.engine, site, [prop], task.options, jobs=1) as opened:
        (judged,) = opened.run(reporter, from_catalogue=False)
    return Found(judged.result.engine, judged.result.cases, judged.result.effort)


def _foreign(what: str) -> UsageError:
    return UsageError(
        Code.NOT_PORTABLE,
        f"a worker has another version of {what}",
        fix="install the same version of failproof, of Python and of its solvers on all machines",
    )
