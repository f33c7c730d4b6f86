"""`python -m bench.kill_matrix`: which claims catch which mistakes, as docs/mutants.md has it.

Each mistake comes with a run that shows it, and the matrix tells which claims that hold in the design are false on the
way. `--ask` asks the engines about every claim that the mistake can matter to: that takes hours.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from bench import options_told
from tests.ctios.dormant import DORMANT, DORMANT_IN_CALL_BACK, NEVER_ON_THE_BRIDGE, ONLY_FROM_COLD
from tests.mutants import callback_deletions
from tests.mutants.along import broken_along
from tests.mutants.asking import QUICK
from tests.mutants.callback_mutants import CALLBACK
from tests.mutants.ctios_deletions import MISSED, NOBODY
from tests.mutants.ctios_mutants import CTIOS
from tests.mutants.matrix import Matrix
from tests.mutants.other_deletions import BRIDGE
from tests.mutants.patches import Missed, Mutant

MUTANTS = (*CTIOS, *CALLBACK)
HEADING = """# Mistakes that the catalogue catches

Made by `python -m bench.kill_matrix > docs/mutants.md`; `tests/mutants` has the mistakes and the runs. Each is a
change of the system value that a design is: a rule replaced, taken away or added. A run of the changed design is
told, step by step, and the code that replays runs says that the claim is false at its end, while it holds in the
design.
"""
DELETED = """
## Rules taken away

Each rule of CTI OS and of the bridge is taken away in turn, on a site with one softphone (of the bridge: the one
that is shipped). A claim misses it if its verdict changes, or if it says nothing any more because its condition is
never met. The readings are at their defaults unless one is named.
"""
UNMISSED = """
Rules that no claim misses, each with the reason. They stay, because the chapter has them, and each has its part in
a story of `tests/ctios` that cannot be told without it. Where the reason is that something else does the same, two runs
show it, one with the rule and one without.
"""
CALL_BACK = """
### Call Back

The same on `figure-4-2`, or, where it takes three applications, on `four-applications` without the last. What a rule of
the second table does can be done without it: two runs show it, one with the rule and one without.
"""
SLEEPING = """
## Rules that never fire under the default readings

Each belongs to another option of a reading, under which a story of `tests/ctios` fires it. All other rules of CTI OS
fire in a story that is told under the defaults, on `duplex`, `duplex-8`, `three-servers` and `independent-hosts`, from
the normal start, from cold and from planned maintenance (`tests/ctios/test_dormant.py`).
"""
ON_THE_BRIDGE = """
On `bridge` the same is so, and of the rules of Call Back these never fire; those with a reason and no option are proved
never to be enabled. All others do.
"""
OPTIONS = """
## Options of readings, and what tells them apart

Each option of a reading allows or forbids something that the others do not, and a test says what. Of many, claims come
out otherwise, too; where none does, the catalogue says the same of the design under every option.
"""


def document() -> Iterator[str]:
    """The lines of docs/mutants.md."""
    yield HEADING
    yield "| mistake | what is wrong | found by |"
    yield "|---|---|---|"
    for mutant in MUTANTS:
        wrong = f"{mutant.wrong} ({mutant.instead})" if mutant.instead else mutant.wrong
        yield f"| {mutant.name} | {wrong} | {', '.join(broken_along(mutant))} |"
    yield DELETED
    yield "| rule | missed by |"
    yield "|---|---|"
    yield from (f"| {rule} | {_told(missed)} |" for rule, missed in sorted({**MISSED, **BRIDGE}.items()))
    yield UNMISSED
    yield "| rule | why |"
    yield "|---|---|"
    yield from (f"| {rule} | {why} |" for rule, why in sorted(NOBODY.items()))
    yield CALL_BACK
    yield "| rule | missed by |"
    yield "|---|---|"
    yield from (f"| {rule} | {_told(missed)} |" for rule, missed in sorted(callback_deletions.MISSED.items()))
    yield ""
    yield "| rule that no claim misses | why |"
    yield "|---|---|"
    yield from (f"| {rule} | {why} |" for rule, why in sorted(callback_deletions.NOBODY.items()))
    yield SLEEPING
    yield "| rule | fires under |"
    yield "|---|---|"
    yield from _sleeping(DORMANT)
    yield ON_THE_BRIDGE
    yield "| rule | fires under, or why it does not |"
    yield "|---|---|"
    yield from _sleeping(DORMANT_IN_CALL_BACK)
    yield from (f"| {rule} | {why} |" for rule, why in sorted(NEVER_ON_THE_BRIDGE.items()))
    yield from (f"| {rule} | from the cold start only: {why} |" for rule, why in sorted(ONLY_FROM_COLD.items()))
    yield OPTIONS
    yield from options_told.rows()


def _sleeping(rules: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    yield from (f"| {rule} | {reading} = {option} |" for rule, (reading, option) in sorted(rules.items()))


def asked() -> Iterator[str]:
    """What the engines say: the claims that kill each mutant, and those left undecided."""
    matrix = Matrix(QUICK)
    for mutant in MUTANTS:
        cells = list(matrix.row(mutant))
        yield f"{mutant.name}: {_list(mutant, [c.claim for c in cells if c.kills])}"
        yield f"  undecided: {', '.join(c.claim for c in cells if c.unknown) or 'none'}"


def _told(missed: Missed) -> str:
    chosen = ", ".join(f"{reading} = {option}" for reading, option in missed.readings.items())
    under = f", under {chosen}" if chosen else ""
    start = f", from the {missed.start} start" if missed.start != "normal" else ""
    more = f", with {missed.applications} applications" if missed.applications != Missed.applications else ""
    return f"{missed.claim}{under}{start}{more}"


def _list(mutant: Mutant, claims: list[str]) -> str:
    return ", ".join(claims) or f"nothing, beside its own run, which breaks {mutant.death.claim}"


def main() -> None:
    """Prints the document, or what the engines say."""
    for line in asked() if "--ask" in sys.argv[1:] else document():
        print(line, flush=True)


if __name__ == "__main__":
    main()
