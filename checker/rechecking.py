"""Evidence is re-checked by code that shares nothing with the engines, before anyone sees it.

A run is replayed on the reference evaluator, a proof is verified by a solver with a translation of its own. What is
refuted becomes *undecided*: an engine whose evidence is wrong has shown nothing. What cannot be checked stays
unchecked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from checker.engine import Reporter
from model.lang.errors import FailproofError, ReachedError
from model.lang.sites import Site
from model.trace import Trace
from properties.evidence import CutSet, Lasso, TracePair, TrapSet
from properties.property import Property
from properties.result import Case, Verdict

Confirm = Callable[[Property, Case], tuple[str, ...]]
"""Replays the evidence of a case; gives the conjuncts that fail at its end, and raises where it shows nothing."""


class Opinion(Protocol):
    """What a check of a proof says: accepted, or the query that failed, or why there was none to ask."""

    @property
    def accepted(self) -> bool: ...  # noqa: D102 - see the class
    @property
    def failed(self) -> str: ...  # noqa: D102 - see the class
    @property
    def reason(self) -> str: ...  # noqa: D102 - see the class


Verify = Callable[[Property, Case], Opinion]
"""Re-checks the proof of a case, or finds one of its own where the case brings none."""


@dataclass(frozen=True, slots=True)
class Checks:
    """The code that re-checks runs and proofs of one site."""

    confirm: Confirm
    verify: Verify


def independent_checks(site: Site) -> Checks:
    """The checks of this package: replay on the reference evaluator, and certificates by one verifier for the site."""
    from checker.certificate import Verifier
    from checker.replay import confirm

    return Checks(partial(confirm, site), Verifier(site).verify)


@dataclass(frozen=True, slots=True)
class Rechecker:
    """Re-checks the cases of the site that its checks are for."""

    checks: Checks
    reporter: Reporter

    def recheck(self, prop: Property, case: Case) -> Case:
        """The case with `checked` set, and `failed` where a run was replayed; undecided where its evidence is wrong."""
        if case.verdict is Verdict.UNDECIDED:
            return replace(case, checked=False)
        match case.evidence:
            case Trace() | TracePair() | Lasso() | CutSet():
                return self._replayed(prop, case)
            case TrapSet():
                replayed = self._replayed(prop, case)
                return self._verified(prop, replayed) if replayed.checked else replayed
            case _ if case.max_faults is not None:
                # Few faults prove nothing about more: such a result is never *holds*, and needs no proof.
                return replace(case, checked=False)
            case _:
                return self._verified(prop, case)

    def _replayed(self, prop: Property, case: Case) -> Case:
        try:
            failed = self.checks.confirm(prop, case)
        except ReachedError:
            raise
        except FailproofError as error:
            return _refuted(case, f"its evidence was refused: {error.message}")
        # A run is one whatever bound the engine kept: what it shows is not bounded.
        return replace(case, checked=True, failed=failed, max_faults=None)

    def _verified(self, prop: Property, case: Case) -> Case:
        if self.reporter.cancelled():
            return replace(case, checked=False, reason="stopped before its proof was re-checked")
        self.reporter.progress("re-checking its proof", 0)
        opinion = self.checks.verify(prop, case)
        if opinion.accepted:
            return replace(case, checked=True)
        if case.evidence is not None and opinion.failed:
            return _refuted(case, f"its proof was refused: {opinion.failed}: {opinion.reason}")
        return replace(case, checked=False, reason=case.reason or opinion.reason)


def _refuted(case: Case, why: str) -> Case:
    return Case(case.where, Verdict.UNDECIDED, reason=f"the engine says {case.verdict.value}, but {why}")
