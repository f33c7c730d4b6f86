"""What can happen: the modelling language and the designs written in it."""
