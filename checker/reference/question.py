"""What every way of deciding is given and gives back: one property, for one element tuple, on one graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from checker.reference.budget import Budget
from checker.reference.condition import Condition
from checker.reference.graph import Graph
from checker.reference.rings import Cost
from model.lang.errors import ReachedError
from model.lang.expr import Expr
from model.trace import Trace
from properties.evidence import Evidence
from properties.property import Property
from properties.result import Vacuity, Verdict


@dataclass(frozen=True)
class Question:
    """A property for one element tuple. `unlimited` gives the graph of runs with any number of faults."""

    prop: Property
    binding: tuple[str, ...]
    graph: Graph
    unlimited: Callable[[], Graph]
    budget: Budget

    @property
    def env(self) -> Mapping[str, str]:
        """The elements by the names of the property's variables."""
        return {v.name: e for v, e in zip(self.prop.variables, self.binding, strict=True)}

    def condition(self, expr: Expr, graph: Graph | None = None) -> Condition:
        """A condition of the property, on its graph or another one."""
        return Condition(graph or self.graph, expr, self.env)

    def blame(self, error: ReachedError, trace: Trace) -> ReachedError:
        """The error as one of this property, with the way to it."""
        error.message = f"property {self.prop.id}: {error.message}"
        error.args = (error.message,)
        error.place = error.place or self.prop.place
        error.evidence = trace
        return error


@dataclass(frozen=True)
class Proof:
    """What a proof is built from, once it is known which readings it is for.

    `marked`: the states with the bit of a monitor beside them. `asked`, `goals`: the states from which a goal must be
    possible, and those where it holds.
    """

    marked: tuple[tuple[int, bool], ...] = ()
    asked: frozenset[int] = frozenset()
    goals: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Finding:
    """The answer to a question. `cost` is that of the run which shows it, where there is one."""

    verdict: Verdict
    vacuity: Vacuity = Vacuity.NOT_ASKED
    evidence: Evidence | None = None
    cost: Cost = (0, 0)
    proof: Proof = field(default_factory=Proof)
    reason: str = ""
