"""Evidence by hand that is right: for the pair of servers, and for the election with all readings free."""

from __future__ import annotations

from dataclasses import replace

from model.lang.evaluate import Evaluator
from model.lang.sites import Site
from model.lang.term import old
from model.trace import Trace, trace_of
from properties.evidence import Evidence, Invariant, RankedInvariant, Ranking, TrapSet
from properties.property import Property, absent, always, always_possible, independent, never, on_step, reachable
from properties.result import Case, Cube, Verdict
from tests.certificate.conditions import Condition, all_of, any_of, is_, no, set_of
from tests.certificate.designs import App, Pair, Phone

ALL: tuple[Cube, ...] = ((),)
FREE: dict[str, tuple[str, ...]] = {"B1": ("lowest", "sticky"), "B2": ("ignored", "filter")}
WHY = "It is a test."

# ---- the pair ----------------------------------------------------------------------------------
ONE, TWO = is_("Pair.one", "yes"), is_("Pair.two", "yes")
BOTH = all_of(ONE, TWO)
NEITHER = all_of(no(ONE), no(TWO))


def faults(number: int) -> Condition:
    return is_("Pair.faults", str(number))


UNHARMED = all_of(faults(0), BOTH)
HARMED = all_of(faults(1), any_of(ONE, TWO), no(BOTH))
GONE = all_of(faults(2), NEITHER)
COUNTED = any_of(UNHARMED, HARMED, GONE)

COUNTS = never("COUNTS", "Two faults break both.", that=(Pair.the.faults == 2) & Pair.the.one, why=WHY, cites="")
WHOLE = always(
    "WHOLE",
    "Without a fault both work.",
    when=Pair.the.faults == 0,
    that=Pair.the.one & Pair.the.two,
    why=WHY,
    cites="",
)
NO_WAY = reachable(
    "NO-WAY", "It breaks without a fault.", that=(Pair.the.faults == 0) & ~Pair.the.one, why=WHY, cites=""
)
SWITCHES = on_step(
    "SWITCHES",
    "A switch changes the server.",
    rule=Pair.switch,
    that=lambda: Pair.the.serving != old(Pair.the.serving),
    why=WHY,
    cites="",
)
IN_ORDER = absent(
    "IN-ORDER",
    "There is no second fault before the first.",
    that=Pair.the.faults == 2,
    after=Pair.the.faults == 0,
    until=Pair.the.faults == 1,
    why=WHY,
    cites="",
)
MENDABLE = always_possible(
    "MENDABLE",
    "Both can work again where both are broken.",
    when=Pair.the.faults != 1,
    that=Pair.the.one & Pair.the.two,
    why=WHY,
    cites="",
)
MENDABLE_BY_FAULTS = always_possible(
    "MENDABLE-BY-FAULTS",
    "Both can work again after another fault.",
    that=Pair.the.one & Pair.the.two,
    with_faults=True,
    why=WHY,
    cites="",
)
ALWAYS_MENDABLE = always_possible(
    "ALWAYS-MENDABLE", "Both can work again.", that=Pair.the.one & Pair.the.two, why=WHY, cites=""
)


def case(evidence: Evidence | None, verdict: Verdict = Verdict.HOLDS, where: tuple[Cube, ...] = ALL) -> Case:
    return Case(where, verdict, evidence)


def invariant(condition: Condition, verdict: Verdict = Verdict.HOLDS, where: tuple[Cube, ...] = ALL) -> Case:
    return case(Invariant(set_of(condition)), verdict, where)


def ranked(condition: Condition, *layers: Condition, by: tuple[str, ...] = ()) -> Case:
    return case(RankedInvariant(set_of(condition), (Ranking((), tuple(set_of(layer) for layer in layers), by),)))


def trapped(site: Site, trap: Condition) -> Case:
    """A run of one fault into a trap."""
    return case(TrapSet(run(site, "Pair.break_one"), set_of(trap)), Verdict.VIOLATED)


def run(site: Site, *instances: str) -> Trace:
    """The run that fires these rule instances from the first start state."""
    (readings,) = site.reading_choices()
    evaluator = Evaluator(site, readings)
    ids = [i.id for i in site.instances]
    positions = [ids.index(i) for i in instances]
    states = [next(evaluator.start_states())]
    for position in positions:
        states.append(evaluator.fire(site.instances[position], states[-1]))
    return trace_of(site, {k: v.option for k, v in readings.items()}, states, positions)


# ---- the election ------------------------------------------------------------------------------
SERVED = always(
    "SERVED",
    "A phone is served by an application that runs.",
    over=Phone,
    that=lambda phone: phone.app.is_none | phone.app.element.up,
    why=WHY,
    cites="",
)
LOOKS = independent(
    "LOOKS", "Looking changes no role.", over=App, what=lambda app: app.role, of=App.look, why=WHY, cites=""
)


def served(apps: int, phones: int) -> Condition:
    """An active application runs, and so does one that serves a phone."""
    names = [f"app{i}" for i in range(1, apps + 1)]
    runs = {name: is_(f"{name}.up", "yes") for name in names}
    active = [any_of(no(is_(f"{name}.role", "active")), runs[name]) for name in names]
    serving = [any_of(no(is_(f"phone{i}.app", name)), runs[name]) for i in range(1, phones + 1) for name in names]
    return all_of(*active, *serving)


def accepted_examples() -> dict[str, tuple[Property, Case]]:
    """Right evidence about the pair, by the name of what it shows."""
    return {
        "never": (COUNTS, invariant(COUNTED)),
        "always, on a slice": (WHOLE, invariant(any_of(no(faults(0)), BOTH))),
        "unreachable": (NO_WAY, invariant(COUNTED, Verdict.VIOLATED)),
        "on_step": (SWITCHES, invariant(any_of(ONE, no(ONE)))),
        "absent": (IN_ORDER, invariant(any_of(no(is_("IN-ORDER", "yes")), faults(0)))),
        "always_possible": (MENDABLE, ranked(COUNTED, BOTH, GONE)),
        "always_possible by named rules": (
            MENDABLE_BY_FAULTS,
            ranked(
                COUNTED,
                BOTH,
                GONE,
                any_of(GONE, all_of(HARMED, ONE)),
                any_of(GONE, HARMED),
                by=("Pair.mend", "Pair.break_one", "Pair.break_two"),
            ),
        ),
        "always_possible with faults": (MENDABLE_BY_FAULTS, ranked(COUNTED, BOTH, GONE, HARMED)),
    }


def bounded(one: Case) -> Case:
    return replace(one, max_faults=1)
