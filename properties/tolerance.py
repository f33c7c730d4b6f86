"""Tolerance: how many faults a property stands, as a table. Plain data; what computes it is not part of it."""

from __future__ import annotations

from dataclasses import dataclass

from properties.result import Verdict


@dataclass(frozen=True, slots=True)
class ToleranceRow:
    """A property against numbers of faults: `verdicts[k]` is for every run with at most k faults.

    `why` is what breaks it first: a fault, or several, as people read them.
    """

    property_id: str
    claim: str
    verdicts: tuple[Verdict, ...]
    why: str = ""

    @property
    def tolerated(self) -> int | None:
        """The largest number of faults for which it is known to hold; None where even no fault is too many."""
        held = -1
        for faults, verdict in enumerate(self.verdicts):
            if verdict is not Verdict.HOLDS:
                break
            held = faults
        return None if held < 0 else held


@dataclass(frozen=True, slots=True)
class ToleranceTable:
    """Properties of a site against numbers of faults, the same numbers for all."""

    site: str
    rows: tuple[ToleranceRow, ...]

    @property
    def most(self) -> int:
        """The largest number of faults that was looked at."""
        return max((len(row.verdicts) for row in self.rows), default=1) - 1

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from model.html_table import html_table

        numbers = range(self.most + 1)
        rows = [
            (
                row.property_id,
                row.claim,
                *(row.verdicts[k].value if k < len(row.verdicts) else "" for k in numbers),
                row.why,
            )
            for row in self.rows
        ]
        heads = ("property", "claim", *(f"at most {k} faults" for k in numbers), "broken first by")
        return html_table(f"{self.site}: how many faults each property stands", heads, rows)
