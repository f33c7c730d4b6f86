"""Verdicts as conditions over the readings: asked of engines, shown by stories for every violated combination."""
