"""The files that pipelines read, valid against the schemas of their systems; what they run is run here."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
SITE = re.findall(r"^```toml site\.toml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)[0]


def loaded(text: str) -> Any:
    return cast("Any", YAML(typ="safe", pure=True)).load(text)


def snippet(name: str) -> str:
    """The file of this name that the page shows."""
    (found,) = re.findall(rf"^```yaml {re.escape(name)}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return str(found)


def complaints(schema: str, text: str) -> list[str]:
    """What a schema that the package check-jsonschema carries has to say."""
    file = files("check_jsonschema.builtin_schemas").joinpath("vendor", f"{schema}.json")
    validator = jsonschema.Draft7Validator(json.loads(file.read_text(encoding="utf-8")))
    return [error.message for error in validator.iter_errors(loaded(text))]  # pyright: ignore[reportUnknownMemberType] - its stubs are partial


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with a design and a deployment, and `failproof` on the path."""
    shutil.copy(ROOT / "checker" / "starting" / "pair.py", tmp_path / "pair.py")
    (tmp_path / "site.toml").write_text(SITE, encoding="utf-8")
    script = tmp_path / "bin" / "failproof"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m checker.cli "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return tmp_path


def run(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    outside = {k: v for k, v in os.environ.items() if not k.startswith("GITHUB_")}
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [shutil.which("bash") or "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**outside, "PATH": path, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("github-workflows", (ROOT / ".github" / "workflows" / "check.yml").read_text(encoding="utf-8")),
        ("github-workflows", snippet(".github/workflows/failover.yml")),
        ("github-actions", (ROOT / "action.yml").read_text(encoding="utf-8")),
        ("gitlab-ci", snippet(".gitlab-ci.yml")),
    ],
    ids=["workflow", "workflow of the page", "action", "job of the page"],
)
def test_what_a_pipeline_reads_fits_its_schema(schema: str, text: str) -> None:
    assert complaints(schema, text) == []
    assert complaints(schema, text.replace("steps:", "stepps:").replace("script:", "skript:")) != []


def test_the_workflow_runs_on_every_system_and_every_python_that_the_package_names() -> None:
    workflow = loaded((ROOT / ".github" / "workflows" / "check.yml").read_text(encoding="utf-8"))
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    matrix = workflow["jobs"]["test"]["strategy"]["matrix"]
    assert matrix["os"] == ["ubuntu-latest", "macos-latest", "windows-latest"]
    assert matrix["python"] == re.findall(r"Programming Language :: Python :: (3\.\d+)", project)
    deployments = workflow["jobs"]["designs"]["strategy"]["matrix"]["deployment"]
    assert [d for d in deployments if not (ROOT / "model" / "deployments" / f"{d}.toml").is_file()] == []


@pytest.mark.skipif(os.name == "nt", reason="the action runs in bash")
def test_the_script_of_the_action_checks_what_it_is_given(folder: Path) -> None:
    action = loaded((ROOT / "action.yml").read_text(encoding="utf-8"))
    check = action["runs"]["steps"][-1]
    given = {name: str(value["default"]) for name, value in action["inputs"].items()}
    given |= {"design": "pair.py", "deployment": "site.toml", "arguments": "one-at-most\n--max-faults\n1\n"}
    inputs = {
        name: given[value.removeprefix("${{ inputs.").removesuffix(" }}")] for name, value in check["env"].items()
    }

    done = run(check["run"], folder, GITHUB_STEP_SUMMARY=str(folder / "summary.md"), **inputs)

    assert done.returncode == 1, done.stderr
    assert "1 property: 1 NOT as expected\n" in done.stdout
    assert "::error file=pair.py,line=" in done.stdout
    assert (folder / "summary.md").read_text(encoding="utf-8").startswith("### failproof: site\n")
    assert {"failproof.xml", "failproof.sarif", "failproof-traces"} <= {path.name for path in folder.iterdir()}


@pytest.mark.skipif(os.name == "nt", reason="the action runs in bash")
def test_what_the_action_is_given_is_no_part_of_its_script(folder: Path) -> None:
    check = loaded((ROOT / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"][-1]
    nothing = dict.fromkeys(check["env"], "") | {"JUNIT": "a.xml", "SARIF": "a.sarif", "TRACES": "traces"}

    done = run(check["run"], folder, **nothing | {"DEPLOYMENT": "$(touch run); touch run"})

    assert "${{" not in check["run"]
    assert done.returncode == 2
    assert "there is no deployment '$(touch run); touch run'" in done.stderr
    assert not (folder / "run").exists()


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="the job runs in bash")
def test_the_job_of_the_page_runs(folder: Path) -> None:
    script = loaded(snippet(".gitlab-ci.yml"))["failproof"]["script"]
    (folder / "known.toml").write_text('format = "failproof-baseline"\nversion = 1\n', encoding="utf-8")

    done = run(script[1], folder)

    assert script[0].startswith("pip install ")
    assert done.returncode == 1, done.stderr
    assert "2 properties: 1 as expected, 1 NOT as expected\n" in done.stdout


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="the hook is tried in bash")
def test_the_hook_runs_as_the_page_asks_for_it(folder: Path) -> None:
    (hook,) = loaded((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (wanted,) = loaded(snippet(".pre-commit-config.yaml"))["repos"][0]["hooks"]
    (folder / "known.toml").write_text('format = "failproof-baseline"\nversion = 1\n', encoding="utf-8")

    done = run(shlex.join([*shlex.split(hook["entry"]), *wanted["args"]]), folder)

    assert wanted["id"] == hook["id"]
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    assert [f for f in ("pair.py", "site.toml", "known.toml", "README.md") if re.search(wanted["files"], f)] == [
        "pair.py",
        "site.toml",
        "known.toml",
    ]
    assert done.returncode == 1, done.stderr
