"""Accounts that are being closed or changed: start one, tick things off, see what is left."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from freelancer_desk.desk import ledger
from freelancer_desk.desk.done import Done
from freelancer_desk.domain.closings import CLOSE, KINDS, Closing, items
from freelancer_desk.domain.days import sensible
from freelancer_desk.domain.drafts import Draft
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.accounts import Account
    from freelancer_desk.store.book import Reads, Value


def start(desk: Desk, account: str, kind: str, day: date, successor: str = "", note: str = "") -> Done:
    """Begin to close or change an account, or set another day or successor; the account stays in the book."""
    number, found = _account(desk.book, account)
    draft = Draft({"kind": kind, "successor": successor, "note": note})
    values: dict[str, Value] = {
        "kind": draft.choice("kind", KINDS, CLOSE),
        "day": sensible(day).isoformat(),
        "successor": _successor(desk.book, draft.text("successor"), number),
        "note": draft.text("note"),
    }
    draft.refuse()
    known = desk.book.rows("SELECT id FROM closings WHERE account_key = ?", (found.key,))
    with desk.book.step("closing.start", facts={"what": found.name}) as step:
        if known:
            step.update("closings", known[0]["id"], values)
        else:
            step.insert("closings", {"account_key": found.key, "done": "[]", **values})
    return Done(str(number), step.id)


def tick(desk: Desk, account: str, item: str, *, done: bool = True) -> Done:
    """Tick one thing off, or on again."""
    number, found = _account(desk.book, account)
    row = _row(desk.book, found)
    closing = _closing(desk.book, row, number, found)
    if item not in {one.key for one in closing.items}:
        known = ", ".join(one.key for one in closing.items)
        raise DeskError("choice_unknown", field="item", value=item[:60], choices=known)
    ticked = set(json.loads(row["done"]))
    ticked = ticked | {item} if done else ticked - {item}
    with desk.book.step("closing.tick", facts={"what": found.name}) as step:
        step.update("closings", row["id"], {"done": json.dumps(sorted(ticked), ensure_ascii=False)})
    return Done(str(number), step.id)


def stop(desk: Desk, account: str) -> Done:
    """The account stays open after all."""
    number, found = _account(desk.book, account)
    row = _row(desk.book, found)
    with desk.book.step("closing.stop", facts={"what": found.name}) as step:
        step.delete("closings", [row["id"]])
    return Done(str(number), step.id)


def listing(reads: Reads) -> tuple[Closing, ...]:
    """Accounts on their way out, the nearest day first."""
    known = {account.key: (number, account) for number, account in ledger.accounts(reads).items()}
    rows = reads.rows("SELECT * FROM closings ORDER BY day, account_key")
    return tuple(_closing(reads, row, *known[row["account_key"]]) for row in rows if row["account_key"] in known)


def look(reads: Reads, account: str, today: date) -> Closing:
    """What there is to do for an account: as it was begun, or as it would be for a closing today."""
    number, found = _account(reads, account)
    known = reads.rows("SELECT * FROM closings WHERE account_key = ?", (found.key,))
    begun = {"kind": CLOSE, "day": today.isoformat(), "successor": "", "note": "", "done": "[]"}
    return _closing(reads, known[0] if known else begun, number, found)


def content(reads: Reads) -> list[dict[str, object]]:
    """Every closing by its content."""
    rows = reads.rows("SELECT * FROM closings ORDER BY account_key")
    return [{name: row[name] for name in row.keys() if name != "id"} for row in rows]  # noqa: SIM118


def _account(reads: Reads, text: str) -> tuple[int, Account]:
    known = ledger.accounts(reads)
    for number, account in known.items():
        if text.strip().casefold() in {str(number), account.name.casefold(), account.key}:
            return number, account
    raise DeskError("account_unknown", value=text[:60], known=", ".join(a.name for a in known.values()) or "–")


def _successor(reads: Reads, text: str, number: int) -> str:
    """The key of the account that takes over; one that is not in the book yet stays as it was typed."""
    for other, account in ledger.accounts(reads).items():
        if text.casefold() in {str(other), account.name.casefold(), account.key}:
            if other == number:
                raise DeskError("account_follows_itself", account=account.name)
            return account.key
    return text


def _row(reads: Reads, account: Account) -> sqlite3.Row:
    found = reads.rows("SELECT * FROM closings WHERE account_key = ?", (account.key,))
    if not found:
        raise DeskError("closing_unknown", account=account.name)
    return found[0]


def _closing(reads: Reads, row: sqlite3.Row | Mapping[str, str], number: int, account: Account) -> Closing:
    payers = reads.rows("SELECT DISTINCT payer FROM derived_receipts WHERE account_id = ? AND payer <> ''", (number,))
    ends = reads.rows("SELECT max(coalesce(to_day, last_day)) AS last FROM statements WHERE account_id = ?", (number,))
    names = {one.key: one.name for one in ledger.accounts(reads).values()}
    last = ends[0]["last"]
    return Closing(
        account=account.name,
        account_key=account.key,
        kind=row["kind"],
        day=date.fromisoformat(row["day"]),
        successor=names.get(row["successor"], row["successor"]),
        note=row["note"],
        items=items(
            tuple(one["payer"] for one in payers),
            frozenset(json.loads(row["done"])),
            covered=last is not None and last >= row["day"],
        ),
    )
