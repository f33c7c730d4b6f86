"""Random systems without end: the engines against each other, and what is made of a disagreement."""
