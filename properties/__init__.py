"""What must hold: the property language, results and evidence, and the catalogue."""
