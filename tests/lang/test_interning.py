"""Equal expressions are one object, at any depth, and never leave the process."""

from __future__ import annotations

import copy
import gc
import pickle
import time
import weakref

import pytest

from model.lang import expr as ex
from model.lang.component import Component, State
from model.lang.grounding import Grounder, ground
from model.lang.nodes import Const
from model.lang.pretty import pretty
from model.lang.sites import Deployment, Site, site
from model.lang.sorts import BOOL, IntSort
from model.lang.systems import system
from model.lang.term import Bool, Term, count, exists, forall
from model.lang.traverse import free_variables, post_order

DEEP = 50_000


class Node(Component):
    up = State(bool, initially=False)
    level = State(range(2), initially=0)


def element(name: str = "self") -> Node:
    return Node.symbol(ex.bound(name, Node))


def one_node() -> Site:
    return site(system("nodes", [Node]), Deployment("one", {"Node": {"node1": {}}}))


def test_equal_formulas_are_one_object() -> None:
    made = [(element().up & (element().level == 1)).node for _ in range(2)]

    assert made[0] is made[1]


@pytest.mark.parametrize("quantify", [forall, exists])
def test_formulas_that_differ_only_in_a_bound_variable_are_one_object(quantify: object) -> None:
    one = quantify(Node, lambda x: exists(Node, lambda y: x.up & ~y.up))  # type: ignore[operator]
    two = quantify(Node, lambda left: exists(Node, lambda right: left.up & ~right.up))  # type: ignore[operator]
    swapped = quantify(Node, lambda x: exists(Node, lambda y: y.up & ~x.up))  # type: ignore[operator]

    assert one.node is two.node
    assert one.node is not swapped.node


def test_a_variable_of_an_inner_quantifier_is_never_captured() -> None:
    def beside(x: Node) -> Bool:
        return forall(Node, lambda y: x.up | y.up)

    outer = forall(Node, lambda x: beside(x) & exists(Node, lambda z: beside(z) & (x.level == z.level)))

    assert free_variables(outer.node) == ()
    assert len({n.name for n in post_order(outer.node) if isinstance(n, ex.Bound)}) == 3


def test_true_and_one_are_different_constants() -> None:
    assert ex.const(True, BOOL) is not ex.const(1, IntSort(1, 1))
    assert ex.const(1, IntSort(0, 1)) is not ex.const(1, IntSort(1, 1))
    assert ex.const(1, IntSort(0, 1)) is ex.const(1, IntSort(0, 1))
    assert isinstance(ex.TRUE, Const)


def test_a_count_and_a_truth_value_of_one_body_differ() -> None:
    assert count(Node, lambda n: n.up).node is not exists(Node, lambda n: n.up).node


def test_dropped_expressions_are_forgotten() -> None:
    made = [ex.negate(element(f"forgotten{i}").up.node) for i in range(100)]
    watched = [weakref.ref(node) for node in made]
    assert all(node() is not None for node in watched)

    del made
    gc.collect()

    assert [node() for node in watched] == [None] * 100


def deep(depth: int) -> Bool:
    """A condition whose parts are nested this deep: neither & nor | can be flattened."""
    made: Bool = element().up
    for i in range(depth // 2):
        made = (made & (element().level == i % 2)) | element().up
    return made


def test_depth_is_no_limit() -> None:
    begun = time.monotonic()
    made = deep(DEEP)
    again = deep(DEEP)
    seconds = time.monotonic() - begun

    assert made.node is again.node
    assert sum(1 for _ in post_order(made.node)) == DEEP + 7
    assert seconds < 20


def test_deep_expressions_are_evaluated_grounded_and_printed_without_recursion() -> None:
    made = deep(10_000).node
    grounder = Grounder(one_node())

    holds, undefined = grounder.state_condition(made, {"self": "node1"})

    assert grounder.system().values_of([holds, undefined], [1, 0]) == (True, False)
    assert pretty(made)


def test_a_copy_is_the_same_node() -> None:
    node = element().up.node

    assert copy.copy(node) is node
    assert copy.deepcopy([node, node])[0] is node


@pytest.mark.parametrize("make", [lambda: element().up.node, lambda: ex.TRUE, lambda: Term(ex.TRUE)])
def test_expressions_refuse_to_be_pickled(make: object) -> None:
    with pytest.raises(TypeError, match="send the ground form instead"):
        pickle.dumps(make())  # type: ignore[operator]


def test_the_ground_form_pickles_to_an_equal_one() -> None:
    system_of_one = ground(one_node())

    again = pickle.loads(pickle.dumps(system_of_one))  # noqa: S301 - pickled a line above

    assert again == system_of_one
    assert again.digest() == system_of_one.digest()
