"""Return forms: which figure goes into which cell of a country's yearly return, as frozen data that checks itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes import wealth

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from freelancer_desk.domain.money import Currency, Rounding

AMOUNT, RECEIPTS, TAX, CHARGEABLE, LOCAL, EXPORT, PERSONAL = (
    "amount", "receipts", "tax", "chargeable", "local", "export", "personal",
)  # fmt: skip
COLUMNS = (AMOUNT, RECEIPTS, TAX, CHARGEABLE, LOCAL, EXPORT, PERSONAL)
# A line that stands for several: one for each head of expenses, one for each cut tax that no other line names.
EXPENSE_HEADS, OTHER_ADJUSTABLE = "expense_heads", "other_adjustable"
EACH = ("", EXPENSE_HEADS, OTHER_ADJUSTABLE)
TOTALS = (
    "final_receipts", "business_income", "total_income", "taxable_income", "normal_tax", "final_tax", "total_tax",
    "withheld", "advance", "payable", "refundable",
)  # fmt: skip
FACTS = (
    "salary.gross", "salary.withheld", "local.gross", "local.withheld", "local.expenses", "bank_profit.gross",
    "bank_profit.withheld", "other_normal_income",
)  # fmt: skip
# The lines of a wealth statement that are reckoned: sums, and what must come to nothing.
WEALTH_TOTALS = ("assets", "liabilities", "closing", "opening", "change", "inflows", "outflows", "unreconciled")
_NAME = r"[a-z0-9_]+"
# Where a figure may come from; nothing else is understood.
_SOURCES = re.compile(
    rf"line:{_NAME}\.(base|tax|withheld)|adjustable:[0-9A-Za-z]+|allowance:{_NAME}|credit:{_NAME}"
    rf"|expenses:(local|export|personal)|holding:({'|'.join(wealth.HOLDINGS)})"
    rf"|facts:({'|'.join(map(re.escape, FACTS))})|total:({'|'.join(TOTALS)})",
    re.ASCII,
)


class FormLine(NamedTuple):
    """One line of the return: its code, what the office calls it, and the source of each column.

    `typed` is False where the office reckons the figure itself and one only compares. An empty code means that the
    office's code was not read.
    """

    code: str
    label: str
    cells: tuple[tuple[str, str], ...]
    verified: bool
    form_year: int
    typed: bool = True
    each: str = ""
    law: str = ""


class FormSection(NamedTuple):
    """A part of the return, in the order of the office's screens, and where to enter it."""

    key: str
    title: str
    where: str
    lines: tuple[FormLine, ...]


class WealthLine(NamedTuple):
    """Where one kind of a wealth statement is entered."""

    kind: str
    code: str
    label: str
    verified: bool


class WealthForm(NamedTuple):
    """The wealth statement and its reconciliation; every kind of the domain has a line.

    `foreign_limit` in `foreign_currency`: from that much abroad another statement is due.
    """

    where: str
    law: str
    assets: tuple[WealthLine, ...]
    liabilities: tuple[WealthLine, ...]
    inflows: tuple[WealthLine, ...]
    outflows: tuple[WealthLine, ...]
    totals: tuple[WealthLine, ...]
    foreign_limit: Decimal
    foreign_currency: Currency
    foreign_law: str


@dataclass(frozen=True)
class ReturnForm:
    """The return of one tax year; `form_year` tells whose printed form the codes were read from.

    Raises DeskError `form_wrong`. A return may be revised without asking within `revision_days` of filing.
    """

    id: str
    title: str
    country: str
    tax_year: int
    form_year: int
    source: str
    checked: date
    sha256: str
    rounding: Rounding
    round_to: Decimal
    revision_days: int
    sections: tuple[FormSection, ...]
    wealth: WealthForm

    def __post_init__(self) -> None:
        for what, holds in _promises(self):
            if not holds:
                raise wrong(self.id, what)

    def rounded(self, exact: Decimal) -> Decimal:
        """The figure as it is typed: whole rupees by the form's rule."""
        return (exact / self.round_to).quantize(self.round_to**0, rounding=self.rounding.value) * self.round_to


def wrong(form: str, what: str) -> DeskError:
    """The refusal of a form, with the place that is wrong."""
    return DeskError("form_wrong", form=form[:40], what=what[:80])


def _promises(form: ReturnForm) -> Iterable[tuple[str, bool]]:
    yield "round_to", form.round_to > 0
    yield "revision_days", 0 < form.revision_days <= 366  # noqa: PLR2004
    yield "foreign_limit", form.wealth.foreign_limit > 0
    keys = [section.key for section in form.sections]
    yield "sections", bool(keys) and len(keys) == len(set(keys))
    for section in form.sections:
        yield f"sections.{section.key}", bool(section.lines)
        for line in section.lines:
            yield f"sections.{section.key}.{line.code or line.label}", _holds(line)
    yield from _wealth(form.wealth)


def _holds(line: FormLine) -> bool:
    if line.each:
        return line.each in EACH and not line.cells
    sources = all(column in COLUMNS and _SOURCES.fullmatch(source) for column, source in line.cells)
    return bool(line.cells) and sources and bool(line.code or not line.verified)


def _wealth(form: WealthForm) -> Iterable[tuple[str, bool]]:
    kinds = {
        "assets": (form.assets, set(wealth.ASSET_KINDS)),
        "liabilities": (form.liabilities, set(wealth.LIABILITY_KINDS)),
        "inflows": (form.inflows, {*wealth.INFLOWS, *wealth.RECKONED_INFLOWS}),
        "outflows": (form.outflows, {*wealth.OUTFLOWS, *wealth.RECKONED_OUTFLOWS}),
        "totals": (form.totals, set(WEALTH_TOTALS)),
    }
    for name, (lines, wanted) in kinds.items():
        yield f"wealth.{name}", sorted(line.kind for line in lines) == sorted(wanted)
        for line in lines:
            yield f"wealth.{name}.{line.kind}", bool(line.code or not line.verified)
