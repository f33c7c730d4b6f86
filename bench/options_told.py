"""What tells the options of each reading apart: a test that names the option, and claims that come out otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from model.designs import design
from model.lang.reading import Choice, ReadingInfo
from properties.catalogue import catalogue
from properties.property import Property
from tests.callback import test_readings as of_callback
from tests.ctios import test_readings as of_ctios

DESIGNS = (("ctios", of_ctios), ("callback", of_callback))


def rows() -> Iterator[str]:
    """A row for each option of each reading."""
    yield "| reading | option | told apart by | claims expected to come out otherwise than by default |"
    yield "|---|---|---|---|"
    for name, tests in DESIGNS:
        readings, claims = design(name).readings, catalogue(name)
        for info in readings:
            for option in info.options:
                test = ", ".join(told_by(tests, info, option))
                changed = ", ".join(otherwise(claims, readings, option))
                yield f"| {info.id} | {_named(option, info)} | {test} | {changed} |"


def told_by(tests: ModuleType, info: ReadingInfo, option: Choice) -> Iterator[str]:
    """The tests of the module that are run with this option of the reading."""
    for name, test in vars(tests).items():
        if name.startswith(f"test_{info.id.lower()}_") and option.option in {p[0] for p in test.pytestmark[0].args[1]}:
            yield f"`{name}`"


def otherwise(claims: tuple[Property, ...], readings: tuple[ReadingInfo, ...], option: Choice) -> Iterator[str]:
    """The claims of which another verdict is expected where this option is taken, the others at their defaults."""
    usual = {info.id: info.default for info in readings}
    for prop in claims:
        if prop.expect is not None:
            chosen = {i: option if type(option) is type(default) else default for i, default in usual.items()}
            if prop.expect.under(chosen) is not prop.expect.under(usual):
                yield prop.id


def _named(option: Choice, info: ReadingInfo) -> str:
    return f"{option.option} (default)" if option is info.default else option.option
