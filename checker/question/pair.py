"""Two runs that tell a difference: a run of a product, made again on the evaluator."""

from __future__ import annotations

from collections.abc import Sequence

from checker.question.product import Product
from checker.question.run import Run, Values
from checker.question.story import Story
from model.lang.evaluate import State
from model.lang.ground import GroundVariable
from model.lang.sites import Site
from model.trace import trace_of
from properties.evidence import TracePair


def pair(site: Site, variables: Sequence[GroundVariable], start: Values, made: Product, run: Run) -> TracePair:
    """The two runs behind a run of the product: a step that one of them cannot make is missing in it.

    `start` is a start state of the whole that the run may begin in, as values of these variables.
    """
    story = Story(site, variables, Run((start,), (), 0))
    evaluator = story.evaluator
    runs: list[tuple[list[State], list[int]]] = [([story.states[0]], []), ([story.states[0]], [])]
    fork = 0
    for position in run.rules:
        rule, stage = made.rules[position]
        for copy, (states, rules) in enumerate(runs):
            if (stage == "fork" and copy == 1) or not evaluator.enabled(site.instances[rule], states[-1]):
                continue
            states.append(evaluator.fire(site.instances[rule], states[-1]))
            rules.append(rule)
        if stage == "fork":
            fork = len(runs[0][1])
    names = {reading: option.option for reading, option in story.readings.items()}
    first, second = (trace_of(site, names, states, rules) for states, rules in runs)
    return TracePair(first, second, fork)
