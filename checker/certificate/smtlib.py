"""Names, values and sets of states in SMT-LIB 2, the same in certificates and in exported systems.

A condition is Bool, everything else is Int: integers are themselves, and every other value is a defined constant such
as `|Role:active|`. Our names are quoted, so `app1.role` and `server1.sessions[phone1]` stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from checker.certificate.codes import Codes
from checker.certificate.formula import Formulas, Span
from checker.certificate.sets import UnreadableError
from model.lang.errors import Code, UsageError
from model.lang.sites import Site
from model.lang.sorts import BoolSort, ElementSort, EnumSort, IntSort, Sort, show_value
from properties.evidence import SetNode, StateSet


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable in SMT-LIB: its interval (None: Bool) and the text of each printed value."""

    name: str
    span: Span | None
    values: dict[str, str]


class Vocabulary:
    """The variables of a site, its readings, and further flags such as monitors."""

    def __init__(self, site: Site, flags: Iterable[str] = ()) -> None:
        self._codes = Codes(site, ())
        self._titles: dict[str, Sort] = {}
        self.constants: dict[str, int] = {}
        self.variables: dict[str, Variable] = {}
        for name, options in site.readings.items():
            info = site.system.reading_by_id[name]
            choice = EnumSort(type(options[0]))
            printed = {o.option: self._constant(choice, o.option, i) for i, o in enumerate(info.options)}
            self.variables[name] = Variable(name, Span(0, len(info.options) - 1), printed)
        for flag in flags:
            self.variables[flag] = Variable(flag, None, {"yes": "true", "no": "false"})
        for variable in site.variables:
            sort = variable.state.sort
            span = None if isinstance(sort, BoolSort) else self._codes.span(sort)
            printed = {show_value(v): self._value(v, sort) for v in variable.values}
            self.variables[variable.name] = Variable(variable.name, span, printed)

    def _value(self, value: Any, sort: Sort) -> str:
        match sort:
            case BoolSort():
                return "true" if value else "false"
            case IntSort():
                return numeral(cast("int", value))
            case _:
                return self._constant(sort, show_value(value), self._codes.of(value, sort))

    def _constant(self, sort: Sort, printed: str, code: int) -> str:
        title = self._title(sort)
        symbol = quoted(f"{title}:{printed}")
        self.constants[symbol] = code
        return symbol

    def _title(self, sort: Sort) -> str:
        # No element is one constant of a component, beside its elements.
        sort = ElementSort(sort.component) if isinstance(sort, ElementSort) else sort
        title = str(sort)
        while self._titles.setdefault(title, sort) != sort:
            title += "'"
        return title

    def atom(self, name: str, value: str) -> str:
        """The condition that a variable has a printed value."""
        variable = self._variable(name)
        text = variable.values.get(value)
        if text is None:
            raise UnreadableError(f"{value} is no value of {name}")
        if variable.span is None:
            return quoted(name) if text == "true" else f"(not {quoted(name)})"
        return f"(= {quoted(name)} {text})"

    def _variable(self, name: str) -> Variable:
        found = self.variables.get(name)
        if found is None:
            raise UnreadableError(f"the system has no variable {name}")
        return found

    def declarations(self, names: Iterable[str]) -> Iterator[str]:
        """A declaration of each variable, and a definition of each constant that its values need."""
        constants: dict[str, None] = {}
        for name in names:
            variable = self._variable(name)
            yield f"(declare-fun {quoted(name)} () {'Bool' if variable.span is None else 'Int'})"
            constants |= dict.fromkeys(text for text in variable.values.values() if text in self.constants)
        for symbol in constants:
            yield f"(define-fun {symbol} () Int {self.constants[symbol]})"


def mentioned(sets: Iterable[StateSet]) -> tuple[str, ...]:
    """The names that sets speak of, in order."""
    return tuple(sorted({node[1] for states in sets for node in states.nodes if node[0] == "is"}))


def define_set(name: str, states: StateSet, vocabulary: Vocabulary) -> str:
    """A definition of a set: one `let` for each connective, one line each."""
    written: list[str] = []
    lines = [f"(define-fun {quoted(name)} () Bool"]
    for position, node in enumerate(states.nodes):
        text = _set_node(node, written, vocabulary)
        if node[0] in ("and", "or", "if"):
            lines.append(f"(let ((?{position} {text}))")
            text = f"?{position}"
        written.append(text)
    lines.append(written[-1] + ")" * len(lines))
    return "\n".join(lines)


def _set_node(node: SetNode, written: list[str], vocabulary: Vocabulary) -> str:
    match node:
        case ("true" | "false" as word,):
            return word
        case ("is", name, value):
            return vocabulary.atom(name, value)
        case ("not", part):
            return f"(not {written[part]})"
        case ("and" | "or" as word, parts):
            return junction(word, [written[p] for p in parts])
        case ("if", condition, yes, no):
            return f"(ite {written[condition]} {written[yes]} {written[no]})"


def define_formulas(formulas: Formulas, roots: dict[str, int], names: dict[str, str]) -> Iterator[str]:
    """A definition of each formula that the roots are made of, and of the roots by name.

    `names` gives the text of variables; a part used only inside the definitions is called `?` and its number.
    """
    texts: dict[int, str] = {}
    for index in formulas.below(roots.values()):
        text = _formula(formulas, index, texts, names)
        node = formulas.nodes[index]
        if node[0] in ("true", "false", "flag", "variable", "number"):
            texts[index] = text
            continue
        texts[index] = f"?{index}"
        sort = "Bool" if formulas.spans[index] is None else "Int"
        yield f"(define-fun ?{index} () {sort} {text})"
    for name, root in roots.items():
        yield f"(define-fun {quoted(name)} () Bool {texts[root]})"


def _formula(formulas: Formulas, index: int, texts: dict[int, str], names: dict[str, str]) -> str:
    node = formulas.nodes[index]
    match node:
        case ("true" | "false" as word,):
            return word
        case ("flag" | "variable", name):
            return names[name]
        case ("number", value):
            return numeral(value)
        case ("not", part):
            return f"(not {texts[part]})"
        case ("and" | "or" as word, parts):
            return junction(word, [texts[p] for p in parts])
        case ("equal", left, right):
            return f"(= {texts[left]} {texts[right]})"
        case ("less", left, right):
            return f"(< {texts[left]} {texts[right]})"
        case ("choose", condition, yes, no):
            return f"(ite {texts[condition]} {texts[yes]} {texts[no]})"
        case ("add", left, right):
            return f"(+ {texts[left]} {texts[right]})"
        case ("subtract", left, right):
            return f"(- {texts[left]} {texts[right]})"


def junction(word: str, parts: list[str]) -> str:
    """All or some of the parts; SMT-LIB wants two of them at least."""
    if len(parts) > 1:
        return f"({word} {' '.join(parts)})"
    return parts[0] if parts else ("true" if word == "and" else "false")


def numeral(value: int) -> str:
    """An integer: SMT-LIB has no negative numerals."""
    return str(value) if value >= 0 else f"(- {-value})"


def quoted(name: str) -> str:
    """A quoted symbol."""
    if "|" in name or "\\" in name:
        raise UsageError(
            Code.BAD_VALUE, f"the name {name!r} cannot be written in SMT-LIB", fix="leave out bars and backslashes"
        )
    return f"|{name}|"


def string(text: str) -> str:
    """A string literal."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
