"""Certificate files: an invariant with a header that binds it to one system and one property, as SMT-LIB 2 text.

    (set-info :failproof-property "H8")
    (declare-fun |app1.role| () Int)
    (define-fun |Role:active| () Int 2)
    (define-fun |invariant| () Bool (let ((?2 (or |app1.up| ...))) ...))

The file holds no transition: the checker makes those itself, from the system it is given. The hash in the header stands
for that system, so that a certificate of another one is refused before any query. The reader takes what the writer
writes, up to blanks and comments, and nothing else.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checker.certificate.canonical import digest
from checker.certificate.header import read_headed, written_header
from checker.certificate.set_reader import read_set
from checker.certificate.sets import UnreadableError
from checker.certificate.sexpr import Group, Symbol, malformed, read
from checker.certificate.smtlib import Vocabulary, define_set, junction, mentioned, quoted
from checker.certificate.verify import Verification, verify
from model.lang.errors import Code, UsageError
from model.lang.place import Place
from model.lang.sites import Site
from properties.evidence import Invariant, RankedInvariant, Ranking, StateSet
from properties.property import Absent, AlwaysPossible, Property, Reachable
from properties.result import Case, Cube, Verdict

FORMAT = "2"
"""The version of the format: a reader refuses any other."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a certificate says about itself, in the order of the file."""

    certificate: str
    design: str
    deployment: str
    property: str
    verdict: str
    elements: str
    readings: str
    sha256: str


def write_certificate(site: Site, prop: Property, case: Case) -> str:
    """The certificate of a case whose evidence is an invariant, with or without layers.

    Raises UsageError where the evidence is of another kind: traces are replayed, and independence is found again.
    """
    match case.evidence:
        case Invariant(states):
            sets = {"invariant": states}
        case RankedInvariant(states, rankings):
            sets = {"invariant": states}
            for ranking in rankings:
                rules = ("", *(ranking.by or itertools.repeat("", len(ranking.layers) - 1)))
                for rank, (layer, by) in enumerate(zip(ranking.layers, rules, strict=True)):
                    sets[_layer(rank, by, ranking.binding)] = layer
        case _:
            raise UsageError(
                Code.NOT_DECIDABLE_HERE,
                f"the result of {prop.id} has no invariant to write down",
                fix="ask for a certificate of a property that was decided by an invariant",
            )
    header = Header(
        FORMAT,
        site.system.name,
        site.name,
        prop.id,
        case.verdict.value,
        ", ".join(case.binding),
        _written_cubes(case.where),
        digest(site, prop),
    )
    names = mentioned(sets.values())
    vocabulary = _vocabulary(site, prop, names)
    lines = ["; A certificate of failproof: check it with `failproof verify-certificate`."]
    lines += written_header(header)
    lines += _declarations(vocabulary, names, case.where)
    lines += [define_set(name, states, vocabulary) for name, states in sets.items()]
    return "\n".join(lines) + "\n"


def certificate_header(text: str, file: str = "certificate") -> Header:
    """What the certificate says about itself, believed or not. Raises UsageError where the text is malformed."""
    return _parsed(text, file).header


def check_certificate(
    text: str, site: Site, properties: Iterable[Property], *, file: str = "certificate"
) -> Verification:
    """Checks a certificate against a system. Raises UsageError, with the line, where the text is malformed."""
    begun = time.perf_counter()
    parsed = _parsed(text, file)
    prop = next((p for p in properties if p.id == parsed.header.property), None)
    if prop is None:
        failed, reason = "property", f"there is no property {parsed.header.property} here"
    elif not _is_of(parsed.header, site, prop):
        failed, reason = "system", _mismatch(parsed.header, site, prop)
    else:
        return verify(site, prop, _case(parsed, site, prop, file))
    return Verification(accepted=False, queries=0, seconds=time.perf_counter() - begun, failed=failed, reason=reason)


def read_certificate(text: str, site: Site, prop: Property, *, file: str = "certificate") -> Case:
    """The case that a certificate is about, unchecked. Raises UsageError where it is malformed or of another system."""
    parsed = _parsed(text, file)
    if not _is_of(parsed.header, site, prop):
        raise UsageError(
            Code.UNREADABLE_FILE,
            _mismatch(parsed.header, site, prop),
            place=Place(file),
            fix="give a certificate of this system and property",
        )
    return _case(parsed, site, prop, file)


def _is_of(header: Header, site: Site, prop: Property) -> bool:
    wanted = (site.system.name, site.name, prop.id, digest(site, prop))
    return (header.design, header.deployment, header.property, header.sha256) == wanted


def _mismatch(header: Header, site: Site, prop: Property) -> str:
    if header.property != prop.id:
        return f"it is a certificate of {header.property}, not of {prop.id}"
    return (
        f"it is a certificate of {header.design} on {header.deployment}, "
        f"and {site.system.name} on {site.name} is not, or is no longer, the same system with the same {prop.id}: "
        "design, elements, start and open readings count"
    )


def _case(parsed: _Parsed, site: Site, prop: Property, file: str) -> Case:
    header, rest = parsed.header, parsed.rest
    where = _read_cubes(header.readings)
    declared = _declared(rest)
    vocabulary = _vocabulary(site, prop, declared)
    try:
        _check_declarations(rest, vocabulary, declared, where, file)
    except UnreadableError as error:
        # The names are those of the vocabulary by now, so it is the readings of the case that are not.
        raise malformed(parsed.lines["readings"], error.message, file) from error
    known = {name: vocabulary.variables[name].values for name in declared}
    states = {name: read_set(body, known, file) for name, body in parsed.sets.items()}
    binding = tuple(name.strip() for name in header.elements.split(",") if name.strip())
    return Case(where, _verdict(parsed, file), _evidence(prop, states, file), binding=binding)


# ---- the text ------------------------------------------------------------------------------------
def _vocabulary(site: Site, prop: Property, names: Iterable[str]) -> Vocabulary:
    """The names of the site, and, where the property has a monitor, every other name as a flag for it."""
    plain = Vocabulary(site)
    watched = isinstance(prop.formula, Absent | Reachable) or bool(site.system.monitors)
    flags = [name for name in names if name not in plain.variables and name not in plain.constants]
    return Vocabulary(site, flags) if watched and flags else plain


def _declarations(vocabulary: Vocabulary, names: Iterable[str], where: tuple[Cube, ...]) -> list[str]:
    """What stands between the header and the sets: variables, constants, and the readings as a condition."""
    used = dict.fromkeys(names) | dict.fromkeys(name for cube in where for name, _ in cube)
    cubes = [
        junction(
            "and", [junction("or", [vocabulary.atom(name, option) for option in options]) for name, options in cube]
        )
        for cube in where
    ]
    return [*vocabulary.declarations(used), f"(define-fun {quoted('readings')} () Bool {junction('or', cubes)})"]


def _written_cubes(where: tuple[Cube, ...]) -> str:
    """`B1 = lowest | sticky, B2 = filter; B1 = sticky`: a union of cubes; a cube without a word has all readings."""
    return "; ".join(", ".join(f"{name} = {' | '.join(options)}" for name, options in cube) for cube in where)


def _read_cubes(text: str) -> tuple[Cube, ...]:
    cubes: list[Cube] = []
    for cube in text.split(";"):
        said = [literal.partition("=") for literal in cube.split(",") if literal.strip()]
        cubes.append(tuple((name.strip(), tuple(o.strip() for o in options.split("|"))) for name, _, options in said))
    return tuple(cubes)


@dataclass(frozen=True, slots=True)
class _Parsed:
    """The header and the line of each part of it, the bodies of the sets by name, and the other commands in order."""

    header: Header
    lines: Mapping[str, int]
    sets: Mapping[str, Group | Symbol]
    rest: list[Group]


def _parsed(text: str, file: str) -> _Parsed:
    headed = read_headed(Header, FORMAT, text, file)
    sets: dict[str, Group | Symbol] = {}
    rest: list[Group] = []
    for command in headed.rest:
        match command:
            case Group(
                (Symbol("define-fun"), Symbol(name), Group(()), Symbol("Bool"), Group() | Symbol() as body), line
            ) if name == "invariant" or name.startswith("layer "):
                if name in sets:
                    raise malformed(line, f"{name} is defined twice", file)
                sets[name] = body
            case _:
                rest.append(command)
    return _Parsed(headed.header, headed.lines, sets, rest)


def _declared(commands: Iterable[Group]) -> list[str]:
    """The names of the variables that are declared."""
    names: list[str] = []
    for command in commands:
        match command.items:
            case (Symbol("declare-fun"), Symbol(name), *_):
                names.append(name)
            case _:
                pass
    return names


def _check_declarations(
    found: list[Group], vocabulary: Vocabulary, declared: list[str], where: tuple[Cube, ...], file: str
) -> None:
    """The commands beside the sets are those that the writer writes for these names: they say nothing of their own."""
    foreign = [name for name in declared if name not in vocabulary.variables]
    wanted = read("" if foreign else "\n".join(_declarations(vocabulary, declared, where)))
    for command, other in itertools.zip_longest(found, wanted):
        if command != other:
            line = command.line if command else 1
            raise malformed(line, "the declarations are not those of the system and of the readings", file)


def _verdict(parsed: _Parsed, file: str) -> Verdict:
    text = parsed.header.verdict
    for verdict in (Verdict.HOLDS, Verdict.VIOLATED):
        if verdict.value == text:
            return verdict
    raise malformed(parsed.lines["verdict"], f"{text!r} is no verdict that a certificate can show", file)


def _evidence(prop: Property, sets: Mapping[str, StateSet], file: str) -> Invariant | RankedInvariant:
    wanted = ["invariant"]
    layers: dict[tuple[str, ...], list[tuple[StateSet, str]]] = {}
    for name in [name for name in sets if name != "invariant"]:
        label, _, elements = name.partition(" for ")
        binding = tuple(elements.split(", ")) if elements else ()
        ranked = layers.setdefault(binding, [])
        _, _, by = label.partition(" by ")
        wanted.append(_layer(len(ranked), by, binding))
        ranked.append((sets[name], by))
    if list(sets) != wanted:
        raise malformed(1, "it defines one invariant, then its layers from 0 on, those for the same elements", file)
    if not layers and not isinstance(prop.formula, AlwaysPossible):
        return Invariant(sets["invariant"])
    return RankedInvariant(sets["invariant"], tuple(_ranking(b, ranked) for b, ranked in layers.items()))


def _ranking(binding: tuple[str, ...], layers: list[tuple[StateSet, str]]) -> Ranking:
    by = tuple(by for _, by in layers[1:])
    return Ranking(binding, tuple(layer for layer, _ in layers), by if any(by) else ())


def _layer(rank: int, by: str, binding: tuple[str, ...]) -> str:
    """The name of a layer: the rule instance that leads out of it, where it is said, and the elements of its goal."""
    return f"layer {rank}" + (f" by {by}" if by else "") + (f" for {', '.join(binding)}" if binding else "")
