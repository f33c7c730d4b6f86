"""What a property of runs remembers: for each tuple of its elements, whether it is being watched for.

`absent(q, after=p, until=r)` speaks of a run: from a p-state on no q-state before an r-state. A further state, which no
rule knows, remembers whether a p-state has been and no r-state since. Conditions of a proof may speak of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.sorts import BoolSort
from model.lang.symbols import StateSymbol
from model.lang.traverse import is_two_state
from properties.property import Absent, Property


class Watched:
    """What the state of a watch belongs to by name: `Watched.for-P11`, which no state of a component can be called."""


@dataclass(frozen=True, slots=True)
class Watch:
    """The state that remembers, over the variables of the property: on from `after` on, up to `until`, which wins."""

    symbol: StateSymbol
    variables: tuple[ex.Bound, ...]
    after: Expr
    until: Expr

    @property
    def speaks_of_steps(self) -> bool:
        """Its conditions are about the step that led to a state, not about the state alone."""
        return is_two_state(self.after) or is_two_state(self.until)


def watch_of(prop: Property) -> Watch | None:
    """What has to be remembered for this property; None where it speaks of single states or steps."""
    match prop.formula:
        case Absent(_, after, until):
            over = tuple(v.sort.component for v in prop.variables)
            symbol = StateSymbol(Watched, f"for-{prop.id}", over, BoolSort(), prop.place)
            return Watch(symbol, prop.variables, after, until)
        case _:
            return None
