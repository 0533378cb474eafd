"""The amounts of a tax year that no statement brings: what the return takes, what was paid, spent and bought."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from freelancer_desk.desk.taxes import answers as years
from freelancer_desk.domain import figures
from freelancer_desk.domain.words import say
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.dialogs.record_list import RecordList
from freelancer_desk.ui.lessons import Lesson
from freelancer_desk.ui.widgets import Button

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from freelancer_desk.desk import Changes, Reader
    from freelancer_desk.desk.taxes.answers import YearRecords
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.ui.office import Office

WIDTH, HEIGHT = 760, 640
NOUNS = ("tax-amount", "tax-payment", "salary", "expense", "asset")
_TABLES = frozenset({"tax_amounts", "tax_payments", "salaries", "expenses", "assets"})


def _unproved(record: Mapping[str, str]) -> str:
    """Tax cut that no certificate is named for: claiming what the tax office cannot see costs the same again."""
    is_claimed = Decimal(record.get("tax_pkr", "0")) and not record.get("number")
    return say("amounts.unproved") if is_claimed else ""


class AmountsDialog(Framed):
    """The lists of one tax year; what is added to one of a year is of that year."""

    def __init__(self, office: Office, year: TaxYear, parent: QWidget | None = None) -> None:
        super().__init__(say("amounts.title"), figures.year_text(year), WIDTH, HEIGHT, parent)
        self._office, self._year = office, year
        of_year = {"year": str(year.number)}
        self.lists = {
            noun: RecordList(office, noun, of_year, fixed=("year",), remark=_unproved)
            if years.is_of_year(noun)
            else RecordList(office, noun)
            for noun in NOUNS
        }
        for one in self.lists.values():
            self.body.addWidget(one)
        self.body.addWidget(Lesson("costs"))
        self.body.addStretch(1)
        done = Button(say("button.close"))
        done.clicked.connect(self.accept)
        self.feet(done)
        office.bulletin.changed.connect(self._on_changed)
        self._read()

    def _read(self) -> None:
        year = self._year

        def work(reads: Reader) -> YearRecords:
            return years.records_of(reads, NOUNS, year)

        self._office.jobs.look(work, self._on_read)

    def _on_read(self, found: YearRecords) -> None:
        for noun, rows in found.rows.items():
            self.lists[noun].tell(rows, found.unit)

    def _on_changed(self, changes: Changes) -> None:
        if changes.tables & _TABLES:
            self._read()
