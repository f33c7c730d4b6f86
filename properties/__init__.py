"""The property language, its results, and the catalogue of the designs that ship with the package."""

from properties.expectation import HOLDS, VIOLATED, Expectation, Expected, depends, number_of
from properties.property import (
    Property,
    absent,
    always,
    always_possible,
    independent,
    invariant,
    never,
    on_step,
    reachable,
)
from properties.result import Case, Result, Vacuity, Verdict

__all__ = [
    "HOLDS",
    "VIOLATED",
    "Case",
    "Expectation",
    "Expected",
    "Property",
    "Result",
    "Vacuity",
    "Verdict",
    "absent",
    "always",
    "always_possible",
    "depends",
    "independent",
    "invariant",
    "never",
    "number_of",
    "on_step",
    "reachable",
]
