"""Certificates by the command line: what is written is accepted, what is edited is refused with a state or a line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import z3
from click.testing import CliRunner

from checker.cli import command
from tests.certificate.reader import answers
from tests.cli.toy import LIBRARY

ROOT = Path(__file__).resolve().parents[2]


def run(*args: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(command, args, obj=LIBRARY, prog_name="failproof")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def test_every_certificate_that_is_written_is_accepted(tmp_path: Path) -> None:
    assert run("certify", "-d", "two-open", "--out", str(tmp_path))[0] == 0

    written = sorted(tmp_path.iterdir())
    outcomes = [run("verify-certificate", str(path)) for path in written]

    assert [path.name for path in written] == ["T1-1.smt2", "T2-1.smt2", "T5-1.smt2", "T6-1.smt2", "T9-1.smt2"]
    assert [code for code, _, _ in outcomes] == [0] * 5
    assert [told.splitlines()[-1].split(":")[0] for _, told, _ in outcomes] == ["accepted"] * 5


NO_TWO_ACTIVE = """\
(let ((?4 (and (= |server1.role| |Role:active|) (= |server2.role| |Role:active|))))
(let ((?5 (and (= |server1.role| |Role:active|) (not |server1.up|))))
(let ((?6 (and (= |server2.role| |Role:active|) (not |server2.up|))))
(let ((?7 (or ?4 ?5 ?6)))
(not ?7)))))"""
"""In words: not both are active, and none that is down is."""


MISSING_START = """\
refused: start: the query has a model
  a state that shows why:
    net.up        yes
    server1.up    yes
    server2.up    yes
    server1.role  backup
    server2.role  backup
"""
LEAVING_STEP = """\
refused: step Server.take_over(server2): the query has a model
  a state that shows why, and what the step makes of it:
    server1.up    no
    server2.up    yes
    server1.role  backup
    server2.role  backup -> active
"""
BROKEN_CLAIM = """\
refused: claim: the query has a model
  a state that shows why:
    server1.role  active
    server2.role  active
"""


def certificate(folder: Path, invariant: str) -> Path:
    """A certificate of T1 with this set as its invariant."""
    run("certify", "T1", "--out", str(folder))
    path = folder / "T1-1.smt2"
    header = [text for text in path.read_text(encoding="utf-8").splitlines() if text.startswith("(set-info")]
    declared = """\
(declare-fun |server1.role| () Int)
(declare-fun |server1.up| () Bool)
(declare-fun |server2.role| () Int)
(declare-fun |server2.up| () Bool)
(define-fun |Role:backup| () Int 0)
(define-fun |Role:active| () Int 1)
(define-fun |readings| () Bool true)
"""
    text = "\n".join(header) + f"\n{declared}(define-fun |invariant| () Bool\n{invariant})\n"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_certificate_by_hand_is_accepted(tmp_path: Path) -> None:
    code, told, errors = run("verify-certificate", str(certificate(tmp_path, NO_TWO_ACTIVE)))

    assert (code, errors) == (0, "")
    assert told.splitlines()[-1] == "accepted: 15 queries, none has a model"


@pytest.mark.parametrize(
    ("spoilt", "old", "new", "refused"),
    [
        ("a start state is missing", "(not ?7)", "(and (not ?7) (= |server1.role| |Role:active|))", MISSING_START),
        (
            "it excludes too much",
            "(or ?4 ?5 ?6)",
            "(or ?4 ?5 (= |server2.role| |Role:active|))",
            LEAVING_STEP,
        ),
        ("it is everything", "(not ?7)", "true", BROKEN_CLAIM),
    ],
)
def test_a_spoilt_certificate_is_refused_with_a_state_that_shows_why(
    tmp_path: Path, spoilt: str, old: str, new: str, refused: str
) -> None:
    path = certificate(tmp_path, NO_TWO_ACTIVE.replace(old, new))

    code, told, errors = run("verify-certificate", str(path))

    assert spoilt
    assert (code, errors) == (1, "")
    assert told.split("are never active at once\n")[1] == refused


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("(declare-fun |server2.up| () Bool)", "", 19, "server2.up is no condition of the system"),
        ("|Role:backup| () Int 0", "|Role:backup| () Int 1", 13, "the declarations are not those of the system"),
        ("(not |server2.up|)", "(not |server3.up|)", 19, "server3.up is no condition of the system"),
        ("(or ?4", "(xor ?4", 20, "no condition that a certificate can have"),
        ('verdict "holds"', 'verdict "proved"', 5, "'proved' is no verdict that a certificate can show"),
        ('readings ""', 'readings "R9 = x"', 7, "the system has no variable R9"),
        ('readings ""', 'readings "R1 = x"', 7, "x is no value of R1"),
        ("(not ?7)))))", "(not ?7)))", 17, "a parenthesis is not closed"),
    ],
)
def test_a_malformed_certificate_is_one_error_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, why: str
) -> None:
    path = certificate(tmp_path, NO_TWO_ACTIVE)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    code, _, errors = run("verify-certificate", str(path))

    assert code == 2
    assert errors.startswith(f"error: {path.as_posix()}:{line}: not a certificate: {why}")
    assert errors.count("error:") == 1


def test_what_is_exported_is_read_by_another_reader_of_smtlib(tmp_path: Path) -> None:
    path = tmp_path / "t1.smt2"

    code, told, errors = run("export", "T1", "--to", "smtlib", "--out", str(path), "-d", "two-open")

    assert (code, told, errors) == (0, "", "")
    system = z3.parse_smt2_file(str(path))
    assert len(system) == 0
    bad = z3.Solver()
    bad.from_string(path.read_text(encoding="utf-8") + "(assert (and init (not property)))")
    assert bad.check() == z3.unsat


def test_the_queries_of_a_certificate_are_answered_by_a_reader_of_smtlib(tmp_path: Path) -> None:
    run("certify", "-d", "two-open", "--out", str(tmp_path))
    answered: dict[str, list[str]] = {}

    for prop in ("T1", "T2", "T6", "T9"):
        path = tmp_path / f"{prop}-1.smt2"
        code, text, _ = run("export", prop, "--to", "smtlib", "-d", "two-open", "--certificate", str(path))
        assert code == 0
        answered[prop] = answers(text)

    assert answered == dict.fromkeys(("T1", "T2", "T6", "T9"), ["unsat"] * 3)


def test_hash_seeds_change_no_byte_of_a_certificate(tmp_path: Path) -> None:
    texts: list[list[str]] = []
    for seed in ("0", "1", "4711"):
        folder = tmp_path / seed
        subprocess.run(
            [sys.executable, "-m", "tests.cli.toy_program", "certify", "-d", "two-open", "--out", str(folder)],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        texts.append([path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())])

    assert len(texts[0]) == 5
    assert texts == [texts[0]] * 3
