"""Whatever a site or a property says shows in its fingerprint, and nothing else does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from ipaddress import IPv4Address
from pathlib import Path
from typing import cast

import pytest

from checker.cache.fingerprint import Fingerprint, fingerprint_of_property, fingerprint_of_site
from checker.cache.machinery import machinery
from checker.cli.target import find_target
from model.lang.errors import Code, UsageError
from model.lang.sites import Site
from model.lang.term import ALWAYS_FALSE
from tests.cli.toy import LIBRARY

ROOT = Path(__file__).resolve().parents[2]
SITE = find_target(LIBRARY, "two-open").site
PROPERTY = find_target(LIBRARY, "two-open").catalogue[2]


@dataclass(frozen=True)
class Pair:
    one: object
    two: object


def enumeration(*members: str) -> type[Enum]:
    return cast("type[Enum]", Enum("Mode", {m: m.lower() for m in members}, module="tests", qualname="Mode"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (0, None),
        ("1", 1),
        ("", ()),
        (("ab", "c"), ("a", "bc")),
        ((("a",), "b"), ("a", ("b",))),
        (IPv4Address("10.0.0.1"), "10.0.0.1"),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (Pair(1, 2), (1, 2)),
        (Pair(1, 2), Pair(2, 1)),
        (enumeration("ON", "OFF"), enumeration("ON", "OFF", "LOST")),
        (enumeration("ON", "OFF")["ON"], enumeration("ON", "OFF", "LOST")["ON"]),
    ],
)
def test_different_values_have_different_fingerprints(one: object, other: object) -> None:
    assert Fingerprint().of(one) != Fingerprint().of(other)


def test_the_order_of_a_set_does_not_show() -> None:
    assert Fingerprint().of(frozenset("abc")) == Fingerprint().of(frozenset("cba"))


def test_what_has_no_fingerprint_is_refused() -> None:
    with pytest.raises(UsageError) as raised:
        Fingerprint().of((1, 2.5))

    assert raised.value.code is Code.NOT_PORTABLE


def reworded(site: Site) -> Site:
    rule = site.system.rule("Server.crash")
    return site.with_system(site.system.replace(replace(rule, sentence="{self} stops.")))


def quiet(site: Site) -> Site:
    return site.with_system(site.system.replace(site.system.rule("Server.crash").with_guard(ALWAYS_FALSE)))


CHANGES: tuple[Callable[[Site], Site], ...] = (
    lambda s: replace(s, name="other"),
    lambda s: replace(s, start=s.system.start("cold")),
    lambda s: replace(s, data=dict.fromkeys(s.data, 0)),
    lambda s: replace(s, followed={}),
    lambda s: replace(s, elements={c: (*e, "one-more") for c, e in s.elements.items()}),
    lambda s: s.with_readings({"R1": s.readings["R1"][:1]}),
    lambda s: s.with_readings({"R1": tuple(reversed(s.readings["R1"]))}),
    lambda s: s.with_system(s.system.remove("Network.fail")),
    lambda s: s.with_system(replace(s.system, rules=tuple(reversed(s.system.rules)))),
    reworded,
    quiet,
)


def test_every_change_of_a_site_shows_and_each_in_its_own_way() -> None:
    found = [fingerprint_of_site(change(SITE)) for change in CHANGES]

    assert len({fingerprint_of_site(SITE), *found}) == len(CHANGES) + 1


def test_what_is_expected_and_why_do_not_show() -> None:
    same = replace(PROPERTY, claim="c", why="w", cites=("X-1",), expect=None)

    assert fingerprint_of_site(replace(SITE, expect={"T1": "holds"})) == fingerprint_of_site(SITE)
    assert fingerprint_of_property(same) == fingerprint_of_property(PROPERTY)
    assert fingerprint_of_property(replace(PROPERTY, id="T33")) != fingerprint_of_property(PROPERTY)


def test_another_process_with_another_hash_seed_finds_the_same() -> None:
    script = (
        "from tests.cache.test_fingerprint import *\n"
        "print(fingerprint_of_site(SITE), fingerprint_of_property(PROPERTY), machinery())"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert told.split() == [fingerprint_of_site(SITE), fingerprint_of_property(PROPERTY), machinery()]
