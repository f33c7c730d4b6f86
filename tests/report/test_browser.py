"""The report in a browser: it is silent, asks nobody, and its filter and player do what they say."""

from __future__ import annotations

import re
from collections.abc import Generator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, Locator, Page

from diagrams.element_state import Mark
from diagrams.topology import SIGNS
from model.lang import sites
from tests.report.browser import browser, opened
from tests.report.reports import write_report
from tests.report.test_page import DEPLOYMENT, HOSTILE


@pytest.fixture(scope="module")
def chromium() -> Generator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """T1 depends on the readings, T3 is violated, T7 is not as expected, T8 is shown by two runs, T9 is vacuous."""
    return write_report(
        tmp_path_factory.mktemp("report") / "report.html", "T1", "T3", "T7", "T8", "T9", "-d", "two-open"
    )


def player_of(page: Page, name: str) -> Locator:
    return page.locator(f"#property-{name} .player").first


def state(player: Locator) -> dict[str, str]:
    return dict(row.split("\t") for row in player.locator(".state tbody").inner_text().strip().splitlines())


def violations(page: Page) -> list[str]:
    """What axe finds that keeps people from reading the page, however light it takes it."""
    found = Axe().run(page).response["violations"]
    return [f"{violation['id']}: {node['html']}" for violation in found for node in violation["nodes"]]


def test_a_run_is_stepped_through_by_keyboard_and_the_verdicts_are_filtered(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as found:
        page, player = found.page, player_of(found.page, "T1")
        told_now, current = player.locator(".told"), page.locator("#property-T1 tr[aria-current=step]")
        told = [told_now.inner_text()]
        states = [state(player)]
        player.locator("[data-go=on]").focus()
        for key in ("Enter", "ArrowRight", "ArrowLeft", "End", "ArrowRight", "Home"):
            page.keyboard.press(key)
            told.append(told_now.inner_text())
            states.append(state(player))

        assert told == [
            "Start, before the first of 3 steps",
            "Step 1 of 3, failover: server1 sees no active server and takes over.",
            "Step 2 of 3, fault: net goes down.",
            "Step 1 of 3, failover: server1 sees no active server and takes over.",
            "Step 3 of 3, detection: server2 no longer hears the active server and takes over beside it.",
            "Step 3 of 3, detection: server2 no longer hears the active server and takes over beside it.",
            "Start, before the first of 3 steps",
        ]
        at_start = {"net.up": "yes", "server1.role": "backup", "server2.role": "backup"}
        assert states[0] == states[-1] == at_start
        assert states[2] == {"net.up": "yes → no", "server1.role": "active", "server2.role": "backup"}
        assert current.count() == 0

        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        net = player.locator("g.element.mark-hurt")
        assert (net.locator(".name").text_content(), net.locator(".line").all_text_contents()) == (
            f"{SIGNS[Mark.HURT]}net",
            ["up: no"],
        )
        assert current.locator("th").inner_text() == "2"

        page.get_by_label("Words").fill("active")
        shown = page.locator("table.verdicts tbody tr:visible th")
        assert shown.all_inner_texts() == ["T1"]
        page.get_by_label("Words").fill("")
        page.locator("form.filter").get_by_label("violated", exact=True).check()
        assert shown.all_inner_texts() == ["T3", "T7"]
        page.locator("form.filter").get_by_label("NOT as expected").check()
        assert shown.all_inner_texts() == ["T7"]
        assert page.locator("form.filter .shown").inner_text() == "1 of 5 shown"

        assert found.said == []
        assert found.asked == [report.as_uri()]


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 480])
def test_nothing_keeps_people_from_reading_it(chromium: Browser, report: Path, scheme: str, width: int) -> None:
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    with opened(chromium, report, bypass_csp=True, **options) as found:
        for part in found.page.locator("#property-T1 summary").all():
            part.click()
        player_of(found.page, "T1").locator("[data-go=on]").click()

        assert violations(found.page) == []
        assert found.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.long
def test_all_of_it_can_be_read_without_scripts(chromium: Browser, report: Path) -> None:
    with opened(chromium, report, java_script_enabled=False) as found:
        page = found.page
        assert page.locator("form.filter").is_hidden()
        assert page.locator(".player:visible").count() == 0
        assert page.locator("table.verdicts tbody tr:visible").count() == 5
        steps = page.locator("#property-T1 table.steps tbody tr")
        assert [row.locator("th").inner_text() for row in steps.all()] == ["1", "2", "3"]
        assert "server2.role: backup → active" in steps.nth(2).inner_text()
        assert page.locator("#deployment svg").is_visible()


@pytest.mark.long
def test_on_paper_nothing_is_left_that_has_to_be_clicked(chromium: Browser, report: Path) -> None:
    with opened(chromium, report, color_scheme="dark") as found:
        page = found.page
        player_of(page, "T1").locator("[data-go=on]").click()
        page.emulate_media(media="print")
        for hidden in ("nav", "form.filter", ".player", ".skip"):
            assert page.locator(f"{hidden}:visible").count() == 0, hidden
        assert page.locator("#property-T1 table.steps:visible").count() == 1
        assert page.locator("#property-T1 .formulas").is_visible()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert (
            page.locator("#deployment svg .box, #deployment svg polygon")
            .nth(1)
            .evaluate("part => getComputedStyle(part).fill")
            == "rgb(255, 255, 255)"
        )
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type /Page\b", printed)) >= 3


@pytest.mark.long
def test_names_that_are_markup_stay_text(chromium: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sites, "_NAME", re.compile(".+", re.DOTALL))
    file = tmp_path / "hostile.toml"
    file.write_text(DEPLOYMENT, encoding="utf-8")
    report = write_report(tmp_path / "report.html", "T1", "-d", str(file), "-r", "R2=hasty")

    with opened(chromium, report) as found:
        player = player_of(found.page, "T1")
        player.locator("[data-go=last]").click()

        assert found.page.evaluate("document.scripts.length") == 2
        assert f"{HOSTILE}.role" in state(player)
        assert player.locator("text.name").all_text_contents().count(f"{SIGNS[Mark.CHANGED]}{HOSTILE}") == 1
        assert found.said == []
        assert found.asked == [report.as_uri()]
