"""Terms mean what the plain twin computes."""

from __future__ import annotations

import pytest

from checker.smt.encode import Encoding, State
from checker.smt.z3_facade import Answer, Solver, Term, Terms
from tests.smt import explicit
from tests.smt.explicit import holds, made, states_of
from tests.smt.random_problems import random_question

SEEDS = range(40)


def said(encoding: Encoding, state: State, values: explicit.State) -> list[Term]:
    """Literals that fix a state, its readings included."""
    return [state.atom(v, values[v]) for v in encoding.problem.kept]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_steps_from_each_state_are_those_of_the_moves(seed: int) -> None:
    problem = random_question(seed).problem()
    encoding = Encoding(problem, Terms())
    terms, step = encoding.terms, encoding.step
    solver = Solver(terms)
    solver.add(encoding.domain, encoding.readings, step.term)

    for state in list(states_of(problem))[::7]:
        expected = {(m.rule, after) for m in problem.moves if (after := made(problem, m, state)) is not None}
        found: set[tuple[int, explicit.State]] = set()
        solver.push()
        while solver.check(said(encoding, encoding.now, state)) is Answer.YES:
            chosen = [c for c in step.choices if solver.value(c)]
            after = encoding.values(solver, encoding.next)
            assert len(chosen) == 1
            found.add((problem.moves[[terms.same(c, chosen[0]) for c in step.choices].index(True)].rule, after))
            solver.add(terms.not_(terms.and_(chosen[0], *said(encoding, encoding.next, after))))
        solver.pop()
        assert found == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_a_condition_holds_where_its_node_does(seed: int) -> None:
    problem = random_question(seed).problem()
    encoding = Encoding(problem, Terms())
    solver = Solver(encoding.terms)
    solver.add(encoding.domain, encoding.readings)
    wanted = (problem.initial, problem.ends, *(m.guard for m in problem.moves))

    for state in list(states_of(problem))[::5]:
        assert solver.check(said(encoding, encoding.now, state)) is Answer.YES
        assert [solver.value(encoding.node(n)) for n in wanted] == [holds(problem, n, state) for n in wanted]


def test_a_state_in_which_a_variable_has_two_values_is_none() -> None:
    problem = random_question(0).problem()
    encoding = Encoding(problem, Terms())
    solver = Solver(encoding.terms)
    solver.add(encoding.domain)
    wide = next(v for v in problem.states if len(problem.variables[v].values) > 2)

    assert solver.check([encoding.now.atom(wide, 0), encoding.now.atom(wide, 1)]) is Answer.NO
    assert solver.check([encoding.next.atom(wide, 0), encoding.next.atom(wide, 1)]) is Answer.YES


@pytest.mark.parametrize("seed", SEEDS)
def test_a_step_said_of_other_states_is_the_same_step(seed: int) -> None:
    problem = random_question(seed).problem()
    encoding = Encoding(problem, Terms())
    here, there, further = (encoding.state(f"@{i}") for i in range(3))
    solver = Solver(encoding.terms)
    solver.add(encoding.readings, encoding.at(encoding.domain, here))
    solver.add(encoding.between(here, there, encoding.choices("@0")))
    solver.add(encoding.between(there, further, encoding.choices("@1")))

    for state in list(states_of(problem))[::11]:
        after = [made(problem, m, state) for m in problem.moves]
        twice = {made(problem, m, s) for s in after if s is not None for m in problem.moves} - {None}
        answer = solver.check(said(encoding, here, state))
        assert (answer is Answer.YES) == bool(twice)
        if answer is Answer.YES:
            assert encoding.values(solver, there) in after
            assert encoding.values(solver, further) in twice
