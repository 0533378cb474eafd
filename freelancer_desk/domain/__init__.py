"""Nouns: what things are and what follows from them; pure values."""
