"""Storm, a model checker of others with decision diagrams of its own (Sylvan), asked about models of PRISM.

It runs in a process of its own. Nothing else needs it: the extra `peers` installs it, for Linux. It counts in floating
point, so counts above 2^53 are refused.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.table import used_by_children

EXACT = 2**53
TRAPS = '"on" & (P<=0 [F "goal"])'
"""True in the states of `on` from which no choice gives the goal any probability: no run leads there."""

PROGRAM = """
import sys, stormpy
program = stormpy.parse_prism_program(sys.argv[1])
asked = stormpy.parse_properties(sys.argv[2], program) if len(sys.argv) > 2 else []
model = stormpy.build_symbolic_model(program, asked)
print(stormpy.model_checking(model, asked[0]).count() if asked else model.nr_states)
"""


@dataclass(frozen=True)
class Counted:
    """How many states, and the seconds of the processor that Storm took for that."""

    states: int
    seconds: float


def installed() -> bool:
    """Storm can be asked."""
    return importlib.util.find_spec("stormpy") is not None


def reachable(model: str) -> Counted:
    """The reachable states of the model."""
    return _counted(model)


def traps(model: str) -> Counted:
    """Those of them that are labelled `on`, and from which no run leads to a state that is labelled `goal`."""
    return _counted(model, TRAPS)


def _counted(model: str, *asked: str) -> Counted:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "slice.prism"
        file.write_text(model, encoding="utf-8")
        before = used_by_children()
        command = (sys.executable, "-c", PROGRAM, str(file), *asked)
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - fixed program
        seconds = used_by_children() - before
    states = int(float(done.stdout.splitlines()[-1]))
    if states > EXACT:
        raise ValueError(f"{states} states are too many for Storm to count exactly")
    return Counted(states, seconds)
