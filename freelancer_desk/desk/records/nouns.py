"""What a noun of typed records is: its table, its fields, and how it is read from a form and shown again."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.days import typed_year
from freelancer_desk.domain.money import Money

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from freelancer_desk.domain.countries import Country
    from freelancer_desk.domain.drafts import Draft
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.store.book import Value

HUNDRED = Decimal(100)


class Noun(NamedTuple):
    """How one noun is typed, kept and listed."""

    table: str
    fields: tuple[str, ...]
    values: Callable[[Draft, Country], dict[str, Value]]
    shown: Callable[[sqlite3.Row, Currency], dict[str, str]]
    form: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Field:
    """One field of a noun: its name in forms, its column, and what it holds.

    `kind` is `text`, `long` (a text shown in several lines, and kept as one), `choice`, `day`, `money` (of the home
    currency, in minor units), `year` (a tax year) or `percent`.
    """

    name: str
    column: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    default: str = ""
    required: bool = False


def plain_noun(table: str, fields: tuple[Field, ...], *, check: Callable[[Draft, Country], None] | None = None) -> Noun:
    """A noun whose fields stand for its columns one by one; `check` notes what is wrong between fields."""

    def values(draft: Draft, home: Country) -> dict[str, Value]:
        found = {field.column: _READERS[field.kind](draft, field, home) for field in fields}
        if check is not None:
            check(draft, home)
        return found

    def shown(row: sqlite3.Row, home: Currency) -> dict[str, str]:
        texts = {field.name: _text(row[field.column], field, home) for field in fields}
        return {name: text for name, text in texts.items() if text is not None}

    return Noun(table, tuple(field.name for field in fields), values, shown, fields)


def _text(value: Value, field: Field, home: Currency) -> str | None:
    if value is None:
        return None
    return Money(value, home).text if field.kind == "money" and isinstance(value, int) else str(value)


def _read_text(draft: Draft, field: Field, _home: Country) -> Value:
    return draft.text(field.name, required=field.required) or field.default


def _read_choice(draft: Draft, field: Field, _home: Country) -> Value:
    found = draft.choice(field.name, field.choices, field.default)
    if field.required and not draft.text(field.name):
        draft.note(field.name, "choice_missing", choices=", ".join(field.choices))
    return found


def _read_day(draft: Draft, field: Field, _home: Country) -> Value:
    day = draft.day(field.name, required=field.required)
    return day.isoformat() if day else None


def _read_money(draft: Draft, field: Field, home: Country) -> Value:
    amount = draft.money(field.name, home.currency, required=field.required)
    return amount.minor if amount is not None else (0 if field.default == "0" else None)


def _read_year(draft: Draft, field: Field, _home: Country) -> Value:
    text = draft.text(field.name, required=field.required)
    if not text:
        return None
    year = typed_year(text)
    if year is None:
        draft.note(field.name, "fact_year", year=text[:12])
    return year


def _read_percent(draft: Draft, field: Field, _home: Country) -> Value:
    text = draft.text(field.name)
    if not text:
        return field.default
    share = draft.decimal(field.name) if text != "0" else Decimal(0)
    if share is None:
        return field.default
    if share > HUNDRED:
        draft.note(field.name, "percent_too_large", value=text[:20])
    return f"{share:f}"


_READERS: dict[str, Callable[[Draft, Field, Country], Value]] = {
    "text": _read_text,
    "long": _read_text,
    "choice": _read_choice,
    "day": _read_day,
    "money": _read_money,
    "year": _read_year,
    "percent": _read_percent,
}
