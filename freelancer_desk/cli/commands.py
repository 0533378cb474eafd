"""Which module is at home with which command; it is loaded when the command is given, and nothing else."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from freelancer_desk.cli.parser import LISTS

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

_HOMES = {
    "books": ("demo", "undo", "redo", "history", "check", "dump", "backup", "restore"),
    "importing": ("import", "take-back"),
    "profiles": ("profiles",),
    "pasting": ("paste",),
    "lists": (*LISTS, "totals", "search"),
    "editing": ("answer", "add", "set", "delete", "pair", "unpair"),
    "figures": ("tax", "assess", "export"),
    "trails": ("trail", "months", "credits", "outside"),
    "papers": (
        "attach", "import-paper", "note-paper", "paper-rows", "type-rows", "detach", "remove-paper", "save-paper",
        "papers", "paper-state", "reconcile", "letter", "close-account",
    ),
    "dates": ("dates", "notices", "year-end"),
    "rates": ("rates",),
    "returns": ("worksheet", "wealth", "file-return", "reopen", "filings"),
    "law": ("contested", "late", "packs", "advance"),
    "handing_over": ("open-points", "tick", "take-answers", "status"),
    "invoices": (
        "invoice", "issue", "bill", "cancel-invoice", "write-off", "reminded", "quote-answer", "credit", "pay", "unpay",
        "allocations", "reminders", "message", "promise", "repeat", "repeats", "client", "invoicing",
        "earned-statement",
    ),
    "sharing": ("share",),
    "routes": ("routes",),
    "rules": ("rules", "rule"),
    "years": ("year", "what-if", "keep-for-tax", "depreciation"),
}  # fmt: skip
NAMES = {name: home for home, names in _HOMES.items() for name in names}


def command(name: str) -> Callable[[Namespace], int]:
    """The function that carries a command out."""
    found: Callable[[Namespace], int] = import_module(f"freelancer_desk.cli.{NAMES[name]}").COMMANDS[name]
    return found
