"""Properties of runs for every size: what they remember is what the reference remembers, and their proofs are sound."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from checker.certificate.every_size.file import check_size_certificate, write_size_certificate
from checker.certificate.every_size.meaning import Unknown, named, the_item
from checker.certificate.every_size.obligations import Firing, Obligations
from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import scope
from checker.certificate.every_size.verify import verify_for_every_size
from checker.certificate.every_size.watch import Watch, watch_of
from checker.engine import Silent
from checker.every_size.outcome import Proved, ViolatedAt
from checker.every_size.prove import prove
from model.lang import expr as ex
from model.lang.errors import ReachedError
from model.lang.evaluate import Evaluator, Moment, State
from model.lang.rule import fired
from model.lang.sites import Instance, Site
from model.lang.sorts import BoolSort
from model.lang.systems import Monitor
from model.lang.term import forall, old
from properties.property import Property, absent
from tests.every_size.lock_service import Client, Server, lock_site
from tests.every_size.structure import Structure
from tests.every_size.test_meaning import fired as step_of
from tests.every_size.test_meaning import states_of
from tests.random_systems import cases


# ---- held to the reference -----------------------------------------------------------------------
class Remembered:
    """What one property of runs remembers on one site, in the logic and by the reference."""

    def __init__(self, site: Site, prop: Property, watch: Watch) -> None:
        self.site = site
        self.watch = watch
        self.monitor = Monitor(prop.id, prop.variables, watch.after, watch.until)
        self.obligations = Obligations(scope(site), watch)
        self.translator = self.obligations.translator
        self.on = ex.read(watch.symbol, watch.variables)
        self.compared = 0

    def subjects(self) -> Iterator[tuple[tuple[str, ...], dict[str, Any], dict[int, Any]]]:
        """Tuples of elements, what the variables mean, and what the things among them are."""
        sorts = [v.sort.component for v in self.watch.variables]
        for binding in itertools.islice(itertools.product(*(self.site.elements[c] for c in sorts)), 4):
            env: dict[str, Any] = {}
            at: dict[int, Any] = {}
            for variable, element in zip(self.watch.variables, binding, strict=True):
                component = variable.sort.component
                made = self.translator.logic.value(f"the {variable.name}", (), component.__name__)
                at[made] = element
                env[variable.name] = named(Unknown(made))
            yield binding, env, at

    def at_start(self, evaluator: Evaluator, state: State) -> None:
        """A start state."""
        structure = Structure(self.translator, self.site, evaluator.readings, state)
        for binding, env, at in self.subjects():
            names = dict(zip((v.name for v in self.watch.variables), binding, strict=True))
            try:
                is_on = evaluator.monitor(self.monitor, names, was_on=False, moment=Moment(state))
            except ReachedError:
                continue
            items = tuple(the_item(env[v.name]) for v in self.watch.variables)
            truth = self.translator.watched_at_start(self.watch, items)
            assert structure.true(truth.may, at) >= is_on >= structure.true(truth.must, at)
            self.compared += 1

    def after(self, evaluator: Evaluator, before: State, instance: Instance, state: State) -> None:
        """A step, with the watch on before it and not."""
        for firing, fires_at in self._firings(instance):
            for was_on in (False, True):
                structure = Structure(self.translator, self.site, evaluator.readings, before)
                for binding, env, at in self.subjects():
                    structure.hold(str(self.watch.symbol), self.watch.symbol.over, binding, BoolSort(), was_on)
                    names = dict(zip((v.name for v in self.watch.variables), binding, strict=True))
                    try:
                        moment = Moment(state, before, instance)
                        is_on = evaluator.monitor(self.monitor, names, was_on=was_on, moment=moment)
                    except ReachedError:
                        continue
                    truth = self.translator.truth(self.on, env, firing.moment)
                    places = at | fires_at
                    assert structure.true(truth.may, places) >= is_on >= structure.true(truth.must, places)
                    self.compared += 1

    def _firings(self, instance: Instance) -> Iterator[tuple[Firing, dict[int, Any]]]:
        for firing in self.obligations.firings:
            if firing.rule is not instance.rule:
                continue
            items = [the_item(firing.env[p.name]) for p in firing.rule.parameters]
            pairs = list(zip(items, instance.binding, strict=True))
            if all(isinstance(i, Unknown) or i.value == e for i, e in pairs):
                yield firing, {i.thing: e for i, e in pairs if isinstance(i, Unknown)}


def compared(seed: int) -> int:
    """How many moments of a random system were compared."""
    (case,) = cases(1, first=seed)
    number = 0
    if any(not names for component, names in case.site.elements.items() if not component.closed):
        return 0
    for prop in case.properties:
        watch = watch_of(prop)
        if watch is None or any(v.sort.component.closed for v in prop.variables):
            continue
        held = Remembered(case.site, prop, watch)
        for readings in itertools.islice(case.site.reading_choices(), 2):
            evaluator = Evaluator(case.site, readings)
            for state in itertools.islice(evaluator.start_states(), 4):
                held.at_start(evaluator, state)
            for state in states_of(evaluator):
                for instance in case.site.instances:
                    after = step_of(evaluator, instance, state)
                    if after is not None:
                        held.after(evaluator, state, instance, after)
        number += held.compared
    return number


def test_what_a_property_of_runs_remembers_is_what_the_reference_does() -> None:
    assert sum(compared(seed) for seed in range(8)) > 1000


@pytest.mark.long
def test_what_many_properties_of_runs_remember_is_what_the_reference_does() -> None:
    assert sum(compared(seed) for seed in range(8, 80)) > 10_000


# ---- proofs --------------------------------------------------------------------------------------
def taken_only_after_asking() -> Property:
    """A client that has neither asked nor been granted the lock does not get it before it asks."""
    return absent(
        "ASKED",
        "Nobody holds the lock who has not asked for it",
        over=Client,
        after=lambda c: ~c.asks & ~c.granted & ~c.holds,
        that=lambda c: c.holds,
        until=lambda c: c.asks,
        why="A lock that comes by itself is never given back.",
    )


def given_back_once() -> Property:
    """A property of runs that speaks of steps."""
    return absent(
        "ONCE",
        "A client that gives the lock back held it before",
        over=Client,
        after=lambda c: ~c.returns,
        that=lambda c: fired(Client.give_back, c) & ~old(c.holds),
        why="What was not held cannot be given back.",
    )


def never_asks_twice() -> Property:
    """What is not so: having asked, a client asks again before it holds the lock."""
    return absent(
        "TWICE",
        "A client does not ask again before it holds the lock",
        over=Client,
        after=lambda c: fired(Client.ask, c),
        that=lambda c: fired(Client.ask, c) & old(c.granted),
        until=lambda c: c.holds,
        why="It is what the lock service allows.",
    )


def test_a_property_of_runs_is_proved_for_every_size() -> None:
    outcome = prove(scope(lock_site(1)), taken_only_after_asking(), Silent())

    assert isinstance(outcome, Proved)
    assert outcome.vacuous is False
    assert verify_for_every_size(outcome.scope, outcome.prop, outcome.proof).accepted


def test_its_proof_is_refused_with_any_condition_left_out() -> None:
    outcome = prove(scope(lock_site(1)), taken_only_after_asking(), Silent())

    assert isinstance(outcome, Proved)
    conditions = outcome.proof.conditions
    assert len(conditions) == 3
    for left_out in conditions:
        proof = SizeProof(tuple(c for c in conditions if c is not left_out))
        assert not verify_for_every_size(outcome.scope, outcome.prop, proof).accepted


def test_its_certificate_is_read_and_accepted_and_refused_with_a_condition_turned_round() -> None:
    outcome = prove(scope(lock_site(1)), taken_only_after_asking(), Silent())

    assert isinstance(outcome, Proved)
    text = write_size_certificate(outcome.scope, outcome.prop, outcome.proof)
    assert check_size_certificate(text, lock_site(2), [outcome.prop]).accepted
    turned = text.replace("(not (Watched.", "(not (not (Watched.", 1).replace(" #1))", " #1)))", 1)
    assert turned != text
    assert not check_size_certificate(turned, lock_site(2), [outcome.prop]).accepted


def test_a_property_of_steps_of_a_run_is_proved_for_every_size() -> None:
    outcome = prove(scope(lock_site(1)), given_back_once(), Silent())

    assert isinstance(outcome, Proved)


def test_a_property_of_runs_that_fails_has_a_story() -> None:
    outcome = prove(scope(lock_site(1)), never_asks_twice(), Silent())

    assert isinstance(outcome, ViolatedAt)
    assert outcome.size == "1 Client"
    assert outcome.case.checked


def test_that_nothing_is_ever_watched_for_is_refused() -> None:
    prop = taken_only_after_asking()
    watch = watch_of(prop)
    assert watch is not None
    nobody = ex.negate(ex.read(watch.symbol, (ex.bound("#1", Client),)))
    never_watched = ex.quantified(ex.Quantifier.FORALL, ex.bound("#1", Client), nobody, size=1)

    found = verify_for_every_size(scope(lock_site(1)), prop, SizeProof((never_watched,)))

    assert not found.accepted
    assert found.failed == "condition 1 at the start"


def test_a_condition_about_a_step_is_refused() -> None:
    """It would be shown of the step before a state, and assumed of the state."""
    by_the_last_step = fired(Client.grant) | ~Server.the.has_lock
    proof = SizeProof((by_the_last_step.node,))

    found = verify_for_every_size(scope(lock_site(1)), taken_only_after_asking(), proof)

    assert not found.accepted
    assert found.failed == "condition 1 speaks of a step"


def test_what_is_watched_for_one_client_is_not_for_another() -> None:
    """The variable of the property and the parameter of a rule bear one name, and are two elements."""
    prop = absent(
        "OTHERS",
        "While a client has not asked, nobody takes the lock",
        over=Client,
        after=lambda c: ~c.asks & ~c.granted & ~c.holds,
        that=lambda _c: ~forall(Client, lambda d: ~fired(Client.take, d)),
        until=lambda c: c.asks,
        why="It is not so: others ask.",
    )

    found = verify_for_every_size(scope(lock_site(1)), prop, SizeProof(()))

    assert not found.accepted
    assert isinstance(prove(scope(lock_site(1)), prop, Silent()), ViolatedAt)
