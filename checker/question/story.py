"""Runs as traces: the positions of a run become values, and the evaluator makes every step again.

What people see is what the evaluator computes. That the engine says the same is checked here, step by step.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NoReturn, assert_never

from checker.question.run import Run, Values
from model.lang.errors import Code, ReachedError
from model.lang.evaluate import Evaluator, Moment, State
from model.lang.ground import GroundVariable
from model.lang.reading import Choice
from model.lang.sites import Site
from model.trace import Trace, trace_of
from properties.property import (
    Absent,
    Always,
    AlwaysPossible,
    Formula,
    Independent,
    Never,
    OnStep,
    Property,
    Reachable,
)


class Story:
    """A run on the evaluator: its readings, states and rule positions.

    `variables` are those of the ground system that the run is of, in its order: the site's own stand first. Where that
    is a slice, `kept` are the positions of what it has, and `start` is a start state of the whole that the run may
    begin in.
    """

    def __init__(
        self,
        site: Site,
        variables: Sequence[GroundVariable],
        run: Run,
        *,
        kept: Collection[int] | None = None,
        start: Values | None = None,
    ) -> None:
        self.site = site
        start = run.states[0] if start is None else start
        kept = range(len(variables)) if kept is None else kept
        self.readings = chosen_readings(site, variables, start)
        self.evaluator = Evaluator(site, self.readings)
        self.instances = list(run.rules)
        self.states: list[State] = [_state(site, start)]
        for number, rule in enumerate(run.rules):
            after = self.evaluator.fire(site.instances[rule], self.states[-1])
            if number + 1 < len(run.states) and not _agree(site, kept, after, run.states[number + 1]):
                raise AssertionError(f"{site.instances[rule].id} leads elsewhere on the evaluator: {after}")
            self.states.append(after)

    @property
    def trace(self) -> Trace:
        """The run as plain data."""
        names = {reading: option.option for reading, option in self.readings.items()}
        return trace_of(self.site, names, self.states, self.instances)

    def moments(self) -> list[Moment]:
        """The start and every step."""
        made = [Moment(self.states[0])]
        for rule, before, after in zip(self.instances, self.states, self.states[1:], strict=False):
            made.append(Moment(after, before, self.site.instances[rule]))
        return made

    def raise_error_of_rules(self) -> NoReturn:
        """Raises what some rule does at the end of the run, with the trace as its evidence."""
        state = self.states[-1]
        for instance in self.site.instances:
            try:
                if self.evaluator.enabled(instance, state):
                    self.evaluator.fire(instance, state)
            except ReachedError as error:
                error.place = error.place or instance.rule.place
                raise self._blamed(error, instance.id) from error
        raise AssertionError("the evaluator finds no error where the engine does")

    def raise_error_of(self, prop: Property, env: Mapping[str, str]) -> NoReturn:
        """Raises what makes the property undefined at the end of the run, with the trace as its evidence."""
        try:
            was_on = False
            for moment in self.moments():
                was_on = self._look(prop.formula, moment, env, was_on=was_on)
        except ReachedError as error:
            error.place = error.place or prop.place
            raise self._blamed(error, f"property {prop.id}") from error
        raise AssertionError("the evaluator finds the property defined where the engine does not")

    def _look(self, formula: Formula, moment: Moment, env: Mapping[str, str], *, was_on: bool) -> bool:
        """Evaluates what the property asks of this moment; gives the bit of its monitor."""
        holds = self.evaluator.holds
        match formula:
            case Always(when, that):
                if holds(when, moment, env):
                    holds(that, moment, env)
            case Never(that) | Reachable(that, None):
                holds(that, moment, env)
            case AlwaysPossible(when, that):
                holds(when, moment, env)
                holds(that, moment, env)
            case OnStep(rule, parameters, that) as formula:
                fired = moment.fired
                if fired is not None and formula.means(fired.rule.id, fired.binding):
                    names = zip(parameters, fired.binding, strict=rule is not None)
                    holds(that, moment, {v.name: e for v, e in names})
            case Reachable(that, after):
                was_on = was_on or (after is not None and holds(after, moment, env))
                if was_on:
                    holds(that, moment, env)
            case Absent(that, after, until):
                on = holds(after, moment, env) or was_on
                was_on = on and not holds(until, moment, env)
                if was_on:
                    holds(that, moment, env)
            case Independent(what):
                for term in what:
                    self.evaluator.evaluate(term, moment, env)
            case _:
                assert_never(formula)
        return was_on

    def _blamed(self, error: ReachedError, culprit: str) -> ReachedError:
        if culprit not in error.message:
            error.message = f"{culprit}: {error.message}"
            error.args = (error.message,)
        error.evidence = self.trace
        return error


def chosen_readings(site: Site, variables: Sequence[GroundVariable], values: Values) -> dict[str, Choice]:
    """The option of every reading in a state; the first one of a reading that the state does not speak of."""
    at: Mapping[str, int] = {
        variable.name: value for variable, value in zip(variables, values, strict=False) if variable.role == "reading"
    }
    return {reading: options[at.get(reading, 0)] for reading, options in site.readings.items()}


def raise_start_error(site: Site, variables: Sequence[GroundVariable], values: Values) -> NoReturn:
    """Raises what makes the start undefined."""
    evaluator = Evaluator(site, chosen_readings(site, variables, values))
    try:
        evaluator.holds(site.system.expand(site.start.where), Moment(_state(site, values)), {})
        next(evaluator.start_states(), None)
    except ReachedError as error:
        error.message = f"start {site.start.name!r}: {error.message}"
        error.args = (error.message,)
        error.place = error.place or site.start.place
        raise
    raise AssertionError("the evaluator finds no error at the start where the engine does")


def no_start_state(site: Site, variables: Sequence[GroundVariable], values: Values) -> ReachedError:
    """The error of a site whose start condition no state satisfies under some readings."""
    readings = chosen_readings(site, variables, values)
    chosen = ", ".join(f"{reading} = {option.option}" for reading, option in readings.items())
    return ReachedError(
        Code.NO_START_STATE,
        f"start {site.start.name!r} allows no state" + (f" under {chosen}" if chosen else ""),
        place=site.start.place,
        fix="widen its `where`, or the initial values",
    )


def _state(site: Site, values: Values) -> State:
    return tuple(variable.values[value] for variable, value in zip(site.variables, values, strict=False))


def _agree(site: Site, kept: Collection[int], state: State, values: Values) -> bool:
    """Whether they say the same about what the slice has."""
    told = _state(site, values)
    return all(state[v] == told[v] for v in kept if v < len(state))
