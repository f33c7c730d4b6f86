"""JUnit, SARIF and GitHub's commands: valid against their schemas, with the stories, and with ids that stay."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import xmlschema

from checker.cli.library import Library
from properties.expectation import HOLDS, expectation
from tests.ci.running import DEPLOYMENTS, check
from tests.cli.toy import LIBRARY, PROPERTIES

SCHEMAS = Path(__file__).parents[1] / "schemas"
STORY = """\
T7 is violated for server1: 1 fault, 2 steps
  claim: After the network has failed no server takes over
  why it matters: Written to be wrong. (T-04)
  start: normal
  1  fault      net goes down. (T-04)
                  net.up: yes -> no
  2  failover   server1 sees no active server and takes over. (T-07)
                  server1.role: backup -> active
  false at the end: not fired(Server.take_over(server1))
"""
KINDS_OF_RUN = [
    ("-d", "two"),
    ("-d", "two-open"),
    ("-d", "two-own", "--timings"),
    ("-d", "two", "--max-states", "1"),
    ("-d", "two", "--start", "cold", "-r", "R1=any", "-r", "R2=hasty"),
]


@cache
def junit_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))


@cache
def sarif_validator() -> jsonschema.Draft7Validator:
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    return jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())


def written(tmp_path: Path, *args: str, library: Library = LIBRARY) -> tuple[ET.Element, dict[str, Any]]:
    """The test suite and the SARIF run that a check writes, both valid."""
    junit, sarif = tmp_path / "out" / "failproof.xml", tmp_path / "out" / "failproof.sarif"
    check(*args, "--junit", str(junit), "--sarif", str(sarif), library=library)
    junit_schema().validate(str(junit))
    log = json.loads(sarif.read_text(encoding="utf-8"))
    sarif_validator().validate(log)
    (suite,) = ET.parse(junit).getroot()  # noqa: S314 - the file is ours
    (run,) = log["runs"]
    return suite, run


def outcomes(suite: ET.Element) -> dict[str, str]:
    """What became of each test case."""
    return {case.get("name", ""): case[0].tag for case in suite}


@pytest.mark.parametrize("args", KINDS_OF_RUN, ids=" ".join)
def test_files_are_valid_and_tell_of_every_property(args: tuple[str, ...], tmp_path: Path) -> None:
    suite, run = written(tmp_path, *args)

    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == [f"T{n}" for n in range(1, 10)]
    assert [case.get("name") for case in suite] == rules
    assert suite.get("tests") == "9"
    assert all(rules[r["ruleIndex"]] == r["ruleId"] for r in run["results"])


def test_junit_fails_what_is_not_as_expected_with_its_story(tmp_path: Path) -> None:
    suite, _ = written(tmp_path, "-d", "two")

    assert outcomes(suite) == {f"T{n}": "system-out" for n in range(1, 10)} | {"T7": "failure"}
    assert (suite.get("failures"), suite.get("errors"), suite.get("skipped")) == ("1", "0", "0")
    (failure,) = suite.findall("testcase/failure")
    assert failure.get("message") == (
        "After the network has failed no server takes over: violated for server1: 1 fault, 2 steps; expected: holds"
    )
    assert failure.text is not None
    assert failure.text.endswith(f"\n\n{STORY}")
    assert suite[6].get("classname") == "pair.two"
    assert suite[6].findtext("system-out") == "finding: pair/two/T7\n"


def test_junit_lets_a_hazard_pass_that_is_violated_as_expected_and_tells_how(tmp_path: Path) -> None:
    suite, _ = written(tmp_path, "T3")

    assert outcomes(suite) == {"T3": "system-out"}
    assert "\nT3 is violated for server1: 1 fault, 1 step\n" in (suite[0].findtext("system-out") or "")


def test_what_is_undecided_is_an_error_in_junit_and_open_in_sarif(tmp_path: Path) -> None:
    suite, run = written(tmp_path, "T2", "--max-states", "1")

    assert outcomes(suite) == {"T2": "error"}
    assert [(r["kind"], r["level"]) for r in run["results"]] == [("open", "none")]
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 3}]
    assert run["results"][0]["message"]["text"].startswith(
        "In a settled pair a server that is up means that one is active: undecided; "
    )


def test_times_are_told_only_on_request(tmp_path: Path) -> None:
    without, _ = written(tmp_path, "T3")
    timed, _ = written(tmp_path, "T3", "--timings")

    assert without[0].get("time") is None
    assert float(timed[0].get("time") or -1) >= 0


def test_sarif_tells_the_story_step_by_step_through_the_rules(tmp_path: Path) -> None:
    _, run = written(tmp_path, "T7")

    (result,) = run["results"]
    assert (result["ruleId"], result["kind"], result["level"]) == ("T7", "fail", "error")
    assert result["message"]["text"].endswith(f"expected: holds\n\n{STORY.rstrip()}")
    (flow,) = result["codeFlows"]
    steps = flow["threadFlows"][0]["locations"]
    assert flow["message"]["text"] == "violated for server1: 1 fault, 2 steps"
    assert [s["location"]["message"]["text"] for s in steps] == [
        "start: normal",
        "fault: net goes down. net.up: yes -> no",
        "failover: server1 sees no active server and takes over. server1.role: backup -> active",
    ]
    assert [s.get("kinds") for s in steps] == [None, ["fault"], ["failover"]]
    assert [s.get("state") for s in steps[1:]] == [{"net.up": {"text": "no"}}, {"server1.role": {"text": "active"}}]


def test_places_in_sarif_are_lines_of_the_repository(tmp_path: Path) -> None:
    _, run = written(tmp_path, "-d", "two")

    toy = (Path(__file__).parents[1] / "cli" / "toy.py").read_text(encoding="utf-8").splitlines()
    (result,) = run["results"]
    places = [result["locations"][0]] + [s["location"] for s in result["codeFlows"][0]["threadFlows"][0]["locations"]]
    files = {p["physicalLocation"]["artifactLocation"]["uri"] for p in places}
    lines = [toy[p["physicalLocation"]["region"]["startLine"] - 1].strip() for p in places]
    assert files == {"tests/cli/toy.py"}
    assert lines == ["absent(", "absent(", '@fault(cites="T-04")', '@failover(cites="T-07")']


def test_the_evidence_is_attached_whole(tmp_path: Path) -> None:
    traces = tmp_path / "traces"

    suite, run = written(tmp_path, "T7", "--trace-dir", str(traces), "--json", str(tmp_path / "report.json"))

    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    (result,) = run["results"]
    assert result["properties"]["failproof"] == report["properties"][0]
    assert result["properties"]["failproof"]["cases"][0]["evidence"]["kind"] == "trace"
    uri = result["attachments"][0]["artifactLocation"]["uri"]
    assert (traces / "T7-1.json").as_posix().endswith(uri.removeprefix("file://"))
    assert f"[[ATTACHMENT|{traces.as_posix()}/T7-1.json]]\n" in (suite[0].findtext("system-out") or "")


def test_a_finding_keeps_its_ids_whatever_shows_it(tmp_path: Path) -> None:
    _, first = written(tmp_path, "T7")
    _, second = written(tmp_path, "T7", "T8", "-e", "bdd", "--timings")
    _, other = written(tmp_path, "T7", "-r", "R1=any", "--start", "cold")

    ids = [(r["fingerprints"], r["partialFingerprints"]) for run in (first, second) for r in run["results"]]
    assert ids[0] == ids[1]
    assert ids[0][0] == {"failproof/v1": "pair/two/T7"}
    assert re.fullmatch(r"[0-9a-f]{16}:1", ids[0][1]["primaryLocationLineHash"])
    assert other["results"][0]["fingerprints"] == {"failproof/v1": "pair/two[start=cold;R1=always|never]/T7"}
    assert other["results"][0]["properties"]["failproof"]["finding"] == "pair/two[start=cold;R1=always|never]/T7"
    assert first["automationDetails"] != other["automationDetails"]


def test_a_known_violation_is_skipped_and_suppressed_with_its_note(tmp_path: Path) -> None:
    file = tmp_path / "known.toml"
    check("T7", "-d", "two", "--write-baseline", str(file))
    file.write_text(file.read_text(encoding="utf-8") + 'note = "Accepted until May."\n', encoding="utf-8")

    suite, run = written(tmp_path, "T7", "-d", "two", "--baseline", str(file))

    assert outcomes(suite)["T7"] == "skipped"
    assert (suite.get("failures"), suite.get("skipped")) == ("0", "1")
    (result,) = run["results"]
    assert result["baselineState"] == "unchanged"
    assert result["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "Accepted until May."}
    ]


def test_a_violation_beside_a_baseline_is_new_or_updated(tmp_path: Path) -> None:
    file = tmp_path / "known.toml"
    check("T3", "-d", "two-open", "--write-baseline", str(file))
    _, new = written(tmp_path, "T7", "-d", "two-open", "--baseline", str(file))
    check("T7", "-d", "two-open", "--write-baseline", str(file))
    text = file.read_text(encoding="utf-8") + 'where = [{ R1 = ["never"] }]\n'
    file.write_text(text, encoding="utf-8")

    _, updated = written(tmp_path, "T7", "-d", "two-open", "--baseline", str(file))

    assert [r["baselineState"] for run in (new, updated) for r in run["results"]] == ["new", "updated"]


def test_the_same_run_writes_the_same_bytes(tmp_path: Path) -> None:
    files: list[list[bytes]] = []
    for folder in ("first", "second"):
        written(tmp_path / folder, "T1", "T7", "-d", "two-open")
        files.append([path.read_bytes() for path in sorted((tmp_path / folder / "out").iterdir())])

    assert files[0] == files[1]
    assert len(files[0]) == 2


# ---- GitHub --------------------------------------------------------------------------------------
def test_github_gets_an_annotation_at_the_property_with_its_story() -> None:
    done = check("T3", "T7", "--github")

    (command,) = [line for line in done.stdout.splitlines() if line.startswith("::")]
    place = re.match(r"::error file=tests/cli/toy.py,line=(\d+),title=T7 is NOT as expected on two::", command)
    assert place
    assert command.count("::") == 2
    assert command.endswith("%0A".join(STORY.splitlines()))
    assert done.exit_code == 1


def test_github_is_warned_of_what_is_undecided_and_hears_of_what_is_mended(tmp_path: Path) -> None:
    file = tmp_path / "known.toml"
    check("T7", "--write-baseline", str(file))
    file.write_text(file.read_text(encoding="utf-8").replace("T7", "T5"), encoding="utf-8")

    undecided = check("T2", "--github", "--max-states", "1")
    mended = check("T5", "--github", "--baseline", str(file))

    assert "::warning file=tests/cli/toy.py,line=" in undecided.stdout
    assert "title=T5 is mended on two::Some server can become active again%0A" in mended.stdout


def test_the_job_summary_is_added_to_the_file_that_github_names(tmp_path: Path) -> None:
    file = tmp_path / "summary.md"
    file.write_text("# Before\n", encoding="utf-8")

    check("T3", "T7", "--github", GITHUB_STEP_SUMMARY=str(file))
    check("T3", GITHUB_STEP_SUMMARY=str(tmp_path / "not-asked-for.md"))

    told = file.read_text(encoding="utf-8")
    assert told.startswith("# Before\n### failproof: two\n\n2 properties: 1 as expected, 1 NOT as expected\n\n")
    assert "| T3 | violated | as expected | A server is up |\n" in told
    assert told.count("<details>") == 1
    assert STORY in told
    assert not (tmp_path / "not-asked-for.md").exists()


def test_a_catalogue_from_elsewhere_is_annotated_at_the_deployment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / ".git").mkdir()
    shutil.copy(DEPLOYMENTS / "two-own.toml", site / "mine.toml")
    monkeypatch.chdir(site)

    done = check("T3", "-d", "mine.toml", "--github", "--sarif", "mine.sarif")

    (result,) = json.loads(Path("mine.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert "::error file=site/mine.toml,line=10,title=T3 is NOT as expected on mine::" in done.stdout
    assert place == {
        "artifactLocation": {"uri": "site/mine.toml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 10},
    }
    steps = [s["location"] for s in result["codeFlows"][0]["threadFlows"][0]["locations"]]
    assert {s["physicalLocation"]["artifactLocation"]["uriBaseId"] for s in steps} == {"FAILPROOF"}


# ---- files ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("option", ["--junit", "--sarif", "--write-baseline"])
def test_a_file_that_cannot_be_written_is_told_before_any_work(option: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    done = check("T3", option, str(tmp_path / "file" / "below"))

    assert done.exit_code == 2
    assert done.stdout == ""
    assert "the file cannot be written: file is no folder" in done.stderr


def test_a_file_that_cannot_be_written_does_not_lose_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, *_: object, **__: object) -> int:
        if path.name == "full":
            raise OSError(28, "No space left on device")
        return path.write_bytes(b"written")

    monkeypatch.setattr(Path, "write_text", full)

    done = check("T3", "--junit", str(tmp_path / "full"), "--sarif", str(tmp_path / "sarif"))

    assert done.exit_code == 2
    assert "T3  violated   as expected" in done.stdout
    assert "the file cannot be written: No space left on device" in done.stderr
    assert (tmp_path / "sarif").read_bytes() == b"written"


# ---- text that formats take for their own --------------------------------------------------------
NASTY = 'x\x00\x1b]<&>"\n::error::%0A ]]> | `a` [b](c) \ud800 ü'


def test_no_text_of_a_property_breaks_a_format(tmp_path: Path) -> None:
    prop = replace(PROPERTIES[2], id="T3\x01<&:,", claim=NASTY, why=NASTY, expect=expectation(HOLDS))
    nasty = replace(LIBRARY, catalogue=lambda _: (prop,))
    summary, known = tmp_path / "summary.md", tmp_path / "known.toml"
    (tmp_path / "site.toml").write_text((DEPLOYMENTS / "two.toml").read_text(encoding="utf-8"), encoding="utf-8")

    suite, run = written(tmp_path, library=nasty)
    again = check("--github", "--write-baseline", str(known), library=nasty, GITHUB_STEP_SUMMARY=str(summary))
    found = check("--github", "--baseline", str(known), library=nasty, GITHUB_STEP_SUMMARY=str(summary))

    assert suite[0].get("name") == "T3\\x01<&:,"
    assert len(run["results"]) == 1
    assert (again.exit_code, found.exit_code) == (0, 0)
    assert [line for line in found.stdout.splitlines() if line.startswith("::")] == []
    assert [line for line in summary.read_text(encoding="utf-8").splitlines() if line.startswith("::")] == []


def test_an_annotation_is_one_line_whatever_the_property_says() -> None:
    prop = replace(PROPERTIES[2], id="T3:,", claim=NASTY, expect=expectation(HOLDS))

    done = check("--github", library=replace(LIBRARY, catalogue=lambda _: (prop,)))

    (command,) = [line for line in done.stdout.splitlines() if line.startswith("::")]
    assert ",title=T3%3A%2C is NOT as expected on two::" in command
    assert "%0A::error::%250A" in command or "\\n::error::%250A" in command
