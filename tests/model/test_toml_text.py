from __future__ import annotations

import pytest

from model.lang.place import Place
from model.toml_lines import key_lines
from model.toml_text import TomlError, decoded, parsed, place_of_key, shown


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decoded(b"\xef\xbb\xbfa = 1") == "a = 1"


def test_bytes_that_are_no_text_are_told_with_their_line() -> None:
    with pytest.raises(TomlError) as caught:
        decoded(b'a = 1\nb = "\xff"\n')

    assert (caught.value.message, caught.value.line) == ("the file is not UTF-8: byte 11 cannot be read", 2)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[a]\nb = 1\n\nb = 2\n", 4, "a.b: given twice, first on line 2"),
        ("[a]\nb = 1\n[a]\nc = 2\n", 3, "a: given twice, first on line 1"),
        ("[a]\nb =\n", 2, "a.b: no TOML: invalid value"),
        ('a = "b\n', 1, "a: no TOML: illegal character '\\n'"),
        ("a = [1,\n\n", 1, "a: no TOML: invalid value at the end of the file"),
        (f"a = {'[' * 4000}", 0, "the file cannot be parsed: it is nested too deeply, or a number is too long"),
        (f"a = {'9' * 5000}", 0, "the file cannot be parsed: it is nested too deeply, or a number is too long"),
    ],
)
def test_what_is_no_toml_is_told_with_line_and_key(text: str, line: int, message: str) -> None:
    with pytest.raises(TomlError) as caught:
        parsed(text, header="[a.b]")

    assert (caught.value.line, caught.value.message) == (line, message)


def test_a_fix_shows_a_header_of_the_kind_of_file() -> None:
    with pytest.raises(TomlError) as caught:
        parsed("x", header="[statements.S1-01]")

    assert caught.value.fix == 'write lines such as `key = "value"`, under headers such as `[statements.S1-01]`'


def test_a_key_without_a_line_stands_where_its_table_does() -> None:
    lines = key_lines("[a]\nb = 1\n")

    assert place_of_key("f", lines, ("a", "b")) == Place("f", 2)
    assert place_of_key("f", lines, ("a", "c")) == Place("f", 1)
    assert place_of_key("f", lines, ("d",)) == Place("f")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        ({"a": 1}, "a table"),
        ([1], "a list"),
        ("it", "'it'"),
        (2.5, "2.5"),
        (-(2**63), "-9223372036854775808"),
        (2**63, "an integer of more than 64 bits"),
    ],
)
def test_values_are_shown_as_people_wrote_them(value: object, text: str) -> None:
    assert shown(value) == text


def test_a_number_too_long_to_print_is_shown_all_the_same() -> None:
    assert shown(16**6000) == "an integer of more than 64 bits"
