"""How it is seen: pictures and tables made from models and results."""
