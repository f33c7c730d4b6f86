"""The engine `every-size`: a property holds on a deployment because it holds for any number of elements.

Method. `prove`, on the scope in which the sorts are open that sites of the design have any number of. What it proves is
told as an invariant of the deployment, the conditions of the proof on its elements, and beside it stands the proof for
every size. Both are re-checked. Which runs are errors, and whether the condition of the property is ever met, are
questions about the deployment: they are put to IC3, as the property that claims nothing under the same condition.

What it cannot, in order of weight.
1. It finds no violation: what is violated with some number of elements need not be with that of the deployment.
2. Under readings where that is not proved for every size nothing is said.
3. A bound on faults is no part of a proof for every size: with one, nothing is decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checker.engine import Options, Reporter
from checker.every_size.grounded import Grounded
from checker.every_size.under import options_of
from model.designs import OPEN_SORTS
from model.lang import expr as ex
from model.lang.errors import Code, ReachedError, UsageError
from model.lang.expr import Expr
from model.lang.sites import Site
from model.lang.sorts import ElementSort
from model.lang.traverse import post_order, substitute
from properties.cubes import difference
from properties.cubes import intersection as in_both
from properties.evidence import EverySize, Invariant
from properties.minimal import minimal_cubes
from properties.property import Always, Formula, Never, OnStep, Property
from properties.result import Case, Effort, Exploration, Result, Verdict
from properties.state_sets import intersection

if TYPE_CHECKING:
    from checker.certificate.every_size.scope import Scope
    from checker.engine import Session
    from checker.every_size.outcome import ByReadings, Outcome, Proved

NAME = "every-size"
NOT_UNDER_THESE = "under these readings it is not proved for every size"


@dataclass(frozen=True, slots=True)
class EverySizeEngine:
    """Proofs for any number of elements, as an engine for one deployment."""

    name: str = NAME
    decides: frozenset[str] = frozenset({"always", "never", "on_step"})

    def open(self, site: Site, options: Options, reporter: Reporter) -> EverySizeSession:
        """Nothing is searched before the first question."""
        return EverySizeSession(site, options, reporter)


class EverySizeSession:
    """The engine at work on one site."""

    def __init__(self, site: Site, options: Options, reporter: Reporter) -> None:
        self.site = site
        self.options = options
        self.reporter = reporter
        self._beside: Session | None = None
        self._grounded = Grounded()

    def check(self, prop: Property) -> Result:
        """Proves the property for every size, or leaves it undecided: see `Session.check`."""
        if prop.kind not in EverySizeEngine().decides:
            raise UsageError(Code.NOT_DECIDABLE_HERE, f"the engine {NAME} does not decide {prop.kind}")
        scope = self._scope()
        if not scope.open:
            return self._undecided(prop, "no sort of the design has any number of elements")
        if self.options.max_faults is not None:
            return self._undecided(prop, "a proof for every size knows no bound on faults")
        whole = of_every_element(prop, scope)
        if whole is None:
            return self._undecided(prop, "it speaks of two elements by name")
        cases = self._without_claim(prop)
        outcome = self._outcome(whole, scope)
        if isinstance(outcome, str):
            return self._undecided(prop, outcome)
        made = tuple(made for c in cases for made in self._decided(c, outcome, scope))
        return Result(prop, self.site.name, NAME, made, Effort(seconds=outcome.seconds))

    def _decided(self, case: Case, outcome: Proved | ByReadings, scope: Scope) -> Iterator[Case]:
        """The case with a proof for every size, in parts where each proof is one under some of its readings only."""
        if case.verdict is Verdict.UNDECIDED:
            yield case
            return
        from checker.every_size.outcome import proofs_of

        options = options_of(self.site)
        left = case.where
        for proved in proofs_of(outcome):
            part = tuple(options_of(proved.scope.site).items())
            where = tuple(both for c in left if (both := in_both(c, part)) is not None)
            if where:
                yield self._with(
                    replace(case, where=minimal_cubes(where, options).cubes), self._evidence(proved, scope)
                )
                left = difference(left, where, options)
        if left:
            yield Case(minimal_cubes(left, options).cubes, Verdict.UNDECIDED, reason=NOT_UNDER_THESE)

    def explore(self) -> tuple[Exploration, ...]:
        """No state is counted."""
        raise UsageError(Code.NOT_DECIDABLE_HERE, f"the engine {NAME} counts no states", fix="explore with `bdd`")

    def _scope(self) -> Scope:
        from checker.certificate.every_size.scope import scope

        return scope(self.site, OPEN_SORTS.get(self.site.system.name, ()))

    def _undecided(self, prop: Property, reason: str) -> Result:
        return Result(prop, self.site.name, NAME, (Case(((),), Verdict.UNDECIDED, reason=reason),))

    def _without_claim(self, prop: Property) -> tuple[Case, ...]:
        """How far the site is free of errors and the condition of the property met: the cases of a claim of nothing."""
        from checker.smt import Ic3Engine

        if self._beside is None:
            self._beside = Ic3Engine().open(self.site, self.options, self.reporter)
        return self._beside.check(claiming_nothing(prop)).cases

    def _outcome(self, prop: Property, scope: Scope) -> Proved | ByReadings | str:
        """The proof, or one for each part of the readings under which there is one; else why there is none."""
        from checker.every_size.outcome import ByReadings, Proved, ViolatedAt
        from checker.every_size.prove import prove

        try:
            found: Outcome = prove(scope, of_every_instance(prop), self.reporter, grounded=self._grounded)
        except ReachedError as error:
            # Some small site has an error of the model; that this one has one was looked at before.
            return f"for every size it is not defined: {error.message}"
        if isinstance(found, Proved) or (isinstance(found, ByReadings) and found.proved):
            return found
        if isinstance(found, ViolatedAt):
            return f"with {found.size} it is violated, so it does not hold for every size"
        if isinstance(found, ByReadings):
            return NOT_UNDER_THESE
        return found.reason

    def _evidence(self, found: Proved, scope: Scope) -> Invariant:
        from checker.certificate.every_size.file import proof_text
        from checker.smt.certificates import state_set
        from model.lang.grounding import Grounder

        grounder = Grounder(self.site)
        nodes = [grounder.state_condition(condition, {})[0] for condition in found.proof.conditions]
        states = state_set(grounder.table, grounder.table.and_(*nodes), grounder.system().variables)
        return Invariant(states, EverySize(scope.names, proof_text(scope, found.proof)))

    def _with(self, case: Case, proved: Invariant) -> Case:
        """The case with the proof, and with what shows that its steps are no errors."""
        beside = [case.evidence.states] if isinstance(case.evidence, Invariant) else []
        return replace(case, evidence=replace(proved, states=intersection([*beside, proved.states])))


def of_every_instance(prop: Property) -> Property:
    """The property about all instances of its rule: a site of another size has other elements than these few name."""
    formula = prop.formula
    return replace(prop, formula=replace(formula, instances=())) if isinstance(formula, OnStep) else prop


def claiming_nothing(prop: Property) -> Property:
    """The property with the same condition that is true wherever that is met."""
    match prop.formula:
        case Always(when):
            return replace(prop, formula=Always(when, ex.TRUE))
        case Never():
            return replace(prop, formula=Never(ex.FALSE))
        case OnStep(rule, parameters, _, instances):
            return replace(prop, formula=OnStep(rule, parameters, ex.TRUE, instances))
        case _:
            raise TypeError(f"{prop.kind} is no claim about states or steps")


def of_every_element(prop: Property, scope: Scope) -> Property | None:
    """The property with a variable in place of the element of an open sort that it names.

    None where it names two of one sort: two variables may denote one element, which is another claim.
    """
    named = dict.fromkeys(n for root in prop.expressions for n in post_order(root) if isinstance(n, ex.Const))
    values: dict[Expr, Expr] = {}
    for element in named:
        match element:
            case ex.Const(str(), ElementSort(component)) if component in scope.open:
                values[element] = ex.bound(f"any{len(values) + 1}", component)
            case _:
                pass
    variables = tuple(v for v in values.values() if isinstance(v, ex.Bound))
    if len({v.sort for v in variables}) < len(variables):
        return None
    if not values:
        return prop
    formula: Formula
    match prop.formula:
        case Always(when, that):
            formula = Always(substitute(when, values), substitute(that, values))
        case Never(that):
            formula = Never(substitute(that, values))
        case _:
            return None
    return replace(prop, formula=formula, variables=(*prop.variables, *variables))
