from __future__ import annotations

import os

import pytest

from diagrams.quiet import font_warnings_hidden


def test_of_standard_error_only_lines_about_fonts_are_dropped(capfd: pytest.CaptureFixture[str]) -> None:
    with font_warnings_hidden():
        os.write(2, b"Fontconfig warning: unknown element\nError: no such node\nFontconfig error: none\n")
        os.write(2, b"the end")

    assert capfd.readouterr().err == "Error: no such node\nthe end"


def test_standard_error_is_given_back_after_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyError), font_warnings_hidden():
        raise KeyError
    os.write(2, b"Fontconfig is heard again\n")

    assert capfd.readouterr().err == "Fontconfig is heard again\n"
