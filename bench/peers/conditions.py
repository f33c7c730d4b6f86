"""Conditions of the ground form as text: Murphi and PRISM write them alike."""

from __future__ import annotations

from collections.abc import Iterable

from model.lang.ground import GroundSystem


def written(system: GroundSystem, nodes: Iterable[int]) -> dict[int, str]:
    """Each of these nodes, and each part of one, written out whole; those of the slices asked about are small."""
    told: dict[int, str] = {}
    for index, node in system.below(nodes):
        match node:
            case ("is", variable, value):
                told[index] = f"v{variable} = {value}"
            case ("true",) | ("false",):
                told[index] = node[0]
            case ("not", part):
                told[index] = f"!({told[part]})"
            case ("and", parts):
                told[index] = " & ".join(f"({told[p]})" for p in parts)
            case ("or", parts):
                told[index] = " | ".join(f"({told[p]})" for p in parts)
    return told
