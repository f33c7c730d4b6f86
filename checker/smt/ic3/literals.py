"""A problem as clauses: a literal for each value of each variable and for each condition, over one state.

Conditions are defined where they are asked for the first time, each by clauses that hold in both directions, so every
one of them can be assumed, denied, and stand in a core. For a step there is a literal for each move, and for each value
one that says: after the step the variable does not have it. A solver gets slow by what is left behind in it; then a new
one takes over the definitions, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from checker.smt.ic3.cubes import Cube, Exclusion, Values
from checker.smt.ic3.transitions import Transitions
from checker.smt.sat import Clauses, Numbers
from model.lang.ground import FALSE, TRUE


class Literals:
    """The literals of a problem, in a solver of their own."""

    def __init__(self, transitions: Transitions) -> None:
        self._transitions = transitions
        self._numbers = Numbers()
        self._definitions: list[tuple[int, ...]] = []
        self._others: list[int] = []
        """Numbers of variables that mean something else in each solver."""
        self._next = 0
        self.clauses = Clauses()
        self.true = self._numbers.new()
        self._define(self.true)
        self._nodes = {TRUE: self.true, FALSE: -self.true}
        self._atoms = self._made_atoms()
        self._own = tuple(sorted({abs(literal) for literal in self._atoms.values()}))
        self._later: dict[Exclusion, int] = {}
        self._moves = [self._numbers.new() for _ in transitions.problem.moves]
        self.step = self._made_step()
        """One move is made, and it can be."""

    def renew(self) -> None:
        """A new solver, with the definitions alone; what `another` gave before means nothing in it."""
        self.clauses = Clauses()
        self._next = 0
        for clause in self._definitions:
            self.clauses.add(*clause)

    def another(self) -> int:
        """A variable that stands for nothing yet, until the next `renew`."""
        if self._next == len(self._others):
            self._others.append(self._numbers.new())
        self._next += 1
        return self._others[self._next - 1]

    # ---- literals -------------------------------------------------------------------------------
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

    def later(self, exclusion: Exclusion) -> int:
        """After the step the variable does not have the value: where this is assumed, it is so."""
        known = self._later.get(exclusion)
        if known is None:
            known = self._later[exclusion] = self._numbers.new()
            for move in self._stays(known, exclusion):
                node = self._transitions.gives(move, exclusion)
                assert node is not None  # noqa: S101 - the move writes the variable
                self._define(-known, -self._moves[move], -self.node(node))
        return known

    def _stays(self, later: int, exclusion: Exclusion) -> tuple[int, ...]:
        """What no move writes has afterwards the value that it had; gives the moves that write it."""
        writers = self._transitions.into(frozenset([exclusion]))
        self._define(-later, -self._atoms[exclusion], *(self._moves[m] for m in writers))
        return writers

    def move(self) -> int:
        """The move in the model that the solver has just found, of a step."""
        return self.move_in(self.clauses.true_of(self._moves))

    def state(self) -> Values:
        """The state in the model that the solver has just found."""
        return self.state_in(self.clauses.true_of(self._own))

    # ---- copies: the same literals under other numbers ------------------------------------------
    @property
    def definitions(self) -> Sequence[tuple[int, ...]]:
        """The clauses that say what the literals mean that were asked for so far."""
        return self._definitions

    @property
    def numbers(self) -> int:
        """All variables have numbers from 1 up to this one."""
        return self._numbers.last

    @property
    def exclusions(self) -> Sequence[Exclusion]:
        """Every value of every variable."""
        return tuple(self._atoms)

    def move_in(self, true: AbstractSet[int]) -> int:
        """The move in a model that makes these variables true, and no other."""
        return next(number for number, literal in enumerate(self._moves) if literal in true)

    def state_in(self, true: AbstractSet[int]) -> Values:
        """The state in such a model."""
        state = [0] * len(self._transitions.sizes)
        for (variable, value), literal in self._atoms.items():
            if (literal in true) if literal > 0 else (-literal not in true):
                state[variable] = value
        return tuple(state)

    # ---- definitions ----------------------------------------------------------------------------
    def _define(self, *clause: int) -> None:
        self._definitions.append(clause)
        self.clauses.add(*clause)

    def _made_step(self) -> int:
        """Exactly one of the moves, each where its guard holds."""
        step = self._numbers.new()
        self._define(-step, *self._moves)
        before: int | None = None
        for number, move in enumerate(self._moves):
            self._define(-move, self.node(self._transitions.guard(number)))
            one_so_far = self._numbers.new()
            self._define(-move, one_so_far)
            if before is not None:
                self._define(-before, one_so_far)
                self._define(-before, -move)
            before = one_so_far
        return step

    def _conjunction(self, parts: list[int]) -> int:
        whole = self._numbers.new()
        for part in parts:
            self._define(-whole, part)
        self._define(whole, *(-part for part in parts))
        return whole

    def _made_atoms(self) -> dict[Exclusion, int]:
        """A literal for each value of each variable: of two values one is the negation of the other."""
        atoms: dict[Exclusion, int] = {}
        for variable in self._transitions.problem.kept:
            match self._transitions.sizes[variable]:
                case 1:
                    atoms[variable, 0] = self.true
                case 2:
                    atoms[variable, 1] = self._numbers.new()
                    atoms[variable, 0] = -atoms[variable, 1]
                case count:
                    own = [self._numbers.new() for _ in range(count)]
                    atoms.update({(variable, value): literal for value, literal in enumerate(own)})
                    self._define(*own)
                    for value, literal in enumerate(own):
                        for other in own[:value]:
                            self._define(-literal, -other)
        return atoms
