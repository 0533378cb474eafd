"""The commands for bank profiles: list them, take one in that somebody shared, hand out or forget one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.cli.acting import DONE, show
from freelancer_desk.desk import default_book, profiles
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import Namespace


def run(wanted: Namespace) -> int:
    """Act on a profile when told to, then list them."""
    if wanted.take_in is not None:
        profiles.take_in(wanted.take_in)
    if wanted.hand_out and wanted.out is not None:
        profiles.hand_out(wanted.hand_out, wanted.out, book=wanted.book or default_book())
    if wanted.forget:
        profiles.forget(wanted.forget)
    own = {profile.id for profile in profiles.own()}
    rows = [
        {"id": one.id, "title": one.title, "institution": one.institution, "own": one.id in own}
        for one in profiles.every()
    ]
    words = [say("cli.profiles.row", id=row["id"], title=row["title"]) for row in rows]
    show(wanted, {"profiles": rows}, "\n".join(words))
    return DONE


COMMANDS = {"profiles": run}
