"""What was agreed to on this computer: a queue lies beside the book and travels with it, and alone it sends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk.sharing import homes
from freelancer_desk.domain.sharing import draws, report
from freelancer_desk.store import sharing_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.desk.sharing.homes import Homes
    from freelancer_desk.desk.sharing.identity import Owner
    from freelancer_desk.domain.sharing.campaign import Campaign
    from freelancer_desk.store.connection import Value


_GIVEN = "SELECT sha256 FROM consents WHERE book = ? AND campaign = ? AND period = ?"


def give(all_homes: Homes, key: Mapping[str, str], agreed: Mapping[str, Value]) -> None:
    """Keep that the user agreed here, now."""
    all_homes.memory.put("consents", {**key, **agreed})


def covers(owner: Owner, asked: Campaign, body: object) -> bool:
    """Whether these very bytes, for this very campaign, were agreed to on this computer."""
    with sharing_file.opened(owner.memory, make=False) as memory:
        told = memory.rows(_GIVEN, tuple(owner.key(asked).values())) if memory else []
    return bool(told) and told[0]["sha256"] == asked.sha256 and body == _drawn_body(owner, asked)


def are_given(owner: Owner, asked: Campaign) -> bool:
    """Whether it was agreed to on this computer, and not taken back."""
    with sharing_file.opened(owner.memory, make=False) as memory:
        return memory is not None and bool(memory.rows(_GIVEN, tuple(owner.key(asked).values())))


def take_away(owner: Owner, asked: Campaign) -> None:
    """Nothing of it goes out any more, whatever older file of a queue comes back."""
    with sharing_file.opened(owner.memory, make=False) as memory:
        if memory is not None:
            memory.remove("consents", owner.key(asked))


def _drawn_body(owner: Owner, asked: Campaign) -> str:
    """The body as what was drawn and agreed to makes it; empty where nothing was."""
    facts = homes.known(owner, asked)
    if not {draws.BAND, draws.SLICE} <= facts.keys():
        return ""
    return report.body(asked, draws.drawn(facts, asked, owner.secret, 0, {})).decode()
