from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.lang.errors import Code, FailproofError, RequirementsError, UsageError
from model.lang.place import Place
from model.requirements import (
    Document,
    Fact,
    Requirements,
    Statement,
    StatementKind,
    Sureness,
    read_requirements,
    requirements_file,
    requirements_in,
)

SMALL = """\
[documents.T]
title = "A guide"
part = "page 1"

[statements.T-01]
says = "There is a server."
place = "sentence 1"
kind = "structure"

[statements.T-02]
says = "See elsewhere."
place = "sentence 2"
kind = "reference"
not_modelled = "A pointer."

[facts.C1]
says = "It is blue."
source = "a photograph"
sure = "low"
"""


def shipped() -> Requirements:
    return read_requirements(requirements_file())


def test_documents_statements_and_facts_are_read_in_the_order_of_the_file() -> None:
    read = requirements_in(SMALL, file="t.toml")

    assert read == Requirements(
        (Document("T", "A guide", "page 1"),),
        (
            Statement("T-01", "T", "There is a server.", "sentence 1", StatementKind.STRUCTURE, None),
            Statement("T-02", "T", "See elsewhere.", "sentence 2", StatementKind.REFERENCE, "A pointer."),
        ),
        (Fact("C1", "It is blue.", "a photograph", Sureness.LOW),),
    )
    assert [s.modelable for s in read.statements] == [True, False]


def test_an_unknown_id_is_an_error_with_the_nearest_one() -> None:
    read = requirements_in(SMALL, file="t.toml")

    with pytest.raises(UsageError) as caught:
        read.entry("T-1")

    assert read.entry("C1") is read.facts[0]
    assert (caught.value.message, caught.value.fix) == (
        "there is no statement and no fact 'T-1'",
        "did you mean 'T-01'?",
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "fix"),
    [
        ('"low"\n', '"low"\n[more]\n', 20, "more: a table of statements has no 'more'", "documents, facts, statements"),
        ('"low"\n', '"low"\nplace = "x"\n', 20, "facts.C1.place: there is no key 'place' here", "says, source, sure"),
        ("kind =", "kinds =", 8, "statements.T-01.kinds: there is no key 'kinds' here", "did you mean 'kind'?"),
        ('place = "sentence 1"\n', "", 5, "statements.T-01: there is no 'place'", 'a line `place = "..."`'),
        ('"structure"', '"structures"', 8, "statements.T-01.kind: 'structures' was found", "mean 'structure'?"),
        ('"structure"', "1", 8, "statements.T-01.kind: 1 was found; expected ", ""),
        ('"low"', '"none"', 20 - 1, "facts.C1.sure: 'none' was found; expected ", "known here: high, low, medium"),
        ('"sentence 1"', '" "', 7, "statements.T-01.place: ' ' was found; expected a text", ""),
        ('"sentence 1"', "[]", 7, "statements.T-01.place: a list was found; expected a text", ""),
        ('"A pointer."', '""', 14, "statements.T-02.not_modelled: '' was found; expected a text", ""),
        ("statements.T-02", "statements.T02", 10, "statements.T02: 'T02' is no id of a statement", "S1-01"),
        ("statements.T-02", "statements.U-02", 10, "statements.U-02: there is no document 'U'", "known here: T"),
        ("documents.T", "documents.t", 1, "documents.t: 't' is no id of a document", "write a capital"),
        ("facts.C1", "facts.C-1", 16, "facts.C-1: 'C-1' is no id of a fact", "C28"),
        ("[facts.C1]", "[facts]\nC1 = 2\n[facts.C2]", 17, "facts.C1: 2 was found; expected a table of texts", ""),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_key(old: str, new: str, line: int, message: str, fix: str) -> None:
    assert old in SMALL

    with pytest.raises(RequirementsError) as caught:
        requirements_in(SMALL.replace(old, new, 1), file="t.toml")

    assert caught.value.code is Code.BAD_STATEMENT
    assert caught.value.place == Place("t.toml", line)
    assert caught.value.message.startswith(message)
    assert fix in caught.value.fix


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is no statement"),
        ("statements = 1\n", "statements: 1 was found; expected a table for each, such as `[statements.S1-01]`"),
        ("documents = []\n", "documents: a list was found; expected a table for each, such as `[documents.S1]`"),
    ],
)
def test_a_file_of_another_shape_is_one_error(text: str, message: str) -> None:
    with pytest.raises(RequirementsError) as caught:
        requirements_in(text, file="t.toml")

    assert caught.value.message == message


def test_an_id_that_is_given_twice_is_told_with_both_lines() -> None:
    with pytest.raises(RequirementsError) as caught:
        requirements_in(SMALL.replace("T-02", "T-01"), file="t.toml")

    assert caught.value.code is Code.REQUIREMENTS_SYNTAX
    assert str(caught.value).startswith("t.toml:10: statements.T-01: given twice, first on line 5 [F601]")


def test_a_file_that_is_no_text_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    path.write_bytes(SMALL.encode() + b"# \xff")

    with pytest.raises(RequirementsError) as caught:
        read_requirements(path)

    assert caught.value.place == Place("t.toml", 20)


@settings(max_examples=200)
@given(
    st.integers(0, len(SMALL)), st.integers(0, 12), st.sampled_from(["", "[", '"', "=", "\n", ".", "{}", "x", "\x00"])
)
def test_a_mutated_file_is_read_or_is_one_error_with_a_place(start: int, length: int, piece: str) -> None:
    text = SMALL[:start] + piece + SMALL[start + length :]

    try:
        requirements_in(text, file="t.toml")
    except FailproofError as error:
        assert isinstance(error, RequirementsError)  # noqa: PT017 - both outcomes are right
        assert error.place is not None  # noqa: PT017 - see above
        assert error.place.line <= text.count("\n") + 1  # noqa: PT017 - see above


# ---- the file of the package ---------------------------------------------------------------------
def test_all_88_statements_are_there_once_and_in_order() -> None:
    found = [statement.id for statement in shipped().statements]

    assert found == [f"S1-{n:02}" for n in range(1, 53)] + [f"S2-{n:02}" for n in range(1, 37)]
    assert len(found) == 88


def test_all_32_facts_are_there_once_and_in_order() -> None:
    assert [fact.id for fact in shipped().facts] == [f"C{n}" for n in range(1, 33)]


def test_fourteen_statements_cannot_be_modelled_and_say_why() -> None:
    found = [statement.id for statement in shipped().statements if not statement.modelable]

    assert found == [
        *("S1-01", "S1-06", "S1-13", "S2-01", "S2-07", "S2-20", "S2-25"),
        *("S2-27", "S2-31", "S2-32", "S2-33", "S2-34", "S2-35", "S2-36"),
    ]


def test_no_two_statements_say_the_same() -> None:
    says = [entry.says for entry in shipped().entry_by_id.values()]

    assert len(set(says)) == 120


def test_every_kind_is_the_kind_of_some_statement() -> None:
    assert {statement.kind for statement in shipped().statements} == set(StatementKind)


def test_what_only_refers_is_never_modelled() -> None:
    references = [s for s in shipped().statements if s.kind is StatementKind.REFERENCE]

    assert len(references) == 8
    assert not [s.id for s in references if s.modelable]
