"""Invariants that people write, checked for inductiveness, with a step that shows it where one is not."""
