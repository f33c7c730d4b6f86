"""What the engines can carry, measured."""
