"""A question on its slice as a plain reachability problem: what every method of these engines is given.

A problem has variables, moves that change some of them, start states, and what is looked for ("bad", be it good or bad
news). Monitors and what is known of faults are plain variables here, so a method knows of guards and updates only:

    violated    some run from a start state ends bad
    proved      a set of states contains the start states and is left by no move, no state of it is in `ends`, and no
                start state in `bad_start`

Node numbers are those of `nodes`, variables are positions in `variables`. Only variables in `kept` have values, and no
node of the problem speaks of others. In each step one move is made whose guard holds; a run may end anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from checker.question.questions import Moments, Watched
from checker.question.slices import restricted
from model.lang.ground import FALSE, TRUE, GroundRule, GroundSystem, GroundUpdate, GroundVariable, Node, Table


@dataclass(frozen=True, slots=True)
class Move:
    """A rule that can change something, with its position in the system. A fault costs."""

    rule: int
    is_fault: bool
    guard: int
    updates: tuple[GroundUpdate, ...]


@dataclass(frozen=True, slots=True)
class End:
    """A last step that makes a run bad: by this rule, from the states of the node, which includes the guard."""

    rule: int
    is_fault: bool
    node: int


@dataclass(frozen=True, slots=True)
class Past:
    """A monitor of states: the variable says whether it was on before the state, the node whether it is on in it."""

    variable: int
    on: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Variables, start, moves, and what is looked for.

    `initial`: the start states. `bad`: bad states. `bad_start`: start states that are bad as such; a run may come back
    to them unharmed. `bad_ends`: bad last steps. `ends`: the states in which a run can end bad, by `bad` or by such a
    step. `every_step`: updates that each step makes, beside those of its move. `most_faults`: runs with more do not
    count; a method may keep to it by counting, or ask for the problem `without_bound`. `any_run`: whether there is one
    is all that matters, and not which.
    """

    nodes: tuple[Node, ...]
    variables: tuple[GroundVariable, ...]
    kept: tuple[int, ...]
    initial: int
    moves: tuple[Move, ...]
    every_step: tuple[GroundUpdate, ...]
    bad: int
    bad_start: int
    bad_ends: tuple[End, ...]
    ends: int
    most_faults: int | None = None
    past: Past | None = None
    any_run: bool = False

    @property
    def readings(self) -> tuple[int, ...]:
        """The kept variables that no step changes: open readings."""
        return tuple(v for v in self.kept if self.variables[v].role == "reading")

    @property
    def states(self) -> tuple[int, ...]:
        """The kept variables that steps can change: states and monitors."""
        return tuple(v for v in self.kept if self.variables[v].role != "reading")

    @property
    def bits(self) -> int:
        """The bits of a state, readings left out: how large the problem is."""
        return sum((len(self.variables[v].values) - 1).bit_length() for v in self.states)


# ---- making problems -----------------------------------------------------------------------------
def problem(
    system: GroundSystem,
    table: Table,
    kept: frozenset[int],
    moments: Moments,
    *,
    watched: Watched | None = None,
    after_fault: bool = False,
    most_faults: int | None = None,
) -> Problem:
    """Whether a run of the system reaches one of the moments, on the slice of these variables: see `on_slice`."""
    slice_ = restricted(system, table, kept)
    return on_slice(slice_, table, kept, moments, watched=watched, after_fault=after_fault, most_faults=most_faults)


def on_slice(
    slice_: GroundSystem,
    table: Table,
    kept: frozenset[int],
    moments: Moments,
    *,
    watched: Watched | None = None,
    after_fault: bool = False,
    most_faults: int | None = None,
) -> Problem:
    """Whether a run of a slice, which has these variables alone, reaches one of the moments.

    `table` is the slice's or has grown from it, and grows. `kept` has all that decides about the moments; with
    `after_fault`, where at least one fault has to be among the steps, also the guards of all faults. `watched`: a
    monitor that the rules leave to the search.
    """
    rules = [(r, rule, rule.kind == "fault") for r, rule in enumerate(slice_.rules) if rule.guard != FALSE]
    bad_steps = dict(moments.steps)
    made = Problem(
        nodes=(),
        variables=slice_.variables,
        kept=tuple(sorted(kept)),
        initial=slice_.initial,
        moves=tuple(
            Move(r, is_fault, rule.guard, rule.updates)
            for r, rule, is_fault in rules
            if rule.updates or (is_fault and after_fault)
        ),
        every_step=(),
        bad=moments.states,
        bad_start=moments.start,
        bad_ends=tuple(End(r, is_fault, bad_steps[r]) for r, _, is_fault in rules if r in bad_steps),
        ends=FALSE,
        most_faults=most_faults,
    )
    if watched is not None:
        made = _watching(made, table, watched)
    if after_fault:
        made = _after_fault(made, table)
    return _closed(made, table)


def without_errors(system: GroundSystem, table: Table, kept: frozenset[int]) -> GroundSystem:
    """The system whose rules do not fire where they are in an error that the slice of these variables can tell.

    Where a rule is in an error its relation means nothing: it may lead to two states at once, or to none. An error that
    the slice cannot tell is one about other variables, which the slice drops.
    """
    rules: list[GroundRule] = []
    for rule in system.rules:
        told = [error.node for error in rule.errors if system.support([error.node]) <= kept]
        rules.append(replace(rule, guard=table.minus(rule.guard, table.or_(*told))) if told else rule)
    return replace(system, nodes=tuple(table.nodes), rules=tuple(rules))


def _closed(made: Problem, table: Table) -> Problem:
    """With the states in which a run can end, and the table as it is now."""
    ends = table.or_(made.bad, *(end.node for end in made.bad_ends))
    return replace(made, ends=ends, nodes=tuple(table.nodes))


def _watching(made: Problem, table: Table, watched: Watched) -> Problem:
    """With the monitor's variable one step late: an update then looks at nothing but the state before the step.

    It says what the monitor was before the state was entered; what it is in the state is a node.
    """
    late = table.atom(watched.variable, 1)
    on = table.minus(table.or_(late, watched.after), watched.until)
    atoms = {late: on, table.atom(watched.variable, 0): table.not_(on)}

    def seen(node: int) -> int:
        return replaced(table, node, atoms)

    variable = made.variables[watched.variable]
    renamed = replace(variable, name=f"{variable.name} before")
    update = GroundUpdate(watched.variable, ((0, table.not_(on)), (1, on)))
    return replace(
        made,
        variables=(*made.variables[: watched.variable], renamed, *made.variables[watched.variable + 1 :]),
        initial=table.minus(seen(made.initial), late),
        every_step=(*made.every_step, update),
        bad=seen(made.bad),
        bad_start=seen(made.bad_start),
        bad_ends=tuple(replace(end, node=seen(end.node)) for end in made.bad_ends),
        past=Past(watched.variable, on),
    )


def _after_fault(made: Problem, table: Table) -> Problem:
    """Where only runs with a fault count: a further variable says whether there was one."""
    position = len(made.variables)
    happened = table.atom(position, 1)
    becomes = GroundUpdate(position, ((1, TRUE),))
    return replace(
        made,
        variables=(*made.variables, GroundVariable("a fault has occurred", ("no", "yes"), "monitor")),
        kept=(*made.kept, position),
        initial=table.minus(made.initial, happened),
        moves=tuple(replace(m, updates=(*m.updates, becomes)) if m.is_fault else m for m in made.moves),
        bad=table.and_(made.bad, happened),
        bad_start=FALSE,
        bad_ends=tuple(e if e.is_fault else replace(e, node=table.and_(e.node, happened)) for e in made.bad_ends),
    )


def without_bound(made: Problem) -> Problem:
    """The same problem with the bound on faults as part of its moves: a further variable counts them."""
    most = made.most_faults
    if most is None:
        return made
    if most == 0:
        moves = tuple(m for m in made.moves if not m.is_fault)
        ends = tuple(e for e in made.bad_ends if not e.is_fault)
        return _closed(replace(made, moves=moves, bad_ends=ends, most_faults=None), _table(made))
    table, position = _table(made), len(made.variables)
    full = table.atom(position, most)
    count = GroundUpdate(position, tuple((n + 1, table.atom(position, n)) for n in range(most)))
    bounded = replace(
        made,
        variables=(*made.variables, GroundVariable("faults", tuple(map(str, range(most + 1))), "monitor")),
        kept=(*made.kept, position),
        initial=table.and_(made.initial, table.atom(position, 0)),
        moves=tuple(
            replace(m, guard=table.minus(m.guard, full), updates=(*m.updates, count)) if m.is_fault else m
            for m in made.moves
        ),
        bad_ends=tuple(replace(e, node=table.minus(e.node, full)) if e.is_fault else e for e in made.bad_ends),
        most_faults=None,
    )
    return _closed(bounded, table)


def table_of(system: GroundSystem) -> Table:
    """A table that begins as the system's."""
    return _grown(system.nodes)


def _table(made: Problem) -> Table:
    return _grown(made.nodes)


def _grown(nodes: tuple[Node, ...]) -> Table:
    return Table(list(nodes), {node: index for index, node in enumerate(nodes)})


def replaced(table: Table, root: int, atoms: Mapping[int, int]) -> int:
    """A node with some atoms replaced by other nodes; what does not speak of them stays the same node."""
    known = dict(atoms)
    for index, node in as_system(table.nodes).below([root]):
        if index in known:
            continue
        match node:
            case ("and", parts):
                known[index] = table.and_(*(known[p] for p in parts))
            case ("or", parts):
                known[index] = table.or_(*(known[p] for p in parts))
            case ("not", part):
                known[index] = table.not_(known[part])
            case _:
                known[index] = index
    return known[root]


def as_system(nodes: Sequence[Node]) -> GroundSystem:
    """A system with these nodes and nothing else: for what systems know about nodes."""
    return GroundSystem("", tuple(nodes), (), (), TRUE, FALSE)
