"""What is well-formed and yet surely not meant: states nobody writes or reads, rules without effect, unused parts.

Only what is certain for every deployment is told. What a person may want nevertheless (a state that only properties
look at) is told unless the expressions of the properties are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from model.lang import expr as ex
from model.lang.bounds import possible_truths
from model.lang.expr import Expr
from model.lang.place import Place
from model.lang.rule import Rule
from model.lang.systems import StateInfo, System
from model.lang.term import Update
from model.lang.traverse import free_variables, post_order, substitute


class FindingKind(Enum):
    """The kinds of finding."""

    NEVER_WRITTEN = "state never written"
    NEVER_READ = "state never read"
    NO_EFFECT = "rule without effect"
    SAME_RULE = "rule like another"
    UNUSED_PARAMETER = "parameter never used"
    UNUSED_LINK = "link never used"
    UNUSED_DATUM = "datum never used"
    UNUSED_READING = "reading never used"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is surely not meant, and where it is declared."""

    kind: FindingKind
    message: str
    place: Place


def lint(system: System, also: Iterable[Expr] = (), named: Iterable[str] = ()) -> tuple[Finding, ...]:
    """The findings about a system, by kind and then in the order of the text.

    `also` are expressions of properties, which read states too; `named` the ids of rules that properties watch.
    """
    uses = _Uses(system, tuple(also), frozenset(named))
    found = [
        *_never_written(system),
        *_never_read(system, uses),
        *_no_effect(system, uses),
        *_same_rules(system),
        *_unused_parameters(system),
        *_unused_rigid(system, uses),
    ]
    return tuple(dict.fromkeys(found))


class _Uses:
    """What rules, start conditions and given expressions speak of. One use counts for all heirs of a declaration."""

    def __init__(self, system: System, also: tuple[Expr, ...], named: frozenset[str]) -> None:
        self.declared: set[Place] = set()
        self.readings: set[str] = set()
        self.rules = set(named)
        self.read: set[Place] = set()
        for root in (*_roots(system), *also):
            self._of(root)

    def _of(self, root: Expr) -> None:
        for node in post_order(root):
            match node:
                case ex.Read(state):
                    self.read.add(state.place)
                case ex.Follow(link) | ex.Linked(link):
                    self.declared.add(link.place)
                case ex.DatumOf(datum):
                    self.declared.add(datum.place)
                case ex.ReadingOf(reading):
                    self.readings.add(reading.id)
                case ex.Fired(rule):
                    self.rules.add(rule)
                case _:
                    pass


def _roots(system: System) -> Iterator[Expr]:
    """All that is looked at. A target is not, but the elements that it is a state of are."""
    for rule in system.rules:
        yield rule.guard
        yield from (part for update in rule.updates for part in _parts(update))
    for start in system.starts:
        yield start.where
        yield from (part for update in start.values for part in _parts(update))
    for monitor in system.monitors:
        yield from (monitor.after, monitor.until)


def _parts(update: Update) -> tuple[Expr, ...]:
    return (*update.target.args, update.value, update.condition, *(b.where for b in update.binders))


# ---- states --------------------------------------------------------------------------------------
def _never_written(system: System) -> Iterator[Finding]:
    written = {u.target.state.place for rule in system.rules for u in rule.updates}
    written |= {u.target.state.place for start in system.starts for u in start.values}
    for info in system.states:
        if info.symbol.place not in written and _one_value(info):
            yield Finding(
                FindingKind.NEVER_WRITTEN,
                f"no rule and no start condition writes {info.symbol}: it keeps the one value it begins with",
                info.symbol.place,
            )


def _one_value(info: StateInfo) -> bool:
    return info.initially is not None and len(info.initially) == 1


def _never_read(system: System, uses: _Uses) -> Iterator[Finding]:
    for info in system.states:
        if info.symbol.place not in uses.read:
            yield Finding(
                FindingKind.NEVER_READ, f"nothing given here reads {info.symbol}: it changes nothing", info.symbol.place
            )


# ---- rules ---------------------------------------------------------------------------------------
def _no_effect(system: System, uses: _Uses) -> Iterator[Finding]:
    for rule in system.rules:
        if rule.id in uses.rules:
            continue
        if not rule.updates:
            yield Finding(FindingKind.NO_EFFECT, f"rule {rule.id} updates nothing", rule.place)
        elif all(_keeps(rule, update) for update in rule.updates):
            yield Finding(FindingKind.NO_EFFECT, f"rule {rule.id} writes only what is there already", rule.place)


def _keeps(rule: Rule, update: Update) -> bool:
    """Whether the update happens only where its target has the value already, or never."""
    known = ex.conj(rule.guard, *(b.where for b in update.binders), update.condition)
    facts = set(known.args) if isinstance(known, ex.And) else {known}
    facts |= {part for fact in facts if isinstance(fact, ex.And) for part in fact.args}
    if update.value is update.target or True not in possible_truths(known):
        return True
    if update.value is ex.TRUE:
        return update.target in facts
    if update.value is ex.FALSE:
        return ex.negate(update.target) in facts
    return ex.equal(update.target, update.value) in facts or ex.equal(update.value, update.target) in facts


def _same_rules(system: System) -> Iterator[Finding]:
    first: dict[object, Rule] = {}
    for rule in system.rules:
        names: dict[Expr, Expr] = {p.variable: ex.bound(f"?{i}", p.component) for i, p in enumerate(rule.parameters)}
        updates = frozenset(
            (
                substitute(u.target, names),
                substitute(u.value, names),
                substitute(u.condition, names),
                tuple((b.variable, substitute(b.where, names)) for b in u.binders),
            )
            for u in rule.updates
        )
        sorts = tuple(p.component for p in rule.parameters)
        other = first.setdefault((rule.kind, sorts, substitute(rule.guard, names), updates), rule)
        if other is not rule:
            yield Finding(
                FindingKind.SAME_RULE,
                f"rule {rule.id} has the guard and the updates of {other.id}: no run tells them apart",
                rule.place,
            )


def _unused_parameters(system: System) -> Iterator[Finding]:
    for rule in system.rules:
        used = set(free_variables(rule.guard))
        for update in rule.updates:
            used.update(v for part in (update.target, *_parts(update)) for v in free_variables(part))
        for parameter in rule.parameters:
            if parameter.variable not in used:
                yield Finding(
                    FindingKind.UNUSED_PARAMETER,
                    f"rule {rule.id} does not use its parameter {parameter.name!r}: "
                    f"it is the same for every {parameter.component.__name__}",
                    rule.place,
                )


# ---- rigid parts ---------------------------------------------------------------------------------
def _unused_rigid(system: System, uses: _Uses) -> Iterator[Finding]:
    for link, _ in system.links:
        if link.place not in uses.declared:
            yield Finding(FindingKind.UNUSED_LINK, f"nothing given here follows the link {link}", link.place)
    derived_from = {(d.owner, d.source) for d in system.data if d.place in uses.declared}
    for datum in system.data:
        if datum.place not in uses.declared and (datum.owner, datum.name) not in derived_from:
            yield Finding(FindingKind.UNUSED_DATUM, f"nothing given here looks at the datum {datum}", datum.place)
    for reading in system.readings:
        if reading.id not in uses.readings:
            yield Finding(
                FindingKind.UNUSED_READING, f"nothing given here depends on reading {reading.id}", reading.place
            )
