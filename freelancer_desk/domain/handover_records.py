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
        sheet("cells", "code what base cut tax verified", told.cells),
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
    rows: list[Row] = [
        (
            record["text"],
            record["kind"],
            _day(record),
            f"{record['share']} %",
            say(f"handover.paid_by.{record.get('paid_by') or 'bank'}"),
            _amount(record, "amount_pkr"),
            _amount(record, "opening_pkr"),
            record.get("opening_year", ""),
            _day(record, "sold"),
            _amount(record, "sold_pkr"),
        )
        for record in told.records["asset"]
    ]
    return sheet(
        "assets", "what kind day share paid_by cost opening opening_year sold sold_for", totalled(rows, 5, 6, 9)
    )


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
    groups: dict[str, list[Row]] = {}
    for noun in ("holding", "inflow", "outflow"):
        for record in told.records[noun]:
            side = record.get("side", noun)
            row: Row = (
                say(f"handover.side.{side}"),
                say(f"handover.wealth.{record['kind']}"),
                record["text"],
                _amount(record, "amount_pkr"),
                say(f"handover.proof.{record['proof']}"),
                record["note"],
            )
            groups.setdefault(side, []).append(row)
    rows = [row for side in ("asset", "liability", "inflow", "outflow") for row in totalled(groups.get(side, []), 3)]
    return sheet("wealth", "side kind what amount proof note", rows)
