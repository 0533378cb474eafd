"""Accounts to be paid into: their numbers, and the payment code with a warning until it was scanned once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from freelancer_desk.desk import records
from freelancer_desk.desk.invoices import codes
from freelancer_desk.domain import figures
from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.invoices import iban
from freelancer_desk.domain.words import beside, say
from freelancer_desk.ui.dialogs.record import RecordDialog
from freelancer_desk.ui.widgets import Button, Card, Elided, clear, column, label, row, rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QHBoxLayout

    from freelancer_desk.desk import Changes, Reader
    from freelancer_desk.ui.office import Office

    Accounts = list[tuple[dict[str, str], bytes]]

CODE = 104
_NOUN = "pay-into"


class Code(QWidget):
    """A payment code, black on white in every theme, or no phone could read it."""

    def __init__(self, drawn: bytes, name: str) -> None:
        super().__init__()
        from PySide6.QtSvg import QSvgRenderer

        self._drawn = QSvgRenderer(QByteArray(drawn), self)
        self.setFixedSize(CODE, CODE)
        self.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        self._drawn.render(painter, QRectF(self.rect()))


class PayIntoCard(Card):
    """The accounts that stand on invoices: add, edit, delete; scan their codes once."""

    def __init__(self, office: Office) -> None:
        super().__init__(margin=20, spacing=6)
        self._office = office
        self.add = Button(say("pay_into.add"), "plus", "quiet")
        self.add.setAutoDefault(False)
        self.add.clicked.connect(lambda: self.edit({}))
        self.edits: list[Button] = []
        self.scanned: list[Button] = []
        self._listed = column(0)
        self.box.addLayout(row(label(say("pay_into.title"), 14, 600), 1, self.add))
        self.box.addWidget(label(say("pay_into.under"), 13, tone="mut", wrap=True))
        self.box.addLayout(self._listed)
        office.bulletin.changed.connect(self._on_changed)
        self._read()

    def edit(self, record: Mapping[str, str]) -> None:
        """Type an account, or edit one."""
        RecordDialog(self._office, _NOUN, record, self.window()).open()

    def tell(self, accounts: Accounts) -> None:
        """Show accounts with their codes."""
        clear(self._listed)
        self.edits, self.scanned = [], []
        for record, drawn in accounts:
            self._listed.addWidget(rule())
            self._listed.addLayout(self._line(record, drawn))
        if not accounts:
            self._listed.addWidget(label(say("pay_into.none"), 13, tone="faint", wrap=True))

    def _read(self) -> None:
        def work(reads: Reader) -> Accounts:
            return [(one, codes.drawn(reads, one["name"])) for one in records.listing(reads, _NOUN)]

        if self._office.jobs.is_open:
            self._office.jobs.read(work, self.tell)

    def _on_changed(self, changes: Changes) -> None:
        if "pay_into" in changes.tables:
            self._read()

    def _line(self, record: Mapping[str, str], drawn: bytes) -> QHBoxLayout:
        words = column(3)
        words.addWidget(Elided(record["name"], 13, 600))
        number = iban.spaced(record["iban"]) if record.get("iban") else record.get("number", "")
        for text in (beside(record["bank"], record["title"]), number):
            under = Elided(text, 12, tabular=True)
            under.setProperty("tone", "mut")
            words.addWidget(under)
        if drawn:
            words.addLayout(self._scanning(record))
        words.addStretch(1)
        line = row(spacing=12)
        line.setContentsMargins(0, 10, 0, 10)
        if drawn:
            line.addWidget(Code(drawn, say("pay_into.code_of", name=record["name"])))
        line.addLayout(words, 1)
        edit = Button("", "pencil-simple", "quiet", name=say("records.edit_of", what=record["name"]))
        edit.setAutoDefault(False)
        edit.clicked.connect(lambda: self.edit(record))
        self.edits.append(edit)
        line.addWidget(edit, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _scanning(self, record: Mapping[str, str]) -> QHBoxLayout:
        """Whether the code was scanned, and a way to say so."""
        if day := record.get("confirmed", ""):
            return row(label(say("pay_into.scanned_on", day=figures.day_text(iso_day(day))), 12, tone="good"), 1)
        line = row(spacing=8)
        warning = label(say("pay_into.scan"), 12, 500, tone="warn", wrap=True)
        said = Button(say("pay_into.scanned"), rank="quiet", name=say("pay_into.scanned_of", name=record["name"]))
        said.setAutoDefault(False)
        identity, today = record["id"], self._office.jobs.desk.today().isoformat()
        said.clicked.connect(
            lambda: self._office.jobs.write(
                lambda desk, _job: records.change(desk, _NOUN, identity, {"confirmed": today}),
                lambda _done: self._office.speaker.said.emit(say("record.saved"), True),
            )
        )
        self.scanned.append(said)
        line.addWidget(warning, 1)
        line.addWidget(said)
        return line
