"""Running a Python file of the user's: a file of properties, or of a design.

Such a file is code and is run as code. It is a module under its own name, so that a file of properties can import the
file of its design, and both speak of the same components. Whatever goes wrong is told with file and line, in the words
of `model.python_mistakes`, and is never a traceback.
"""

from __future__ import annotations

import contextlib
import importlib.util
import sys
from pathlib import Path
from types import CodeType, ModuleType

from model.lang.errors import Code, FailproofError, UsageError, nearest
from model.lang.place import Place
from model.python_mistakes import explained

SUFFIX = ".py"


class PythonFile(ModuleType):
    """The module that a file of the user's has become. It may be replaced when the file, or its namesake, is run."""


def run_file(path: str | Path) -> PythonFile:
    """The module of a file, run anew. What it prints goes to standard error.

    Its folder is looked through last by the imports that follow: nothing of the user's replaces a module of Python or
    of failproof. Raises a FailproofError for a file that cannot be read, or is wrong.
    """
    path = Path(path)
    shown = path.as_posix()
    data = _bytes_of(path)
    name = path.name.removesuffix(SUFFIX)
    _check_name(name, path)
    code = _compiled(data, shown)
    folder = str(path.resolve().parent)
    if folder not in sys.path:
        sys.path.append(folder)
    module = PythonFile(name)
    module.__file__ = str(path.resolve())
    module.__spec__ = importlib.util.spec_from_file_location(name, module.__file__)
    before = sys.modules.get(name)
    sys.modules[name] = module
    try:
        with contextlib.redirect_stdout(sys.stderr):
            exec(code, vars(module))  # noqa: S102 - a file of properties or of a design is code: the user asks to run it
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        if before is None:
            del sys.modules[name]
        else:
            sys.modules[name] = before
        told = explained(error, shown)
        if told is error:
            raise
        raise told from error
    return module


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(
            Code.UNREADABLE_FILE,
            f"the file cannot be read: {why}",
            place=Place(path.as_posix()),
            fix=_nearest_file(path),
        ) from error


def _nearest_file(path: Path) -> str:
    try:
        names = [p.name for p in path.parent.glob("*" + SUFFIX)] if path.name else []
    except (OSError, ValueError):
        names = []
    return nearest(path.name, names) if names else "give the path of a Python file; `failproof new` writes one"


def _check_name(name: str, path: Path) -> None:
    """Refuses a name that is taken: an import of it, here or in another process, would find the other module."""
    taken = sys.modules.get(name)
    if isinstance(taken, PythonFile):
        return
    if taken is None:
        try:
            spec = importlib.util.find_spec(name) if name and "." not in name else None
        except (ImportError, ValueError):
            spec = None
        origin = None if spec is None else spec.origin
        if spec is None or (origin is not None and Path(origin).resolve() == path.resolve()):
            return
    raise UsageError(
        Code.NAME_TAKEN,
        f"a module of Python or failproof is called {name!r} already",
        place=Place(path.as_posix()),
        fix="give the file another name",
    )


def _compiled(data: bytes, shown: str) -> CodeType:
    try:
        return compile(importlib.util.decode_source(data), shown, "exec", dont_inherit=True)
    except FailproofError:
        raise
    except Exception as error:
        raise explained(error, shown) from error
