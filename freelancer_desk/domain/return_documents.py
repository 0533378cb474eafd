"""The return's worksheet and the wealth statement as documents: the same cells for print, workbook and JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from freelancer_desk.domain import figures
from freelancer_desk.domain.exports import Document, Table, cell_text
from freelancer_desk.domain.taxes import wealth_sheet
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.money import Money
    from freelancer_desk.domain.taxes.cells import Cell, Sheet
    from freelancer_desk.domain.taxes.results import Notice
    from freelancer_desk.domain.taxes.wealth import Holding, Wealth
    from freelancer_desk.domain.taxes.worksheet import Worksheet

    Row = tuple[str | Decimal | None, ...]

_CELLS = ("code", "line", "column", "exact", "whole", "read")
_WIDTHS = ("auto", "1", "auto", "auto", "auto", "auto")
_AMOUNTS = (3, 4)


def worksheet(sheet: Worksheet, year: TaxYear, head: Iterable[tuple[str, str]], data: Mapping[str, Any]) -> Document:
    """The worksheet of a return; `head` says whose it is and of what state of the book."""
    tables = [_cells(one) for one in sheet.sheets if one.cells]
    tables.append(_certificates(sheet))
    return Document(
        title=say("document.worksheet"),
        subtitle=figures.year_text(year),
        head=tuple(head),
        tables=tuple(tables),
        notes=(say("document.worksheet.note"), say("document.worksheet.unverified")),
        data={"kind": "worksheet", **data},
    )


def wealth(
    found: Wealth, sheets: Iterable[Sheet], head: Iterable[tuple[str, str]], checks: Iterable[Notice],
    data: Mapping[str, Any],
) -> Document:  # fmt: skip
    """The wealth statement: its cells, how the change is explained, what is left over and what to look at."""
    tables = [*(_cells(one) for one in sheets if one.cells), _explained(found), _points(found, checks)]
    waiting = [one for one in found.holdings if not one.counted]
    if waiting:
        tables.append(_waiting(waiting))
    return Document(
        title=say("document.wealth"),
        subtitle=figures.year_text(found.year),
        head=tuple(head),
        tables=tuple(tables),
        notes=(say("document.wealth.note"),),
        data={"kind": "wealth", **data},
    )


def stamp(found: Wealth) -> str:
    """What stands across a draft: that it is one, and what is not reconciled."""
    if found.unreconciled:
        return say("document.stamp.unreconciled", amount=figures.figure(found.unreconciled))
    return say("document.stamp.draft" if found.is_reconciled else "document.stamp.unknown")


def printed(document: Document, person: str, made_on: date, stamp_text: str = "") -> dict[str, Any]:
    """A document as its printed template wants it: every cell a text."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "stamp": stamp_text,
        "person": person,
        "made_on": [made_on.year, made_on.month, made_on.day],
        "head": [list(pair) for pair in document.head],
        "tables": [_printed_table(table) for table in document.tables],
        "notes": list(document.notes),
        "footer": f"{document.title} · {document.subtitle}",
    }


def _printed_table(table: Table) -> dict[str, Any]:
    width = len(table.headings)
    widths = _WIDTHS if width == len(_WIDTHS) else ("1", *("auto",) * (width - 1))
    amounts = [
        any(isinstance(row[column], Decimal) for row in table.rows) for column in range(width)
    ]  # fmt: skip
    return {
        "title": table.title,
        "headings": list(table.headings),
        "widths": list(widths),
        "align": ["right" if is_amount else "left" for is_amount in amounts],
        "rows": [[cell_text(cell) for cell in row] for row in table.rows],
        "note": table.note,
        "empty": say("document.nothing"),
    }


def _headings(*names: str) -> tuple[str, ...]:
    return tuple(say(f"document.col.{name}") for name in names)


def _cells(sheet: Sheet) -> Table:
    rows: list[Row] = [_row(cell) for cell in sheet.cells]
    for column, gained in sheet.rounding.items():
        if gained:
            rows.append(("", say("document.rounding"), say(f"column.{column}"), gained, None, ""))
    return Table(sheet.key, sheet.title, _headings(*_CELLS), tuple(rows), say("document.enter", where=sheet.where))


def _row(cell: Cell) -> Row:
    read = say("document.read.yes" if cell.verified else "document.read.no", year=cell.form_year)
    whole = cell.digits or say("document.unknown")
    if not cell.typed:
        whole = say("document.compare", digits=whole)
    return (cell.code, cell.label, say(f"column.{cell.column}"), cell.exact, whole, read if cell.code else "")


def _certificates(sheet: Worksheet) -> Table:
    rows: tuple[Row, ...] = tuple(
        (one.party, one.number, one.section, one.gross, one.tax, one.code or say("document.no_code"))
        for one in sheet.certificates
    )
    headings = _headings("party", "number", "section", "base", "cut", "code")
    return Table("certificates", say("document.certificates"), headings, rows)


def _explained(found: Wealth) -> Table:
    def amount(money: Money | None) -> Decimal | None:
        return money.decimal if money is not None else None

    explained = found.explained
    sums: dict[str, Decimal | None] = {
        "papers": amount(explained.papers if explained else None),
        "word": amount(explained.word if explained else None),
        "balancing": amount(explained.balancing if explained else None),
        "change": amount(found.change),
    }
    rows: tuple[Row, ...] = tuple((say(f"wealth.explained.{name}"), value) for name, value in sums.items())
    return Table("explained", say("document.explained"), _headings("total", "amount"), rows)


def _points(found: Wealth, checks: Iterable[Notice]) -> Table:
    notices = (*wealth_sheet.reasons(found), *wealth_sheet.choices(found), *checks)
    rows: tuple[Row, ...] = tuple((notice.text,) for notice in notices)
    return Table("points", say("document.points"), _headings("question"), rows)


def _waiting(holdings: Iterable[Holding]) -> Table:
    rows: tuple[Row, ...] = tuple(
        (wealth_sheet.why(one).text, one.amount.decimal if one.amount is not None else None) for one in holdings
    )
    return Table("waiting", say("document.waiting"), _headings("total", "amount"), rows)
