"""What failproof says when something is wrong.

    FailproofError
    ├── DefinitionError    a design is ill-formed: found while it is built
    ├── DeploymentError    a deployment does not fit its design
    ├── PropertyError      a property is ill-formed or does not fit the design
    ├── UsageError         a request that makes no sense: an unknown name, an unreadable file
    ├── RequirementsError  a table of statements is ill-formed
    ├── ReachedError       a run of the design does something undefined; carries the way there
    └── DisagreementError  two engines contradict each other: at least one of them is wrong

Every error says what is wrong, where, and how to mend it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from enum import Enum
from typing import Any, TypeVar

from model.lang.place import Place


class Code(Enum):
    """The kinds of error, grouped by hundreds.

    1 definition, 2 deployment, 3 property, 4 usage, 5 run time, 6 requirements, 7 failproof itself.
    """

    DUPLICATE_NAME = 101
    VALUE_OUT_OF_RANGE = 102
    WRONG_SORT = 103
    NO_TRUTH_VALUE = 104
    DUPLICATE_UPDATE = 105
    UNKNOWN_COMPONENT = 106
    UNORDERED = 107
    NEVER_ENABLED = 108
    BAD_RULE = 109
    BAD_DECLARATION = 110
    UNKNOWN_RULE = 111
    TWO_STATE = 112
    TOO_DEEP = 113
    DEPLOYMENT_SYNTAX = 201
    UNKNOWN_KEY = 202
    MISSING_KEY = 203
    BAD_VALUE = 204
    UNKNOWN_ELEMENT = 205
    DUPLICATE_ELEMENT = 206
    DUPLICATE_DATUM = 207
    UNKNOWN_READING = 208
    UNKNOWN_START = 209
    BAD_PROPERTY = 301
    NOT_OF_THIS_DESIGN = 302
    NEVER_TRIGGERED = 303
    DUPLICATE_PROPERTY = 304
    UNKNOWN_NAME = 401
    UNREADABLE_FILE = 402
    BAD_TRACE = 403
    NOT_DECIDABLE_HERE = 404
    BUDGET = 405
    NOT_PORTABLE = 406
    BAD_BASELINE = 407
    BAD_RESULTS = 408
    BAD_PYTHON = 410
    NOTHING_DEFINED = 411
    NAME_TAKEN = 412
    RANGE_LEFT = 501
    READ_THROUGH_NONE = 502
    CONFLICTING_WRITES = 503
    NO_START_STATE = 504
    REQUIREMENTS_SYNTAX = 601
    BAD_STATEMENT = 602
    ENGINES_DISAGREE = 701


class FailproofError(Exception):
    """What is wrong, where, and how to mend it."""

    def __init__(self, code: Code, message: str, *, place: Place | None = None, fix: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.place = place
        self.fix = fix

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        fix = f"\n  to mend it: {self.fix}" if self.fix else ""
        return f"{where}{self.message} [F{self.code.value}]{fix}"

    def __reduce__(self) -> tuple[Any, ...]:
        # As exceptions pickle by themselves, they are made again from `args`, which is the message alone.
        return _again, (type(self), self.args, self.__dict__)


E = TypeVar("E", bound=FailproofError)


def _again(kind: type[E], args: tuple[object, ...], state: dict[str, object]) -> E:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class DefinitionError(FailproofError):
    """A design is ill-formed."""


class DeploymentError(FailproofError):
    """A deployment does not fit its design."""


class PropertyError(FailproofError):
    """A property is ill-formed or does not fit the design."""


class UsageError(FailproofError):
    """A request that makes no sense."""


class RequirementsError(FailproofError):
    """A table of statements is ill-formed."""


class ReachedError(FailproofError):
    """A run of the design does something undefined. `evidence` is the trace to it, where one is known."""

    evidence: object = None


class DisagreementError(FailproofError):
    """Two engines contradict each other, so at least one of them is wrong. `evidence` is what each of them said."""

    evidence: object = None


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence that suggests the nearest known name, or lists the known ones."""
    choices = sorted(known)
    close = difflib.get_close_matches(name, choices, n=1, cutoff=0.5)
    if not close:
        folded = {c.casefold(): c for c in choices}
        close = [folded[m] for m in difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.5)]
    if close:
        return f"did you mean {close[0]!r}?"
    if not choices:
        return "there is none here"
    return "known here: " + ", ".join(choices)
