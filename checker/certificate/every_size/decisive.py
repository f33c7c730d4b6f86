"""What decides about the meaning of an expression: the states that it looks at, and the rules that it asks about.

A step by another rule that writes none of these states leaves the meaning as it is. Only what is remembered of a run
moves on with every step.
"""

from __future__ import annotations

from checker.certificate.every_size.watch import Watch
from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.rule import Rule
from model.lang.symbols import StateSymbol
from model.lang.systems import System
from model.lang.traverse import post_order


class Decisive:
    """What decides about the expressions of one system, and of what is remembered of its runs."""

    def __init__(self, system: System, watch: Watch | None) -> None:
        self._system = system
        self._watch = watch
        self._of: dict[Expr, tuple[frozenset[StateSymbol], frozenset[str]]] = {}

    def states(self, root: Expr) -> frozenset[StateSymbol]:
        """The states that an expression looks at."""
        return self._found(root)[0]

    def remembers(self, root: Expr) -> bool:
        """Whether it looks at what is remembered of a run."""
        return self._watch is not None and self._watch.symbol in self.states(root)

    def stays(self, root: Expr, rule: Rule) -> bool:
        """Whether a step by the rule leaves what decides about it as it is, and what it remembers apart, its meaning.

        What is before such a step is what is after it, and no rule that is asked about has fired: as at no step at all.
        """
        parts = [root]
        if self._watch is not None and self.remembers(root):
            parts += [self._watch.after, self._watch.until]
        written = {u.target.state for u in rule.updates}
        return all(rule.id not in self._found(p)[1] and written.isdisjoint(self.states(p)) for p in parts)

    def _found(self, root: Expr) -> tuple[frozenset[StateSymbol], frozenset[str]]:
        if root not in self._of:
            nodes = list(post_order(self._system.expand(root)))
            states = frozenset(n.state for n in nodes if isinstance(n, ex.Read))
            self._of[root] = states, frozenset(n.rule for n in nodes if isinstance(n, ex.Fired))
        return self._of[root]
