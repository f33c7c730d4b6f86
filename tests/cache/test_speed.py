"""The second run of a whole catalogue is a matter of looking it up."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="the time of a child is told elsewhere only")
def test_a_second_run_of_the_catalogue_takes_less_than_a_second_of_processor(tmp_path: Path) -> None:
    import resource

    def run() -> tuple[str, float]:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [sys.executable, "-m", "checker.cli", "check", "-d", "figure-4-2", "--cache", "--cache-dir", str(tmp_path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    first, _ = run()
    second, seconds = run()

    assert second == first
    assert seconds < 1
