"""What terms mean in the ground form: tables "it has this value where this condition holds", made of their parts'.

Quantifiers become conjunctions, disjunctions and counts of the meanings for all elements.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from model.lang.expr import Quantifier
from model.lang.ground import FALSE, TRUE, Table
from model.lang.sorts import Value


@dataclass(frozen=True, slots=True)
class Meaning:
    """Where a term has which value. The conditions exclude each other and, with `undefined`, cover everything."""

    cases: Mapping[Value, int]
    undefined: int = FALSE

    def where(self, value: Value) -> int:
        """The node that says where the term has this value."""
        return self.cases.get(value, FALSE)


class Meanings:
    """Makes meanings out of meanings, with conditions as nodes of one table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def truth(self, yes: int, undefined: int) -> Meaning:
        """True where it says so, false wherever else it is defined."""
        no = self._table.not_(self._table.or_(yes, undefined))
        return _cases({True: yes, False: no}, undefined)

    def in_order(self, parts: Sequence[Meaning], *, decided_by: bool) -> Meaning:
        """And, or: a part counts only where all parts before it are defined and leave the matter open."""
        table = self._table
        open_, decided, undefined = TRUE, FALSE, FALSE
        for part in parts:
            decided = table.or_(decided, table.and_(open_, part.where(decided_by)))
            undefined = table.or_(undefined, table.and_(open_, part.undefined))
            open_ = table.and_(open_, part.where(not decided_by))
        if undefined == FALSE:
            # Without gaps the order does not matter, and the plain form is smaller.
            merge = table.or_ if decided_by else table.and_
            return self.truth(merge(*(p.where(True) for p in parts)), FALSE)
        return self.truth(decided if decided_by else open_, undefined)

    def choice(self, condition: Meaning, yes: Meaning, no: Meaning) -> Meaning:
        """If, then, else: only the branch that is taken has to be defined."""
        table = self._table
        on, off = condition.where(True), condition.where(False)
        cases: dict[Value, int] = {}
        for branch, here in ((yes, on), (no, off)):
            for value, node in branch.cases.items():
                cases[value] = table.or_(cases.get(value, FALSE), table.and_(here, node))
        undefined = table.or_(condition.undefined, table.and_(on, yes.undefined), table.and_(off, no.undefined))
        return _cases(cases, undefined)

    def quantified(self, quantifier: Quantifier, parts: Sequence[Meaning]) -> Meaning:
        """A quantifier over elements for each of which its body means this; undefined where it is for one of them."""
        table = self._table
        undefined = table.or_(*(p.undefined for p in parts))
        yes = [p.where(True) for p in parts]
        match quantifier:
            case Quantifier.FORALL:
                return self.truth(table.minus(table.and_(*yes), undefined), undefined)
            case Quantifier.EXISTS:
                return self.truth(table.minus(table.or_(*yes), undefined), undefined)
            case Quantifier.COUNT:
                return _cases({n: table.minus(node, undefined) for n, node in self._counts(yes).items()}, undefined)

    def _counts(self, conditions: Sequence[int]) -> dict[int, int]:
        """Where how many of the conditions hold."""
        table = self._table
        counts: dict[int, int] = {0: TRUE}
        for node in conditions:
            grown: dict[int, int] = {}
            for n, here in counts.items():
                grown[n] = table.or_(grown.get(n, FALSE), table.minus(here, node))
                grown[n + 1] = table.or_(grown.get(n + 1, FALSE), table.and_(here, node))
            counts = grown
        return counts

    def applied(self, parts: Sequence[Meaning], function: Callable[[tuple[Value, ...]], Value]) -> Meaning:
        """A function that has a value for all values of its parts."""
        return self.combined(parts, lambda args: Meaning({function(args): TRUE}))

    def combined(self, parts: Sequence[Meaning], function: Callable[[tuple[Value, ...]], Meaning]) -> Meaning:
        """The function of the parts, case by case; undefined where a part is."""
        table = self._table
        cases: dict[Value, int] = {}
        undefined = table.or_(*(m.undefined for m in parts))
        for choice in itertools.product(*(m.cases.items() for m in parts)):
            here = table.and_(*(node for _, node in choice))
            if here == FALSE:
                continue
            result = function(tuple(v for v, _ in choice))
            for value, node in result.cases.items():
                cases[value] = table.or_(cases.get(value, FALSE), table.and_(here, node))
            undefined = table.or_(undefined, table.and_(here, result.undefined))
        if len(cases) == 1:
            # Cases cover everything: `x == x`, put together value by value, looks at no x.
            cases = dict.fromkeys(cases, table.not_(undefined))
        return _cases(cases, undefined)


def _cases(cases: Mapping[Value, int], undefined: int) -> Meaning:
    return Meaning({value: node for value, node in cases.items() if node != FALSE}, undefined)
