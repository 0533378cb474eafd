"""What papers belong to: payments, clients, accounts, years, registrations, notices by content, and back to rows."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import country, ledger
from freelancer_desk.desk.finding import IN_LIST
from freelancer_desk.domain.days import FIRST_DAY, LAST_DAY
from freelancer_desk.domain.figures import day_text
from freelancer_desk.domain.notices import content_key
from freelancer_desk.domain.papers import (
    ACCOUNT,
    CLIENT,
    INVOICE,
    NOTICE,
    NOUNS,
    PAYMENT,
    REGISTRATION,
    YEAR,
    Attached,
    Target,
)
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from freelancer_desk.domain.receipts import Typed
    from freelancer_desk.store.book import Reads, Value
    from freelancer_desk.store.step import Step

# The table of a typed record and the columns by which its content is known; all but the last, the amount, name it.
_RECORDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "expense": ("expenses", ("day", "text", "minor")),
    "asset": ("assets", ("day", "text", "cost")),
    "salary": ("salaries", ("day", "employer", "gross")),
    "tax-amount": ("tax_amounts", ("year", "kind", "name", "party", "number", "gross")),
    "tax-payment": ("tax_payments", ("year", "kind", "cpr", "minor")),
}
LINE, TYPED = "line:", "typed:"
_YEAR_DIGITS = 4


class PaymentKeys(NamedTuple):
    """A payment by its id, and the content keys that papers may name it by: the first one for a new attachment."""

    id: str
    day: date
    payer: str
    keys: tuple[str, ...]


def payments(reads: Reads, ids: Iterable[str]) -> dict[str, PaymentKeys]:
    """The content keys of the payments with these ids."""
    rows = reads.rows(
        "SELECT d.id, d.day, d.payer, d.receipt_id, d.line_id, lines.key FROM derived_receipts AS d"
        f" LEFT JOIN lines ON lines.id = d.line_id WHERE d.id {IN_LIST} ORDER BY d.day, d.id",
        (json.dumps(list(ids)),),
    )
    numbers = json.dumps([row["receipt_id"] for row in rows if row["receipt_id"] is not None])
    spoken = ledger.typed_receipts(reads, f"WHERE receipts.id {IN_LIST}", (numbers,))
    typed = {one.id: TYPED + one.key for one in spoken if one.stands_alone}
    aliases: dict[int, list[str]] = {}
    for row in reads.rows("SELECT line_id, key FROM aliases ORDER BY key"):
        aliases.setdefault(row["line_id"], []).append(LINE + row["key"])
    found = {}
    for row in rows:
        said = typed.get(row["receipt_id"], "")
        printed = LINE + row["key"] if row["key"] else ""
        first = (said, printed) if row["id"].startswith("t") else (printed, said)
        keys = (*filter(None, first), *aliases.get(row["line_id"], ()))
        found[row["id"]] = PaymentKeys(row["id"], date.fromisoformat(row["day"]), row["payer"], keys)
    return found


def payment(reads: Reads, identity: str) -> PaymentKeys:
    """One payment by its id; raises DeskError `row_unknown`."""
    wanted = f"t{identity}" if identity.isdecimal() else identity
    found = payments(reads, [wanted])
    if wanted not in found:
        raise DeskError("row_unknown", noun="receipt", id=identity[:20])
    return found[wanted]


def named(reads: Reads, keys: Iterable[str]) -> dict[str, PaymentKeys]:
    """The payments that go by any of these content keys, by id; those that none names are not looked at."""
    wanted = set(keys)
    if not wanted:
        return {}
    printed = json.dumps([key.removeprefix(LINE) for key in wanted if key.startswith(LINE)])
    lines = f"SELECT id FROM lines WHERE key {IN_LIST} UNION SELECT line_id FROM aliases WHERE key {IN_LIST}"
    query = f"SELECT id FROM derived_receipts WHERE line_id IN ({lines})"
    ids = {row["id"] for row in reads.rows(query, (printed, printed))}
    if any(key.startswith(TYPED) for key in wanted):
        alone = (one for one in ledger.typed_receipts(reads) if one.stands_alone)
        numbers = json.dumps([one.id for one in alone if TYPED + one.key in wanted])
        query = f"SELECT id FROM derived_receipts WHERE receipt_id {IN_LIST}"
        ids |= {row["id"] for row in reads.rows(query, (numbers,))}
    return payments(reads, ids)


def papered(reads: Reads) -> dict[str, PaymentKeys]:
    """The payments that papers are attached to, by id."""
    rows = reads.rows("SELECT DISTINCT target FROM attachments WHERE noun = ?", (PAYMENT,))
    return named(reads, (row["target"] for row in rows))


def target_of(reads: Reads, text: str) -> Target:
    """The target that `payment:l12`, `client:Acme`, `account:NAME`, `year:2026`, `registration:3`, `notice:2` names."""
    noun, _, wanted = (part.strip() for part in text.partition(":"))
    if noun == PAYMENT:
        return Target(noun, payment(reads, wanted).keys[0])
    if noun == YEAR and wanted.isdecimal() and len(wanted) == _YEAR_DIGITS:
        if FIRST_DAY.year < int(wanted) < LAST_DAY.year:
            return Target(noun, wanted)
        raise country.no_rules(ledger.setting(reads, "country"), wanted)
    for known in _others(reads):
        if known.noun == noun and wanted.casefold() in {known.id.casefold(), known.title.casefold()}:
            return Target(noun, known.key)
    if noun not in NOUNS:
        raise DeskError("paper_target_unknown", target=text[:60], nouns=", ".join(NOUNS))
    raise DeskError("row_unknown", noun=noun, id=wanted[:60])


def holders(reads: Reads, payments: Iterable[PaymentKeys]) -> dict[tuple[str, str], Attached]:
    """What papers may belong to, by noun and key: these payments, and whatever else there is."""
    found = {(one.noun, one.key): one for one in _others(reads)}
    for one in payments:
        for key in one.keys:
            title = say("paper.target.payment", day=day_text(one.day), payer=one.payer or "–")
            found[PAYMENT, key] = Attached(PAYMENT, key, one.id, title)
    return found


def shown(known: Mapping[tuple[str, str], Attached], noun: str, key: str) -> Attached:
    """An attachment for the eye; what it names may be gone from the book."""
    if noun == YEAR:
        return Attached(noun, key, key, say("paper.target.year", year=key))
    return known.get((noun, key)) or Attached(noun, key, "", say("paper.target.gone"))


def _others(reads: Reads) -> list[Attached]:
    names = [(row["name"], row["id"]) for row in reads.rows("SELECT id, name FROM clients ORDER BY id")]
    found = [Attached(CLIENT, name, str(number), name) for name, number in names]
    for number, account in ledger.accounts(reads).items():
        found.append(Attached(ACCOUNT, account.key, str(number), account.name))
    for row in reads.rows("SELECT * FROM registrations ORDER BY id"):
        title = " ".join(filter(None, (row["kind"].upper(), row["number"])))
        found.append(
            Attached(REGISTRATION, registration_key(dict(zip(row.keys(), row, strict=True))), str(row["id"]), title)
        )
    numbered = reads.rows("SELECT id, number FROM invoices WHERE number <> '' ORDER BY id")
    found += [Attached(INVOICE, row["number"], str(row["id"]), row["number"]) for row in numbered]
    for row in reads.rows("SELECT * FROM notices ORDER BY id"):
        served = day_text(date.fromisoformat(row["served_day"]))
        title = say("paper.target.notice", sender=row["sender"], number=row["number"] or served)
        found.append(Attached(NOTICE, notice_key(row), str(row["id"]), title))
    for noun, (table, columns) in _RECORDS.items():
        for row in reads.rows(f"SELECT * FROM {table} ORDER BY id"):
            title = " ".join(str(row[name]) for name in columns[:-1] if row[name])
            found.append(Attached(noun, record_key(noun, row), str(row["id"]), title))
    return found


def registration_key(row: Mapping[str, Value] | sqlite3.Row) -> str:
    """The content key of a registration."""
    return "/".join(str(row[name] or "") for name in ("kind", "number", "first_day"))


def notice_key(row: Mapping[str, Value] | sqlite3.Row) -> str:
    """The content key of a notice."""
    return content_key(*(str(row[name] or "") for name in ("sender", "number", "served_day")))


def record_key(noun: str, row: Mapping[str, Value] | sqlite3.Row) -> str:
    """The content key of a typed record of a tax year."""
    return "/".join(str(row[name] or "") for name in _RECORDS[noun][1])


def follow(step: Step, noun: str, before: str, after: str) -> None:
    """Papers stay with what they belong to when its content key changes; part of the step that changes it."""
    if before == after:
        return
    for row in step.rows("SELECT id FROM attachments WHERE noun = ? AND target = ?", (noun, before)):
        step.update("attachments", row["id"], {"target": after})


def follow_payment(step: Step, before: Typed) -> None:
    """As `follow`, for a typed payment that was just changed; a twin with the old content keeps its papers."""
    after = ledger.typed_receipts(step, "WHERE receipts.id = ?", (before.id,))[0]
    if not before.stands_alone or before.key == after.key:
        return
    if any(one.key == before.key for one in ledger.typed_receipts(step) if one.stands_alone):
        for row in step.rows("SELECT paper_id FROM attachments WHERE target = ?", (TYPED + before.key,)):
            step.insert("attachments", {"paper_id": row["paper_id"], "noun": PAYMENT, "target": TYPED + after.key})
        return
    follow(step, PAYMENT, TYPED + before.key, TYPED + after.key)


def follow_record(step: Step, noun: str, before: sqlite3.Row, values: Mapping[str, Value]) -> None:
    """As `follow`, for a client, a registration, a notice or a record of a year that is being changed."""
    after = {**dict(zip(before.keys(), tuple(before), strict=True)), **values}
    if noun == CLIENT:
        follow(step, noun, before["name"], str(after["name"]))
        for one in ledger.typed_receipts(step, "WHERE receipts.client_id = ?", (before["id"],)):
            follow_payment(step, one._replace(client=before["name"]))  # it may be known by its client's name
    elif noun == REGISTRATION:
        follow(step, noun, registration_key(before), registration_key(after))
    elif noun == NOTICE:
        follow(step, noun, notice_key(before), notice_key(after))
    elif noun in _RECORDS:
        follow(step, noun, record_key(noun, before), record_key(noun, after))
