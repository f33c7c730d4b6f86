"""The same questions asked of other tools, where they are installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.table import Row, timed

MODEL = Path(__file__).resolve().parent / "pairs2.m"
COUNTED = re.compile(r"(\d+) states, (\d+) rules fired")


def rows() -> Iterator[Row]:
    """Rumur, an explicit-state model checker that compiles the model to C, on the pairs with two clients."""
    rumur, compiler = shutil.which("rumur"), shutil.which("cc")
    if rumur is None or compiler is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        source, program = f"{folder}/pairs.c", f"{folder}/pairs"
        command = (compiler, "-std=c11", "-O3", source, "-o", program, "-lpthread", "-latomic")

        def build() -> None:
            _run(rumur, "--threads", "1", "--output", source, str(MODEL))
            _run(*command)

        yield Row("rumur, pairs, N = 2: made and compiled", "one thread", timed(1, build))
        said = ""

        def explore() -> None:
            nonlocal said
            said = _run(program)

        seconds = timed(1, explore)
        counted = COUNTED.findall(said)
        states = int(counted[-1][0]) if counted else 0
        yield Row("rumur, pairs, N = 2: all states", f"{states:,} states", seconds)


def _run(*command: str) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - fixed programs
    return done.stdout
