"""Estimates: which lines leave out what a platform kept of the price; told as such, and in no sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import country

if TYPE_CHECKING:
    from decimal import Decimal

    from freelancer_desk.store.book import Reads


def kept_before(reads: Reads) -> dict[int, Decimal]:
    """The part of the price that was kept before a line was printed, by line, as the profile that read it says."""
    parts = {profile.id: profile.kept_before for profile in country.profiles() if profile.kept_before}
    rows = reads.rows(
        "SELECT p.line_id, s.profile FROM statements AS s JOIN printed AS p ON p.statement_id = s.id"
        f" WHERE s.profile IN ({','.join('?' * len(parts))}) ORDER BY s.profile",
        tuple(parts),
    )
    return {row["line_id"]: parts[row["profile"]] for row in rows}
