"""Which links and data clauses about some states have to speak of.

Those that decide how these states change, and those of the property. What also looks at a state that nobody keeps is
loosened (`ground`), so what it says of links and data is not looked at. Options that a reading does not have are gone
before: with addresses compared as numbers nobody asks for their texts.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.certificate.every_size.scope import Scope
from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.symbols import DatumSymbol, LinkSymbol, StateSymbol
from model.lang.traverse import conjuncts, post_order, substitute
from properties.property import Property

Rigid = LinkSymbol | DatumSymbol
"""What is the same in all states of a site."""


def spoken_of(scope: Scope, prop: Property, states: frozenset[StateSymbol]) -> frozenset[Rigid]:
    """The links and data that go with these states."""
    found: set[Rigid] = set()
    for part in _parts(scope, prop, states):
        nodes = list(post_order(part))
        if states.issuperset(n.state for n in nodes if isinstance(n, ex.Read)):
            found |= {n.link for n in nodes if isinstance(n, ex.Follow | ex.Linked)}
            found |= {n.datum for n in nodes if isinstance(n, ex.DatumOf)}
    return frozenset(found)


def _parts(scope: Scope, prop: Property, states: frozenset[StateSymbol]) -> Iterator[Expr]:
    """The conditions one by one, and the values of updates, as they are under the readings of the scope."""
    system = scope.site.system
    known: dict[Expr, Expr] = {}
    for name, options in scope.site.readings.items():
        if len(options) == 1:
            read = ex.reading_of(system.reading_by_id[name].symbol)
            known[read] = ex.const(options[0], read.sort)
    whole = [system.expand(e) for e in prop.expressions]
    for rule in system.rules:
        updates = [u for u in rule.updates if u.target.state in states]
        whole += [e for u in updates for e in (rule.guard, u.condition, u.value)]
    for expression in dict.fromkeys(whole):
        yield from conjuncts(substitute(expression, known))


__all__ = ["Rigid", "spoken_of"]
