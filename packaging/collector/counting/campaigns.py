"""A campaign: who asks what, of which period, until when; a file of canonical JSON whose SHA-256 is published."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from counting.noise import BANDS, KEEP

if TYPE_CHECKING:
    from pathlib import Path

SLICES = ("region", "sex", "age", "trend")
FIELDS = {
    *("schema", "id", "title", "who", "why", "contact", "period", "window", "opens", "closes", "endpoint"),
    *("mechanism", "slices", "token", "text"),
}
SENTENCES = ("title", "who", "why", "contact")


class CampaignError(Exception):
    """A file that is no campaign, said in one sentence."""


@dataclass(frozen=True)
class Campaign:
    """What a consented file says, with its own bytes."""

    data: bytes
    id: str
    period: str
    opens: date
    closes: date
    eps: str
    slices: tuple[str, ...]
    token: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def mechanism(self) -> dict[str, object]:
        return {"name": "krr", "k": BANDS, "eps": self.eps}


def canonical(value: object) -> bytes:
    """The one way to write a value: UTF-8, keys sorted, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read(data: bytes) -> Campaign:
    """A campaign out of its bytes, which must be canonical, so that everybody has the same hash."""
    campaign = draft(data)
    if campaign.data != data:
        raise CampaignError("The campaign file is not canonical JSON; `counting campaign FILE` writes it so.")
    return campaign


def draft(data: bytes) -> Campaign:
    """A campaign out of any JSON that means one."""
    try:
        said = json.loads(data)
    except ValueError as error:
        raise CampaignError("The campaign file is not JSON.") from error
    wrong = _wrong(said)
    if wrong:
        raise CampaignError(f"The campaign file is wrong in: {', '.join(wrong)}.")
    opens, closes = (date.fromisoformat(said[name]) for name in ("opens", "closes"))
    return Campaign(
        data=canonical(said), id=said["id"], period=said["period"], opens=opens, closes=closes,
        eps=said["mechanism"]["eps"], slices=tuple(said["slices"]), token=said["token"],
    )  # fmt: skip


def load(folder: Path) -> dict[str, Campaign]:
    """Every campaign of a folder, each in a file named by its id."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        try:
            campaign = read(path.read_bytes())
        except CampaignError as error:
            raise CampaignError(f"{path.name}: {error}") from error
        if path.stem != campaign.id:
            raise CampaignError(f"{path.name}: The file must be named {campaign.id}.json.")
        found[campaign.id] = campaign
    return found


def _wrong(said: object) -> list[str]:
    if not isinstance(said, dict):
        return ["the whole"]
    if set(said) != FIELDS:
        return sorted(set(said) ^ FIELDS)
    checks = {
        "schema": said["schema"] == "fd-campaign/1",
        "id": _text(said["id"], r"[a-z0-9-]{3,40}"),
        "period": _text(said["period"], r"FY20[0-9]{2}"),
        "window": said["window"] == "12m",
        "endpoint": _text(
            said["endpoint"], r"https://[^\s?#@]+|http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/[^\s?#]*)?"
        ),
        "mechanism": any(said["mechanism"] == {"name": "krr", "k": BANDS, "eps": eps} for eps in KEEP),
        "slices": isinstance(said["slices"], list) and said["slices"] == [s for s in SLICES if s in said["slices"]],
        "token": isinstance(said["token"], bool),
        "text": _text(said["text"], r"[0-9]{1,4}"),
        "opens": _day(said["opens"]),
        "closes": _day(said["closes"]),
        **{name: _text(said[name], r"(?s)\S.{0,1999}") for name in SENTENCES},
    }
    wrong = [name for name, right in checks.items() if not right]
    if wrong or said["opens"] > said["closes"]:
        return wrong or ["opens", "closes"]
    year_end = f"{said['period'].removeprefix('FY')}-06-30"
    return [] if said["opens"] > year_end else ["opens, which is before the fiscal year is over"]


def _text(value: object, pattern: str) -> bool:
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _day(value: object) -> bool:
    if not _text(value, r"\d{4}-\d\d-\d\d"):
        return False
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
