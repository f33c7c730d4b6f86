"""Independence on a site: the question on the product, and two runs that tell the difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from checker.bdd.space import Space
from checker.question.pair import pair
from checker.question.product import Product, influence, observe, product
from checker.question.questions import Ask, Moments, Question
from checker.question.run import Run
from model.lang.grounding import Grounder
from model.lang.sites import Site
from properties.evidence import TracePair
from properties.property import Independent


def independence(
    grounder: Grounder, base: Space, formula: Independent, binding: tuple[str, ...], env: Mapping[str, str]
) -> tuple[Question, Product | None]:
    """What is asked of the site itself, that the terms are defined, and the product on which the rest is asked.

    There is no product where the terms cannot depend on the rules: then nothing else is asked.
    """
    observed = [observe(grounder, term, env) for term in formula.what]
    undefined = Moments(grounder.table.or_(*(o.undefined for o in observed)))
    asked = Question(Ask.NONE_REACHED, grounder.system(), binding, Moments(), undefined, None)
    of = frozenset(i for i, rule in enumerate(grounder.rules) if rule.family in formula.rules)
    seeds = {v for o in observed for node in o.cases for v in base.encoding.support(base.encoding.condition(node))}
    seen = influence(seeds, [t.reads for t in base.transitions], of)
    if not any(seen & t.reads.keys() for t in base.transitions if t.index in of):
        return asked, None
    return asked, product(asked.system, base.order, observed, of)


def on_product(asked: Question, made: Product) -> Question:
    """Whether the two copies can ever be told apart."""
    return replace(asked, system=made.system, moments=Moments(made.differ), undefined=Moments())


def told(site: Site, base: Space, made: Product, run: Run) -> TracePair:
    """The two runs behind a run of the product, from the least start state of the site that they may begin in."""
    where = base.start
    for variable, value in zip(made.variables, run.states[0], strict=False):
        where &= base.encoding.atom(variable, value)
    return pair(site, base.system.variables, base.encoding.least(where, base.story_order), made, run)
