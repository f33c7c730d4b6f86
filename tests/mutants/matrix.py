"""Which claims change their verdict in which mutants: asked of the engines where the mistake can matter at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from model.deployment_file import find_deployment
from model.lang import expr as ex
from model.lang.expr import StateSymbol
from model.lang.sites import Deployment
from model.lang.systems import System
from model.lang.traverse import post_order
from properties.property import Independent, OnStep, Property
from properties.result import Verdict
from tests.mutants.asking import Answer, Turns, ask, one_softphone
from tests.mutants.patches import HOME, Mutant, claims, whole

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Cell:
    """A claim that a mistake may change: its verdicts in the design and in the mutant."""

    claim: str
    before: Answer
    after: Answer

    @property
    def kills(self) -> bool:
        """The claim tells the mutant from the design."""
        return self.before.differs(self.after)

    @property
    def unknown(self) -> bool:
        """One of the two was not decided."""
        return Verdict.UNDECIDED.value in (self.before.verdict, self.after.verdict)


class Matrix:
    """Asks about mutants; what the design itself says is asked once."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self._before: dict[tuple[str, str, str], Answer] = {}

    def row(self, mutant: Mutant) -> Iterator[Cell]:
        """The claims that the mistake can matter to, in the order of the catalogue."""
        deployment, system = home(mutant), mutant.system()
        for claim in concerned(whole(mutant.design), system):
            key = (mutant.design, deployment.name, claim)
            if key not in self._before:
                self._before[key] = ask(whole(mutant.design), claim, deployment, NOTHING, self.turns)
            yield Cell(claim, self._before[key], ask(system, claim, deployment, NOTHING, self.turns))


def home(mutant: Mutant) -> Deployment:
    """The smallest deployment on which the mistake shows."""
    small = mutant.design == "ctios" and mutant.softphones == 1
    return one_softphone() if small else find_deployment(HOME[mutant.design])


def concerned(before: System, after: System) -> list[str]:
    """The claims that can differ: they speak of a changed rule, or depend on a state that one writes.

    All of them, where a reading has changed, which any rule and any claim can look at.
    """
    catalogue = claims(before.name)
    if [i.default for i in before.readings] != [i.default for i in after.readings]:
        return list(catalogue)
    changed = {r.id for r in {*before.rules} ^ {*after.rules}}
    written = {u.target.state for system in (before, after) for r in system.rules if r.id in changed for u in r.updates}
    closures = [_Dependencies(system) for system in (before, after)]
    return [
        i
        for i, prop in catalogue.items()
        if _speaks_of(prop, changed)
        or any(before.expand(e) is not after.expand(e) for e in prop.expressions)
        or any(written & d.of(prop) for d in closures)
    ]


def _speaks_of(prop: Property, rules: set[str]) -> bool:
    named: tuple[str | None, ...] = ()
    match prop.formula:
        case Independent(rules=of):
            named = of
        case OnStep(rule=rule):
            named = (rule,)
        case _:
            pass
    fired = {n.rule for n in post_order(*prop.expressions) if isinstance(n, ex.Fired)}
    return bool(rules & {*named, *fired})


class _Dependencies:
    """Which states can matter to which, family by family: more than the slices of the engines, and quick to see."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.needs: dict[StateSymbol, set[StateSymbol]] = {}
        for rule in system.rules:
            guard = self._read(rule.guard)
            for u in rule.updates:
                looked_at = self._read(u.target, u.value, u.condition, *(b.where for b in u.binders))
                self.needs.setdefault(u.target.state, set()).update(guard, looked_at)

    def of(self, prop: Property) -> set[StateSymbol]:
        """The states that a claim depends on: what it reads, what the rules it names read, and what those need."""
        rules = (self.system.rule_by_id[r] for r in self.system.rule_by_id if _speaks_of(prop, {r}))
        found: set[StateSymbol] = set()
        waiting = {*self._read(*prop.expressions), *self._read(*(r.guard for r in rules))}
        while waiting:
            state = waiting.pop()
            found.add(state)
            waiting |= self.needs.get(state, set()) - found
        return found

    def _read(self, *roots: ex.Expr) -> set[StateSymbol]:
        expanded = (self.system.expand(root) for root in roots)
        return {node.state for node in post_order(*expanded) if isinstance(node, ex.Read)}
