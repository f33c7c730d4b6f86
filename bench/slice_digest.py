"""What of a site can matter to a property about one element tuple, as a hash: equal where nothing that matters differs.

The slice is the property's cone of influence: the conditions that the property asks about, and of every rule instance
that can change one of the variables behind them its guard and what it does to them. Names stand for variables, so that
the same softphone on a larger site has the same hash where the others do not concern it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from checker.portfolio.instances import bindings
from checker.question.questions import Question, question
from checker.question.slices import roots
from model.deployment_file import find_deployment, site_of
from model.designs import design
from model.lang.cone import Influence
from model.lang.evaluate import Evaluator
from model.lang.ground import FALSE, GroundSystem
from model.lang.grounding import Grounder
from model.lang.sites import Site
from properties.catalogue import catalogue
from properties.property import Independent, Property


def digest(of: Site, shared: Grounder, prop: Property, binding: tuple[str, ...]) -> str:
    """The hash of the slice; empty for a claim of independence, which is about two copies of the system.

    The grounder is one of the site, for all its properties.
    """
    if isinstance(prop.formula, Independent):
        return ""
    asked, _ = question(shared, prop, binding)
    system = asked.system
    kept = Influence(system).of(system.support(roots(asked)))
    rules = [
        (rule.id, rule.kind, rule.guard, sorted((u.variable, u.cases) for u in rule.updates if u.variable in kept))
        for rule in system.rules
        if rule.guard != FALSE and any(u.variable in kept for u in rule.updates)
    ]
    nodes = [guard for _, _, guard, _ in rules] + [n for *_, us in rules for _, cases in us for _, n in cases]
    hashes = _hashes(system, [*nodes, *roots(asked)])
    told = [
        *sorted(f"{system.variables[v].name}: {system.variables[v].values} {start}" for v, start in _start(of, kept)),
        *sorted(f"{i} {k} {hashes[g]} {_updates(system, hashes, us)}" for i, k, g, us in rules),
        *_question(system, hashes, asked),
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def other_slices(of: Site) -> list[str]:
    """The properties whose slice, for the first element tuple, is not the one that it is on `duplex`."""
    usual = site_of(find_deployment("duplex"), design("ctios"))
    claims = {p.id for p in catalogue("ctios")} if of.system.name == "ctios" else set[str]()
    there, here = Grounder(usual), Grounder(of)
    found: list[str] = []
    for prop in catalogue(of.system.name):
        first = bindings(of, prop)[:1]
        same = prop.id in claims and all(
            digest(usual, there, prop, b) == digest(of, here, prop, b) != "" for b in first
        )
        found += [] if same else [prop.id]
    return found


def _start(of: Site, kept: Iterable[int]) -> list[tuple[int, str]]:
    (begin,) = Evaluator(of, next(of.reading_choices())).start_states()
    return [(v, str(begin[v])) for v in kept if v < len(begin)]


def _hashes(system: GroundSystem, nodes: Sequence[int]) -> dict[int, str]:
    """A hash of each node that does not depend on how nodes and variables are numbered."""
    found: dict[int, str] = {}
    for index, node in system.below(nodes):
        match node:
            case ("is", variable, value):
                told = f"{system.variables[variable].name} = {system.variables[variable].values[value]}"
            case ("not", part):
                told = f"not {found[part]}"
            case ("and", parts) | ("or", parts):
                told = f"{node[0]} {sorted(found[p] for p in parts)}"
            case _:
                told = node[0]
        found[index] = hashlib.sha256(told.encode()).hexdigest()
    return found


def _updates(
    system: GroundSystem, hashes: Mapping[int, str], updates: Sequence[tuple[int, tuple[tuple[int, int], ...]]]
) -> str:
    return str(
        sorted(
            (system.variables[v].name, sorted((system.variables[v].values[value], hashes[n]) for value, n in cases))
            for v, cases in updates
        )
    )


def _question(system: GroundSystem, hashes: Mapping[int, str], asked: Question) -> list[str]:
    def steps(which: Sequence[tuple[int, int]]) -> list[tuple[str, str]]:
        return sorted((system.rules[rule].id, hashes[node]) for rule, node in which if node != FALSE)

    moments = [asked.moments, asked.undefined, *([asked.trigger] if asked.trigger else [])]
    told = [f"{hashes[m.states]} {hashes[m.start]} {steps(m.steps)}" for m in moments]
    watched = asked.watched and (hashes[asked.watched.after], hashes[asked.watched.until])
    return [*told, f"{hashes[asked.goal]} {asked.with_faults} {watched}"]
