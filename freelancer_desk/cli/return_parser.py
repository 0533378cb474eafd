"""The arguments of the commands on the return; importing this loads nothing but argparse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[[str], ArgumentParser]
    Place = Callable[[str], Path]


def add(command: Command, place: Place) -> None:
    """Add them to the parser."""
    for name in ("worksheet", "wealth"):
        command(name).add_argument("--year", type=int, metavar="Y", help=say("cli.year"))
    filing = command("file-return")
    filing.add_argument("--number", required=True, metavar="ACK", help=say("cli.file-return.number"))
    filing.add_argument("--date", required=True, metavar="DATE", help=say("cli.file-return.date"))
    filing.add_argument("--pdf", type=place, metavar="FILE", help=say("cli.file-return.pdf"))
    filing.add_argument("--note", default="", metavar="TEXT")
    for one in (filing, command("reopen")):
        one.add_argument("--year", type=int, required=True, metavar="Y", help=say("cli.year"))
    command("filings")
