"""A campaign: who asks, why, until when and where to, from a file that everybody gets alike, within our ceilings."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from freelancer_desk.domain.digests import sha256_of
from freelancer_desk.domain.drafts import is_upright
from freelancer_desk.domain.problems import DeskError

LARGEST = 16 * 1024  # what is read of an answer, for the other side offers the same file
LONGEST_ENDPOINT = 199
SCHEMA = "fd-campaign/1"
SLICES = ("region", "sex", "age", "trend")
REGIONS = ("PB", "SD", "KP", "BA", "IS", "AJ", "GB", "XX")
MECHANISMS = tuple({"name": "krr", "k": 8, "eps": eps} for eps in ("1", "2"))
_TEXTS = {"title": 120, "who": 400, "why": 1200, "contact": 200}
_KEYS = {
    "schema", "id", "period", "window", "opens", "closes", "endpoint", "mechanism", "slices", "token", "text", *_TEXTS,
}  # fmt: skip
_ID = re.compile(r"[a-z0-9-]{3,40}", re.ASCII)
_PERIOD = re.compile(r"FY20[0-9]{2}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ENDPOINT = re.compile(r"(https?)://([A-Za-z0-9.-]+)(:[0-9]{1,5})?(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?", re.ASCII)
_HOST = re.compile(r"(?=.{4,253}$)[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}", re.ASCII)


@dataclass(frozen=True)
class Campaign:
    """What the user read and agreed to; `sha256` is of the file's own bytes."""

    id: str
    title: str
    who: str
    why: str
    contact: str
    period: str
    opens: date
    closes: date
    endpoint: str
    eps: str
    slices: tuple[str, ...]
    needs_token: bool
    text: str
    sha256: str

    @property
    def year(self) -> int:
        """The calendar year in which its fiscal year ends."""
        return year_end(self.period).year

    @property
    def draw(self) -> str:
        """What names its draws: drawn with another chance it is another draw, with a coin and a cost of its own."""
        return self.id if self.eps == "2" else f"{self.id}/{self.eps}"

    @property
    def origin(self) -> str:
        """The part of its address that a token is of: `https://count.example.org`."""
        parts = urlsplit(self.endpoint)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        """The host that a report would go to."""
        return urlsplit(self.endpoint).hostname or ""

    def is_open(self, today: date) -> bool:
        """Whether reports are taken on that day."""
        return self.opens <= today <= self.closes


def read(content: bytes, *, rehearsal: bool = False) -> Campaign:
    """A campaign from its file; raises DeskError `campaign_wrong` for anything that is not wholly as specified.

    One that takes reports before its fiscal year is over is refused as `campaign_year_open`: a draw is for good.
    Plain HTTP to this computer itself is taken only in a `rehearsal`, which no face of the program asks for.
    """
    found = _parsed(content)
    if set(found) != _KEYS or found["schema"] != SCHEMA or found["window"] != "12m":
        raise _wrong("schema")
    if not _full(_ID, found["id"]) or not _full(_PERIOD, found["period"]) or found["mechanism"] not in MECHANISMS:
        raise _wrong("mechanism")
    for name, longest in _TEXTS.items():
        text = found[name]
        if not isinstance(text, str) or not text.strip() or len(text) > longest or not is_upright(text):
            raise _wrong(name)
    slices = found["slices"]
    if not isinstance(slices, list) or any(one not in SLICES or slices.count(one) > 1 for one in slices):
        raise _wrong("slices")
    if not isinstance(found["token"], bool) or not _full(re.compile(r"[0-9]{1,3}"), found["text"]):
        raise _wrong("text")
    opens, closes = _day(found["opens"]), _day(found["closes"])
    if opens > closes:
        raise _wrong("closes")
    if opens <= year_end(found["period"]):
        raise DeskError("campaign_year_open", campaign=found["id"], period=found["period"])
    return Campaign(
        id=found["id"],
        title=found["title"],
        who=found["who"],
        why=found["why"],
        contact=found["contact"],
        period=found["period"],
        opens=opens,
        closes=closes,
        endpoint=_endpoint(found["endpoint"], rehearsal=rehearsal),
        eps=found["mechanism"]["eps"],
        slices=tuple(slices),
        needs_token=found["token"],
        text=found["text"],
        sha256=sha256_of(content),
    )


def is_period(text: object) -> bool:
    """Whether it is the name of a fiscal year: `FY2026`."""
    return _full(_PERIOD, text)


def year_end(period: str) -> date:
    """The last day of a fiscal year, which runs from July to June."""
    return date(int(period.removeprefix("FY")), 6, 30)


def _parsed(content: bytes) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) != len(pairs):
            raise ValueError
        return dict(pairs)

    def never(_text: str) -> Any:  # noqa: ANN401
        raise ValueError

    try:
        text = content[: LARGEST + 1].decode("utf-8")
        found = json.loads(text, object_pairs_hook=once, parse_constant=never, parse_float=never)
    except (ValueError, RecursionError):
        raise _wrong("json") from None
    if not isinstance(found, dict) or len(content) > LARGEST:
        raise _wrong("json")
    return found


def _endpoint(text: object, *, rehearsal: bool) -> str:
    """https, a plain host by name, no user, no port but 443, no query."""
    parts = _ENDPOINT.fullmatch(text) if isinstance(text, str) and len(text) <= LONGEST_ENDPOINT else None
    if parts is None:
        raise _wrong("endpoint")
    scheme, host, port = parts[1], parts[2], parts[3]
    local = rehearsal and scheme == "http" and host == "127.0.0.1"
    if not local and (scheme != "https" or port not in {None, ":443"} or not _HOST.fullmatch(host)):
        raise _wrong("endpoint")
    return str(text).rstrip("/")


def _day(text: object) -> date:
    try:
        return date.fromisoformat(text) if isinstance(text, str) and _full(_DAY, text) else _fail()
    except ValueError:
        raise _wrong("day") from None


def _fail() -> date:
    raise ValueError


def _full(form: re.Pattern[str], text: object) -> bool:
    return isinstance(text, str) and form.fullmatch(text) is not None


def _wrong(what: str) -> DeskError:
    return DeskError("campaign_wrong", what=what)
