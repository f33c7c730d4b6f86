"""Bugs planted into the bdd engine: small, plausible, each in one place. The fuzzer has to find every one of them.

The engine has no next-state variables. What would be a wrong copy of them is here an overwrite in the wrong order: an
update reads what another one of the same step has just written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from checker.bdd import image, space
from checker.bdd.encode import Encoding, Function
from checker.bdd.image import Branch, Transition
from checker.question.budget import Budget
from model.lang.ground import GroundRule

Plant = Callable[[pytest.MonkeyPatch], None]


def forgotten_frame_condition(patch: pytest.MonkeyPatch) -> None:
    """A rule leaves the first variable that it does not write with any value."""
    right = image._branches

    def wrong(encoding: Encoding, guard: Function, writes: Sequence[Any]) -> tuple[Branch, ...]:
        written = {w.variable for w in writes}
        states = (v for v, variable in enumerate(encoding.variables) if variable.role == "state")
        loose = [v for v in states if v not in written][:1]
        return tuple(
            replace(b, bits=b.bits & encoding.cube(loose), constants=b.constants & encoding.domain(loose))
            for b in right(encoding, guard, writes)
        )

    patch.setattr(image, "_branches", wrong)


def overwrites_in_the_wrong_order(patch: pytest.MonkeyPatch) -> None:
    """Updates are made in the order of the text, whatever they read of each other."""

    def wrong(waiting: Sequence[Any]) -> tuple[list[Any], list[Any]]:
        return list(waiting), []

    patch.setattr(image, "_readers_first", wrong)


def early_stop(patch: pytest.MonkeyPatch) -> None:
    """Reachability tries each rule only once."""

    def wrong(start: Function, transitions: Iterable[Transition], budget: Budget, *_watch: object) -> Function:
        states = start
        for t in transitions:
            budget.spend()
            states |= t.image(states)
        return states

    patch.setattr(space, "closure", wrong)


def missing_quantification(patch: pytest.MonkeyPatch) -> None:
    """A constant is written without forgetting the value before it."""

    def wrong(branch: Branch, states: Function) -> Function:
        states = states & branch.where
        for overwrite in branch.overwrites:
            states = overwrite.forth(states)
        return states & branch.constants

    patch.setattr(Branch, "forth", wrong)


def ignored_rule(patch: pytest.MonkeyPatch) -> None:
    """The last rule of a system never fires."""
    right = space.Space.__init__

    def wrong(made: space.Space, *args: Any, **named: Any) -> None:
        right(made, *args, **named)
        made.transitions = made.transitions[:-1]

    patch.setattr(space.Space, "__init__", wrong)


def uncounted_fault(patch: pytest.MonkeyPatch) -> None:
    """Every second rule costs nothing, fault or not."""

    def wrong(transition: Transition) -> bool:
        rule: GroundRule = transition.rule
        return rule.kind == "fault" and transition.index % 2 == 0

    patch.setattr(Transition, "is_fault", property(wrong))


PLANTED: dict[str, Plant] = {
    plant.__name__.replace("_", "-"): plant
    for plant in (
        forgotten_frame_condition,
        overwrites_in_the_wrong_order,
        early_stop,
        missing_quantification,
        ignored_rule,
        uncounted_fault,
    )
}
"""The bugs by name."""
