"""The property language: what must hold, as a value.

    H8 = always(
        "H8", "If an application is registered, the active one is",
        when=settled(ExtendedFunctions) & exists(ExtendedFunctions, lambda n: n.registered),
        that=exists(ExtendedFunctions, lambda n: (n.role == Role.ACTIVE) & n.registered),
        why="Call Back is dead while a healthy backup looks on.", cites="S2-06 S2-19", expect=VIOLATED)

With `over=Softphone`, `when` and `that` are functions of an element and the property is checked for each one singly.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, TypeVarTuple, cast

from model.lang import expr as ex
from model.lang.component import Component
from model.lang.errors import Code, DefinitionError, PropertyError
from model.lang.expr import Expr
from model.lang.place import Place, place_of_caller
from model.lang.rule import RuleFamily
from model.lang.term import ALWAYS_FALSE, ALWAYS_TRUE, Bool, Pointer, Term, condition_node
from model.lang.traverse import is_two_state
from properties.arguments import Arguments
from properties.expectation import Expectation, Expected, expectation

C = TypeVar("C", bound=Component)
Ps = TypeVarTuple("Ps")


# ---- formulas ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Always:
    """In every reachable state: `that`, wherever `when`."""

    when: Expr
    that: Expr


@dataclass(frozen=True, slots=True)
class Never:
    """In no reachable state: `that`."""

    that: Expr


@dataclass(frozen=True, slots=True)
class Reachable:
    """In some reachable state: `that`; if `after` is given, at or after a state of `after` on the same run."""

    that: Expr
    after: Expr | None


@dataclass(frozen=True, slots=True)
class AlwaysPossible:
    """From every reachable state of `when`, some run leads to `that`; by default one without further faults."""

    when: Expr
    that: Expr
    with_faults: bool


@dataclass(frozen=True, slots=True)
class OnStep:
    """Every step that fires the rule from a reachable state satisfies `that` (`old` terms are read before it).

    `parameters` are the variables that stand for the elements of the rule instance; rule None: every step.
    `instances`: the elements of the rule instances that are meant; none: all of them are.
    """

    rule: str | None
    parameters: tuple[ex.Bound, ...]
    that: Expr
    instances: tuple[tuple[str, ...], ...] = ()

    def means(self, rule: str, binding: tuple[str, ...]) -> bool:
        """Whether it is about the steps of a rule for these elements."""
        return self.rule in (None, rule) and (not self.instances or binding in self.instances)


@dataclass(frozen=True, slots=True)
class Absent:
    """On every run: from a state of `after` on, itself included, no state of `that` before one of `until`.

    At one state `until` wins. The three may use `fired` and `old`: of the step that led to the state.
    """

    that: Expr
    after: Expr
    until: Expr


@dataclass(frozen=True, slots=True)
class Independent:
    """Firing one of the rules changes nothing that can ever be observed of `what`.

    Exactly: take any reachable state, and the state after firing one of the rules there. Let both go on with the same
    further steps, none of them by these rules; a step that only one of the two can make is skipped by the other. At
    every point all terms of `what` have the same value in both.
    """

    what: tuple[Expr, ...]
    rules: tuple[str, ...]


Formula = Always | Never | Reachable | AlwaysPossible | OnStep | Absent | Independent


@dataclass(frozen=True, slots=True)
class Property:
    """A claim about a design. `variables` are the elements it is checked for, one by one."""

    id: str
    claim: str
    formula: Formula
    variables: tuple[ex.Bound, ...]
    why: str
    cites: tuple[str, ...]
    assumptions: tuple[str, ...]
    expect: Expectation | None
    place: Place = field(compare=False)
    using: tuple[str, ...] | None = None
    """Of an invariant, the ids of the invariants that it is kept together with; None: it need not be inductive."""

    @property
    def kind(self) -> str:
        """The kind of the formula, as its function is called."""
        return {
            Always: "always",
            Never: "never",
            Reachable: "reachable",
            AlwaysPossible: "always_possible",
            OnStep: "on_step",
            Absent: "absent",
            Independent: "independent",
        }[type(self.formula)]

    @property
    def trigger(self) -> Expr | None:
        """The condition that must be met at all, else the property is vacuous; None where the kind has none."""
        match self.formula:
            case Always(when=when) | AlwaysPossible(when=when):
                return when
            case Absent(after=after):
                return after
            case Never() | Reachable() | OnStep() | Independent():
                return None

    @property
    def expressions(self) -> tuple[Expr, ...]:
        """Every expression that the claim is made of."""
        match self.formula:
            case Always(when, that) | AlwaysPossible(when, that):
                return (when, that)
            case Never(that) | OnStep(that=that):
                return (that,)
            case Reachable(that, after):
                return (that,) if after is None else (that, after)
            case Absent(that, after, until):
                return (that, after, until)
            case Independent(what):
                return what


Observed = Term[Any] | Pointer[Any] | tuple[Term[Any] | Pointer[Any], ...]
"""What `independent` observes: a term, or several."""


# ---- the functions people write ------------------------------------------------------------------
Condition = Bool | Callable[[C], Bool] | Callable[[C, Any], Bool]
"""A condition, or, with `over`, a function of the element, or of the two elements."""


def always(
    id: str,  # noqa: A002 - the word people use
    claim: str,
    *,
    that: Condition[C],
    when: Condition[C] = ALWAYS_TRUE,
    over: type[C] | tuple[type[C], type[Any]] | None = None,
    why: str,
    cites: str = "",
    expect: Expected | Expectation | None = None,
    assumptions: Iterable[str] = (),
) -> Property:
    """`that` in every reachable state in which `when`.

    >>> from model.lang import Component, State
    >>> class Lamp(Component):
    ...     lit = State(bool, initially=True)
    >>> lit = always("LIT", "Every lamp is lit", that=lambda lamp: lamp.lit, over=Lamp, why="It is dark.")
    >>> lit.kind, [str(variable.sort) for variable in lit.variables]
    ('always', ['Lamp'])
    """
    make = _Maker(id, claim, over, why, cites, expect, assumptions)
    return make.property(Always(make.state(when), make.state(that)))


def never(
    id: str,  # noqa: A002 - the word people use
    claim: str,
    *,
    that: Condition[C],
    over: type[C] | tuple[type[C], type[Any]] | None = None,
    why: str,
    cites: str = "",
    expect: Expected | Expectation | None = None,
    assumptions: Iterable[str] = (),
) -> Property:
    """`that` in no reachable state."""
    make = _Maker(id, claim, over, why, cites, expect, assumptions)
    return make.property(Never(make.state(that)))


def invariant(
    id: str,  # noqa: A002 - the word people use
    claim: str,
    *,
    that: Condition[C],
    over: type[C] | tuple[type[C], type[Any]] | None = None,
    using: str = "",
    why: str,
    cites: str = "",
) -> Property:
    """`that` in every reachable state, because it is inductive: it holds at the start, and every step keeps it.

    A step counts from any state, in reach or not, in which it holds and so do the invariants of `using`, given by their
    ids. `failproof prove` says whether that is so; for all else it is the property `always`.

    >>> from model.lang import Component, State
    >>> class Lamp(Component):
    ...     lit = State(bool, initially=True)
    >>> lit = invariant("LIT", "Every lamp is lit", that=lambda lamp: lamp.lit, over=Lamp, using="WIRED", why="So.")
    >>> lit.kind, lit.using
    ('always', ('WIRED',))
    """
    make = _Maker(id, claim, over, why, cites, None, ())
    make.given.check_using(using)
    return replace(make.property(Always(ex.TRUE, make.state(that))), using=tuple(using.split()))


def reachable(
    id: str,  # noqa: A002 - the word people use
    claim: str,
    *,
    that: Condition[C],
    after: Condition[C] | None = None,
    over: type[C] | tuple[type[C], type[Any]] | None = None,
    why: str,
    cites: str = "",
    expect: Expected | Expectation | None = None,
    assumptions: Iterable[str] = (),
) -> Property:
    """`that` in some reachable state; with `after`, at or after a state of `after` on the same run."""
    make = _Maker(id, claim, over, why, cites, expect, assumptions)
    return make.property(Reachable(make.state(that), None if after is None else make.state(after)))


def always_possible(
    id: str,  # noqa: A002 - the word people use
    claim: str,
    *,
    that: Condition[C],
    when: Condition[C] = ALWAYS_TRUE,
    with_faults: bool = False,
    over: type[C] | tuple[type[C], type[Any]] | None = None,
    why: str,
    cites: str = "",
    expect: Expected | Expectation | None = None,
    assumptions: Iterable[str] = (),
) -> Property:
    """From every reachable state of `when` a run leads to `that`, without further faults unless `with_faults`."""
    make = _Maker(id, claim, over, why, cites, expect, assumptions)
    return make.property(AlwaysPossible(make.state(when), make.state(that), with_faults))


def on_step(
    id: str,  # noqa: A002 - the word people use
    claim: str,
    *,
    rule: RuleFamily[C, *Ps] | None = None,
    that: Callable[[C, *Ps], Bool] | Callable[[], Bool],
    why: str,
    cites: str = "",
    expect: Expected | Expectation | None = None,
    assumptions: Iterable[str] = (),
) -> Property:
    """`that` of every step of the rule, as a function of the rule's elements; `old(term)` is a value before the step.

    Without a rule, of every step: `that` is then a function of nothing.
    """
    make = _Maker(id, claim, None, why, cites, expect, assumptions)
    if rule is None:
        make.given.check_arity(that, 0)
        return make.property(OnStep(None, (), make.step(cast("Callable[[], Bool]", that)())))
    from model.lang.rule import elaborate

    make.given.check_rules([rule], "rule")
    parameters = elaborate(rule.component, rule.name, cast("Any", rule)).parameters
    elements = [p.component.symbol(p.variable) for p in parameters]
    names = len(inspect.signature(that).parameters)
    if names != len(elements):
        raise PropertyError(
            Code.BAD_PROPERTY,
            f"property {id}: `that` takes {names} elements, the rule {rule.name} has {len(elements)}",
            place=make.place,
            fix="give the function one argument for each parameter of the rule, self first",
        )
    formula = OnStep(
        f"{rule.component.__name__}.{rule.name}",
        tuple(p.variable for p in parameters),
        make.step(cast("Callable[..., Bool]", that)(*elements)),
    )
    return make.property(formula)


def absent(
    id: str,  # noqa: A002 - the word people use
    claim: str,
    *,
    that: Condition[C],
    after: Condition[C],
    until: Condition[C] = ALWAYS_FALSE,
    over: type[C] | tuple[type[C], type[Any]] | None = None,
    why: str,
    cites: str = "",
    expect: Expected | Expectation | None = None,
    assumptions: Iterable[str] = (),
) -> Property:
    """No state of `that` from a state of `after` on, itself included, before one of `until`, which wins ties."""
    make = _Maker(id, claim, over, why, cites, expect, assumptions)
    return make.property(Absent(make.step(that), make.step(after), make.step(until)))


def independent(
    id: str,  # noqa: A002 - the word people use
    claim: str,
    *,
    what: Observed | Callable[[C], Observed] | Callable[[C, Any], Observed],
    of: RuleFamily[Any, *tuple[Any, ...]] | tuple[RuleFamily[Any, *tuple[Any, ...]], ...],
    over: type[C] | tuple[type[C], type[Any]] | None = None,
    why: str,
    cites: str = "",
    expect: Expected | Expectation | None = None,
    assumptions: Iterable[str] = (),
) -> Property:
    """Firing one of the rules changes nothing that can ever be observed of `what`: see `Independent`."""
    make = _Maker(id, claim, over, why, cites, expect, assumptions)
    rules = of if isinstance(of, tuple) else (of,)
    make.given.check_rules(rules, "of")
    if callable(what):
        make.given.check_arity(what, len(make.elements))
    given: object = cast("Callable[..., Observed]", what)(*make.elements) if callable(what) else what
    terms = cast("tuple[Term[Any], ...]", given if isinstance(given, tuple) else (given,))
    nodes = tuple(t.node for t in terms)
    return make.property(Independent(nodes, tuple(f"{r.component.__name__}.{r.name}" for r in rules)))


class _Maker:
    """What the functions above share: elements for `over`, checks, and the place of the declaration."""

    def __init__(
        self,
        id: str,  # noqa: A002 - the word people use
        claim: str,
        over: type[Any] | tuple[type[Any], ...] | None,
        why: str,
        cites: str,
        expect: Expected | Expectation | None,
        assumptions: Iterable[str],
    ) -> None:
        self.id = id
        self.claim = claim
        self.why = why
        self.place = place_of_caller(beside=__file__)
        self.given = Arguments(id, self.place)
        self.given.check_texts(claim, why, cites)
        self.given.check_expectation(expect)
        self.cites = tuple(cites.split())
        self.expect = expectation(expect)
        self.assumptions = tuple(assumptions)
        sorts = self.given.sorts(over)
        names = ["self"] if len(sorts) == 1 else [f"self{i + 1}" for i in range(len(sorts))]
        self.variables = tuple(ex.bound(n, s) for n, s in zip(names, sorts, strict=True))
        self.elements = tuple(cast("type[Component]", v.sort.component).symbol(v) for v in self.variables)

    def step(self, condition: object) -> Expr:
        """The expression of a condition that may speak of a step."""
        if callable(condition):
            self.given.check_arity(condition, len(self.elements))
        made: object = condition(*self.elements) if callable(condition) else condition
        try:
            return condition_node(made, f"a condition of property {self.id}")
        except DefinitionError as error:
            raise PropertyError(Code.BAD_PROPERTY, error.message, place=self.place, fix=error.fix) from error

    def state(self, condition: object) -> Expr:
        """The expression of a condition that may not."""
        node = self.step(condition)
        if is_two_state(node):
            raise PropertyError(
                Code.TWO_STATE,
                f"property {self.id} uses old() or fired(), which only on_step and absent can",
                place=self.place,
                fix="write it with on_step(...) or absent(...)",
            )
        return node

    def property(self, formula: Formula) -> Property:
        return Property(
            self.id,
            self.claim,
            formula,
            self.variables,
            self.why,
            self.cites,
            self.assumptions,
            self.expect,
            self.place,
        )
