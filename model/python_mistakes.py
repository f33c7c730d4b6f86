"""What went wrong in a Python file of the user's, in the words of failproof: what, on which line, and how to mend it.

Python says what it could not do; here stands what the user may have meant: the nearest name, the term that is missing.
"""

from __future__ import annotations

import builtins
import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import cast

from model.lang.component import Component, Declaration
from model.lang.errors import Code, FailproofError, UsageError, nearest
from model.lang.place import Place

LONGEST = 200
"""What Python says is cut to this many characters: a message is read, not searched."""

_NO_SUCH_NAME = re.compile(r"cannot import name '([^']*)'")  # from Python 3.12 on the error knows the name
_NO_SUCH_ARGUMENT = re.compile(r"(?:.*\.)?(\w+)\(\) got an unexpected keyword argument '(\w+)'")
_LANGUAGE = ("model.lang", "properties")


def explained(error: BaseException, file: str) -> FailproofError:
    """The error in the words of failproof. `file` is the path of the file that was run, as errors call it."""
    frame, line = _innermost(error, file)
    place = Place(file) if frame is None else Place(_shown(frame, file), line)
    match error:
        case FailproofError():
            in_body = frame is not None and error.place == Place(place.file, frame.f_code.co_firstlineno)
            error.place = place if error.place is None or in_body else error.place
            return error
        case SyntaxError():
            return _syntax(error, file)
        case UnicodeDecodeError() | LookupError() if frame is None:
            return _wrong("the file is no Python text in UTF-8", place, "save the file as UTF-8")
        case ModuleNotFoundError(name=str(name)):
            known = {*_siblings(file), "model", "model.lang", "properties"}
            return _wrong(f"there is no module {name!r}", place, nearest(name, known))
        case ImportError(name=str(name)) if found := _NO_SUCH_NAME.match(str(error)):
            module = sys.modules.get(name)
            fix = nearest(found[1], _public(module)) if module is not None else ""
            return _wrong(f"the module {name} has no {found[1]!r}", place, fix)
        case NameError(name=str(name)):
            return _wrong(f"the name {name!r} is not defined", place, nearest(name, _names_in_sight(frame)))
        case AttributeError(name="node", obj=obj) if _raised_in_the_language(error):
            return _wrong(
                f"{_told(obj)} stands where the language needs a term or an element",
                place,
                "compare states, data and elements: `s.up`, `s.role == Role.ACTIVE`, `a != b`",
            )
        case AttributeError(name=str(name), obj=obj) if obj is not None:
            return _wrong(f"{_owner(obj)} has no {name!r}", place, _nearest_attribute(name, obj))
        case TypeError() if _mentions_declaration(str(error)):
            return _wrong(
                f"a state, a link or a rule is used without its element: {_said(error)}",
                place,
                "write `s.up` of an element `s`, as in `exists(Server, lambda s: s.up)`",
            )
        case TypeError() if found := _NO_SUCH_ARGUMENT.match(str(error)):
            return _wrong(
                f"{found[1]}() takes no argument {found[2]!r}", place, nearest(found[2], _arguments(found[1], frame))
            )
        case SystemExit():
            return _wrong("the file ends the program", place, "leave out sys.exit(), or what calls it")
        case RecursionError():
            return _wrong("the file calls itself without end", place, "look for a function that calls itself")
        case _:
            return _wrong(f"{type(error).__name__}: {_said(error)}", place, "the file is Python: mend this line")


def _wrong(message: str, place: Place, fix: str) -> UsageError:
    return UsageError(Code.BAD_PYTHON, message, place=place, fix=fix)


def _syntax(error: SyntaxError, file: str) -> UsageError:
    """Python gives the line itself; it may be one of a file that this one imports."""
    shown = Place(file).file if error.filename is None else _short(error.filename, file)
    what = str(error.msg)
    return _wrong(f"no Python: {what[:LONGEST]}", Place(shown, error.lineno or 0), "mend this line, or the one before")


# ---- where it happened ---------------------------------------------------------------------------
def _innermost(error: BaseException, file: str) -> tuple[FrameType | None, int]:
    """The last frame of the user's on the way to the error, and its line: of this file, or of one beside it."""
    found: tuple[FrameType | None, int] = (None, 0)
    trace = error.__traceback__
    while trace is not None:
        if _is_own(trace.tb_frame, file):
            found = (trace.tb_frame, trace.tb_lineno)
        trace = trace.tb_next
    return found


def _is_own(frame: FrameType, file: str) -> bool:
    name = frame.f_code.co_filename
    return name == file or (not name.startswith("<") and Path(name).parent == Path(file).resolve().parent)


def _shown(frame: FrameType, file: str) -> str:
    return _short(frame.f_code.co_filename, file)


def _short(name: str, file: str) -> str:
    """A file beside the one that was run is called by the same folder."""
    if name == file:
        return file
    return (
        (Path(file).parent / Path(name).name).as_posix() if Path(name).parent == Path(file).resolve().parent else name
    )


def _raised_in_the_language(error: BaseException) -> bool:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    module = "" if trace is None else str(trace.tb_frame.f_globals.get("__name__", ""))
    return module.startswith(_LANGUAGE)


# ---- what was meant ------------------------------------------------------------------------------
def _nearest_attribute(name: str, obj: object) -> str:
    known = _public(obj)
    return nearest(name, known) if known else ""


def _public(obj: object) -> list[str]:
    """The names that can be written after the dot, as far as they are meant for it."""
    kind = cast("type[object]", obj) if isinstance(obj, type) else type(obj)
    if issubclass(kind, Component):
        return list(_names_of_component(kind))
    if isinstance(obj, ModuleType):
        offered: object = getattr(obj, "__all__", None)
        if isinstance(offered, list | tuple):
            return [str(n) for n in cast("Iterable[object]", offered)]
    return [n for n in dir(obj) if not n.startswith("_")]


def _names_of_component(component: type[Component]) -> Iterator[str]:
    for base in component.__mro__:
        if base is Component:
            return
        for name, value in vars(base).items():
            if not name.startswith("_") and (isinstance(value, Declaration | property) or callable(value)):
                yield name


def _names_in_sight(frame: FrameType | None) -> list[str]:
    if frame is None:
        return []
    return [n for n in {*frame.f_locals, *frame.f_globals, *vars(builtins)} if not n.startswith("_")]


def _arguments(function: str, frame: FrameType | None) -> list[str]:
    """The names of the arguments of a function that can be seen from the line."""
    seen = {} if frame is None else {**vars(builtins), **frame.f_globals, **frame.f_locals}
    try:
        return [p.name for p in inspect.signature(seen[function]).parameters.values()]
    except (KeyError, TypeError, ValueError):
        return []


def _siblings(file: str) -> list[str]:
    try:
        return [p.stem for p in Path(file).resolve().parent.glob("*.py")]
    except OSError:
        return []


def _mentions_declaration(message: str) -> bool:
    return any(f"'{kind}'" in message for kind in ("State", "Relation", "Ref", "Peer", "Link", "Links", "RuleFamily"))


def _owner(obj: object) -> str:
    match obj:
        case ModuleType():
            return f"the module {obj.__name__}"
        case Component():
            return type(obj).__name__
        case type():
            return obj.__name__
        case _:
            return f"a {type(obj).__name__}"


def _said(error: BaseException) -> str:
    return _told(error, show=str)


def _told(value: object, show: type[str] | None = None) -> str:
    """The first line of what a value says of itself; what it is, where even that fails."""
    try:
        text = str(value) if show else repr(value)
    except Exception:  # noqa: BLE001 - the user's own code makes the text
        return f"a {type(value).__name__}"
    lines = text.strip().splitlines() or [""]
    return lines[0][:LONGEST]
