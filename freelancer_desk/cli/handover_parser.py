"""The arguments of handing a year over: packs, ticks, answers, many books; importing this loads argparse alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import ArgumentParser


def export(parser: ArgumentParser) -> None:
    """What `export pack` takes besides a year and a path."""
    parser.add_argument("--no-book", action="store_true", help=say("cli.export.no_book"))
