"""From the text of a set of states back to evidence."""

from __future__ import annotations

from collections.abc import Mapping

from checker.certificate.sexpr import Group, Sexpr, Symbol, malformed
from properties.evidence import SetNode, StateSet

Values = Mapping[str, Mapping[str, str]]
"""For each variable: the text of each printed value."""


def read_set(body: Sexpr, values: Values, file: str) -> StateSet:
    """The set that the body of a definition says: `let` after `let`, and at the end a condition.

    Raises UsageError, with the line, for anything else and for names and values that the system does not have.
    """
    reader = _Reader(values, file)
    while isinstance(body, Group) and body.items and _word(body.items[0]) == "let":
        body = reader.let(body)
    root = reader.condition(body)
    if root != len(reader.nodes) - 1:
        reader.nodes.append(("and", (root,)))
    return StateSet(tuple(reader.nodes))


class _Reader:
    def __init__(self, values: Values, file: str) -> None:
        self.nodes: list[SetNode] = []
        self._file = file
        self._named: dict[str, int] = {}
        self._known: dict[SetNode, int] = {}
        self._printed = {name: {text: printed for printed, text in texts.items()} for name, texts in values.items()}

    def let(self, group: Group) -> Sexpr:
        """Takes in the binding of a `let` and gives what stands within."""
        match group.items:
            case (_, Group((Group((Symbol(name), bound)),)), body):
                if name in self._named or name in self._printed:
                    raise malformed(group.line, f"{name} is named twice", self._file)
                self._named[name] = self.condition(bound)
                return body
            case _:
                raise malformed(group.line, "a let names one condition and has one body", self._file)

    def condition(self, root: Sexpr) -> int:
        """The node of a condition; its parts are read first, without recursion."""
        done: dict[int, int] = {}
        stack: list[tuple[Sexpr, bool]] = [(root, False)]
        while stack:
            one, ready = stack.pop()
            parts = self._parts(one)
            if ready or not parts:
                done[id(one)] = self._node(one, [done[id(p)] for p in parts])
            else:
                stack.append((one, True))
                stack += [(part, False) for part in reversed(parts)]
        return done[id(root)]

    def _parts(self, one: Sexpr) -> tuple[Sexpr, ...]:
        if isinstance(one, Group) and one.items and _word(one.items[0]) in ("not", "and", "or", "ite"):
            return one.items[1:]
        return ()

    def _node(self, one: Sexpr, parts: list[int]) -> int:
        match one:
            case Symbol("true" | "false" as word):
                return self._make(("true",) if word == "true" else ("false",))
            case Symbol(name) if name in self._named:
                return self._named[name]
            case Symbol(name, line):
                if self._printed.get(name, {}).get("true") != "yes":
                    raise malformed(line, f"{name} is no condition of the system", self._file)
                return self._make(("is", name, "yes"))
            case Group((Symbol("not"), _)):
                return self._make(("not", parts[0]))
            case Group((Symbol("and"), _, _, *_)):
                return self._make(("and", tuple(parts)))
            case Group((Symbol("or"), _, _, *_)):
                return self._make(("or", tuple(parts)))
            case Group((Symbol("ite"), _, _, _)):
                return self._make(("if", parts[0], parts[1], parts[2]))
            case Group((Symbol("="), Symbol(name), value), line):
                return self._make(("is", name, self._value(name, value, line)))
            case _:
                raise malformed(one.line, "no condition that a certificate can have", self._file)

    def _value(self, name: str, value: Sexpr, line: int) -> str:
        match value:
            case Symbol(text):
                pass
            case Group((Symbol("-"), Symbol(digits))):
                text = f"(- {digits})"
            case _:
                raise malformed(value.line, "no value that a certificate can have", self._file)
        known = self._printed.get(name)
        if known is None or "true" in known:
            raise malformed(line, f"{name} is no variable with values of the system", self._file)
        printed = known.get(text, known.get(f"|{text}|"))
        if printed is None:
            raise malformed(line, f"{text} is no value of {name}", self._file)
        return printed

    def _make(self, node: SetNode) -> int:
        if node not in self._known:
            self._known[node] = len(self.nodes)
            self.nodes.append(node)
        return self._known[node]


def _word(one: Sexpr) -> str:
    return one.name if isinstance(one, Symbol) else ""
