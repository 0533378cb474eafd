"""The arguments of the commands on rates, routes and rules; importing this loads nothing but argparse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[[str], ArgumentParser]
    Place = Callable[[str], Path]


def add(command: Command, common: ArgumentParser, place: Place) -> None:
    """Add them to the parser."""
    _rates(command("rates"), common, place)
    command("routes").add_argument("--year", type=int, metavar="Y", help=say("cli.year"))


def _rates(rates: ArgumentParser, common: ArgumentParser, place: Place) -> None:
    actions = rates.add_subparsers(dest="action", metavar="ACTION", required=True)

    def action(name: str) -> ArgumentParser:
        words = say(f"cli.rates.{name}")
        return actions.add_parser(name, help=words, description=words, parents=[common])

    show = action("show")
    show.add_argument("--on", default="", metavar="DAY", help=say("cli.rates.on"))
    show.add_argument("--currency", default="", metavar="C", help=say("cli.rates.currency"))
    action("update").add_argument("--provisional", action="store_true", help=say("cli.rates.provisional"))
    action("allow").add_argument("answer", choices=("yes", "no"), metavar="yes|no")
    action("import").add_argument("file", type=place, metavar="FILE")
    typed = action("type")
    for name in ("currency", "day", "rate"):
        typed.add_argument(name, metavar=name.upper())
    typed.add_argument("--note", required=True, metavar="TEXT", help=say("cli.rates.note"))
    typed.add_argument("--sure", action="store_true", help=say("cli.rates.sure"))
