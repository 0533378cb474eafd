"""Handing a year over, on the command line: the accountant's pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.cli.acting import DONE, reading, show, today, year_of
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import Namespace


def pack(wanted: Namespace) -> int:
    """Write the accountant's pack of a year, and name what is not in it."""
    from freelancer_desk.desk import handover

    with reading(wanted) as reads:
        made = handover.export(reads, year_of(wanted, reads), wanted.out, today(), with_book=not wanted.no_book)
    words = [say("cli.files", path=made.path)]
    if made.left_out:
        words.append(say("handover.left_out", what=", ".join(made.left_out)))
    answer = {"files": [str(made.path)], "papers": made.papers, "left_out": list(made.left_out)}
    show(wanted, answer, "\n".join(words))
    return DONE
