"""Proofs for every size are re-checked on the unexpanded system, over sorts of any size."""
