"""Typed records of the simpler nouns (clients, earnings, registrations, salary, expenses): add, change, remove."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from freelancer_desk.desk import attachments, clients, country, ledger
from freelancer_desk.desk.done import Done
from freelancer_desk.domain.drafts import Draft
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.countries import Country
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.store.book import Reads, Value
    from freelancer_desk.store.step import Step

STATUSES = ("active", "inactive")
SHARES = ("local", "export", "personal")


@dataclass(frozen=True)
class Noun:
    """How one noun is typed, kept and listed."""

    table: str
    fields: tuple[str, ...]
    values: Callable[[Draft, Country], dict[str, Value]]
    shown: Callable[[sqlite3.Row, Currency], dict[str, str]]


def _client(draft: Draft, home: Country) -> dict[str, Value]:
    unit = draft.currency("currency")
    return {
        "name": draft.text("name", required=True),
        "currency": unit.code if unit else "",
        "country": draft.text("country"),
        "category": draft.choice("category", home.categories),
        "note": draft.text("note"),
    }


def _client_shown(row: sqlite3.Row, _home: Currency) -> dict[str, str]:
    return {name: row[name] for name in ("name", "currency", "country", "category", "note")}


def _earning(draft: Draft, home: Country) -> dict[str, Value]:
    day = draft.day("date", required=True)
    if not draft.text("currency"):
        draft.note("currency", "field_missing")
    unit = draft.currency("currency") or home.currency
    gross = draft.money("gross", unit, required=True, zero=False)
    fees, taxes = (draft.money(name, unit) or Money.zero(unit) for name in ("fees", "taxes"))
    return {
        "day": day.isoformat() if day else "",
        "currency": unit.code,
        "gross": gross.minor if gross else 0,
        "fees": -fees.minor,
        "taxes": -taxes.minor,
        "category": draft.choice("category", home.categories),
        "note": draft.text("note"),
    }


def _earning_shown(row: sqlite3.Row, _home: Currency) -> dict[str, str]:
    unit = currency(row["currency"])
    amounts = {name: Money(sign * row[name], unit).text for name, sign in (("gross", 1), ("fees", -1), ("taxes", -1))}
    return {
        "date": row["day"],
        "currency": row["currency"],
        **amounts,
        "category": row["category"],
        "note": row["note"],
    }


def _registration(draft: Draft, home: Country) -> dict[str, Value]:
    kind = draft.choice("kind", home.registrations)
    if not kind:
        draft.note("kind", "field_missing")
    days = {name: draft.day(name) for name in ("from", "to", "checked")}
    if days["from"] and days["to"] and days["from"] > days["to"]:
        draft.note("to", "days_reversed")
    if kind == home.certificate:
        for name in ("from", "to"):
            if not draft.text(name):
                draft.note(name, "field_missing")
    return {
        "kind": kind,
        "number": draft.text("number"),
        "first_day": days["from"].isoformat() if days["from"] else None,
        "last_day": days["to"].isoformat() if days["to"] else None,
        "status": draft.choice("status", STATUSES, "active"),
        "checked_day": days["checked"].isoformat() if days["checked"] else None,
    }


def _registration_shown(row: sqlite3.Row, _home: Currency) -> dict[str, str]:
    days = {"from": row["first_day"], "to": row["last_day"], "checked": row["checked_day"]}
    shown = {"kind": row["kind"], "number": row["number"], "status": row["status"]}
    return shown | {name: day for name, day in days.items() if day}


def _salary(draft: Draft, home: Country) -> dict[str, Value]:
    day = draft.day("date", required=True)
    gross = draft.money("gross_pkr", home.currency, required=True, zero=False)
    withheld = draft.money("withheld_pkr", home.currency)
    if gross and withheld and withheld.minor > gross.minor:
        draft.note("withheld_pkr", "more_cut_than_paid")
    return {
        "day": day.isoformat() if day else "",
        "employer": draft.text("employer"),
        "gross": gross.minor if gross else 0,
        "withheld": withheld.minor if withheld else 0,
        "note": draft.text("note"),
    }


def _salary_shown(row: sqlite3.Row, home: Currency) -> dict[str, str]:
    amounts = {f"{name}_pkr": Money(row[name], home).text for name in ("gross", "withheld")}
    return {"date": row["day"], "employer": row["employer"], **amounts, "note": row["note"]}


def _expense(draft: Draft, home: Country) -> dict[str, Value]:
    day = draft.day("date", required=True)
    amount = draft.money("amount_pkr", home.currency, required=True, zero=False)
    return {
        "day": day.isoformat() if day else "",
        "text": draft.text("text"),
        "currency": home.currency.code,
        "minor": amount.minor if amount else 0,
        "share": draft.choice("share", SHARES, "local"),
        "note": draft.text("note"),
    }


def _expense_shown(row: sqlite3.Row, home: Currency) -> dict[str, str]:
    amount = Money(row["minor"], home).text
    return {"date": row["day"], "text": row["text"], "amount_pkr": amount, "share": row["share"], "note": row["note"]}


NOUNS: dict[str, Noun] = {
    "client": Noun("clients", ("name", "currency", "country", "category", "note"), _client, _client_shown),
    "earning": Noun(
        "earnings",
        ("date", "client", "account", "currency", "gross", "fees", "taxes", "category", "note"),
        _earning,
        _earning_shown,
    ),
    "registration": Noun(
        "registrations", ("kind", "from", "to", "number", "status", "checked"), _registration, _registration_shown
    ),
    "salary": Noun("salaries", ("date", "employer", "gross_pkr", "withheld_pkr", "note"), _salary, _salary_shown),
    "expense": Noun("expenses", ("date", "text", "amount_pkr", "share", "note"), _expense, _expense_shown),
}


def add(desk: Desk, name: str, fields: Mapping[str, str]) -> Done:
    """Add a record; raises DeskError for the first wrong field."""
    noun = _noun(name, fields)
    draft = Draft(fields)
    values = noun.values(draft, country.rules(ledger.setting(desk.book, "country")).country)
    draft.refuse()
    _refuse_twin(desk.book, noun, values, besides=0)
    with desk.book.step(f"{name}.add", facts=_facts(values)) as step:
        row_id = step.insert(noun.table, {**values, **_links(step, noun, draft)})
    return Done(str(row_id), step.id)


def change(desk: Desk, name: str, identity: str, fields: Mapping[str, str]) -> Done:
    """Change some fields of a record."""
    noun = _noun(name, fields)
    row = _row(desk.book, noun, name, identity)
    draft = Draft({**noun.shown(row, _home(desk.book)), **fields})
    values = noun.values(draft, country.rules(ledger.setting(desk.book, "country")).country)
    draft.refuse()
    _refuse_twin(desk.book, noun, values, besides=row["id"])
    with desk.book.step(f"{name}.change", facts=_facts(values)) as step:
        links = _links(step, noun, draft) if set(fields) & {"client", "account"} else {}
        step.update(noun.table, row["id"], {**values, **links})
        attachments.follow_record(step, name, row, values)
    return Done(identity, step.id)


def remove(desk: Desk, name: str, identity: str) -> Done:
    """Delete a record; a client that payments name stays."""
    noun = _noun(name, {})
    row = _row(desk.book, noun, name, identity)
    if noun.table == "clients":
        for table in ("receipts", "earnings"):
            query = f"SELECT 1 FROM {table} WHERE client_id = ? LIMIT 1"
            if desk.book.rows(query, (row["id"],)):
                raise DeskError("client_in_use", client=row["name"][:80])
    with desk.book.step(f"{name}.remove", facts=_facts(dict(zip(row.keys(), tuple(row), strict=True)))) as step:
        step.delete(noun.table, [row["id"]])
    return Done(identity, step.id)


def listing(reads: Reads, name: str) -> list[dict[str, str]]:
    """The records of a noun as texts, each with its `id`."""
    noun = _noun(name, {})
    home = _home(reads)
    rows = reads.rows(f"SELECT * FROM {noun.table} ORDER BY id")
    return [{"id": str(row["id"]), **noun.shown(row, home)} for row in rows]


def _noun(name: str, fields: Mapping[str, str]) -> Noun:
    noun = NOUNS.get(name)
    if noun is None:
        raise DeskError("noun_unknown", noun=name[:40], nouns=", ".join(NOUNS))
    extra = sorted(set(fields) - set(noun.fields))
    if extra:
        raise DeskError("field_unknown", field=extra[0], fields=", ".join(noun.fields))
    return noun


def _row(reads: Reads, noun: Noun, name: str, identity: str) -> sqlite3.Row:
    query = f"SELECT * FROM {noun.table} WHERE id = ?"
    found = reads.rows(query, (ledger.row_number(identity),))
    if not found:
        raise DeskError("row_unknown", noun=name, id=identity[:20])
    return found[0]


def _refuse_twin(reads: Reads, noun: Noun, values: Mapping[str, Value], besides: int) -> None:
    if noun.table == "clients" and reads.rows(
        "SELECT 1 FROM clients WHERE name = ? AND id <> ?", (values["name"], besides)
    ):
        raise DeskError("client_exists", client=str(values["name"])[:80])


def _links(step: Step, noun: Noun, draft: Draft) -> dict[str, Value]:
    if noun.table != "earnings":
        return {}
    name, wanted = draft.text("client"), draft.text("account")
    account = None
    if wanted:
        matches = [n for n, a in ledger.accounts(step).items() if wanted.casefold() in {a.name.casefold(), str(n)}]
        if not matches:
            known = ", ".join(a.name for a in ledger.accounts(step).values()) or "–"
            raise DeskError("account_unknown", value=wanted[:60], known=known)
        account = matches[0]
    return {"client_id": clients.find_or_add(step, name) if name else None, "account_id": account}


def _home(reads: Reads) -> Currency:
    return country.rules(ledger.setting(reads, "country")).currency


def _facts(values: Mapping[str, Value]) -> dict[str, str | int]:
    for name in ("name", "kind", "employer", "text", "day"):
        if values.get(name):
            return {"what": str(values[name])[:80]}
    return {"what": ""}
