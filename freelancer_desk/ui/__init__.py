"""Faces: the window shows and asks; it decides nothing."""
