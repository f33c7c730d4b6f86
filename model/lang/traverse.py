"""Walks over expressions. Nothing here recurses, so depth is no limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from model.lang import expr as ex
from model.lang.expr import Expr


def post_order(*roots: Expr, parts: Callable[[Expr], tuple[Expr, ...]] = ex.children) -> Iterator[Expr]:
    """Every node below the roots once, parts before wholes, in an order fixed by the expressions alone."""
    done: set[Expr] = set()
    stack: list[tuple[Expr, bool]] = [(root, False) for root in reversed(roots)]
    while stack:
        node, ready = stack.pop()
        if node in done:
            continue
        if ready:
            done.add(node)
            yield node
            continue
        stack.append((node, True))
        stack.extend((part, False) for part in reversed(parts(node)) if part not in done)


def rewrite(root: Expr, change: Callable[[Expr], Expr | None]) -> Expr:
    """The expression with each node replaced by what `change` makes of it, parts first; None keeps a node."""
    made: dict[Expr, Expr] = {}
    for node in post_order(root):
        old = ex.children(node)
        new = tuple(made[part] for part in old)
        whole = node if new == old else ex.rebuild(node, new)
        changed = change(whole)
        made[node] = whole if changed is None else changed
    return made[root]


def substitute(root: Expr, values: Mapping[Expr, Expr]) -> Expr:
    """The expression with nodes replaced. Binders have names of their own (see `term.binder`), so none is captured."""
    return rewrite(root, values.get) if values else root


def binder_height(root: Expr) -> int:
    """How deep quantifiers are nested: 0 without any."""
    height: dict[Expr, int] = {}
    for node in post_order(root):
        below = max((height[part] for part in ex.children(node)), default=0)
        height[node] = below + 1 if isinstance(node, ex.Quantified) else below
    return height[root]


def highest_variable(root: Expr) -> int:
    """The largest number of a quantifier's variable in the expression, free or bound; 0 without any."""
    numbered = [n.name for n in post_order(root) if isinstance(n, ex.Bound) and n.name.startswith("#")]
    return max((int(name[1:]) for name in numbered), default=0)


def lifted(root: Expr, by: int) -> Expr:
    """The expression with all variables of quantifiers renamed, so that they are above that number."""

    def change(node: Expr) -> Expr | None:
        if isinstance(node, ex.Bound) and node.name.startswith("#"):
            return ex.bound(f"#{int(node.name[1:]) + by}", node.sort.component)
        return None

    return rewrite(root, change) if by else root


def free_variables(root: Expr) -> tuple[ex.Bound, ...]:
    """The parameters and variables that no quantifier in the expression binds, in order of first occurrence."""
    free: dict[Expr, dict[ex.Bound, None]] = {}
    for node in post_order(root):
        mine: dict[ex.Bound, None] = {node: None} if isinstance(node, ex.Bound) else {}
        for part in ex.children(node):
            mine |= free[part]
        if isinstance(node, ex.Quantified):
            mine.pop(node.variable, None)
        free[node] = mine
    return tuple(free[root])


def is_two_state(root: Expr) -> bool:
    """Whether the expression speaks of a step: of a value before it, or of the rule it fired."""
    return any(isinstance(node, ex.Old | ex.Fired) for node in post_order(root))


def conjuncts(expr: Expr) -> tuple[Expr, ...]:
    """The parts that must all hold for a condition to hold, from left to right: nested conjunctions made flat."""
    found: list[Expr] = []
    stack = [expr]
    while stack:
        node = stack.pop()
        match node:
            case ex.And(args):
                stack.extend(reversed(args))
            case ex.Not(ex.Or(args)):
                stack.extend(ex.negate(a) for a in reversed(args))
            case _:
                found.append(node)
    return tuple(dict.fromkeys(found))
