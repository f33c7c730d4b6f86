"""A verifier that is kept for a site does less work and is just as strict as one that is made anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Address

import pytest

from checker.certificate import Verifier, verify
from checker.certificate.solver import Solver
from properties.evidence import Invariant, StateSet
from properties.property import absent, always, on_step
from tests.certificate.conditions import all_of, any_of, is_, no
from tests.certificate.designs import App, Pair, election, pair
from tests.certificate.examples import (
    COUNTED,
    COUNTS,
    FREE,
    GONE,
    HARMED,
    SERVED,
    UNHARMED,
    WHOLE,
    WHY,
    accepted_examples,
    case,
    invariant,
    served,
)

LEAKS = invariant(any_of(UNHARMED, GONE))


def test_an_invariant_that_is_known_costs_only_the_queries_of_the_property() -> None:
    verifier = Verifier(pair())

    first, second = verifier.verify(COUNTS, invariant(COUNTED)), verifier.verify(WHOLE, invariant(COUNTED))

    assert (first.accepted, second.accepted) == (True, True)
    assert (first.queries, second.queries) == (verify(pair(), COUNTS, invariant(COUNTED)).queries, 1 + 1)


def test_layers_over_a_known_invariant_are_asked_about_alone() -> None:
    verifier = Verifier(pair())
    prop, right = accepted_examples()["always_possible"]

    found = [verifier.verify(prop, right).queries for _ in range(2)]

    assert found == [1 + 1 + 3 + 2 + 3, 1 + 3]


def test_steps_that_write_nothing_of_what_is_asked_about_are_asked_about_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    for name in ("model", "possible"):
        monkeypatch.setattr(Solver, name, recording(asked, name, getattr(Solver, name)))
    prop = on_step("S", "One serves.", that=lambda: (Pair.the.serving == 1) | (Pair.the.serving == 2), why=WHY)

    found = Verifier(pair()).verify(prop, case(Invariant(StateSet((("true",),)))))

    # The readings; break_one by itself; then what it shares with break_two and mend; switch, which writes it.
    assert asked == ["model", "model", "possible", "model"]
    assert (found.accepted, found.queries) == (True, 1 + 1 + 4)


def recording(asked: list[str], name: str, question: Callable[..., object]) -> Callable[..., object]:
    """The question, noted whenever it is asked."""

    def ask(*given: object) -> object:
        asked.append(name)
        return question(*given)

    return ask


def test_a_known_invariant_shows_no_other_claim() -> None:
    verifier = Verifier(pair())
    wrong = always("WRONG", "Server 1 never fails.", that=Pair.the.one, why=WHY, cites="")
    assert verifier.verify(COUNTS, invariant(COUNTED)).accepted

    found = verifier.verify(wrong, invariant(COUNTED))

    assert (found.accepted, found.failed) == (False, "claim")
    assert found == replace(verify(pair(), wrong, invariant(COUNTED)), queries=2, seconds=found.seconds)


def test_a_refused_set_is_refused_again() -> None:
    verifier = Verifier(pair())

    found = [verifier.verify(COUNTS, LEAKS) for _ in range(2)]

    assert [(v.accepted, v.failed) for v in found] == [(False, "step Pair.break_one")] * 2
    assert found[0] == replace(found[1], seconds=found[0].seconds)


def test_the_same_set_under_more_readings_is_asked_about_anew() -> None:
    site = election(2, 1, 1, FREE)
    verifier = Verifier(site)
    lowest = all_of(served(2, 1), is_("B1", "lowest"))
    some = invariant(lowest, where=((("B1", ("lowest",)),),))
    assert verifier.verify(SERVED, some).accepted

    found = verifier.verify(SERVED, replace(some, where=((),)))

    assert (found.accepted, found.failed) == (False, "start")


def test_the_same_set_under_fewer_readings_is_accepted() -> None:
    verifier = Verifier(election(2, 1, 1, FREE))
    everywhere = invariant(served(2, 1))

    accepted = [
        verifier.verify(SERVED, replace(everywhere, where=where)).accepted
        for where in (((),), ((("B1", ("lowest",)),),), ((("B1", ("sticky",)), ("B2", ("filter",))),))
    ]

    assert accepted == [True, True, True]


def test_a_monitor_of_the_same_name_with_another_condition_is_another_monitor() -> None:
    """The set says that the monitor is off: of one property it is, of the other it is not."""
    off = invariant(all_of(COUNTED, no(is_("watch", "yes"))))
    never_on = absent(
        "A", "Nothing.", that=Pair.the.one, after=Pair.the.faults > 2, until=Pair.the.one, why=WHY, cites=""
    )
    on = absent("B", "Nothing.", that=Pair.the.faults > 2, after=~Pair.the.one, until=Pair.the.one, why=WHY, cites="")
    verifier = Verifier(pair())
    assert verifier.verify(never_on, off).accepted

    found = verifier.verify(on, off)

    assert (found.accepted, found.failed) == (False, "step Pair.break_one")
    assert verify(pair(), on, off).failed == found.failed


def test_every_example_is_judged_in_company_as_it_is_alone() -> None:
    kept = Verifier(pair())
    examples = [*accepted_examples().values(), (COUNTS, LEAKS), (WHOLE, LEAKS), (COUNTS, invariant(HARMED))]

    for prop, given in [*examples, *reversed(examples)]:
        alone, together = verify(pair(), prop, given), kept.verify(prop, given)
        assert (together.accepted, together.failed, together.state, together.after) == (
            alone.accepted,
            alone.failed,
            alone.state,
            alone.after,
        )


def test_data_that_only_one_property_names_keep_their_order() -> None:
    """Addresses are ranked: a further one that a later property compares with would move the ranks of the others."""
    site = election(2, 1, 1, FREE)
    kept = Verifier(site)
    addresses = [IPv4Address("0.0.0.1"), IPv4Address("255.0.0.1")]
    verdicts: list[bool] = []
    for address in addresses:
        above = always("ABOVE", "Above.", over=App, that=lambda a, low=address: a.address > low, why=WHY, cites="")
        verdicts.append(kept.verify(above, case(Invariant(StateSet((("true",),))))).accepted)

    assert verdicts == [True, False]


def test_a_monitor_never_shares_the_name_of_a_variable() -> None:
    """A set in which the variable `Pair.two` is on says nothing about a monitor of a property with that name."""
    named = absent(
        "Pair.one",
        "No fault.",
        that=Pair.the.faults > 0,
        after=Pair.the.one,
        until=Pair.the.faults > 2,
        why=WHY,
        cites="",
    )

    found = verify(pair(), named, invariant(any_of(all_of(is_("Pair.one", "yes"), UNHARMED), HARMED, GONE)))

    assert (found.accepted, found.failed) == (False, "claim")
    assert dict(found.state)["Pair.one'"] == "yes"
