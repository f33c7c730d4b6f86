"""Files of one's own on the command line: what is checked, how it is judged, and what they may do to each other."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker.cli import command
from model.lang.errors import Code, FailproofError
from model.python_file import PythonFile, run_file
from properties.own_file import read_own_file, read_properties
from tests.cli.toy import LIBRARY

ROOT = Path(__file__).parents[2]

MINE = """
from model.lang import exists
from properties import VIOLATED, never, reachable
from tests.cli.toy import Role, Server

up = reachable("MINE-1", "One can be active", that=exists(Server, lambda s: s.role == Role.ACTIVE), why="Else why.")
down = [never("MINE-2", "No server is down", that=exists(Server, lambda s: ~s.up), why="An example.")]
again = up
"""

LAMP = """
from model.lang import Component, Deployment, State, Step, fault, system, when
from properties import always

class Lamp(Component):
    lit = State(bool, initially=True)

    @fault()
    def burn_out(self) -> Step:
        "{self} burns out."
        return when(self.lit).then(self.lit.becomes(False))

lamps = system("lamps", [Lamp])
one = Deployment("one", {"Lamp": {"lamp1": {}}})
two = Deployment("two", {"Lamp": {"lamp1": {}, "lamp2": {}}})
lit = always("LIT", "A lamp is lit", that=lambda lamp: lamp.lit, over=Lamp, why="It is dark.")
"""


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def failproof(*words: str) -> Result:
    done = CliRunner().invoke(command, words, obj=LIBRARY, prog_name="failproof")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def written(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def verdicts(done: Result) -> dict[str, tuple[str, ...]]:
    rows = [line.split("  ") for line in done.stdout.splitlines()]
    return {r[0]: tuple(w.strip() for w in r[1:] if w.strip())[:2] for r in rows if r[0].isupper() or r[0][:1] == "T"}


def test_own_properties_are_checked_instead_of_the_catalogue_and_judged_without_its_word() -> None:
    written("mine.py", MINE)

    done = failproof("check", "-p", "mine.py", "-j", "1", "--engine", "reference")

    assert verdicts(done) == {"MINE-1": ("holds", "as expected"), "MINE-2": ("violated", "NOT as expected")}
    assert done.exit_code == 1


def test_own_properties_stand_beside_the_catalogue_where_it_is_named() -> None:
    written("mine.py", MINE)
    written("unjudged.toml", 'design = "pair"\n[Network.lan]\n')

    arguments = ("-d", "unjudged.toml", "-p", "mine.py", "-p", "catalogue")
    listed = failproof("list", "properties", *arguments).stdout.splitlines()

    assert [line.split()[0] for line in listed] == [*(f"T{n}" for n in range(1, 10)), "MINE-1", "MINE-2"]
    assert [line.split()[2] for line in listed] == ["-"] * 9 + ["holds", "holds"]


def test_an_id_of_the_catalogue_cannot_be_given_again_beside_it() -> None:
    written("mine.py", MINE.replace("MINE-1", "T1"))

    beside = failproof("check", "-p", "mine.py", "-p", "catalogue")
    instead = failproof("list", "properties", "-p", "mine.py")

    assert (beside.exit_code, instead.exit_code) == (2, 0)
    assert beside.stderr.startswith(
        "error: mine.py:6: two properties are called 'T1'; the other is at tests/cli/toy.py:"
    )


def test_a_property_of_the_catalogue_is_not_found_where_only_own_ones_are_meant() -> None:
    written("mine.py", MINE)

    done = failproof("check", "T1", "-p", "mine.py")

    assert done.exit_code == 2
    assert "the files have no property 'T1'" in done.stderr


def test_a_design_of_ones_own_brings_its_deployments_and_properties() -> None:
    written("lamp.py", LAMP)

    done = failproof("check", "--design", "lamp.py", "-j", "1", "--engine", "reference")
    listed = failproof("list", "deployments", "--design", "lamp.py").stdout

    assert verdicts(done) == {"LIT": ("violated", "NOT as expected")}
    assert done.stdout.startswith("one\ndesign lamps; start initial")
    assert [line.split()[0] for line in listed.splitlines()] == ["one", "two"]


def test_a_deployment_file_names_the_design_of_ones_own() -> None:
    written("lamp.py", LAMP)
    written("three.toml", 'design = "lamps"\n[Lamp.a]\n[Lamp.b]\n[Lamp.c]\n')

    own = failproof("explore", "--design", "lamp.py", "-d", "three.toml", "--engine", "reference")
    foreign = failproof("explore", "-d", "three.toml")

    assert "reachable states: 8" in own.stdout
    assert foreign.exit_code == 2
    assert foreign.stderr.startswith("error: three.toml:1: design: there is no design 'lamps'")


def test_a_trace_of_a_design_of_ones_own_is_replayed() -> None:
    written("lamp.py", LAMP)
    failproof("check", "--design", "lamp.py", "-d", "two", "-j", "1", "--engine", "reference", "--trace-dir", "runs")

    done = failproof("replay", "runs/LIT-1.json", "--design", "lamp.py")

    assert done.exit_code == 0
    assert done.stdout.endswith("the model allows every step\n")


def test_a_file_of_properties_imports_the_file_of_its_design_and_means_the_same_components() -> None:
    written("lamp.py", LAMP)
    written(
        "claims.py",
        "from lamp import Lamp\nfrom properties import never\n"
        'out = never("OUT", "No lamp is out", that=lambda lamp: ~lamp.lit, over=Lamp, why="It is dark.")\n',
    )

    done = failproof("check", "--design", "lamp.py", "-p", "claims.py", "-j", "1", "--engine", "reference")

    assert verdicts(done) == {"OUT": ("violated", "NOT as expected")}


def test_a_deployment_in_a_design_is_held_to_its_shape_at_its_line() -> None:
    written("lamp.py", LAMP.replace('{"lamp1": {}, "lamp2": {}}', '{"lamp1": 3}'))

    done = failproof("list", "components", "--design", "lamp.py")

    assert done.exit_code == 2
    assert done.stderr.startswith("error: lamp.py:15: the deployment has no elements of the right shape: ")


def test_a_file_of_a_design_without_one_says_so() -> None:
    written("nothing.py", "x = 1\n")
    written("twice.py", LAMP + '\nmore = system("more", [Lamp])\n')

    nothing = failproof("list", "rules", "--design", "nothing.py")
    twice = failproof("list", "rules", "--design", "twice.py")

    assert nothing.stderr.startswith("error: nothing.py: the file defines no design [F411]")
    assert twice.stderr.startswith("error: twice.py: the file defines several designs: lamps, more [F411]")


def test_what_a_file_prints_does_not_stand_among_the_results() -> None:
    written("mine.py", "print('hello')\n" + MINE)

    done = failproof("check", "-p", "mine.py", "MINE-1", "-j", "1", "--engine", "reference", "--json", "-")

    assert done.stdout.startswith("{")
    assert "hello" in done.stderr


def test_a_file_that_is_not_there_is_told_with_the_nearest_name() -> None:
    written("mine.py", MINE)

    done = failproof("check", "-p", "mien.py")

    assert done.exit_code == 2
    assert done.stderr.startswith("error: mien.py: the file cannot be read: ")
    assert "did you mean 'mine.py'?" in done.stderr


@pytest.mark.parametrize("name", ["model.py", "properties.py", "json.py", "sys.py"])
def test_a_file_that_has_the_name_of_a_module_is_refused(name: str) -> None:
    written(name, MINE)

    with pytest.raises(FailproofError) as caught:
        run_file(name)

    assert caught.value.code is Code.NAME_TAKEN


def test_a_file_is_run_anew_each_time_and_its_namesake_in_another_folder_too(folder: Path) -> None:
    written("mine.py", MINE)
    other = folder / "other"
    other.mkdir()
    (other / "mine.py").write_text(MINE.replace("MINE-", "OTHER-"), encoding="utf-8")
    path = list(sys.path)

    first = [p.id for p in read_properties("mine.py")]
    second = [p.id for p in read_properties("other/mine.py")]
    written("mine.py", MINE.replace("MINE-", "NEW-"))
    third = [p.id for p in read_properties("mine.py")]

    assert (first, second, third) == (["MINE-1", "MINE-2"], ["OTHER-1", "OTHER-2"], ["NEW-1", "NEW-2"])
    assert len(sys.path) <= len(path) + 1


def test_a_file_that_is_wrong_leaves_no_module_behind() -> None:
    written("wrong.py", "x = 1\nx.y\n")
    path = list(sys.path)

    with pytest.raises(FailproofError):
        read_own_file("wrong.py")

    assert "wrong" not in sys.modules
    assert sys.path == path


def test_a_file_does_not_replace_modules_by_what_stands_beside_it() -> None:
    written("json.py", "raise RuntimeError")
    written("mine.py", "import json\nassert json.dumps(1) == '1'\n" + MINE)

    assert [p.id for p in read_properties("mine.py")] == ["MINE-1", "MINE-2"]


def test_places_are_as_the_user_names_the_file(folder: Path) -> None:
    (folder / "claims").mkdir()
    written("claims/mine.py", MINE)

    near = read_properties("claims/mine.py")[0].place
    far = read_properties(folder / "claims" / "mine.py")[0].place

    assert (str(near), str(far)) == ("claims/mine.py:6", "claims/mine.py:6")


def test_a_module_of_the_users_is_known_as_such() -> None:
    written("mine.py", MINE)

    assert isinstance(run_file("mine.py"), PythonFile)


def test_the_second_design_is_short_and_comes_out_as_expected() -> None:
    """The whole page docs/database runs with the long tests."""
    source = ROOT / "docs" / "database" / "database.py"

    done = failproof("check", "--design", source.as_posix(), "one-primary", "no-rivals", "-j", "1", "--engine", "bdd")

    assert len(source.read_text(encoding="utf-8").splitlines()) < 150
    assert done.exit_code == 0
    assert done.stdout.endswith("2 properties: 2 as expected\n")


@pytest.mark.parametrize(
    ("function", "said"),
    [
        ("lambda n: 1 // n", "Lamp.half cannot be derived of 0: ZeroDivisionError: integer division or modulo by zero"),
        ("lambda n: str(n)", "Lamp.half is '0' for 0, which is no int"),
    ],
)
def test_a_function_of_a_design_that_fails_is_told_at_its_declaration(function: str, said: str) -> None:
    source = LAMP.replace(
        "    lit = State", f"    number = Fixed(int)\n    half = Derived(number, {function}, int)\n    lit = State"
    )
    source = source.replace("import Component", "import Component, Derived, Fixed").replace(
        '"lamp1": {}', '"lamp1": {"number": 0}'
    )
    written("lamp.py", source)

    done = failproof("list", "components", "--design", "lamp.py")

    assert done.exit_code == 2
    assert done.stderr.startswith(f"error: lamp.py:7: {said} [F1")


def test_a_link_to_a_number_of_elements_that_is_none_is_told() -> None:
    written(
        "lamp.py",
        LAMP.replace("    lit = State", "    rooms = Links(Component, at_least='1')\n    lit = State").replace(
            "import Component", "import Component, Links"
        ),
    )

    done = failproof("list", "components", "--design", "lamp.py")

    assert done.stderr.startswith("error: lamp.py:6: a link to '1' elements at least is none [F110]")
