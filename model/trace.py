"""Traces: one run of a site, step by step, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model.lang.evaluate import State
from model.lang.rule import Kind
from model.lang.sites import Site
from model.lang.sorts import show_value


@dataclass(frozen=True, slots=True)
class Change:
    """A variable that a step changed, with its printed values before and after."""

    variable: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One rule instance fired, and what it changed. A step may change nothing."""

    instance: str
    rule: str
    binding: tuple[str, ...]
    kind: str
    sentence: str
    cites: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """A run from a start state. `readings` holds the option chosen for every reading; `initial` every variable."""

    design: str
    deployment: str
    start: str
    readings: Mapping[str, str]
    initial: Mapping[str, str]
    steps: tuple[TraceStep, ...]

    @property
    def faults(self) -> int:
        """How many steps are faults."""
        return sum(step.kind == Kind.FAULT.value for step in self.steps)

    @property
    def operator_actions(self) -> int:
        """How many steps are actions of an operator: they cost no fault."""
        return sum(step.kind == Kind.OPERATOR.value for step in self.steps)

    @property
    def length(self) -> str:
        """`2 faults, 1 operator action, 5 steps`."""
        parts = [_counted(self.faults, "fault")]
        if self.operator_actions:
            parts.append(_counted(self.operator_actions, "operator action"))
        return ", ".join([*parts, _counted(len(self.steps), "step")])

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return self.as_html()

    def as_html(self) -> str:
        """The steps as a table in HTML, every text escaped."""
        from model.html_table import html_table

        rows = [
            (
                str(number),
                step.kind,
                f"{' '.join(step.sentence.split()) or step.instance} {' '.join(step.cites)}".strip(),
                "\n".join(f"{c.variable}: {c.before} \u2192 {c.after}" for c in step.changes) or "nothing changes",
            )
            for number, step in enumerate(self.steps, start=1)
        ]
        return html_table(
            f"{self.deployment}, start {self.start}: {self.length}", ("", "kind", "step", "changes"), rows
        )

    def final(self) -> dict[str, str]:
        """The printed value of every variable at the end."""
        values = dict(self.initial)
        for step in self.steps:
            values.update({c.variable: c.after for c in step.changes})
        return values


def _counted(number: int, noun: str) -> str:
    words = noun if number == 1 else f"{noun}s"
    return f"{number:,} {words}" if number else f"no {words}"


def trace_of(site: Site, readings: Mapping[str, str], states: list[State], instances: list[int]) -> Trace:
    """The trace of a run, given as its states and the positions of the rule instances between them."""
    names = [v.name for v in site.variables]
    steps: list[TraceStep] = []
    for position, before, after in zip(instances, states, states[1:], strict=False):
        instance = site.instances[position]
        steps.append(
            TraceStep(
                instance.id,
                instance.rule.id,
                instance.binding,
                instance.rule.kind.value,
                instance.sentence,
                instance.rule.cites,
                tuple(
                    Change(name, show_value(a), show_value(b))
                    for name, a, b in zip(names, before, after, strict=True)
                    if a != b
                ),
            )
        )
    return Trace(
        site.system.name,
        site.name,
        site.start.name,
        dict(readings),
        {name: show_value(value) for name, value in zip(names, states[0], strict=True)},
        tuple(steps),
    )
