"""The engine `bdd`: sets of states as binary decision diagrams."""

from checker.bdd.engine import BddEngine

__all__ = ["BddEngine"]
