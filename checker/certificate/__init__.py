"""Certificates: evidence that is re-checked by code which shares nothing with the engines."""

from checker.certificate.verify import Verification, verify

__all__ = ["Verification", "verify"]
