"""Running a Python file of the user's: a file of properties, or of a design.

Such a file is code and is run as code. It is a module under its own name, so that a file of properties can import the
file of its design, and both speak of the same components. Whatever goes wrong is told with file and line, in the words
of `model.python_mistakes`, and is never a traceback.
"""

from __future__ import annotations

import contextlib
import importlib.util
import sys
from importlib.machinery import PathFinder
from pathlib import Path
from types import CodeType, ModuleType

from model.lang.errors import Code, FailproofError, UsageError, nearest
from model.lang.place import Place
from model.python_mistakes import explained

SUFFIX = ".py"


class PythonFile(ModuleType):
    """The module that a file of the user's has become. When it or its namesake is run again, it is replaced."""

    added_folder: str | None = None
    """The folder that was put on the path of imports for it."""


def run_file(path: str | Path) -> PythonFile:
    """The module of a file, run anew. What it prints goes to standard error.

    Its folder is looked through last by the imports that follow: nothing of the user's replaces a module of Python or
    of failproof. Raises a FailproofError for a file that cannot be read, or is wrong.
    """
    path = Path(path)
    shown = path.as_posix()
    data = _bytes_of(path)
    name = path.name.removesuffix(SUFFIX)
    _forget(name, path)
    _check_name(name, path)
    code = _compiled(data, shown)
    module = _registered(name, path.resolve())
    try:
        with contextlib.redirect_stdout(sys.stderr):
            exec(code, vars(module))  # noqa: S102 - a file of properties or of a design is code: the user asks to run it
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        _forget(name, path)
        told = explained(error, shown)
        if told is error:
            raise
        raise told from error
    return module


def _registered(name: str, path: Path) -> PythonFile:
    module = PythonFile(name)
    module.__file__ = str(path)
    module.__spec__ = importlib.util.spec_from_file_location(name, path)
    folder = str(path.parent)
    if folder not in sys.path:
        sys.path.append(folder)
        module.added_folder = folder
    sys.modules[name] = module
    return module


def _forget(name: str, path: Path) -> None:
    """Takes away the module of an earlier run, and its folder from the path where no other such module needs it.

    What somebody has imported from the same file, a test for instance, is such a module too.
    """
    module = sys.modules.get(name)
    if not isinstance(module, PythonFile):
        file: str | None = getattr(module, "__file__", None)
        if file is not None and Path(file).resolve() == path.resolve():
            del sys.modules[name]
        return
    del sys.modules[name]
    folder = module.added_folder
    others = [m for m in sys.modules.values() if isinstance(m, PythonFile) and m.__file__]
    heir = next((m for m in others if str(Path(str(m.__file__)).parent) == folder), None)
    if heir is not None:
        heir.added_folder = folder
    elif folder is not None and folder in sys.path:
        sys.path.remove(folder)


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
    added = {m.added_folder for m in sys.modules.values() if isinstance(m, PythonFile)}
    found = PathFinder.find_spec(name, [p for p in sys.path if p not in added]) if name else None
    origin = None if found is None or found.origin is None else Path(found.origin).resolve()
    if name not in sys.modules and name not in sys.builtin_module_names and origin in {None, path.resolve()}:
        return
    raise UsageError(
        Code.NAME_TAKEN,
        f"another module is called {name!r} already, so no other file could import this one",
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
