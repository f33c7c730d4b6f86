"""The same questions give the same answers, byte for byte, whatever the seed of Python's hashes."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
from checker.engine import Options, Silent
from checker.reference import ReferenceEngine
from tests.conformance.suite import QUESTIONS, SPACES

for q in QUESTIONS:
    print(ReferenceEngine().open(q.site, q.options, Silent()).check(q.prop).cases)
for s in SPACES:
    print(ReferenceEngine().open(s.site, Options(), Silent()).explore())
"""


def answers(seed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_answers_do_not_depend_on_the_hash_seed() -> None:
    first = answers("1")

    assert first.count("Case(") > 80
    assert first == answers("4711")
