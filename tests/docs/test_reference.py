"""The reference is what the docstrings say, and the examples in docstrings run."""

from __future__ import annotations

import doctest
import importlib
import runpy
import sys
import types
from pathlib import Path
from typing import Any

import pytest

MAKE = Path(__file__).parents[2] / "docs" / "reference" / "make.py"
EXAMPLES = (
    "checker.api",
    "model.lang.sites",
    "model.lang.systems",
    "model.lang.term",
    "properties.expectation",
    "properties.property",
)


def made() -> dict[str, Any]:
    return runpy.run_path(MAKE.as_posix())


def test_the_pages_are_what_the_docstrings_say(request: pytest.FixtureRequest) -> None:
    pages: dict[str, str] = made()["pages"]()

    for name, text in pages.items():
        path = MAKE.parent / name
        if request.config.getoption("--update"):
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.read_text(encoding="utf-8") == text, f"run docs/reference/make.py: {name}"


def test_every_public_name_of_the_language_is_told() -> None:
    import model.lang
    import properties

    pages: dict[str, str] = made()["pages"]()

    for package, page in ((model.lang, pages["language.md"]), (properties, pages["properties.md"])):
        assert [name for name in package.__all__ if f"### `{name}`" not in page] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_in_docstrings_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each in a module of its own, where the types of rules are found as in a file of the user's."""
    module = importlib.import_module(name)
    examples = [t for t in doctest.DocTestFinder().find(module) if t.examples]
    runner = doctest.DocTestRunner()

    for example in examples:
        own = types.ModuleType("example")
        monkeypatch.setitem(sys.modules, "example", own)
        vars(own).update({**vars(module), "__name__": "example"})
        example.globs = vars(own)
        runner.run(example, clear_globs=False)

    assert runner.summarize(verbose=False).failed == 0
    assert examples
