"""The rules that keep the packages apart. ARCHITECTURE.md gives the reasons."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("model", "properties", "diagrams", "checker")
HEAVY = frozenset({"graphviz", "jinja2", "networkx", "oxidd", "pygraphviz", "rich", "z3"})
MAX_LINES = 500


def python_files(*parts: str) -> list[Path]:
    return sorted(ROOT.joinpath(*parts).rglob("*.py"))


def imported_modules(source: str, package: str) -> Iterator[str]:
    """Yield the absolute name of each import, wherever it stands in the file.

    `from a import b` yields `a.b`: b may be a module.
    """
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                parents = package.split(".")
                base = parents[: len(parents) - level + 1] if level else []
                yield from (".".join([*base, *([module] if module else []), alias.name]) for alias in names)
            case _:
                pass


def imports_of(path: Path) -> Iterator[str]:
    package = ".".join(path.relative_to(ROOT).parent.parts)
    return imported_modules(path.read_text(encoding="utf-8"), package)


def is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def forbidden(files: list[Path], own: tuple[str, ...], allowed: tuple[str, ...]) -> list[str]:
    """Name each import from `own` packages that no `allowed` package covers."""
    return [
        f"{path.relative_to(ROOT).as_posix()} imports {module}"
        for path in files
        for module in imports_of(path)
        if any(is_within(module, package) for package in own)
        and not any(is_within(module, package) for package in allowed)
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import a.b as c, d", ["a.b", "d"]),
        ("from a.b import c, d", ["a.b.c", "a.b.d"]),
        ("from . import a", ["model.lang.a"]),
        ("from .a import b", ["model.lang.a.b"]),
        ("from ..a import b", ["model.a.b"]),
        ("def f():\n    import checker.cli", ["checker.cli"]),
    ],
)
def test_imports_are_resolved_to_absolute_names(source: str, expected: list[str]) -> None:
    assert list(imported_modules(source, "model.lang")) == expected


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_point_one_way(layer: str) -> None:
    allowed = LAYERS[: LAYERS.index(layer) + 1]

    assert forbidden(python_files(layer), (*LAYERS, "bench", "tests"), allowed) == []


def test_language_imports_nothing_else_of_model() -> None:
    files = python_files("model", "lang")

    assert files
    assert forbidden(files, LAYERS, ("model.lang",)) == []


def test_callback_imports_only_the_language_and_itself() -> None:
    files = python_files("model", "callback")

    assert forbidden(files, LAYERS, ("model.lang", "model.callback")) == []


def test_the_doors_to_z3_share_nothing() -> None:
    importing = [
        path.relative_to(ROOT).as_posix()
        for path in python_files("checker")
        if any(is_within(module, "z3") for module in imports_of(path))
    ]

    assert importing == [
        "checker/certificate/every_size/ground_solver.py",
        "checker/certificate/every_size/solver.py",
        "checker/certificate/solver.py",
        "checker/smt/z3_facade.py",
    ]
    assert forbidden(python_files("checker", "certificate"), ("checker.smt", "checker.every_size"), ()) == []
    assert forbidden(python_files("checker", "smt"), ("checker.certificate",), ()) == []


def test_command_line_starts_without_heavy_modules() -> None:
    script = f"import sys, checker.cli; print(*sorted({set(HEAVY)!r} & sys.modules.keys()))"

    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_no_file_is_longer_than_a_concept() -> None:
    lines = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for layer in LAYERS
        for path in python_files(layer)
    }

    assert {name: count for name, count in lines.items() if count > MAX_LINES} == {}
