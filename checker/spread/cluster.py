"""A cluster of dask, as an executor."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from concurrent.futures import Executor
from typing import cast

from model.lang.errors import Code, UsageError

PATIENCE = 10
"""Seconds within which a scheduler has to answer."""


@contextlib.contextmanager
def cluster(address: str) -> Generator[Executor]:
    """The workers of the scheduler at this address. Tasks of a worker that dies are given to another one.

    Raises UsageError where dask is not installed, or no scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(
            Code.UNKNOWN_NAME, "dask is not installed", fix="install it: pip install 'failproof[dask]'"
        ) from error
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call] # dask's own
    except (OSError, ValueError) as error:
        raise UsageError(
            Code.UNKNOWN_NAME,
            f"no dask scheduler answers at {address}: {error}",
            fix="start one with `dask scheduler`, and give the address that it prints",
        ) from error
    with client:
        # Each task is one of its own, though two may be equal: none may be taken for another one.
        yield cast("Executor", client.get_executor(pure=False))  # type: ignore[no-untyped-call] # dask's own
