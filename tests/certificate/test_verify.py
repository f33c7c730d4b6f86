"""Evidence by hand is accepted, and every way of spoiling it is refused by the query that it breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.certificate import verify
from model.lang.rule import Kind, Step, fired, make_rule, when
from model.lang.sites import Site
from properties.evidence import Invariant, RankedInvariant, Ranking, StateSet, TrapSet
from properties.property import Property, absent, always, independent, reachable
from properties.result import Case, Verdict
from tests.certificate.conditions import all_of, any_of, is_, no, set_of
from tests.certificate.designs import Pair, election, pair
from tests.certificate.examples import (
    ALWAYS_MENDABLE,
    BOTH,
    COUNTED,
    COUNTS,
    FREE,
    GONE,
    HARMED,
    IN_ORDER,
    LOOKS,
    MENDABLE,
    MENDABLE_BY_FAULTS,
    NO_WAY,
    ONE,
    SERVED,
    SWITCHES,
    TWO,
    UNHARMED,
    WHOLE,
    WHY,
    accepted_examples,
    bounded,
    case,
    faults,
    invariant,
    ranked,
    run,
    served,
    trapped,
)


# ---- accepted ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        # The readings, the start, steps, errors, claims.
        ("never", 1 + 1 + 3 + 2 + 1),
        ("always, on a slice", 1 + 1 + 3 + 2 + 1),
        ("unreachable", 1 + 1 + 3 + 2 + 1),
        ("on_step", 1 + 1 + 2 + 0 + 1),
        ("absent", 1 + 1 + 4 + 0 + 1),
        ("always_possible", 1 + 1 + 3 + 2 + 3),
        ("always_possible with faults", 1 + 1 + 3 + 2 + 4),
        ("always_possible by named rules", 1 + 1 + 3 + 2 + 5),
    ],
)
def test_right_evidence_is_accepted_after_so_many_queries(name: str, queries: int) -> None:
    prop, right = accepted_examples()[name]

    found = verify(pair(), prop, right)

    assert (found.accepted, found.failed, found.reason, found.queries) == (True, "", "", queries)


def test_an_invariant_for_all_readings_is_accepted() -> None:
    site = election(3, 2, 2, FREE)

    found = verify(site, SERVED, invariant(served(3, 2)))

    assert (found.accepted, len(site.variables), len(site.instances), found.queries) == (True, 22, 34, 21)


def test_a_trap_is_accepted() -> None:
    found = verify(pair(), ALWAYS_MENDABLE, trapped(pair(), all_of(no(ONE), TWO)))

    assert (found.accepted, found.queries) == (True, 1 + 1 + 3 + 1)


def test_independence_is_found_by_dependencies() -> None:
    found = verify(election(2, 1, 1, FREE), LOOKS, case(None))

    assert found.accepted


# ---- refused -----------------------------------------------------------------------------------
def breaks_alone(_: Pair) -> Step:
    """Server 1 breaks, and nobody counts."""
    return when(Pair.the.one).then(Pair.the.one.becomes(False))


def counts_on(_: Pair) -> Step:
    """A fault is counted where none was."""
    return when(~Pair.the.one).then(Pair.the.faults.becomes(Pair.the.faults + 1))


def pair_with(*rules: object) -> Site:
    site = pair()
    made = [make_rule(Pair, Kind.EVENT, rule) for rule in rules]  # type: ignore[arg-type]
    return site.with_system(site.system.add(*made))


@pytest.mark.parametrize(
    ("spoilt", "prop", "wrong", "failed"),
    [
        ("a start state is missing", COUNTS, invariant(any_of(HARMED, GONE)), "start"),
        ("a disjunct is dropped", COUNTS, invariant(any_of(UNHARMED, GONE)), "step Pair.break_one"),
        (
            "a conjunct is dropped",
            COUNTS,
            invariant(any_of(UNHARMED, HARMED, faults(2))),
            "claim",
        ),
        (
            "a value is edited",
            COUNTS,
            invariant(any_of(UNHARMED, HARMED, all_of(faults(1), no(ONE), no(TWO)))),
            "step Pair.break_one",
        ),
        ("it is weakened to everything", COUNTS, invariant(any_of(ONE, no(ONE))), "claim"),
        ("it is of another property", MENDABLE, ranked(COUNTED, HARMED, GONE), "layer 0"),
        ("a name is unknown", COUNTS, invariant(is_("Pair.three", "yes")), "vocabulary"),
        ("a value is unknown", COUNTS, invariant(is_("Pair.faults", "7")), "vocabulary"),
        ("there is no node", COUNTS, case(Invariant(StateSet(()))), "vocabulary"),
        ("a node comes too early", COUNTS, case(Invariant(StateSet((("not", 0),)))), "vocabulary"),
        ("it reaches what it excludes", NO_WAY, invariant(faults(0), Verdict.VIOLATED), "step Pair.break_one"),
        ("the step claims too much", SWITCHES, invariant(is_("Pair.serving", "1")), "step Pair.switch"),
        ("the monitor is forgotten", IN_ORDER, invariant(any_of(ONE, no(ONE))), "claim"),
        ("a layer is removed", MENDABLE_BY_FAULTS, ranked(COUNTED, BOTH, HARMED), "layer 1"),
        ("layers are swapped", MENDABLE_BY_FAULTS, ranked(COUNTED, BOTH, HARMED, GONE), "layer 1"),
        ("the last layer is removed", MENDABLE_BY_FAULTS, ranked(COUNTED, BOTH, GONE), "layers cover"),
        ("there are no layers", MENDABLE, ranked(COUNTED), "layers cover"),
        ("a layer is left by another rule", MENDABLE, ranked(COUNTED, BOTH, GONE, by=("Pair.switch",)), "layer 1"),
        ("a layer is left by no rule", MENDABLE, ranked(COUNTED, BOTH, GONE, by=("Pair.men",)), "layer 1"),
        (
            "a layer is left by a fault",
            ALWAYS_MENDABLE,
            ranked(COUNTED, BOTH, GONE, HARMED, by=("Pair.mend", "Pair.break_one")),
            "layer 2",
        ),
        ("a rule is missing", MENDABLE, ranked(COUNTED, BOTH, GONE, HARMED, by=("Pair.mend",)), "vocabulary"),
        (
            "layers of somebody else",
            MENDABLE,
            case(RankedInvariant(set_of(COUNTED), (Ranking(("pair",), (set_of(BOTH), set_of(GONE))),))),
            "",
        ),
        (
            "layers twice",
            MENDABLE,
            case(RankedInvariant(set_of(COUNTED), (Ranking((), (set_of(BOTH), set_of(GONE))),) * 2)),
            "",
        ),
        ("a layer needs a fault", ALWAYS_MENDABLE, ranked(COUNTED, BOTH, GONE, HARMED), "layer 2"),
        (
            "the trap leaks",
            ALWAYS_MENDABLE,
            trapped(pair(), all_of(no(ONE), is_("Pair.serving", "1"))),
            "trap step Pair.switch",
        ),
        ("the trap is elsewhere", ALWAYS_MENDABLE, trapped(pair(), all_of(ONE, no(TWO))), "trap reached"),
        ("the goal is in the trap", ALWAYS_MENDABLE, trapped(pair(), any_of(ONE, no(ONE))), "trap without goal"),
        ("nobody asked in the trap", MENDABLE, trapped(pair(), all_of(no(ONE), TWO)), "trap asked"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_spoilt_evidence_is_refused(spoilt: str, prop: Property, wrong: Case, failed: str) -> None:
    found = verify(pair(), prop, wrong)

    assert spoilt
    assert (found.accepted, found.failed) == (False, failed)


def test_a_refusal_shows_a_state_and_what_the_step_makes_of_it() -> None:
    found = verify(pair(), COUNTS, invariant(any_of(UNHARMED, GONE)))

    before, after = dict(found.state), dict(found.after)
    assert (before["Pair.one"], before["Pair.two"], before["Pair.faults"]) == ("yes", "yes", "0")
    assert (after["Pair.one"], after["Pair.two"], after["Pair.faults"]) == ("no", "yes", "1")


def test_a_rule_added_to_the_system_breaks_its_certificate() -> None:
    found = verify(pair_with(breaks_alone), WHOLE, invariant(any_of(no(faults(0)), BOTH)))

    assert (found.accepted, found.failed) == (False, "step Pair.breaks_alone")


def test_an_error_within_a_set_that_has_its_variables_is_refused() -> None:
    found = verify(pair_with(counts_on), WHOLE, invariant(any_of(no(faults(0)), BOTH)))

    assert (found.accepted, found.failed) == (False, "no error in Pair.counts_on")
    assert (dict(found.state)["Pair.faults"], dict(found.after)["Pair.faults"]) == ("2", "3")


def test_an_error_that_a_slice_does_not_see_is_left_to_exploration() -> None:
    prop = always("TRUE", "One and one.", that=(Pair.the.one | ~Pair.the.one), why=WHY, cites="")

    found = verify(pair_with(counts_on), prop, invariant(any_of(ONE, no(ONE))))

    assert found.accepted


def test_an_invariant_for_some_readings_is_refused_for_more() -> None:
    site = election(2, 1, 1, FREE)
    right = served(2, 1)
    only = any_of(all_of(right, is_("B1", "lowest")), all_of(right, is_("B2", "filter")))

    assert verify(site, SERVED, invariant(only, where=((("B1", ("lowest",)),), (("B2", ("filter",)),)))).accepted
    assert verify(site, SERVED, invariant(only)).failed == "start"


def test_a_condition_that_is_undefined_in_the_set_is_refused() -> None:
    from tests.certificate.designs import Phone

    site = election(2, 1, 1)
    bare = always("BARE", "The application runs.", over=Phone, that=lambda p: p.app.element.up, why=WHY, cites="")

    found = verify(site, bare, invariant(served(2, 1)))

    assert (found.accepted, found.failed) == (False, "claim for phone1")
    assert dict(found.state)["phone1.app"] == "none"


def test_a_condition_of_a_step_is_asked_of_every_step() -> None:
    calm = absent(
        "CALM",
        "No switch after mending.",
        that=fired(Pair.switch),
        after=fired(Pair.mend),
        until=fired(Pair.break_one),
        why=WHY,
        cites="",
    )

    on = is_("CALM", "yes")
    found = verify(pair(), calm, invariant(all_of(COUNTED, any_of(no(on), ONE))))

    assert (found.accepted, found.failed) == (False, "claim of Pair.switch")
    assert (dict(found.state)["CALM"], dict(found.state)["Pair.two"]) == ("yes", "no")


def test_until_wins_where_after_holds_too() -> None:
    tied = absent(
        "TIED", "No fault.", that=Pair.the.faults > 0, after=Pair.the.one, until=Pair.the.faults < 2, why=WHY, cites=""
    )
    off = no(is_("TIED", "yes"))

    assert verify(pair(), tied, invariant(all_of(COUNTED, off))).accepted
    assert verify(pair(), tied, invariant(all_of(COUNTED, any_of(off, faults(1))))).failed == "step Pair.break_one"


def test_reachable_after_something_needs_the_monitor() -> None:
    late = reachable(
        "LATE", "Whole again without mending.", that=Pair.the.faults == 0, after=Pair.the.faults == 1, why=WHY, cites=""
    )
    off = no(is_("watch", "yes"))
    without_mending = pair().with_system(pair().system.remove("Pair.mend"))
    right = invariant(any_of(all_of(off, UNHARMED), HARMED, GONE), Verdict.VIOLATED)

    assert verify(without_mending, late, right).accepted
    assert verify(pair(), late, right).failed == "step Pair.mend"


def test_what_is_observed_depends_on_what_is_written() -> None:
    wrong = independent("WRONG", "A switch is not seen.", what=Pair.the.serving, of=Pair.switch, why=WHY, cites="")
    right = independent("RIGHT", "A switch breaks nothing.", what=Pair.the.faults, of=Pair.switch, why=WHY, cites="")

    assert verify(pair(), right, case(None)).accepted
    found = verify(pair(), wrong, case(None))
    assert (found.accepted, found.failed) == (False, "")
    assert "Pair.switch writes Pair.serving" in found.reason


def test_an_unreachable_claim_is_about_elements_that_there_are() -> None:
    right = invariant(COUNTED, Verdict.VIOLATED)
    assert verify(pair(), NO_WAY, right).accepted

    found = verify(pair(), NO_WAY, replace(right, binding=("ghost",)))

    assert (found.accepted, found.reason) == (False, "the case does not say for which elements nothing is reached")


# ---- not certified -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("prop", "given", "reason"),
    [
        (COUNTS, bounded(invariant(COUNTED)), "a result under a bound on faults is not certified"),
        (COUNTS, replace(invariant(COUNTED), where=()), "the case covers no readings"),
        (COUNTS, case(None), "there is no evidence to check"),
        (COUNTS, case(run(pair()), Verdict.VIOLATED), "Trace is no certificate for violated of never"),
        (COUNTS, invariant(COUNTED, Verdict.VIOLATED), "Invariant is no certificate for violated of never"),
        (NO_WAY, invariant(COUNTED), "Invariant is no certificate for holds of reachable"),
        (MENDABLE, invariant(COUNTED), "Invariant is no certificate for holds of always_possible"),
        (COUNTS, ranked(COUNTED, BOTH), "RankedInvariant is no certificate for holds of never"),
    ],
)
def test_what_is_no_certificate_is_not_accepted(prop: Property, given: Case, reason: str) -> None:
    found = verify(pair(), prop, given)

    assert (found.accepted, found.queries, found.reason) == (False, 0, reason)


def test_readings_that_the_site_does_not_leave_open_are_refused() -> None:
    site = election(2, 1, 1, {"B1": ("lowest",)})

    found = verify(site, SERVED, invariant(served(2, 1), where=((("B1", ("sticky",)),),)))

    assert (found.accepted, found.failed) == (False, "readings")


def test_the_trap_is_checked_for_the_elements_of_the_case() -> None:
    right = trapped(pair(), all_of(no(ONE), TWO))

    found = verify(pair(), ALWAYS_MENDABLE, replace(right, binding=("app1",)))

    assert not found.accepted
    assert isinstance(right.evidence, TrapSet)
