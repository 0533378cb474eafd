"""What a pack tells besides the tax: early limits, depreciation, advance tax, filing late; each may be absent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from freelancer_desk.domain.taxes import parts
from freelancer_desk.plugins.data_files import text, yes
from freelancer_desk.plugins.rule_packs.fields import EVIDENCE, evidence, may_be_text, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.plugins.rule_packs.fields import Closed

T = TypeVar("T")
_LIMIT = ("key", "of", "figure", "near", "reached")
_LATE = (
    "day_share", "day_least", "salary_share", "floor_salary", "floor", "most_times", "default_rate", "reach",
    "reach_unfiled",
)  # fmt: skip
_LATE_KEYS = {*_LATE, "due", "surcharges", "cuts", "last_counts"}


def optional(closed: Closed, data: dict[str, Any], name: str, keys: set[str], make: Callable[[Any], T]) -> T | None:
    """What a table of the pack says; None without that table."""
    return make(closed(data[name], keys, name)) if name in data else None


def limits(closed: Closed, rows: list[Any]) -> tuple[parts.Limit, ...]:
    """The thresholds that are told early."""

    def limit(row: dict[str, Any]) -> parts.Limit:
        always, only_above = (yes(row.get(name, False)) for name in ("always", "only_above"))
        said = {name: text(row[name]) for name in _LIMIT}
        return parts.Limit(**said, always=always, only_above=only_above, rates=texts(row.get("rates", [])))

    return tuple(closed.each(rows, {*_LIMIT, "always", "only_above", "rates"}, limit, "limits"))


def depreciation(closed: Closed, data: dict[str, Any]) -> parts.Depreciation | None:
    """How assets lose value; the evidence is that of the half-year rule."""

    def made(found: dict[str, Any]) -> parts.Depreciation:
        classes = found["classes"].items()
        return parts.Depreciation(
            classes=tuple(_class(key, closed(row, {"rate", "initial"}, f"depreciation.{key}")) for key, row in classes),
            half_year=yes(found["half_year"]),
            cash_limit=may_be_text(found, "cash_limit"),
            evidence=evidence(found),
        )

    return optional(closed, data, "depreciation", {"classes", "half_year", "cash_limit", *EVIDENCE}, made)


def _class(key: str, row: dict[str, Any]) -> parts.AssetClass:
    return parts.AssetClass(key, text(row["rate"]), may_be_text(row, "initial"))


def advance(closed: Closed, data: dict[str, Any]) -> parts.Advance | None:
    """From which income on tax is paid in advance, and when."""

    def made(found: dict[str, Any]) -> parts.Advance:
        return parts.Advance(text(found["threshold"]), texts(found["due"]))

    return optional(closed, data, "advance", {"threshold", "due"}, made)


def late(closed: Closed, data: dict[str, Any]) -> parts.Late | None:
    """What filing late may cost."""

    def made(found: dict[str, Any]) -> parts.Late:
        return parts.Late(
            due=texts(found["due"]),
            surcharges=tuple((may_be_text(row, "from"), text(row["amount"])) for row in found["surcharges"]),
            cuts=texts(found["cuts"]),
            last_counts=may_be_text(found, "last_counts"),
            **{name: text(found[name]) for name in _LATE},
        )

    return optional(closed, data, "late", _LATE_KEYS, made)
