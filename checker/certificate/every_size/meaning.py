"""What an expression denotes when the number of elements is not known.

A condition is a pair of formulas that bracket it: `must` implies it, and it implies `may`. They differ where the
expression may be undefined, where it speaks of something that first-order logic cannot say (a comparison of two
counts), and in their shape: `may` asks something of all candidates, `must` of some candidate, so that what is assumed
has few existential quantifiers. Assume `may`, refute `must`: then nothing is assumed that may be false.

A term is a list of choices: under this condition it is this. What is known is a value or the name of an element of the
site; what is not is a thing of the logic.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.certificate.every_size.logic import FALSE, TRUE, Formula, Logic, Thing
from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.sorts import Value

if TYPE_CHECKING:
    from checker.certificate.every_size.translate import Moment


@dataclass(frozen=True, slots=True)
class Truth:
    """A condition between two formulas: `must` implies it, and it implies `may`."""

    must: Formula
    may: Formula

    @property
    def exact(self) -> bool:
        """Both are one formula."""
        return self.must == self.may


YES = Truth(TRUE, TRUE)
NO = Truth(FALSE, FALSE)
PERHAPS = Truth(FALSE, TRUE)


@dataclass(frozen=True, slots=True)
class Known:
    """A value, or an element of the site by its name."""

    value: Value


@dataclass(frozen=True, slots=True)
class Unknown:
    """An element of an open sort, or a datum."""

    thing: Thing


Item = Known | Unknown


@dataclass(frozen=True, slots=True)
class Choice:
    """For things that meet the condition, the term is this. At most one choice applies, for one tuple of things."""

    variables: tuple[Thing, ...]
    when: Truth
    item: Item


Env = Mapping[str, "Meaning"]
"""What the parameters and variables denote."""


@dataclass(frozen=True, slots=True)
class Count:
    """The number of elements of an open sort for which a body holds."""

    variable: ex.Bound
    body: Expr
    env: tuple[tuple[str, Meaning], ...]
    moment: Moment


@dataclass(frozen=True, slots=True)
class Meaning:
    """A condition (`truth`), a term (`choices`), a count, or, with none of the three, a number nothing is known of."""

    truth: Truth | None = None
    choices: tuple[Choice, ...] | None = None
    count: Count | None = None
    defined: Truth = YES

    @property
    def condition(self) -> Truth:
        """The condition that it is."""
        if self.truth is None:
            raise TypeError("a term where a condition belongs")
        return self.truth


def named(item: Item) -> Meaning:
    """The term that is always this."""
    return Meaning(choices=(Choice((), YES, item),))


def the_item(meaning: Meaning) -> Item:
    """What a term is that is always one thing."""
    choices = meaning.choices
    if choices is None or len(choices) != 1:
        raise TypeError("a term that may be several things")
    return choices[0].item


class Truths:
    """The connectives of conditions."""

    def __init__(self, logic: Logic) -> None:
        self.logic = logic

    def negate(self, one: Truth) -> Truth:
        """Where it does not hold."""
        return Truth(self.logic.negate(one.may), self.logic.negate(one.must))

    def conj(self, parts: Iterable[Truth]) -> Truth:
        """All of them."""
        given = tuple(parts)
        must = self.logic.conj(p.must for p in given)
        return Truth(must, must if all(p.exact for p in given) else self.logic.conj(p.may for p in given))

    def disj(self, parts: Iterable[Truth]) -> Truth:
        """At least one of them."""
        given = tuple(parts)
        must = self.logic.disj(p.must for p in given)
        return Truth(must, must if all(p.exact for p in given) else self.logic.disj(p.may for p in given))

    def implies(self, one: Truth, other: Truth) -> Truth:
        """The second wherever the first."""
        return self.disj((self.negate(one), other))

    def iff(self, one: Truth, other: Truth) -> Truth:
        """Both or neither."""
        return self.conj((self.implies(one, other), self.implies(other, one)))

    def either(self, condition: Truth, yes: Truth, no: Truth) -> Truth:
        """One of two, by a condition."""
        return self.conj((self.implies(condition, yes), self.disj((condition, no))))

    def every(self, variables: tuple[Thing, ...], body: Truth) -> Truth:
        """For all things."""
        must = self.logic.every(variables, body.must)
        return Truth(must, must if body.exact else self.logic.every(variables, body.may))

    def some(self, variables: tuple[Thing, ...], body: Truth) -> Truth:
        """For some things."""
        must = self.logic.some(variables, body.must)
        return Truth(must, must if body.exact else self.logic.some(variables, body.may))

    def of_choices(self, choices: Iterable[tuple[tuple[Thing, ...], Truth, Truth]]) -> Truth:
        """The condition that holds of the one choice that applies: variables, when it applies, what holds then."""
        given = [(v, when, then) for v, when, then in choices if when.may != FALSE]
        logic = self.logic
        must = logic.disj(logic.some(v, logic.conj((when.must, then.must))) for v, when, then in given)
        if all(not v and when.exact and then.exact for v, when, then in given):
            return Truth(must, must)
        refuted = [(v, logic.negate(when.must), then.may) for v, when, then in given]
        return Truth(must, logic.conj(logic.every(v, logic.disj((no, yes))) for v, no, yes in refuted))

    def combine(self, function: Callable[[tuple[Item, ...]], Truth], at: Iterable[Meaning]) -> Truth:
        """The condition that a function makes of what terms are."""
        return self.of_choices((v, when, function(items)) for v, when, items in self.product(at))

    def product(self, at: Iterable[Meaning]) -> list[tuple[tuple[Thing, ...], Truth, tuple[Item, ...]]]:
        """The choices of several terms side by side."""
        found: list[tuple[tuple[Thing, ...], Truth, tuple[Item, ...]]] = []
        lists = [m.choices for m in at]
        if any(c is None for c in lists):
            raise TypeError("a number that nothing is known of has no choices")
        for together in itertools.product(*(c for c in lists if c is not None)):
            when = self.conj(c.when for c in together)
            if when.may != FALSE:
                variables = tuple(dict.fromkeys(v for c in together for v in c.variables))
                found.append((variables, when, tuple(c.item for c in together)))
        return found

    def merged(self, choices: Iterable[Choice]) -> tuple[Choice, ...]:
        """The choices, those of one known value and no variables as one."""
        plain: dict[Item, list[Truth]] = {}
        others: list[Choice] = []
        for choice in choices:
            if choice.when.may == FALSE:
                continue
            if choice.variables or isinstance(choice.item, Unknown):
                others.append(choice)
            else:
                plain.setdefault(choice.item, []).append(choice.when)
        return (*(Choice((), self.disj(whens), item) for item, whens in plain.items()), *others)
