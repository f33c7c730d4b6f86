from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.deployment_file import (
    FileDeployment,
    deployment_names,
    find_deployment,
    read_deployment,
    read_text,
    site_of,
)
from model.designs import design
from model.lang.errors import Code, DeploymentError, FailproofError, UsageError
from model.lang.place import Place
from model.lang.sites import Site
from tests.cli import toy

FOLDER = Path(__file__).parents[1] / "cli" / "deployments"
TWO = (FOLDER / "two-open.toml").read_text(encoding="utf-8")


def site_from(text: str) -> Site:
    read = read_text(text, name="d", file="d.toml")
    return site_of(read, toy.design(read.design))


def test_a_deployment_is_read_with_its_design_readings_and_elements() -> None:
    read = read_deployment(FOLDER / "two-own.toml")

    assert isinstance(read, FileDeployment)
    assert (read.name, read.design, read.start) == ("two-own", "pair", "cold")
    assert read.readings == {"R2": ("hasty",)}
    assert read.expect == {"T2": "holds", "T3": "holds"}
    assert not read.catalogue_expectations
    assert read.elements["Server"]["server2"] == {"address": "10.0.0.10", "network": "net"}


def test_a_deployment_without_expectations_is_not_judged() -> None:
    assert read_text('design = "pair"', name="d", file="d.toml").expect is None


def test_tables_and_inline_tables_give_the_same_site() -> None:
    opened = read_deployment(FOLDER / "two.toml")
    inline = read_deployment(FOLDER / "two-open.toml")

    assert opened.elements == inline.elements


def test_the_order_of_elements_changes_nothing() -> None:
    lines = TWO.splitlines()
    lines[-1], lines[-2] = lines[-2], lines[-1]

    assert site_from("\n".join(lines)).elements == site_from(TWO).elements


def test_any_frees_a_reading_and_a_list_keeps_the_order_of_the_design() -> None:
    made = site_from(TWO)

    assert [c.option for c in made.readings["R1"]] == ["always", "never"]
    assert [c.option for c in made.readings["R2"]] == ["sure", "hasty"]


def test_an_error_of_the_site_gets_the_file_the_line_and_the_key() -> None:
    with pytest.raises(DeploymentError) as caught:
        site_from(TWO.replace('"10.0.0.10"', '"10.0.0.9"'))

    assert caught.value.code is Code.DUPLICATE_DATUM
    assert caught.value.place == Place("d.toml", 14)
    assert caught.value.message == "Server.server2.address: 'address' of server2 is 10.0.0.9, which server1 has already"


def test_what_is_missing_is_told_at_the_table_that_should_have_it() -> None:
    with pytest.raises(DeploymentError) as caught:
        site_from('design = "pair"\n[Network.net]\n[Server.a]\naddress = "1.2.3.4"\n')

    assert caught.value.place == Place("d.toml", 3)


def test_a_number_that_cannot_be_printed_is_an_error_like_others() -> None:
    with pytest.raises(DeploymentError) as caught:
        site_from(f'design = "pair"\n[Server.a]\naddress = 0x{"f" * 6000}\n')

    assert caught.value.message == "Server.a.address: an integer has more than 64 bits"


def test_control_characters_of_a_key_do_not_reach_the_terminal() -> None:
    with pytest.raises(DeploymentError) as caught:
        site_from('design = "pair"\n"\\u001b[31m" = 1\n')

    assert "\x1b" not in str(caught.value)


def test_shipped_deployments_fit_their_designs_and_are_judged_by_the_catalogue() -> None:
    names = deployment_names()

    assert names == (
        "bridge",
        "duplex",
        "duplex-8",
        "figure-4-2",
        "four-applications",
        "independent-hosts",
        "three-servers",
    )
    for name in names:
        found = find_deployment(name)
        assert site_of(found, design(found.design)).name == name
        assert found.catalogue_expectations


def test_a_name_of_the_package_is_found_before_a_file_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "figure-4-2").write_text("no TOML at all", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert find_deployment("figure-4-2").design == "callback"


def test_an_unknown_deployment_is_an_error_with_the_nearest_name() -> None:
    with pytest.raises(UsageError) as caught:
        find_deployment("figure-4-3")

    assert caught.value.fix == "did you mean 'figure-4-2'?"


@pytest.mark.parametrize("name", ["", "\0", "a" * 5000, "."])
def test_no_name_of_a_file_gives_a_traceback(name: str) -> None:
    with pytest.raises(UsageError):
        find_deployment(name)


_TOKENS = st.sampled_from(
    [
        "=",
        "[",
        "]",
        "{",
        "}",
        '"',
        "'",
        '"""',
        "\n",
        "#",
        ".",
        ",",
        "\\",
        "any",
        "[]",
        "1",
        "true",
        "\x00",
        "\u2028",
        "é",
    ]
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A deployment file with some pieces cut out, doubled, moved or put in."""
    text = draw(st.sampled_from([TWO, (FOLDER / "two-own.toml").read_text(encoding="utf-8")]))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        piece = draw(st.one_of(st.just(""), _TOKENS, st.just(text[start:end] * 2), st.text(max_size=4)))
        text = text[:start] + piece + text[end:]
    return text


@settings(max_examples=400)
@given(mutated())
def test_a_mutated_deployment_is_a_site_or_one_error_with_a_place(text: str) -> None:
    try:
        site_from(text)
    except FailproofError as error:
        # The toy's own list of designs knows nothing of files.
        assert error.place is not None or error.code is Code.UNKNOWN_NAME  # noqa: PT017 - both outcomes are right
        assert error.place is None or error.place.line <= text.count("\n") + 1  # noqa: PT017 - see above


@settings(max_examples=100)
@given(st.binary(max_size=60))
def test_bytes_are_a_deployment_or_one_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "d.toml"
    path.write_bytes(b'design = "pair"\n' + data)

    try:
        read_deployment(path)
    except DeploymentError as error:
        assert error.place is not None  # noqa: PT017 - both outcomes are right
