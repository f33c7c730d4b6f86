"""`python -m bench`: everything that docs/performance.md tells, measured here and now."""

from __future__ import annotations

import itertools

from bench import figure, pairs, peers, processes
from bench.table import show

CLIENTS = (2, 8, 32, 128)


def main() -> None:
    """Prints one table."""
    families = itertools.chain.from_iterable(pairs.rows(clients) for clients in CLIENTS)
    show(itertools.chain(processes.rows(), families, [pairs.depth_row(2)], peers.rows(), figure.rows()))


if __name__ == "__main__":
    main()
