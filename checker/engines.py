"""The engines by name.

The table is explicit: an engine is known because it stands here, not because something imported it.
"""

from __future__ import annotations

from checker.engine import Engine
from checker.portfolio.team import Team
from model.lang.errors import Code, UsageError, nearest

ENGINE_NAMES = ("bdd", "bmc", "ic3", "kind", "every-size", "reference")
"""The engines, the default first."""

PORTFOLIO = "portfolio"
"""What the command line calls all engines of the team together."""

SCOUT_IMAGES = 15_000
SCOUT_IMAGES_OPEN = 60_000
SCOUT_QUESTIONS = 100_000
SCOUT_CONFLICTS = 200_000
"""Scouts answer what is easy: budgets in work done, not in seconds, so that the machine's load changes nothing.

IC3 is asked first: its proofs are short, so they are re-checked soon, and where it is slower, it is so by little. Not
where readings are open, which takes the diagrams more work: they find at once what runs there are under all of them.
"""

CUBE_IMAGES = 100_000
CUBE_NODES = 1 << 22
CUBE_QUERIES = 100_000
"""Budgets for a question about many readings at once: where they do not suffice they are asked about in parts."""

RUNNERS = ("bdd", "ic3", "kind")
LAST = ("every-size",)
TELLERS = ("ic3", "bdd")
CROSS_CHECKED = ("bdd", "bmc", "ic3", "kind", "reference")
"""The parts that engines play in a portfolio, see `checker.portfolio.team`, and those that are held to each other."""


def team(*, readings_open: bool = False) -> Team:
    """The engines of the portfolio."""
    from checker.bdd import BddEngine
    from checker.smt import Ic3Engine

    ic3 = Ic3Engine(SCOUT_QUESTIONS, SCOUT_QUESTIONS, SCOUT_CONFLICTS, name="short ic3")
    diagrams = BddEngine(SCOUT_IMAGES_OPEN if readings_open else SCOUT_IMAGES, name="short bdd")
    alike = frozenset({ic3.name, diagrams.name})
    runners, tellers, last = (tuple(map(engine, names)) for names in (RUNNERS, TELLERS, LAST))
    return Team((diagrams, ic3) if readings_open else (ic3, diagrams), runners, tellers, alike, last)


def engine(name: str) -> Engine:
    """The engine of this name; raises UsageError with the nearest one. Only the engine asked for is loaded."""
    match name:
        case "bdd":
            from checker.bdd import BddEngine

            return BddEngine()
        case "bmc":
            from checker.smt import BmcEngine

            return BmcEngine()
        case "ic3":
            from checker.smt import Ic3Engine

            return Ic3Engine()
        case "kind":
            from checker.smt import KindEngine

            return KindEngine()
        case "every-size":
            from checker.every_size.engine import EverySizeEngine

            return EverySizeEngine()
        case "reference":
            from checker.reference import ReferenceEngine

            return ReferenceEngine()
        case _:
            known = (*ENGINE_NAMES, PORTFOLIO)
            raise UsageError(Code.UNKNOWN_NAME, f"there is no engine {name!r}", fix=nearest(name, known))
