"""The plugin in a pytest of its own, as somebody else's repository runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from checker.testing.shadowed import shadowed

ROOT = Path(__file__).parents[2]

PROPERTIES = """\
import pytest
from model.lang import exists
from pair import Server, pair, two_servers
from properties import HOLDS, VIOLATED, never, reachable

pytestmark = pytest.mark.nightly

never_down = never("never-down", "No server is ever down", that=exists(Server, lambda s: ~s.up), why="Why.", cites="")
hazard = never("all-down", "A server can fail", that=exists(Server, lambda s: ~s.up), why="Why.", cites="",
               expect=VIOLATED)
wrong_hope = reachable("both", "A server can be active", that=exists(Server, lambda s: s.active), why="Why.", cites="",
                       expect=VIOLATED)
"""
TESTS = """\
from checker.pytest_plugin import holds
from pair import one_at_most, pair, somebody_serves, two_servers


def test_somebody_serves():
    assert holds(pair, somebody_serves, deployment=two_servers)


def test_one_at_most():
    assert holds(pair, one_at_most, deployment=two_servers)
"""
SITE = """\
design = "pair"
[Server.alpha]
number = 1
[Server.beta]
number = 2
[Server.gamma]
number = 3
"""
STORY = """\
never-down is violated: 1 fault, 1 step
  claim: No server is ever down
  why it matters: Why.
  start: normal
  1  fault      alpha crashes.
                  alpha.up: yes -> no
  false at the end: not (for some Server n: not n.up)
"""


def run(folder: Path, *args: str, module: bool = False) -> subprocess.CompletedProcess[str]:
    """Pytest with the plugin; as a module it can import what is in the folder before anything else."""
    start = ("-m", "pytest") if module else ("-c", "import pytest, sys; sys.path.remove(''); sys.exit(pytest.main())")
    outside = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    return subprocess.run(
        [sys.executable, *start, "-p", "checker.pytest_plugin", "-p", "no:cacheprovider", *args],
        cwd=folder,
        env={
            **outside,
            "PYTHONPATH": str(ROOT),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "COLUMNS": "200",
            "NO_COLOR": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("mine")
    shutil.copy(ROOT / "checker" / "starting" / "pair.py", made)
    (made / "my_properties.py").write_text(PROPERTIES, encoding="utf-8")
    (made / "test_mine.py").write_text(TESTS, encoding="utf-8")
    (made / "three.toml").write_text(SITE, encoding="utf-8")
    (made / "pytest.ini").write_text(
        "[pytest]\nmarkers =\n    nightly: n\naddopts = --strict-markers\n", encoding="utf-8"
    )
    return made


@pytest.fixture(scope="module")
def printed(folder: Path) -> str:
    """One run of everything, with a report in JUnit XML."""
    done = run(folder, "-v", "-rfx", "--junit-xml=junit.xml")
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def test_each_property_is_an_item_with_a_readable_name(printed: str) -> None:
    assert [line.split(" [")[0].rstrip() for line in printed.splitlines() if line.endswith("%]")] == [
        "my_properties.py::never-down[two-servers] FAILED",
        "my_properties.py::all-down[two-servers] XFAIL (violated as expected: A server can fail (1 fault, 1 step))",
        "my_properties.py::both[two-servers] FAILED",
        "test_mine.py::test_somebody_serves PASSED",
        "test_mine.py::test_one_at_most FAILED",
    ]


def test_a_failure_shows_the_story_and_no_traceback(printed: str) -> None:
    block = printed.partition("_ never-down[two-servers] _")[2].partition("_____")[2].partition("____ both")[0]

    assert STORY in block
    assert "Traceback" not in printed
    assert "collecting.py" not in printed


def test_the_summary_says_what_was_found(printed: str) -> None:
    summary = printed.partition("short test summary info")[2].splitlines()

    failed = "FAILED my_properties.py::"
    assert [line for line in summary if "my_properties" in line] == [
        f"{failed}never-down[two-servers] - No server is ever down: violated: 1 fault, 1 step; expected: holds",
        f"{failed}both[two-servers] - A server can be active: holds: no faults, no steps; expected: violated",
        "XFAIL my_properties.py::all-down[two-servers] - violated as expected: A server can fail (1 fault, 1 step)",
    ]


def test_a_failed_assertion_on_holds_tells_the_story(printed: str) -> None:
    assert "assert <one-at-most on two-servers: violated>" in printed
    assert "- one-at-most on two-servers: violated -" in printed
    assert "  3  repair     alpha is restarted.\n" in printed


def test_junit_has_the_story_of_a_failure(printed: str, folder: Path) -> None:
    assert printed
    cases = {case.get("name"): case for case in ET.parse(folder / "junit.xml").iter("testcase")}  # noqa: S314 - ours

    failure = cases["never-down[two-servers]"].find("failure")
    assert failure is not None
    assert failure.get("message") == "No server is ever down: violated: 1 fault, 1 step; expected: holds"
    assert (failure.text or "").endswith(STORY.rstrip())
    skipped = cases["all-down[two-servers]"].find("skipped")
    assert skipped is not None
    assert skipped.get("type") == "pytest.xfail"


def test_names_markers_and_deployments_choose_and_xdist_shares_them_out(folder: Path) -> None:
    done = run(
        folder,
        *("-p", "xdist", "-n", "1", "-v", "--deployment", "three.toml", "--deployment", "two-servers"),
        *("-m", "hazard and nightly and failproof", "-k", "all-down"),
    )

    assert "all-down[three]" in done.stdout
    assert "all-down[two-servers]" in done.stdout
    assert done.stdout.rstrip("= \n").rpartition("= ")[2].startswith("2 xfailed in ")
    assert done.returncode == 0


def test_a_repository_with_a_package_of_the_same_name_is_told_so(tmp_path: Path) -> None:
    for name in ("model/__init__.py", "lib/checker/rules.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = lib\n", encoding="utf-8")

    done = run(tmp_path)

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert done.stderr.startswith(
        "ERROR: failproof cannot run in this process: model/, lib/checker/ would be mixed up with packages of its own"
    )
    assert "to mend it: " in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_test_whose_folder_has_such_a_package_is_told_so_before_it_is_imported(tmp_path: Path) -> None:
    (tmp_path / "other" / "model").mkdir(parents=True)
    (tmp_path / "other" / "model" / "weights.py").touch()
    (tmp_path / "other" / "test_weights.py").write_text("import model.weights\n", encoding="utf-8")

    done = run(tmp_path, "other")

    assert done.returncode == pytest.ExitCode.INTERRUPTED
    assert "\nfailproof cannot run in this process: other/model/ would be mixed up with packages" in done.stdout
    assert "pytest_plugin.py" not in done.stdout


def test_a_repository_whose_own_checker_comes_first_is_told_by_pytest(tmp_path: Path) -> None:
    (tmp_path / "checker").mkdir()
    (tmp_path / "checker" / "__init__.py").touch()

    done = run(tmp_path, module=True)

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert done.stderr.startswith('ERROR: Error importing plugin "checker.pytest_plugin": No module named')
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("model/__init__.py", ["model"]),
        ("checker/rules.py", ["checker"]),
        ("properties.py", ["properties.py"]),
        ("model/weights.bin", []),
        ("models/__init__.py", []),
    ],
)
def test_only_what_could_be_imported_under_one_of_our_names_counts(
    name: str, expected: list[str], tmp_path: Path
) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.touch()

    assert shadowed([tmp_path, tmp_path]) == [tmp_path / path for path in expected]


def test_our_own_folder_is_not_foreign() -> None:
    assert shadowed([ROOT]) == []
