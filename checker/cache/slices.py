"""The slice of a property as a hash: all of a site that its verdict and vacuity can depend on.

Two sites with one slice give one property the same verdicts: see `model.lang.cone`. What a slice does not tell is named
there too, and is treated apart:

- Whether a condition is met *after a fault* depends on all faults, so with such a condition their guards are roots too.
- Errors of rules may be outside. They are asked about as a property of their own, `ERRORS`, whose slice is theirs.
- Stories begin in a start state of the whole, and states are told with all variables. So the variables, the readings
  and the whole start condition are part of each slice here, which is more than its verdict needs.

Nodes are told by what they say, not by their place in a table: that changes with any rule.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from checker.cache.fingerprint import Fingerprint, fingerprint_of_property
from checker.question.product import observe
from checker.question.questions import Moments, check_rules_known, question
from checker.question.slices import restricted, roots
from model.lang import expr as ex
from model.lang.cone import Influence
from model.lang.ground import FALSE, GroundSystem, GroundVariable, Node, Table
from model.lang.grounding import Grounder
from model.lang.place import Place
from model.lang.sites import Site
from properties.property import Independent, Never, Property

ERRORS = Property(
    "errors of the model",
    "No run does something undefined",
    Never(ex.FALSE),
    (),
    "A verdict counts only where that is so.",
    (),
    (),
    None,
    Place("checker/cache/slices.py"),
)
"""Says nothing of the states, so an engine that decides it has shown that no run does something undefined."""

_Root = tuple[str, int]
"""What a node is asked for, and the node."""


class Slices:
    """Hashes the slices of properties of one site, which is grounded once."""

    def __init__(self, site: Site) -> None:
        self.site = site

    @cached_property
    def _grounder(self) -> Grounder:
        return Grounder(self.site)

    @cached_property
    def _system(self) -> GroundSystem:
        return self._grounder.system()

    @cached_property
    def _influence(self) -> Influence:
        return Influence(self._system)

    @cached_property
    def frame(self) -> str:
        """The hash of what all slices of the site share: its names, elements, variables and start."""
        site, system = self.site, self._system
        told = _Told(system)
        return Fingerprint().of(
            (site.system.name, site.name, site.start.name),
            (site.elements, site.followed, site.related, site.data, site.readings),
            system.variables,
            (told.node(system.initial), told.node(system.start_error)),
        )

    def of(self, prop: Property) -> str:
        """The hash of the slice of a property. Raises UsageError where it names a rule that is not there."""
        check_rules_known(self.site, prop)
        told = [self.frame, fingerprint_of_property(prop)]
        for binding in itertools.product(*(self.site.elements[v.sort.component] for v in prop.variables)):
            told += ["about", *binding, *self._about(prop, binding)]
        return _joined(told)

    def _about(self, prop: Property, binding: tuple[str, ...]) -> Iterator[str]:
        if prop is ERRORS:
            errors = [(r.id, node) for r in self._system.rules for e in r.errors for node in (r.guard, e.node)]
            yield from _slice(self._system, self._grounder.table, self._influence, errors, ())
            return
        if isinstance(prop.formula, Independent):
            env = {v.name: e for v, e in zip(prop.variables, binding, strict=True)}
            seen = [observe(self._grounder, term, env) for term in prop.formula.what]
            observed = [(f"observed {i}", n) for i, o in enumerate(seen) for n in (*o.cases, o.undefined)]
            yield from _slice(self._grounder.system(), self._grounder.table, self._influence, observed, ())
            return
        asked, grounder = question(self._grounder, prop, binding)
        system = asked.system
        influence = self._influence if grounder is self._grounder else Influence(system)
        wanted = [("question", node) for node in sorted(roots(asked))]
        if asked.trigger is not None and not asked.even_before_faults:
            wanted += [(f"fault {r.id}", r.guard) for r in system.rules if r.kind == "fault" and r.guard != FALSE]
        told = _Told(system)
        for name, moments in (("moments", asked.moments), ("gone", asked.undefined), ("when", asked.trigger)):
            yield from (f"{name} {line}" for line in _moments(moments or Moments(), system, told))
        yield f"goal {told.node(asked.goal)} {asked.ask.name} {asked.with_faults}"
        watched = () if asked.watched is None else (asked.watched.variable,)
        if asked.watched is not None:
            yield f"watched {told.node(asked.watched.after)} {told.node(asked.watched.until)}"
        yield from _slice(system, grounder.table, influence, wanted, watched)


def _moments(moments: Moments, system: GroundSystem, told: _Told) -> Iterator[str]:
    yield f"states {told.node(moments.states)} start {told.node(moments.start)}"
    for rule, node in moments.steps:
        yield f"{system.rules[rule].id} {told.node(node)}"


def _slice(
    system: GroundSystem, table: Table, influence: Influence, wanted: Sequence[_Root], watched: Iterable[int]
) -> Iterator[str]:
    """What the site says about all that decides about these nodes and variables."""
    kept = influence.of({*system.support([node for _, node in wanted]), *watched})
    part = restricted(system, table, kept)
    told = _Told(part)
    yield from (f"{name} {told.node(node)}" for name, node in wanted)
    yield from (told.variable(v) for v in sorted(kept))
    yield f"start {told.node(part.initial)}"
    for rule in part.rules:
        if rule.guard == FALSE:
            continue
        yield f"rule {rule.id} {rule.family} {rule.kind} {told.node(rule.guard)}"
        for update in rule.updates:
            for value, node in update.cases:
                yield f"{told.variable(update.variable)} becomes {value} {told.node(node)}"


class _Told:
    """Nodes of a system as hashes of what they say."""

    def __init__(self, system: GroundSystem) -> None:
        self._system = system
        self._known: dict[int, str] = {}

    def variable(self, position: int) -> str:
        """A variable, as all that is told about it."""
        variable: GroundVariable = self._system.variables[position]
        return f"{variable.role} {variable.name} of {variable.values}"

    def node(self, root: int) -> str:
        """The hash of a node."""
        if root not in self._known:
            for index, node in self._system.below([root]):
                if index not in self._known:
                    self._known[index] = _joined(self._parts(node))
        return self._known[root]

    def _parts(self, node: Node) -> list[str]:
        match node:
            case ("is", variable, value):
                return ["is", self.variable(variable), str(value)]
            case ("not", part):
                return ["not", self._known[part]]
            case ("and", parts) | ("or", parts):
                return [node[0], *sorted(self._known[p] for p in parts)]
            case _:
                return [node[0]]


def _joined(told: Iterable[str]) -> str:
    """Lines run into each other nowhere: none holds a line end of its own making."""
    return hashlib.sha256("\n".join(repr(line) for line in told).encode()).hexdigest()
