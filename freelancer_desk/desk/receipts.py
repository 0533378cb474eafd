"""Payments received: list them, type one, change or remove it; a bank line's payment takes words on top."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import attachments, clients, country, filed, ledger, taxes
from freelancer_desk.desk.done import Done
from freelancer_desk.desk.finding import IN_LIST
from freelancer_desk.desk.receipt_fields import values_of
from freelancer_desk.domain.drafts import Draft
from freelancer_desk.domain.money import Money, currency, rate
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.summaries import Payment

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.problems import Problem
    from freelancer_desk.domain.receipts import Typed
    from freelancer_desk.store.book import Reads, Value
    from freelancer_desk.store.step import Step

FIELDS = (
    "date", "payer", "client", "account", "proceeds", "currency", "converted", "retained", "rate", "credited_pkr",
    "withheld_pkr", "section", "withheld_by", "purpose_code", "category", "papers", "note",
)  # fmt: skip
# What may be said of several payments at once.
SHARED = ("client", "category", "purpose_code", "papers", "note")
MOST_AT_ONCE = 1000
# What a statement prints of a payment cannot be typed over.
PRINTED = ("date", "account", "credited_pkr", "rate")
# What may still be said of a payment whose year is filed: it changes no figure.
_NO_FIGURES = {"payer", "client", "withheld_by", "purpose_code", "papers", "note"}
_COLUMNS = {
    "date": "day", "account": "account_id", "client": "client_id", "credited_pkr": "credited",
    "withheld_pkr": "withheld", "papers": "paper",
}  # fmt: skip
_TOGETHER = (
    {"currency", "proceeds", "retained", "converted", "rate", "credited"},
    {"withheld", "section", "withheld_by"},
)
_PORTION = """
SELECT * FROM derived_receipts WHERE day <= ? AND (day, id) > (?, ?) ORDER BY day, id LIMIT 1000
"""


def listing(reads: Reads, year: TaxYear | None = None) -> tuple[Payment, ...]:
    """Payments received, of one tax year or all, oldest first."""
    return tuple(each(reads, year))


def each(reads: Reads, year: TaxYear | None = None) -> Iterator[Payment]:
    """The same one by one, read in portions: a year of many need not be in memory at once."""
    told = Telling(reads, year)
    first, last = (year.span.first.isoformat(), year.span.last.isoformat()) if year else ("", "9999-12-31")
    after = (first, "")
    while rows := reads.rows(_PORTION, (last, *after)):
        yield from map(told.payment, rows)
        after = (rows[-1]["day"], rows[-1]["id"])


class Telling:
    """How a row of the book is told as a payment: by its rules, names and facts, as they stood when this was made."""

    def __init__(self, reads: Reads, year: TaxYear | None = None) -> None:
        """Of payments of one tax year, for which nothing more is read afterwards; or of any."""
        self.home = country.rules(ledger.setting(reads, "country")).currency
        self.accounts = {number: account.name for number, account in ledger.accounts(reads).items()}
        self._flags_of = taxes.flagger(reads, year)

    def some(self, reads: Reads, ids: Sequence[str]) -> list[Payment]:
        """The payments with these ids, in their order; an id that is of none is left out."""
        found = reads.rows(f"SELECT * FROM derived_receipts WHERE id {IN_LIST}", (json.dumps(ids),))
        rows = {row["id"]: row for row in found}
        return [self.payment(rows[one]) for one in ids if one in rows]

    def first_of(self, reads: Reads, ids: Sequence[str], most: int) -> tuple[list[Payment], int]:
        """The first so many of the payments with these ids, in their order, and how many there are."""
        found = reads.rows(f"SELECT id FROM derived_receipts WHERE id {IN_LIST}", (json.dumps(ids),))
        known = {row["id"] for row in found}
        return self.some(reads, [one for one in ids if one in known][:most]), len(known)

    def payment(self, row: sqlite3.Row) -> Payment:
        """The payment that a row of `derived_receipts` is."""
        foreign = currency(row["currency"]) if row["currency"] else None

        def in_foreign(name: str) -> Money | None:
            return Money(row[name], foreign) if foreign is not None and row[name] is not None else None

        credited = Money(row["credited"], self.home)
        converted = in_foreign("converted")
        return Payment(
            id=row["id"],
            day=date.fromisoformat(row["day"]),
            payer=row["payer"],
            account=self.accounts.get(row["account_id"], ""),
            scope=row["scope"],
            proceeds=in_foreign("proceeds"),
            converted=converted,
            retained=in_foreign("retained"),
            credited=credited,
            base=Money(row["base"], self.home) if row["base"] is not None else None,
            rate=rate(converted, credited) if converted is not None and foreign != self.home else None,
            withheld=Money(row["withheld"], self.home),
            section=row["section"],
            withheld_by=row["withheld_by"],
            purpose_code=row["purpose_code"],
            category=row["category"],
            paper=row["paper"],
            flags=self._flags_of(row),
            typed=row["line_id"] is None,
        )


def check(reads: Reads, fields: Mapping[str, str], today: date) -> tuple[Problem, ...]:
    """What is wrong with typed fields, each problem naming its field; empty when they can be saved."""
    draft = Draft(fields)
    values_of(reads, draft)
    draft.past("date", today)
    return tuple(draft.problems)


def rupees(reads: Reads, fields: Mapping[str, str]) -> tuple[Money | None, Decimal | None]:
    """The rupees and the rate that the fields come to: either may be typed, the other follows."""
    draft = Draft(fields)
    values = values_of(reads, draft)
    home = country.rules(ledger.setting(reads, "country")).currency
    credited, converted, code = values["credited"], values["converted"], values["currency"]
    if not isinstance(credited, int) or not isinstance(converted, int) or not isinstance(code, str):
        return (Money(credited, home) if isinstance(credited, int) else None), None
    return Money(credited, home), rate(Money(converted, currency(code)), Money(credited, home))


def add(desk: Desk, fields: Mapping[str, str]) -> Done:
    """Type a payment; both amounts are kept, the rate is derived. Raises DeskError for the first wrong field."""
    _closed(fields)
    draft = Draft(fields)
    values = values_of(desk.book, draft)
    draft.past("date", desk.today())
    draft.refuse()
    filed.refuse_if_filed(desk.book, "receipt", values)
    with desk.book.step("receipt.add", facts=_facts(values, fields)) as step:
        row_id = step.insert("receipts", {"line_key": None, **_with_client(step, draft, values)})
    return Done(f"t{row_id}", step.id)


def change(desk: Desk, identity: str, fields: Mapping[str, str]) -> Done:
    """Change some fields of a payment, typed (`t3`) or of a bank line (`l12`)."""
    _closed(fields)
    changed = _change(desk, identity, fields)
    with desk.book.step("receipt.change", facts=changed.facts) as step:
        changed.write(step)
    return Done(changed.identity, step.id)


def change_many(desk: Desk, identities: Sequence[str], fields: Mapping[str, str]) -> Done:
    """Change the same `SHARED` fields of several payments, all in one step or, where one refuses, none."""
    extra = sorted(set(fields) - set(SHARED))
    if extra:
        raise DeskError("field_unknown", field=extra[0], fields=", ".join(SHARED))
    if len(identities) > MOST_AT_ONCE:
        raise DeskError("too_many_at_once", n=len(identities), most=MOST_AT_ONCE)
    changes = [_change(desk, identity, fields) for identity in identities]
    with desk.book.step("receipt.change_many", facts={"n": len(changes)}, rows_expected=len(changes)) as step:
        for changed in changes:
            changed.write(step)
    return Done("", step.id)


def remove(desk: Desk, identity: str) -> Done:
    """Delete a typed payment; one that a bank printed goes only with its import."""
    if identity.startswith("l"):
        raise DeskError("printed_by_bank", field="delete")
    typed = _typed(desk.book, identity)
    _refuse_if_filed(desk.book, typed)
    with desk.book.step("receipt.remove", facts={"payer": typed.payer or typed.client or ""}) as step:
        step.delete("receipts", [typed.id])
    return Done(identity, step.id)


def draft_of(reads: Reads, identity: str) -> dict[str, str]:
    """The fields of a payment as texts, ready to be edited."""
    found = reads.rows("SELECT * FROM derived_receipts WHERE id = ?", (identity,))
    if not found:
        raise DeskError("row_unknown", noun="receipt", id=identity[:20])
    row = found[0]
    home = country.rules(ledger.setting(reads, "country")).currency
    names = {number: account.name for number, account in ledger.accounts(reads).items()}
    foreign = currency(row["currency"]) if row["currency"] else home

    def text(name: str, unit: object) -> str:
        return Money(row[name], unit).text if row[name] is not None else ""  # type: ignore[arg-type]

    typed = ledger.typed_receipts(reads, "WHERE receipts.id = ?", (row["receipt_id"],))
    return {
        "date": row["day"],
        "payer": row["payer"],
        "client": (typed[0].client or "") if typed else "",
        "account": names.get(row["account_id"], ""),
        "proceeds": text("proceeds", foreign),
        "currency": row["currency"] or "",
        "converted": text("converted", foreign),
        "retained": text("retained", foreign),
        "rate": (typed[0].rate or "") if typed else "",
        "credited_pkr": text("credited", home),
        "withheld_pkr": text("withheld", home),
        "section": row["section"],
        "withheld_by": row["withheld_by"],
        "purpose_code": row["purpose_code"],
        "category": row["category"],
        "papers": row["paper"],
        "note": typed[0].note if typed else "",
    }


def _edited(before: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    """The fields after an edit; what followed from a changed field is worked out anew, unless it is given too."""
    stale = set()
    if {"proceeds", "retained"} & set(fields):
        stale.add("converted")
    if "rate" in fields:
        stale.add("credited_pkr")
    return {**{name: text for name, text in before.items() if name not in stale}, **fields}


def _closed(fields: Mapping[str, str]) -> None:
    extra = sorted(set(fields) - set(FIELDS))
    if extra:
        raise DeskError("field_unknown", field=extra[0], fields=", ".join(FIELDS))


def _refuse_if_filed(reads: Reads, typed: Typed) -> None:
    filed.refuse_if_filed(reads, "receipt", {"day": typed.day.isoformat() if typed.day is not None else None})


def _typed(reads: Reads, identity: str) -> Typed:
    number = ledger.row_number(identity.removeprefix("t"))
    found = ledger.typed_receipts(reads, "WHERE receipts.id = ?", (number,))
    if not found:
        raise DeskError("row_unknown", noun="receipt", id=identity[:20])
    return found[0]


def _columns(fields: Mapping[str, str]) -> set[str]:
    """The columns that fields are written to, and those that are worked out together with them."""
    named = {_COLUMNS.get(name, name) for name in fields}
    return named.union(*(group for group in _TOGETHER if named & group))


def _with_client(step: Step, draft: Draft, values: dict[str, Value]) -> dict[str, Value]:
    name = draft.text("client")
    return {**values, "client_id": clients.find_or_add(step, name) if name else None}


def _facts(values: Mapping[str, Value], fields: Mapping[str, str]) -> dict[str, str | int]:
    who = fields.get("client") or fields.get("payer") or ""
    return {"payer": who[:80], "day": str(values.get("day") or "")}


class _Change(NamedTuple):
    """A change that nothing speaks against: what it is of, how it is told, and how it is written."""

    identity: str
    facts: dict[str, str | int]
    write: Callable[[Step], None]


def _change(desk: Desk, identity: str, fields: Mapping[str, str]) -> _Change:
    if identity.startswith("l"):
        return _words_on_top(desk, identity, fields)
    typed = _typed(desk.book, identity)
    if typed.line_key is not None and set(fields) & set(PRINTED):
        raise DeskError("printed_by_bank", field=", ".join(sorted(set(fields) & set(PRINTED))))
    identity = f"t{typed.id}"
    draft = Draft(_edited(draft_of(desk.book, identity), fields))
    values = values_of(desk.book, draft)
    if "date" in fields:
        draft.past("date", desk.today())
    draft.refuse()
    if set(fields) - _NO_FIGURES:
        _refuse_if_filed(desk.book, typed)
        filed.refuse_if_filed(desk.book, "receipt", values)

    named = _columns(fields)

    def write(step: Step) -> None:
        said = {name: value for name, value in _with_client(step, draft, values).items() if name in named}
        step.update("receipts", typed.id, said)
        attachments.follow_payment(step, typed)

    return _Change(identity, _facts(values, draft.fields), write)


def _words_on_top(desk: Desk, identity: str, fields: Mapping[str, str]) -> _Change:
    """Words on top of a bank line: kept under the line's content key, so they survive a new import of it."""
    kept = desk.book.rows("SELECT 1 FROM derived_receipts WHERE id = ? AND converted = 0", (identity,))
    wrong = sorted(set(fields) & set(PRINTED) - ({"rate"} if kept else set()))
    if wrong:
        raise DeskError("printed_by_bank", field=", ".join(wrong))
    number = identity.removeprefix("l")
    found = desk.book.rows("SELECT key FROM lines WHERE id = ?", (ledger.row_number(number),))
    if not found or not desk.book.rows("SELECT 1 FROM derived_receipts WHERE id = ?", (identity,)):
        raise DeskError("row_unknown", noun="receipt", id=identity[:20])
    draft = Draft(_edited(draft_of(desk.book, identity), fields))
    values = values_of(desk.book, draft)
    draft.refuse()
    if set(fields) - _NO_FIGURES:
        filed.refuse_if_filed(desk.book, "receipt", values)
    wanted = {_COLUMNS.get(name, name) for name in fields}
    if wanted & {"proceeds", "retained", "converted"}:
        wanted |= {"currency", "proceeds", "retained", "converted"}

    def write(step: Step) -> None:
        said = {name: value for name, value in _with_client(step, draft, values).items() if name in wanted}
        overlay = step.rows("SELECT id FROM receipts WHERE line_key = ?", (found[0]["key"],))
        if overlay:
            step.update("receipts", overlay[0]["id"], said)
        else:
            empty: dict[str, Value] = {"line_key": found[0]["key"], "note": ""}
            step.insert("receipts", {**empty, **said})

    return _Change(identity, _facts(values, draft.fields), write)
