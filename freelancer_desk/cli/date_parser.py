"""The arguments of the commands on dates and notices; importing this loads nothing but argparse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable


def add(command: Callable[[str], ArgumentParser]) -> None:
    """Add them to the parser."""
    dates = command("dates")
    dates.add_argument("--due", default="", metavar="DAY", help=say("cli.dates.due"))
    dates.add_argument("--circular", default="", metavar="TEXT", help=say("cli.dates.circular"))
    dates.add_argument("--advance", default="", metavar="yes|no", help=say("cli.dates.advance"))
    command("notices").add_argument("--gather", default="", metavar="ID", help=say("cli.notices.gather"))
    for one in (dates, command("year-end")):
        one.add_argument("--year", type=int, metavar="Y", help=say("cli.year"))


def export(parser: ArgumentParser) -> None:
    """Add what `export` needs for a reply."""
    parser.add_argument("--notice", default="", metavar="ID", help=say("cli.export.notice"))
