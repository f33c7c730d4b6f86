"""A proof for every size, as data: conditions that hold at the start, that no step breaks, and that imply the claim."""

from __future__ import annotations

from dataclasses import dataclass

from model.lang.expr import Expr


@dataclass(frozen=True, slots=True)
class SizeProof:
    """The conditions, each without free variables.

    `uses` is a hint for each condition, and last for the claim: the positions of the conditions that it follows from.
    """

    conditions: tuple[Expr, ...]
    uses: tuple[tuple[int, ...], ...] = ()
