"""What the functions of the property language are given, held to what they take: Python itself checks no types.

A file of properties is run, not type-checked, so what a type checker would find is found here, where it is written.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from typing import Any, cast

from model.lang.component import Component
from model.lang.errors import Code, PropertyError, nearest
from model.lang.place import Place
from model.lang.rule import RuleFamily
from properties.expectation import Expectation, Expected

_ID = re.compile(r"[^\W_][\w.+-]*")
MOST_ELEMENTS = 2
"""A property is about none, one or two elements."""


class Arguments:
    """The checks of one property, which tell its id and its place."""

    def __init__(self, id: object, place: Place) -> None:  # noqa: A002 - the word people use
        self.id = id
        self.place = place

    def check_texts(self, claim: object, why: object, cites: object) -> None:
        """The id can be part of a file's name; the claim, the reason and the ids that are cited are texts."""
        if not (isinstance(self.id, str) and _ID.fullmatch(self.id)):
            self._refuse(
                f"{self.id!r} is no id of a property", "use letters, digits, `.`, `-` and `_`, such as 'MINE-1'"
            )
        for name, value in (("claim", claim), ("why", why), ("cites", cites)):
            if not isinstance(value, str):
                self._refuse(f"property {self.id}: `{name}` is {value!r}, which is no text", "write a text in quotes")

    def check_using(self, using: object) -> None:
        """Ids of invariants, with blanks between them."""
        if not isinstance(using, str):
            self._refuse(
                f"property {self.id}: `using` is {using!r}, which is no text",
                "write the ids of the invariants in quotes, with blanks between them",
            )

    def check_expectation(self, expect: object) -> None:
        """A verdict, or one that depends on the readings."""
        if expect is not None and not isinstance(expect, Expected | Expectation):
            fix = nearest(str(expect).upper(), ["HOLDS", "VIOLATED"]) if isinstance(expect, str) else ""
            self._refuse(
                f"property {self.id}: `expect` is {expect!r}, which is no expectation",
                fix or "give HOLDS, VIOLATED, or depends(...), imported from properties",
            )

    def sorts(self, over: object) -> tuple[type[Component], ...]:
        """The components that the property is about, one by one: none, one or two."""
        given: tuple[object, ...] = () if over is None else cast("Any", over) if isinstance(over, tuple) else (over,)
        if len(given) > MOST_ELEMENTS or not all(isinstance(s, type) and issubclass(s, Component) for s in given):
            self._refuse(
                f"property {self.id}: `over` is {over!r}, which is no component",
                "give a component, or a pair of them",
            )
        return cast("tuple[type[Component], ...]", given)

    def check_rules(self, rules: Iterable[object], name: str) -> None:
        """Rules, as their components or modules name them."""
        for rule in rules:
            if not isinstance(rule, RuleFamily):
                self._refuse(
                    f"property {self.id}: `{name}` is {rule!r}, which is no rule",
                    "give a rule as its component or its module names it: `Server.crash`",
                )

    def check_arity(self, function: Callable[..., Any], number: int) -> None:
        """A function of as many elements as the property is about."""
        try:
            signature = inspect.signature(function)
        except (TypeError, ValueError):
            return  # built into Python: it says itself what it takes
        try:
            signature.bind(*range(number))
        except TypeError:
            self._refuse(
                f"property {self.id}: a condition is a function of {_elements(len(signature.parameters))}, "
                f"and the property is about {_elements(number)}",
                "give the function one argument for each" if number else "say of which component: `over=Server`",
            )

    def _refuse(self, message: str, fix: str) -> None:
        raise PropertyError(Code.BAD_PROPERTY, message, place=self.place, fix=fix)


def _elements(number: int) -> str:
    return {0: "no element", 1: "one element"}.get(number, f"{number} elements")
