"""A deployment of a design as a commented file, from one that there is: names and values to be replaced."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from model.deployment_file import FileDeployment
from model.lang.component import Component
from model.lang.sites import Site
from model.lang.systems import System
from model.toml_lines import show_key

WIDTH = 110


def deployment_file(deployment: FileDeployment, site: Site) -> str:
    """The text of the file; read again, it is the same deployment."""
    return "\n".join([*_head(deployment, site), *_readings(deployment, site), *_elements(deployment, site.system), ""])


def _head(deployment: FileDeployment, site: Site) -> Iterator[str]:
    system = site.system
    yield from _comment(f"A site of the design {system.name}. Give it your names and addresses.")
    yield from _comment("Each element stands under `[Component.name]`; a name is used once in the whole file.")
    yield f"design = {_value(system.name)}"
    yield f"title = {_value(deployment.title or deployment.name)}"
    yield ""
    yield from _comment("Where every run begins:")
    for begin in system.starts:
        yield from _comment(f"{begin.name}: {begin.sentence}", indent="  ")
    yield f"start = {_value(site.start.name)}"
    yield ""
    yield from _comment("Judge each property by what the catalogue expects; without this line nothing is judged.")
    yield ("" if deployment.catalogue_expectations else "# ") + 'expectations = "catalogue"'
    yield ""
    if deployment.expect:
        yield "[expect]"
        yield from (f"{show_key((p,))} = {_value(verdict)}" for p, verdict in deployment.expect.items())
    else:
        yield from _comment('For a property that differs here: [expect], and under it a line such as `P1 = "holds"`.')
    yield ""


def _readings(deployment: FileDeployment, site: Site) -> Iterator[str]:
    if not site.system.readings:
        return
    yield from _comment('What the documents leave open. Several options, or "any", leave it open here too.')
    yield "[readings]"
    for info in site.system.readings:
        yield from _comment(f"{info.id}: {info.question}")
        for option in info.options:
            default = " (the default)" if option is info.default else ""
            yield from _comment(f"{option.option}: {option.meaning}{default}", indent="  ")
        chosen = deployment.readings.get(info.id, (info.default.option,))
        yield f"{show_key((info.id,))} = {_value(chosen[0] if len(chosen) == 1 else list(chosen))}"
    yield ""


def _elements(deployment: FileDeployment, system: System) -> Iterator[str]:
    for component in system.components:
        given = deployment.elements.get(component.__name__, {})
        if component.closed and not given:
            continue
        yield from _comment(f"{component.__name__}: {_first_sentence(component)}")
        fields = list(_fields(system, component))
        for told in fields:
            yield from _comment(told, indent="  ")
        for name, values in given.items():
            yield f"[{show_key((component.__name__, name))}]"
            yield from (f"{show_key((key,))} = {_value(value)}" for key, value in values.items())
            yield ""
        if not given:
            yield f"# [{component.__name__}.name]"
            yield ""


def _fields(system: System, component: type[Component]) -> Iterator[str]:
    for link, least in system.links:
        if link.owner is component:
            many = f"the names of {least} {link.to.__name__} or more, in a list" if link.many else ""
            yield f"{link.name}: {many or f'the name of a {link.to.__name__}'}"
    for datum in system.data:
        if datum.owner is component and datum.source is None:
            unique = ", another for each" if datum.unique else ""
            yield f"{datum.name}: {_KINDS.get(datum.sort.type.__name__, datum.sort.type.__name__)}{unique}"


_KINDS = {"IPv4Address": "an IPv4 address", "int": "an integer", "str": "a text", "bool": "true or false"}


def _first_sentence(component: type[Component]) -> str:
    return " ".join((component.__doc__ or "").split("\n\n")[0].split())


def _comment(text: str, indent: str = "") -> Iterable[str]:
    lead = f"# {indent}"
    return textwrap.wrap(text, WIDTH, initial_indent=lead, subsequent_indent=f"{lead}  ") if text else []


def _value(value: object) -> str:
    """A value as TOML writes it; what is no text, number or list is written as the text that stands for it."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case list() | tuple():
            return f"[{', '.join(_value(v) for v in cast('Iterable[object]', value))}]"
        case Mapping():
            pairs = cast("Mapping[str, object]", value).items()
            return "{" + ", ".join(f"{show_key((k,))} = {_value(v)}" for k, v in pairs) + "}"
        case _:
            return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
