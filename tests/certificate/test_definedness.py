"""Where an expression is undefined, decided on random expressions that read through no element wherever they can."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TypeVar

from model.lang import expr as ex
from model.lang.component import Component
from model.lang.evaluate import Evaluator
from model.lang.rule import Kind, Step, enabled, fired, make_rule, settled, when
from model.lang.term import ALWAYS_TRUE, Bool, Term, conj, count, disj, exists, forall, ite, old
from tests.certificate.designs import App, Cluster, Health, Manager, Phone, Readings, Role, election
from tests.certificate.examples import FREE
from tests.certificate.twin import Twin, moments, samples

C = TypeVar("C", bound=Component)
EXPRESSIONS = 150


def complain(self: Phone) -> Step:
    """{self} complains; nobody asks whether it is served at all."""
    return when(self.calls > 0, ~self.app.element.up).then(self.calls.becomes(0))


class Maker:
    """Makes random conditions about some phones and applications."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a test repeats itself

    def condition(self, phones: list[Phone], apps: list[App], depth: int) -> Bool:
        if depth == 0:
            return self.atom(phones, apps)
        parts = [self.condition(phones, apps, depth - 1) for _ in range(3)]
        made: list[Callable[[], Bool]] = [
            lambda: conj(*parts[:2]),
            lambda: disj(*parts[1:]),
            lambda: parts[0].implies(parts[1]),
            lambda: parts[0].iff(parts[1]),
            lambda: ite(parts[0], parts[1], parts[2]),
            lambda: forall(Phone, lambda p: self.condition([*phones, p], apps, depth - 1)),
            lambda: exists(App, lambda a: self.condition(phones, [*apps, a], depth - 1)),
            lambda: (
                count(Phone, lambda p: self.condition([*phones, p], apps, depth - 1)) + self.number(phones, parts[0])
                == self.number(phones, parts[1])
            ),
            lambda: self.number(phones, parts[0]) - self.number(phones, parts[1]) < self.random.randrange(-1, 3),
            lambda: old(parts[0]),
            lambda: ~parts[0],
        ]
        return self.random.choice(made)()

    def number(self, phones: list[Phone], condition: Bool) -> Term[int]:
        served = self.served(phones)
        return self.random.choice(
            [
                ite(condition, 2, self.one(phones).calls),
                ite(served.up, self.one(phones).calls, 1),
                self.one(phones).calls + 1,
            ]
        )

    def atom(self, phones: list[Phone], apps: list[App]) -> Bool:
        phone, app, served = self.one(phones), self.one(apps), self.served(phones)
        atoms: list[Callable[[], Bool]] = [
            lambda: phone.app.is_none,
            lambda: phone.app.is_some,
            lambda: served.up,
            lambda: served.manager.up,
            lambda: served.role == self.random.choice(list(Role)),
            lambda: served.sees[app.manager],
            lambda: served.others.has(app.manager),
            lambda: served.address < app.address,
            lambda: served == app,
            lambda: phone.app == app,
            lambda: enabled(App.take, served, phone),
            lambda: enabled(App.win),
            lambda: enabled(Phone.hang_up, phone),
            lambda: settled(App),
            lambda: settled(Manager, App),
            lambda: settled(Phone),
            lambda: settled(App, around=(served,)),
            lambda: settled(Phone, App, around=(phone, served)),
            lambda: Term(ex.enabled("Phone.complain", None)),
            lambda: fired(App.take, served, phone),
            lambda: fired(App.crash),
            lambda: Readings.B2 == Health.FILTER,
            lambda: Cluster.the.electing,
            lambda: ALWAYS_TRUE,
        ]
        return self.random.choice(atoms)()

    def served(self, phones: list[Phone]) -> App:
        return self.one(phones).app.element

    def one(self, elements: list[C]) -> C:
        return self.random.choice(elements)


def test_expressions_are_undefined_exactly_where_the_evaluator_says() -> None:
    plain = election(2, 2, 2, FREE)
    site = plain.with_system(plain.system.add(make_rule(Phone, Kind.DETECTION, complain)))
    names: dict[str, tuple[str, type[Component]]] = {"p": ("phone1", Phone), "a": ("app2", App)}
    compared: dict[object, int] = {True: 0, False: 0, "undefined": 0}
    twin = Twin(site)
    env = {name: twin.translator.element(component, element) for name, (element, component) in names.items()}
    phone, app = Phone.symbol(ex.bound("p", Phone)), App.symbol(ex.bound("a", App))
    roots = [Maker(seed).condition([phone], [app], seed % 4).node for seed in range(EXPRESSIONS)]
    for state, readings in samples(site, random.Random(0)):  # noqa: S311 - a test repeats itself
        model, evaluator = twin.model(state, readings), Evaluator(site, readings)
        for moment, instant in moments(twin, state, evaluator):
            for root in roots:
                wanted = twin.condition_by_evaluator(root, {n: e for n, (e, _) in names.items()}, instant, evaluator)
                found = twin.condition_by_formulas(root, env, moment, model)
                compared[wanted] += 1
                assert found == wanted, (root, state)

    assert min(compared.values()) > 500, compared
