"""A campaign: who asks what, of which period, until when; a file of canonical JSON whose SHA-256 is published.

It must be one that the program of those who send takes, too.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
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
SENTENCES = {"title": 120, "who": 400, "why": 1200, "contact": 200}  # letters
LARGEST, LONGEST_ENDPOINT = 16 * 1024, 199
REHEARSAL = r"http://127\.0\.0\.1(:[0-9]{1,5})?"
ADDRESS = r"https://(?=[^:/]{4,253}(?:[:/]|$))[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(:443)?"
FOLDERS = r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*"
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # letters read otherwise than they stand


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
    is_rehearsal: bool

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
        said = json.loads(data, object_pairs_hook=_once, parse_float=_never, parse_constant=_never)
    except (ValueError, RecursionError) as error:
        raise CampaignError("The campaign file is not JSON.") from error
    wrong = _wrong(said)
    if wrong:
        raise CampaignError(f"The campaign file is wrong in: {', '.join(wrong)}.")
    opens, closes = (date.fromisoformat(said[name]) for name in ("opens", "closes"))
    return Campaign(
        data=canonical(said), id=said["id"], period=said["period"], opens=opens, closes=closes,
        eps=said["mechanism"]["eps"], slices=tuple(said["slices"]), token=said["token"],
        is_rehearsal=said["endpoint"].startswith("http:"),
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
        "endpoint": _text(said["endpoint"], f"({ADDRESS}|{REHEARSAL}){FOLDERS}/?", LONGEST_ENDPOINT),
        "mechanism": any(said["mechanism"] == {"name": "krr", "k": BANDS, "eps": eps} for eps in KEEP),
        "slices": isinstance(said["slices"], list) and said["slices"] == [s for s in SLICES if s in said["slices"]],
        "token": isinstance(said["token"], bool),
        "text": _text(said["text"], r"[0-9]{1,3}"),
        "opens": _day(said["opens"]),
        "closes": _day(said["closes"]),
        **{name: _is_sentence(said[name], most) for name, most in SENTENCES.items()},
    }
    wrong = [name for name, right in checks.items() if not right]
    if wrong or said["opens"] > said["closes"]:
        return wrong or ["opens", "closes"]
    year_end = f"{said['period'].removeprefix('FY')}-06-30"
    if said["opens"] <= year_end:
        return ["opens, which is before the fiscal year is over"]
    return [] if len(canonical(said)) <= LARGEST else ["the whole, which is larger than 16 KiB"]


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _never(_text: str) -> object:
    raise ValueError("a number that is no whole one")


def _text(value: object, pattern: str, most: int = LARGEST) -> bool:
    return isinstance(value, str) and len(value) <= most and re.fullmatch(pattern, value, re.ASCII) is not None


def _is_sentence(value: object, most: int) -> bool:
    """Whether it is a text that reads in the order in which it is kept, without control characters."""
    if not isinstance(value, str) or not value.strip() or len(value) > most:
        return False
    return TURNING.isdisjoint(value) and not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in value)


def _day(value: object) -> bool:
    if not _text(value, r"\d{4}-\d\d-\d\d"):
        return False
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
