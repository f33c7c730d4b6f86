from __future__ import annotations

from checker.why import failed_conjuncts
from model.lang import Component, Deployment, Evaluator, Moment, State, conj, count, exists, forall, site, system
from model.lang import expr as ex
from model.lang.term import Bool


class Valve(Component):
    open = State(bool, initially=False)
    stuck = State(bool, initially=True)


SITE = site(system("valves", [Valve]), Deployment("three", {"Valve": {"v1": {}, "v2": {}, "v3": {}}}))
EVALUATOR = Evaluator(SITE, {})
OPEN_FIRST = (True, False, False, True, True, False)
"""v1 open, v2 and v3 shut; v1 and v2 stuck."""


def why(condition: Bool) -> tuple[str, ...]:
    return failed_conjuncts(EVALUATOR, condition.node, Moment(OPEN_FIRST), {})


def test_only_the_false_parts_are_told() -> None:
    told = why(conj(exists(Valve, lambda v: v.open), forall(Valve, lambda v: v.open)))

    assert told == ("v2.open, and v3.open",)


def test_for_some_names_what_fails_for_each_element() -> None:
    told = why(exists(Valve, lambda v: v.open & ~v.stuck))

    assert told == ("no Valve has all that is asked; false are: not v1.stuck; v2.open; v3.open",)


def test_of_an_implication_the_conclusion_is_told() -> None:
    told = why(forall(Valve, lambda v: v.stuck.implies(v.open)))

    assert told == ("v2.open",)


def test_a_number_is_told_with_what_it_counts() -> None:
    told = why(count(Valve, lambda v: v.stuck) <= 1)

    assert told == ("(the number of Valve n with n.stuck) <= 1: it is 2 (v1, v2)",)


def test_elements_of_the_property_are_told_by_name() -> None:
    element = Valve.symbol(ex.bound("self", Valve))

    told = failed_conjuncts(EVALUATOR, element.open.node, Moment(OPEN_FIRST), {"self": "v3"})

    assert told == ("v3.open",)
