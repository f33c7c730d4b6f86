"""Mutants: systems with one mistake in them, made of the value that a design is, and what shows the mistake."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from checker.replay import confirm
from model.designs import design
from model.lang.rule import Rule
from model.lang.systems import System
from model.lang.term import Bool, Term, Update, conj
from properties.catalogue import catalogue
from properties.property import Property
from properties.result import Case, Verdict
from tests.telling import Run

HOME = {"ctios": "duplex", "callback": "figure-4-2"}
"""The deployment on which the mutants of a design are looked at."""


@dataclass(frozen=True)
class Death:
    """A run of a mutant at whose end a claim is false that holds in the design, for these elements."""

    claim: str
    steps: tuple[str, ...]
    binding: tuple[str, ...] = ()
    start: str = "normal"
    deployment: str = ""

    def run_of(self, system: System) -> Run:
        """The run, step by step; an AssertionError names the step that the system cannot make."""
        return Run(self.deployment or HOME[system.name], self.start, system).do(*self.steps)

    def false_parts(self, system: System) -> tuple[str, ...]:
        """What of the claim is false at the end of the run. Raises where the run does not show that it is false."""
        run = self.run_of(system)
        case = Case(((),), Verdict.VIOLATED, run.trace(), binding=self.binding)
        return confirm(run.site, claims(system.name)[self.claim], case)


@dataclass(frozen=True)
class Mutant:
    """A mistake that somebody could make: what is wrong, where it comes from, and one run that gives it away.

    `instead` says why it is not the mistake of the dossier itself, where it is not. `softphones`: so many are needed to
    see it.
    """

    name: str
    design: str
    wrong: str
    patch: Callable[[System], System]
    death: Death
    instead: str = ""
    softphones: int = 1

    def system(self) -> System:
        """The design with the mistake."""
        return self.patch(whole(self.design))


@dataclass(frozen=True)
class Missed:
    """A claim that comes out otherwise where a rule is taken away, under these readings.

    `applications`: so many of Call Back are needed to see it.
    """

    claim: str
    readings: Mapping[str, str] = field(default_factory=dict[str, str])
    start: str = "normal"
    applications: int = 2


@cache
def whole(design_name: str) -> System:
    """The design without a mistake."""
    return design(design_name)


@cache
def claims(design_name: str) -> Mapping[str, Property]:
    """The catalogue of the design, by id."""
    return {p.id: p for p in catalogue(design_name)}


# ---- changes of a system -------------------------------------------------------------------------
def change(*changes: Callable[[System], System]) -> Callable[[System], System]:
    """All of these changes, one after the other."""

    def changed(system: System) -> System:
        for one in changes:
            system = one(system)
        return system

    return changed


def remove(rule_id: str) -> Callable[[System], System]:
    """The rule never fires."""
    return lambda system: system.remove(rule_id)


def add(rule: Callable[[], Rule]) -> Callable[[System], System]:
    """A rule more."""
    return lambda system: system.add(rule())


def guard(rule_id: str, made: Callable[..., Bool]) -> Callable[[System], System]:
    """The rule has another guard: a function of its elements."""

    def changed(system: System) -> System:
        rule = system.rule(rule_id)
        return system.replace(rule.with_guard(made(*rule.elements())))

    return changed


def narrow(rule_id: str, also: Callable[..., Bool]) -> Callable[[System], System]:
    """The rule fires only where this holds as well."""

    def changed(system: System) -> System:
        rule = system.rule(rule_id)
        return system.replace(rule.with_guard(conj(Term(rule.guard), also(*rule.elements()))))

    return changed


def updates(rule_id: str, made: Callable[..., tuple[Update, ...]]) -> Callable[[System], System]:
    """The rule makes other updates: a function of its elements."""

    def changed(system: System) -> System:
        rule = system.rule(rule_id)
        return system.replace(rule.with_updates(made(*rule.elements())))

    return changed


def forget(rule_id: str, *states: str) -> Callable[[System], System]:
    """The rule leaves these states as they are."""

    def changed(system: System) -> System:
        rule = system.rule(rule_id)
        kept = tuple(u for u in rule.updates if u.target.state.name not in states)
        assert {u.target.state.name for u in rule.updates} >= set(states), f"{rule_id} does not write all of {states}"
        return system.replace(rule.with_updates(kept))

    return changed


def only(reading: str, option: str) -> Callable[[System], System]:
    """The reading is taken for this option, while the claims are judged by the default."""

    def changed(system: System) -> System:
        readings = tuple(replace(i, default=i.option(option)) if i.id == reading else i for i in system.readings)
        return replace(system, readings=readings)

    return changed
