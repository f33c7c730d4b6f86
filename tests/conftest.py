"""The options of the tests: rewriting golden files, and how many random systems are looked at."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files with what the program prints now")
    parser.addoption("--seeds", type=int, default=200, help="tests/fuzz: the number of random systems")
    parser.addoption("--first", type=int, default=1000, help="tests/fuzz: the seed of the first random system")
