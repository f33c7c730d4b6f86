from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from checker.cli import command
from checker.report.json_report import schema
from tests.cli.golden_files import FILES
from tests.cli.toy import LIBRARY


def printed(*args: str) -> Any:
    done = CliRunner().invoke(command, args, obj=LIBRARY)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return json.loads(done.stdout)


def validate(data: object) -> None:
    jsonschema.validate(data, schema(), cls=jsonschema.Draft202012Validator)


def test_the_schema_itself_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("engine", ["reference", "bdd"])
@pytest.mark.parametrize("deployment", ["two", "two-open", "two-own"])
def test_reports_fit_the_schema(deployment: str, engine: str) -> None:
    validate(printed("check", "-d", deployment, "-e", engine, "--json", "-", "--timings"))


@pytest.mark.parametrize("budget", [("--max-faults", "0"), ("--max-states", "2"), ("--max-seconds", "0.5")])
def test_reports_under_a_budget_fit_the_schema_and_name_it(budget: tuple[str, str]) -> None:
    data = printed("check", "-e", "reference", "--json", "-", *budget)

    validate(data)
    assert data["budget"][budget[0].removeprefix("--").replace("-", "_")] == float(budget[1])


def test_verdict_tables_fit_the_schema() -> None:
    data = printed("readings", "-j", "1", "--json", "-")

    validate(data)
    assert {p["id"]: [part["outcome"] for part in p["parts"]] for p in data["properties"]} == {
        "T1": ["holds", "violated"],
        "T2": ["holds"],
        "T3": ["violated"],
        "T4": ["holds"],
        "T5": ["holds"],
        "T6": ["holds"],
        "T7": ["violated"],
        "T8": ["holds", "violated"],
        "T9": ["vacuous"],
    }


def test_explorations_fit_the_schema() -> None:
    data = printed("explore", "-d", "two-open", "-e", "reference", "--json", "-")

    validate(data)
    assert [(e["states"], e["transitions"]) for e in data["explorations"]] == [
        ("16", "48"),
        ("17", "56"),
        ("16", "46"),
        ("17", "54"),
    ]


def test_trace_files_fit_the_schema() -> None:
    validate(json.loads((FILES / "t7.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("change", [{"version": 2}, {"exit_code": 2}, {"more": 1}, {"properties": [{}]}])
def test_the_schema_refuses_what_is_no_report(change: dict[str, object]) -> None:
    data = printed("check", "T3", "-e", "reference", "--json", "-")

    with pytest.raises(jsonschema.ValidationError):
        validate(data | change)


def test_timings_are_told_only_on_request() -> None:
    without = printed("check", "T3", "-e", "reference", "--json", "-")
    with_timings = printed("check", "T3", "-e", "reference", "--json", "-", "--timings")

    assert "seconds" not in without["properties"][0]["effort"]
    assert with_timings["properties"][0]["effort"].pop("seconds") >= 0
    assert with_timings == without


def test_the_file_has_what_standard_output_would_have_had(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.json"

    done = CliRunner().invoke(command, ["check", "T3", "-e", "reference", "--json", str(path)], obj=LIBRARY)

    assert json.loads(path.read_text(encoding="utf-8")) == printed("check", "T3", "-e", "reference", "--json", "-")
    assert done.stdout.startswith("two: Two servers on one network\n")


def test_every_trace_of_a_run_is_written_and_replays(tmp_path: Path) -> None:
    CliRunner().invoke(command, ["check", "-d", "two-open", "--trace-dir", str(tmp_path)], obj=LIBRARY)

    names = sorted(path.name for path in tmp_path.iterdir())
    replayed = [CliRunner().invoke(command, ["replay", str(tmp_path / name)], obj=LIBRARY) for name in names]
    assert {"T1-2.json", "T3-1.json", "T4-1.json", "T7-1.json"} <= set(names)
    assert [done.exit_code for done in replayed] == [0] * len(names)
