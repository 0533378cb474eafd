"""Publishing: the table is written once and for ever, then the rows it was made of are deleted."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from counting.campaigns import canonical
from counting.release import TooFewError, document
from counting.storage import closing_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from counting.campaigns import Campaign
    from counting.means import Means
    from counting.storage import Storage


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
    if path.exists():
        gone = storage.forget(campaign.id, campaign.period)
        raise ValueError(f"{path.name} was published and is never changed; {gone} rows were left and are deleted.")
    with _nothing_taken_back(path):
        counts = storage.counts(campaign.id, campaign.period)
        try:
            table = document(campaign, counts, means)
        except TooFewError as few:
            if not discard:
                raise ValueError(f"{few} With --discard the rows are deleted.") from few
            return f"{few} {storage.forget(campaign.id, campaign.period)} rows are deleted."
        if storage.counts(campaign.id, campaign.period) != counts:
            raise ValueError("A report was taken back while the table was made: make it again.")
        _write_once(path, canonical(table))
        return f"{path} is published; {storage.forget(campaign.id, campaign.period)} rows are deleted."


@contextmanager
def _nothing_taken_back(path: Path) -> Iterator[None]:
    closing = closing_of(path)
    closing.parent.mkdir(parents=True, exist_ok=True)
    closing.touch()
    try:
        yield
    finally:
        closing.unlink(missing_ok=True)


def _write_once(path: Path, data: bytes) -> None:
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)  # of a run that was cut off
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.chmod(0o444)
    os.link(draft, path)  # fails where another release got there first
    draft.unlink()
