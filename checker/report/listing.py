"""Lists of what there is: properties, readings, deployments, components, rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.judgement import expectation_of
from checker.report.line import Line, counted, dim, line, strong, table
from model.deployment_file import FileDeployment
from model.lang.component import Component
from model.lang.reading import Choice
from model.lang.sites import Site
from model.lang.sorts import BoolSort, EnumSort, Sort, show_value
from model.lang.systems import System
from properties.catalogue.not_yet_stated import NotYetStated
from properties.expectation import Expectation
from properties.property import Property


def properties(catalogue: Sequence[Property], site: Site, deployment: FileDeployment) -> list[Line]:
    """Id, kind, expectation and claim of each property."""
    return table(
        (
            strong(p.id),
            p.kind,
            _expected(expectation_of(p, site, from_catalogue=deployment.catalogue_expectations)),
            p.claim,
        )
        for p in catalogue
    )


def _expected(expectation: Expectation | None) -> str:
    if expectation is None:
        return "-"
    if not expectation.cases:
        return expectation.otherwise.value
    return "depends"


def readings(site: Site) -> Iterator[Line]:
    """Each reading: its question, its options and what they mean; `*` marks what the deployment chooses."""
    for info in site.system.readings:
        chosen = site.readings[info.id]
        yield line(strong(info.id), f"  {info.question}{_cited(info.cites)}", hang=len(info.id) + 2)
        yield from table(
            (
                ((" *" if option in chosen else "  "), option.option, option.meaning + _default(option, info.default))
                for option in info.options
            ),
            gap=2,
        )


def _default(option: Choice, default: Choice) -> str:
    return " [default]" if option is default else ""


def deployments(found: Sequence[FileDeployment], default: str) -> list[Line]:
    """Name, design, size and title of each deployment."""
    return table(
        (
            strong(d.name),
            d.design,
            counted(sum(len(e) for e in d.elements.values()), "element"),
            d.title + (" [default]" if d.name == default else ""),
        )
        for d in found
    )


def components(site: Site) -> Iterator[Line]:
    """Each component: its elements here with their links and data, and its states with their sorts."""
    for component in site.system.components:
        names = site.elements[component]
        yield line(strong(component.__name__), f"  {_about(component)}{_cited(component.cites)}", hang=4)
        for info in site.system.states:
            if info.symbol.owner is component:
                over = "".join(f"[{c.__name__}]" for c in info.symbol.over[1:])
                if component.closed == (component.__name__,):
                    over = "".join(f"[{c.__name__}]" for c in info.symbol.over)
                yield line(f"  state {info.symbol.name}{over}: {_values(info.symbol.sort)}", hang=4)
        for name in names:
            fixed = _fixed(site, component, name)
            yield line(f"  {name}", dim(f"  {', '.join(fixed)}") if fixed else "", hang=4)


def _values(sort: Sort) -> str:
    if isinstance(sort, EnumSort):
        return " or ".join(show_value(member) for member in sort.enum)
    return "yes or no" if isinstance(sort, BoolSort) else str(sort)


def _about(component: type[Component]) -> str:
    return (component.__doc__ or "").strip().partition("\n")[0]


def _fixed(site: Site, component: type[Component], name: str) -> list[str]:
    told: list[str] = []
    for link, _ in site.system.links:
        if link.owner is component:
            targets = site.related[link, name] if link.many else (site.followed[link, name],)
            told.append(f"{link.name} = {' '.join(targets) or 'none'}")
    told += [
        f"{datum.name} = {show_value(site.data[datum, name])}"
        for datum in site.system.data
        if datum.owner is component and datum.source is None
    ]
    return told


def rules(system: System) -> list[Line]:
    """Id, kind, sentence and ids of each rule."""
    return table(
        (
            strong(rule.id),
            rule.kind.value,
            rule.general_sentence + _cited(rule.cites),
        )
        for rule in system.rules
    )


def unstated(claims: Sequence[NotYetStated], design: str) -> list[Line]:
    """Id, what is missing, and the claim, of what no catalogue states as yet; a sentence where there is nothing."""
    if not claims:
        return [line(dim(f"nothing is known to be claimed of the design {design} that its properties do not state"))]
    return table(
        (
            strong(c.id),
            f"needs {c.needs.value}",
            "safety part stated" if c.safety_part else "not stated",
            c.claim + _cited(c.cites),
        )
        for c in claims
    )


def _cited(cites: tuple[str, ...]) -> str:
    return f" ({' '.join(cites)})" if cites else ""
