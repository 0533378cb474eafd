"""Taxes: figures, facts and a rule pack make a tax working."""
