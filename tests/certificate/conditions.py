"""A small language for sets of states, for evidence written by hand."""

from __future__ import annotations

from dataclasses import dataclass

from properties.evidence import SetNode, StateSet


@dataclass(frozen=True)
class Condition:
    """`is`, `not`, `and`, `or` over names and printed values."""

    kind: str
    parts: tuple[Condition, ...] = ()
    name: str = ""
    value: str = ""


def is_(name: str, value: str) -> Condition:
    return Condition("is", (), name, value)


def no(part: Condition) -> Condition:
    return Condition("not", (part,))


def all_of(*parts: Condition) -> Condition:
    return Condition("and", parts)


def any_of(*parts: Condition) -> Condition:
    return Condition("or", parts)


def set_of(condition: Condition) -> StateSet:
    """The condition as evidence."""
    nodes: list[SetNode] = []

    def add(one: Condition) -> int:
        parts = tuple(add(p) for p in one.parts)
        match one.kind:
            case "is":
                nodes.append(("is", one.name, one.value))
            case "not":
                nodes.append(("not", parts[0]))
            case "and":
                nodes.append(("and", parts))
            case _:
                nodes.append(("or", parts))
        return len(nodes) - 1

    add(condition)
    return StateSet(tuple(nodes))
