"""z3 as a stranger: it gets a text and gives answers, and nothing of the package comes between."""

from __future__ import annotations

import z3


def answers(text: str) -> list[str]:
    """What z3 says to the commands of an SMT-LIB text, in a context of its own."""
    context = z3.Context()
    told: str = z3.Z3_eval_smtlib2_string(context.ref(), text)
    return told.split()
