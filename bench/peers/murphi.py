"""A slice of a ground system as a Murphi model, so that Rumur can count what the diagrams count.

Rumur knows nothing of this package: it gets every rule instance with its guard and its updates, in its own language,
and lists the states one by one. What both get from the same place is the ground form.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bench.peers.conditions import written
from model.lang.ground import GroundRule, GroundSystem

COUNTED = re.compile(r"(\d+) states, (\d+) rules fired")


def murphi(system: GroundSystem, kept: Iterable[int], start: Sequence[int]) -> str:
    """The model of these variables, which have to be all that decide about each other, from one start state."""
    variables = sorted(kept)
    rules = [r for r in system.rules if system.nodes[r.guard] != ("false",) and r.updates]
    nodes = [r.guard for r in rules] + [node for r in rules for u in r.updates for _, node in u.cases]
    lines = ["var"]
    lines += [f"  v{v}: 0 .. {len(system.variables[v].values) - 1}; -- {system.variables[v].name}" for v in variables]
    told = written(system, nodes)
    lines += ["startstate", *(f"  v{v} := {start[v]};" for v in variables), "end;"]
    for rule in rules:
        lines += _rule(rule, told)
    return "\n".join([*lines, ""])


def count_with_rumur(model: str) -> int | None:
    """How many states Rumur reaches, one thread; None where it or a compiler is missing."""
    rumur, compiler = shutil.which("rumur"), shutil.which("cc")
    if rumur is None or compiler is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source, program = f"{folder}/slice.c", f"{folder}/slice"
        _run(rumur, "--threads", "1", "--deadlock-detection", "off", "--output", source, given=model)
        _run(compiler, "-std=c11", "-O3", source, "-o", program, "-lpthread", "-latomic")
        said = _run(program)
    states, _ = COUNTED.findall(said)[-1]
    return int(states)


def _run(*command: str, given: str = "") -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True, input=given)  # noqa: S603 - fixed programs
    return done.stdout


# ---- rules ---------------------------------------------------------------------------------------
def _rule(rule: GroundRule, told: Mapping[int, str]) -> Iterator[str]:
    """All new values are worked out first, since they speak of the state before the step."""
    yield f'rule "{rule.id}" {told[rule.guard]} ==>'
    for update in rule.updates:
        yield f"  var t{update.variable}: 0 .. {max(value for value, _ in update.cases)};"
    yield "begin"
    for update in rule.updates:
        for value, node in update.cases:
            yield f"  if {told[node]} then t{update.variable} := {value}; end;"
    yield from (f"  v{u.variable} := t{u.variable};" for u in rule.updates)
    yield "end;"
