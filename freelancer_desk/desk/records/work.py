"""The nouns of work: clients, what they paid, registrations, salary, expenses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from freelancer_desk.desk.records.nouns import HUNDRED, Field, Noun, plain_noun
from freelancer_desk.domain.invoices import iban
from freelancer_desk.domain.invoices.invoice import LANGUAGES
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    import sqlite3

    from freelancer_desk.domain.countries import Country
    from freelancer_desk.domain.drafts import Draft
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.store.book import Value

STATUSES = ("active", "inactive")
SHARES = ("local", "export", "personal", "split")
PAID_BY = ("bank", "cash")
CLIENT_KINDS = ("person", "company")
# How a payment code goes on invoices: `static` never goes out of date. Its scheme is `00` in the apps that were seen.
CODES, SCHEMES = ("static",), ("00", "30")
MOST_DAYS = 365
# It goes on papers that are sealed: what surely reaches nobody is refused, no more.
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_CLIENT = (
    "name", "currency", "country", "category", "note", "kind", "address", "contact", "email", "phone", "tax_id",
    "platform", "profile", "language", "terms_days",
)  # fmt: skip
PAY_INTO = (
    Field("name", "name", required=True),
    Field("title", "title", required=True),
    Field("bank", "bank", required=True),
    Field("iban", "iban"),
    Field("number", "number"),
    Field("swift", "swift"),
    Field("currency", "currency"),
    Field("qr", "qr", "choice", CODES),
    Field("scheme", "scheme", "choice", SCHEMES, "00"),
    Field("confirmed", "confirmed_day", "day"),
    Field("note", "note"),
)
SALARY = (
    Field("date", "day", "day", required=True),
    Field("employer", "employer"),
    Field("gross_pkr", "gross", "money", required=True),
    Field("withheld_pkr", "withheld", "money"),
    Field("note", "note"),
)
EXPENSE = (
    Field("date", "day", "day", required=True),
    Field("text", "text"),
    Field("amount_pkr", "minor", "money", required=True),
    Field("head", "head"),
    Field("share", "share", "choice", SHARES, "local"),
    Field("local_percent", "local_percent", "percent"),
    Field("paid_by", "paid_by", "choice", PAID_BY, "bank"),
    Field("note", "note"),
)


_PAY_INTO = plain_noun("pay_into", PAY_INTO)


def _client(draft: Draft, home: Country) -> dict[str, Value]:
    unit = draft.currency("currency")
    days = draft.text("terms_days")
    if days and not (days.isdecimal() and int(days) <= MOST_DAYS):
        draft.note("terms_days", "days_wrong", value=days[:12], most=MOST_DAYS)
        days = ""
    said = {name: draft.text(name) or None for name in ("contact", "email", "phone", "tax_id", "profile")}
    if said["email"] and not _EMAIL.fullmatch(said["email"]):
        draft.note("email", "email_wrong", value=said["email"][:60])
    return {
        "name": draft.text("name", required=True),
        "currency": unit.code if unit else "",
        "country": draft.text("country"),
        "category": draft.choice("category", home.categories),
        "note": draft.text("note"),
        **said,
        "kind": draft.choice("kind", CLIENT_KINDS) or None,
        "platform": draft.text("platform") or None,
        "address": draft.block("address") or None,
        "language": draft.choice("language", LANGUAGES) or None,
        "terms_days": int(days) if days else None,
    }


def _client_shown(row: sqlite3.Row, _home: Currency) -> dict[str, str]:
    plain = {name: row[name] for name in _CLIENT[:5]}
    return plain | {name: str(row[name]) for name in _CLIENT[5:] if row[name] is not None}


def _pay_into(draft: Draft, home: Country) -> dict[str, Value]:
    """An account to be paid into has a number whose check digits are right, and only an IBAN goes into a code."""
    unit, text = draft.currency("currency"), draft.text("iban")
    number = ""
    try:
        number = iban.check(text) if text else ""
    except DeskError as error:
        draft.note("iban", error.kind, **error.facts)
    if not text and (draft.text("qr") or not draft.text("number")):
        draft.note("iban", "field_missing")
    return {**_PAY_INTO.values(draft, home), "iban": number, "currency": unit.code if unit else ""}


def _earning(draft: Draft, home: Country) -> dict[str, Value]:
    day = draft.day("date", required=True)
    if not draft.text("currency"):
        draft.note("currency", "field_missing")
    unit = draft.currency("currency") or home.currency
    gross = draft.signed("gross", unit, required=True)  # negative where the client got it back
    if gross is not None and not gross:
        draft.note("gross", "must_not_be_zero")
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
        draft.note("kind", "choice_missing", choices=", ".join(home.registrations))
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
        "local_percent": _percent(draft),
        "head": draft.text("head"),
        "paid_by": draft.choice("paid_by", PAID_BY, "bank"),
        "note": draft.text("note"),
    }


def _percent(draft: Draft) -> str:
    """How much of an expense that is split was for local work."""
    share = draft.decimal("local_percent") if draft.text("local_percent") else None
    if share is not None and share > HUNDRED:
        draft.note("local_percent", "percent_too_large", value=f"{share:f}")
    if draft.text("share") == "split" and share is None and not draft.problems:
        draft.note("local_percent", "field_missing")
    return f"{share:f}" if share is not None else ""


def _expense_shown(row: sqlite3.Row, home: Currency) -> dict[str, str]:
    amount = Money(row["minor"], home).text
    more = {name: row[name] for name in ("local_percent", "head", "paid_by") if row[name]}
    shown = {"date": row["day"], "text": row["text"], "amount_pkr": amount, "share": row["share"]}
    return {**shown, **more, "note": row["note"]}


NOUNS: dict[str, Noun] = {
    "client": Noun("clients", _CLIENT, _client, _client_shown),
    "pay-into": _PAY_INTO._replace(values=_pay_into),
    "earning": Noun(
        "earnings",
        ("date", "client", "account", "currency", "gross", "fees", "taxes", "category", "note"),
        _earning,
        _earning_shown,
    ),
    "registration": Noun(
        "registrations", ("kind", "from", "to", "number", "status", "checked"), _registration, _registration_shown
    ),
    "salary": Noun("salaries", tuple(one.name for one in SALARY), _salary, _salary_shown, SALARY),
    "expense": Noun("expenses", tuple(one.name for one in EXPENSE), _expense, _expense_shown, EXPENSE),
}
