"""Independence: by dependencies alone, else on a product of two copies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from checker.question.product import Product, influence, observe, product
from checker.question.questions import Ask, Moments, Question
from checker.question.slices import supports
from model.lang.grounding import Grounder
from properties.property import Independent


@dataclass(frozen=True)
class Independence:
    """What is asked of the site itself, that the terms are defined; and, if need be, what is asked of two copies."""

    defined: Question
    made: Product | None

    @property
    def different(self) -> Question:
        """Whether the two copies can ever be told apart."""
        assert self.made is not None  # noqa: S101 - asked where there is a product only
        return replace(self.defined, system=self.made.system, moments=Moments(self.made.differ), undefined=Moments())


def independence(
    grounder: Grounder, formula: Independent, binding: tuple[str, ...], env: Mapping[str, str]
) -> Independence:
    """There is no product where what is observed cannot depend on the rules."""
    system = grounder.system()
    observed = [observe(grounder, term, env) for term in formula.what]
    undefined = Moments(grounder.table.or_(*(o.undefined for o in observed)))
    system = grounder.system()
    asked = Question(Ask.NONE_REACHED, system, binding, Moments(), undefined, None)
    of = frozenset(i for i, rule in enumerate(grounder.rules) if rule.family in formula.rules)
    looked_at = supports(system)
    reads = [
        {u.variable: looked_at[r.guard].union(*(looked_at[node] for _, node in u.cases)) for u in r.updates}
        for r in system.rules
    ]
    seeds = system.support([node for o in observed for node in o.cases])
    seen = influence(seeds, reads, of)
    if not any(seen & reads[rule].keys() for rule in of):
        return Independence(asked, None)
    return Independence(asked, product(system, range(len(system.variables)), observed, of))
