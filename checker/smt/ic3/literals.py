"""A problem as clauses: a literal for each value of each variable and for each condition, over one state.

Conditions are defined where they are asked for the first time, each by clauses that hold in both directions, so every
one of them can be assumed, denied, and stand in a core.
"""

from __future__ import annotations

from collections.abc import Iterable

from checker.smt.ic3.cubes import Cube, Exclusion, Values
from checker.smt.ic3.transitions import Transitions
from checker.smt.z3_facade import Clauses, Numbers
from model.lang.ground import FALSE, TRUE


class Literals:
    """The literals of a problem, in a solver of their own."""

    def __init__(self, transitions: Transitions, numbers: Numbers) -> None:
        self.clauses = Clauses(numbers)
        self._transitions = transitions
        true = self.clauses.variable()
        self.clauses.add(true)
        self._nodes = {TRUE: true, FALSE: -true}
        self._atoms = self._made_atoms(true)
        self._own = tuple(sorted({abs(literal) for literal in self._atoms.values()}))

    def atom(self, exclusion: Exclusion) -> int:
        """The variable has the value after all."""
        return self._atoms[exclusion]

    def clause(self, cube: Cube) -> list[int]:
        """What it takes to be outside of a cube: one of these."""
        return [self._atoms[e] for e in sorted(cube)]

    def node(self, root: int) -> int:
        """A condition of the problem."""
        known = self._nodes
        if root not in known:
            for index, node in self._transitions.cone([root]):
                if index in known:
                    continue
                match node:
                    case ("is", variable, value):
                        known[index] = self._atoms[variable, value]
                    case ("not", part):
                        known[index] = -known[part]
                    case ("and", parts):
                        known[index] = self._conjunction([known[p] for p in parts])
                    case ("or", parts):
                        known[index] = -self._conjunction([-known[p] for p in parts])
                    case _:
                        raise AssertionError("true and false are known")
        return known[root]

    def after(self, move: int, cube: Iterable[Exclusion]) -> dict[int, Exclusion] | tuple[Exclusion, ...]:
        """What has to hold before the move so that the cube holds after it: literals, each with an exclusion behind it.

        Exclusions, where the move gives a variable the excluded value wherever it is made; each is a reason.
        """
        literals: dict[int, Exclusion] = {}
        hopeless: list[Exclusion] = []
        for exclusion in cube:
            node = self._transitions.gives(move, exclusion)
            if node is None:
                literals.setdefault(-self._atoms[exclusion], exclusion)
            elif node == TRUE:
                hopeless.append(exclusion)
            elif node != FALSE:
                literals.setdefault(-self.node(node), exclusion)
        return tuple(hopeless) or literals

    def state(self) -> Values:
        """The state in the model that the solver has just found."""
        true = self.clauses.true_of(self._own)
        state = [0] * len(self._transitions.sizes)
        for (variable, value), literal in self._atoms.items():
            if (literal in true) if literal > 0 else (-literal not in true):
                state[variable] = value
        return tuple(state)

    def _conjunction(self, parts: list[int]) -> int:
        whole = self.clauses.variable()
        for part in parts:
            self.clauses.add(-whole, part)
        self.clauses.add(whole, *(-part for part in parts))
        return whole

    def _made_atoms(self, true: int) -> dict[Exclusion, int]:
        """A literal for each value of each variable: of two values one is the negation of the other."""
        clauses, atoms = self.clauses, dict[Exclusion, int]()
        for variable in self._transitions.problem.kept:
            match self._transitions.sizes[variable]:
                case 1:
                    atoms[variable, 0] = true
                case 2:
                    atoms[variable, 1] = clauses.variable()
                    atoms[variable, 0] = -atoms[variable, 1]
                case count:
                    own = [clauses.variable() for _ in range(count)]
                    atoms.update({(variable, value): literal for value, literal in enumerate(own)})
                    clauses.add(*own)
                    for value, literal in enumerate(own):
                        for other in own[:value]:
                            clauses.add(-literal, -other)
        return atoms
