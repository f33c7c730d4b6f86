"""Displays: what people see of an element that is no state of its own, as a condition with a name.

Pictures mark where a display comes on and where it goes. No engine looks at them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from model.lang import expr as ex
from model.lang.component import Component
from model.lang.expr import Expr
from model.lang.systems import System
from model.lang.term import Bool

C = TypeVar("C", bound=Component)


@dataclass(frozen=True, slots=True)
class Display:
    """A condition of an element, called what people say: `Offline`."""

    name: str
    component: type[Component]
    variable: ex.Bound
    condition: Expr


def display(name: str, component: type[C], shown: Callable[[C], Bool]) -> Display:
    """A display of every element of a component."""
    variable = ex.bound("self", component)
    return Display(name, component, variable, shown(component.symbol(variable)).node)


def displays_of(system: System) -> tuple[Display, ...]:
    """The displays of a system's components; the table of them is here."""
    if "Softphone" not in {c.__name__ for c in system.components}:
        return ()
    from model.ctios.softphone import Softphone

    known = (display("Offline", Softphone, lambda softphone: softphone.offline),)
    return tuple(d for d in known if d.component in system.components)
