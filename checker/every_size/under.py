"""A scope under some of the readings that it leaves open."""

from __future__ import annotations

from dataclasses import replace

from checker.certificate.every_size.scope import Scope
from model.lang.sites import Site
from properties.result import Cube


def under(scope: Scope, cube: Cube) -> Scope:
    """The scope with the readings of a cube."""
    site = scope.site
    chosen = {name: tuple(c for c in site.readings[name] if c.option in allowed) for name, allowed in cube}
    return replace(scope, site=site.with_readings(chosen)) if chosen else scope


def options_of(site: Site) -> dict[str, tuple[str, ...]]:
    """The options that a site leaves open, for each reading."""
    return {name: tuple(c.option for c in choices) for name, choices in site.readings.items()}


def first_of(scope: Scope) -> Cube:
    """The first option of each reading that is left open."""
    return tuple((name, options[:1]) for name, options in options_of(scope.site).items() if len(options) > 1)
