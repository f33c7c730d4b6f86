"""Which claims the run of a mutant breaks on its way: what no engine needs to be asked for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from checker.portfolio.instances import bindings
from model.lang.evaluate import Moment
from model.lang.expr import Expr
from model.lang.systems import Monitor
from properties.expectation import Expected
from properties.property import Absent, Always, Formula, Never, OnStep, Property
from tests.mutants.patches import Mutant, claims, whole
from tests.telling import Run


def broken_along(mutant: Mutant) -> tuple[str, ...]:
    """The claims that hold in the design and are false somewhere on the mutant's run, in the order of the catalogue."""
    run = mutant.death.run_of(mutant.system())
    defaults = {info.id: info.default for info in whole(mutant.design).readings}
    expected = [
        prop
        for prop in claims(mutant.design).values()
        if prop.expect is not None and prop.expect.under(defaults, run.site.sizes) is Expected.HOLDS
    ]
    return tuple(prop.id for prop in expected if any(_false_on(run, prop)))


def _false_on(run: Run, prop: Property) -> Iterator[bool]:
    moments = [Moment(run.states[0])]
    moments += [Moment(b, a, i) for a, b, i in zip(run.states[:-1], run.states[1:], run.fired, strict=True)]
    for binding in bindings(run.site, prop):
        env = {v.name: e for v, e in zip(prop.variables, binding, strict=True)}
        yield any(_false(run, prop.formula, moments, env))


def _false(run: Run, formula: Formula, moments: list[Moment], env: dict[str, str]) -> Iterator[bool]:
    def holds(condition: Expr, moment: Moment, among: dict[str, str] = env) -> bool:
        return run.evaluator.holds(condition, moment, among)

    match formula:
        case Always(when, that):
            yield from (holds(when, m) and not holds(that, m) for m in moments)
        case Never(that):
            yield from (holds(that, m) for m in moments)
        case OnStep(rule, parameters, that):
            for moment in moments[1:]:
                fired = moment.fired
                if fired is not None and fired.rule.id == rule:
                    names = {v.name: e for v, e in zip(parameters, fired.binding, strict=True)}
                    yield not holds(that, moment, names)
        case Absent(that, after, until):
            watch = Monitor("along", (), after, until)
            on = accumulate(
                moments,
                lambda was_on, moment: run.evaluator.monitor(watch, env, was_on=was_on, moment=moment),
                initial=False,
            )
            next(on)
            yield from (is_on and holds(that, m) for is_on, m in zip(on, moments, strict=True))
        case _:
            yield False
