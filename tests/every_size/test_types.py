"""Types of tuples as a decision diagram, in a manager that grows."""

from __future__ import annotations

import itertools
from functools import partial
from random import Random

import pytest

from checker.every_size import types as module
from checker.every_size.templates import Template
from checker.every_size.types import Types
from model.lang import expr as ex

ATOMS = 24


def some_types(monkeypatch: pytest.MonkeyPatch, capacity: int) -> Types:
    monkeypatch.setattr(module, "CAPACITY", capacity)
    return Types(Template((), (ex.TRUE,) * ATOMS))


def rows(count: int) -> list[tuple[bool, ...]]:
    choose = Random(7)  # noqa: S311, nothing secret
    return [tuple(choose.random() < 0.5 for _ in range(ATOMS)) for _ in range(count)]


def test_what_was_seen_is_kept_when_there_is_too_little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some hundred random types need far more nodes than the first manager has."""
    types = some_types(monkeypatch, 256)
    seen = rows(400)

    for row in seen:
        types.add(partial(types.cube, list(enumerate(row))))

    assert types.seen.sat_count_float(ATOMS) == len(set(seen))
    assert not any(types.excludes(enumerate(row)) for row in seen)
    assert all(types.excludes(enumerate(row)) for row in set(rows(800)) - set(seen))


def test_clauses_do_not_depend_on_the_room_there_was(monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = some_types(monkeypatch, 256), some_types(monkeypatch, 1 << 16)
    for types, row in itertools.product((small, large), rows(300)):
        types.add(partial(types.cube, list(enumerate(row))))
    unseen = rows(301)[-1]

    order = list(range(ATOMS))

    assert small.generalised(unseen, order).cube == large.generalised(unseen, order).cube
