"""The editor of a draft: its form on the left, the real document on the right; save it, or issue it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QWidget

from freelancer_desk.desk.invoices import drafting, issuing, papers, sketching
from freelancer_desk.domain.invoices.invoice import CREDIT_NOTE, INVOICE, QUOTE
from freelancer_desk.domain.money import currency
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say, sentence, series
from freelancer_desk.ui.dialogs.fields import SureDialog
from freelancer_desk.ui.dialogs.frame import PAD
from freelancer_desk.ui.dialogs.leaving import TypedForm
from freelancer_desk.ui.invoice_form import RING, InvoiceForm, worded
from freelancer_desk.ui.preview import Preview, images
from freelancer_desk.ui.scrolling import Scrolling
from freelancer_desk.ui.sides import pad
from freelancer_desk.ui.widgets import Button, tone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QImage

    from freelancer_desk.desk import Desk, Reader
    from freelancer_desk.desk.done import Done
    from freelancer_desk.desk.invoices.sketching import Desktop, Sketch
    from freelancer_desk.domain.invoices.invoice import Invoice
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office

    Drawn = tuple[Sketch, tuple[QImage, ...]]

WIDEST, TALLEST, AROUND = 1240, 900, 24
FORM, PAPER = 640, 540
# Less, and what a line is about cannot be read.
_LEAST_FORM = 540
WAIT_MS = 250
# An empty form is not scolded: these are shown only after the first attempt to save.
_PATIENT = frozenset({"field_missing", "lines_missing"})


class InvoiceEditor(TypedForm):
    """Types a quote or an invoice, or edits a draft; `given` begins a new one, such as its client."""

    def __init__(
        self,
        office: Office,
        wanted: str = "",
        parent: QWidget | None = None,
        *,
        given: Mapping[str, str] | None = None,
    ) -> None:
        title = "invoice.edit" if wanted else "invoice.new"
        room = parent.size() if parent is not None else None
        width = min(WIDEST, room.width() - AROUND) if room else WIDEST
        height = min(TALLEST, room.height() - AROUND) if room else TALLEST
        super().__init__(say(title), say("invoice.under"), width, height, parent)
        self._office, self._wanted, self._given = office, wanted, dict(given or {})
        self._tried = False
        self._chosen_currency = False
        self._job: Job | None = None
        self._checked: Invoice | None = None
        self.form = InvoiceForm()
        self.preview = Preview()
        pad(self.body, PAD - RING, 0, 12, 0)
        self.body.addWidget(self._side_by_side(), 1)
        self.issue = Button(say("invoice.issue"), "check-circle", "primary")
        self.save = Button(say("invoice.save"))
        cancel = Button(say("button.cancel"))
        self.issue.clicked.connect(lambda: self._begin(self._ask_issue))
        self.save.clicked.connect(lambda: self._begin(self._keep))
        cancel.clicked.connect(self.reject)
        if wanted:
            self.delete = Button(say("button.delete"), "trash", "danger")
            self.delete.setAutoDefault(False)
            self.delete.clicked.connect(self._on_delete)
            self.foot.addWidget(self.delete)
        self.feet(self.issue, self.save, cancel)
        self.issue.setDefault(False)
        for keys, button in (("Ctrl+S", self.save), ("Ctrl+Return", self.issue)):
            QShortcut(QKeySequence(keys), self, button.click)
            button.setToolTip(keys)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(WAIT_MS)
        self._later.timeout.connect(self._draw)
        self.form.changed.connect(self._later.start)
        self.form.named.connect(self._on_named)
        self.preview.resized.connect(self._later.start)
        self.form.fields["currency"].changed.connect(self._on_currency)
        self._load()

    def typed_by_hand(self) -> int:
        return super().typed_by_hand() + self.form.lines.typed.typed_by_hand

    @property
    def is_drawn(self) -> bool:
        """The preview shows what is typed."""
        return not self._later.isActive() and self._job is None

    # ---------------------------------------------------------------------------------------------------------- begin

    def _load(self) -> None:
        wanted, today = self._wanted, self._office.jobs.desk.today()

        def work(reads: Reader) -> Desktop:
            return sketching.desktop(reads, wanted, today)

        self._office.jobs.read(work, self._on_loaded)

    def _on_loaded(self, desktop: Desktop) -> None:
        self.form.offer(desktop.clients, desktop.accounts, taxed=desktop.may_tax)
        self.form.show_draft({**desktop.fields, **self._given}, desktop.lines)
        if desktop.fields.get("kind") == CREDIT_NOTE:
            self.title.setText(say("invoice.kind.credit_note"))
        self.form.fields["client"].editor.setFocus()
        if self._given.get("client"):
            self._on_named(self._given["client"])
            self.form.lines.at(0)
        self._draw()

    def _on_currency(self, _code: str) -> None:
        self._chosen_currency = True

    def _on_named(self, client: str) -> None:
        """A client that is known brings its currency, until another one is chosen by hand."""
        if self._wanted or self._chosen_currency:
            return

        def work(reads: Reader) -> dict[str, str]:
            return sketching.usual(reads, client)

        self._office.jobs.read(work, self._on_usual)

    def _on_usual(self, usual: dict[str, str]) -> None:
        code = usual["currency"]
        if code and not self._chosen_currency and code != self.form.fields["currency"].value():
            self.form.put("currency", code)
            self.form.lines.lines.priced_in(currency(code))
            self._later.start()

    # ------------------------------------------------------------------------------------------------------- the paper

    def _draw(self) -> None:
        """Ask for the paper as it now stands; an older one still being set is not heard any more."""
        if not self._office.jobs.is_open:
            return
        if self._job is not None:
            self._job.dropped = True
        fields, lines = self.form.typed(), [dict(line) for line in self.form.lines.typed.rows]
        today, per_inch = self._office.jobs.desk.today(), self.preview.per_inch

        def work(reads: Reader) -> Drawn:
            made = sketching.sketch(reads, fields, lines, today)
            return made, images(papers.pictures(made.paper, ppi=per_inch)) if made.paper is not None else ()

        self._job = self._office.jobs.read(work, self._on_drawn, self._on_not_drawn)

    def _on_drawn(self, drawn: Drawn) -> None:
        self._job = None
        sketch, pages = drawn
        shown = [one for one in sketch.problems if one.field and (self._tried or one.kind not in _PATIENT)]
        self.form.tell([(str(one.field), worded(one)) for one in shown])
        self.form.show_sums(sketch.paper.sums if sketch.paper is not None else None)
        if pages:
            self.preview.show_pages(pages)

    def _on_not_drawn(self, error: BaseException) -> None:
        self._job = None
        self._office.speaker.refused.emit(error)

    # ------------------------------------------------------------------------------------------------- saving, issuing

    def _begin(self, then: Callable[[], None]) -> None:
        """Look at everything first; go to what is wrong, else on."""
        self._tried = True
        self._later.stop()
        self.form.lines.setFocus()
        fields, lines = self.form.typed(), [dict(line) for line in self.form.lines.typed.rows]
        today = self._office.jobs.desk.today()

        def work(reads: Reader) -> Sketch:
            return sketching.sketch(reads, fields, lines, today)

        def checked(sketch: Sketch) -> None:
            wrong = self.form.tell([(str(one.field), worded(one)) for one in sketch.problems])
            if wrong:
                self.form.go_to(wrong)
            else:
                self._checked = sketch.paper
                then()

        self._office.jobs.read(work, checked)

    def _keep(self) -> None:
        self._write(self._on_kept)

    def _write(self, then: Callable[[Done], None]) -> None:
        wanted, fields = self._wanted, self.form.typed()
        lines = [dict(line) for line in self.form.lines.typed.rows]

        def work(desk: Desk, _job: Job) -> Done:
            if wanted:
                return drafting.change(desk, wanted, fields, lines)
            return drafting.add(desk, fields, lines)

        self._office.jobs.write(work, then, self._on_refused)

    def _on_kept(self, done: Done) -> None:
        self._wanted = f"#{done.id}"
        self._office.speaker.said.emit(say("invoice.saved"), True)
        self.accept()

    def _ask_issue(self) -> None:
        kind = self.form.typed()["kind"]
        text = say("invoice.issue.quote" if kind == QUOTE else "invoice.issue.sealed")
        if self._checked is not None and (bare := _lacking(self._checked)):
            text = f"{text}\n\n{say('invoice.issue.bare', what=series(*bare))}"
        title = say(f"invoice.issue.{kind}.title")
        self.sure = SureDialog(title, text, say("invoice.issue"), lambda: self._write(self._on_written), self)
        self.sure.open()

    def _on_written(self, done: Done) -> None:
        wanted = self._wanted = f"#{done.id}"

        def work(desk: Desk, _job: Job) -> Done:
            return issuing.issue(desk, wanted)

        self._office.jobs.write(work, self._on_issued, self._on_refused)

    def _on_issued(self, done: Done) -> None:
        self._office.speaker.said.emit(say("invoice.issued", number=done.id), False)
        self.accept()
        self._office.speaker.wants_invoice.emit(done.id)

    def _on_refused(self, error: BaseException) -> None:
        if not isinstance(error, DeskError):
            self._office.speaker.refused.emit(error)
            return
        self.under.setText(sentence(error))
        tone(self.under, "bad")

    def _on_delete(self) -> None:
        wanted = self._wanted

        def work(desk: Desk, _job: Job) -> Done:
            return drafting.remove(desk, wanted)

        self._office.jobs.write(work, self._on_removed, self._on_refused)

    def _on_removed(self, _done: Done) -> None:
        self._office.speaker.said.emit(say("invoice.removed"), True)
        self.accept()

    # --------------------------------------------------------------------------------------------------------- inside

    def _side_by_side(self) -> QWidget:
        self.form.setProperty("class", "canvas")
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(Scrolling(self.form))
        split.addWidget(self.preview)
        split.setChildrenCollapsible(False)
        form = max(_LEAST_FORM, self.width() * FORM // (FORM + PAPER))
        split.setSizes([form, self.width() - form])
        split.setStretchFactor(0, FORM)
        split.setStretchFactor(1, PAPER)
        return split


def _lacking(paper: Invoice) -> list[str]:
    """What a client looks for on a paper, and this one does not say."""
    lacks = {"address": not paper.seller.address, "pay_into": paper.pay_into is None and paper.kind == INVOICE}
    return [say(f"invoice.issue.bare.{name}") for name, is_so in lacks.items() if is_so]
