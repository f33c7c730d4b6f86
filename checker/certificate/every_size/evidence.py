"""A proof for every size as evidence about one site: its text, read and re-checked as that of a certificate is."""

from __future__ import annotations

import time

from checker.certificate.every_size.file import read_proof, verification
from checker.certificate.every_size.scope import scope
from checker.certificate.verify import Verification
from model.lang.errors import UsageError
from model.lang.sites import Site
from properties.evidence import EverySize
from properties.property import Property


def check_evidence(site: Site, prop: Property, evidence: EverySize) -> Verification:
    """Re-checks the proof; what cannot be read is refused."""
    begun = time.perf_counter()
    if not evidence.open:
        return Verification(False, 0, time.perf_counter() - begun, "sizes", "no sort is open")
    try:
        chosen = scope(site, evidence.open)
        proof = read_proof(evidence.proof, chosen)
    except UsageError as error:
        return Verification(False, 0, time.perf_counter() - begun, "proof", error.message)
    return verification(chosen, prop, proof, begun)
