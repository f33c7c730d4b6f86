"""State sets as formulas: names and printed values, looked up in the system they claim to be about."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from checker.certificate.formula import FALSE, TRUE, Formulas, Number, Truth
from checker.certificate.translate import Env, Moment, Translator, Values
from model.lang.errors import Code, UsageError
from model.lang.expr import Expr
from model.lang.sorts import BoolSort, Value, show_value
from model.lang.systems import Monitor
from properties.evidence import StateSet

T = TypeVar("T", bound=Value)


class UnreadableError(UsageError):
    """A set speaks of something that the system does not have."""

    def __init__(self, message: str) -> None:
        super().__init__(Code.UNKNOWN_NAME, message, fix="use the names and values of the system that the set is about")


@dataclass(frozen=True, slots=True)
class Watch:
    """A monitor for one element tuple: on from a moment of `after` on, up to one of `until`, which wins ties."""

    name: str
    env: Env
    after: Expr
    until: Expr
    of_property: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """A formula for every variable that sets speak of beside readings: the state, and the monitors by name."""

    values: Values
    monitors: Mapping[str, Truth]


class Sets:
    """Reads state sets of a site, with these monitors."""

    def __init__(self, translator: Translator, watches: tuple[Watch, ...]) -> None:
        self.translator = translator
        self.watches = {w.name: w for w in watches}
        self._formulas: Formulas = translator.formulas
        self._slots = {v.name: i for i, v in enumerate(translator.site.variables)}

    def now(self) -> Frame:
        """The variables themselves."""
        return Frame(self.translator.state, {name: self._formulas.flag(name) for name in self.watches})

    def at_start(self) -> Frame:
        """A start state, with every monitor as it is there."""
        return Frame(self.translator.state, self._watched(self.translator.present, dict.fromkeys(self.watches, FALSE)))

    def after(self, moment: Moment) -> Frame:
        """The state after a step, with every monitor as it is there."""
        return Frame(moment.now, self._watched(moment, self.now().monitors))

    def on_after(self, name: str, moment: Moment) -> Truth:
        """Where one monitor is on after a step."""
        return self._on(self.watches[name], moment, self._formulas.flag(name))

    def _watched(self, moment: Moment, was_on: Mapping[str, Truth]) -> dict[str, Truth]:
        return {name: self._on(watch, moment, was_on[name]) for name, watch in self.watches.items()}

    def _on(self, watch: Watch, moment: Moment, was_on: Truth) -> Truth:
        f, t = self._formulas, self.translator
        begins = t.holds(watch.after, watch.env, moment)
        ends = t.holds(watch.until, watch.env, moment)
        return f.conj(f.disj(was_on, begins), f.negate(ends))

    def slots(self, states: StateSet) -> frozenset[int]:
        """The positions of the state variables that a set speaks of."""
        return frozenset(self._slots[n[1]] for n in states.nodes if n[0] == "is" and n[1] in self._slots)

    def watched(self, states: StateSet) -> tuple[Watch, ...]:
        """The monitors that a set speaks of."""
        names = {n[1] for n in states.nodes if n[0] == "is"}
        return tuple(watch for name, watch in self.watches.items() if name in names)

    def contains(self, states: StateSet, frame: Frame) -> Truth:
        """Where the set contains the frame."""
        f = self._formulas
        made: list[Truth] = []
        for position, node in enumerate(states.nodes):
            match node:
                case ("true",):
                    made.append(TRUE)
                case ("false",):
                    made.append(FALSE)
                case ("is", name, value):
                    made.append(self._atom(name, value, frame))
                case ("not", part):
                    made.append(f.negate(_earlier(made, part, position)))
                case ("and", parts):
                    made.append(f.conj(*(_earlier(made, p, position) for p in parts)))
                case ("or", parts):
                    made.append(f.disj(*(_earlier(made, p, position) for p in parts)))
                case ("if", condition, yes, no):
                    made.append(f.either(*(_earlier(made, p, position) for p in (condition, yes, no))))
        if not made:
            raise UnreadableError("a set without a condition")
        return made[-1]

    def _atom(self, name: str, value: str, frame: Frame) -> Truth:
        f, t = self._formulas, self.translator
        if name in self._slots:
            slot = self._slots[name]
            variable = t.site.variables[slot]
            given = _value(name, value, variable.values)
            if isinstance(variable.state.sort, BoolSort):
                truth = Truth(frame.values[slot])
                return truth if given else f.negate(truth)
            code = t.codes.of(given, variable.state.sort)
            return f.equal(Number(frame.values[slot]), f.number(code))
        if name in t.readings:
            return self.reading(name, value)
        if name in self.watches:
            truth = frame.monitors[name]
            return truth if _value(name, value, (False, True)) else f.negate(truth)
        raise UnreadableError(f"the system has no variable {name}")

    def reading(self, name: str, option: str) -> Truth:
        """The reading has the option, given by its printed name."""
        f, t = self._formulas, self.translator
        if name not in t.readings:
            raise UnreadableError(f"the system has no reading {name}")
        options = t.site.system.reading_by_id[name].options
        return f.equal(t.readings[name], f.number(options.index(_value(name, option, options))))

    def values(self, printed: Mapping[str, str]) -> Truth:
        """Where every state variable has the printed value given; one that is missing is an error."""
        f = self._formulas
        now = Frame(self.translator.state, {})
        for name in self._slots:
            if name not in printed:
                raise UnreadableError(f"the state gives no value for {name}")
        return f.conj(*(self._atom(name, printed[name], now) for name in self._slots))


def watches_of(monitor: Monitor, translator: Translator, *, of_property: bool) -> tuple[Watch, ...]:
    """The monitors of a definition, one for each element tuple, named by it: `name[app1, app2]`."""
    sorts = [translator.site.elements[v.sort.component] for v in monitor.variables]
    return tuple(
        Watch(
            monitor.name + monitor_suffix(binding),
            translator.environment(monitor.variables, binding),
            monitor.after,
            monitor.until,
            of_property,
        )
        for binding in itertools.product(*sorts)
    )


def monitor_suffix(binding: tuple[str, ...]) -> str:
    """What the name of a monitor ends with."""
    return f"[{', '.join(binding)}]" if binding else ""


def _earlier(made: list[Truth], part: int, position: int) -> Truth:
    if not 0 <= part < position:
        raise UnreadableError(f"node {position} is made of node {part}, which does not stand before it")
    return made[part]


def _value(name: str, printed: str, values: tuple[T, ...]) -> T:
    found = [v for v in values if show_value(v) == printed]
    if len(found) != 1:
        raise UnreadableError(f"{printed} is {'no' if not found else 'more than one'} value of {name}")
    return found[0]
