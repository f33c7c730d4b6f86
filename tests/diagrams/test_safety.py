"""Names of any kind stay texts: in SVG, in DOT, in Mermaid."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagrams.labels import identifier, plain
from diagrams.mermaid import safe
from diagrams.render import SVG
from diagrams.sequence import sequence
from tests.diagrams.evil import NAMES, SCRIPT, run


def test_a_script_in_a_name_is_text_in_the_svg() -> None:
    drawn = sequence(run(SCRIPT)).svg

    root = ET.fromstring(drawn)  # noqa: S314 - Graphviz wrote it
    assert {element.tag.removeprefix(f"{{{SVG}}}") for element in root.iter()} <= {
        "svg",
        "g",
        "title",
        "text",
        "path",
        "polygon",
        "polyline",
        "ellipse",
    }
    assert any("script" in (text.text or "") for text in root.iter(f"{{{SVG}}}text"))
    assert "<script" not in drawn


@pytest.mark.parametrize("name", NAMES)
def test_every_name_can_be_drawn(name: str) -> None:
    picture = sequence(run(name, "other"))

    root = ET.fromstring(picture.svg)  # noqa: S314 - Graphviz wrote it
    assert root.get("aria-label", "").endswith(": 1 fault, 1 operator action, 2 steps")


@given(st.text())
def test_no_text_can_end_what_mermaid_quotes(text: str) -> None:
    told = safe(text)

    assert not set(told) & set('"<>;`\n\\{}|%&') - {";"}
    assert told.count(";") == told.count("#")


@given(st.text(), st.text())
def test_different_names_have_different_ids(one: str, other: str) -> None:
    assert (identifier("el", one) == identifier("el", other)) == (one == other)


@settings(max_examples=30)
@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_a_plain_text_is_never_taken_for_markup(text: str) -> None:
    import graphviz

    made = graphviz.Digraph()
    made.node("n", label=plain(text))

    assert "label=<" not in made.source
