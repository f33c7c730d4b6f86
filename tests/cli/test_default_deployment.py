"""What a command is about that names no deployment, and what it says of names that belong to another design."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.cli.library import shipped
from checker.cli.target import find_target
from checker.engine import Options, Silent
from checker.engines import PORTFOLIO
from checker.portfolio.shop import shop
from model.lang.errors import Code, UsageError
from properties.catalogue import catalogue


def test_without_a_deployment_it_is_two_sides_of_cti_os_and_two_softphones() -> None:
    site = find_target(shipped(), None).site

    assert (site.name, site.system.name) == ("duplex", "ctios")
    assert {"Host": 2, "CtiosServerNode": 2, "Softphone": 2}.items() <= {
        component.__name__: len(names) for component, names in site.elements.items()
    }.items()


def test_the_first_property_of_the_default_is_decided_by_the_first_that_is_asked() -> None:
    """So a run has something to tell within two seconds; results are told in the order of the catalogue."""
    site = find_target(shipped(), None).site
    first = catalogue("ctios")[:1]

    with shop(PORTFOLIO, site, first, Options(), jobs=1) as opened:
        (judged,) = opened.run(Silent(), from_catalogue=True)

    assert judged.result.effort.winners == ("short ic3",)


def test_a_property_of_another_design_is_refused_with_the_deployments_that_have_it() -> None:
    target = find_target(shipped(), None)

    with pytest.raises(UsageError) as caught:
        target.properties(["H8"])

    assert caught.value.code is Code.UNKNOWN_NAME
    assert caught.value.fix == "it is there with --deployment figure-4-2 or four-applications"


def test_a_reading_of_another_design_is_refused_with_the_deployments_that_have_it() -> None:
    with pytest.raises(UsageError) as caught:
        find_target(shipped(), None, ["B20=any"])

    assert caught.value.code is Code.UNKNOWN_READING
    assert caught.value.fix == "it is there with --deployment bridge or figure-4-2 or four-applications"


def test_where_the_catalogue_is_not_meant_its_properties_are_not_offered() -> None:
    own = catalogue("ctios")[:1]
    target = find_target(replace(shipped(), own_properties=own, with_catalogue=False), None)

    with pytest.raises(UsageError) as caught:
        target.properties(["H8"])

    assert caught.value.fix == f"known here: {own[0].id}"
