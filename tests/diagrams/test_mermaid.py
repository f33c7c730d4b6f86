"""Mermaid texts are read by Mermaid itself, in a headless browser.

The package is one of npm: `npm install --no-save mermaid@11` in the folder of the checkout. Without it, or without a
browser, these tests are skipped.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diagrams.sequence import sequence
from tests.diagrams.drawings import DRAWINGS
from tests.diagrams.evil import LASSO, NAMES, PAIR, SCRIPT, run

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "node_modules" / "mermaid" / "dist" / "mermaid.min.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DRAW = """async text => {
    mermaid.initialize({startOnLoad: false, securityLevel: "strict"});
    const {svg} = await mermaid.render("picture", text);
    document.body.innerHTML = svg;
    return document.body.innerText + [...document.querySelectorAll("text, tspan")].map(t => t.textContent).join(" ");
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    if not PACKAGE.exists():
        pytest.skip("needs the npm package mermaid in node_modules")
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("needs a browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--headless", "--no-sandbox"])
        page = browser.new_page()
        page.set_content("<!doctype html><title>mermaid</title>")
        page.add_script_tag(path=PACKAGE)
        yield page
        browser.close()


def test_mermaid_draws_every_recorded_text(page: Any) -> None:
    texts = {name: made.mermaid for name, draw in DRAWINGS.items() if (made := draw()).mermaid is not None}

    drawn = {name: page.evaluate(DRAW, text) for name, text in texts.items()}

    assert [name for name, told in drawn.items() if len(told) < 40] == []


@pytest.mark.parametrize("name", NAMES)
def test_mermaid_draws_every_name_as_it_is(page: Any, name: str) -> None:
    told = page.evaluate(DRAW, sequence(run(name, "other")).mermaid)

    assert page.locator("script").count() == 1
    if name == SCRIPT:
        assert "<script>alert(1)</script>" in told


def test_mermaid_draws_loops_and_pairs(page: Any) -> None:
    told = [page.evaluate(DRAW, sequence(evidence).mermaid) for evidence in (LASSO, PAIR)]

    assert "loop" in told[0]
    assert "Without step 2 the same run ends otherwise" in told[1].replace("\n", " ")
