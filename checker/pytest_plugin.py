"""Properties as tests of pytest.

    pytest -p checker.pytest_plugin --deployment site.toml my_properties.py

Each property is a test on each deployment; a failure shows the shortest story. `holds` is for tests of one's own.
docs/pytest.md describes the plugin. Until it is configured it imports nothing but `checker.testing.shadowed`: in a
repository with a folder `model` the names of the package mean something else.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from checker.testing.shadowed import explanation, shadowed

if TYPE_CHECKING:
    from checker.testing.collecting import PropertyFile, Settings
    from checker.testing.outcome import holds

__all__ = ["holds"]


def __getattr__(name: str) -> Any:
    """`holds` is imported when it is asked for."""
    if name == "holds":
        from checker.testing.outcome import holds

        return holds
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of `failproof check` that choose sites and set limits."""
    group = parser.getgroup("failproof", "failproof: properties as tests")
    group.addoption(
        "--deployment", action="append", default=[], metavar="NAME|FILE", help="check on this deployment; repeatable"
    )
    group.addoption(
        "--reading", action="append", default=[], metavar="ID=OPTION", help="choose the option of a reading; repeatable"
    )
    group.addoption("--start", metavar="NAME", help="the start condition")
    group.addoption("--engine", metavar="NAME", default="bdd", help="the engine that decides (default: bdd)")
    group.addoption("--max-faults", type=int, metavar="N", help="look only at runs with at most N faults")
    group.addoption("--max-seconds", type=float, metavar="S", help="stop after S seconds for each property")
    parser.addini(
        "failproof_files", type="args", default=["*_properties.py"], help="names of the files that hold properties"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuses to run beside other packages of the same names."""
    folders = [config.rootpath, config.invocation_params.dir, *map(Path, config.getini("pythonpath"))]
    found = shadowed(folders)
    if found:
        raise pytest.UsageError(explanation(found, config.invocation_params.dir))
    config.addinivalue_line("markers", "failproof: a property on a deployment")
    config.addinivalue_line("markers", "hazard: a property that is expected to be violated")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> PropertyFile | None:
    """A file whose name says that it holds properties."""
    if file_path.suffix != ".py" or parent.session.isinitpath(file_path) or not _is_property_file(file_path, parent):
        return None
    return _property_file(file_path, parent)


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> Any:
    """A file that was named on the command line, whatever it is called, unless it is a test file.

    A test file is going to be imported, and its folder put before all others.
    """
    if not parent.session.isinitpath(module_path) or _matches(module_path, parent, "python_files"):
        first = next(folder for folder in module_path.parents if not (folder / "__init__.py").exists())
        found = shadowed([first])
        if found:
            raise parent.CollectError(explanation(found, parent.config.invocation_params.dir))
        return None
    return _property_file(module_path, parent)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Adds the story to an assertion that failed on an outcome of `holds`."""
    report = yield
    add_section: Callable[[str, str], None] | None = getattr(report.longrepr, "addsection", None)
    if call.excinfo is not None and call.excinfo.errisinstance(AssertionError) and add_section is not None:
        from checker.testing.outcome import outcomes_in

        # What pytest makes of an assertion keeps the values of its parts among the variables.
        for outcome in outcomes_in(call.excinfo.traceback[-1].frame.f_locals.values()):
            add_section(outcome.summary, outcome.story)
    return report


def _is_property_file(path: Path, parent: pytest.Collector) -> bool:
    return _matches(path, parent, "failproof_files") and not _matches(path, parent, "python_files")


def _matches(path: Path, parent: pytest.Collector, ini: str) -> bool:
    return any(fnmatch(path.name, pattern) or path.match(pattern) for pattern in parent.config.getini(ini))


def _property_file(path: Path, parent: pytest.Collector) -> PropertyFile:
    from checker.testing.collecting import PropertyFile

    return PropertyFile.of(parent, path, _settings(parent.config))


def _settings(config: pytest.Config) -> Settings:
    from checker.engine import Options
    from checker.testing.collecting import Settings
    from checker.testing.sites import Wanted

    given: Any = config.option
    wanted = Wanted(tuple(dict.fromkeys(given.deployment)), tuple(given.reading), given.start)
    return Settings(wanted, given.engine, Options(max_faults=given.max_faults, max_seconds=given.max_seconds))
