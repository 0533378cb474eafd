"""Sending a report once: agreed to, queued, tried, retried; taken back while the period is open; and forgotten."""

from __future__ import annotations

import hashlib
import json
import secrets as dice
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from freelancer_desk.desk import sharing
from freelancer_desk.desk.sharing.identity import owner_of
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.sharing import queue, release, report
from freelancer_desk.outside import secrets
from freelancer_desk.outside.http import ReportWire
from freelancer_desk.store import sharing_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.desk.sharing import State
    from freelancer_desk.desk.sharing.identity import Owner, Place
    from freelancer_desk.domain.sharing.campaign import Campaign
    from freelancer_desk.domain.sharing.release import Release
    from freelancer_desk.store.sharing_file import SharingFile

_FOUND, _GONE, _UNKNOWN, _PUBLISHED = 200, 204, 404, 410
_WHERE = "WHERE book = ? AND campaign = ? AND period = ?"


def send(
    reads: Place, asked: Campaign, said: Mapping[str, str], now: datetime, *, token: str = "", later: bool = False
) -> State:
    """Agree and send once: what was previewed is what goes; a second call changes nothing.

    `later` only queues it, for a moment within three days, so that nobody sees which event caused it.
    """
    if not asked.is_open(now.date()):
        raise DeskError("campaign_closed", campaign=asked.id)
    shown = sharing.preview(reads, asked, said)
    owner = owner_of(reads)
    key = owner.key(asked)
    with sharing_file.opened(reads.path, make=True) as file:
        assert file is not None  # noqa: S101  it was to be made
        if not file.rows(f"SELECT 1 FROM queue {_WHERE}", tuple(key.values())):
            _refuse_beyond_budget(file, owner, asked, shown)
            _fix(file, key, shown)
            agreed = {"sha256": asked.sha256, "text": asked.text, "slices": json.dumps(sorted(said)), "at": _at(now)}
            file.put("consents", {**key, **agreed})
            wait = timedelta(seconds=dice.randbelow(int(queue.FIRST_WITHIN.total_seconds()))) if later else timedelta()
            waits = {"state": queue.QUEUED, "next_at": _at(now + wait)}
            file.put("queue", {**key, **waits, "body": shown.body.decode(), "attempts": 0, "status": None})
    return sharing.state(reads, asked) if later else retry(reads, asked, now, token=token)


def retry(reads: Place, asked: Campaign, now: datetime, *, token: str = "") -> State:
    """Try what waits once more; the same key and the same bytes, so that the count stays one."""
    owner = owner_of(reads)
    key = owner.key(asked)
    with sharing_file.opened(reads.path, make=True) as file:
        assert file is not None  # noqa: S101  it was to be made
        rows = file.rows(f"SELECT * FROM queue {_WHERE}", tuple(key.values()))
        if rows and rows[0]["state"] in queue.WAITING:
            agreed = file.rows(f"SELECT sha256 FROM consents {_WHERE}", tuple(key.values()))
            if not agreed or agreed[0]["sha256"] != asked.sha256:
                raise DeskError("campaign_changed", campaign=asked.id)
            _try(file, owner, asked, dict(rows[0]), now, token)
    return sharing.state(reads, asked)


def due(reads: Place, now: datetime) -> tuple[str, ...]:
    """The campaigns whose report may be tried again now."""
    with sharing_file.opened(reads.path, make=False) as file:
        query = "SELECT campaign FROM queue WHERE state IN (?, ?) AND next_at <= ?"
        rows = file.rows(query, (*queue.WAITING, _at(now))) if file else []
    return tuple(row["campaign"] for row in rows)


def withdraw(reads: Place, asked: Campaign) -> State:
    """Take a report back: out of the queue at once, or from the other side while its period is open.

    Raises DeskError `report_published` when it was counted already, `no_answer` when nobody answered.
    """
    owner = owner_of(reads)
    key = owner.key(asked)
    with sharing_file.opened(reads.path, make=True) as file:
        assert file is not None  # noqa: S101  it was to be made
        rows = file.rows(f"SELECT * FROM queue {_WHERE}", tuple(key.values()))
        if not rows:
            raise DeskError("report_unknown", campaign=asked.id)
        if rows[0]["state"] == queue.ACCEPTED or rows[0]["attempts"]:
            _take_back(asked, owner)
        file.put("queue", {**dict(rows[0]), "state": queue.WITHDRAWN, "next_at": None})
    return sharing.state(reads, asked)


def forget(reads: Place, asked: Campaign) -> None:
    """Stop and forget: nothing waits any more, what was sent is taken back if that is still possible, consent is gone.

    The draw stays, so that changing one's mind gives no second one.
    """
    owner = owner_of(reads)
    key = owner.key(asked)
    with sharing_file.opened(reads.path, make=True) as file:
        assert file is not None  # noqa: S101  it was to be made
        rows = file.rows(f"SELECT state, attempts FROM queue {_WHERE}", tuple(key.values()))
        if rows and rows[0]["state"] != queue.WITHDRAWN and rows[0]["attempts"]:
            try:
                _take_back(asked, owner)
            except DeskError as refused:
                if refused.kind != "report_published":
                    raise
        for table in ("queue", "consents"):
            file.remove(table, key)
        file.remove("campaigns", {"id": asked.id})
    secrets.forget_token(asked.endpoint)


def published(asked: Campaign) -> Release | None:
    """The published table of a campaign; None while there is none. Raises DeskError `no_answer`."""
    answer = ReportWire(asked.endpoint).get(f"/v1/campaigns/{asked.id}/releases/{asked.period}")
    if answer is None:
        raise DeskError("no_answer", host=asked.host, why="connection")
    return release.read(answer.body) if answer.status == _FOUND else None


def _try(
    file: SharingFile, owner: Owner, asked: Campaign, row: dict[str, str | int | None], now: datetime, token: str
) -> None:
    headers = report.headers(owner.secret, asked)
    if asked.needs_token:
        held = token or secrets.token(asked.endpoint)
        if not held:
            raise DeskError("token_missing", host=asked.host)
        headers["Authorization"] = f"Bearer {held}"
    wire = ReportWire(asked.endpoint)
    base = f"/v1/campaigns/{asked.id}"
    attempts = int(row["attempts"] or 0) + 1
    row = {**row, "state": queue.SENDING, "attempts": attempts}
    file.put("queue", row)
    offered = wire.get(base)
    if offered is not None and offered.status == _FOUND and hashlib.sha256(offered.body).hexdigest() != asked.sha256:
        file.put("queue", {**row, "state": queue.REFUSED, "status": _FOUND, "next_at": None})
        raise DeskError("campaign_differs", host=asked.host)
    answer = None
    if offered is not None and offered.status == _FOUND:
        answer = wire.post(f"{base}/reports", str(row["body"]).encode(), headers)
    told = answer or offered
    status = answer.status if answer else (offered.status if offered and offered.status != _FOUND else None)
    after = queue.after(status)
    wait = queue.wait(attempts, told.retry_after if told else None, dice.randbelow(1001))
    next_at = _at(now + wait) if after == queue.QUEUED else None
    file.put("queue", {**row, "state": after, "status": status, "next_at": next_at})


def _take_back(asked: Campaign, owner: Owner) -> None:
    wire = ReportWire(asked.endpoint)
    answer = wire.delete(
        f"/v1/campaigns/{asked.id}/reports", {"Withdrawal-Secret": report.withdrawal(owner.secret, asked)}
    )
    if answer is None:
        raise DeskError("no_answer", host=asked.host, why="connection")
    if answer.status == _PUBLISHED:
        raise DeskError("report_published", campaign=asked.id)
    if answer.status not in {_GONE, _UNKNOWN}:
        raise DeskError("no_answer", host=asked.host, why=f"status {answer.status}")


def _refuse_beyond_budget(file: SharingFile, owner: Owner, asked: Campaign, shown: sharing.Preview) -> None:
    """One report a campaign and year, and never more than three of epsilon in a year over all campaigns."""
    query = "SELECT cost FROM draws WHERE book = ? AND period = ? AND campaign <> ? AND cost IS NOT NULL"
    spent = sum((Decimal(row["cost"]) for row in file.rows(query, (owner.book, asked.period, asked.id))), Decimal(0))
    if spent + queue.cost(shown.slice) > queue.CEILING:
        raise DeskError("sharing_budget", period=asked.period)


def _fix(file: SharingFile, key: Mapping[str, str], shown: sharing.Preview) -> None:
    """From now on the slice is that which was shown."""
    told = json.loads(shown.body)["slice"]
    fixed = {"band": shown.sent_band, "slice": told["dim"], "value": str(told.get("v", ""))}
    file.put("draws", {**key, **fixed, "cost": str(queue.cost(shown.slice))})


def _at(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
