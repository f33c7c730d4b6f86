"""Telling stories: runs of a shipped design, as rule instances in order.

A step is named by its rule and elements, `fail(cm1)`; where two components have a rule of that name the elements tell
them apart. The full name, with the component, is understood as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Self

from model.deployment_file import FileDeployment, find_deployment
from model.designs import design
from model.lang.evaluate import Evaluator, State
from model.lang.rule import Kind
from model.lang.sites import Deployment, Instance, Site, site
from model.lang.sorts import show_value
from model.lang.systems import System
from model.trace import Trace, trace_of


def site_of(
    deployment: str | Deployment, start: str, readings: Mapping[str, str], system: System | None = None
) -> Site:
    given = find_deployment(deployment) if isinstance(deployment, str) else deployment
    chosen = {**given.readings, **{i: (option,) for i, option in readings.items()}}
    if system is None:
        assert isinstance(given, FileDeployment)
        system = _design(given.design)
    return site(system, replace(given, start=start, readings=chosen))


@cache
def _design(name: str) -> System:
    return design(name)


class Run:
    """A run under way: fire rule instances by name, look at variables by name."""

    def __init__(
        self,
        deployment: str | Deployment,
        start: str = "normal",
        system: System | None = None,
        chosen: Mapping[str, str] | None = None,
        **readings: str,
    ) -> None:
        self.site = site_of(deployment, start, {**readings, **(chosen or {})}, system)
        self.evaluator = Evaluator(self.site, next(self.site.reading_choices()))
        (begin,) = self.evaluator.start_states()
        self.states: list[State] = [begin]
        self.fired: list[Instance] = []
        self._named = instances_by_name(self.site)
        self._slots = {v.name: n for n, v in enumerate(self.site.variables)}

    def can(self, step: str) -> bool:
        instance = self._named.get(step)
        return instance is not None and self.evaluator.enabled(instance, self.state)

    def do(self, *steps: str) -> Self:
        for step in steps:
            assert self.can(step), f"{step} cannot happen after what came before"
            instance = self._named[step]
            self.states.append(self.evaluator.fire(instance, self.state))
            self.fired.append(instance)
        return self

    @property
    def state(self) -> State:
        return self.states[-1]

    def trace(self) -> Trace:
        position = {instance.id: n for n, instance in enumerate(self.site.instances)}
        readings = {i: choice.option for i, choice in self.evaluator.readings.items()}
        return trace_of(self.site, readings, self.states, [position[i.id] for i in self.fired])

    def kind(self, step: str) -> Kind:
        return self._named[step].rule.kind

    def __getitem__(self, variable: str) -> str:
        return show_value(self.state[self._slots[variable]])


def instances_by_name(of: Site) -> dict[str, Instance]:
    """The rule instances by full name, and by the name without the component."""
    full = {i.id: i for i in of.instances}
    short: dict[str, Instance] = {}
    for instance in of.instances:
        name = instance.id.partition(".")[2]
        assert name not in short, f"two steps are called {name}"
        short[name] = instance
    return {**short, **full}


@dataclass(frozen=True)
class Story:
    """A run that must be possible, and what is so at its end."""

    name: str
    steps: tuple[str, ...]
    ends: dict[str, str]
    deployment: str
    start: str = "normal"
    readings: dict[str, str] = field(default_factory=dict)

    def begin(self, system: System | None = None) -> Run:
        return Run(self.deployment, self.start, system, self.readings)

    def replay(self, system: System | None = None) -> Run:
        return self.begin(system).do(*self.steps)

    def rules(self) -> set[str]:
        """The ids of the rules that the story fires."""
        named = instances_by_name(site_of(self.deployment, self.start, self.readings))
        return {named[step].rule.id for step in self.steps}

    def can_be_told(self, system: System) -> bool:
        try:
            self.replay(system)
        except AssertionError:
            return False
        return True
