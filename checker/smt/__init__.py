"""Engines that put constraints to z3.

A question becomes plain data (`problem.py`), its conditions and steps become terms (`encode.py`), and a method searches
or proves with them. `z3_facade.py` is the one door to z3.
"""

from checker.smt.engine import BmcEngine, Ic3Engine, KindEngine

__all__ = ["BmcEngine", "Ic3Engine", "KindEngine"]
