"""The arguments of handing a year over: packs, ticks, answers, many books; importing this loads argparse alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say

PURPOSES = ("visa", "loan", "rent")

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[[str], ArgumentParser]
    Place = Callable[[str], Path]


def add(command: Command, place: Place) -> None:
    """Add the commands to the parser."""
    command("open-points").add_argument("--year", type=int, metavar="Y", help=say("cli.year"))
    tick = command("tick")
    tick.add_argument("item", metavar="ITEM", help=say("cli.tick.item"))
    tick.add_argument("--said", default="", metavar="TEXT", help=say("cli.tick.said"))
    status = command("status")
    status.add_argument("folder", type=place, metavar="FOLDER")
    status.add_argument("--year", type=int, metavar="Y", help=say("cli.year"))
    command("take-answers").add_argument("file", type=place, metavar="FILE")


def export(parser: ArgumentParser) -> None:
    """What `export pack` and `export proof-of-income` take besides a year and a path."""
    parser.add_argument("--no-book", action="store_true", help=say("cli.export.no_book"))
    parser.add_argument("--from", dest="from_", default="", metavar="DATE", help=say("cli.export.from"))
    parser.add_argument("--to", default="", metavar="DATE", help=say("cli.export.to"))
    purposes = say("cli.export.purpose", purposes=", ".join(PURPOSES))
    parser.add_argument("--purpose", choices=PURPOSES, default=PURPOSES[0], metavar="PURPOSE", help=purposes)
    parser.add_argument("--mask", action="store_true", help=say("cli.export.mask"))
