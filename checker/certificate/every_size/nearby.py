"""Which conditions a query needs, for whoever looks for a proof: by what they say of the elements at hand.

A condition on all elements is first taken for those that the query is about, and those that links lead to from them.
No quantifier of its own is left then, so the answer is quick, and a core names the conditions that suffice. Only where
that does not show it are the conditions asked for all elements. Nothing here decides whether a proof is accepted.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from checker.certificate.every_size.logic import FALSE, Formula, Thing
from checker.certificate.every_size.meaning import Unknown, named
from checker.certificate.every_size.obligations import AGAIN, Obligation, Obligations
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.shape import Shape, shape_of
from checker.certificate.every_size.solver import EFFORT, Solver
from checker.certificate.every_size.watch import watch_of
from model.lang import expr as ex
from model.lang.expr import Expr
from properties.property import Property

MOST_INSTANCES = 64
"""So many instances of a condition are made at most."""
LONGEST_PATH = 2
"""So many links are followed from the things that a query is about."""


@dataclass(frozen=True, slots=True)
class Query:
    """What must be refuted. At the start no condition is known to hold; steps are many, so each gets less effort."""

    name: str
    obligation: Obligation
    is_start: bool = False
    is_step: bool = False


class Nearby:
    """The queries about some conditions and a property."""

    def __init__(self, scope: Scope, prop: Property, conditions: Sequence[Expr], effort: int = EFFORT) -> None:
        self.conditions = tuple(conditions)
        self.effort = effort
        self._prop = prop
        self._obligations = Obligations(scope, watch_of(prop))
        self._assumed = [self._obligations.assumed(c) for c in conditions]
        self._around: dict[tuple[Thing, ...], tuple[Thing, ...]] = {}
        self._instances: dict[tuple[int, tuple[Thing, ...]], tuple[Formula, ...]] = {}
        self._times: Counter[tuple[Formula, ...]] = Counter()
        self._cores: dict[tuple[Formula, ...], frozenset[int]] = {}
        self._axioms_for: dict[int, tuple[Formula, ...]] = {}
        self._solver = Solver(self._obligations.logic)

    # ---- queries ----------------------------------------------------------------------------
    def about(self, position: int) -> Iterator[Query]:
        """What must be refuted for one condition to hold at the start and to be left by no step."""
        condition = self.conditions[position]
        name = f"condition {position + 1}"
        yield Query(f"{name} at the start", self._obligations.at_start(condition), is_start=True)
        for firing in self._obligations.firings:
            obligation = self._obligations.step(firing, condition)
            if obligation is not None:
                yield Query(f"{name} after {obligation.name}", obligation, is_step=True)

    def claim(self) -> Iterator[Query]:
        """What must be refuted for the conditions to imply the property."""
        for obligation in self._obligations.claim(self._prop):
            yield Query(obligation.name, obligation)

    # ---- answers ----------------------------------------------------------------------------
    def needed(self, query: Query, positions: Sequence[int]) -> frozenset[int] | None:
        """Which of these conditions suffice to refute it; None where none were seen to."""
        if FALSE in query.obligation.formulas:
            return frozenset()
        anyway = self._needed_anyway(query, positions)
        return self._needed(query, positions) if anyway is None else anyway

    def _needed_anyway(self, query: Query, positions: Sequence[int]) -> frozenset[int] | None:
        """The same whichever rule fires, where several queries have that in common."""
        anyway = query.obligation.anyway
        if anyway is None:
            return None
        common = anyway.formulas
        known = self._cores.get(common)
        if known is not None and known.issubset(positions):
            return known
        self._times[common] += 1
        if known is None and self._times[common] != AGAIN:
            return None
        found = self._needed(replace(query, obligation=anyway), positions)
        if found is not None:
            self._cores[common] = found
        return found

    def _needed(self, query: Query, positions: Sequence[int]) -> frozenset[int] | None:
        known = () if query.is_start else tuple(positions)
        about = tuple(dict.fromkeys(query.obligation.about))
        found = self._core(query, known, [self._instances_of(p, about) for p in known])
        if found is None and known:
            found = self._core(query, known, [(self._assumed[p],) for p in known])
        return found

    def _core(
        self, query: Query, positions: Sequence[int], given: Sequence[tuple[Formula, ...]]
    ) -> frozenset[int] | None:
        fixed = (*self._axioms(), *query.obligation.formulas)
        effort = self._effort(query, itertools.chain(fixed, *given))
        core = self._solver.core(fixed, given, effort)
        return frozenset(positions[number] for number in core) if isinstance(core, frozenset) else None

    def _effort(self, query: Query, formulas: Iterable[Formula]) -> int:
        """Without quantifiers there is always an answer, and soon; with them, what takes long seldom comes to one."""
        if not any(self._obligations.logic.has_quantifier(f) for f in formulas):
            return self.effort
        return self.effort // (20 if query.is_step else 6)

    def shape(self, query: Query) -> Shape | None:
        """A small site on which it can be, as far as a structure says which one."""
        given = () if query.is_start else self._assumed
        formulas = (*self._axioms(), *query.obligation.formulas, *given)
        found = self._solver.structure(formulas, self.effort // 20)
        return None if found is None else shape_of(self._obligations.scope, found)

    def _axioms(self) -> tuple[Formula, ...]:
        """The axioms of the symbols that occur so far; the names of their variables do not matter."""
        known = len(self._obligations.logic.symbols)
        if known not in self._axioms_for:
            vocabulary = self._obligations.translator.vocabulary
            self._axioms_for = {known: tuple(formula for _, formula in vocabulary.axioms())}
        return next(iter(self._axioms_for.values()))

    # ---- instances --------------------------------------------------------------------------
    def _instances_of(self, position: int, about: tuple[Thing, ...]) -> tuple[Formula, ...]:
        """What a condition says of these things and of those that links lead to from them."""
        key = (position, about)
        if key not in self._instances:
            self._instances[key] = tuple(dict.fromkeys(self._made(self.conditions[position], about)))
        return self._instances[key]

    def _made(self, body: Expr, about: tuple[Thing, ...]) -> Iterator[Formula]:
        translator, logic = self._obligations.translator, self._obligations.logic
        variables: list[ex.Bound] = []
        while isinstance(body, ex.Quantified) and body.quantifier is ex.Quantifier.FORALL:
            if body.variable.sort.component not in translator.scope.open:
                break
            variables.append(body.variable)
            body = body.body
        near = self._near(about)
        choices = [[named(Unknown(t)) for t in near if logic.sort(t) == str(v.sort)] for v in variables]
        for chosen in itertools.islice(itertools.product(*choices), MOST_INSTANCES):
            env = {v.name: m for v, m in zip(variables, chosen, strict=True)}
            yield translator.truth(body, env, translator.present).may

    def _near(self, about: tuple[Thing, ...]) -> tuple[Thing, ...]:
        """These things, and what links lead to from them."""
        if about not in self._around:
            scope, logic = self._obligations.scope, self._obligations.logic
            found = dict.fromkeys(about)
            layer = list(about)
            for _ in range(LONGEST_PATH):
                layer = [
                    logic.value(str(link), (thing,), link.to.__name__)
                    for thing in layer
                    for link, _ in scope.site.system.links
                    if not link.many and link.to in scope.open and link.owner.__name__ == logic.sort(thing)
                ]
                found |= dict.fromkeys(layer)
            self._around[about] = tuple(found)
        return self._around[about]
