"""The method IC3: `search.py` tells what it is, `method.py` is the way in.

cubes.py          sets of states, as the values that variables do not have
oracle.py         what the method asks of a system; solver.py asks z3
frames.py, obligations.py, generalise.py, search.py    the method itself, which knows nothing of z3
transitions.py, reasons.py, literals.py    a problem looked at backwards: moves, lifting, clauses
attempt.py, runs.py, cheapest.py, invariant.py    what was found, made short
"""
