from __future__ import annotations

import tomllib
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from model.toml_lines import Key, key_lines, keys_in, show_key


def test_tables_and_keys_stand_on_their_lines() -> None:
    text = 'a = 1\n\n[b]\nc = 2  # = not a key\n\n[ b . "d e" ]\n\'f\'.g = "x"\n'

    lines = key_lines(text)

    assert lines == {
        ("a",): 1,
        ("b",): 3,
        ("b", "c"): 4,
        ("b", "d e"): 6,
        ("b", "d e", "f"): 7,
        ("b", "d e", "f", "g"): 7,
    }


def test_keys_of_inline_tables_are_found_and_strings_in_arrays_are_not() -> None:
    text = 'x = [\n  "a = 1", # b = 2\n  { c = "]", d = [ { e = 1 } ] },\n]\ny = {}\nz = { k.l = [] }\n'

    lines = key_lines(text)

    assert lines == {
        ("x",): 1,
        ("x", "c"): 3,
        ("x", "d"): 3,
        ("x", "d", "e"): 3,
        ("y",): 5,
        ("z",): 6,
        ("z", "k"): 6,
        ("z", "k", "l"): 6,
    }


def test_strings_over_several_lines_hide_what_looks_like_keys() -> None:
    text = 'a = """\nb = 1\n\\"""c = 2\n"""\nd = \'\'\'\ne = 3\'\'\'\'\nf = "\\" = #"\n'

    lines = key_lines(text)

    assert lines == {("a",): 1, ("d",): 5, ("f",): 7}


def test_escapes_in_quoted_keys_are_read() -> None:
    assert key_lines('"a\\tb\\u00e9\\U0001F600\\\\"."c.d" = 1') == {("a\tbé😀\\",): 1, ("a\tbé😀\\", "c.d"): 1}


def test_arrays_of_tables_keep_the_line_of_their_first_header() -> None:
    assert key_lines("[[a]]\nb = 1\n[[a]]\nb = 2\n") == {("a",): 1, ("a", "b"): 2}


def test_a_text_that_is_no_toml_gives_the_keys_before_the_trouble() -> None:
    assert list(keys_in('a = 1\nb = "open\nc = 3')) == [(("a",), 1), (("b",), 2)]


def test_keys_are_shown_as_toml_writes_them() -> None:
    assert show_key(("Server", "a b", 'q"\\', "\x1b")) == 'Server."a b"."q\\"\\\\"."\\u001B"'


@dataclass
class _Writer:
    """Writes TOML and remembers on which line it wrote each key."""

    lines: list[str] = field(default_factory=list[str])
    where: dict[Key, int] = field(default_factory=dict[Key, int])

    def write(self, text: str) -> None:
        self.lines.extend(text.split("\n"))

    def note(self, key: Key) -> None:
        for length in range(1, len(key) + 1):
            self.where.setdefault(key[:length], len(self.lines) + 1)


_NAMES = st.text(st.sampled_from("ab-_1 .#=[]{}\"'\\é\n"), min_size=1, max_size=4)
_PLAIN = st.sampled_from(
    ["1", "true", '"x # y = 1"', "'\\'", '"""\na = 1\n"""', "'''\n[t]'''", "1979-05-27T07:32:00Z", "-0.5"]
)
_VALUES = st.recursive(
    _PLAIN,
    lambda inner: st.lists(inner, max_size=3).map(lambda parts: "[\n" + ", # ]\n".join(parts) + "\n]"),
    max_leaves=5,
)
_TABLES = st.lists(
    st.tuples(
        _NAMES, st.dictionaries(_NAMES, st.one_of(_VALUES, st.dictionaries(_NAMES, _PLAIN, max_size=2)), max_size=3)
    ),
    max_size=4,
    unique_by=lambda table: table[0],
)


@given(_TABLES, st.sampled_from(["", "# c = 1\n", "\n\n"]))
def test_every_key_of_a_written_text_is_found_on_its_line(
    tables: list[tuple[str, dict[str, str | dict[str, str]]]], between: str
) -> None:
    writer = _Writer()
    for name, fields in tables:
        writer.write(between.removesuffix("\n"))
        writer.note((name,))
        writer.write(f"[ {_quote(name)} ]")
        for key, value in fields.items():
            writer.note((name, key))
            if isinstance(value, str):
                writer.write(f"{_quote(key)} = {value}  # d = 1")
                continue
            text = f"{_quote(key)} = {{"
            for position, (inner, scalar) in enumerate(value.items()):
                line = len(writer.lines) + 1 + text.count("\n")
                writer.where.setdefault((name, key, inner), line)
                text += f"{', ' if position else ''}{_quote(inner)} = {scalar}"
            writer.write(text + "}")
    text = "\n".join(writer.lines)

    tomllib.loads(text)
    assert key_lines(text) == writer.where


def _quote(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


@given(st.text(st.sampled_from("ab=.[]{}\"'\\#,\n \t1"), max_size=40))
def test_no_text_makes_the_scanner_fail_and_lines_never_go_back(text: str) -> None:
    lines = [line for _, line in keys_in(text)]

    assert lines == sorted(lines)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)
