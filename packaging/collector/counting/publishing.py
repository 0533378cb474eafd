"""Publishing: the table is kept once and for ever, and the rows it was made of are deleted, in one step."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from counting.campaigns import canonical
from counting.release import TooFewError, document

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from counting.campaigns import Campaign
    from counting.means import Means
    from counting.storage import Cell, Storage


def publish(
    campaign: Campaign,
    storage: Storage,
    folder: Path,
    today: date,
    means: Means | None = None,
    *,
    discard: bool = False,
) -> str:
    """Publish a period that is over, and tell what was done; ValueError says why nothing was."""
    if today <= campaign.closes:
        raise ValueError(f"{campaign.id} is open until {campaign.closes}: nothing is published before.")
    path = folder / "releases" / campaign.id / f"{campaign.period}.json"
    there = storage.published(campaign.id, campaign.period)
    if there is not None:
        _written(path, there)
        raise ValueError(f"{campaign.id} was published and is never changed; the table is in {path}.")

    def table(counts: Mapping[Cell, int]) -> bytes:
        return canonical(document(campaign, counts, means, salt=secrets.token_hex(32)))

    try:
        gone = storage.publish(campaign.id, campaign.period, table)
    except TooFewError as few:
        if storage.published(campaign.id, campaign.period) is not None:  # another command was sooner
            return publish(campaign, storage, folder, today)
        if not discard:
            raise ValueError(f"{few} With --discard the rows are deleted.") from few
        return f"{few} {storage.forget(campaign.id, campaign.period)} rows are deleted."
    _written(path, storage.published(campaign.id, campaign.period) or b"")
    return f"{path} is published; {gone} rows are deleted."


def _written(path: Path, data: bytes) -> None:
    """A copy for whoever serves or mirrors files; the server itself answers with what the database keeps."""
    if path.exists() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)  # of a run that was cut off
    draft.write_bytes(data)
    draft.chmod(0o444)
    os.replace(draft, path)  # noqa: PTH105  a whole file or none
