"""The door to z3: terms, answers, cores, budgets."""

from __future__ import annotations

import itertools

from checker.smt.z3_facade import Answer, Solver, Term, Terms


def test_terms_are_made_once_and_negation_undoes_itself() -> None:
    terms = Terms()
    p, q = terms.variable("p"), terms.variable("q")

    assert terms.same(terms.variable("p"), p)
    assert not terms.same(p, q)
    assert terms.same(terms.not_(terms.not_(p)), p)
    assert terms.key(terms.and_(p, q)) == terms.key(terms.and_(p, q))
    assert terms.same(terms.and_(), terms.true)
    assert terms.same(terms.or_(), terms.false)
    assert terms.same(terms.or_(p), p)


def test_connectives_mean_what_they_say() -> None:
    terms = Terms()
    p, q, r = (terms.variable(name) for name in "pqr")
    solver = Solver(terms)
    made = (terms.implies(p, q), terms.iff(p, q), terms.at_most_one([p, q, r]), terms.or_(p, q, r))

    for a, b, c in itertools.product((False, True), repeat=3):
        literals = [t if v else terms.not_(t) for t, v in ((p, a), (q, b), (r, c))]
        assert solver.check(literals) is Answer.YES
        assert [solver.value(t) for t in made] == [b or not a, a == b, a + b + c <= 1, a or b or c]


def test_replacing_is_simultaneous() -> None:
    terms = Terms()
    p, q = terms.variable("p"), terms.variable("q")

    swapped = terms.replaced(terms.and_(p, terms.not_(q)), [p, q], [q, p])

    assert terms.same(swapped, terms.and_(q, terms.not_(p)))


def test_a_core_names_assumptions_that_exclude_each_other() -> None:
    terms = Terms()
    p, q, r = (terms.variable(name) for name in "pqr")
    solver = Solver(terms)
    solver.add(terms.or_(terms.not_(p), terms.not_(q)))

    answer = solver.check([r, p, q])

    assert answer is Answer.NO
    assert {terms.key(t) for t in solver.core()} == {terms.key(p), terms.key(q)}


def test_a_solver_forgets_what_was_added_since_the_last_push() -> None:
    terms = Terms()
    p = terms.variable("p")
    solver = Solver(terms)
    solver.add(p)
    solver.push()
    solver.add(terms.not_(p))

    within = solver.check()
    solver.pop()

    assert (within, solver.check()) == (Answer.NO, Answer.YES)
    assert solver.queries == 2


def pigeons(terms: Terms, holes: int) -> list[Term]:
    """One pigeon more than holes, each in a hole, no two in one: there is no model, and it takes long to see."""
    at = [[terms.variable(f"{pigeon} in {hole}") for hole in range(holes)] for pigeon in range(holes + 1)]
    facts = [terms.or_(*row) for row in at]
    for one, two in itertools.combinations(at, 2):
        facts += [terms.or_(terms.not_(a), terms.not_(b)) for a, b in zip(one, two, strict=True)]
    return facts


def test_a_solver_gives_up_at_the_same_point_each_time() -> None:
    ways: list[tuple[Answer, int]] = []
    for _ in range(2):
        terms = Terms()
        solver = Solver(terms)
        solver.add(*pigeons(terms, 9))
        ways.append((solver.check(steps=20_000), solver.steps))

    assert ways[0] == ways[1]
    assert ways[0][0] is Answer.GAVE_UP


def test_a_solver_that_gave_up_can_be_asked_again_with_more_steps() -> None:
    terms = Terms()
    solver = Solver(terms)
    solver.add(*pigeons(terms, 5))

    first = solver.check(steps=100)

    assert (first, solver.check()) == (Answer.GAVE_UP, Answer.NO)
