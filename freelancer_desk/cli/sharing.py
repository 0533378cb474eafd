"""The commands of being counted: shown, sent once, taken back, forgotten; only here does a command use the network."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from freelancer_desk.cli.acting import pair_of, reading, show, table, writing
from freelancer_desk.desk import clock_now, sharing
from freelancer_desk.desk.sharing import homes, sending
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import Namespace

    from freelancer_desk.domain.sharing.campaign import Campaign
    from freelancer_desk.domain.sharing.release import Release


def _share(wanted: Namespace) -> int:
    if wanted.campaign is None:
        raise DeskError("campaign_missing")
    with reading(wanted) as reads:
        if wanted.action in _TAKEN_IN:
            asked = sharing.take_in(reads, wanted.campaign, clock_now())
        else:
            asked = sharing.look_at(wanted.campaign)
        answer = _ACTIONS[wanted.action](reads, asked, wanted)
        is_news = wanted.action in _TAKEN_IN and homes.lacking(reads)
    if is_news:
        with suppress(DeskError), writing(wanted) as desk:  # a window may have it open, and puts it there itself
            homes.put_in_book(desk.book)
    before = [say(f"sharing.{name}") for name in (f"noise.{asked.eps}", *_BEFORE)] if wanted.action == "preview" else []
    show(wanted, answer, "\n".join([*before, table([answer])]))
    return 0


def _preview(reads: Any, asked: Campaign, wanted: Namespace) -> dict[str, Any]:  # noqa: ANN401
    shown = sharing.preview(reads, asked, _slices(wanted))
    return {
        "campaign": asked.id,
        "sha256": asked.sha256,
        "body": shown.body.decode(),
        "headers": dict(shown.headers),
        "true_band": shown.true_band,
        "sent_band": shown.sent_band,
    }


def _send(reads: Any, asked: Campaign, wanted: Namespace) -> dict[str, Any]:  # noqa: ANN401
    sending.send(reads, asked, _slices(wanted), clock_now(), token=_token(wanted), later=wanted.later)
    return _told(reads, asked)


def _status(reads: Any, asked: Campaign, _wanted: Namespace) -> dict[str, Any]:  # noqa: ANN401
    return _told(reads, asked)


def _withdraw(reads: Any, asked: Campaign, wanted: Namespace) -> dict[str, Any]:  # noqa: ANN401
    sending.withdraw(reads, asked, token=_token(wanted))
    return _told(reads, asked)


def _forget(reads: Any, asked: Campaign, wanted: Namespace) -> dict[str, Any]:  # noqa: ANN401
    sending.forget(reads, asked, token=_token(wanted), anyway=wanted.anyway)
    return _told(reads, asked)


def _release(_reads: Any, asked: Campaign, _wanted: Namespace) -> dict[str, Any]:  # noqa: ANN401
    found = sending.published(asked)
    if found is None:
        return {"campaign": asked.id, "release": None}
    return {
        "campaign": asked.id,
        "period": found.period,
        "n": found.n,
        "eps": found.eps,
        "caution": found.caution,
        "bands": _bands(found),
    }


def _bands(found: Release) -> list[dict[str, Any]]:
    return [
        {"band": cell.band, **{name: f"{value:f}" if value is not None else None for name, value in _cell(cell)}}
        for cell in found.cells
    ]


def _cell(cell: Any) -> tuple[tuple[str, Any], ...]:  # noqa: ANN401
    return (("share", cell.share), ("low", cell.low), ("high", cell.high))


def _told(reads: Any, asked: Campaign) -> dict[str, Any]:  # noqa: ANN401
    stands = sharing.state(reads, asked)
    return {
        "campaign": asked.id,
        "period": asked.period,
        "state": stands.state,
        "words": say(f"sharing.state.{stands.word}", status=stands.status),
        "attempts": stands.attempts,
        "next_at": stands.next_at or None,
        "status": stands.status,
        "sent_band": stands.sent_band,
        "agreed_at": stands.agreed_at or None,
        "agreed_sha256": stands.agreed_sha256 or None,
    }


def _token(wanted: Namespace) -> str:
    """The token, from standard input: never an argument, which other programs could read."""
    return sys.stdin.readline().strip() if wanted.token else ""


def _slices(wanted: Namespace) -> dict[str, str]:
    pairs = [pair_of(text) for text in wanted.slice]
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise DeskError("slice_twice", name=twice[:40])
    return dict(pairs)


_TAKEN_IN = ("preview", "send")
_BEFORE = ("kept", "counted", "sees", "cannot")
_ACTIONS = {
    "preview": _preview,
    "send": _send,
    "status": _status,
    "withdraw": _withdraw,
    "forget": _forget,
    "release": _release,
}
COMMANDS = {"share": _share}
