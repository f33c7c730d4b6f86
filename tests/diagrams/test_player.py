from __future__ import annotations

from xml.etree import ElementTree as ET

from diagrams.player import player, player_style
from diagrams.render import SVG
from diagrams.theme import LIGHT
from tests.diagrams.drawings import shipped, trace


def texts(svg: str, group: str, name: str) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314 - Graphviz wrote it
    found = next(g for g in root.iter(f"{{{SVG}}}g") if g.get("id") == group)
    return [text.text or "" for text in found.iter(f"{{{SVG}}}text") if text.get("class") == name]


def test_a_player_shows_the_start_and_has_room_for_every_line_of_the_run() -> None:
    made = player(shipped("figure-4-2"), trace("H8"), prefix="t1-")

    assert texts(made.svg, "t1-el-app1", "name") == ["app1"]
    assert texts(made.svg, "t1-el-app1", "sort") == ["ExtendedFunctions", "address 10.1.1.9"]
    assert texts(made.svg, "t1-el-app1", "line") == ["process: running", "role: active", "", ""]


def test_a_frame_says_what_to_write_and_how_each_element_stands() -> None:
    made = player(shipped("figure-4-2"), trace("H8"), prefix="t1-")

    at_end = {frame.id: frame for frame in made.frames[2]}
    assert [len(frame) for frame in made.frames] == [9, 9, 9]
    assert at_end["t1-el-app1"].name == "\u00d7 app1"
    assert at_end["t1-el-app1"].classes == "element mark-hurt now"
    assert at_end["t1-el-app1"].lines == (
        "process: running",
        "role: active",
        "registered with: none",
        "known to ctim1: no",
    )
    assert at_end["t1-el-ctim1"].classes == "element mark-hurt"
    assert at_end["t1-el-app2"].classes == "element mark-as-at-start"


def test_every_class_of_an_element_has_a_look_of_its_own() -> None:
    rules = player_style(".x", LIGHT).splitlines()

    assert len({rule.split("{")[0] for rule in rules}) == 6
    assert len({rule.split("{")[1] for rule in rules}) == 6
