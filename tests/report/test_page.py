"""The file as text: what it says, that it is always the same, and that nothing in a name becomes markup."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from model.lang import sites
from tests.report.reports import outline, run, write_report

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden" / "two-open.txt"
VERSIONS = re.compile(r'<dl class="versions">.*?</dl>', re.DOTALL)
HOSTILE = "<script>alert(1)</script>"
DEPLOYMENT = f"""
design = "pair"
title = '''</script>{HOSTILE}'''

[Network.net]

[Server.'{HOSTILE}']
address = "10.0.0.9"
network = "net"

[Server."' onload='alert(2)"]
address = "10.0.0.10"
network = "net"
"""


def test_the_report_says_what_is_recorded(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    page = write_report(tmp_path / "report.html", "T1", "T8", "T9", "-d", "two-open").read_text(encoding="utf-8")

    told = "\n".join(outline(VERSIONS.sub("", page)).lines) + "\n"
    if request.config.getoption("--update"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(told, encoding="utf-8", newline="\n")
    assert told == GOLDEN.read_text(encoding="utf-8")


def test_a_report_from_saved_results_differs_in_saying_so_only(tmp_path: Path) -> None:
    words = ("-d", "two-open", "-e", "reference", "-j", "1")
    run("check", *words, "--json", str(tmp_path / "results.json"))
    run("report", *words, "--out", str(tmp_path / "one.html"))
    run("report", "--from", str(tmp_path / "results.json"), "--out", str(tmp_path / "two.html"))

    one, two = ((tmp_path / f"{name}.html").read_text(encoding="utf-8").splitlines() for name in ("one", "two"))
    more = [text for text in two if text not in one]
    assert [text for text in one if text not in two] == []
    assert len(more) == 1
    assert "read from a file" in more[0]


def test_conditions_are_told_of_all_properties_where_they_are_asked_for(tmp_path: Path) -> None:
    page = write_report(tmp_path / "report.html", "T1", "T3", "--conditions").read_text(encoding="utf-8")

    lines = [text.strip() for text in outline(page).lines]
    told = lines[lines.index("h3 | Exactly when") : lines.index("h3 | What each option settles")]
    assert [text for text in told if text.startswith(("b |", "span.sentence", "span.note"))] == [
        "b | T1",
        "span.sentence | holds exactly when R2 = sure; else violated.",
        "span.note | With the other readings as they are here, it turns with R2 = hasty (violated).",
        "span.note | These could matter and make no difference: R1.",
        "b | T3",
        "span.sentence | violated in every reading.",
    ]


def test_what_a_violation_needs_is_told_where_it_is_asked_for(tmp_path: Path) -> None:
    page = write_report(tmp_path / "report.html", "T3", "T4", "--explain").read_text(encoding="utf-8")

    lines = [text.strip() for text in outline(page).lines]
    at = lines.index("ul.needs")
    assert lines[at - 1] == "p | What it needs, found by taking each cause out of the model and asking again:"
    assert lines[at + 1] == "li | Server.crash: needed; without it the claim holds (proof re-checked)"
    assert lines.count("ul.needs") == 1


def test_which_readings_a_violation_needs_is_told_beside_its_causes(tmp_path: Path) -> None:
    page = write_report(tmp_path / "report.html", "T8", "-r", "R2=hasty", "--explain").read_text(encoding="utf-8")

    lines = [text.strip() for text in outline(page).lines]
    at = lines.index("p | Which readings it needs, found by giving each its other options:")
    assert lines[at + 1 : at + 4] == [
        "ul.needs",
        "li | R1 = always: not needed; with never it happens all the same: 1 fault, 2 steps",
        "li | R2 = hasty: needed; with sure the claim holds (proof re-checked)",
    ]
    assert lines.count("ul.needs") == 2


def test_no_name_becomes_markup(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Deployments refuse such names; the report does not rely on it."""
    monkeypatch.setattr(sites, "_NAME", re.compile(".+", re.DOTALL))
    file = tmp_path / "hostile.toml"
    file.write_text(DEPLOYMENT, encoding="utf-8")

    page = write_report(tmp_path / "report.html", "T1", "T3", "T7", "-d", str(file), "-r", "R2=hasty").read_text(
        encoding="utf-8"
    )

    found = outline(page)
    assert found.tags.count("script") == 2
    assert [name for name, _ in found.attributes if name.startswith("on")] == []
    assert [value for name, value in found.attributes if name == "style"] == []
    assert page.count(HOSTILE) == 0
    assert page.count("&lt;script&gt;alert(1)") > 10


def test_nothing_in_the_file_asks_the_network(tmp_path: Path) -> None:
    page = write_report(tmp_path / "report.html", "T3").read_text(encoding="utf-8")

    found = outline(page)
    names = {"src", "srcset", "action", "poster", "data", "xlink:href", "background", "formaction"}
    assert [a for a in found.attributes if a[0] in names] == []
    assert [value for name, value in found.attributes if name == "href" and not value.startswith("#")] == []
    assert not re.search(r"@import|url\(", page)
    assert set(found.tags) & {"link", "iframe", "img", "object", "embed", "base"} == set()


@pytest.mark.long
def test_the_bytes_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    words = ("report", "-d", "two-open", "-j", "1", "--out")
    for seed in ("0", "1", "2"):
        subprocess.run(
            [sys.executable, "-m", "tests.cli.toy_program", *words, str(tmp_path / f"{seed}.html")],
            check=False,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.DEVNULL,
        )

    pages = {(tmp_path / f"{seed}.html").read_bytes() for seed in ("0", "1", "2")}
    assert len(pages) == 1
