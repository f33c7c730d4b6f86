"""The options of the tests: rewriting golden files, and how many random systems are looked at."""

import os

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files with what the program prints now")
    parser.addoption("--seeds", type=int, default=200, help="tests/fuzz: the number of random systems")
    parser.addoption("--first", type=int, default=1000, help="tests/fuzz: the seed of the first random system")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A worker of xdist has threads from the start: what forks a process of one thread is for a run without workers."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        apart = pytest.mark.skip(reason="needs a process with one thread: `pytest -m alone`")
        for item in items:
            if item.get_closest_marker("alone"):
                item.add_marker(apart)
