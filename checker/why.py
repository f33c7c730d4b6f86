"""Why a condition is false in a state, in words: the parts that fail, and for which elements.

A formula over many elements is long, what is wrong with each of them is short. So of `for some` and `for every` the
part that fails is named for each element, and of a number what it is and which elements it counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from model.lang import expr as ex
from model.lang.errors import ReachedError
from model.lang.evaluate import Evaluator, Moment
from model.lang.expr import Expr, Quantifier
from model.lang.pretty import pretty
from model.lang.traverse import conjuncts, post_order, substitute


def failed_conjuncts(evaluator: Evaluator, condition: Expr, moment: Moment, env: Mapping[str, str]) -> tuple[str, ...]:
    """The parts of a condition that are false, in words, with the elements for which they are."""
    why = _Why(evaluator, moment)
    named = _with_names(condition, env)
    known = {**env, **{element: element for element in env.values()}}
    return tuple(why.told(part, known) for part in conjuncts(named) if why.truth(part, known) is False)


def _with_names(condition: Expr, env: Mapping[str, str]) -> Expr:
    """The condition with elements in place of variables: for printing they are variables called by their name."""
    names: dict[Expr, Expr] = {
        node: ex.bound(env[node.name], node.sort.component)
        for node in post_order(condition)
        if isinstance(node, ex.Bound) and node.name in env
    }
    return substitute(condition, names)


class _Why:
    def __init__(self, evaluator: Evaluator, moment: Moment) -> None:
        self.evaluator = evaluator
        self.moment = moment

    def truth(self, part: Expr, env: Mapping[str, str]) -> bool | None:
        """None where it is undefined: what stands to the right of a false part may be, and says nothing then."""
        try:
            return self.evaluator.holds(part, self.moment, env)
        except ReachedError:
            return None

    def told(self, part: Expr, env: Mapping[str, str]) -> str:
        """A false part in words."""
        match part:
            case ex.Quantified(Quantifier.EXISTS, variable, body):
                name = variable.sort.component.__name__
                false = [self.first_false(b, e) for _, b, e in self.bodies(variable, body, env)]
                return f"no {name} has all that is asked; false are: {'; '.join(false)}" if false else pretty(part)
            case ex.Quantified(Quantifier.FORALL, variable, body):
                bodies = [(b, e) for _, b, e in self.bodies(variable, body, env) if self.truth(b, e) is False]
                return ", and ".join(self.first_false(b, e) for b, e in bodies)
            case ex.Or(args) if all(isinstance(a, ex.Not) for a in args[:-1]):
                # `a.implies(b)`: the premise is met, so what fails is the conclusion.
                return self.first_false(args[-1], env)
            case _:
                return pretty(part) + self.numbers(part, env)

    def first_false(self, condition: Expr, env: Mapping[str, str]) -> str:
        """The first part of a false condition that fails, in words."""
        for part in conjuncts(condition):
            if self.truth(part, env) is False:
                return self.told(part, env)
        return pretty(condition)

    def bodies(
        self, variable: ex.Bound, body: Expr, env: Mapping[str, str]
    ) -> Iterator[tuple[str, Expr, Mapping[str, str]]]:
        """The body of a quantifier for each element."""
        for element in self.evaluator.site.elements[variable.sort.component]:
            named: dict[Expr, Expr] = {variable: ex.bound(element, variable.sort.component)}
            yield element, substitute(body, named), {**env, element: element}

    def numbers(self, part: Expr, env: Mapping[str, str]) -> str:
        """What the numbers in a comparison are, and which elements they count."""
        told: list[str] = []
        for node in post_order(part, parts=_own_parts):
            match node:
                case ex.Quantified(Quantifier.COUNT, variable, body):
                    names = [name for name, b, e in self.bodies(variable, body, env) if self.truth(b, e)]
                    told.append(f"{len(names)} ({', '.join(names)})" if names else "0")
                case _:
                    pass
        return f": it is {' and '.join(told)}" if told else ""


def _own_parts(node: Expr) -> tuple[Expr, ...]:
    return () if isinstance(node, ex.Quantified | ex.Old) else ex.children(node)
