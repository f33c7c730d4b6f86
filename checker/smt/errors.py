"""Errors of rules: the nearest one that a run can reach, each looked for on the slice that decides about it."""

from __future__ import annotations

from collections.abc import Sequence

from checker.question.budget import Budget
from checker.question.questions import Moments
from checker.question.slices import largest
from checker.smt.finding import Part, find
from checker.smt.method import Method
from checker.smt.problem import Problem, problem, without_errors
from checker.smt.readings import ReadingSets
from checker.smt.start import Starts
from model.lang.cone import Influence
from model.lang.ground import GroundRule, GroundSystem, Table


class Errors:
    """The errors of the rules of a site, and what is known of them."""

    def __init__(self, system: GroundSystem, table: Table, influence: Influence, starts: Starts) -> None:
        self._system = system
        self._table = table
        self.out_of_reach = self._of(system.rules)
        """The nodes of all errors, with what they look at; what they say counts where there is no doubt."""
        self.doubt = ""
        """Why it is not known that no error is in reach; nothing, where it is."""
        self.is_final = True
        """Whether to look again would be the same: neither the clock nor the user ended the search."""
        self._slices: dict[frozenset[int], list[tuple[int, int]]] = {}
        for index, rule in enumerate(system.rules):
            for error in rule.errors:
                if starts.is_possible(error.node):
                    seeds = system.support([rule.guard, error.node])
                    self._slices.setdefault(influence.of(seeds), []).append((index, error.node))

    def look(self, method: Method, budget: Budget, sets: ReadingSets) -> tuple[Problem, Part] | None:
        """The nearest error that the method finds, as a run to a state in which a rule is in one.

        Where some step on the way to an error is an error itself, that one is nearer. So though the step relation says
        nothing where a rule is in an error, the nearest of the nearest errors of all slices is real.
        """
        if budget.options.max_faults is not None:
            # Where no fault is left to fire, that one would be in an error is no error.
            self.out_of_reach = self._of([rule for rule in self._system.rules if rule.kind != "fault"])
        found: list[tuple[Problem, Part]] = []
        doubts: list[str] = []
        for kept in largest(self._slices):
            errors = [error for part, those in self._slices.items() if part <= kept for error in those]
            for made in self._problems(kept, errors, budget.options.max_faults):
                answer = find(made, method, budget, sets, sets.every)
                if answer.parts:
                    found.append((made, answer.parts[0]))
                elif not answer.is_settled:
                    doubts.append(answer.reason)
                    self.is_final = self.is_final and not answer.was_stopped
        if doubts:
            self.doubt = f"whether a rule can be in an error is not known: {doubts[0]}"
            self.out_of_reach = {}
        return min(found, key=lambda f: (f[1].run.faults, len(f[1].run.rules)), default=None)

    def _of(self, rules: Sequence[GroundRule]) -> dict[int, frozenset[int]]:
        nodes = dict.fromkeys(error.node for rule in rules for error in rule.errors)
        return {node: self._system.support([node]) for node in nodes}

    def _problems(self, kept: frozenset[int], errors: list[tuple[int, int]], most: int | None) -> list[Problem]:
        """Whether one of these errors is in reach. A fault beyond the bound is looked at, not fired."""
        table, rules = self._table, self._system.rules
        if most is None:
            return [self._problem(kept, table.or_(*(node for _, node in errors)), None)]
        looked_at = [
            table.minus(node, rules[index].guard) if rules[index].kind == "fault" else node for index, node in errors
        ]
        fired = [table.and_(node, rules[index].guard) for index, node in errors if rules[index].kind == "fault"]
        made = [self._problem(kept, table.or_(*looked_at), most)]
        return made if most == 0 else [*made, self._problem(kept, table.or_(*fired), most - 1)]

    def _problem(self, kept: frozenset[int], bad: int, most: int | None) -> Problem:
        system = without_errors(self._system, self._table, kept)
        return problem(system, self._table, kept, Moments(bad), most_faults=most)
