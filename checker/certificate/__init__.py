"""Certificates: evidence that is re-checked by code which shares nothing with the engines."""

from checker.certificate.export import export_smtlib
from checker.certificate.file import check_certificate, write_certificate
from checker.certificate.verify import Verification, Verifier, verify

__all__ = ["Verification", "Verifier", "check_certificate", "export_smtlib", "verify", "write_certificate"]
