"""A run whose names are what an attacker, or a careless person, would choose."""

from __future__ import annotations

from model.trace import Change, Trace, TraceStep
from properties.evidence import Lasso, TracePair

SCRIPT = "<script>alert(1)</script>"
NAMES = (
    SCRIPT,
    '"]; end',
    "%%{init: {}}%%",
    "a#lt;b;c",
    "`code` \\N \\l",
    "</TABLE>>",
    "<b>",
    "\x00\x1b[31m",
    "\u4e2d\u6587 \u00e9",
)


def run(*names: str) -> Trace:
    initial = {f"{name}.up": "yes" for name in names}
    steps = tuple(
        TraceStep(
            f"Thing.fail({name})",
            "Thing.fail",
            (name,),
            "fault" if number % 2 == 0 else "operator",
            f"{name} fails, & {name} is < down.",
            ("S1-01",),
            (Change(f"{name}.up", "yes", "no"),),
        )
        for number, name in enumerate(names)
    )
    return Trace("toy", SCRIPT, "normal", {}, initial, steps)


LASSO = Lasso(run("one", "two", "three"), 1)
PAIR = TracePair(run("one", "two"), run("one"), 2)
