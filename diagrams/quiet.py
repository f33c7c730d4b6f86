"""Font warnings kept from the user: they are about the machine's configuration, and nobody can do anything about them.

The library that finds fonts writes them straight to standard error, below Python, wherever its version is older than
the files of the system.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Generator

_STDERR = 2
_BY_FONTS = b"Fontconfig "


@contextlib.contextmanager
def font_warnings_hidden() -> Generator[None]:
    """While it is entered, lines about fonts are dropped from standard error; all others follow at its end."""
    try:
        original = os.dup(_STDERR)
    except OSError:  # the program has no standard error
        yield
        return
    if sys.stderr is not None:
        sys.stderr.flush()
    with tempfile.TemporaryFile() as kept:
        os.dup2(kept.fileno(), _STDERR)
        try:
            yield
        finally:
            os.dup2(original, _STDERR)
            os.close(original)
            kept.seek(0)
            for line in kept:
                if not line.startswith(_BY_FONTS):
                    os.write(_STDERR, line)
