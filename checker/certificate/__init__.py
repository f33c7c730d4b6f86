"""Certificates: evidence that is re-checked by code which shares nothing with the engines."""

from checker.certificate.export import export_smtlib
from checker.certificate.file import Header, certificate_header, check_certificate, read_certificate, write_certificate
from checker.certificate.verify import Verification, Verifier, verify

__all__ = [
    "Header",
    "Verification",
    "Verifier",
    "certificate_header",
    "check_certificate",
    "export_smtlib",
    "read_certificate",
    "verify",
    "write_certificate",
]
