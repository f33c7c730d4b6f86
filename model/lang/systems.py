"""A system: components, rules, readings and start conditions, as one value.

Nothing is global: a system is built by a function, passed as an argument, and changed by making another one
(`replace`, `remove`, `add`), which is how mutants and what-ifs are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from model.lang import expr as ex
from model.lang.component import Component, Derived, Fixed, Link, Links, Stateful, declarations
from model.lang.errors import Code, DefinitionError, nearest
from model.lang.expr import DatumSymbol, Expr, LinkSymbol, StateSymbol
from model.lang.place import Place, place_of_caller
from model.lang.reading import ReadingInfo, ReadingSet, readings_of
from model.lang.rule import AUTOMATIC, Rule, rules_of, when
from model.lang.sorts import ElementSort, Value
from model.lang.term import ALWAYS_TRUE, LARGEST_SORT, Bool, Effect, Update
from model.lang.traverse import highest_variable, lifted, post_order, rewrite, substitute


@dataclass(frozen=True, slots=True)
class Start:
    """A start condition: the states keep their initial values but for these, and only states within `where` count.

    The values may depend on rigid data and readings, not on states.
    """

    name: str
    sentence: str
    values: tuple[Update, ...]
    where: Expr
    place: Place = field(compare=False)


def start(name: str, sentence: str, *values: Effect, where: Bool = ALWAYS_TRUE) -> Start:
    """A start condition of a system."""
    place = place_of_caller()
    updates = when().then(*values).updates
    for update in updates:
        parts = [update.value, update.condition, *(b.where for b in update.binders)]
        if any(isinstance(node, ex.Read | ex.Old | ex.Fired) for node in post_order(*parts)):
            raise DefinitionError(
                Code.BAD_DECLARATION,
                f"start {name!r}: the value of {update.target.state} depends on a state",
                place=place,
                fix="use links, data and readings only, or put the condition into `where`",
            )
    return Start(name, sentence, updates, where.node, place)


@dataclass(frozen=True, slots=True)
class StateInfo:
    """A state variable family and its initial values; None: any value of the sort."""

    symbol: StateSymbol
    initially: tuple[Value, ...] | None


@dataclass(frozen=True, slots=True)
class Monitor:
    """A watcher of one element tuple: on after a state where `after` held, off at one where `until` holds.

    At one state `until` wins. Monitors are no part of the state that is counted.
    """

    name: str
    variables: tuple[ex.Bound, ...]
    after: Expr
    until: Expr


@dataclass(frozen=True)
class System:
    """A design: what can happen. Build it with `system(...)`."""

    name: str
    components: tuple[type[Component], ...]
    rules: tuple[Rule, ...]
    readings: tuple[ReadingInfo, ...]
    starts: tuple[Start, ...]
    monitors: tuple[Monitor, ...] = ()
    removed: frozenset[str] = frozenset()

    # ---- parts ------------------------------------------------------------------------------
    @cached_property
    def states(self) -> tuple[StateInfo, ...]:
        """The state families, by component and then in the order of the text."""
        return tuple(
            StateInfo(d.symbol_for(c), d.initially)
            for c in self.components
            for _, d in declarations(c)
            if isinstance(d, Stateful)
        )

    @cached_property
    def links(self) -> tuple[tuple[LinkSymbol, int], ...]:
        """The links, each with the least number of elements it leads to."""
        return tuple(
            (d.symbol_for(c), d.at_least if isinstance(d, Links) else 1)
            for c in self.components
            for _, d in declarations(c)
            if isinstance(d, Link | Links)
        )

    @cached_property
    def data(self) -> tuple[DatumSymbol, ...]:
        """The rigid data, derived ones included."""
        return tuple(
            d.symbol_for(c) for c in self.components for _, d in declarations(c) if isinstance(d, Fixed | Derived)
        )

    @cached_property
    def rule_by_id(self) -> dict[str, Rule]:
        """The rules by id."""
        return {r.id: r for r in self.rules}

    @cached_property
    def reading_by_id(self) -> dict[str, ReadingInfo]:
        """The readings by id."""
        return {r.id: r for r in self.readings}

    def component(self, name: str) -> type[Component]:
        """The component of this name; raises with the nearest one."""
        for c in self.components:
            if c.__name__ == name:
                return c
        raise DefinitionError(
            Code.UNKNOWN_COMPONENT,
            f"the design {self.name} has no component {name!r}",
            fix=nearest(name, (c.__name__ for c in self.components)),
        )

    def start(self, name: str) -> Start:
        """The start condition of this name; raises with the nearest one."""
        for s in self.starts:
            if s.name == name:
                return s
        raise DefinitionError(
            Code.UNKNOWN_START,
            f"the design {self.name} has no start condition {name!r}",
            fix=nearest(name, (s.name for s in self.starts)),
        )

    def rule(self, rule_id: str) -> Rule:
        """The rule of this id; raises with the nearest one."""
        found = self.rule_by_id.get(rule_id)
        if found is None:
            raise DefinitionError(
                Code.UNKNOWN_RULE,
                f"the design {self.name} has no rule {rule_id!r}",
                fix=nearest(rule_id, self.rule_by_id),
            )
        return found

    # ---- variations -------------------------------------------------------------------------
    def replace(self, rule: Rule) -> System:
        """The system with the rule of the same id replaced."""
        self.rule(rule.id)
        return _checked(replace(self, rules=tuple(rule if r.id == rule.id else r for r in self.rules)))

    def remove(self, rule_id: str) -> System:
        """The system without this rule. `enabled` of it is false from then on."""
        self.rule(rule_id)
        return replace(self, rules=tuple(r for r in self.rules if r.id != rule_id), removed=self.removed | {rule_id})

    def add(self, *parts: Rule | Monitor) -> System:
        """The system with further rules or monitors."""
        rules = tuple(p for p in parts if isinstance(p, Rule))
        monitors = tuple(p for p in parts if isinstance(p, Monitor))
        return _checked(replace(self, rules=self.rules + rules, monitors=self.monitors + monitors))

    # ---- derived notions --------------------------------------------------------------------
    def expand(self, root: Expr) -> Expr:
        """The expression without `enabled` and `settled`: they are replaced by the guards of the rules they mean."""
        cache: dict[Expr, Expr] = self.__dict__.setdefault("_expanded", {})
        if root not in cache:
            cache[root] = _Expansion(self).expand(root)
        return cache[root]


def system(
    name: str,
    components: Iterable[type[Component]],
    *,
    rules: Iterable[Rule] = (),
    readings: type[ReadingSet] | None = None,
    starts: Iterable[Start] = (),
) -> System:
    """A system made of component classes, with the rules they declare and those given beside (see `rules_in`).

    Raises DefinitionError for whatever is ill-formed: see the codes 101 to 113.

    >>> from model.lang import Component, State, Step, fault
    >>> class Lamp(Component):
    ...     lit = State(bool, initially=True)
    ...
    ...     @fault()
    ...     def burn_out(self) -> Step:
    ...         "{self} burns out."
    ...         return when(self.lit).then(self.lit.becomes(False))
    >>> lamps = system("lamps", [Lamp])
    >>> [rule.id for rule in lamps.rules]
    ['Lamp.burn_out']
    >>> [begin.name for begin in lamps.starts]
    ['initial']
    """
    parts = tuple(components)
    given = tuple(starts) or (Start("initial", "Every state has its initial value.", (), ex.TRUE, place_of_caller()),)
    made = System(
        name,
        parts,
        (*(r for c in parts for r in rules_of(c)), *rules),
        tuple(readings_of(readings)) if readings else (),
        given,
    )
    return _checked(made)


class _Expansion:
    """Replaces `enabled` and `settled`, and refuses rules that speak of each other in a circle."""

    def __init__(self, of: System) -> None:
        self.system = of
        self.under_way: list[str] = []

    def expand(self, root: Expr) -> Expr:
        return rewrite(root, self._change)

    def _change(self, node: Expr) -> Expr | None:
        match node:
            case ex.Enabled(rule, args):
                return self._enabled(rule, args)
            case ex.Settled(components, around):
                self._check_known(components)
                return ex.conj(
                    *(
                        ex.negate(self._enabled(r.id, r.arguments_around(around)))
                        for r in self.system.rules
                        if r.component in components and r.kind in AUTOMATIC
                    )
                )
            case ex.Fired(rule):
                self._check_rule(rule)
                return None
            case _:
                return None

    def _check_known(self, components: tuple[type[Any], ...]) -> None:
        for component in components:
            if component not in self.system.components:
                raise DefinitionError(
                    Code.UNKNOWN_COMPONENT,
                    f"settled() speaks of {component.__name__}, which is no part of the design {self.system.name}",
                    fix=nearest(component.__name__, (c.__name__ for c in self.system.components)),
                )

    def _check_rule(self, rule_id: str) -> Rule | None:
        if rule_id in self.system.removed and rule_id not in self.system.rule_by_id:
            return None
        return self.system.rule(rule_id)

    def _enabled(self, rule_id: str, args: Sequence[Expr | None] | None) -> Expr:
        rule = self._check_rule(rule_id)
        if rule is None:
            return ex.FALSE
        if rule_id in self.under_way:
            circle = " -> ".join([*self.under_way, rule_id])
            raise DefinitionError(
                Code.BAD_RULE, f"rules are enabled by each other in a circle: {circle}", place=rule.place
            )
        self.under_way.append(rule_id)
        guard = self.expand(rule.guard)
        self.under_way.pop()
        given: Sequence[Expr | None] = [None] * len(rule.parameters) if args is None else args
        pairs = list(zip(rule.parameters, given, strict=True))
        names: dict[Expr, Expr] = {p.variable: a for p, a in pairs if a is not None}
        # The elements may be variables of quantifiers around this place: those of the guard must have other names.
        guard = lifted(guard, max((highest_variable(a) for a in names.values()), default=0))
        guard = substitute(guard, names)
        for parameter in (p for p, a in reversed(pairs) if a is None):
            variable = ex.bound(f"#{highest_variable(guard) + 1}", parameter.component)
            body = substitute(guard, {parameter.variable: variable})
            guard = ex.quantified(ex.Quantifier.EXISTS, variable, body, size=LARGEST_SORT)
        return guard


# ---- checks --------------------------------------------------------------------------------------
def _checked(made: System) -> System:
    _check_names(made)
    _check_sorts_known(made)
    for rule in made.rules:
        made.expand(rule.guard)
        for node in post_order(rule.guard, *(u.value for u in rule.updates)):
            if isinstance(node, ex.Old | ex.Fired):
                raise DefinitionError(
                    Code.TWO_STATE,
                    f"rule {rule.id} uses old() or fired(), which only properties of steps can",
                    place=rule.place,
                )
    return made


def _check_names(made: System) -> None:
    for what, names in (
        ("component", [c.__name__ for c in made.components]),
        ("rule", [r.id for r in made.rules]),
        ("reading", [r.id for r in made.readings]),
        ("start condition", [s.name for s in made.starts]),
        ("monitor", [m.name for m in made.monitors]),
    ):
        for name in names:
            if names.count(name) > 1:
                places = [r.place for r in made.rules if what == "rule" and r.id == name]
                raise DefinitionError(
                    Code.DUPLICATE_NAME,
                    f"two {what}s are called {name!r}",
                    place=places[-1] if places else None,
                    fix=f"give one {what} another name",
                )


def _check_sorts_known(made: System) -> None:
    for link, _ in made.links:
        _check_component(made, link.to, f"the link {link} leads to", link.place)
    for info in made.states:
        for component in info.symbol.over:
            _check_component(made, component, f"the state {info.symbol} is over", info.symbol.place)
        if isinstance(info.symbol.sort, ElementSort):
            _check_component(made, info.symbol.sort.component, f"the state {info.symbol} holds", info.symbol.place)
    for rule in made.rules:
        for parameter in rule.parameters:
            _check_component(made, parameter.component, f"rule {rule.id} has a parameter of", rule.place)
        for component in _components_in(rule):
            _check_component(made, component, f"rule {rule.id} speaks of", rule.place)
        for node in post_order(rule.guard, *(u.value for u in rule.updates)):
            if isinstance(node, ex.ReadingOf) and node.reading.id not in made.reading_by_id:
                raise DefinitionError(
                    Code.UNKNOWN_READING,
                    f"rule {rule.id} uses reading {node.reading.id}, which is no part of the system",
                    place=rule.place,
                    fix="give system(...) the class of readings",
                )


def _components_in(rule: Rule) -> Iterator[type[Any]]:
    roots = [rule.guard]
    for update in rule.updates:
        roots += [update.target, update.value, update.condition]
        for binder in update.binders:
            roots += [binder.variable, binder.where]
    for node in post_order(*roots):
        if isinstance(node.sort, ElementSort):
            yield node.sort.component
        if isinstance(node, ex.Read):
            yield node.state.owner


def _check_component(made: System, component: type[Any], what: str, place: Place) -> None:
    if component not in made.components:
        raise DefinitionError(
            Code.UNKNOWN_COMPONENT,
            f"{what} {component.__name__}, which is no part of the system {made.name}",
            place=place,
            fix=f"add {component.__name__} to the components of the system, "
            f"or {nearest(component.__name__, (c.__name__ for c in made.components))}",
        )
