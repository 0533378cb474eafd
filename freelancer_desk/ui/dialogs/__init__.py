"""Dialogs return a draft; the desk decides."""
