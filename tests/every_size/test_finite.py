"""Refutation over finite sorts: held to all structures of few elements, and to the order of the elements of a set."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from checker.certificate.every_size.finite import Finite
from checker.certificate.every_size.logic import FALSE, TRUE, Formula, Logic, Thing
from checker.certificate.every_size.solver import Structure
from checker.certificate.every_size.witnesses import Order

EFFORT = 300_000
AGE = Order("E", "age", "time", "before")


class Language:
    """Formulas over one sort with an age, a property, a relation and a function to another element."""

    def __init__(self) -> None:
        self.logic = Logic()

    def p(self, x: Thing) -> Formula:
        return self.logic.holds("p", (x,))

    def r(self, x: Thing, y: Thing) -> Formula:
        return self.logic.holds("r", (x, y))

    def f(self, x: Thing) -> Thing:
        return self.logic.value("f", (x,), "E")

    def younger(self, x: Thing, y: Thing) -> Formula:
        ages = [self.logic.value("age", (v,), "time") for v in (x, y)]
        return self.logic.holds("before", ages)

    def every(self, make: Any) -> Formula:
        x = self.logic.variable("E")
        return self.logic.every((x,), make(x))

    def some(self, make: Any) -> Formula:
        x = self.logic.variable("E")
        return self.logic.some((x,), make(x))

    def order(self) -> list[Formula]:
        """Ages are in a total order, and no two elements have the same."""
        logic = self.logic
        a, b, c = (logic.variable("time") for _ in range(3))

        def before(one: Thing, other: Thing) -> Formula:
            return logic.holds("before", (one, other))

        x, y = logic.variable("E"), logic.variable("E")
        ages = [logic.value("age", (v,), "time") for v in (x, y)]
        chain = logic.disj((logic.negate(before(a, b)), logic.negate(before(b, c)), before(a, c)))
        return [
            logic.every((a,), logic.negate(before(a, a))),
            logic.every((a, b, c), chain),
            logic.every((a, b), logic.disj((before(a, b), before(b, a), logic.same(a, b)))),
            logic.every((x, y), logic.disj((logic.same(x, y), logic.negate(logic.same(*ages))))),
        ]

    def refuted(self, *formulas: Formula) -> tuple[bool | None, Structure | None]:
        question = Finite(self.logic, ["E"], [AGE])
        return question.refuted((*self.order(), *formulas), EFFORT), question.structure


class Table:
    """What symbols mean on so many elements, whose ages are their numbers."""

    def __init__(self, logic: Logic, size: int, table: dict[tuple[str, tuple[int, ...]], Any]) -> None:
        self.logic = logic
        self.size = size
        self.table = table

    def true(self, index: int, env: dict[int, int] | None = None) -> bool:
        return bool(self._value(index, env or {}))

    def _value(self, index: int, env: dict[int, int]) -> Any:
        node = self.logic.nodes[index]
        match node:
            case ("true",) | ("false",):
                return index == TRUE
            case ("variable", _):
                return env[index]
            case ("holds" | "value", name, args):
                return self.table[name, tuple(self._value(a, env) for a in args)]
            case ("same", left, right):
                return self._value(left, env) == self._value(right, env)
            case ("not", part):
                return not self._value(part, env)
            case ("and", parts):
                return all(self._value(p, env) for p in parts)
            case ("or", parts):
                return any(self._value(p, env) for p in parts)
            case ("every" | "some", variables, body):
                chosen = itertools.product(range(self.size), repeat=len(variables))
                truths = (self.true(body, env | dict(zip(variables, c, strict=True))) for c in chosen)
                return all(truths) if node[0] == "every" else any(truths)


def tables(logic: Logic, size: int) -> Iterator[Table]:
    """All structures of this size in which the ages are the numbers of the elements."""
    numbers = range(size)
    fixed: dict[tuple[str, tuple[int, ...]], Any] = {("age", (i,)): i for i in numbers}
    fixed |= {("before", (i, j)): i < j for i in numbers for j in numbers}
    pairs = list(itertools.product(numbers, repeat=2))
    for p in itertools.product((False, True), repeat=size):
        for r in itertools.product((False, True), repeat=size * size):
            for f in itertools.product(numbers, repeat=size):
                own: dict[tuple[str, tuple[int, ...]], Any] = {("p", (i,)): p[i] for i in numbers}
                own |= {("r", pair): held for pair, held in zip(pairs, r, strict=True)}
                own |= {("f", (i,)): f[i] for i in numbers}
                yield Table(logic, size, fixed | own)


class Maker:
    """Makes formulas at random."""

    def __init__(self, seed: int) -> None:
        self.choose = random.Random(seed)  # noqa: S311 - formulas to try, the same each time
        self.language = Language()

    def closed(self) -> Formula:
        return self.formula((), 3)

    def formula(self, things: Sequence[Thing], depth: int) -> Formula:
        logic, choose = self.language.logic, self.choose
        kind = choose.choice(("every", "some") if not things else ("every", "some", "atom", "not", "and", "or"))
        if things and (depth == 0 or kind == "atom"):
            return self.atom(things)
        match kind:
            case "every" | "some":
                x = logic.variable("E")
                body = self.formula((*things, x), depth - 1)
                return (logic.every if kind == "every" else logic.some)((x,), body)
            case "not":
                return logic.negate(self.formula(things, depth - 1))
            case _:
                parts = [self.formula(things, depth - 1) for _ in range(2)]
                return logic.conj(parts) if kind == "and" else logic.disj(parts)

    def atom(self, things: Sequence[Thing]) -> Formula:
        language, choose = self.language, self.choose
        x, y = (choose.choice((t, t, language.f(t))) for t in (choose.choice(things), choose.choice(things)))
        match choose.randrange(4):
            case 0:
                return language.p(x)
            case 1:
                return language.r(x, y)
            case 2:
                return language.younger(x, y)
            case _:
                return language.logic.same(x, y)


def agreed(seeds: range) -> dict[bool | None, int]:
    """How often each answer was given; a wrong one fails the test."""
    found: dict[bool | None, int] = {True: 0, False: 0, None: 0}
    for seed in seeds:
        maker = Maker(seed)
        logic = maker.language.logic
        formulas = [maker.closed() for _ in range(3)]
        answer, structure = maker.language.refuted(*formulas)
        found[answer] += 1
        if answer:
            models = (t for size in (1, 2) for t in tables(logic, size) if all(t.true(f) for f in formulas))
            assert next(models, None) is None, f"seed {seed}: refuted, though there is a structure"
        if structure is not None:
            table = Table(logic, structure.sizes["E"], dict(structure.table))
            assert all(table.true(f) for f in formulas), f"seed {seed}: no such structure"
    return found


def test_answers_for_random_formulas_agree_with_all_small_structures() -> None:
    found = agreed(range(40))

    assert found[True] > 3
    assert found[False] > 12


@pytest.mark.long
def test_answers_for_many_random_formulas_agree_with_all_small_structures() -> None:
    found = agreed(range(40, 1_500))

    assert found[True] > 100
    assert found[False] > 500


@pytest.mark.parametrize("up", [True, False])
def test_a_set_in_which_each_has_one_further_on_is_empty(up: bool) -> None:
    one = Language()
    logic = one.logic
    somebody = one.some(one.p)
    further = one.every(
        lambda x: logic.disj(
            (
                logic.negate(one.p(x)),
                one.some(lambda y: logic.conj((one.p(y), one.younger(x, y) if up else one.younger(y, x)))),
            )
        )
    )

    assert one.refuted(somebody, further) == (True, None)


def test_who_comes_right_before_another_can_be_named() -> None:
    one = Language()
    logic = one.logic

    def between(x: Thing, z: Thing) -> Formula:
        return one.some(lambda y: logic.conj((one.younger(x, y), one.younger(y, z))))

    second = logic.value("second", (), "E")
    has_one = one.some(lambda x: one.younger(x, second))
    has_none_before = one.every(lambda x: logic.disj((logic.negate(one.younger(x, second)), between(x, second))))

    assert one.refuted(has_one, has_none_before) == (True, None)


def test_a_structure_is_given_where_the_formulas_can_hold() -> None:
    one = Language()
    logic = one.logic
    two = one.some(lambda x: one.some(lambda y: logic.conj((one.p(x), one.younger(x, y), logic.negate(one.p(y))))))

    answer, structure = one.refuted(two)

    assert answer is False
    assert structure is not None
    assert structure.sizes["E"] == 2


def test_when_the_last_witness_has_a_name_it_is_asked_once_more() -> None:
    one = Language()
    everyone, nobody = one.every(one.p), one.every(lambda x: one.logic.negate(one.p(x)))

    answer, structure = one.refuted(everyone)

    assert answer is False
    assert structure is not None
    assert Table(one.logic, structure.sizes["E"], dict(structure.table)).true(everyone)
    assert one.refuted(everyone, nobody) == (True, None)


def test_without_an_order_a_row_may_go_on_and_nothing_is_said() -> None:
    logic = Logic()
    x, y, z = (logic.variable("E") for _ in range(3))

    def after(one: Thing, other: Thing) -> Formula:
        return logic.holds("after", (one, other))

    chain = logic.disj((logic.negate(after(x, y)), logic.negate(after(y, z)), after(x, z)))
    formulas = [
        logic.every((x,), logic.negate(after(x, x))),
        logic.every((x, y, z), chain),
        logic.every((x,), logic.some((y,), after(x, y))),
    ]

    assert Finite(logic, ["E"], []).refuted(formulas, EFFORT) is None


def test_it_is_known_which_formulas_exclude_each_other() -> None:
    one = Language()
    everyone, nobody, beside = one.every(one.p), one.every(lambda x: one.logic.negate(one.p(x))), one.some(one.p)
    question = Finite(one.logic, ["E"], [])

    assert question.refuted([beside, one.some(lambda x: one.r(x, x)), everyone, nobody], EFFORT) is True
    assert nobody in question.core
    assert set(question.core) <= {beside, everyone, nobody}
    assert Finite(one.logic, ["E"], []).refuted(question.core, EFFORT) is True


def test_what_is_plainly_false_is_refuted() -> None:
    assert Finite(Logic(), ["E"], []).refuted([FALSE], EFFORT) is True
