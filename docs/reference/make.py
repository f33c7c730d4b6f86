"""Makes the pages of the reference from the docstrings of the public names.

python docs/reference/make.py            writes them
python docs/reference/make.py --check    exit code 1 where a page is not what the docstrings say
"""

from __future__ import annotations

import dataclasses
import enum
import importlib
import inspect
import re
import sys
import typing
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent
PAGES = {
    "language.md": ("The modelling language", ("model.lang",)),
    "properties.md": ("The property language", ("properties", "properties.own_file")),
    "checking.md": ("Checking from Python", ("checker.api", "checker.engine", "checker.judgement")),
}
"""The pages, their titles, and the modules whose public names they tell."""

WIDTH = 100
"""A signature that is longer stands on several lines."""

QUALIFIED = re.compile(r"\b(?:model|properties|checker|typing|collections|pathlib)(?:\.\w+)*\.(?=\w)")


def pages() -> dict[str, str]:
    """The text of each page by the name of its file."""
    return {name: "\n".join(_page(title, modules)) for name, (title, modules) in PAGES.items()}


def documented(module: ModuleType) -> list[tuple[str, object]]:
    """The public names of a module: those that it lists, else those that it defines itself."""
    listed: list[str] | None = getattr(module, "__all__", None)
    names = listed or [n for n, v in vars(module).items() if getattr(v, "__module__", "") == module.__name__]
    return [(n, getattr(module, n)) for n in sorted(names, key=str.casefold) if not n.startswith("_")]


def _page(title: str, modules: tuple[str, ...]) -> Iterator[str]:
    yield f"# {title}"
    yield ""
    yield "Made from the docstrings by `docs/reference/make.py`; the examples with `>>>` are run as tests."
    for name in modules:
        module = importlib.import_module(name)
        yield ""
        yield f"## `{name}`"
        yield ""
        yield from _text(module)
        for public, value in documented(module):
            yield from _entry(public, value)
    yield ""


def _entry(name: str, value: object) -> Iterator[str]:
    yield ""
    yield f"### `{name}`"
    yield ""
    if isinstance(value, type):
        yield from _class(name, value)
    elif callable(value):
        yield from _code(f"{name}{_signature(value)}")
        yield from _text(value)
    elif isinstance(value, enum.Enum):
        yield f"`{type(value).__name__}.{value.name}`: {value.value}"
    else:
        yield f"`{QUALIFIED.sub('', str(value))}`" if typing.get_origin(value) else f"A `{type(value).__name__}`."


def _class(name: str, kind: type) -> Iterator[str]:
    if issubclass(kind, enum.Enum):
        yield from _text(kind)
        yield ""
        yield from (f"- `{member.name}`: {member.value}" for member in kind)
        return
    if dataclasses.is_dataclass(kind) or "__init__" in vars(kind):
        yield from _code(f"{name}{_signature(kind)}")
    yield from _text(kind)
    yield ""
    for member, value in vars(kind).items():
        raw = value.__func__ if isinstance(value, classmethod | staticmethod) else value
        if member.startswith("_") or not inspect.getdoc(raw):
            continue
        if isinstance(raw, property) or hasattr(raw, "func"):
            yield f"- `.{member}`: {_sentence(raw)}"
        elif inspect.isfunction(raw):
            yield f"- `.{member}{_signature(raw, bound=True)}`: {_sentence(raw)}"


def _signature(value: object, *, bound: bool = False) -> str:
    try:
        signature = inspect.signature(typing.cast("typing.Any", value))
    except (TypeError, ValueError):
        return "(...)"
    parameters = [p.replace(default=_default(p.default)) for p in list(signature.parameters.values())[bound:]]
    shown = _short(str(signature.replace(parameters=parameters)))
    if bound or len(shown) <= WIDTH:
        return shown
    star = next((n for n, p in enumerate(parameters) if p.kind is inspect.Parameter.KEYWORD_ONLY), 0)
    lines = [_short(str(p)) for p in parameters]
    if star and all(p.kind is not inspect.Parameter.VAR_POSITIONAL for p in parameters):
        lines.insert(star, "*")
    return "(\n" + "".join(f"    {line},\n" for line in lines) + ")" + shown[shown.rindex(" ->") :]


def _short(text: str) -> str:
    return QUALIFIED.sub("", text).replace("'", "")


class _Written:
    """A default value as a reader understands it, without the address of an object."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def _default(value: object) -> object:
    if isinstance(value, str):
        return _Written(f'"{value}"')
    plain = value is inspect.Parameter.empty or value is None or isinstance(value, bool | int | tuple)
    return value if plain else _Written("...")


def _code(text: str) -> Iterator[str]:
    yield "```text"
    yield text
    yield "```"
    yield ""


def _text(value: object) -> Iterator[str]:
    told = inspect.getdoc(value) or ""
    example = False
    for line in told.splitlines():
        if line.startswith(">>>") and not example:
            example = True
            yield "```pycon"
        elif example and not line:
            example = False
            yield "```"
        yield line
    if example:
        yield "```"


def _sentence(value: object) -> str:
    return " ".join((inspect.getdoc(value) or "").split("\n\n")[0].split())


def main(arguments: list[str]) -> int:
    """Writes the pages, or compares them."""
    wrong = 0
    for name, text in pages().items():
        path = HERE / name
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            sys.stderr.write(f"docs/reference/{name} is not what the docstrings say: run docs/reference/make.py\n")
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parents[1]))
    sys.exit(main(sys.argv[1:]))
