"""Sending a report once: agreed to, queued, tried, retried; taken back while the period is open; and forgotten."""

from __future__ import annotations

import json
import re
import secrets as dice
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from freelancer_desk.desk import sharing
from freelancer_desk.desk.sharing import homes, permits
from freelancer_desk.desk.sharing.files import Files, alone, reading, writing
from freelancer_desk.desk.sharing.identity import owner_of
from freelancer_desk.domain.digests import sha256_of
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.sharing import budget, draws, queue, release, report
from freelancer_desk.outside import clock, secrets
from freelancer_desk.outside.http import REPORT_SECONDS, ReportWire

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from freelancer_desk.desk.sharing import State
    from freelancer_desk.desk.sharing.homes import Homes
    from freelancer_desk.desk.sharing.identity import Owner, Place
    from freelancer_desk.domain.sharing.campaign import Campaign
    from freelancer_desk.domain.sharing.release import Release
    from freelancer_desk.outside.http import Answer
    from freelancer_desk.store.connection import Value

    Row = dict[str, Value]

_FOUND, _GONE, _UNKNOWN, _PUBLISHED = 200, 204, 404, 410
_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{1,512}", re.ASCII)  # RFC 6750, 2.1
_LONGEST_TRY_S = 2 * REPORT_SECONDS + 10  # a look at the campaign, then the report
_STILL_COMING = timedelta(hours=1)  # what was posted and not answered is not on its way for longer
_LATE: Mapping[str, Value] = {"state": queue.REFUSED, "status": None, "next_at": None}


def send(
    reads: Place, asked: Campaign, said: Mapping[str, str], now: datetime, *, token: str = "", later: bool = False
) -> State:
    """Agree and send once: what was previewed is what goes; a second call changes nothing.

    `later` only queues it, for a moment within three days, so that nobody sees which event caused it.
    """
    if not later:
        _authorised(asked, token)  # without a token nothing is agreed to that could not be sent
    wait = _some_moment(asked, now) if later else timedelta()
    stands = agree(reads, asked, said, now, wait=wait)
    return stands if later else retry(reads, asked, now, token=token)


def agree(
    reads: Place, asked: Campaign, said: Mapping[str, str], now: datetime, *, wait: timedelta = timedelta()
) -> State:
    """Keep that the user agreed, and queue the very bytes that were shown; nobody is asked anything yet."""
    if not asked.is_open(_day(now)):
        raise DeskError("campaign_closed", campaign=asked.id)
    owner, found = owner_of(reads), sharing.looked_up(reads, asked, said, _day(now))
    key = owner.key(asked)
    agreed = {"sha256": asked.sha256, "text": asked.text, "slices": json.dumps(sorted(said)), "at": _at(now)}
    with homes.remembering(owner) as all_homes:
        shown, file = sharing.shown(owner, all_homes, found), Files(owner, all_homes.beside, all_homes.memory)
        is_new = not file.has_consent(asked)
        if file.is_at_another_address(asked) or not (is_new or file.agreed_hash(asked) == asked.sha256):
            raise DeskError("campaign_changed", campaign=asked.id)
        if is_new:
            _refuse_beyond_budget(all_homes, shown)
            all_homes.keep(asked, draws.agreed_to(shown.draw, asked.eps))
            file.put("consents", {**key, **agreed})
            waits = {"state": queue.QUEUED, "next_at": _at(now + wait)}
            file.put("queue", {**key, **waits, "body": shown.body.decode(), "attempts": 0, "status": None})
        elif (row := file.row("queue", asked)) and row["state"] in queue.WAITING and row["next_at"] is None:
            file.put("queue", {**row, "next_at": _at(now + wait)})  # taking it back did not work, and is not wanted now
        file.put("addresses", {**key, "endpoint": asked.endpoint, "token": int(asked.needs_token)})
        permits.give(all_homes, key, agreed)
    return sharing.state(owner, asked)


def _some_moment(asked: Campaign, now: datetime) -> timedelta:
    """A wait within three days, and not beyond the last day on which reports are taken."""
    last = datetime.combine(asked.closes, time.max).astimezone()
    span = min(queue.FIRST_WITHIN, max(last - now, timedelta(seconds=1)))
    return timedelta(seconds=dice.randbelow(max(1, int(span.total_seconds()))))


def retry(reads: Place | Owner, asked: Campaign, now: datetime, *, token: str = "", when_due: bool = False) -> State:
    """Try what waits once more, also before its time; the same key and bytes, so that the count stays one.

    A try that is under way, in this window or another, is waited for. A token that was not taken may be handed in anew.
    After the campaign's last day nothing is tried, and nothing ever that was not agreed to on this computer. `when_due`
    leaves what must wait waiting, and does nothing where a try is under way.
    """
    owner = owner_of(reads)
    with alone(owner, 0 if when_due else _LONGEST_TRY_S) as is_alone, writing(owner) as file:
        row = file.row("queue", asked) if is_alone else None
        if when_due and row is not None and not (row["next_at"] and str(row["next_at"]) <= _at(now)):
            row = None
        if row is not None and _may_be_tried(row, asked, token):
            if file.agreed_hash(asked) != asked.sha256:
                raise DeskError("campaign_changed", campaign=asked.id)
            if not permits.covers(owner, asked, row["body"]):
                raise DeskError("report_not_agreed", campaign=asked.id)
            if _day(now) > asked.closes:
                file.put("queue", {**row, **_LATE})
            else:
                _try(file, owner, asked, row, now, token)
    return sharing.state(owner, asked)


def due(reads: Place | Owner, now: datetime) -> tuple[str, ...]:
    """The campaigns whose report may be tried again now."""
    with reading(owner_of(reads)) as file:
        return file.due(_at(now))


def retry_due(owner: Owner, known: tuple[Campaign, ...], now: datetime) -> int:
    """Try each report whose time has come; one that cannot be tried keeps no other waiting, and says why when seen."""
    waiting = due(owner, now)
    for asked in known:
        if asked.id in waiting:
            with suppress(DeskError):
                retry(owner, asked, now, when_due=True)
    return len(waiting)


def withdraw(reads: Place | Owner, asked: Campaign, *, token: str = "") -> State:
    """Take a report back: out of the queue at once, or from the other side while its period is open.

    It asks where it was sent, whatever file of that campaign lies here now; a try that is under way is waited for, and
    none begins. Raises DeskError `report_published` when it was counted already, `no_answer` when nobody answered,
    `report_elsewhere` for one that was sent from another computer.
    """
    owner = owner_of(reads)
    with writing(owner) as file:
        if file.is_sent_from_elsewhere(asked):
            raise DeskError("report_elsewhere", campaign=asked.id)
        if _hold(file, asked) is None and not file.may_be_there(asked):
            raise DeskError("report_unknown", campaign=asked.id)
    permits.take_away(owner, asked)
    with _asking(owner, asked), writing(owner) as file:
        _take_back(file, file.as_agreed(asked), owner, _of_the_same(file, asked, token))
        permits.take_away(owner, asked)  # also where it was agreed to meanwhile
        with file.step():
            row = file.row("queue", asked)
            if row is not None:
                file.put("queue", {**row, "state": queue.WITHDRAWN, "next_at": None})
    return sharing.state(owner, asked)


def forget(reads: Place | Owner, asked: Campaign, *, token: str = "", anyway: bool = False) -> None:
    """Stop and forget: nothing waits any more, what was sent is taken back if that is still possible, consent is gone.

    What was drawn and spent stays, and where a report may still be. Where nobody answers it is forgotten `anyway`.
    """
    owner = owner_of(reads)
    with writing(owner) as file:
        if file.is_sent_from_elsewhere(asked) and not anyway:
            raise DeskError("report_elsewhere", campaign=asked.id)
        _hold(file, asked)
    permits.take_away(owner, asked)
    with _asking(owner, asked), writing(owner) as file:
        meant = file.as_agreed(asked)
        permits.take_away(owner, asked)
        try:
            if not file.is_sent_from_elsewhere(asked):
                _take_back(file, meant, owner, _of_the_same(file, asked, token))
        except DeskError as refused:
            if refused.kind != "report_published" and not anyway:
                raise
        with file.step():
            file.strike_out(asked)
        is_shared = file.needs_a_token(meant.origin)
    if not is_shared:
        secrets.forget_token(meant.origin)


def _hold(file: Files, asked: Campaign) -> Row | None:
    """Keep what waits from going out, also where it is on the point of it; the row, if there is one."""
    with file.step():
        row = file.row("queue", asked)
        if row is not None and row["state"] in queue.WAITING:
            file.put("queue", {**row, "next_at": None})
        return row


@contextmanager
def _asking(owner: Owner, asked: Campaign) -> Iterator[None]:
    """Be the only one who asks; raises DeskError `no_answer` where a try under way does not end in its time."""
    with alone(owner, _LONGEST_TRY_S) as is_alone:
        if not is_alone:
            raise DeskError("no_answer", host=asked.host, why="time")
        yield


def _of_the_same(file: Files, asked: Campaign, token: str) -> str:
    """The token that was handed in, where it is of the address that the report went to."""
    return token if file.as_agreed(asked).origin == asked.origin else ""


def published(asked: Campaign) -> Release | None:
    """The published table of a campaign; None while there is none. Raises DeskError `no_answer`, `release_wrong`."""
    answer = ReportWire(asked.endpoint).get(f"/v1/campaigns/{asked.id}/releases/{asked.period}")
    if answer is None:
        raise DeskError("no_answer", host=asked.host, why="connection")
    if answer.status == _UNKNOWN:
        return None
    if answer.status != _FOUND:
        raise DeskError("no_answer", host=asked.host, why=f"status {answer.status}")
    found = release.read(answer.body)
    if (found.campaign, found.period) != (asked.id, asked.period):
        raise DeskError("release_wrong")
    return found


def _may_be_tried(row: Row, asked: Campaign, token: str) -> bool:
    """What waits; and what was refused for a token that can be corrected now, or is late by its own next try alone."""
    corrected = bool(token) and asked.needs_token and row["status"] in queue.TOKEN_NOT_TAKEN
    return row["state"] in queue.WAITING or (row["state"] == queue.REFUSED and (corrected or row["status"] is None))


def _authorised(asked: Campaign, token: str) -> dict[str, str]:
    """The header with the token, where the campaign asks for one: what was handed in, else what the keyring holds."""
    if not asked.needs_token:
        return {}
    held = token or secrets.token(asked.origin)
    if not held:
        raise DeskError("token_missing", host=asked.host)
    if not _TOKEN.fullmatch(held):
        raise DeskError("token_wrong", host=asked.host)
    return {"Authorization": f"Bearer {held}"}


def _try(file: Files, owner: Owner, asked: Campaign, row: Row, now: datetime, token: str) -> None:
    headers = {**report.headers(owner.secret, asked), **_authorised(asked, token)}
    attempts = int(row["attempts"] or 0) + 1
    trying = {**row, "state": queue.SENDING, "attempts": attempts, "next_at": row["next_at"] or _at(now)}
    with file.step():
        if file.row("queue", asked) != row:
            return  # another window was sooner, or it was taken back
        file.put("queue", trying)
    wire, base = ReportWire(asked.endpoint), f"/v1/campaigns/{asked.id}"
    told = wire.get(base)
    if told is not None and told.status in queue.TAKEN:
        if told.status != _FOUND or sha256_of(told.body) != asked.sha256:
            _settle(file, asked, {**trying, "state": queue.REFUSED, "status": _FOUND, "next_at": None}, token)
            raise DeskError("campaign_differs", host=asked.host)
        had = _begin_to_post(file, owner, asked)
        if had is None:
            return
        told = wire.post(f"{base}/reports", str(row["body"]).encode(), headers)
        if told is not None and not had:
            file.was_answered(asked)
    _settle(file, asked, {**trying, **_outcome(told, attempts, asked, now)}, token)


def _begin_to_post(file: Files, owner: Owner, asked: Campaign) -> bool | None:
    """Keep that from now on the other side may have it, and whether it may already; None where it was taken back."""
    with file.step():
        now = file.row("queue", asked)
        is_held = now is None or now["state"] not in queue.WAITING or now["next_at"] is None
        if is_held or not permits.are_given(owner, asked):
            return None
        return file.begin_to_post(asked, _at(clock.now()))


def _outcome(told: Answer | None, attempts: int, asked: Campaign, now: datetime) -> Row:
    """What an answer makes of a report: its state, and when it is tried again, which is never after the last day."""
    status = told.status if told else None
    after = queue.after(status)
    if after != queue.QUEUED:
        return {"state": after, "status": status, "next_at": None}
    next_at = now + queue.wait(attempts, told.retry_after if told else None, dice.randbelow(1001))
    return dict(_LATE) if _day(next_at) > asked.closes else {"state": after, "status": status, "next_at": _at(next_at)}


def _settle(file: Files, asked: Campaign, row: Row, token: str) -> None:
    """Keep what a try came to; what is held meanwhile waits for its being taken back, and goes out no more."""
    if row["state"] == queue.ACCEPTED and asked.needs_token and token:
        with suppress(DeskError):  # without a keyring that works it is asked for each time
            secrets.keep_token(asked.origin, token)
    with file.step():
        now = file.row("queue", asked)
        if now is not None and now["state"] in queue.WAITING and now["attempts"] == row["attempts"]:
            held = now["next_at"] is None and row["state"] == queue.QUEUED
            file.put("queue", {**row, "next_at": None} if held else row)


def _take_back(file: Files, meant: Campaign, owner: Owner, token: str) -> None:
    """Ask for it back where it may be. That it is gone is believed once no try may still arrive there."""
    if not file.was_posted(meant):
        return
    asked_at = clock.now()
    headers = {"Withdrawal-Secret": report.withdrawal(owner.secret, meant), **_authorised(meant, token)}
    answer = ReportWire(meant.endpoint).delete(f"/v1/campaigns/{meant.id}/reports", headers)
    if answer is None:
        raise DeskError("no_answer", host=meant.host, why="connection")
    if answer.status == _PUBLISHED:
        raise DeskError("report_published", campaign=meant.id)
    if answer.status not in {_GONE, _UNKNOWN}:
        raise DeskError("no_answer", host=meant.host, why=f"status {answer.status}")
    if not file.may_still_come(meant, _at(asked_at - _STILL_COMING)):
        file.is_gone(meant)


def _refuse_beyond_budget(all_homes: Homes, shown: sharing.Preview) -> None:
    """Never more than three of epsilon of a year over all campaigns; one report of a campaign is spent for once."""
    asked, name = shown.campaign, shown.draw.slice
    wanted = budget.Spending(asked.period, name, budget.cost(name, asked.eps))
    year = budget.exceeded(all_homes.spent_beside(asked), wanted)
    if year:
        kind = "sharing_budget" if year == asked.period else "sharing_budget_before"
        raise DeskError(kind, period=year)


def _day(moment: datetime) -> date:
    """The day on the user's own calendar."""
    return moment.astimezone().date()


def _at(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
