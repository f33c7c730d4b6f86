"""A site: a system on a deployment. It fixes the elements, links, data, readings and the start condition.

A deployment is data. A site is what the evaluator and the grounder work on; making one checks that the data fit the
design. Elements are put into natural order, so the order in which a deployment lists them changes nothing.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from model.lang.component import Component
from model.lang.errors import Code, DefinitionError, DeploymentError, nearest
from model.lang.expr import DatumSymbol, LinkSymbol, StateSymbol
from model.lang.reading import ANY, Choice
from model.lang.rule import Rule
from model.lang.sorts import BoolSort, DataSort, ElementSort, EnumSort, IntSort, Sort, Value
from model.lang.systems import Start, System

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


ReadingChoice = Mapping[str, Choice]
"""One option for every reading of a system."""


@dataclass(frozen=True)
class Deployment:
    """Named elements with their links and data, the readings chosen, and the start condition.

    `elements` maps component names to the fields of each element; `readings` maps ids to the options left open:
    one option fixes the reading, several leave it free, ANY frees it, an id not given takes the default.
    """

    name: str
    elements: Mapping[str, Mapping[str, Mapping[str, object]]]
    readings: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    start: str | None = None
    title: str = ""
    expect: Mapping[str, str] | None = None


class KeyedDeploymentError(DeploymentError):
    """A deployment error that knows the key it is about, so that a reader of files can add the line."""

    def __init__(self, code: Code, message: str, key: tuple[str, ...], fix: str = "") -> None:
        super().__init__(code, message, fix=fix)
        self.key = key


@dataclass(frozen=True, slots=True)
class Variable:
    """A state variable of a site: one member of a family, with its elements."""

    state: StateSymbol
    args: tuple[str, ...]
    values: tuple[Value, ...]

    @property
    def name(self) -> str:
        """`app1.role`, `server1.sessions[phone1]`, or, for a singleton, `Cluster.split`."""
        of_singleton = self.state.owner not in self.state.over
        row = [self.state.owner.__name__] if of_singleton else []
        owner, *column = [*row, *self.args]
        return f"{owner}.{self.state.name}" + "".join(f"[{c}]" for c in column)


@dataclass(frozen=True, slots=True)
class Instance:
    """A rule with elements bound to its parameters."""

    rule: Rule
    binding: tuple[str, ...]

    @property
    def id(self) -> str:
        """The rule with its elements."""
        return self.rule.instance_id(self.binding)

    @property
    def sentence(self) -> str:
        """The rule's sentence about its elements."""
        return self.rule.tell(self.binding)

    @property
    def env(self) -> dict[str, str]:
        """The elements by parameter name."""
        return {p.name: e for p, e in zip(self.rule.parameters, self.binding, strict=True)}


@dataclass(frozen=True)
class Site:
    """A system on a deployment. Build it with `site(...)`."""

    system: System
    name: str
    elements: Mapping[type[Component], tuple[str, ...]]
    followed: Mapping[tuple[LinkSymbol, str], str]
    related: Mapping[tuple[LinkSymbol, str], tuple[str, ...]]
    data: Mapping[tuple[DatumSymbol, str], Value]
    readings: Mapping[str, tuple[Choice, ...]]
    start: Start
    expect: Mapping[str, str] | None = None

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """The state variables, by component, family and element."""
        return tuple(
            Variable(info.symbol, args, self.values(info.symbol.sort))
            for info in self.system.states
            for args in itertools.product(*(self.elements[c] for c in info.symbol.over))
        )

    @cached_property
    def slot(self) -> dict[tuple[StateSymbol, tuple[str, ...]], int]:
        """The position of each variable in a state."""
        return {(v.state, v.args): i for i, v in enumerate(self.variables)}

    @cached_property
    def instances(self) -> tuple[Instance, ...]:
        """The rule instances, by rule and binding."""
        return tuple(
            Instance(rule, binding)
            for rule in self.system.rules
            for binding in itertools.product(*(self.elements[p.component] for p in rule.parameters))
        )

    def values(self, sort: Sort) -> tuple[Value, ...]:
        """All values of a sort, in a fixed order."""
        match sort:
            case BoolSort():
                return (False, True)
            case IntSort(low, high):
                return tuple(range(low, high + 1))
            case EnumSort(enum):
                return tuple(enum)
            case ElementSort(component, optional):
                return ((None,) if optional else ()) + self.elements[component]
            case DataSort():
                raise DefinitionError(Code.WRONG_SORT, f"the values of {sort} cannot be listed")

    def reading_choices(self) -> Iterator[dict[str, Choice]]:
        """Every combination of the options that the deployment leaves open."""
        ids = list(self.readings)
        for options in itertools.product(*(self.readings[i] for i in ids)):
            yield dict(zip(ids, options, strict=True))

    @property
    def free_readings(self) -> tuple[str, ...]:
        """The readings that are not fixed to one option."""
        return tuple(i for i, options in self.readings.items() if len(options) > 1)

    @property
    def sizes(self) -> dict[type[Component], int]:
        """How many elements there are of each sort."""
        return {component: len(names) for component, names in self.elements.items()}

    def with_readings(self, readings: Mapping[str, tuple[Choice, ...]]) -> Site:
        """The same site with these readings fixed or freed."""
        return replace(self, readings={**self.readings, **readings})

    def with_system(self, system: System) -> Site:
        """The same elements, links and data under a changed system: a mutant or a what-if."""
        return replace(self, system=system)


def site(system: System, deployment: Deployment) -> Site:
    """The system on the deployment. Raises DeploymentError for the first thing that does not fit.

    >>> from model.lang import Component, State, system
    >>> class Lamp(Component):
    ...     lit = State(bool, initially=True)
    >>> here = site(system("lamps", [Lamp]), Deployment("two", {"Lamp": {"left": {}, "right": {}}}))
    >>> [variable.name for variable in here.variables]
    ['left.lit', 'right.lit']
    """
    elements = _elements(system, deployment)
    followed: dict[tuple[LinkSymbol, str], str] = {}
    related: dict[tuple[LinkSymbol, str], tuple[str, ...]] = {}
    data: dict[tuple[DatumSymbol, str], Value] = {}
    for component, names in elements.items():
        fields = deployment.elements.get(component.__name__, {})
        _check_keys(system, component, fields)
        for name in names:
            given = fields.get(name, {})
            key = (component.__name__, name)
            for link, least in system.links:
                if link.owner is not component:
                    continue
                targets = _targets(link, least, given, key, elements)
                if link.many:
                    related[link, name] = targets
                else:
                    followed[link, name] = targets[0]
            for datum in system.data:
                if datum.owner is component and datum.source is None:
                    data[datum, name] = _datum(datum, given, key)
    _check_unique(data)
    _derive(system, elements, data)
    start_name = deployment.start or system.starts[0].name
    if start_name not in {s.name for s in system.starts}:
        raise KeyedDeploymentError(
            Code.UNKNOWN_START,
            f"the design {system.name} has no start condition {start_name!r}",
            ("start",),
            nearest(start_name, (s.name for s in system.starts)),
        )
    return Site(
        system,
        deployment.name,
        elements,
        followed,
        related,
        data,
        own_readings(system, deployment),
        system.start(start_name),
        deployment.expect,
    )


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key by which app2 comes before app10."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", name) if part)


def _elements(system: System, deployment: Deployment) -> dict[type[Component], tuple[str, ...]]:
    known = {c.__name__: c for c in system.components}
    owner: dict[str, str] = {}
    for sort, fields in deployment.elements.items():
        if sort not in known:
            raise KeyedDeploymentError(
                Code.UNKNOWN_KEY,
                f"the design {system.name} has no component {sort!r}",
                (sort,),
                nearest(sort, (n for n, c in known.items() if not c.closed)),
            )
        for name in fields:
            if not _NAME.fullmatch(name):
                raise KeyedDeploymentError(
                    Code.BAD_VALUE,
                    f"{name!r} is no name for an element",
                    (sort, name),
                    "use letters, digits, hyphens and underscores, and begin with a letter",
                )
            if name in owner or name in known:
                raise KeyedDeploymentError(
                    Code.DUPLICATE_ELEMENT,
                    f"the name {name!r} is already a {owner.get(name, 'component of the design')}",
                    (sort, name),
                    "give every element of a deployment a name of its own",
                )
            owner[name] = sort
    made: dict[type[Component], tuple[str, ...]] = {}
    for component in system.components:
        given = deployment.elements.get(component.__name__, {})
        closed = component.closed
        if closed:
            for name in given:
                if name not in closed:
                    raise KeyedDeploymentError(
                        Code.UNKNOWN_ELEMENT,
                        f"{component.__name__} has no element {name!r}: the design fixes its elements",
                        (component.__name__, name),
                        nearest(name, closed),
                    )
            made[component] = closed
        else:
            made[component] = tuple(sorted(given, key=natural))
    return made


def _check_keys(system: System, component: type[Component], fields: Mapping[str, Mapping[str, object]]) -> None:
    known = [link.name for link, _ in system.links if link.owner is component]
    known += [d.name for d in system.data if d.owner is component and d.source is None]
    for name, given in fields.items():
        for key in given:
            if key not in known:
                raise KeyedDeploymentError(
                    Code.UNKNOWN_KEY,
                    f"a {component.__name__} has no {key!r}",
                    (component.__name__, name, key),
                    nearest(key, known),
                )


def _targets(
    link: LinkSymbol,
    least: int,
    given: Mapping[str, object],
    key: tuple[str, str],
    elements: Mapping[type[Component], tuple[str, ...]],
) -> tuple[str, ...]:
    candidates = elements[link.to]
    wanted = f"a list of names of {link.to.__name__}" if link.many else f"the name of a {link.to.__name__}"
    if link.name not in given:
        if link.many and least == 0:
            return ()
        if not link.many and len(candidates) == 1 and link.to.closed:
            return candidates
        raise KeyedDeploymentError(
            Code.MISSING_KEY,
            f"{key[1]} has no {link.name!r}; expected {wanted}",
            key,
            f"add `{link.name} = ...`; " + nearest("", candidates),
        )
    value = given[link.name]
    items: list[object] = list(value) if link.many and isinstance(value, list | tuple) else [value]  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    if link.many and not isinstance(value, list | tuple):
        raise KeyedDeploymentError(
            Code.BAD_VALUE, f"{link.name!r} of {key[1]} is {value!r}; expected {wanted}", (*key, link.name)
        )
    for item in items:
        if not isinstance(item, str) or item not in candidates:
            raise KeyedDeploymentError(
                Code.UNKNOWN_ELEMENT,
                f"{link.name!r} of {key[1]} is {item!r}; expected {wanted}",
                (*key, link.name),
                nearest(str(item), candidates),
            )
    names = tuple(str(item) for item in items)
    if len(set(names)) < len(names):
        raise KeyedDeploymentError(
            Code.DUPLICATE_ELEMENT, f"{link.name!r} of {key[1]} lists an element twice", (*key, link.name)
        )
    if len(names) < least:
        raise KeyedDeploymentError(
            Code.BAD_VALUE,
            f"{link.name!r} of {key[1]} lists {len(names)}; expected {least} at least",
            (*key, link.name),
            nearest("", candidates),
        )
    return tuple(sorted(names, key=natural))


def _datum(datum: DatumSymbol, given: Mapping[str, object], key: tuple[str, str]) -> Value:
    kind = datum.sort.type
    if datum.name not in given:
        raise KeyedDeploymentError(
            Code.MISSING_KEY,
            f"{key[1]} has no {datum.name!r}; expected {_described(kind)}",
            key,
            f"add `{datum.name} = ...`",
        )
    value = given[datum.name]
    if isinstance(value, bool) is (kind is bool):
        if isinstance(value, kind):
            return value  # type: ignore[no-any-return]
        if kind not in (bool, int, str) and isinstance(value, str):
            try:
                return kind(value)  # type: ignore[no-any-return]
            except ValueError as error:
                raise KeyedDeploymentError(
                    Code.BAD_VALUE,
                    f"{datum.name!r} of {key[1]} is {value!r}: {error}",
                    (*key, datum.name),
                    f"write {_described(kind)}",
                ) from error
    raise KeyedDeploymentError(
        Code.BAD_VALUE,
        f"{datum.name!r} of {key[1]} is {value!r}; expected {_described(kind)}",
        (*key, datum.name),
    )


def _described(kind: type) -> str:
    return {
        "IPv4Address": 'an IPv4 address such as "10.1.1.20"',
        "int": "an integer",
        "str": "a text",
        "bool": "true or false",
    }.get(kind.__name__, kind.__name__)


def _check_unique(data: Mapping[tuple[DatumSymbol, str], Value]) -> None:
    first: dict[tuple[DatumSymbol, Value], str] = {}
    for (datum, name), value in data.items():
        if not datum.unique:
            continue
        other = first.setdefault((datum, value), name)
        if other != name:
            raise KeyedDeploymentError(
                Code.DUPLICATE_DATUM,
                f"{datum.name!r} of {name} is {value}, which {other} has already",
                (datum.owner.__name__, name, datum.name),
                f"give every {datum.owner.__name__} its own {datum.name}",
            )


def _derive(
    system: System,
    elements: Mapping[type[Component], tuple[str, ...]],
    data: dict[tuple[DatumSymbol, str], Value],
) -> None:
    for datum in system.data:
        if datum.derive is None:
            continue
        for name in elements[datum.owner]:
            source = next(
                v for (d, e), v in data.items() if d.owner is datum.owner and d.name == datum.source and e == name
            )
            data[datum, name] = _derived(datum, source)


def _derived(datum: DatumSymbol, source: Value) -> Value:
    """What the function of a design makes of a datum; the function is the user's, and may fail."""
    assert datum.derive is not None, "only derived data have a function"  # noqa: S101 - the caller has looked
    try:
        value: object = datum.derive(source)
    except Exception as error:
        raise DefinitionError(
            Code.BAD_DECLARATION,
            f"{datum} cannot be derived of {source}: {type(error).__name__}: {error}",
            place=datum.place,
            fix="correct its function",
        ) from error
    if not isinstance(value, datum.sort.type):
        raise DefinitionError(
            Code.WRONG_SORT,
            f"{datum} is {value!r} for {source}, which is no {datum.sort}",
            place=datum.place,
            fix="correct its function, or the type that it is declared with",
        )
    made: Value = value
    return made


def own_readings(system: System, deployment: Deployment) -> dict[str, tuple[Choice, ...]]:
    """The options that a deployment itself leaves open, for every reading of the system."""
    for reading_id in deployment.readings:
        if reading_id not in system.reading_by_id:
            raise KeyedDeploymentError(
                Code.UNKNOWN_READING,
                f"the design {system.name} has no reading {reading_id!r}",
                ("readings", reading_id),
                nearest(reading_id, system.reading_by_id),
            )
    made: dict[str, tuple[Choice, ...]] = {}
    for info in system.readings:
        names = deployment.readings.get(info.id)
        if names is None:
            made[info.id] = (info.default,)
            continue
        if names == (ANY,):
            made[info.id] = info.options
            continue
        if not names:
            raise KeyedDeploymentError(
                Code.BAD_VALUE,
                f"reading {info.id} is left without an option",
                ("readings", info.id),
                f"choose one or more of {', '.join(o.option for o in info.options)}, or {ANY!r}",
            )
        try:
            made[info.id] = tuple(o for o in info.options if o in [info.option(n) for n in names])
        except DefinitionError as error:
            raise KeyedDeploymentError(error.code, error.message, ("readings", info.id), error.fix) from error
    return made
