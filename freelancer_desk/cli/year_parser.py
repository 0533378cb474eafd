"""The arguments of the commands on a tax year's answers and plans; importing this loads nothing but argparse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[[str], ArgumentParser]


def add(command: Command, place: Callable[[str], Path]) -> None:
    """Add them to the parser."""
    packs = command("packs")
    packs.add_argument("--take-in", type=place, metavar="FILE.toml", help=say("cli.packs.take_in"))
    packs.add_argument("--forget", type=int, metavar="Y", help=say("cli.packs.forget"))
    for name in ("year", "what-if", "keep-for-tax", "contested", "late", "depreciation", "advance"):
        made = command(name)
        made.add_argument("--year", type=int, metavar="Y", help=say("cli.year"))
        if name == "what-if":
            _what_if(made)
        if name == "late":
            made.add_argument("--filed", default="", metavar="DAY", help=say("cli.late.filed"))
            made.add_argument("--rate", default="", metavar="PERCENT", help=say("cli.late.rate"))


def _what_if(what_if: ArgumentParser) -> None:
    what_if.add_argument("--pseb-from", default="", metavar="DAY", help=say("cli.what-if.from"))
    what_if.add_argument("--pseb-to", default="", metavar="DAY", help=say("cli.what-if.to"))
    what_if.add_argument("--move", action="append", default=[], metavar="PAYMENT=DAY", help=say("cli.what-if.move"))
    what_if.add_argument("--opt-out", choices=("yes", "no"), metavar="yes|no", help=say("cli.what-if.opt_out"))
