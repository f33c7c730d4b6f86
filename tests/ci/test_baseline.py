from __future__ import annotations

import itertools
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ci.baseline import Baseline, Known
from checker.ci.baseline_file import baseline_text, read_baseline
from checker.judgement import Judged, Judgement, expectation_of, judge
from model.deployment_file import read_deployment, site_of
from model.lang.errors import UsageError
from model.lang.sites import Site
from properties.result import Case, Cube, Result, Vacuity, Verdict
from tests.ci.running import DEPLOYMENTS, check
from tests.cli.toy import LIBRARY, PROPERTIES

OPEN = read_deployment(DEPLOYMENTS / "two-open.toml")
SITE = site_of(OPEN, LIBRARY.design("pair"))
R1 = ("always", "never")
R2 = ("sure", "hasty")
T2 = PROPERTIES[1]


def listed(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["known"]
    return found


def known(where: tuple[Cube, ...], found: Any = "violated") -> Known:
    return Known("T2", "pair", "two-open", "normal", found, where)


def result(*cases: tuple[Verdict, tuple[Cube, ...]], site: Site = SITE) -> Judged:
    """A result of T2, which is expected to hold everywhere."""
    made = tuple(Case(w, v, checked=v is not Verdict.UNDECIDED, vacuity=Vacuity.TRIGGERED) for v, w in cases)
    return judge(Result(T2, site.name, "fake", made), site, expectation_of(T2, site, from_catalogue=True))


# ---- from the command line -----------------------------------------------------------------------
def test_what_is_not_as_expected_is_written_and_does_not_fail_the_next_run(tmp_path: Path) -> None:
    file = tmp_path / "kept" / "known.toml"

    without = check("T3", "T7", "-d", "two-open")
    written = check("T3", "T7", "-d", "two-open", "--write-baseline", str(file))
    again = check("T3", "T7", "-d", "two-open", "--baseline", str(file))

    assert (without.exit_code, written.exit_code, again.exit_code) == (1, 0, 0)
    assert written.stdout.endswith(f"1 known violation written to {file.as_posix()}\n")
    assert listed(file) == [
        {
            "property": "T7",
            "claim": "After the network has failed no server takes over",
            "design": "pair",
            "deployment": "two-open",
            "start": "normal",
            "found": "violated",
        }
    ]
    assert "T7  violated   known " in again.stdout
    assert "2 properties: 1 as expected, 1 known\n" in again.stdout


def test_a_violation_that_is_not_listed_fails_the_run(tmp_path: Path) -> None:
    file = tmp_path / "known.toml"
    file.write_text(baseline_text([]), encoding="utf-8")

    done = check("T2", "T7", "-d", "two-open", "--baseline", str(file))

    assert done.exit_code == 1
    assert "T7  violated   NOT as expected" in done.stdout


def test_a_violation_that_has_spread_to_another_reading_is_new_there(tmp_path: Path) -> None:
    file = tmp_path / "known.toml"
    entry = Known("T7", "pair", "two-open", "normal", "violated", ((("R2", ("hasty",)),),))
    file.write_text(baseline_text([entry]), encoding="utf-8")

    done = check("T2", "T7", "-d", "two-open", "--baseline", str(file))

    assert done.exit_code == 1
    assert "T7 is new under R2 = sure\n" in done.stdout


def test_a_mended_violation_is_pointed_out_with_the_line_to_take_out(tmp_path: Path) -> None:
    file = tmp_path / "known.toml"
    entries = [Known(p, "pair", "two-open", "normal", "violated") for p in ("T2", "T7")]
    file.write_text(baseline_text(entries), encoding="utf-8")

    done = check("T2", "T7", "-d", "two-open", "--baseline", str(file))

    assert done.exit_code == 0
    assert f"T2 is mended: take the entry at {file.as_posix()}:7 out\n" in done.stdout


def test_a_violation_that_is_expected_by_now_is_not_called_mended(tmp_path: Path) -> None:
    file = tmp_path / "known.toml"
    file.write_text(baseline_text([Known("T3", "pair", "two", "normal", "violated")]), encoding="utf-8")

    done = check("T3", "--baseline", str(file))

    assert f"T3 is expected by now: take the entry at {file.as_posix()}:7 out\n" in done.stdout


def test_what_a_run_cannot_decide_is_neither_known_nor_mended(tmp_path: Path) -> None:
    file = tmp_path / "known.toml"
    check("T7", "-d", "two-open", "--write-baseline", str(file))

    done = check("T2", "T7", "-d", "two-open", "--baseline", str(file), "--max-states", "1")
    check("T7", "-d", "two-open", "--write-baseline", str(file), "--max-states", "1")

    assert done.exit_code == 3
    assert "mended" not in done.stdout
    assert [entry["property"] for entry in listed(file)] == ["T7"]


def test_writing_keeps_notes_and_what_the_run_was_not_about(tmp_path: Path) -> None:
    file = tmp_path / "known.toml"
    entries = [
        Known("T7", "pair", "two-open", "normal", "violated", note='Ticket 7: "accepted"\nuntil May\x7f.'),
        Known("T2", "pair", "two-open", "normal", "violated", note="mended, so it goes"),
        Known("T2", "pair", "two-open", "cold", "violated"),
        Known("T7", "pair", "elsewhere", "normal", "violated"),
        Known("T12", "pair", "two-open", "normal", "holds"),
    ]
    file.write_text(baseline_text(entries), encoding="utf-8")

    done = check("T2", "T7", "-d", "two-open", "--write-baseline", str(file))

    kept = read_baseline(file)
    assert "T2 is mended\n" in done.stdout
    assert f"{file.as_posix()}:" in done.stdout
    assert "there is no property T12 any more\n" in done.stdout
    assert [(k.property_id, k.deployment, k.start) for k in kept] == [
        ("T7", "elsewhere", "normal"),
        ("T2", "two-open", "cold"),
        ("T7", "two-open", "normal"),
        ("T12", "two-open", "normal"),
    ]
    assert kept[2].note == 'Ticket 7: "accepted"\nuntil May\x7f.'


def test_readings_chosen_otherwise_than_the_deployment_does_are_named(tmp_path: Path) -> None:
    file = tmp_path / "known.toml"

    check("-r", "R2=any", "T7", "--write-baseline", str(file))
    narrow = check("T7", "--baseline", str(file))
    other = check("-r", "R1=never", "T7", "--baseline", str(file))

    assert listed(file)[0]["where"] == [{"R2": ["sure", "hasty"]}]
    assert narrow.exit_code == 0
    assert other.exit_code == 1


def test_the_file_is_the_same_whoever_writes_it(tmp_path: Path) -> None:
    first, second = tmp_path / "1.toml", tmp_path / "2.toml"

    check("T7", "-d", "two-open", "--write-baseline", str(first))
    check("T7", "-d", "two-open", "--write-baseline", str(second), engine="bdd")

    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("known = 1", "the file is no baseline of version 1"),
        ('format = "failproof-baseline"\nversion = 2', "the file is no baseline of version 1"),
        ("{HEAD}known = 1", "the known violations are no list of tables"),
        ("{HEAD}more = 1", "a baseline has no 'more'"),
        (
            "{HEAD}[[known]]\nproperty = 'T7'",
            "known.toml:3: the entry is wrong: Object missing required field `design`",
        ),
        ("{HEAD}\n{ENTRY}found = 'broken'", "known.toml:4: the entry is wrong: Invalid enum value 'broken'"),
        (
            "{HEAD}{ENTRY}found = 'holds'\nwhy = ''",
            "known.toml:3: the entry is wrong: Object contains unknown field `why`",
        ),
        ("{HEAD}{ENTRY}found = 'holds'\n{ENTRY}found = 'holds'", "known.toml:9: T7 on two-open is listed twice"),
        ("{HEAD}{ENTRY}found = 'holds'\nwhere = [{ R9 = ['x'] }]", "the design pair has no reading 'R9'"),
        ("{HEAD}{ENTRY}found = 'holds'\nwhere = [{ R1 = ['nevr'] }]", "reading R1 has no option 'nevr'"),
        ("format = ", "known.toml:1: format: no TOML"),
    ],
)
def test_a_file_that_is_no_baseline_is_told_with_its_line_before_any_work(
    text: str, message: str, tmp_path: Path
) -> None:
    file = tmp_path / "known.toml"
    head = 'format = "failproof-baseline"\nversion = 1\n'
    entry = "[[known]]\nproperty = 'T7'\ndesign = 'pair'\ndeployment = 'two-open'\nstart = 'normal'\n"
    written = text.replace("{HEAD}", head).replace("{ENTRY}", entry)
    file.write_text(written, encoding="utf-8")

    for option in ("--baseline", "--write-baseline"):
        done = check("T2", "T7", "-d", "two-open", option, str(file))

        assert done.exit_code == 2
        assert done.stdout == ""
        assert message in done.stderr
        assert "to mend it: " in done.stderr
        assert file.read_text(encoding="utf-8") == written


def test_a_baseline_that_is_not_there_is_an_error_and_one_to_be_written_is_not(tmp_path: Path) -> None:
    file = tmp_path / "known.toml"

    missing = check("T3", "--baseline", str(file))
    written = check("T3", "--write-baseline", str(file))

    assert missing.exit_code == 2
    assert "the file cannot be read" in missing.stderr
    assert written.exit_code == 0
    assert read_baseline(file) == ()


# ---- as sets of readings -------------------------------------------------------------------------
def combinations(cubes: tuple[Cube, ...]) -> frozenset[tuple[str, str]]:
    return frozenset(
        (a, b)
        for a, b in itertools.product(R1, R2)
        if any(a in dict(c).get("R1", R1) and b in dict(c).get("R2", R2) for c in cubes)
    )


def as_cubes(chosen: frozenset[tuple[str, str]]) -> tuple[Cube, ...]:
    return tuple((("R1", (a,)), ("R2", (b,))) for a, b in sorted(chosen))


regions = st.frozensets(st.sampled_from(sorted(itertools.product(R1, R2))))


@given(regions, regions, regions)
def test_known_new_and_mended_are_as_their_definition_says(
    violated: frozenset[tuple[str, str]], undecided: frozenset[tuple[str, str]], before: frozenset[tuple[str, str]]
) -> None:
    undecided -= violated
    holds = frozenset(itertools.product(R1, R2)) - violated - undecided
    parts = ((Verdict.VIOLATED, violated), (Verdict.UNDECIDED, undecided), (Verdict.HOLDS, holds))
    judged = result(*((v, as_cubes(part)) for v, part in parts if part))
    entries = [known(as_cubes(before))] if before else []

    baseline = Baseline(entries, SITE, OPEN)
    compared = baseline.compared(judged)
    again = baseline.again(judged)

    worst = {c.judgement for c in compared.judged.cases if c.case.verdict is Verdict.VIOLATED}
    assert worst == ({Judgement.KNOWN if violated <= before else Judgement.UNEXPECTED} if violated else set())
    assert combinations(compared.new) == (violated - before if before else frozenset())
    assert [combinations(m.where) for m in compared.mended] == ([before & holds] if before & holds else [])
    assert not any(m.expected for m in compared.mended)
    assert [m.whole for m in compared.mended] == ([before <= holds] if before & holds else [])
    assert combinations(tuple(c for k in again for c in k.where)) == violated | (before & undecided)


def test_an_entry_speaks_of_what_was_found_and_of_nothing_else() -> None:
    judged = result((Verdict.VIOLATED, ((),)))

    compared = Baseline([known(((),), found="vacuous")], SITE, OPEN).compared(judged)

    assert compared.judged.judgement is Judgement.UNEXPECTED
    assert [(m.known.found, m.whole) for m in compared.mended] == [("vacuous", True)]


def test_what_lies_outside_the_readings_of_a_run_is_not_looked_at() -> None:
    site = SITE.with_readings({"R2": (SITE.readings["R2"][0],)})
    judged = result((Verdict.HOLDS, ((),)), site=site)
    baseline = Baseline([known(((),))], site, OPEN)

    (mended,) = baseline.compared(judged).mended

    assert combinations(mended.where) == {("always", "sure"), ("never", "sure")}
    assert not mended.whole
    assert [k.where for k in baseline.again(judged)] == [((("R2", ("hasty",)),),)]


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "known.toml"
    entries = (
        known(((("R1", ("never",)), ("R2", ("sure",))), (("R2", ("hasty",)),))),
        Known("Zwölf", "pair", "two-open", "normal", "holds", ((),), "", 'a "claim" with \\ in it'),
    )

    file.write_text(baseline_text(entries), encoding="utf-8")

    read = read_baseline(file)
    assert [(k.key, k.where, k.note, k.claim) for k in read] == [(k.key, k.where, k.note, k.claim) for k in entries]


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    file = tmp_path / "known.toml"
    file.write_bytes(b"\xff\xfe")

    with pytest.raises(UsageError, match="not UTF-8"):
        read_baseline(file)
