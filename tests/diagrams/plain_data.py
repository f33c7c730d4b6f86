"""Small tables and trees, made by hand, for the pictures of them."""

from __future__ import annotations

from model.lang.term import ALWAYS_TRUE
from properties.fault_tree import BasicEvent, FaultTree, Gate, GateKind
from properties.property import always
from properties.result import Case, Result, Verdict
from properties.tolerance import ToleranceRow, ToleranceTable
from properties.verdict_table import VerdictTable, row_of

OPTIONS = {"B1": ("own", "list", "any"), "B2": ("no", "yes"), "B3": ("only",)}
FIRST = always("P1", "A claim that holds in every reading", that=ALWAYS_TRUE, why="We want it.", cites="S1-01")
SECOND = always("P2", 'A <claim> that depends & is "odd"', that=ALWAYS_TRUE, why="We want it.", cites="S1-02")
HOLDS, VIOLATED, UNDECIDED = Verdict.HOLDS, Verdict.VIOLATED, Verdict.UNDECIDED

VERDICTS = VerdictTable(
    "toy",
    "here",
    "",
    "normal",
    OPTIONS,
    (
        row_of(Result(FIRST, "here", "bdd", (Case(((),), HOLDS),)), OPTIONS, ("B1",)),
        row_of(
            Result(
                SECOND,
                "here",
                "bdd",
                (
                    Case(((("B1", ("own",)), ("B2", ("no",))),), VIOLATED),
                    Case(((("B1", ("own",)), ("B2", ("yes",))), (("B1", ("list",)),)), HOLDS),
                    Case(((("B1", ("any",)),),), UNDECIDED),
                ),
            ),
            OPTIONS,
            ("B1", "B2"),
        ),
    ),
)

TOLERANCE = ToleranceTable(
    "here",
    (
        ToleranceRow("P1", FIRST.claim, (HOLDS, HOLDS, HOLDS)),
        ToleranceRow("P2", SECOND.claim, (HOLDS, VIOLATED), "Server.crash(one)"),
        ToleranceRow("P3", "A claim that no number of faults is needed for", (VIOLATED,), "nothing at all"),
        ToleranceRow("P4", "A claim that was not decided for two", (HOLDS, HOLDS, UNDECIDED)),
    ),
)

TREE = FaultTree(
    "Nobody serves",
    "top",
    (
        Gate("top", GateKind.ANY, ("both", "Network.fail(lan)"), "Nobody serves"),
        Gate("both", GateKind.ALL, ("Server.crash(one)", "Server.crash(two)"), "Both servers are down"),
    ),
    (
        BasicEvent("Server.crash(one)", "one crashes."),
        BasicEvent("Server.crash(two)", "two crashes."),
        BasicEvent("Network.fail(lan)", "lan goes down."),
    ),
)
