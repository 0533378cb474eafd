"""Freelancer Desk: a freelancer's book, followed from the client to the rupee in the bank."""

__version__ = "0.1.0"
