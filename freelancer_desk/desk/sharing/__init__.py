"""Being counted: a campaign taken in, what would be sent shown byte for byte, and the state of what was sent.

Nothing here is a step of the book: what was agreed to lies in a file beside it, what was drawn in every home there is,
outside journal, undo and restore.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import clock_today
from freelancer_desk.desk.sharing import homes, permits
from freelancer_desk.desk.sharing.files import Files, reading, writing
from freelancer_desk.desk.sharing.identity import Owner, Place, owner_of
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.sharing import campaign as campaigns
from freelancer_desk.domain.sharing import draws, queue, report
from freelancer_desk.domain.sharing.bands import band_of
from freelancer_desk.outside import keeping

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    from freelancer_desk.desk.sharing.counting import Counted
    from freelancer_desk.desk.sharing.homes import Homes
    from freelancer_desk.domain.sharing.campaign import Campaign
    from freelancer_desk.domain.sharing.report import Draw

__all__ = [
    "Preview",
    "State",
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

# What is said where another report was agreed to before, by the slice that it tells.
FIXED = {
    "none": "sharing_fixed_none",
    "region": "sharing_fixed_region",
    "sex": "sharing_fixed_sex",
    "age": "sharing_fixed_age",
    "trend": "sharing_fixed_trend",
}


class Preview(NamedTuple):
    """What is true, what would be sent, and the very bytes; `headers` go with them, a token shown as `****`."""

    campaign: Campaign
    true_band: int
    draw: Draw
    body: bytes
    headers: Mapping[str, str]

    @property
    def sent_band(self) -> int:
        """The band that would be sent."""
        return self.draw.band


class State(NamedTuple):
    """Where a report stands; `state` is empty while nothing was agreed to, `may_be_there` once one was posted.

    It `is_permitted` to go out where it was agreed to on this computer and not taken back.
    """

    state: str
    attempts: int
    next_at: str
    status: int | None
    agreed_at: str
    agreed_sha256: str
    sent_band: int | None
    body: bytes
    may_be_there: bool = False
    is_permitted: bool = False

    @property
    def may_be_agreed_to(self) -> bool:
        """Nothing waits to go out by itself, and nothing arrived: a click may send it."""
        is_new = self.state in {"", queue.DRAWN, queue.WITHDRAWN}
        return is_new or (self.state in {*queue.WAITING, queue.ACCEPTED} and not self.is_permitted)

    @property
    def word(self) -> str:
        """Which words say where it stands."""
        if self.state in queue.WAITING and not self.is_permitted:
            return "elsewhere" if self.next_at else "held"
        if self.state == queue.REFUSED and self.status in {None, *queue.TAKEN}:
            return "late" if self.status is None else "differs"
        if self.may_be_there and self.state in {"", queue.DRAWN}:
            return "left"
        if self.may_be_there and self.state == queue.WITHDRAWN:
            return "unsure"
        return self.state or "nothing"


def take_in(reads: Place, path: Path, now: datetime, *, rehearsal: bool = False) -> Campaign:
    """Take a campaign's file in; one of that id takes the place of an earlier, and voids what was agreed to."""
    content = keeping.read_once(path)
    found = campaigns.read(content, rehearsal=rehearsal)
    with writing(owner_of(reads)) as file:
        if file.other_period(found):
            raise DeskError("campaign_changed", campaign=found.id)
        row = {"id": found.id, "content": content.decode(), "imported_at": _at(now)}
        file.put("campaigns", row)
    return found


def look_at(path: Path) -> Campaign:
    """A campaign out of its file, which is not taken in."""
    return campaigns.read(keeping.read_once(path))


def known(reads: Place, *, rehearsal: bool = False) -> tuple[Campaign, ...]:
    """Every campaign that was taken in; one that an older version took and this one refuses is left out."""
    with reading(owner_of(reads)) as file:
        contents = file.campaigns()
    found = []
    for content in contents:
        with suppress(DeskError):
            found.append(campaigns.read(content.encode(), rehearsal=rehearsal))
    return tuple(found)


def one(reads: Place, wanted: str, *, rehearsal: bool = False) -> Campaign:
    """A campaign by its id; raises DeskError `campaign_unknown`."""
    found = next((one for one in known(reads, rehearsal=rehearsal) if one.id == wanted), None)
    if found is None:
        raise DeskError("campaign_unknown", campaign=wanted[:40])
    return found


class Asked(NamedTuple):
    """A campaign and what of the book it asks for: the true band, and the true value of each slice that was ticked."""

    campaign: Campaign
    true_band: int
    allowed: Mapping[str, str | int]


def preview(reads: Place, asked: Campaign, said: Mapping[str, str], today: date | None = None) -> Preview:
    """What would be sent, with the slices that were ticked; what is drawn for it is kept first.

    `said` holds the ticked ones: `region` one of the regions, `sex` and `age` a word, `trend` yes. Raises DeskError as
    `looked_up` and `shown` do.
    """
    owner, found = owner_of(reads), looked_up(reads, asked, said, today or clock_today())
    with homes.remembering(owner) as all_homes:
        return shown(owner, all_homes, found)


def looked_up(reads: Place, asked: Campaign, said: Mapping[str, str], today: date) -> Asked:
    """What is true of the book. Raises DeskError `sharing_rate_unknown` while a payment cannot be told in dollars.

    And `campaign_early` before reports are taken: a draw is for good, so none is made of a year that is being lived.
    """
    from freelancer_desk.desk.sharing.counting import counted, year_end  # every start asks which campaigns there are

    first = max(asked.opens, year_end(reads, asked.year) + timedelta(days=1))
    if today < first:
        raise DeskError("campaign_early", campaign=asked.id, day=first.isoformat())
    made = counted(reads, asked.year)
    if made.dollars is None:
        raise DeskError("sharing_rate_unknown", n=len(made.unknown), first=made.unknown[0])
    return Asked(asked, band_of(made.dollars), _allowed(asked, said, made))


def shown(owner: Owner, all_homes: Homes, found: Asked) -> Preview:
    """What would be sent. Raises DeskError `sharing_fixed_…` where what was agreed to before is not what is ticked.

    While a consent stands, its bytes are shown whatever is ticked.
    """
    asked, facts = found.campaign, all_homes.known(found.campaign)
    if not Files(owner, all_homes.beside, all_homes.memory).has_consent(asked) and not draws.fits(facts, found.allowed):
        name = facts[draws.SLICE]
        raise DeskError(FIXED[name], period=asked.period, value=facts.get(name, ""))
    draw = draws.drawn(facts, asked, owner.secret, found.true_band, found.allowed)
    all_homes.keep(asked, draws.looked_at(draw))
    headers = report.headers(owner.secret, asked)
    told = {**headers, "Authorization": "****"} if asked.needs_token else headers
    return Preview(asked, found.true_band, draw, report.body(asked, draw), told)


def state(reads: Place | Owner, asked: Campaign) -> State:
    """Where the report of a campaign stands."""
    owner = owner_of(reads)
    facts = homes.known(owner, asked)
    with reading(owner) as file:
        told = file.row("queue", asked)
        consent = file.row("consents", asked) if told else None
        may_be_there = file.may_be_there(asked)
    return State(
        state=str(told["state"]) if told else (queue.DRAWN if facts else ""),
        attempts=int(told["attempts"] or 0) if told else 0,
        next_at=str(told["next_at"] or "") if told else "",
        status=_whole(told["status"]) if told else None,
        agreed_at=str(consent["at"]) if consent else "",
        agreed_sha256=str(consent["sha256"]) if consent else "",
        sent_band=int(facts[draws.BAND]) if draws.BAND in facts else None,
        body=str(told["body"]).encode() if told else b"",
        may_be_there=may_be_there,
        is_permitted=permits.are_given(owner, asked),
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
        if made.grew is None:
            raise DeskError("sharing_trend_unknown")
        return {"yes": int(made.grew)}
    return SEXES if name == "sex" else AGES


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _at(now: datetime) -> str:
    return now.isoformat(timespec="seconds")
