"""Independence by dependency: what the rules write never finds its way into what is observed.

The closure holds the variables that can ever influence the observed terms: those the terms look at and, with each
variable of it, those that its updates and the guards of the rules that make them look at. The rules that are claimed
to have no influence are left out, for after the fork they do not fire. If they write nothing of the closure, then the
two runs agree on it for ever: they agree on which steps touch it, and on what those steps make of it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from checker.certificate.bench import Groundwork
from checker.certificate.translate import Translator
from model.lang.expr import Expr
from properties.property import Independent, Property


@dataclass(frozen=True, slots=True)
class Influence:
    """A rule instance that writes a variable of the closure."""

    instance: str
    variable: str


def influence(groundwork: Groundwork, prop: Property, formula: Independent) -> Influence | None:
    """The first influence of the rules on what is observed, or None: there is none."""
    site, translator, firings = groundwork.site, groundwork.translator, groundwork.firings
    f = translator.formulas
    slot = {variable.name: position for position, variable in enumerate(site.variables)}
    inert = [g for g in firings.all if g.instance.rule.id in formula.rules]
    others = [g for g in firings.all if g.instance.rule.id not in formula.rules]

    closure: set[int] = set()
    waiting = {slot[name] for name in f.support(*_observed(translator, prop, formula.what)) if name in slot}
    while waiting:
        closure |= waiting
        looked_at = [
            formula
            for g in others
            for position in sorted(g.written & waiting)
            if g.after[position] != translator.state[position]
            for formula in (g.enabled, g.after[position])
        ]
        waiting = {slot[name] for name in f.support(*looked_at) if name in slot} - closure
    for g in inert:
        for position in sorted(g.written & closure):
            if g.after[position] != translator.state[position]:
                return Influence(g.instance.id, site.variables[position].name)
    return None


def _observed(translator: Translator, prop: Property, what: tuple[Expr, ...]) -> list[int]:
    elements = translator.site.elements
    found: list[int] = []
    for binding in itertools.product(*(elements[v.sort.component] for v in prop.variables)):
        env = translator.environment(prop.variables, binding)
        for term in what:
            meaning = translator.meaning(term, env, translator.present)
            found += [meaning.defined, meaning.value]
    return found
