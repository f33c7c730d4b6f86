"""`duplex` under each option of each reading that is not the default, the other readings at theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from model.deployment_file import find_deployment, site_of
from model.designs import design
from model.lang import expr as ex
from model.lang.reading import Choice
from model.lang.sites import Site
from model.lang.traverse import post_order
from properties.expectation import Expected
from properties.property import Property


def other_readings() -> Iterator[tuple[str, Site]]:
    """Each site with its name, `B1 = failed-server`."""
    system = design("ctios")
    usual = site_of(find_deployment("duplex"), system)
    for info in system.readings:
        for option in info.options:
            if option is not info.default:
                yield f"{info.id} = {option.option}", usual.with_readings({info.id: (option,)})


def expected(prop: Property, of: Site) -> Expected | None:
    """What the catalogue expects of a property where every reading is fixed to one option."""
    chosen: Mapping[str, Choice] = {reading: options[0] for reading, options in of.readings.items()}
    return None if prop.expect is None else prop.expect.under(chosen)


def looks_at(prop: Property, reading: str) -> bool:
    """Whether the verdict that the catalogue expects depends on this reading."""
    conditions = () if prop.expect is None else (condition for condition, _ in prop.expect.cases)
    return any(isinstance(n, ex.ReadingOf) and n.reading.id == reading for c in conditions for n in post_order(c))
