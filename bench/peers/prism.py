"""A slice of a ground system in the language of PRISM, so that Storm can answer what the diagrams answer.

Every rule instance is a command under an action of its own: without names of their own Storm tells overlapping commands
apart by numbering them, which takes it minutes where this takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.peers.conditions import written
from model.lang.ground import FALSE, GroundRule, GroundSystem, GroundUpdate

QUIET = "quiet"
"""The variable that says that there will be no further faults."""


@dataclass(frozen=True)
class Trap:
    """What a trap would be: a state of `on` from which no run leads to `goal`, with or without further faults."""

    on: int
    goal: int
    with_faults: bool


def prism(system: GroundSystem, order: Sequence[int], start: Sequence[int], trap: Trap | None = None) -> str:
    """The model of these variables, which have to be all that decide about each other, from one start state.

    The order is that of Storm's diagrams. `trap`: the model has labels `on` and `goal` for it. Where no further faults
    may be needed, the states are doubled: at any time it may be so that none is to come, and then `on` counts.
    """
    rules = [r for r in system.rules if r.guard != FALSE and r.updates]
    nodes = [r.guard for r in rules] + [node for r in rules for u in r.updates for _, node in u.cases]
    told = written(system, [*nodes, *((trap.on, trap.goal) if trap else ())])
    quiet = trap is not None and not trap.with_faults
    lines = ["mdp", "module slice"]
    lines += [f"  v{v} : [0..{len(system.variables[v].values) - 1}] init {start[v]};" for v in order]
    if quiet:
        lines += [f"  {QUIET} : bool init false;", f"  [no_more_faults] !{QUIET} -> ({QUIET}' = true);"]
    lines += _commands(rules, told, quiet=quiet)
    lines.append("endmodule")
    if trap is not None:
        on = f"({told[trap.on]}) & {QUIET}" if quiet else told[trap.on]
        lines += [f'label "on" = {on};', f'label "goal" = {told[trap.goal]};']
    return "\n".join([*lines, ""])


def _commands(rules: Sequence[GroundRule], told: Mapping[int, str], *, quiet: bool) -> Iterator[str]:
    for number, rule in enumerate(rules):
        guard = f"({told[rule.guard]}) & !{QUIET}" if quiet and rule.kind == "fault" else told[rule.guard]
        updates = " & ".join(f"(v{u.variable}' = {_value(u, told)})" for u in rule.updates)
        yield f"  [a{number}] {guard} -> {updates};"


def _value(update: GroundUpdate, told: Mapping[int, str]) -> str:
    """The value after the step. Where the guard holds exactly one case does, so the last needs no condition."""
    *others, (last, _) = update.cases
    value = str(last)
    for position, node in reversed(others):
        value = f"(({told[node]}) ? {position} : {value})"
    return value
