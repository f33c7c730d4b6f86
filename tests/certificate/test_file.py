"""Certificate files: what is written is read back, and nothing else is accepted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import z3

from checker.certificate import check_certificate, write_certificate
from checker.certificate.canonical import digest
from model.lang.errors import Code, UsageError
from model.lang.place import Place
from properties.evidence import Invariant, SetNode, StateSet
from properties.property import Property
from properties.result import Case
from tests.certificate.conditions import any_of, is_, no
from tests.certificate.designs import election, pair
from tests.certificate.examples import (
    BOTH,
    COUNTS,
    FREE,
    IN_ORDER,
    LOOKS,
    SERVED,
    WHOLE,
    accepted_examples,
    case,
    faults,
    invariant,
    served,
)

SLICE = invariant(any_of(no(faults(0)), BOTH))

WRITTEN = """\
; A certificate of failproof: check it with `failproof verify-certificate`.
(set-info :failproof-certificate "2")
(set-info :failproof-design "pair")
(set-info :failproof-deployment "one pair")
(set-info :failproof-property "WHOLE")
(set-info :failproof-verdict "holds")
(set-info :failproof-elements "")
(set-info :failproof-readings "")
(set-info :failproof-sha256 "{digest}")
(declare-fun |Pair.faults| () Int)
(declare-fun |Pair.one| () Bool)
(declare-fun |Pair.two| () Bool)
(define-fun |readings| () Bool true)
(define-fun |invariant| () Bool
(let ((?4 (and |Pair.one| |Pair.two|)))
(let ((?5 (or (not (= |Pair.faults| 0)) ?4)))
?5)))
"""


def test_a_certificate_is_written_like_this() -> None:
    assert write_certificate(pair(), WHOLE, SLICE) == WRITTEN.format(digest=digest(pair(), WHOLE))


@pytest.mark.parametrize("name", accepted_examples())
def test_what_is_written_is_accepted_again_after_as_many_queries(name: str) -> None:
    from checker.certificate import verify

    prop, right = accepted_examples()[name]

    found = check_certificate(write_certificate(pair(), prop, right), pair(), [COUNTS, prop])

    assert (found.accepted, found.queries) == (True, verify(pair(), prop, right).queries)


def test_readings_elements_and_cubes_survive_the_file() -> None:
    site = election(2, 2, 2, FREE)
    where = ((("B1", ("lowest",)), ("B2", ("ignored", "filter"))), (("B1", ("sticky",)),))
    right = invariant(served(2, 2), where=where)

    text = write_certificate(site, SERVED, right)

    assert ':failproof-readings "B1 = lowest, B2 = ignored | filter; B1 = sticky"' in text
    assert check_certificate(text, site, [SERVED]).accepted
    assert len(z3.parse_smt2_string(f"{text}(assert (and invariant readings))")) == 1


def test_blanks_and_comments_change_nothing() -> None:
    text = write_certificate(pair(), WHOLE, SLICE)

    found = check_certificate(text.replace("\n", " ; so\n\n").replace("(", "( "), pair(), [WHOLE])

    assert found.accepted


@pytest.mark.parametrize(
    ("old", "new", "failed"),
    [
        ("(and |Pair.one| |Pair.two|)", "(or |Pair.one| |Pair.two|)", "claim"),
        ("(= |Pair.faults| 0)", "(= |Pair.faults| 1)", "step Pair.break_one"),
        ("(or (not (= |Pair.faults| 0)) ?4)", "(or (not (= |Pair.faults| 0)) (not ?4))", "start"),
        ('deployment "one pair"', 'deployment "two pairs"', "system"),
        ('sha256 "', 'sha256 "0', "system"),
        ('property "WHOLE"', 'property "COUNTS"', "system"),
        ('property "WHOLE"', 'property "HOLE"', "property"),
        ('verdict "holds"', 'verdict "violated"', ""),
    ],
)
def test_an_edited_certificate_is_refused(old: str, new: str, failed: str) -> None:
    text = write_certificate(pair(), WHOLE, SLICE)
    assert old in text

    found = check_certificate(text.replace(old, new), pair(), [WHOLE, COUNTS])

    assert (found.accepted, found.failed) == (False, failed)


def test_a_certificate_of_another_system_is_refused_before_any_query() -> None:
    text = write_certificate(pair(), WHOLE, SLICE)
    other = pair().with_system(pair().system.remove("Pair.mend"))

    found = check_certificate(text, other, [WHOLE])

    assert (found.accepted, found.failed, found.queries) == (False, "system", 0)
    assert "is no longer, the same system with the same WHOLE" in found.reason


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("?5)))", "?5))", 14, "a parenthesis is not closed"),
        ("?5)))", "?5))))", 17, "a parenthesis is closed that was not opened"),
        ("?5)))", "?6)))", 17, "?6 is no condition of the system"),
        ("(let ((?5", "(let ((?4", 16, "?4 is named twice"),
        ("|Pair.faults| 0)", "|Pair.faults| 7)", 16, "7 is no value of Pair.faults"),
        ("|Pair.faults| 0)", "|Pair.one| 0)", 16, "Pair.one is no variable with values of the system"),
        ("(and |Pair.one|", "(and |Pair.six|", 15, "Pair.six is no condition of the system"),
        ("(and |Pair.one| |Pair.two|)", "(=> |Pair.one| |Pair.two|)", 15, "no condition that a certificate can have"),
        ("(and |Pair.one| |Pair.two|)", "(and |Pair.one|)", 15, "no condition that a certificate can have"),
        ("(declare-fun |Pair.two| () Bool)", "", 15, "Pair.two is no condition of the system"),
        ("(declare-fun |Pair.two| () Bool)", "(assert false)", 12, "the declarations are not those"),
        ("() Bool true)", "() Bool false)", 13, "the declarations are not those"),
        ('certificate "2"', 'certificate "1"', 2, "its format is 1, and only 2 is known here"),
        ('(set-info :failproof-verdict "holds")', "", 1, "the header does not say :failproof-verdict"),
        ("-design", "-verdict", 6, ":failproof-verdict is said twice"),
        ('verdict "holds"', 'verdict "perhaps"', 6, "'perhaps' is no verdict that a certificate can show"),
        ("|invariant|", "|layer 0|", 1, "it defines one invariant, then its layers from 0 on"),
        ("(set-info :failproof-design", '"', 9, "begins nothing that can be read"),
        ("; A certificate", "perhaps ; A", 1, "a command stands in parentheses"),
    ],
)
def test_malformed_text_is_an_error_with_its_line(old: str, new: str, line: int, why: str) -> None:
    text = write_certificate(pair(), WHOLE, SLICE)
    assert old in text

    with pytest.raises(UsageError) as error:
        check_certificate(text.replace(old, new, 1), pair(), [WHOLE], file="h8.smt2")

    assert error.value.code is Code.UNREADABLE_FILE
    assert why in error.value.message
    assert error.value.place == Place("h8.smt2", line)


@pytest.mark.parametrize(("prop", "given"), [(LOOKS, case(None)), (COUNTS, case(None))])
def test_without_an_invariant_there_is_nothing_to_write(prop: Property, given: Case) -> None:
    with pytest.raises(UsageError) as error:
        write_certificate(pair(), prop, given)

    assert error.value.code is Code.NOT_DECIDABLE_HERE


def test_a_set_of_another_system_cannot_be_written() -> None:
    with pytest.raises(UsageError) as error:
        write_certificate(pair(), COUNTS, invariant(is_("Pair.three", "yes")))

    assert error.value.code is Code.UNKNOWN_NAME


def test_a_set_as_deep_as_can_be_is_written_and_read() -> None:
    nodes: list[SetNode] = [("is", "Pair.one", "yes")]
    for depth in range(20_000):
        nodes += [("not", 2 * depth), ("or", (2 * depth + 1, 0))]
    text = write_certificate(pair(), COUNTS, case(Invariant(StateSet(tuple(nodes)))))

    found = check_certificate(text, pair(), [COUNTS])

    assert (text.count("\n") > 20_000, found.accepted, found.failed) == (True, False, "step Pair.break_one")


def test_a_condition_nested_deeply_is_read() -> None:
    text = write_certificate(pair(), WHOLE, SLICE)
    nested = "(not " * 40_000 + "?4" + ")" * 40_000

    found = check_certificate(text.replace(" ?4)", f" {nested})"), pair(), [WHOLE])

    assert found.accepted


def test_the_text_is_the_same_whatever_the_hash_seed() -> None:
    script = (
        "from tests.certificate.designs import election\n"
        "from tests.certificate.examples import *\n"
        "from checker.certificate import export_smtlib, write_certificate\n"
        "site = election(3, 2, 2, FREE)\n"
        "print(write_certificate(site, SERVED, invariant(served(3, 2))), export_smtlib(site, SERVED))"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(texts) == 1
    assert IN_ORDER.id not in texts.pop()
