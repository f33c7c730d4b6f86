"""Rules: how a design changes. A rule is one guard and updates that happen together.

The docstring of a rule is its sentence in stories; `{self}` and the names of parameters stand for elements.
"""

from __future__ import annotations

import inspect
import string
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from types import ModuleType
from typing import Any, Concatenate, Generic, Self, TypeVar, TypeVarTuple, cast, get_type_hints, overload

from model.lang import expr as ex
from model.lang.bounds import possible_truths
from model.lang.component import Component, Declaration, Singleton, declarations
from model.lang.errors import Code, DefinitionError
from model.lang.expr import Expr
from model.lang.place import Place, place_of
from model.lang.sorts import ElementSort
from model.lang.term import ALWAYS_TRUE, Binder, Bool, Effect, Term, Update, condition_node

C = TypeVar("C", bound=Component)
Ps = TypeVarTuple("Ps")


class Kind(Enum):
    """What sort of thing a rule is. Faults cost budget; detections and failovers are what `settled` waits for."""

    FAULT = "fault"
    DETECTION = "detection"
    FAILOVER = "failover"
    REPAIR = "repair"
    OPERATOR = "operator"
    EVENT = "event"


AUTOMATIC = (Kind.DETECTION, Kind.FAILOVER)
"""The kinds that happen by themselves: a component is settled when none of these can fire."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a rule does: where the guard holds, the updates happen together."""

    guard: Expr
    updates: tuple[Update, ...]


@dataclass(frozen=True, slots=True)
class When:
    """A guard that waits for its updates."""

    guard: Bool

    def then(self, *effects: Effect) -> Step:
        """The step that makes these updates where the guard holds."""
        flat: list[Update] = []
        for effect in effects:
            flat += [effect] if isinstance(effect, Update) else effect
        return Step(self.guard.node, tuple(flat))


def when(*conditions: Bool) -> When:
    """The guard of a rule: all of the conditions, decided from left to right."""
    return When(Term(ex.conj(*(condition_node(c, "a guard") for c in conditions))))


class RuleFamily(Declaration, Generic[C, *Ps]):
    """A rule as it is written: in the class of its component, or as a function of it in a module of its own.

    Reached through the class or the module it is a value that properties can name.
    """

    def __init__(self, kind: Kind, cites: str, body: Callable[[C, *Ps], Step]) -> None:
        self.kind = kind
        self.cites = tuple(cites.split())
        self.body = body
        self.name = body.__name__

    @property
    def component(self) -> type[Component]:
        """The component whose rule it is: the class it stands in, or the sort of its first parameter."""
        declared: object = getattr(self, "owner", None)
        if declared is None:
            first = next(iter(inspect.signature(self.body).parameters), "")
            declared = _hints(self.body).get(first)
        if not (isinstance(declared, type) and issubclass(declared, Component)):
            raise DefinitionError(
                Code.BAD_RULE,
                f"rule {self.name}: its first parameter is not declared with a component",
                place=place_of(self.body),
                fix="write the component as the type of the first parameter",
            )
        return declared

    @overload
    def __get__(self, obj: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, obj: Component, owner: type[Any]) -> Self: ...
    def __get__(self, obj: Component | None, owner: type[Any]) -> Self:
        if owner is self.owner:
            return self
        inherited = type(self)(self.kind, " ".join(self.cites), self.body)
        inherited.__set_name__(owner, self.name)
        return inherited


def _decorator(kind: Kind, cites: str) -> Callable[[Callable[[C, *Ps], Step]], RuleFamily[C, *Ps]]:
    def wrap(body: Callable[[C, *Ps], Step]) -> RuleFamily[C, *Ps]:
        return RuleFamily(kind, cites, body)

    return wrap


def fault(*, cites: str = "") -> Callable[[Callable[[C, *Ps], Step]], RuleFamily[C, *Ps]]:
    """Something breaks. Only breaking belongs here: who notices, and what follows, are rules of their own."""
    return _decorator(Kind.FAULT, cites)


def detection(*, cites: str = "") -> Callable[[Callable[[C, *Ps], Step]], RuleFamily[C, *Ps]]:
    """A component notices something by itself."""
    return _decorator(Kind.DETECTION, cites)


def failover(*, cites: str = "") -> Callable[[Callable[[C, *Ps], Step]], RuleFamily[C, *Ps]]:
    """A component acts by itself on what it has noticed."""
    return _decorator(Kind.FAILOVER, cites)


def repair(*, cites: str = "") -> Callable[[Callable[[C, *Ps], Step]], RuleFamily[C, *Ps]]:
    """Something broken is made whole by a person or by luck."""
    return _decorator(Kind.REPAIR, cites)


def operator(*, cites: str = "") -> Callable[[Callable[[C, *Ps], Step]], RuleFamily[C, *Ps]]:
    """An administrator acts. It costs no fault; stories count it beside the faults."""
    return _decorator(Kind.OPERATOR, cites)


def event(*, cites: str = "") -> Callable[[Callable[[C, *Ps], Step]], RuleFamily[C, *Ps]]:
    """The world outside acts in the ordinary way: a phone calls, a line becomes free."""
    return _decorator(Kind.EVENT, cites)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a rule and the sort it ranges over."""

    name: str
    component: type[Component]

    @property
    def variable(self) -> ex.Bound:
        """The variable that stands for the parameter."""
        return ex.bound(self.name, self.component)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a system. Its instances are named by it and the elements bound to its parameters."""

    component: type[Component]
    name: str
    kind: Kind
    cites: tuple[str, ...]
    sentence: str
    parameters: tuple[Parameter, ...]
    guard: Expr
    updates: tuple[Update, ...]
    place: Place = field(compare=False)
    fairness: str | None = None
    delay: str | None = None
    rate: str | None = None

    @property
    def id(self) -> str:
        """The name of the rule in its system: component and name."""
        return f"{self.component.__name__}.{self.name}"

    def instance_id(self, binding: tuple[str, ...]) -> str:
        """The name of an instance: the rule with the elements bound to its parameters."""
        return f"{self.id}({', '.join(binding)})" if binding else self.id

    def tell(self, binding: tuple[str, ...]) -> str:
        """The rule's sentence about these elements."""
        names = {p.name: e for p, e in zip(self.parameters, binding, strict=True)}
        if "self" not in names:
            names["self"] = self.component.__name__
        return self.sentence.format(**names)

    @property
    def general_sentence(self) -> str:
        """The rule's sentence about any elements: the names of its parameters in angle brackets."""
        return " ".join(self.tell(tuple(f"<{p.name}>" for p in self.parameters)).split())

    def with_guard(self, guard: Bool) -> Rule:
        """The same rule with another guard."""
        return replace(self, guard=guard.node)

    def with_updates(self, *effects: Effect) -> Rule:
        """The same rule with other updates."""
        return replace(self, updates=When(ALWAYS_TRUE).then(*effects).updates)

    def arguments_around(self, around: tuple[Expr, ...]) -> tuple[Expr | None, ...]:
        """For each parameter the one of these elements that is of its sort; None where there is none."""
        of_sort = {cast("ElementSort", e.sort).component: e for e in around}
        return tuple(of_sort.get(p.component) for p in self.parameters)

    def elements(self) -> tuple[Any, ...]:
        """Symbolic elements for the parameters, to write new guards and updates with."""
        return tuple(p.component.symbol(p.variable) for p in self.parameters)


def elaborate(component: type[Component], name: str, family: RuleFamily[Any, *tuple[Any, ...]]) -> Rule:
    """The rule that a family gives its component: its body run once on symbolic elements."""
    place = place_of(family.body)
    try:
        parameters, arguments = _parameters(component, family.body)
        step = _as_step(family.body(*arguments))
        _check_updates(step)
        _check_guard(step)
        sentence = inspect.cleandoc(family.body.__doc__ or "")
        _check_sentence(sentence, parameters)
    except DefinitionError as error:
        error.place = error.place or place
        error.message = f"rule {component.__name__}.{name}: {error.message}"
        error.args = (error.message,)
        raise
    return Rule(component, name, family.kind, family.cites, sentence, parameters, step.guard, step.updates, place)


def _as_step(given: object) -> Step:
    if not isinstance(given, Step):
        raise DefinitionError(Code.BAD_RULE, f"the rule gives {given!r}", fix="return when(...).then(...)")
    return given


def rules_of(component: type[Component]) -> tuple[Rule, ...]:
    """The rules that a component declares and inherits, in the order of the text."""
    families = [(name, cast("Any", d)) for name, d in declarations(component) if isinstance(d, RuleFamily)]
    return tuple(elaborate(component, name, family) for name, family in families)


def rules_in(module: ModuleType) -> tuple[Rule, ...]:
    """The rules that a module defines as functions of a component, in the order of the text."""
    families = [cast("Any", value) for value in vars(module).values() if isinstance(value, RuleFamily)]
    return tuple(elaborate(f.component, f.name, f) for f in families if f.body.__module__ == module.__name__)


def make_rule(component: type[C], kind: Kind, body: Callable[Concatenate[C, ...], Step], *, cites: str = "") -> Rule:
    """A rule for a system, from a function outside the component: for what-ifs and mutants."""
    return elaborate(component, body.__name__, RuleFamily(kind, cites, cast("Any", body)))


def _parameters(
    component: type[Component], body: Callable[..., Step]
) -> tuple[tuple[Parameter, ...], tuple[Component, ...]]:
    hints = _hints(body, component)
    parameters: list[Parameter] = []
    arguments: list[Component] = []
    for position, name in enumerate(inspect.signature(body).parameters):
        sort = component if position == 0 else hints.get(name)
        if sort is Self:
            sort = component
        if not (isinstance(sort, type) and issubclass(sort, Component)):
            raise DefinitionError(
                Code.BAD_RULE,
                f"parameter {name!r} is not declared with a component",
                fix=f"write `{name}: SomeComponent`",
            )
        if issubclass(sort, Singleton):
            arguments.append(sort.the)
            continue
        parameters.append(Parameter(name, sort))
        arguments.append(sort.symbol(ex.bound(name, sort)))
    return tuple(parameters), tuple(arguments)


def _hints(body: Callable[..., Step], component: type[Component] | None = None) -> dict[str, object]:
    space = dict(vars(sys.modules[body.__module__])) if body.__module__ in sys.modules else {}
    try:
        return get_type_hints(body, globalns=space, localns={component.__name__: component} if component else {})
    except NameError as error:
        raise DefinitionError(
            Code.BAD_RULE,
            f"the type of a parameter is not known when the rule is built: {error}",
            place=place_of(body),
            fix="import the component at run time, not under TYPE_CHECKING",
        ) from error


def _check_updates(step: Step) -> None:
    seen: set[tuple[Expr, tuple[Binder, ...]]] = set()
    for update in step.updates:
        if update.condition is not ex.TRUE:
            continue
        key = (update.target, update.binders)
        if key in seen:
            raise DefinitionError(
                Code.DUPLICATE_UPDATE,
                f"{update.target.state} is updated twice for the same element",
                fix="make one update of it, with ite(...) where the value depends on a condition",
            )
        seen.add(key)


def _check_guard(step: Step) -> None:
    if True not in possible_truths(step.guard):
        raise DefinitionError(
            Code.NEVER_ENABLED,
            "the guard is false for every value that its terms can have, so the rule can never be enabled",
            fix="correct the guard, or remove the rule",
        )


def _check_sentence(sentence: str, parameters: tuple[Parameter, ...]) -> None:
    known = {"self", *(p.name for p in parameters)}
    try:
        used = {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
    except ValueError as error:
        raise DefinitionError(Code.BAD_RULE, f"its sentence cannot be read: {error}") from error
    if not used <= known:
        raise DefinitionError(
            Code.BAD_RULE,
            f"its sentence names {sorted(used - known)}, which are no parameters",
            fix="use {self} and the names of the parameters",
        )


def enabled(rule: RuleFamily[C, *Ps], *elements: Component) -> Bool:
    """True where the rule can fire for these elements; with none given, for some elements."""
    return Term(ex.enabled(_rule_id(rule), tuple(e.node for e in elements) or None))


def fired(rule: RuleFamily[C, *Ps], *elements: Component) -> Bool:
    """True of a step that fired this rule for these elements; with none given, for some. For properties of steps."""
    return Term(ex.fired(_rule_id(rule), tuple(e.node for e in elements) or None))


def settled(*components: type[Component], around: tuple[Component, ...] = ()) -> Bool:
    """No detection and no failover rule of these components can fire: derived from the guards of the system.

    Around elements, what concerns others of their sorts is not waited for: where a rule has a parameter of such a sort,
    only its instances for the given element count. So a claim about one element need not look at its like.
    """
    if not components:
        raise DefinitionError(Code.BAD_DECLARATION, "settled() names the components it speaks of", fix="name them")
    sorts = [type(element) for element in around]
    if len(set(sorts)) < len(sorts):
        raise DefinitionError(
            Code.BAD_DECLARATION,
            f"settled() is given two elements of one sort: {', '.join(s.__name__ for s in sorts)}",
            fix="give one element of each sort at most",
        )
    return Term(ex.settled(tuple(dict.fromkeys(components)), tuple(e.node for e in around)))


def _rule_id(rule: RuleFamily[Any, *tuple[Any, ...]]) -> str:
    return f"{rule.component.__name__}.{rule.name}"
