"""From the text of a condition back to the expression: what `written` writes, and nothing that means anything else.

Every variable is given, or bound by the nearest quantifier around it that binds its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address
from typing import Any

from checker.certificate.every_size.words import Words
from checker.certificate.every_size.written import BINDERS
from checker.certificate.sexpr import Group, Sexpr, Symbol, Text, malformed
from model.lang import expr as ex
from model.lang.errors import DefinitionError
from model.lang.expr import Expr
from model.lang.sorts import BoolSort, DataSort, IntSort
from model.lang.symbols import DatumSymbol, LinkSymbol, StateSymbol
from model.lang.term import DEEPEST_QUANTIFIER, LARGEST_SORT

Variables = Mapping[str, ex.Bound]
"""The variables that an expression may use."""

_KINDS: Mapping[str, type[Any]] = {"int": int, "str": str, "IPv4Address": IPv4Address}
_OPERATORS = {"=": ex.equal, "<": ex.less, "+": ex.add, "-": ex.subtract}
_LARGEST_NUMBER = 10_000


class ConditionReader:
    """Reads the conditions of one certificate."""

    def __init__(self, words: Words, file: str) -> None:
        self.words = words
        self.file = file

    def condition(self, given: Sexpr, variables: Variables) -> Expr:
        """A condition over these variables. Raises UsageError, with the line, where the text is none."""
        made = self.term(given, variables)
        if not isinstance(made.sort, BoolSort):
            raise malformed(given.line, "a condition is true or false", self.file)
        return made

    def term(self, root: Sexpr, variables: Variables) -> Expr:
        """An expression over these variables, parts first."""
        done: dict[int, Expr] = {}
        stack: list[tuple[Sexpr, Variables, int, bool]] = [(root, variables, 0, False)]
        while stack:
            one, known, depth, ready = stack.pop()
            parts = self._parts(one)
            if ready or not parts:
                try:
                    done[id(one)] = self._made(one, [done[id(p)] for p in parts], known)
                except DefinitionError as error:
                    raise malformed(one.line, error.message, self.file) from error
                continue
            stack.append((one, known, depth, True))
            variable = self._variable(one)
            if variable is not None:
                depth += 1
                if depth > DEEPEST_QUANTIFIER:
                    raise malformed(one.line, "quantifiers are nested too deep", self.file)
                known = {**known, variable.name: variable}
            stack += [(part, known, depth, False) for part in reversed(parts)]
        return done[id(root)]

    # ---- shape ------------------------------------------------------------------------------
    def _parts(self, one: Sexpr) -> Sequence[Sexpr]:
        """The parts that are expressions of their own."""
        match one:
            case Group((Symbol("linked" | "enabled" | "settled" | "forall" | "exists" | "count"), _, *rest)):
                return rest
            case Group((Symbol("-"), Symbol(digits))) if digits.isascii() and digits.isdecimal():
                return ()
            case Group((Symbol("datum" | "reading" | "enabled-for-some"), *_)):
                return ()
            case Group((_, *rest)):
                return rest
            case _:
                return ()

    def _variable(self, one: Sexpr) -> ex.Bound | None:
        match one:
            case Group((Symbol("forall" | "exists" | "count"), Group((Group() as pair,)), _)):
                return self.variable(pair)
            case _:
                return None

    def variable(self, pair: Group) -> ex.Bound:
        """`(#1 Client)`: a variable with its sort."""
        match pair.items:
            case (Symbol(name), Symbol(sort)):
                return ex.bound(name, self._component(sort, pair.line))
            case _:
                raise malformed(pair.line, "a variable has a name and a sort", self.file)

    def _component(self, name: str, line: int) -> type[Any]:
        found = self.words.components.get(name)
        if found is None:
            raise malformed(line, f"the design has no component {name}", self.file)
        return found

    # ---- nodes ------------------------------------------------------------------------------
    def _made(self, one: Sexpr, parts: list[Expr], known: Variables) -> Expr:
        match one:
            case Symbol():
                return self._word(one, known)
            case Group((Symbol("-"), Symbol(digits))) if not parts:
                return _number(-self._digits(digits, one.line))
            case Group((Symbol("datum"), Symbol(kind), Text(text))) if kind in _KINDS:
                return self._datum(_KINDS[kind], text, one.line)
            case Group((Symbol("reading"), Symbol(name))) if name in self.words.scope.site.readings:
                return ex.reading_of(self.words.scope.site.system.reading_by_id[name].symbol)
            case Group((Symbol("forall" | "exists" | "count" as word), _, _)):
                return self._quantified(word, one, parts[0])
            case Group((Symbol("linked"), Symbol(name), _, _)) if self._is_many(name):
                return ex.linked(self._link(name), *parts)
            case Group((Symbol("enabled-for-some"), Symbol(name))) if name in self.words.rules:
                return ex.enabled(name, None)
            case Group((Symbol("enabled"), Symbol(name), *_)) if self.words.rules.get(name) == len(parts):
                return self._enabled(name, parts, one.line)
            case Group((Symbol("settled"), Group(names), *_)):
                sorts = [self._component(n.name, n.line) for n in names if isinstance(n, Symbol)]
                if len(sorts) == len(names):
                    return ex.settled(tuple(sorts), tuple(parts))
            case Group((Symbol("not"), _)):
                return ex.negate(parts[0])
            case Group((Symbol("the"), _)):
                return ex.the(parts[0])
            case Group((Symbol("and"), _, _, *_)):
                return ex.conj(*parts)
            case Group((Symbol("or"), _, _, *_)):
                return ex.disj(*parts)
            case Group((Symbol("ite"), _, _, _)):
                return ex.ite(parts[0], parts[1], parts[2])
            case Group((Symbol(word), _, _)) if word in _OPERATORS:
                left, right = _alike(parts[0], parts[1]) if word == "=" else parts
                return _OPERATORS[word](left, right)
            case Group((Symbol(name), *_)) if name in self.words.symbols:
                return self._applied(self.words.symbols[name], parts, one.line)
            case _:
                pass
        raise malformed(one.line, "no condition that a certificate can have", self.file)

    def _word(self, word: Symbol, known: Variables) -> Expr:
        name = word.name
        if name in ("true", "false"):
            return ex.TRUE if name == "true" else ex.FALSE
        if name in known:
            return known[name]
        if name in self.words.constants:
            return self.words.constants[name]
        if name[:1].isdecimal():
            return _number(self._digits(name, word.line))
        raise malformed(word.line, f"{name} is no variable and no value of the design", self.file)

    def _digits(self, text: str, line: int) -> int:
        if not (text.isascii() and text.isdecimal()) or len(text) > len(str(_LARGEST_NUMBER)):
            raise malformed(line, f"{text} is no number that a design has", self.file)
        return int(text)

    def _datum(self, kind: type[Any], text: str, line: int) -> Expr:
        try:
            value = kind(text)
        except ValueError as error:
            raise malformed(line, f"{text!r} is no {kind.__name__}", self.file) from error
        ordered = any(d.sort == DataSort(kind, ordered=True) for d in self.words.scope.site.system.data)
        return ex.const(value, DataSort(kind, ordered))

    def _quantified(self, word: str, one: Sexpr, body: Expr) -> Expr:
        variable = self._variable(one)
        quantifier = next(q for q, name in BINDERS.items() if name == word)
        number = "" if variable is None else variable.name.removeprefix("#")
        if variable is None or not variable.name.startswith("#") or not number.isdecimal():
            raise malformed(one.line, "a quantifier binds one variable with a number: `((#1 Client))`", self.file)
        return ex.quantified(quantifier, variable, body, size=LARGEST_SORT)

    def _is_many(self, name: str) -> bool:
        found = self.words.symbols.get(name)
        return isinstance(found, LinkSymbol) and found.many

    def _link(self, name: str) -> LinkSymbol:
        found = self.words.symbols[name]
        if not isinstance(found, LinkSymbol):
            raise TypeError("asked for before")
        return found

    def _enabled(self, name: str, parts: list[Expr], line: int) -> Expr:
        wanted = [p.variable.sort for p in self.words.scope.site.system.rule(name).parameters]
        if wanted != [p.sort for p in parts]:
            raise malformed(line, f"the rule {name} is of other sorts", self.file)
        return ex.enabled(name, tuple(parts))

    def _applied(self, symbol: StateSymbol | LinkSymbol | DatumSymbol, parts: list[Expr], line: int) -> Expr:
        arity = len(symbol.over) if isinstance(symbol, StateSymbol) else 1
        if len(parts) != arity or (isinstance(symbol, LinkSymbol) and symbol.many):
            raise malformed(line, f"{symbol} is of another number of elements", self.file)
        match symbol:
            case StateSymbol():
                return ex.read(symbol, tuple(parts))
            case LinkSymbol():
                return ex.follow(symbol, parts[0])
            case DatumSymbol():
                return ex.datum_of(symbol, parts[0])


def _number(value: int) -> Expr:
    return ex.const(value, IntSort(value, value))


def _alike(left: Expr, right: Expr) -> tuple[Expr, Expr]:
    """A number that is compared is one of the range it is compared with: so people write it."""
    return _of_range(left, right), _of_range(right, left)


def _of_range(one: Expr, other: Expr) -> Expr:
    match one, other.sort:
        case ex.Const(int() as value, IntSort(low, high)), IntSort() as sort if (
            low == high and sort.low <= value <= sort.high
        ):
            return ex.const(value, sort)
        case _:
            return one
