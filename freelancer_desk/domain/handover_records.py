"""The sheets of the accountant's pack that show typed records: expenses, assets, certificates, wealth, the return."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.handover import sheet, totalled
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from freelancer_desk.domain.exports import Row, Table
    from freelancer_desk.domain.handover import Handover

    Record = Mapping[str, str]

# Money that came without work: what a loan or gift is called among what was typed as received.
_GIVEN = frozenset({"gift", "inheritance", "family"})


def sheets(told: Handover) -> tuple[Table, ...]:
    """Their tables, in order."""
    return (
        _expenses(told),
        _assets(told),
        _certificates(told),
        _loans(told),
        _wealth(told),
        _cells(told),
        sheet("last_year", "day number what code amount", told.filed),
    )


def _amount(record: Record, name: str) -> Decimal | None:
    return Decimal(record[name]) if record.get(name) else None


def _day(record: Record, name: str = "date") -> date | None:
    return iso_day(record[name]) if record.get(name) else None


def _expenses(told: Handover) -> Table:
    rows: list[Row] = [
        (
            record["date"],
            record["text"],
            record.get("head", ""),
            say(f"handover.share.{record['share']}"),
            record.get("local_percent", ""),
            say(f"handover.paid_by.{record.get('paid_by') or 'bank'}"),
            _amount(record, "amount_pkr"),
        )
        for record in told.records["expense"]
    ]
    return sheet("expenses", "day what head share local_percent paid_by amount", totalled(rows, 6))


def _assets(told: Handover) -> Table:
    columns = "what kind cost opening initial depreciation closing local why"
    return sheet("assets", columns, totalled(told.assets, 2, 4, 5, 6, 7))


def _certificates(told: Handover) -> Table:
    rows: list[Row] = [
        (say("handover.kind.salary"), _day(record), record["employer"], "", *_gross_and_tax(record, "withheld_pkr"))
        for record in told.records["salary"]
    ]
    rows += [
        (
            " ".join(filter(None, (say(f"handover.kind.{record['kind']}"), record["name"]))),
            _day(record),
            record["party"],
            record["number"],
            *_gross_and_tax(record, "tax_pkr"),
        )
        for record in told.records["tax-amount"]
    ]
    rows += [
        (
            say(f"handover.kind.{record['kind']}"),
            _day(record),
            "",
            record["cpr"] or record["psid"],
            None,
            _amount(record, "amount_pkr"),
        )
        for record in told.records["tax-payment"]
    ]
    return sheet("certificates", "kind day who certificate gross tax", totalled(rows, 4, 5))


def _gross_and_tax(record: Record, tax: str) -> tuple[Decimal | None, Decimal | None]:
    return _amount(record, "gross_pkr"), _amount(record, tax)


def _loans(told: Handover) -> Table:
    rows: list[Row] = [
        (one.day, say(f"choice.{one.what}"), one.text, one.account, one.amount.currency.code, one.amount.decimal)
        for one in told.loans
    ]
    rows += [
        (
            None,
            say(f"handover.kind.{record['kind']}"),
            record["text"],
            "",
            told.data["currency"],
            _amount(record, "amount_pkr"),
        )
        for record in told.records["inflow"]
        if record["kind"] in _GIVEN
    ]
    return sheet("loans", "day kind what account currency amount", rows)


def _wealth(told: Handover) -> Table:
    if isinstance(told.wealth, str):
        return sheet("wealth", "side", (), told.wealth)
    *blocks, outcome = told.wealth
    rows = [row for block in blocks for row in totalled(block, 4, complete=(4,))]
    return sheet("wealth", "side code line what amount proof", (*rows, *outcome))


def _cells(told: Handover) -> Table:
    if isinstance(told.cells, str):
        return sheet("cells", "part", (), told.cells)
    return sheet("cells", "part code line column exact rounded typed verified", told.cells)
