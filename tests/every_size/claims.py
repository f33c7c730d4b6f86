"""Properties of the catalogues that are proved for every size, each with a mistake that violates it.

The proofs stand in the folder `proofs`, as they were found; `pytest --update` has them found anew. A proof of no
condition says that the claim follows from the guards and updates of single rules, and needs no file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from checker.certificate.every_size.file import proof_text, read_proof
from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope, scope
from checker.certificate.every_size.verify import verify_for_every_size
from checker.certificate.every_size.watch import watch_of
from checker.cli.library import shipped
from checker.cli.target import Target, find_target
from model.callback.extended_functions import ExtendedFunctions, Role
from model.ctios.service import CtiosService, Status
from model.designs import OPEN_SORTS
from model.lang import expr as ex
from model.lang.systems import System
from model.lang.term import Bool, Term, Update, conj, each
from properties.property import Property
from tests.mutants.callback_mutants import only_the_winner_changes
from tests.mutants.ctios_mutants import CTIOS
from tests.mutants.patches import HOME, forget, guard, remove, updates

FOLDER = Path(__file__).parent / "proofs"
TRUE: Bool = Term(ex.TRUE)


@cache
def target(design: str, readings: tuple[str, ...]) -> Target:
    """The deployment on which a design is looked at."""
    return find_target(shipped(), HOME[design], readings)


def unchanged(system: System) -> System:
    """No mistake."""
    return system


@dataclass(frozen=True)
class Claim:
    """A property that is proved for every size, under these readings, and a mistake by which it is violated.

    Where rules alone cannot break it, the document is `misread` as well, or instead: these readings are chosen.
    """

    design: str
    id: str
    mistake: Callable[[System], System] = unchanged
    readings: tuple[str, ...] = field(default=())
    conditions: int = 0
    misread: tuple[str, ...] = field(default=())
    is_quick: bool = False
    """Its tests run with every test run, and not only with --long."""

    def asked(self) -> tuple[Scope, Property]:
        """The scope and the property."""
        found = target(self.design, self.readings)
        (prop,) = found.properties([self.id])
        return scope(found.site, OPEN_SORTS[self.design]), prop

    def mutant(self) -> Scope:
        """The scope of the design with the mistake."""
        found = target(self.design, (*self.readings, *self.misread))
        return scope(found.site.with_system(self.mistake(found.site.system)), OPEN_SORTS[self.design])

    @property
    def path(self) -> Path:
        """The file of the proof."""
        return FOLDER / f"{self.id}.proof"

    def proof(self) -> SizeProof:
        """The proof as it was found."""
        if not self.conditions:
            return SizeProof(())
        chosen, prop = self.asked()
        return read_proof(self.path.read_text(encoding="utf-8"), chosen, self.path.name, watch_of(prop))

    def keep(self, proof: SizeProof) -> None:
        """Writes the proof, where there is anything to write."""
        if not proof.conditions:
            return
        chosen, _ = self.asked()
        self.path.write_text(proof_text(chosen, proof), encoding="utf-8", newline="\n")

    def accepts(self, proof: SizeProof) -> bool:
        """Whether the verifier does."""
        chosen, prop = self.asked()
        return verify_for_every_size(chosen, prop, proof).accepted


def whenever_it_likes(rule_id: str) -> Callable[[System], System]:
    """The rule can always fire."""
    return guard(rule_id, lambda *_elements: TRUE)


def mutant(name: str) -> Callable[[System], System]:
    """The mistake of a mutant of CTI OS."""
    (found,) = (m for m in CTIOS if m.name == name)
    return found.patch


def nobody_steps_back(winner: ExtendedFunctions) -> tuple[Update, ...]:
    """The election ends, and who was active before stays so."""
    return (
        winner.role.becomes(Role.ACTIVE),
        *each(ExtendedFunctions, lambda n: n.electing.becomes(False), where=winner.sees),
    )


def is_stopping(service: CtiosService) -> Bool:
    """It is stopped, whatever is left of it."""
    return service.status == Status.STOPPING


def takes_part(application: ExtendedFunctions) -> Bool:
    """It is active, and an election is under way."""
    return conj(application.active, application.electing, ~application.interrupted)


STAYS_ACTIVE = updates("ExtendedFunctions.decide", nobody_steps_back)
CLAIMS = (
    Claim("callback", "H11", STAYS_ACTIVE, ("B23=shared",), conditions=3, is_quick=True),
    Claim("callback", "P20", whenever_it_likes("ExtendedFunctions.add"), ("B23=shared",), conditions=3),
    Claim("callback", "P17", forget("ExtendedFunctions.stop", "process"), ("B23=shared",), conditions=9),
    Claim("callback", "P18", forget("ExtendedFunctions.stop", "process"), ("B23=shared",), conditions=11),
    Claim(
        "callback", "P19", updates("ExtendedFunctions.decide", only_the_winner_changes), ("B23=shared",), conditions=11
    ),
    Claim("callback", "P30", remove("ExtendedFunctions.take_over"), ("B23=shared",), conditions=9),
    Claim("callback", "P50", forget("ExtendedFunctions.stop", "process"), conditions=6),
    Claim("callback", "P32", forget("Phone.activate", "pending"), ("B26=preserved",), conditions=1, is_quick=True),
    Claim("ctios", "H12", whenever_it_likes("CtiosServerNode.stall"), ("B14=excluded",), conditions=3, is_quick=True),
    Claim("ctios", "P24-nmm", whenever_it_likes("NodeManagerManager.crash"), ("B13=infallible",), conditions=2),
    Claim("ctios", "S1-03", guard("CtiosService.finish_stop", is_stopping), conditions=6),
    Claim("ctios", "H5", whenever_it_likes("Softphone.give_up"), ("B4=for-ever",), conditions=1),
    Claim("ctios", "P22", guard("Softphone.give_up", lambda s: s.tries_to_connect), ("B4=for-ever",), conditions=3),
    Claim("ctios", "P14", whenever_it_likes("NodeManagerManager.notice_system_fault"), conditions=2),
    Claim("ctios", "P23", forget("Softphone.start", "server"), conditions=1),
    Claim("ctios", "P27", forget("Softphone.connect", "told_ctios"), conditions=1),
    Claim("ctios", "P5", whenever_it_likes("CtiosServerNode.tell_phone_out"), conditions=3),
    Claim("ctios", "P6", whenever_it_likes("CtiosServerNode.tell_switch_out"), conditions=3),
    Claim("ctios", "S1-34", mutant("autologin after phone outage"), conditions=4),
    Claim("ctios", "S1-48", mutant("peer fail-back"), conditions=2),
    Claim("ctios", "P11", forget("CtiosServerNode.ask_for_agents", "agents"), conditions=2),
    Claim("ctios", "P11-devices", forget("CtiosServerNode.ask_for_devices", "phone_out"), conditions=4),
    Claim("ctios", "P11-calls", forget("CtiosServerNode.ask_for_calls", "calls"), conditions=2),
    Claim(
        "ctios", "P7", forget("CtiosServerNode.carry_out_login", "by_hand"), ("B8=by-hand", "B33=by-hand"), conditions=1
    ),
    Claim("ctios", "P29", remove("CtiosServerNode.carry_out_login"), ("B14=excluded",), conditions=3),
    Claim("callback", "S2-13", forget("ExtendedFunctions.decide", "backs_up"), conditions=1),
    Claim("callback", "H10", guard("ExtendedFunctions.interrupt", takes_part), ("B18=on-change",), conditions=2),
)
