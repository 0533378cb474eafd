"""Rows of papers as they are typed: fields become a row or its problems, and a row its fields again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.drafts import Draft
from freelancer_desk.domain.papers import S_PRC, TAX_CERTIFICATE, TAX_LIST, PaperRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.problems import Problem

ROW_FIELDS = (
    "date", "deposited", "credited_pkr", "tax_pkr", "proceeds", "currency", "rate", "section", "purpose_code",
    "reference", "text",
)  # fmt: skip
_CERTIFICATE = ("date", "credited_pkr", "tax_pkr", "section", "deposited", "reference", "text")
# What each kind of table prints, in the order in which it is typed.
_PRINTED = {
    S_PRC: ("date", "proceeds", "currency", "rate", "credited_pkr", "tax_pkr", "purpose_code", "reference", "text"),
    TAX_CERTIFICATE: _CERTIFICATE,
    TAX_LIST: _CERTIFICATE,
}


def columns(kind: str, rows: Iterable[Mapping[str, str]] = ()) -> tuple[str, ...]:
    """The fields to type for a kind of paper, and after them those that its rows fill besides."""
    printed = _PRINTED.get(kind, ROW_FIELDS)
    filled = {name for row in rows for name, value in row.items() if value}
    return (*printed, *(name for name in ROW_FIELDS if name in filled and name not in printed))


def typed(fields: Mapping[str, str], home: Currency) -> tuple[PaperRow | None, tuple[Problem, ...]]:
    """A row out of typed fields, or what is wrong with them; a row needs its day, and rupees or tax."""
    draft = Draft(fields)
    day = draft.day("date", required=True)
    unit = draft.currency("currency")
    if unit is None and draft.text("proceeds") and not draft.text("currency"):
        draft.note("currency", "field_missing")
    if not draft.text("credited_pkr") and not draft.text("tax_pkr"):
        draft.note("credited_pkr", "field_missing")
    deposited, rate = draft.day("deposited"), draft.decimal("rate")
    credited, tax = draft.money("credited_pkr", home), draft.money("tax_pkr", home)
    proceeds = draft.money("proceeds", unit) if unit is not None else None
    texts = {name: draft.text(name) for name in ("section", "purpose_code", "reference", "text")}
    if draft.problems or day is None:
        return None, tuple(draft.problems)
    return PaperRow(day, deposited, credited, tax, proceeds, rate, **texts), ()


def fields_of(row: PaperRow) -> dict[str, str]:
    """The fields that a row would be typed with, only those that it fills."""
    fields = {
        "date": row.day.isoformat(),
        "deposited": row.deposited.isoformat() if row.deposited is not None else "",
        "credited_pkr": row.credited.text if row.credited is not None else "",
        "tax_pkr": row.tax.text if row.tax is not None else "",
        "proceeds": row.proceeds.text if row.proceeds is not None else "",
        "currency": row.proceeds.currency.code if row.proceeds is not None else "",
        "rate": str(row.rate) if row.rate is not None else "",
        "section": row.section,
        "purpose_code": row.purpose_code,
        "reference": row.reference,
        "text": row.text,
    }
    return {name: value for name, value in fields.items() if value}
