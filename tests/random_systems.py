"""Random systems in the language, with deployments and properties, for tests that compare one meaning with another.

    for case in cases(100):
        engine.open(case.site, Options(), Silent()).check(case.properties[0])

The same seed gives the same case in every process. `random_cases()` is the same as a hypothesis strategy that shrinks.
They are small: the plainest search visits all their states in well below a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from model.lang.component import Component, Fixed, Link, Links
from model.lang.sites import Deployment, Site, site
from model.lang.systems import Start, start, system
from model.lang.term import Bool, Effect, each
from properties.property import Property
from tests.chooser import Chooser
from tests.random_parts import Field, Parts, random_parts
from tests.random_properties import Properties
from tests.random_rules import Rules
from tests.random_terms import Terms


@dataclass(frozen=True)
class RandomCase:
    """A site with properties about it. `faulty`: run-time errors may be in it on purpose."""

    name: str
    site: Site
    properties: tuple[Property, ...]
    faulty: bool


def case(seed: int) -> RandomCase:
    """The random system of a seed."""
    return random_case(Chooser.of_seed(seed), f"seed {seed}")


def cases(number: int, first: int = 0) -> Iterator[RandomCase]:
    """The random systems of so many seeds, from the first on."""
    return (case(seed) for seed in range(first, first + number))


@st.composite
def random_cases(draw: st.DrawFn) -> RandomCase:
    """Random systems that hypothesis shrinks."""
    return random_case(Chooser.of_draw(draw), "drawn")


def random_case(choose: Chooser, name: str) -> RandomCase:
    """A random system, on a random deployment, with properties."""
    parts = random_parts(choose)
    terms = Terms(choose, parts)
    Rules(choose, parts, terms).attach()
    starts = [_start(choose, parts, terms, "initial")]
    if choose.chance(25):
        starts.append(_start(choose, parts, terms, "later"))
    design = system("random", parts.components, readings=parts.readings, starts=starts)
    deployed = site(design, _deployment(choose, parts, [s.name for s in starts]))
    return RandomCase(name, deployed, Properties(choose, parts, terms).some(), parts.faulty)


# ---- start conditions ----------------------------------------------------------------------------
def _start(choose: Chooser, parts: Parts, terms: Terms, name: str) -> Start:
    values: list[Effect] = []
    given: set[int] = set()
    fields = [f for f in parts.fields if f.declaration.to is None and f.holds != "int"]
    if fields and choose.chance(45):
        chosen = choose.one(fields)
        given.add(id(chosen))
        values.append(_start_value(choose, parts, chosen))
    left = [f for f in parts.fields if id(f) not in given]
    if not left or not choose.chance(35):
        return start(name, "They begin like this.", *values)
    return start(name, "They begin like this.", *values, where=_start_condition(choose, parts, terms, left))


def _start_value(choose: Chooser, parts: Parts, chosen: Field) -> Effect:
    """A value for all elements of a component, or only for those that a rigid condition picks."""

    def given(element: Any) -> Any:
        handle = getattr(element, chosen.name)
        match chosen.holds:
            case "bool":
                made = handle.becomes(choose.chance(50))
            case "enum":
                made = handle.becomes(choose.one(list(chosen.declaration.sort.enum)))  # type: ignore[union-attr]
            case _:
                to: Any = chosen.declaration.sort
                target = element if to.component is type(element) else None
                made = handle.becomes(target)
        return made.where(_rigid(choose, parts)) if parts.infos and choose.chance(60) else made

    if chosen.over:
        return each(chosen.owner, given)
    return given(_only(chosen.owner))  # type: ignore[no-any-return]


def _only(owner: type[Component]) -> Any:
    return owner.the  # type: ignore[attr-defined]


def _rigid(choose: Chooser, parts: Parts) -> Bool:
    reading: Any = choose.one(parts.infos)
    term = getattr(parts.readings, reading.info.id)
    return term == choose.one(list(reading.options))  # type: ignore[no-any-return]


def _start_condition(choose: Chooser, parts: Parts, terms: Terms, left: list[Field]) -> Bool:
    """A condition that the declared initial values of one state satisfy, so that some start state is left."""
    chosen = choose.one(left)
    anything: Any = terms.condition((), 2)
    declared = chosen.declaration.initially
    if parts.faulty and choose.chance(20):
        return anything  # type: ignore[no-any-return]
    if declared is None or chosen.holds == "element":
        return anything | ~anything  # type: ignore[no-any-return]
    wanted = declared[0]

    def normal(*elements: Any) -> Bool:
        handle = getattr(
            elements[0] if chosen.over and chosen.over[0] is chosen.owner else _only(chosen.owner), chosen.name
        )
        if chosen.declaration.to is not None:
            handle = handle[elements[-1]]
        return handle == wanted  # type: ignore[no-any-return]

    return anything | _for_all(chosen.over, normal)  # type: ignore[no-any-return]


def _for_all(over: tuple[type[Component], ...], body: Any, *elements: Any) -> Bool:
    from model.lang.term import forall

    if not over:
        return body(*elements)  # type: ignore[no-any-return]
    return forall(over[0], lambda e: _for_all(over[1:], body, *elements, e))


# ---- deployments ---------------------------------------------------------------------------------
def _deployment(choose: Chooser, parts: Parts, starts: list[str]) -> Deployment:
    names = {c: _names(choose, c, parts.sizes[c]) for c in parts.components}
    elements: dict[str, dict[str, dict[str, object]]] = {}
    for component in parts.components:
        ranks = choose.shuffled([1, 2, 3])
        listed = list(enumerate(names[component]))
        fields = {name: _fields(choose, parts, component, names, ranks[i]) for i, name in listed}
        if any(fields.values()) or not component.closed:
            elements[component.__name__] = {name: fields[name] for name in choose.shuffled(list(fields))}
    readings = {r.info.id: tuple(o.option for o in _options(choose, r)) for r in parts.infos if choose.chance(85)}
    return Deployment("somewhere", elements, readings, choose.one(starts))


def _names(choose: Chooser, component: type[Component], size: int) -> list[str]:
    numbers = choose.one([(1, 2, 3), (2, 9, 10)])
    return list(component.closed) or [f"{component.__name__.lower()}{n}" for n in numbers[:size]]


def _fields(
    choose: Chooser, parts: Parts, component: type[Component], names: dict[type[Component], list[str]], rank: int
) -> dict[str, object]:
    made: dict[str, object] = {}
    for name, link in parts.declared(component, Link):
        made[name] = choose.one(names[link.to])
    for name, links in parts.declared(component, Links):
        made[name] = choose.some(names[links.to], 60)
    for name, datum in parts.declared(component, Fixed):
        made[name] = rank if datum.sort.type is int else choose.one(["a", "m", "z"])
    return made


def _options(choose: Chooser, reading: Any) -> list[Any]:
    options = list(reading.options)
    if choose.chance(30):
        return [choose.one(options)]
    return options if choose.chance(70) else choose.shuffled(options)[:2]
