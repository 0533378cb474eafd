"""Cells of the return: one card for each part, each cell copied as bare digits and opened to its rows and its law."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from freelancer_desk.domain import figures
from freelancer_desk.domain.money import Money, Rounding
from freelancer_desk.domain.words import beside, say, series
from freelancer_desk.ui.dialogs.record import RecordDialog, choice_label
from freelancer_desk.ui.office import Place
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.sides import FIGURES, broad, pad
from freelancer_desk.ui.widgets import Button, Card, Elided, Fold, at_edge, clear, column, label, row, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from PySide6.QtWidgets import QVBoxLayout

    from freelancer_desk.desk.returns.overview import Return
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.taxes.cells import Cell, Sheet
    from freelancer_desk.ui.office import Office

MOST_ROWS = 12
_CODE, _EXACT, _WHOLE, _COPY, _WHY = 72, 112, 84, 72, 76
_DATED = {"salary", "expense", "tax-payment", "asset"}


def money(amount: Decimal, unit: Currency) -> str:
    """An exact amount as people read it."""
    return figures.figure(Money.rounded(amount, unit, Rounding.HALF_UP))


class CellRow(QWidget):
    """One cell: its code, its line, the exact amount, and what is typed, with a button that copies it."""

    def __init__(self, office: Office, shown: Return, cell: Cell, *, unit: Currency) -> None:
        super().__init__()
        self.cell = cell
        self._details: QWidget | None = None
        self._office, self._shown = office, shown
        self.copy = Button(say("returns.copy"), "copy", "quiet", name=say("returns.copy_of", line=cell.label))
        self.copy.clicked.connect(self._on_copy)
        self.copy.setFixedWidth(broad(max(_COPY, self.copy.sizeHint().width())))
        keeps_its_place = self.copy.sizePolicy()
        keeps_its_place.setRetainSizeWhenHidden(True)
        self.copy.setSizePolicy(keeps_its_place)
        if not (cell.typed and cell.digits):
            self.copy.hide()
        self.more = Fold(say("taxes.why"), name=say("taxes.why_of", line=cell.label))
        at_edge(self.more, "end")
        self.more.setFixedWidth(_WHY)
        self.more.toggled.connect(self._on_more)
        self._box = column(0)
        self._box.addLayout(self._line(cell, unit))
        self.setLayout(self._box)

    def _line(self, cell: Cell, unit: Currency) -> QHBoxLayout:
        code = label(cell.code or "–", 13, 500, tabular=True)
        code.setFixedWidth(_CODE)
        names = column(1)
        read = beside(say(f"column.{cell.column}"), "" if cell.code else say("returns.no_code"))
        for words in (label(cell.label, 13, 500, wrap=True), label(read, 12, tone="mut", wrap=True)):
            words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
            names.addWidget(words)
        exact = label(money(cell.exact, unit) if cell.exact is not None else say("returns.unknown"), 12, tone="mut",
                      tabular=True)  # fmt: skip
        exact.setFixedWidth(_EXACT)
        exact.setAlignment(FIGURES)
        whole = label(figures.covered(cell.digits) or "–", 14, 700, tone="" if cell.typed else "mut", tabular=True)
        whole.setFixedWidth(_WHOLE)
        whole.setAlignment(FIGURES)
        whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = row(code, spacing=8)
        line.setContentsMargins(0, 7, 0, 7)
        line.addLayout(names, 1)
        for widget in (exact, whole, self.copy, self.more):
            line.addWidget(widget)
        return line

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.cell.digits)
        self._office.speaker.said.emit(
            say("returns.copied", digits=figures.covered(self.cell.digits), line=self.cell.label), False
        )

    def _on_more(self, on: bool) -> None:  # noqa: FBT001 (a signal's fact)
        if self._details is None:
            self._details = QWidget()
            self._details.setLayout(self._opened())
            self._box.addWidget(self._details)
        self._details.setVisible(on)

    def _opened(self) -> QVBoxLayout:
        box = column(6)
        pad(box, _CODE + 12, 0, 0, 10)
        if self.cell.law:
            box.addWidget(label(self.cell.law, 12, tone="mut", wrap=True))
        if self.cell.code:
            read = "document.read.yes" if self.cell.verified else "document.read.no"
            box.addWidget(label(f"{self.cell.code}: {say(read, year=self.cell.form_year)}", 12, tone="mut"))
        listed = column(0)
        for name, act in list(self._rows())[:MOST_ROWS]:
            button = Button(name, "arrow-right", "quiet")
            button.clicked.connect(act)
            listed.addLayout(row(button, 1))
        box.addLayout(listed)
        left = len(self.cell.rows) - listed.count()
        if left:
            box.addWidget(label(say("returns.more_rows", n=left), 12, tone="mut"))
        elif not self.cell.rows:
            box.addWidget(label(say("returns.no_rows"), 12, tone="mut"))
        return box

    def _rows(self) -> Iterator[tuple[str, object]]:
        for number in self.cell.rows:
            payment, record = self._shown.payments.get(number), self._shown.records.get(number)
            if payment is not None:
                words = (figures.day_text(payment.day), payment.payer, figures.figure(payment.base or payment.credited))
                yield beside(*words), self._to_payment(number)
            elif record is not None:
                yield record_words(number.partition(":")[0], record), self._to_record(number)

    def _to_payment(self, number: str) -> object:
        return lambda: self._office.speaker.went.emit(Place("payments", number))

    def _to_record(self, number: str) -> object:
        return lambda: edit(self._office, self._shown, number, self)


def edit(office: Office, shown: Return, number: str, parent: QWidget) -> None:
    """Open the dialog of a typed record that a row names, such as `holding:4`."""
    noun = number.partition(":")[0]
    RecordDialog(office, noun, dict(shown.records[number]), parent.window()).open()


def record_words(noun: str, record: object) -> str:
    """A typed record in a line: its day, what it is, its amount."""
    given = dict(record) if isinstance(record, dict) else {}
    kind = choice_label(noun, "kind", given["kind"]) if given.get("kind") else ""
    amount = given.get("amount_pkr") or given.get("tax_pkr") or given.get("gross_pkr", "")
    what = given.get("text") or given.get("party") or given.get("employer") or given.get("head", "")
    day = given.get("date", "") if noun in _DATED else ""
    return beside(day, kind, what, figures.covered(amount))


class SheetCard(Card):
    """One part of the return, lines without a figure folded; a part without any is one line."""

    def __init__(self, office: Office, shown: Return, sheet: Sheet, unit: Currency) -> None:
        super().__init__(margin=20, spacing=0)
        self.rows: list[CellRow] = []
        self.zero: Fold | None = None
        self._make = partial(CellRow, office, shown, unit=unit)
        self.setAccessibleName(sheet.title)
        head = row(spacing=12)
        head.addWidget(Elided(sheet.title, 14, 600), 1)
        self.box.addLayout(head)
        if all(cell.exact is not None and not cell.exact for cell in sheet.cells):
            head.addWidget(Pill(say("returns.nothing"), "neutral"))
            return
        old = sorted({cell.form_year for cell in sheet.cells if cell.code and not cell.verified})
        if old:
            head.addWidget(Pill(say("returns.form_of", year=series(*map(str, old))), "warn"))
        where = label(say("document.enter", where=sheet.where), 12, tone="mut", wrap=True)
        self.box.addWidget(where)
        self.box.addSpacing(8)
        given, self._zero = ([cell for cell in sheet.cells if _is_zero(cell) is zero] for zero in (False, True))
        self._folded = column(0)
        listed = column(0)
        self._list(listed, given)
        self.box.addLayout(listed)
        if self._zero:
            self.zero = Fold(say("returns.zero", n=len(self._zero)))
            self.zero.toggled.connect(self._on_zero)
            if given:
                self.box.addWidget(rule())
            self.box.addLayout(row(self.zero, 1))
            self.box.addLayout(self._folded)
        gained = [
            say("returns.rounding.one", column=say(f"column.{name}"), amount=money(amount, unit))
            for name, amount in sheet.rounding.items()
            if amount
        ]
        if gained:
            self.box.addWidget(rule())
            self.box.addSpacing(8)
            self.box.addWidget(label(say("returns.rounding", gained=series(*gained)), 12, tone="mut", wrap=True))

    def _list(self, box: QVBoxLayout, cells: Sequence[Cell]) -> None:
        for at, cell in enumerate(cells):
            if at:
                box.addWidget(rule())
            self.rows.append(self._make(cell))
            box.addWidget(self.rows[-1])

    def _on_zero(self, on: bool) -> None:  # noqa: FBT001 (a signal's fact)
        if self.zero is not None:
            words = say("returns.zero.hide") if on else say("returns.zero", n=len(self._zero))
            self.zero.setText(words)
            self.zero.setAccessibleName(words)
        if on:
            self._list(self._folded, self._zero)
        else:
            clear(self._folded)
            del self.rows[-len(self._zero) :]


def _is_zero(cell: Cell) -> bool:
    """There is nothing in it to type; what is not known is no such."""
    return cell.exact is not None and not cell.exact
