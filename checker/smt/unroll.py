"""A run of unknown moves, one step after the other, in one solver; what is asked of it are assumptions.

Steps that a question does not ask for may be idle: so a run may end where no move can be made, though the solver has
more steps by now. Faults are counted beside the run: `at least j among the first t steps`, one truth each, which only
ever has to be true where it is; so "at most so many" is one literal.
"""

from __future__ import annotations

from dataclasses import dataclass

from checker.question.run import Run
from checker.smt.encode import Encoding
from checker.smt.method import ReadingCube
from checker.smt.problem import End
from checker.smt.z3_facade import Solver, Term


@dataclass(frozen=True)
class Goal:
    """A way to end bad after so many steps: what to assume, and by which steps, if the last one is not of the run.

    `wanted` says that the run ends so; the other assumptions only that it is as long, with few enough faults.
    """

    steps: int
    wanted: Term
    run: tuple[Term, ...]
    ends: tuple[tuple[End, Term], ...] = ()

    @property
    def assumptions(self) -> tuple[Term, ...]:
        """All literals to assume."""
        return (self.wanted, *self.run)


class Unrolled:
    """The run and its solver."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self.terms = encoding.terms
        self.solver = Solver(self.terms)
        first = encoding.state("@0")
        self._states = [first]
        self._choices: list[tuple[Term, ...]] = []
        self._made: list[Term] = []
        self._faults: list[list[Term]] = [[]]
        self._goals: dict[tuple[int, bool], tuple[Term, list[Term], tuple[tuple[End, Term], ...]]] = {}
        problem = encoding.problem
        self.solver.add(
            encoding.readings,
            encoding.at(encoding.domain, first),
            encoding.at(encoding.node(problem.initial), first),
        )

    def exclude(self, readings: ReadingCube) -> None:
        """From now on the readings are others."""
        terms, now = self.terms, self.encoding.now
        inside = [terms.or_(*(now.atom(v, option) for option in options)) for v, options in readings]
        self.solver.add(terms.not_(terms.and_(*inside)))

    # ---- what can be asked ----------------------------------------------------------------------
    def goals(self, steps: int, most_faults: int | None) -> tuple[Goal, ...]:
        """The ways to end bad after exactly so many steps, with at most so many faults."""
        problem = self.encoding.problem
        found = [self._goal(steps, most_faults, by_step=False)]
        if problem.bad_ends and steps > 0:
            found.insert(0, self._goal(steps, most_faults, by_step=True))
        return tuple(found)

    def _goal(self, steps: int, most_faults: int | None, *, by_step: bool) -> Goal:
        within = steps - 1 if by_step else steps
        self._grow(within)
        if (steps, by_step) not in self._goals:
            self._goals[steps, by_step] = self._ending(steps) if by_step else self._being(steps)
        wanted, faults, ends = self._goals[steps, by_step]
        few = [] if most_faults is None or most_faults >= len(faults) else [self.terms.not_(faults[most_faults])]
        return Goal(steps, wanted, (*self._made[:within], *few), ends)

    def _being(self, steps: int) -> tuple[Term, list[Term], tuple[tuple[End, Term], ...]]:
        """The state after so many steps is bad."""
        encoding, problem, terms = self.encoding, self.encoding.problem, self.terms
        bad = encoding.node(problem.bad)
        if steps == 0:
            bad = terms.or_(bad, encoding.node(problem.bad_start))
        wanted = terms.variable(f"bad@{steps}")
        self.solver.add(terms.implies(wanted, encoding.at(bad, self._states[steps])))
        return wanted, self._faults[steps], ()

    def _ending(self, steps: int) -> tuple[Term, list[Term], tuple[tuple[End, Term], ...]]:
        """The last of so many steps is bad; it is no part of the run."""
        encoding, problem, terms = self.encoding, self.encoding.problem, self.terms
        last = self._states[steps - 1]
        ends: list[tuple[End, Term]] = []
        for end in problem.bad_ends:
            by = terms.variable(f"ends with {end.rule}@{steps}")
            self.solver.add(terms.implies(by, encoding.at(encoding.node(end.node), last)))
            ends.append((end, by))
        wanted = terms.variable(f"ends bad@{steps}")
        self.solver.add(terms.implies(wanted, terms.or_(*(by for _, by in ends))))
        by_fault = [by for end, by in ends if end.is_fault]
        return wanted, self._counted(self._faults[steps - 1], by_fault, f"ending@{steps}"), tuple(ends)

    # ---- the run --------------------------------------------------------------------------------
    def _grow(self, steps: int) -> None:
        """Adds steps until there are so many."""
        encoding, terms = self.encoding, self.terms
        while len(self._choices) < steps:
            number = len(self._choices)
            choices = encoding.choices(f"@{number}")
            after = encoding.state(f"@{number + 1}")
            made = terms.variable(f"made@{number}")
            self.solver.add(
                encoding.between(self._states[-1], after, choices, lazy=True),
                terms.implies(made, terms.or_(*choices)),
            )
            faults = [c for c, move in zip(choices, encoding.problem.moves, strict=True) if move.is_fault]
            self._faults.append(self._counted(self._faults[-1], faults, f"@{number}"))
            self._states.append(after)
            self._choices.append(choices)
            self._made.append(made)

    def _counted(self, before: list[Term], faults: list[Term], suffix: str) -> list[Term]:
        """The count after a step in which one of these moves is a fault; `before`, if none can be."""
        if not faults:
            return before
        terms = self.terms
        fault = terms.variable(f"fault{suffix}")
        after = [terms.variable(f"{j} faults{suffix}") for j in range(1, len(before) + 2)]
        self.solver.add(
            *(terms.implies(choice, fault) for choice in faults),
            *(terms.implies(old, new) for old, new in zip(before, after, strict=False)),
            *(terms.implies(terms.and_(fault, old), new) for old, new in zip(before, after[1:], strict=True)),
            terms.implies(fault, after[0]),
        )
        return after

    # ---- runs that were found -------------------------------------------------------------------
    def run(self, goal: Goal) -> Run:
        """The run that the solver has just found for a goal."""
        moves = self.encoding.problem.moves
        within = goal.steps - 1 if goal.ends else goal.steps
        rules: list[int] = []
        faults = 0
        for choices in self._choices[:within]:
            chosen = next(m for c, m in zip(choices, moves, strict=True) if self.solver.value(c))
            rules.append(chosen.rule)
            faults += chosen.is_fault
        if goal.ends:
            last = min((e for e, by in goal.ends if self.solver.value(by)), key=lambda e: (e.is_fault, e.rule))
            rules.append(last.rule)
            faults += last.is_fault
        states = tuple(self.encoding.values(self.solver, s) for s in self._states[: within + 1])
        return Run(states, tuple(rules), faults)
