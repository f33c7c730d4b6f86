"""Few formulas that exclude each other where there are few elements: held to all structures of that size."""

from __future__ import annotations

import itertools

from checker.certificate.every_size.logic import Formula
from checker.certificate.every_size.small import Small, conjuncts
from checker.certificate.every_size.solver import Structure
from tests.every_size.test_finite import EFFORT, Language, Maker, Table, tables


def few(one: Language, formulas: tuple[Formula, ...], most: int = 2) -> tuple[Formula, ...] | Structure | None:
    """Those of these formulas, and of what is known of ages, that exclude each other."""
    return Small(one.logic, ["E"], most).excluding((*one.order(), *formulas), EFFORT)


def test_what_is_said_of_few_elements_agrees_with_all_structures_of_that_size() -> None:
    excluded = 0
    for seed in range(60):
        maker = Maker(seed)
        one = maker.language
        formulas = tuple(maker.closed() for _ in range(3))
        found = few(one, formulas)
        models = (t for size in (1, 2) for t in tables(one.logic, size) if all(t.true(f) for f in formulas))
        if isinstance(found, tuple):
            excluded += 1
            assert next(models, None) is None, f"seed {seed}"
        else:
            assert found is not None
            table = Table(one.logic, found.sizes["E"], dict(found.table))
            assert all(table.true(f) for f in formulas), f"seed {seed}"

    assert excluded > 5


def test_answers_do_not_depend_on_what_was_asked_before() -> None:
    answers: list[tuple[bool, bool]] = []
    for seed in range(20):
        maker = Maker(seed)
        one = maker.language
        all_of_them = [maker.closed() for _ in range(4)]
        small = Small(one.logic, ["E"], 2)
        for chosen in itertools.chain.from_iterable(itertools.combinations(all_of_them, n) for n in (3, 2, 1)):
            models = (t for size in (1, 2) for t in tables(one.logic, size) if all(t.true(f) for f in chosen))
            answers.append((bool(small.can_be((*one.order(), *chosen), EFFORT)), next(models, None) is not None))

    assert [can_be for can_be, _ in answers] == [is_so for _, is_so in answers]
    assert len({can_be for can_be, _ in answers}) == 2


def test_what_does_not_matter_is_left_out() -> None:
    one = Language()
    logic = one.logic
    nobody = one.every(lambda x: logic.negate(one.p(x)))
    somebody, beside = one.some(one.p), one.some(lambda x: one.r(x, x))

    assert few(one, (beside, somebody, nobody)) == (somebody, nobody)


def test_what_excludes_each_other_only_where_there_are_few_is_found_to() -> None:
    one = Language()
    logic = one.logic
    alone = one.every(lambda x: one.some(lambda y: one.younger(y, x)))
    two = one.some(lambda x: one.some(lambda y: logic.negate(logic.same(x, y))))

    assert isinstance(few(one, (two,), most=1), tuple)
    assert isinstance(few(one, (two,), most=2), Structure)
    assert isinstance(few(one, (alone,), most=2), tuple)


def test_joined_formulas_are_told_one_by_one() -> None:
    one = Language()
    logic = one.logic
    a, b, c = one.some(one.p), one.every(one.p), one.some(lambda x: one.r(x, x))
    joined = logic.conj((a, logic.negate(logic.disj((b, logic.negate(c))))))

    assert conjuncts(logic, [joined, a]) == (a, logic.negate(b), c)
