"""The reference engine, part by part."""
