"""Proofs for any number of elements: found on small sites, re-checked over sorts of any size."""
