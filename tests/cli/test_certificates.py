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


def edited(folder: Path, old: str, new: str) -> Path:
    run("certify", "T1", "--out", str(folder))
    path = folder / "T1-1.smt2"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def body(folder: Path) -> str:
    """The `let` of the root of the certificate of T1."""
    run("certify", "T1", "--out", str(folder))
    return (folder / "T1-1.smt2").read_text(encoding="utf-8").splitlines()[-1]


def test_a_weakened_certificate_is_refused_by_the_claim_with_a_state(tmp_path: Path) -> None:
    root = body(tmp_path)
    path = edited(tmp_path, root, "true" + root.lstrip("?0123456789"))

    code, told, errors = run("verify-certificate", str(path))

    assert (code, errors) == (1, "")
    assert told == (
        "pair on two: a certificate says\n"
        "  T1 holds\n"
        "    claim: Two servers are never active at once\n"
        "refused: step Server.take_over(server1): the query has a model\n"
    )


def test_a_certificate_without_a_start_state_is_refused_by_the_start(tmp_path: Path) -> None:
    root = body(tmp_path)
    path = edited(tmp_path, root, "false" + root.lstrip("?0123456789"))

    code, told, _ = run("verify-certificate", str(path))

    assert code == 1
    assert told.splitlines()[3:] == []


def test_what_a_step_makes_of_a_state_is_shown(tmp_path: Path) -> None:
    root = body(tmp_path)
    path = edited(tmp_path, root, "|server1.up|" + root.lstrip("?0123456789"))

    code, told, _ = run("verify-certificate", str(path))

    assert code == 1
    assert told.splitlines()[3:] == []


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("(declare-fun |server2.up| () Bool)", "", 12, "the declarations are not those of the system"),
        ("|Role:backup| () Int 0", "|Role:backup| () Int 1", 14, "the declarations are not those of the system"),
        ("(not |server2.up|)", "(not |server3.up|)", 20, "server3.up is no condition of the system"),
        ('verdict "holds"', 'verdict "proved"', 1, "'proved' is no verdict that a certificate can show"),
        ('readings ""', 'readings "R9 = x"', 8, "the system has no variable R9"),
        ('readings ""', 'readings "R1 = x"', 8, "x is no value of R1"),
    ],
)
def test_a_malformed_certificate_is_one_error_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, why: str
) -> None:
    path = edited(tmp_path, old, new)

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
