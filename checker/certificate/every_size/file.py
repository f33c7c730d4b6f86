"""Certificate files of proofs for every size: conditions with a header that binds them to one scope and one property.

    (set-info :failproof-open "Client")
    (condition 1 (forall ((#1 Client)) (not (and (Client.granted #1) Server.has_lock))) (from 4 7))
    (claim (from 1 2))

The file holds no rule: the verifier makes those itself, from the system it is given. The hash in the header stands for
the system, the sorts that are open and the property, but not for the elements of open sorts: one certificate is good
for all deployments that differ in these alone. `from` says of what a condition follows; that is a hint, and what is not
so is found out. Everything else is part of what is claimed, and checked.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checker.certificate.canonical import scope_digest
from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.read import ConditionReader
from checker.certificate.every_size.scope import Scope, scope
from checker.certificate.every_size.verify import verify_for_every_size
from checker.certificate.every_size.watch import Watch, watch_of
from checker.certificate.every_size.words import Words
from checker.certificate.every_size.written import written
from checker.certificate.header import begins_with, read_headed, written_header
from checker.certificate.sexpr import Group, Sexpr, Symbol, malformed, read
from checker.certificate.verify import Verification
from model.lang.errors import UsageError
from model.lang.expr import Bound, Expr
from model.lang.sites import Site
from model.lang.traverse import is_two_state
from properties.property import Property

FORMAT = "1"
"""The version of the format: a reader refuses any other."""
SIZES = "1 or more"
"""The numbers of elements that a proof is for: no sort of a structure is empty."""


@dataclass(frozen=True, slots=True)
class SizeHeader:
    """What a certificate for every size says about itself, in the order of the file. `open` are the open sorts."""

    every_size: str
    design: str
    deployment: str
    start: str
    readings: str
    property: str
    open: str
    sizes: str
    sha256: str


def is_size_certificate(text: str, file: str = "certificate") -> bool:
    """Whether a certificate is one for every size. Raises UsageError where the text is malformed."""
    return begins_with(SizeHeader, text, file)


def write_size_certificate(chosen: Scope, prop: Property, proof: SizeProof) -> str:
    """The certificate of a proof. Raises UsageError for a proof that speaks of what only one site has."""
    return size_certificate(chosen, prop, proof_text(chosen, proof))


def size_certificate(chosen: Scope, prop: Property, proof: str) -> str:
    """The certificate of a proof that is given as text."""
    comment = "; A certificate of failproof for every size: check it with `failproof verify-certificate`."
    return "\n".join([comment, *written_header(_header(chosen, prop)), proof])


def proof_text(chosen: Scope, proof: SizeProof) -> str:
    """The proof alone, as it stands below the header."""
    words = Words(chosen)
    uses = dict(enumerate(proof.uses))
    lines = [
        f"(condition {number + 1} {written(condition, words)}{_from(uses.get(number))})"
        for number, condition in enumerate(proof.conditions)
    ]
    lines.append(f"(claim{_from(uses.get(len(proof.conditions)))})")
    return "\n".join(lines) + "\n"


def _from(uses: Sequence[int] | None) -> str:
    return "" if uses is None else f" ({' '.join(['from', *(str(u + 1) for u in uses)])})"


def _header(chosen: Scope, prop: Property) -> SizeHeader:
    site = chosen.site
    options = (f"{i} = {' | '.join(c.option for c in choices)}" for i, choices in site.readings.items())
    return SizeHeader(
        FORMAT,
        site.system.name,
        site.name,
        site.start.name,
        ", ".join(options),
        prop.id,
        ", ".join(chosen.names),
        SIZES,
        scope_digest(site, chosen.open, prop),
    )


# ---- reading -------------------------------------------------------------------------------------
def size_header(text: str, file: str = "certificate") -> SizeHeader:
    """What the certificate says about itself, believed or not. Raises UsageError where the text is malformed."""
    return read_headed(SizeHeader, FORMAT, text, file).header


def check_size_certificate(
    text: str, site: Site, properties: Iterable[Property], *, file: str = "certificate"
) -> Verification:
    """Checks a certificate against a system. Raises UsageError, with the line, where the text is malformed."""
    begun = time.perf_counter()
    parsed = read_headed(SizeHeader, FORMAT, text, file)
    prop = next((p for p in properties if p.id == parsed.header.property), None)
    failed, reason = "property", f"there is no property {parsed.header.property} here"
    if prop is not None:
        chosen, failed, reason = _scope(parsed.header, site, prop)
        if chosen is not None:
            proof = read_proof(parsed.rest, chosen, file, watch_of(prop))
            return verification(chosen, prop, proof, begun)
    return Verification(False, 0, time.perf_counter() - begun, failed, reason)


def verification(chosen: Scope, prop: Property, proof: SizeProof, begun: float) -> Verification:
    """What the verifier says of a proof, in the words of all certificates."""
    found = verify_for_every_size(chosen, prop, proof)
    why = "the solver gave up" if found.gave_up else "the query has a model"
    reason = "" if found.accepted else why
    return Verification(found.accepted, found.asked, time.perf_counter() - begun, found.failed, reason)


def _scope(header: SizeHeader, site: Site, prop: Property) -> tuple[Scope | None, str, str]:
    """The scope that a certificate speaks of; or None, and what of the header is not so, with the reason."""
    if header.sizes != SIZES:
        return None, "sizes", f"it claims {header.sizes} elements of each open sort, and a proof is for {SIZES}"
    try:
        chosen = scope(site, [name.strip() for name in header.open.split(",")])
    except UsageError as error:
        return None, "sizes", error.message
    wanted = _header(chosen, prop)
    for what in ("design", "start", "readings", "open"):
        given, own = getattr(header, what), getattr(wanted, what)
        if given != own:
            return None, "system", f"{what}: it is for {_apart(given, own)}, and not for {_apart(own, given)}"
    if header.sha256 != wanted.sha256:
        reason = (
            f"{site.system.name} is not, or is no longer, the same system with the same {prop.id}: "
            "rules, start, readings and the elements of sorts that are not open count"
        )
        return None, "system", reason
    return chosen, "", ""


def _apart(one: str, other: str) -> str:
    """What is listed in the first text and not in the second."""
    others = other.split(", ")
    return ", ".join(part for part in one.split(", ") if part not in others) or "nothing more"


def read_proof(
    text: str | Sequence[Sexpr], chosen: Scope, file: str = "certificate", watch: Watch | None = None
) -> SizeProof:
    """The proof that the part below the header says. Raises UsageError, with the line, where it is malformed."""
    return _ProofReader(chosen, file, watch).proof(read(text, file) if isinstance(text, str) else text)


class _ProofReader:
    def __init__(self, chosen: Scope, file: str, watch: Watch | None) -> None:
        self.words = Words(chosen, watch)
        self.file = file
        self._reader = ConditionReader(self.words, file)

    def proof(self, commands: Sequence[Sexpr]) -> SizeProof:
        conditions: list[Expr] = []
        uses: list[tuple[int, ...] | None] = []
        claimed = False
        for command in commands:
            if claimed:
                raise malformed(command.line, "the claim stands last", self.file)
            match command:
                case Group((Symbol("condition"), Symbol(number), condition, *hint)):
                    if number != str(len(conditions) + 1):
                        raise malformed(command.line, "conditions are numbered from 1 on", self.file)
                    conditions.append(self._state(condition, {}))
                    uses.append(self._from(hint, command.line))
                case Group((Symbol("claim"), *hint)):
                    uses.append(self._from(hint, command.line))
                    claimed = True
                case _:
                    raise malformed(command.line, "a proof has conditions and a claim", self.file)
        if not claimed:
            raise malformed(1, "there is no claim", self.file)
        given = [u for u in uses if u is not None]
        if given and len(given) < len(uses):
            raise malformed(1, "it is said of some conditions what they follow from, and not of all", self.file)
        if any(number >= len(conditions) for hint in given for number in hint):
            raise malformed(1, "something follows from a condition that is not there", self.file)
        return SizeProof(tuple(conditions), tuple(given))

    def _state(self, given: Sexpr, variables: dict[str, Bound]) -> Expr:
        made = self._reader.condition(given, variables)
        if is_two_state(made):
            raise malformed(given.line, "a condition speaks of states, and not of steps", self.file)
        return made

    def _from(self, hint: Sequence[Sexpr], line: int) -> tuple[int, ...] | None:
        match hint:
            case []:
                return None
            case [Group((Symbol("from"), *numbers))]:
                return tuple(self._numbers(numbers, line))
            case _:
                raise malformed(line, "after a condition stands what it follows from: `(from 1 2)`", self.file)

    def _numbers(self, given: Sequence[Sexpr], line: int) -> Iterator[int]:
        for one in given:
            if not (isinstance(one, Symbol) and one.name.isascii() and one.name.isdecimal() and one.name != "0"):
                raise malformed(line, "conditions have numbers", self.file)
            yield int(one.name[:6]) - 1
