"""The declarations of a random system: component classes with states, links and data, and readings.

The classes are made with `ComponentMeta(...)`, as a class body would make them; rules are attached later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from model.lang.component import (
    ANYTHING,
    Component,
    ComponentMeta,
    Derived,
    Fixed,
    Link,
    Links,
    Ref,
    Relation,
    Singleton,
    State,
    Stateful,
    declarations,
    one_of,
)
from model.lang.reading import Choice, Reading, ReadingSet
from model.lang.rule import RuleFamily
from model.lang.sorts import BoolSort, ElementSort, EnumSort, IntSort
from tests.chooser import Chooser


class Mode(Enum):
    """An enumeration that states hold."""

    OFF = 1
    ON = 2
    FAILED = 3


class Phase(Enum):
    """Another one, never to be compared with the first."""

    CALM = "calm"
    ALARM = "alarm"


@dataclass(frozen=True)
class Field:
    """A state that a component class declares."""

    owner: type[Component]
    name: str
    declaration: Stateful

    @property
    def holds(self) -> str:
        """What kind of value it holds: bool, int, enum or element."""
        match self.declaration.sort:
            case BoolSort():
                return "bool"
            case IntSort():
                return "int"
            case EnumSort():
                return "enum"
            case ElementSort():
                return "element"
            case _:
                raise AssertionError(self.declaration.sort)

    @property
    def over(self) -> tuple[type[Component], ...]:
        """The sorts whose elements one needs to read it."""
        own = () if issubclass(self.owner, Singleton) else (self.owner,)
        return own if self.declaration.to is None else (*own, self.declaration.to)

    @property
    def low(self) -> int:
        sort = self.declaration.sort
        return sort.low if isinstance(sort, IntSort) else 0

    @property
    def high(self) -> int:
        sort = self.declaration.sort
        return sort.high if isinstance(sort, IntSort) else 0


@dataclass
class Parts:
    """What a random system is made of, and how many elements each sort gets."""

    components: list[type[Component]]
    sizes: dict[type[Component], int]
    readings: type[ReadingSet] | None
    infos: list[Reading[Any]]
    faulty: bool
    fields: list[Field] = field(default_factory=list[Field])
    rules: list[RuleFamily[Any, *tuple[Any, ...]]] = field(default_factory=list[Any])

    def declared(self, owner: type[Component], kind: type[Any]) -> list[tuple[str, Any]]:
        """The names and declarations of one kind that a component has."""
        return [(name, d) for name, d in declarations(owner) if isinstance(d, kind)]


LARGEST_PRODUCT = 1300
"""The states of a system that domains and readings allow; those that can be reached are fewer."""


def random_parts(choose: Chooser) -> Parts:
    """The declarations of a system without rules."""
    node = ComponentMeta("Node", (Component,), {"__module__": __name__})
    components: list[type[Component]] = [node]  # type: ignore[list-item]
    client = side = cluster = None
    if choose.chance(60):
        client = ComponentMeta("Client", (Component,), {"__module__": __name__})
        components.append(client)  # type: ignore[arg-type]
    if choose.chance(40):
        names = choose.one([("A", "B"), ("A", "B", "C")])
        side = ComponentMeta("Side", (Component,), {"__module__": __name__}, closed=names)
        components.append(side)  # type: ignore[arg-type]
    if choose.chance(50):
        cluster = ComponentMeta("Cluster", (Singleton,), {"__module__": __name__})
        components.append(cluster)  # type: ignore[arg-type]
    readings, infos = _readings(choose)
    parts = Parts(components, {}, readings, infos, faulty=choose.chance(18))
    for component in components:
        size = choose.one([2, 1, 3, 2]) if component is node else choose.one([1, 2, 2, 1, 0])
        parts.sizes[component] = len(component.closed) or size
    _rigid(choose, parts)
    _states(choose, parts)
    return parts


def _declare(parts: Parts, owner: type[Component], name: str, declaration: Any) -> None:
    setattr(owner, name, declaration)
    declaration.__set_name__(owner, name)
    if isinstance(declaration, Stateful):
        parts.fields.append(Field(owner, name, declaration))


def _readings(choose: Chooser) -> tuple[type[ReadingSet] | None, list[Reading[Any]]]:
    number = choose.one([0, 1, 1, 2, 2])
    if not number:
        return None, []
    space: dict[str, Any] = {}
    for position in range(1, number + 1):
        names = choose.one([("FIRST", "SECOND"), ("FIRST", "SECOND", "LATER_ONE")])
        make: Any = Choice
        options: Any = make(f"Choice{position}", {n: f"the {n.lower()} meaning" for n in names})
        space[f"B{position}"] = Reading(options, default=next(iter(options)), question="Which?", cites=f"S{position}")
    made: type[ReadingSet] = type("Readings", (ReadingSet,), space)
    return made, [v for v in vars(made).values() if isinstance(v, Reading)]


def _rigid(choose: Chooser, parts: Parts) -> None:
    """Links and data. A link to one element needs a sort that has one."""
    by_name = {c.__name__: c for c in parts.components}
    node, client, side = by_name["Node"], by_name.get("Client"), by_name.get("Side")
    if choose.chance(55):
        _declare(parts, node, "peer", Link(node))
    if side is not None and choose.chance(60):
        _declare(parts, node, "side", Link(side))
    if client is not None and choose.chance(60):
        _declare(parts, client, "home", Link(node))
    if choose.chance(50):
        _declare(parts, node, "watches", Links(client if client is not None and choose.chance(50) else node))
    if choose.chance(50):
        rank: Fixed[Any] = Fixed(int, unique=True)
        _declare(parts, node, "rank", rank)
        if choose.chance(60):
            _declare(parts, node, "turned", Derived(rank, _turned, int))
    if client is not None and choose.chance(30):
        _declare(parts, client, "label", Fixed(str, ordered=True))


def _turned(rank: int) -> int:
    return 3 - rank


def _states(choose: Chooser, parts: Parts) -> None:
    """States, until the product of their domains would pass the bound."""
    product = 1
    for reading in parts.infos:
        product *= len(reading.info.options)
    wanted: list[tuple[type[Component], str]] = []
    for component in parts.components:
        kinds = ["bool", "enum", "int", "element", "relation"]
        least = 3 if component.__name__ == "Node" else 1
        chosen = choose.shuffled(kinds)[: choose.number(least, least + 2)]
        wanted += [(component, kind) for kind in chosen]
    for owner, kind in choose.shuffled(wanted):
        name, declaration, values = _state(choose, parts, kind)
        cells = 1 if issubclass(owner, Singleton) else parts.sizes[owner]
        if declaration.to is not None:
            cells *= parts.sizes[declaration.to]
        if product * values**cells <= LARGEST_PRODUCT:
            product *= values**cells
            _declare(parts, owner, name, declaration)
    if not parts.fields:
        _declare(parts, parts.components[0], "up", State(bool, initially=False))


def _state(choose: Chooser, parts: Parts, kind: str) -> tuple[str, Stateful, int]:
    match kind:
        case "element":
            to = choose.one(parts.components)
            return "target", Ref(to), parts.sizes[to] + 1
        case "relation":
            sort, values = _value_sort(choose, choose.one(["bool", "enum", "int"]))
            to = choose.one([c for c in parts.components if not issubclass(c, Singleton)])
            return "table", Relation(to, sort, initially=_initially(choose, values)), len(values)
        case _:
            sort, values = _value_sort(choose, kind)
            name = {"bool": "up", "enum": "mode", "int": "level"}[kind]
            return name, State(sort, initially=_initially(choose, values)), len(values)


def _value_sort(choose: Chooser, kind: str) -> tuple[Any, list[Any]]:
    match kind:
        case "bool":
            return bool, [False, True]
        case "enum":
            enum: Any = choose.one([Phase, Mode])
            return enum, list(enum)
        case _:
            numbers = choose.one([range(2), range(3), range(-1, 2), range(1, 4)])
            return numbers, list(numbers)


def _initially(choose: Chooser, values: list[Any]) -> Any:
    match choose.weighted([(8, "one"), (1, "some"), (1, "any")]):
        case "one":
            return choose.one(values)
        case "some":
            return one_of(*choose.shuffled(values)[:2])
        case _:
            return ANYTHING
