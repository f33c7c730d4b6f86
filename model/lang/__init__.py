"""The modelling language: components, rules, readings, systems, and what they mean."""
