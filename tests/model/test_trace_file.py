from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.lang.errors import Code, UsageError
from model.lang.place import Place
from model.trace import Change, Trace, TraceStep
from model.trace_file import read_trace, trace_from, trace_text

_TEXTS = st.text(max_size=8)
_CHANGES = st.builds(Change, _TEXTS, _TEXTS, _TEXTS)
_STEPS = st.builds(
    TraceStep,
    instance=_TEXTS,
    rule=_TEXTS,
    binding=st.lists(_TEXTS, max_size=2).map(tuple),
    kind=_TEXTS,
    sentence=_TEXTS,
    cites=st.lists(_TEXTS, max_size=2).map(tuple),
    changes=st.lists(_CHANGES, max_size=2).map(tuple),
)
_TRACES = st.builds(
    Trace,
    design=_TEXTS,
    deployment=_TEXTS,
    start=_TEXTS,
    readings=st.dictionaries(_TEXTS, _TEXTS, max_size=2),
    initial=st.dictionaries(_TEXTS, _TEXTS, max_size=2),
    steps=st.lists(_STEPS, max_size=3).map(tuple),
)
HERE = Place("t.json")
PLAIN = Trace("d", "s", "normal", {}, {"x": "no"}, ())


@given(_TRACES)
def test_a_trace_survives_its_file(trace: Trace) -> None:
    assert trace_from(trace_text(trace).encode(), HERE) == trace


def test_a_file_names_its_format_and_version() -> None:
    data = json.loads(trace_text(PLAIN))

    assert (data["format"], data["version"]) == ("failproof-trace", 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"version": 1', '"version": 2'),
        ('"version": 1', '"version": "1"'),
        ('"failproof-trace"', '"failproof-report"'),
        ('"steps": []', '"steps": [1]'),
        ('"steps": []', '"stebs": []'),
        ('"steps": []', '"steps": [], "more": 1'),
        ('"x": "no"', '"x": false'),
        ("{", "["),
    ],
)
def test_what_is_no_trace_is_one_error_with_the_file(before: str, after: str) -> None:
    text = trace_text(PLAIN).replace(before, after, 1)

    with pytest.raises(UsageError) as caught:
        trace_from(text.encode(), HERE)

    assert (caught.value.code, caught.value.place) == (Code.BAD_TRACE, HERE)


@given(st.binary(max_size=30))
def test_bytes_are_no_trace(data: bytes) -> None:
    with pytest.raises(UsageError):
        trace_from(data, HERE)


def test_deep_nesting_is_no_traceback() -> None:
    with pytest.raises(UsageError):
        trace_from(b'{"trace": ' + b"[" * 100_000, HERE)


def test_a_missing_file_is_an_error_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_trace(tmp_path / "none.json")

    assert caught.value.code is Code.UNREADABLE_FILE
    assert caught.value.place == Place((tmp_path / "none.json").as_posix())
