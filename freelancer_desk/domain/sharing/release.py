"""A published table, and where one's own band stands in it; compared on this computer alone."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, NamedTuple

from freelancer_desk.domain.drafts import is_upright
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.sharing.bands import COUNT

SCHEMA = "fd-release/1"
LONGEST_CAUTION = 2000
MOST_REPORTERS = 10**9
_SHARE = re.compile(r"[01](\.[0-9]{1,6})?", re.ASCII)


class Cell(NamedTuple):
    """The share of reporters in one band, with its interval; None where it is not published."""

    band: int
    share: Decimal | None
    low: Decimal | None
    high: Decimal | None


class Release(NamedTuple):
    """What was published of one campaign and period; `n` counts reporters."""

    campaign: str
    period: str
    n: int
    eps: str
    caution: str
    cells: tuple[Cell, ...]


def read(content: bytes) -> Release:
    """A published table; raises DeskError `release_wrong` for what is none."""
    try:
        found = json.loads(content.decode())
        cells = tuple(sorted((_cell(one) for one in found["bands"]), key=lambda cell: cell.band))
        told = (str(found["campaign"])[:60], str(found["period"])[:10], _count(found["n"]), str(found["eps"])[:8])
        whole = found["schema"] == SCHEMA and [cell.band for cell in cells] == list(range(COUNT))
        caution = str(found["caution"])[:LONGEST_CAUTION]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise DeskError("release_wrong") from None
    if not whole or not is_upright(caution.replace("\n", " ")):
        raise DeskError("release_wrong")
    return Release(*told, caution, cells)


def _cell(one: dict[str, Any]) -> Cell:
    def share(name: str) -> Decimal | None:
        text = one.get(name)
        if text is None or not one.get("published", True):
            return None
        if not _SHARE.fullmatch(text) or Decimal(text) > 1:
            raise ValueError
        return Decimal(text)

    return Cell(_count(one["band"]), share("share"), share("low"), share("high"))


def _count(number: object) -> int:
    if type(number) is not int or not 0 <= number <= MOST_REPORTERS:
        raise ValueError
    return number
