"""What a verification works with: a site and the sets of its evidence, ready to be translated, and states in print."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from checker.certificate.firing import Firings
from checker.certificate.formula import Truth
from checker.certificate.obligations import Obligations
from checker.certificate.sets import Sets, UnreadableError, Watch, monitor_suffix, watches_of
from checker.certificate.translate import Translator, Values
from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.sites import Site
from model.lang.sorts import BoolSort, Value, show_value
from model.lang.systems import Monitor
from properties.evidence import StateSet
from properties.property import Absent, Always, AlwaysPossible, Independent, Never, OnStep, Property, Reachable
from properties.result import Cube

Printed = tuple[tuple[str, str], ...]
"""Names of variables with printed values."""


class Groundwork:
    """What is the same for all properties of a site: one table of formulas, and in it the start and every rule."""

    def __init__(self, site: Site, roots: tuple[Expr, ...] = ()) -> None:
        """`roots`: expressions beside the site's own; those of other properties may follow if their data are known."""
        self.site = site
        self.translator = Translator(site, roots)
        self.firings = Firings(self.translator)


class Bench:
    """A site, a property and the sets of its evidence."""

    def __init__(self, groundwork: Groundwork, prop: Property, sets: tuple[StateSet, ...]) -> None:
        self.site = groundwork.site
        self.translator = groundwork.translator
        self.firings = groundwork.firings
        self.sets = Sets(self.translator, self._watches(prop, sets))
        self.obligations = Obligations(prop, self.firings, self.sets)

    # ---- readings ---------------------------------------------------------------------------
    def options(self) -> Truth:
        """Every reading has one of the options that the site leaves open."""
        f = self.translator.formulas
        return f.conj(
            *(
                f.disj(*(self.sets.reading(name, show_value(option)) for option in options))
                for name, options in self.site.readings.items()
            )
        )

    def readings(self, where: tuple[Cube, ...]) -> Truth:
        """The readings of a union of cubes."""
        f = self.translator.formulas
        return f.disj(
            *(
                f.conj(*(f.disj(*(self.sets.reading(name, o) for o in options)) for name, options in cube))
                for cube in where
            )
        )

    # ---- monitors ---------------------------------------------------------------------------
    def _watches(self, prop: Property, sets: tuple[StateSet, ...]) -> tuple[Watch, ...]:
        """The monitors of the system, and those of the property, whatever its evidence calls them."""
        found: list[Watch] = []
        for monitor in self.site.system.monitors:
            found += watches_of(monitor, self.translator, of_property=False)
        match prop.formula:
            case Absent(_, after, until):
                conditions = (after, until)
            case Reachable(_, after) if after is not None:
                conditions = (after, ex.FALSE)
            case _:
                return tuple(found)
        known = {v.name for v in self.site.variables} | set(self.site.readings) | {w.name for w in found}
        unknown = {n[1] for states in sets for n in states.nodes if n[0] == "is"} - known
        name = _base_name(prop, sorted(unknown), known, self.site)
        found += watches_of(Monitor(name, prop.variables, *conditions), self.translator, of_property=True)
        return tuple(found)

    # ---- states in print --------------------------------------------------------------------
    def state(self, model: Mapping[str, bool | int]) -> Printed:
        """The readings, monitors and state variables of a model that matter to it, each with its value."""
        flags = [(name, show_value(bool(model[name]))) for name in self.sets.watches if name in model]
        readings = [
            (name, show_value(self.site.system.reading_by_id[name].options[model[name]]))
            for name in self.translator.readings
            if name in model
        ]
        relevant = [(n, v) for n, v in self.values(self.translator.state, model) if n in model]
        return (*readings, *flags, *relevant)

    def values(self, values: Values, model: Mapping[str, bool | int]) -> Printed:
        """The value of every state variable, where `values` holds their formulas."""
        known = self.translator.formulas.evaluate(values, model)
        return tuple(
            (variable.name, self._printed(position, known[formula]))
            for position, (variable, formula) in enumerate(zip(self.site.variables, values, strict=True))
        )

    def _printed(self, position: int, code: int) -> str:
        variable = self.site.variables[position]
        if isinstance(variable.state.sort, BoolSort):
            return show_value(bool(code))
        codes: dict[int, Value] = {self.translator.codes.of(v, variable.state.sort): v for v in variable.values}
        return show_value(codes[code]) if code in codes else str(code)


def within(site: Site, cube: Cube) -> Site:
    """The site with its readings restricted to a cube."""
    kept = dict(site.readings)
    for name, options in cube:
        if name not in kept:
            raise UnreadableError(f"the system has no reading {name}")
        kept[name] = tuple(o for o in kept[name] if show_value(o) in options)
        if not kept[name]:
            raise UnreadableError(f"the site leaves none of the options {', '.join(options)} of {name} open")
    return site.with_readings(kept)


def expressions_of(prop: Property) -> tuple[Expr, ...]:
    """The expressions that a property is made of."""
    match prop.formula:
        case Always(when, that) | AlwaysPossible(when, that):
            return (when, that)
        case Never(that) | Reachable(that, None) | OnStep(_, _, that):
            return (that,)
        case Reachable(that, after):
            return (that,) if after is None else (that, after)
        case Absent(that, after, until):
            return (that, after, until)
        case Independent(what):
            return what


def _base_name(prop: Property, unknown: list[str], known: set[str], site: Site) -> str:
    """The name that the unknown variables of the evidence share before the elements in brackets.

    No monitor gets the name of a variable: the two would be one in every formula.
    """
    sorts = [site.elements[v.sort.component] for v in prop.variables]
    suffixes = [monitor_suffix(binding) for binding in itertools.product(*sorts)]
    given = [n[: len(n) - len(s)] for n in unknown for s in suffixes if n.endswith(s) and len(n) > len(s)]
    own = (prop.id + "'" * primes for primes in itertools.count())
    return next(base for base in itertools.chain(given, own) if known.isdisjoint(base + s for s in suffixes))
