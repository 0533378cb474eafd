"""Being counted: a campaign taken in, what would be sent shown byte for byte, and the state of what was sent.

Nothing here touches the book: what was drawn and agreed to lies in a file beside it, outside journal, undo and restore.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from freelancer_desk.desk import clock_today
from freelancer_desk.desk.sharing.counting import Counted, counted
from freelancer_desk.desk.sharing.identity import Owner, Place, owner_of
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.sharing import campaign as campaigns
from freelancer_desk.domain.sharing import noise, queue, report
from freelancer_desk.domain.sharing.bands import band_of
from freelancer_desk.outside import keeping
from freelancer_desk.store import sharing_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    from freelancer_desk.domain.sharing.campaign import Campaign
    from freelancer_desk.domain.sharing.report import Draw
    from freelancer_desk.store.sharing_file import SharingFile

__all__ = [
    "Counted",
    "Preview",
    "State",
    "counted",
    "known",
    "look_at",
    "one",
    "owner_of",
    "preview",
    "state",
    "take_in",
]
SEXES: dict[str, str | int] = {"female": 1, "male": 0}
AGES: dict[str, str | int] = {"under_30": 1, "30_or_more": 0}


@dataclass(frozen=True)
class Preview:
    """What is true, what would be sent, and the very bytes; `headers` go with them, a token shown as `****`."""

    campaign: Campaign
    true_band: int
    sent_band: int
    slice: str
    body: bytes
    headers: Mapping[str, str]
    offered: tuple[str, ...]


@dataclass(frozen=True)
class State:
    """Where a report stands; `state` is empty while nothing was agreed to."""

    state: str
    attempts: int
    next_at: str
    status: int | None
    agreed_at: str
    agreed_sha256: str
    sent_band: int | None
    body: bytes

    @property
    def word(self) -> str:
        """Which words say where it stands."""
        if self.state in queue.WAITING and not self.next_at:
            return "held"
        return "late" if self.state == queue.REFUSED and self.status is None else self.state or "nothing"


def take_in(reads: Place, path: Path, now: datetime, *, rehearsal: bool = False) -> Campaign:
    """Take a campaign's file in; one of that id takes the place of an earlier, and voids what was agreed to."""
    content = keeping.read_once(path)
    found = campaigns.read(content, rehearsal=rehearsal)
    owner_of(reads)
    with sharing_file.opened(reads.path, make=True) as file:
        assert file is not None  # noqa: S101  it was to be made
        row = {"id": found.id, "content": content.decode(), "imported_at": _at(now)}
        file.put("campaigns", row)
    return found


def look_at(path: Path) -> Campaign:
    """A campaign out of its file, which is not taken in."""
    return campaigns.read(keeping.read_once(path))


def known(reads: Place, *, rehearsal: bool = False) -> tuple[Campaign, ...]:
    """Every campaign that was taken in."""
    with sharing_file.opened(reads.path, make=False) as file:
        rows = file.rows("SELECT content FROM campaigns ORDER BY imported_at, id") if file else []
    return tuple(campaigns.read(row["content"].encode(), rehearsal=rehearsal) for row in rows)


def one(reads: Place, wanted: str, *, rehearsal: bool = False) -> Campaign:
    """A campaign by its id; raises DeskError `campaign_unknown`."""
    found = next((one for one in known(reads, rehearsal=rehearsal) if one.id == wanted), None)
    if found is None:
        raise DeskError("campaign_unknown", campaign=wanted[:40])
    return found


def preview(reads: Place, asked: Campaign, said: Mapping[str, str], today: date | None = None) -> Preview:
    """What would be sent, with the slices that were ticked; the band is drawn once and kept.

    `said` holds the ticked ones: `region` one of the regions, `sex` and `age` a word, `trend` yes. Raises DeskError
    `sharing_rate_unknown` while a payment cannot be told in dollars, and `campaign_early` before reports are taken:
    a draw is for good, so none is made of a year that is still being lived.
    """
    owner = owner_of(reads)
    if (today or clock_today()) < asked.opens:
        raise DeskError("campaign_early", campaign=asked.id, day=asked.opens.isoformat())
    made = counted(reads, asked.year)
    if made.dollars is None:
        raise DeskError("sharing_rate_unknown", n=len(made.unknown), first=made.unknown[0])
    true = band_of(made.dollars)
    allowed = _allowed(asked, said, made)
    with sharing_file.opened(reads.path, make=True) as file:
        assert file is not None  # noqa: S101  it was to be made
        with file.step():
            draw = drawn(file, owner, asked, true, allowed)
    headers = report.headers(owner.secret, asked)
    shown = {**headers, "Authorization": "****"} if asked.needs_token else headers
    offered = tuple(name for name in asked.slices if name != "trend" or made.grew is not None)
    return Preview(asked, true, draw.band, draw.slice, report.body(asked, draw), shown, offered)


def drawn(file: SharingFile, owner: Owner, asked: Campaign, true: int, allowed: Mapping[str, str | int]) -> Draw:
    """The draw of a campaign and period: its band for good from the first look on, its slice from the sending on."""
    key = owner.draw_key(asked)
    kept = file.rows("SELECT * FROM draws WHERE book = ? AND campaign = ? AND period = ?", tuple(key.values()))
    if not kept:
        band = noise.banded(true, noise.Coin(owner.secret, asked.id, asked.period, "band"), asked.eps)
        file.put("draws", {**key, "band": band, "slice": None, "value": None, "cost": None})
    else:
        band = kept[0]["band"]
        if kept[0]["slice"] is not None:
            value = kept[0]["value"]
            return report.Draw(band, kept[0]["slice"], int(value) if value.isdecimal() else value)
    return report.sliced(band, allowed, noise.Coin(owner.secret, asked.id, asked.period, "slice"))


def state(reads: Place | Owner, asked: Campaign) -> State:
    """Where the report of a campaign stands."""
    owner = owner_of(reads)
    key, drawn_as = owner.key(asked), owner.draw_key(asked)
    where = "WHERE book = ? AND campaign = ? AND period = ?"
    with sharing_file.opened(owner.path, make=False) as file:
        queued, agreed, draws = (
            file.rows(f"SELECT * FROM {table} {where}", tuple(of.values())) if file else []
            for table, of in (("queue", key), ("consents", key), ("draws", drawn_as))
        )
        told, consent = (queued[0] if queued else None), (agreed[0] if agreed else None)
        return State(
            state=told["state"] if told else (queue.DRAWN if draws else ""),
            attempts=told["attempts"] if told else 0,
            next_at=(told["next_at"] or "") if told else "",
            status=told["status"] if told else None,
            agreed_at=consent["at"] if consent else "",
            agreed_sha256=consent["sha256"] if consent else "",
            sent_band=draws[0]["band"] if draws else None,
            body=told["body"].encode() if told else b"",
        )


def _allowed(asked: Campaign, said: Mapping[str, str], made: Counted) -> dict[str, str | int]:
    """The ticked slices with their true values; raises DeskError for a word that is none."""
    found: dict[str, str | int] = {}
    for name, text in said.items():
        if name not in asked.slices:
            raise DeskError("choice_unknown", field="slice", value=name[:40], choices=", ".join(asked.slices) or "–")
        words = _words(name, made)
        if text not in words:
            raise DeskError("choice_unknown", field=name, value=text[:40], choices=", ".join(words) or "–")
        found[name] = words[text]
    return found


def _words(name: str, made: Counted) -> Mapping[str, str | int]:
    """What may be said of a slice, and the value it stands for."""
    if name == "region":
        return {region: region for region in campaigns.REGIONS}
    if name == "trend":
        return {} if made.grew is None else {"yes": int(made.grew)}
    return SEXES if name == "sex" else AGES


def _at(now: datetime) -> str:
    return now.isoformat(timespec="seconds")
