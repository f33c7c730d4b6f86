"""The options of the tests: rewriting golden files, and how many random systems are looked at."""

import os

import pytest

os.environ["FAILPROOF_CACHE"] = "0"
"""No test sees what a user has kept, nor what another test has; those of the cache ask for one of their own."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files with what the program prints now")
    parser.addoption("--long", action="store_true", help="run the tests that take minutes, and no others")
    parser.addoption("--seeds", type=int, default=200, help="tests/fuzz: the number of random systems")
    parser.addoption("--first", type=int, default=1000, help="tests/fuzz: the seed of the first random system")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Two kinds of test have runs of their own.

    One takes minutes. The other forks a process of one thread, and a worker of xdist has more from the start.
    """
    wanted = bool(config.getoption("--long"))
    others = [item for item in items if bool(item.get_closest_marker("long")) != wanted]
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if bool(item.get_closest_marker("long")) == wanted]
    if "PYTEST_XDIST_WORKER" in os.environ:
        apart = pytest.mark.skip(reason="needs a process with one thread: `pytest -m alone`")
        for item in items:
            if item.get_closest_marker("alone"):
                item.add_marker(apart)
