"""A proof for every size, as data: conditions that hold at the start, that no step breaks, and that imply the claim."""

from __future__ import annotations

from dataclasses import dataclass

from model.lang.expr import Bound, Expr
from model.lang.symbols import DatumSymbol


@dataclass(frozen=True, slots=True)
class Least:
    """A fact about finite sets that is used: if any element is in the set, one with the least (greatest) datum is.

    The set is a condition on the variable; what else is free in it is any element. The datum is rigid and ordered, so
    this is so in every site, whatever the condition: it need not be proved.
    """

    datum: DatumSymbol
    variable: Bound
    members: Expr
    greatest: bool = False


@dataclass(frozen=True, slots=True)
class SizeProof:
    """The conditions, each without free variables, and the facts about finite sets that are used with them.

    `uses` is a hint for each condition, and last for the claim: the positions of the conditions that it follows from.
    """

    conditions: tuple[Expr, ...]
    least: tuple[Least, ...] = ()
    uses: tuple[tuple[int, ...], ...] = ()
