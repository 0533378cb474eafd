"""What came each day, kept beside the payments: those that nothing but their amounts tells apart, added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from freelancer_desk.store.book import Reads
    from freelancer_desk.store.step import Step

TABLE = "derived_days"
COLUMNS = (
    "day", "scope", "currency", "payer", "section", "purpose_code", "category", "has_paper", "has_base",
    "payments", "proceeds", "credited", "base", "withheld", "largest", "least_cut", "most_cut",
)  # fmt: skip
# Of the payments from which anything was cut, the largest, and the least and most of it, in so many parts.
PARTS = 10**9
_SHARE = f"CASE WHEN withheld > 0 THEN CAST(withheld * {PARTS} / base AS INTEGER) END"
# Who paid counts for work at home alone.
_ADDED_UP = f"""
SELECT day, scope, currency, CASE scope WHEN 'local' THEN payer ELSE '' END AS from_payer, section, purpose_code,
  category, paper <> '' AS has_paper, base IS NOT NULL AS has_base,
  count(*), sum(proceeds), sum(credited), sum(base), sum(withheld),
  max(CASE WHEN withheld > 0 THEN base END), min({_SHARE}), max({_SHARE})
FROM derived_receipts{{where}} GROUP BY day, scope, currency, from_payer, section, purpose_code, category, has_paper,
  has_base
"""


def write(step: Step) -> None:
    """Add every day up anew."""
    step.derive_rows(TABLE, COLUMNS, map(tuple, step.rows(_ADDED_UP.format(where=""))))


def refresh(step: Step, days: Iterable[str]) -> None:
    """Add these days up anew."""
    for day in sorted(days):
        rows = map(tuple, step.rows(_ADDED_UP.format(where=" WHERE day = ?"), (day,)))
        step.derive_rows(TABLE, COLUMNS, rows, where="day = ?", args=(day,))


def differences(reads: Reads) -> list[Problem]:
    """A day that is not what its payments come to."""
    kept = sorted(map(tuple, reads.rows(f"SELECT {', '.join(COLUMNS)} FROM {TABLE}")), key=repr)
    right = sorted(map(tuple, reads.rows(_ADDED_UP.format(where=""))), key=repr)
    return [Problem("derived_differs", {"table": TABLE})] if kept != right else []
