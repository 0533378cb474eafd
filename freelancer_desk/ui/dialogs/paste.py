"""The dialog for pasted text: the payment that a message tells of, as it is typed, or a table to be reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from freelancer_desk.desk import pasting, receipts, recognising
from freelancer_desk.domain import figures
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.pasted import LONGEST_TABLE
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import beside, say, sentence, series
from freelancer_desk.ui import theme
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.dialogs.import_review import ImportDialog
from freelancer_desk.ui.forms import day_of
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.sides import FIGURES
from freelancer_desk.ui.widgets import Button, Card, Elided, Mark, clear, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from freelancer_desk.desk.done import Done
    from freelancer_desk.desk.pasting import Proposal
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office

WIDTH, HEIGHT = 620, 480
_WAIT_MS = 150
_HIGH = 110
_ROWS_SEEN, _APART, _NARROW, _BROAD = 40, 24.0, 80.0, 320.0


class Box(QPlainTextEdit):
    """Room for the text; Tab goes on to the next field, Ctrl and Enter take the first button."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFont(theme.font(13))
        self.setAccessibleName(say("paste.text"))
        self.setPlaceholderText(say("paste.hint"))
        self.setMinimumHeight(_HIGH)
        self.textChanged.connect(self._set_tabs)

    def _set_tabs(self) -> None:
        """The columns of a table stand below each other: the widest cell of its first rows says how far apart."""
        rows = [line.split("\t") for line in self.toPlainText().split("\n", _ROWS_SEEN)[:_ROWS_SEEN]]
        measured = QFontMetricsF(self.font())
        widest = max((measured.horizontalAdvance(cell) for cells in rows for cell in cells[:-1]), default=0.0)
        self.setTabStopDistance(min(max(widest + _APART, _NARROW), _BROAD))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.entered.emit()
            return
        super().keyPressEvent(event)


class PasteDialog(Framed):
    """Shows what a text tells of a payment; adds it, or opens it in the editor. A table goes to the import review."""

    def __init__(
        self, office: Office, edit: Callable[[Mapping[str, str]], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(say("paste.title"), say("paste.under"), WIDTH, HEIGHT, parent)
        self._office, self._edit = office, edit
        self._job: Job | None = None
        self.fields: dict[str, str] = {}
        self._table = ""
        self.text = Box()
        self.body.addWidget(self.text, 1)
        card = Card(margin=18, spacing=8)
        card.box.addWidget(label(say("paste.understood"), 12, 500, tone="mut"))
        self._shown = column(8)
        card.box.addLayout(self._shown)
        self.body.addWidget(card)
        self.add = Button(say("paste.add"), rank="primary")
        self.add.clicked.connect(self._on_add)
        self.editor = Button(say("paste.edit"), "pencil-simple")
        self.editor.clicked.connect(self._on_edit)
        cancel = Button(say("button.cancel"))
        cancel.clicked.connect(self.reject)
        self.feet(self.add, self.editor, cancel)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_WAIT_MS)
        self._later.timeout.connect(self._read)
        self.text.setPlainText(QGuiApplication.clipboard().text()[: LONGEST_TABLE + 1])
        self.text.entered.connect(self._on_entered)
        self.text.textChanged.connect(self._later.start)
        self.text.setFocus()
        self._tell([_note(say("paste.nothing"), "mut")], is_payment=False, is_whole=False)
        self._read()

    @property
    def words(self) -> str:
        """All that the card says."""
        found = (self._shown.itemAt(at) for at in range(self._shown.count()))
        return " | ".join(widget.accessibleName() for item in found if item and (widget := item.widget()))

    def _read(self) -> None:
        text = self.text.toPlainText()
        if self._job is not None:
            self._job.dropped = True
        if not text.strip():
            self._tell([_note(say("paste.nothing"), "mut")], is_payment=False, is_whole=False)
            return
        today = self._office.jobs.desk.today()
        self._job = self._office.jobs.look(
            lambda reads: pasting.propose(reads, text, today),
            lambda proposal: self._on_read(proposal, text),
            self._on_refused,
        )

    def _on_read(self, proposal: Proposal, text: str) -> None:
        if proposal.is_table:
            self._tell(
                [_note(say("paste.table", n=proposal.rows), "good")], is_payment=False, is_whole=True, table=text
            )
            return
        self.fields = dict(proposal.fields)
        parts: list[QWidget] = [_payment(self.fields)]
        if proposal.missing:
            parts.append(_missing(proposal.missing))
        self._tell(parts, is_payment=True, is_whole=not proposal.missing)

    def _on_refused(self, error: BaseException) -> None:
        if isinstance(error, DeskError):
            self._tell([_note(sentence(error), "warn")], is_payment=False, is_whole=False)
        else:
            self._office.speaker.refused.emit(error)

    def _tell(self, parts: list[QWidget], *, is_payment: bool, is_whole: bool, table: str = "") -> None:
        self._table = table
        act = say("paste.review") if table else say("paste.add")
        self.add.setText(act)
        self.add.setAccessibleName(act)
        clear(self._shown)
        for part in parts:
            self._shown.addWidget(part)
        self.add.setEnabled(is_whole)
        self.editor.setEnabled(is_payment)
        self.add.setDefault(is_whole)
        self.editor.setDefault(is_payment and not is_whole)

    def _on_entered(self) -> None:
        (self.add if self.add.isEnabled() else self.editor).click()

    def _on_edit(self) -> None:
        self.accept()
        self._edit(self.fields)

    def _on_add(self) -> None:
        if self._table:
            ImportDialog(self._office, (recognising.Copied(self._table),), self.parentWidget()).open()
            self.accept()
            return
        fields = dict(self.fields)
        self.add.setEnabled(False)
        self._office.jobs.write(lambda desk, _job: receipts.add(desk, fields), self._on_added, self._on_not_added)

    def _on_added(self, _done: Done) -> None:
        self._office.speaker.said.emit(say("payment.added"), True)
        self.accept()

    def _on_not_added(self, error: BaseException) -> None:
        self._on_refused(error)


def _note(text: str, tone: str) -> QWidget:
    made = label(text, 13, 500, tone=tone, wrap=True)
    made.setAccessibleName(text)
    return made


def _payment(fields: Mapping[str, str]) -> QWidget:
    """The payment as one line of the table would show it."""
    foreign, rupees = _money(fields, "proceeds", fields.get("currency", "")), _money(fields, "credited_pkr", "PKR")
    day = day_of(fields.get("date", ""))
    names = column(2)
    payer = fields.get("payer", "") or say("paste.somebody")
    names.addWidget(Elided(payer, 15, 600))
    told = (figures.day_text(day) if day else "", fields.get("account", ""), fields.get("note", ""))
    under = Elided(beside(*told), 12, tabular=True)
    under.setProperty("tone", "mut")
    names.addWidget(under)
    line = row(Mark("currency-circle-dollar", "good", 20, ground="goodbg", box=40), spacing=12)
    line.addLayout(names, 1)
    sums = column(2)
    for text, size, weight, tone in ((rupees or foreign, 17, 700, ""), (foreign if rupees else "", 12, 400, "mut")):
        sum_ = label(text, size, weight, tone=tone, tabular=True)
        sum_.setAlignment(FIGURES)
        sums.addWidget(sum_)
    line.addLayout(sums)
    made = QWidget()
    made.setLayout(line)
    made.setAccessibleName(series(payer, rupees, foreign, *told))
    return made


def _missing(names: tuple[str, ...]) -> QWidget:
    words = series(*(say(f"paste.missing.{name}") for name in names))
    text = say("paste.missing", fields=words)
    made = QWidget()
    made.setLayout(row(Pill(text, "warn"), 1))
    made.setAccessibleName(text)
    return made


def _money(fields: Mapping[str, str], name: str, code: str) -> str:
    try:
        return figures.figure(Money.of(fields[name], code)) if fields.get(name) and code else ""
    except DeskError:
        return fields[name]
