"""Named elements of finite sorts, what is said of all of them, and the witnesses that are not named yet.

Each named element may exist or not. What is said of all elements is said of
the named ones that exist. Where something is said of some element it holds of a named one, or its witness is elsewhere:
then it can be given a name, which is one more element.

Much of what is said is said on a condition, as quantifiers stand within each other. Of the elements it is said only
once a model makes that condition true: what no model asks for takes no time, and says nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from checker.certificate.every_size.ground_solver import GroundSolver, Term
from checker.certificate.every_size.logic import Symbol

LAST = 1_000
"""Further than any witness is."""


@dataclass(frozen=True, slots=True)
class Order:
    """A rigid datum of a sort of elements, the sort of its values, and the predicate that orders them."""

    sort: str
    datum: str
    kind: str
    before: str


@dataclass(frozen=True, slots=True)
class Item:
    """A thing without variables: its term, its sort, and how many witnesses it is from what was there first."""

    term: Term
    sort: str
    depth: int


@dataclass
class _Every:
    """Where `where` is so, something is said of all things of these sorts; it was said of the first `known` of each."""

    sorts: tuple[str, ...]
    instance: Callable[[tuple[int, ...]], Term]
    where: Term
    known: tuple[int, ...]


@dataclass(eq=False)
class Some:
    """Where `where` is so, something is said of some element; the first `looked_at` named ones were asked about.

    `kind` is what is said, `of` the things that it is said of as well. `ends`: the orders by which a witness is chosen
    when it gets a name, each from below and from above.
    """

    number: int
    sort: str
    kind: object
    of: tuple[int, ...]
    depth: int
    instance: Callable[[int], Term]
    where: Term
    elsewhere: Term
    ends: list[tuple[Order, bool]]
    looked_at: int = 0


class Witnesses:
    """The named elements of one question, and what is said of them."""

    def __init__(self, solver: GroundSolver, elements: Sequence[str], orders: Sequence[Order]) -> None:
        """`elements`: the sorts of elements; all other sorts are of data."""
        self.items: list[Item] = []
        self.named: dict[str, list[int]] = {sort: [] for sort in elements}
        self.exists: dict[int, Term] = {}
        self.waiting: list[Some] = []
        """What is said of some element, and whose witness may be elsewhere."""
        self._solver = solver
        self._orders = tuple(orders)
        self._every: list[_Every] = []
        self._data: dict[str, list[int]] = {}
        self._known: dict[tuple[str, tuple[int, ...]], int] = {}
        self._origin: dict[int, Some] = {}
        self._different: set[frozenset[int]] = set()
        self._numbers = itertools.count(1)
        for sort in elements:
            # No sort is empty, which is looked at when all else is known.
            self.some(sort, lambda _: solver.true, solver.true, None, ())

    # ---- what is said -----------------------------------------------------------------------
    def every(self, sorts: tuple[str, ...], instance: Callable[[tuple[int, ...]], Term], where: Term) -> None:
        """This is so of all things of these sorts; it says nothing unless that holds."""
        self._every.append(_Every(sorts, instance, where, (0,) * len(sorts)))

    def some(self, sort: str, instance: Callable[[int], Term], where: Term, kind: object, of: tuple[int, ...]) -> None:
        """Where that holds, this is so of some element of the sort: something of this kind, said of those things."""
        elsewhere = self.proposition()
        self._solver.add(self._solver.disj((self._solver.negate(where), elsewhere)))
        ends = [(o, greatest) for o in self._orders if o.sort == sort for greatest in (False, True)]
        depth = LAST if kind is None else self.depth(of)
        self.waiting.append(Some(next(self._numbers), sort, kind, of, depth, instance, where, elsewhere, ends))

    def anyone(self, sort: str) -> None:
        """One more element of which nothing is said; it may exist or not."""
        true, maybe = self._solver.true, self.proposition()
        some = Some(next(self._numbers), sort, None, (), 0, lambda _: true, maybe, maybe, [])
        self._name(some, tuple(self.named[sort]))

    def proposition(self) -> Term:
        """A truth that nothing is known of."""
        return self._solver.proposition(f"? {next(self._numbers)}")

    def spread(self, near: Sequence[Some], most: int) -> bool | None:
        """Says what the last model asks for, of all things, and of those witnesses: whether there was anything to say.

        None where that is too much.
        """
        solver = self._solver
        said, busy = False, True
        while busy:
            busy = False
            for every in self._every:
                now = tuple(len(self._things(sort)) for sort in every.sorts)
                if now == every.known or not solver.is_true(every.where):
                    continue
                busy = True
                for things in self._tuples(every.sorts, every.known):
                    missing = [solver.negate(self.exists[t]) for t in things if t in self.exists]
                    solver.add(solver.disj((*missing, every.instance(things))))
                    if solver.made > most:
                        return None
                every.known = now
            for some in near:
                if not self.is_looked_at(some) and solver.is_true(some.where):
                    busy = True
                    self._look(some)
            said |= busy
        return said

    def _tuples(self, sorts: tuple[str, ...], known: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """The tuples of these sorts in which not all things were known before."""
        ranges = [tuple(self._things(sort)) for sort in sorts]
        for fresh in range(len(ranges)):
            old = [ranges[i][: known[i]] for i in range(fresh)]
            yield from itertools.product(*old, ranges[fresh][known[fresh] :], *ranges[fresh + 1 :])

    def _things(self, sort: str) -> list[int]:
        return self.named[sort] if sort in self.named else self._data.setdefault(sort, [])

    def is_looked_at(self, some: Some) -> bool:
        """Whether all that have a name were asked about."""
        return some.looked_at == len(self.named[some.sort])

    def _look(self, some: Some) -> None:
        solver = self._solver
        fresh = self.named[some.sort][some.looked_at :]
        some.looked_at += len(fresh)
        here = [solver.conj((self.exists[i], some.instance(i))) for i in fresh]
        before, some.elsewhere = some.elsewhere, self.proposition()
        solver.add(solver.disj((solver.negate(before), *here, some.elsewhere)))

    # ---- more names ---------------------------------------------------------------------------
    def settle(self, some: Some) -> None:
        """The witness gets a name: of all that there are, that with the least datum, which may be one that has a name.

        Where a witness of the same kind led to this one, it may be one of a row that does not end. Then the other end
        of that row gets a name instead, which is a witness with the greatest datum.
        """
        row = next((s for s in self._before(some) if s.kind == some.kind and s.ends), some)
        if row is some:
            self.waiting.remove(some)
        if not row.ends:
            self._name(row, tuple(self.named[row.sort])[: row.looked_at])
            return
        order, greatest = row.ends.pop(0)
        made = self._made(row, row.where)
        self.every((row.sort,), self._nothing_beyond(row, made, order, greatest=greatest), row.where)

    def _before(self, some: Some) -> Iterator[Some]:
        """What had to be named for this one to be asked for, the last first."""
        stack = list(some.of)
        seen = set(stack)
        while stack:
            origin = self._origin.get(stack.pop())
            if origin is not None:
                yield origin
                stack.extend(t for t in origin.of if t not in seen)
                seen.update(origin.of)

    def _name(self, some: Some, known: Sequence[int]) -> int:
        """One more element, none of the known ones, that exists where the witness is elsewhere."""
        made, solver = self._made(some, some.elsewhere), self._solver
        for other in known:
            solver.add(solver.negate(solver.same(self.items[made].term, self.items[other].term)))
        self._different |= {frozenset((made, other)) for other in known}
        return made

    def _made(self, some: Some, exists: Term) -> int:
        """One more name, for a witness where that is so; nothing is known of the others that have one."""
        solver, named = self._solver, self.named[some.sort]
        made = self._item(solver.constant(f"named {some.sort} {len(named)}", some.sort), some.sort, some.depth)
        named.append(made)
        self._origin[made] = some
        self.exists[made] = exists
        for order in self._orders:
            if order.sort == some.sort:
                self.applied(order.datum, Symbol((order.sort,), order.kind), (made,))
        solver.add(solver.disj((solver.negate(exists), some.instance(made))))
        return made

    def different(self, one: int, other: int) -> bool:
        """These are known to be two elements."""
        return frozenset((one, other)) in self._different

    def _nothing_beyond(
        self, some: Some, made: int, order: Order, *, greatest: bool
    ) -> Callable[[tuple[int, ...]], Term]:
        """That something is no witness, or not beyond this one in the order."""
        solver = self._solver

        def instance(others: tuple[int, ...]) -> Term:
            pair = (made, others[0]) if greatest else (others[0], made)
            if pair[0] == pair[1]:
                return solver.true
            data = [self.applied(order.datum, Symbol((order.sort,), order.kind), (i,)) for i in pair]
            both = Symbol((order.kind, order.kind), None)
            beyond = solver.applied(order.before, both, [self.items[i].term for i in data])
            return solver.disj(map(solver.negate, (some.where, some.instance(others[0]), beyond)))

        return instance

    # ---- things -----------------------------------------------------------------------------
    def _item(self, term: Term, sort: str, depth: int) -> int:
        self.items.append(Item(term, sort, depth))
        return len(self.items) - 1

    def depth(self, things: Sequence[int]) -> int:
        """How far something is that comes of these things."""
        return 1 + max((self.items[t].depth for t in things), default=-1)

    def applied(self, name: str, symbol: Symbol, args: tuple[int, ...]) -> int:
        """What a function gives: a datum more, or an element, which is one of the named ones or elsewhere."""
        known = self._known.get((name, args))
        if known is not None:
            return known
        sort = symbol.gives
        if sort is None:
            raise TypeError(f"{name} is a predicate, and gives no thing")
        term = self._solver.applied(name, symbol, [self.items[a].term for a in args])
        depth = self.depth(args)
        made = self._known[name, args] = self._item(term, sort, depth)
        if sort in self.named:
            same = self._solver.same
            self.some(sort, lambda at: same(term, self.items[at].term), self._solver.true, name, args)
            # There is one witness only.
            self.waiting[-1].ends.clear()
        elif all(a in self.exists for a in args):
            self._data.setdefault(sort, []).append(made)
        return made
