# pyright: basic
"""How to put a problem to z3: values, the choice of the move, the solver, and how a step is made anew.

    python -m bench.smt_encodings

Each way unrolls the same problems, depth by depth, and asks of each depth whether it ends bad. This is a bench of its
own, plain z3 on purpose: `checker/smt/encode.py` is the way that was kept.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import z3

from checker.question.questions import question
from checker.question.slices import roots
from checker.smt.problem import Problem, as_system, problem
from model.deployment_file import find_deployment
from model.designs import design
from model.lang.cone import Influence
from model.lang.grounding import Grounder
from model.lang.sites import Site, site
from properties.catalogue import catalogue
from properties.property import Property
from tests.stress.claims import ANY_STALE
from tests.stress.design import stress_site

PATIENCE = 40.0
"""Seconds after which a way is given up on."""


@dataclass(frozen=True)
class Way:
    """A way to encode. `values`: enumeration, bit-vector, bits (Booleans) or one truth for each value."""

    values: str = "truths"
    choice: str = "one truth a move"
    logic: str = "QF_FD"
    anew: str = "substituted"

    def __str__(self) -> str:
        return f"{self.values}, {self.choice}, {self.logic}, {self.anew}"


KEPT = Way()
WAYS = (
    KEPT,
    replace(KEPT, values="bits"),
    replace(KEPT, values="bit-vector"),
    replace(KEPT, values="enumeration"),
    replace(KEPT, choice="a number"),
    replace(KEPT, logic="default"),
    replace(KEPT, values="bit-vector", logic="default"),
    replace(KEPT, anew="made again"),
)


class Terms:
    """The terms of one problem in one way: variables of a state by its suffix, and the relation of a step."""

    def __init__(self, made: Problem, way: Way) -> None:
        self.problem = made
        self.way = way
        self._sorts: dict[int, tuple[Any, list[Any]]] = {}
        if way.values == "enumeration":
            for v in made.kept:
                size = len(made.variables[v].values)
                self._sorts[v] = z3.EnumSort(*_names(size))

    def parts(self, variable: int, suffix: str) -> list[Any]:
        """The variables that say what a variable is in a state."""
        name = f"{variable}" if self.problem.variables[variable].role == "reading" else f"{variable}{suffix}"
        size = len(self.problem.variables[variable].values)
        bits = (size - 1).bit_length()
        match self.way.values:
            case "enumeration":
                return [z3.Const(f"e{name}", self._sorts[variable][0])]
            case "bit-vector":
                return [z3.BitVec(f"v{name}", max(bits, 1))]
            case "bits":
                return [z3.Bool(f"b{name}.{i}") for i in range(bits)]
            case _:
                return [z3.Bool(f"t{name}.{i}") for i in (range(size) if size > 2 else range(1, size))]  # noqa: PLR2004

    def atom(self, variable: int, value: int, suffix: str) -> Any:
        """The variable has the value."""
        parts = self.parts(variable, suffix)
        match self.way.values:
            case "enumeration":
                return parts[0] == self._sorts[variable][1][value]
            case "bit-vector":
                return parts[0] == value
            case "bits":
                return z3.And([p if value >> i & 1 else z3.Not(p) for i, p in enumerate(parts)])
            case _:
                if len(parts) > 1:
                    return parts[value]
                return z3.BoolVal(val=True) if not parts else parts[0] if value else z3.Not(parts[0])

    def domain(self, suffix: str) -> Any:
        """Each variable has one of its values."""
        found: list[Any] = []
        for v in self.problem.kept:
            size, parts = len(self.problem.variables[v].values), self.parts(v, suffix)
            if self.way.values == "truths" and size > 2:  # noqa: PLR2004 - two values are one truth
                found += [z3.Or(parts), *(z3.Or(z3.Not(a), z3.Not(b)) for a, b in itertools.combinations(parts, 2))]
            elif self.way.values in ("bits", "bit-vector") and size & (size - 1):
                found.append(z3.Or([self.atom(v, i, suffix) for i in range(size)]))
        return z3.And(found)

    def node(self, root: int, suffix: str) -> Any:
        """A condition, said of a state."""
        known: dict[int, Any] = {}
        for index, node in as_system(self.problem.nodes).below([root]):
            match node:
                case ("is", variable, value):
                    known[index] = self.atom(variable, value, suffix)
                case ("not", part):
                    known[index] = z3.Not(known[part])
                case ("and", parts):
                    known[index] = z3.And([known[p] for p in parts])
                case ("or", parts):
                    known[index] = z3.Or([known[p] for p in parts])
                case _:
                    known[index] = z3.BoolVal(node[0] == "true")
        return known[root]

    def choices(self, suffix: str) -> tuple[list[Any], list[Any], Any]:
        """The variables of the choice, a condition for each move, and what makes it exactly one."""
        count = len(self.problem.moves)
        if self.way.choice == "a number":
            bits = [z3.Bool(f"n{suffix}.{i}") for i in range(max(1, (count - 1).bit_length()))]
            chosen = [z3.And([b if m >> i & 1 else z3.Not(b) for i, b in enumerate(bits)]) for m in range(count)]
            return bits, chosen, z3.Or(chosen)
        truths = [z3.Bool(f"m{suffix}.{m}") for m in range(count)]
        return truths, truths, z3.And(z3.Or(truths), z3.AtMost(*truths, 1) if count > 1 else True)

    def step(self, before: str, after: str) -> Any:
        """The relation of a step."""
        made = self.problem
        _, chosen, one = self.choices(before)
        parts: list[Any] = [one, self.domain(after)]
        writers: dict[int, list[Any]] = {}
        changing: dict[tuple[int, int], list[Any]] = {}
        for choice, move in zip(chosen, made.moves, strict=True):
            parts.append(z3.Implies(choice, self.node(move.guard, before)))
            for u in move.updates:
                writers.setdefault(u.variable, []).append(choice)
                for value, node in u.cases:
                    changing.setdefault((u.variable, value), []).append(choice)
                    parts.append(
                        z3.Or(z3.Not(choice), z3.Not(self.node(node, before)), self.atom(u.variable, value, after))
                    )
        for v in made.states:
            for value in range(len(made.variables[v].values)):
                now, then = self.atom(v, value, before), self.atom(v, value, after)
                parts.append(z3.Or(z3.Not(now), then, *writers.get(v, ())))
                parts.append(z3.Or(now, z3.Not(then), *changing.get((v, value), ())))
        return z3.And(parts)


_COUNTED = itertools.count()


def _names(size: int) -> tuple[str, list[str]]:
    """A sort and its values, with names that no sort had before."""
    number = next(_COUNTED)
    return f"sort{number}", [f"value{number}.{i}" for i in range(size)]


def unrolled(made: Problem, way: Way, depth: int) -> tuple[float, float, int]:
    """Seconds of processor time in all, of these for terms; and the depth at which it ends bad, or how far it got."""
    begin = time.process_time()
    terms = Terms(made, way)
    solver = z3.Solver() if way.logic == "default" else z3.SolverFor(way.logic)
    solver.add(terms.domain("@0"), terms.node(made.initial, "@0"))
    step: Callable[[int], Any]
    if way.anew == "made again":
        step = lambda t: terms.step(f"@{t}", f"@{t + 1}")  # noqa: E731 - one of two ways
        bad: Callable[[int], Any] = lambda t: terms.node(made.ends, f"@{t}")  # noqa: E731 - one of two ways
    else:
        pattern, ends = terms.step("@a", "@b"), terms.node(made.ends, "@a")

        def pairs(old: str, new: str) -> list[tuple[Any, Any]]:
            return [p for v in made.states for p in zip(terms.parts(v, old), terms.parts(v, new), strict=True)]

        def step(t: int) -> Any:
            moves = zip(terms.choices("@a")[0], terms.choices(f"@{t}")[0], strict=True)
            return z3.substitute(pattern, [*pairs("@a", f"@{t}"), *pairs("@b", f"@{t + 1}"), *moves])

        def bad(t: int) -> Any:
            return z3.substitute(ends, pairs("@a", f"@{t}"))

    making = 0.0
    for t in range(depth + 1):
        made_at = time.process_time()
        wanted = z3.Bool(f"wanted{t}")
        solver.add(z3.Implies(wanted, bad(t)))
        if t > 0:
            making += time.process_time() - made_at
        if solver.check(wanted) == z3.sat or time.process_time() - begin > PATIENCE:
            return time.process_time() - begin, making, t
        made_at = time.process_time()
        solver.add(step(t))
        making += time.process_time() - made_at
    return time.process_time() - begin, making, depth


def problem_of(where: Site, prop: Property) -> Problem:
    """A property without elements, as a problem on its slice."""
    grounder = Grounder(where)
    asked, _ = question(where, grounder, prop, ())
    kept = Influence(asked.system).of(asked.system.support(roots(asked)))
    return problem(asked.system, grounder.table, kept, asked.moments)


def problems() -> Iterator[tuple[str, Problem, int]]:
    """What is unrolled, and how far."""
    for deployment, name, depth in (
        ("figure-4-2", "H8", 14),
        ("figure-4-2", "P17", 14),
        ("four-applications", "P17", 9),
    ):
        where = site(design("callback"), find_deployment(deployment))
        (prop,) = (p for p in catalogue("callback") if p.id == name)
        yield f"{name} on {deployment}", problem_of(where, prop), depth
    yield "any-stale on stress", problem_of(stress_site(), ANY_STALE), 9


def main() -> None:
    """Prints a table."""
    for name, made, depth in problems():
        print(f"{name}: {made.bits} bits, {len(made.moves)} moves")
        for way in WAYS:
            seconds, making, reached = unrolled(made, way, depth)
            print(f"    {way!s:<60} depth {reached:>2} {seconds:8.2f} s, terms {making:6.2f} s", flush=True)


if __name__ == "__main__":
    main()
