"""Certificates: evidence that is re-checked by code which shares nothing with the engines."""

from checker.certificate.file import check_certificate, write_certificate
from checker.certificate.verify import Verification, verify

__all__ = ["Verification", "check_certificate", "verify", "write_certificate"]
