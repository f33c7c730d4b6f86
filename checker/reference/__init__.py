"""The reference engine: the meaning of every property, by listing states."""

from checker.reference.engine import ReferenceEngine, ReferenceSession

__all__ = ["ReferenceEngine", "ReferenceSession"]
