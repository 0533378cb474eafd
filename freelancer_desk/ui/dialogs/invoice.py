"""An issued paper: where it stands, what was paid, everything one does with it, and the document itself beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QWidget

from freelancer_desk.desk import invoices
from freelancer_desk.desk.invoices import codes, issuing, papers, paying, repeating
from freelancer_desk.domain import figures
from freelancer_desk.domain.invoices.invoice import INVOICE, QUOTE
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import beside, say, sentence
from freelancer_desk.ui import invoice_acts, invoice_words
from freelancer_desk.ui.dialogs import invoice_small
from freelancer_desk.ui.dialogs.fields import SureDialog
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.figure import Figure
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.preview import Preview, images
from freelancer_desk.ui.sides import pad
from freelancer_desk.ui.widgets import Button, Card, Elided, clear, column, label, row, rule, tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QImage

    from freelancer_desk.desk import Changes, Desk, Reader
    from freelancer_desk.desk.done import Done
    from freelancer_desk.desk.invoices.repeating import Repeating
    from freelancer_desk.domain.invoices.paying import Paid
    from freelancer_desk.domain.invoices.rows import AllocationRow, InvoiceRow
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office

WIDEST, TALLEST, AROUND = 1080, 900, 24
SIDE = 400
WAIT_MS = 120


class Shown(NamedTuple):
    """What the dialog shows of a paper."""

    row: InvoiceRow
    paid: tuple[AllocationRow, ...]
    earnings: tuple[Paid, ...]
    repeating: Repeating | None
    has_code: bool = False
    was_scanned: bool = True


class InvoiceDialog(Framed):
    """Send it, chase it, get it paid; what is sealed is answered by a credit note, never changed."""

    def __init__(self, office: Office, wanted: str, parent: QWidget | None = None) -> None:
        room = parent.size() if parent is not None else None
        width = min(WIDEST, room.width() - AROUND) if room else WIDEST
        height = min(TALLEST, room.height() - AROUND) if room else TALLEST
        super().__init__("", "", width, height, parent)
        self._office, self._wanted = office, wanted
        self._job: Job | None = None
        self.shown: Shown | None = None
        self.preview = Preview()
        self.side = column(14)
        side = QWidget()
        side.setFixedWidth(SIDE)
        side.setLayout(self.side)
        both = row(spacing=12)
        both.addWidget(side)
        both.addWidget(self.preview, 1)
        pad(self.body, 24, 0, 12, 0)
        self.body.addLayout(both, 1)
        self.pdf = Button(say("invoice.save_pdf"), "file-pdf", "primary")
        self.pdf.clicked.connect(self._on_pdf)
        self.more = Button(say("invoice.acts"), "dots-three")
        self.menu = QMenu(self)
        self.menu.setAccessibleName(say("invoice.acts"))
        self.more.setMenu(self.menu)
        self.more.setAutoDefault(False)
        close = Button(say("button.close"))
        close.clicked.connect(self.reject)
        self.foot.addWidget(self.more)
        self.feet(self.pdf, close)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(WAIT_MS)
        self._later.timeout.connect(self._draw)
        self.preview.resized.connect(self._later.start)
        office.bulletin.changed.connect(self._on_changed)
        self._read()
        self.pdf.setFocus()

    # ------------------------------------------------------------------------------------------------------- reading

    def _read(self) -> None:
        wanted, today = self._wanted, self._office.jobs.desk.today()

        def work(reads: Reader) -> Shown:
            found = invoices.one(reads, wanted, today)
            is_billed = found.kind == INVOICE
            paid = paying.allocations(reads, found.name) if is_billed else ()
            earned = tuple(paying.earnings(reads).values()) if is_billed else ()
            again = [one for one in repeating.listing(reads, today) if one.invoice == found.name]
            printed = papers.paper(reads, found.name)
            number = printed.pay_into.iban if printed.qr and printed.pay_into is not None else ""
            scanned = not number or codes.was_scanned(reads, number)
            return Shown(found, paid, earned, again[0] if again else None, bool(number), scanned)

        self._office.jobs.look(work, self._on_read)

    def _on_changed(self, changes: Changes) -> None:
        if self.isVisible() and changes.tables & {"invoices", "allocations", "reminders", "repeats"}:
            self._read()

    def _draw(self) -> None:
        if not self._office.jobs.is_open:
            return
        wanted, per_inch = self._wanted, self.preview.per_inch
        if self._job is not None:
            self._job.dropped = True

        def work(reads: Reader) -> tuple[QImage, ...]:
            return images(papers.pictures(papers.paper(reads, wanted), ppi=per_inch))

        self._job = self._office.jobs.read(work, self._on_drawn)

    def _on_drawn(self, pages: tuple[QImage, ...]) -> None:
        self._job = None
        self.preview.show_pages(pages)

    # ------------------------------------------------------------------------------------------------------- showing

    def _on_read(self, shown: Shown) -> None:
        self.shown = shown
        found = shown.row
        self.title.setText(say(f"invoice.kind.{found.kind}.named", number=found.name))
        self.setWindowTitle(self.title.text())
        tone(self.under, "mut")
        self.under.setText(found.client)
        clear(self.side)
        self.side.addWidget(self._standing(found))
        self.side.addWidget(self._sending(shown))
        if found.kind == INVOICE:
            self.side.addWidget(self._paid(shown))
        if found.kind == QUOTE:
            self.side.addWidget(self._quote(found))
        self.side.addStretch(1)
        self._offer(shown)

    def _standing(self, found: InvoiceRow) -> Card:
        card = Card(margin=18, spacing=4)
        card.box.addLayout(row(Pill(invoice_words.status(found), invoice_words.tone(found)), 1))
        is_open = found.standing.is_open
        card.box.addWidget(Figure(figures.figure(found.owed if is_open else found.total)))
        facts = [say("invoice.owed_of", total=figures.figure(found.total))] if is_open else []
        facts += [say("invoice.due_on", day=figures.day_text(found.due))] if found.due and is_open else []
        facts += [say("invoice.promised_on", day=figures.day_text(found.promised))] if found.promised else []
        facts += [say("invoice.follows", number=found.concerns)] if found.concerns else []
        for fact in facts:
            words = Elided(fact, 13)
            words.setProperty("tone", "mut")
            card.box.addWidget(words)
        return card

    def _sending(self, shown: Shown) -> Card:
        card = Card(margin=18, spacing=6)
        card.box.addWidget(label(say("invoice.send"), 14, 600))
        if not shown.was_scanned:
            card.box.addWidget(label(say("pay_into.scan"), 12, 500, tone="warn", wrap=True))
        wanted, office = self._wanted, self._office
        for key, icon, act in (
            ("invoice.copy_mail", "envelope-simple", invoice_acts.copy_mail),
            ("invoice.copy_whatsapp", "whatsapp-logo", invoice_acts.copy_whatsapp),
            ("invoice.open_mail", "paper-plane-tilt", invoice_acts.open_mail),
        ):
            button = Button(say(key), icon, "quiet")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, act=act: act(office, wanted))
            card.box.addLayout(row(button, 1))
        return card

    def _paid(self, shown: Shown) -> Card:
        card = Card(margin=18, spacing=6)
        self.pay = Button(say("invoice.pay"), "plus", "quiet")
        self.pay.setAutoDefault(False)
        self.pay.clicked.connect(self.record_payment)
        self.pay.setEnabled(bool(invoice_small.payable(shown.row, shown.earnings)))
        card.box.addLayout(row(label(say("invoice.payments"), 14, 600), 1, self.pay))
        for one in shown.paid:
            card.box.addWidget(rule())
            card.box.addLayout(self._allocation(one))
        if not shown.paid:
            card.box.addWidget(label(say("invoice.payments.none"), 13, tone="mut", wrap=True))
        return card

    def _allocation(self, one: AllocationRow) -> QHBoxLayout:
        words = column(1)
        words.addWidget(Elided(invoice_words.day(one.day), 13, 500))
        told = [figures.figure(one.takes)] if one.takes != one.settles else []
        told += [say(f"paid.difference.{one.difference}")] if one.difference else []
        told += [_gain(one)] if one.gain else []
        if told:
            under = Elided(beside(*told), 12)
            under.setProperty("tone", "mut")
            words.addWidget(under)
        line = row(spacing=8)
        line.addLayout(words, 1)
        line.addWidget(label(figures.figure(one.settles), 13, 600, tabular=True))
        apart = Button("", "x", "quiet", name=say("paid.release", amount=figures.figure(one.settles)))
        apart.setToolTip(say("paid.release.tip"))
        apart.setAutoDefault(False)
        apart.clicked.connect(lambda: self._write(lambda desk: paying.release(desk, one.id), say("paid.released")))
        line.addWidget(apart)
        return line

    def _quote(self, found: InvoiceRow) -> Card:
        card = Card(margin=18, spacing=6)
        card.box.addWidget(label(say("quote.answer"), 14, 600))
        bill = Button(say("quote.bill"), "receipt", "quiet")
        bill.clicked.connect(self.bill)
        card.box.addLayout(row(bill, 1))
        for key, accepted in (("quote.accepted", True), ("quote.declined", False)):
            if found.status != ("accepted" if accepted else "declined"):
                button = Button(say(key), "check" if accepted else "x", "quiet")
                button.clicked.connect(
                    lambda _on=False, accepted=accepted: self._write(
                        lambda desk: issuing.answer_quote(desk, found.name, accepted=accepted), say("quote.noted")
                    )
                )
                card.box.addLayout(row(button, 1))
        return card

    def _offer(self, shown: Shown) -> None:
        """What is seldom done, in the menu at the foot."""
        self.menu.clear()
        standing = shown.row.standing
        acts: tuple[tuple[str, Callable[[], object], bool], ...] = (
            ("invoice.promise", self.promise, standing.is_open),
            ("invoice.repeat", self.repeat, shown.row.kind == INVOICE),
            ("invoice.repeat.stop", self.stop_repeating, shown.repeating is not None),
            ("invoice.credit", self.credit, standing.can_be_credited),
            ("invoice.cancel", self.cancel, standing.can_be_cancelled),
            ("invoice.write_off", self.write_off, standing.is_open),
            ("invoice.reopen", self.reopen, shown.row.status == "written_off"),
            ("invoice.pdf.code", self.save_with_code, shown.has_code and standing.is_open),
            ("invoice.attach", self.attach, True),
        )
        for key, act, is_offered in acts:
            if is_offered:
                self.menu.addAction(say(key), act)

    # -------------------------------------------------------------------------------------------------------- acting

    def _on_pdf(self) -> None:
        if self.shown is not None:
            invoice_acts.ask_where(self._office, self.shown.row, self)

    def record_payment(self) -> None:
        """Say which payment paid it."""
        if self.shown is None:
            return
        if not invoice_small.payable(self.shown.row, self.shown.earnings):
            self._say(say("paid.nothing"))
            return
        invoice_small.allocate(self._office, self.shown.row, self.shown.earnings, self).open()

    def promise(self) -> None:
        """Keep the day on which the client promised to pay."""
        if self.shown is not None:
            invoice_small.promise(self._office, self.shown.row, self).open()

    def repeat(self) -> None:
        """Let it come again."""
        if self.shown is not None:
            known = self.shown.repeating
            fields = (
                {
                    "every": known.repeat.every,
                    "from": known.repeat.anchor.isoformat(),
                    "until": known.repeat.until.isoformat() if known.repeat.until else "",
                    "times": str(known.repeat.count or ""),
                    "state": known.repeat.state,
                }
                if known
                else {}
            )
            invoice_small.repeat(self._office, self.shown.row, fields, self).open()

    def stop_repeating(self) -> None:
        """Let it come no more."""
        self._write(lambda desk: repeating.stop(desk, self._wanted), say("repeat.stopped"))

    def credit(self) -> None:
        """Draft a credit note and open it."""
        self._office.jobs.write(
            lambda desk, _job: issuing.credit(desk, self._wanted), self._on_drafted, self._on_refused
        )

    def bill(self) -> None:
        """Make an invoice of a quote and open it."""
        self._office.jobs.write(lambda desk, _job: issuing.bill(desk, self._wanted), self._on_drafted, self._on_refused)

    def cancel(self) -> None:
        """Call it off, once the user is sure."""
        self._ask("invoice.cancel", lambda desk: issuing.cancel(desk, self._wanted))

    def write_off(self) -> None:
        """Give up what is owed, once the user is sure."""
        self._ask("invoice.write_off", lambda desk: issuing.write_off(desk, self._wanted))

    def reopen(self) -> None:
        """Ask again for what was given up."""
        self._write(lambda desk: issuing.reopen(desk, self._wanted), say("invoice.reopened"))

    def save_with_code(self) -> None:
        """Write a PDF whose payment code holds the amount, good until tomorrow evening."""
        if self.shown is not None:
            until = papers.tomorrow_evening(self._office.jobs.desk.today())
            invoice_acts.ask_where(self._office, self.shown.row, self, code_until=until)

    def attach(self) -> None:
        """Keep files with it."""
        from freelancer_desk.ui.dialogs.paper import PaperDialog

        number = self.shown.row.number if self.shown is not None else ""
        dialog = QFileDialog(self, say("invoice.attach"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(
            lambda names: PaperDialog(
                self._office, [Path(name) for name in names], self, target=f"invoice:{number}", kind="invoice"
            ).open()
        )
        dialog.open()

    def _ask(self, key: str, verb: Callable[[Desk], object]) -> None:
        self.sure = SureDialog(
            say(f"{key}.title"), say(f"{key}.text"), say(key), lambda: self._write(verb, say(f"{key}.done")), self
        )
        self.sure.open()

    def _write(self, verb: Callable[[Desk], object], said: str) -> None:
        self._office.jobs.write(
            lambda desk, _job: verb(desk), lambda _done: self._office.speaker.said.emit(said, True), self._on_refused
        )

    def _on_drafted(self, done: Done) -> None:
        self.accept()
        self._office.speaker.wants_invoice.emit(f"#{done.id}")

    def _on_refused(self, error: BaseException) -> None:
        if isinstance(error, DeskError):
            self._say(sentence(error))
        else:
            self._office.speaker.refused.emit(error)

    def _say(self, text: str) -> None:
        self.under.setText(text)
        tone(self.under, "bad")


def _gain(one: AllocationRow) -> str:
    """What exchange rates brought or took, in home money."""
    gain = one.gain
    if gain is None:
        return ""
    return say("paid.gain" if gain.minor > 0 else "paid.loss", amount=figures.figure(abs(gain)))
