"""The dialog for a proof of income: for which days, for what, and whether clients keep their names."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from freelancer_desk.desk.handover import income_proofs
from freelancer_desk.domain import figures
from freelancer_desk.domain.income_proof import PURPOSES
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say, sentence, write
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.forms import ChoiceField, DayField, day_of
from freelancer_desk.ui.switch import Switch
from freelancer_desk.ui.widgets import Button, label, row

if TYPE_CHECKING:
    from datetime import date

    from freelancer_desk.desk import Reader
    from freelancer_desk.domain.days import Span, TaxYear
    from freelancer_desk.domain.income_proof import IncomeProof
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office

WIDTH, HEIGHT = 560, 530
OWN_DAYS = "days"
_TWELVE_MONTHS = "months"


class IncomeProofDialog(Framed):
    """Asks for period, purpose and mask, says what the pack would show, and writes it."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(say("income_proof.dialog"), say("income_proof.dialog.under"), WIDTH, HEIGHT, parent)
        self._office = office
        self._job: Job | None = None
        today = office.jobs.desk.today()
        years = [year for year in office.years.all if year.span.first <= today]
        self._years = {str(year.number): year for year in years}
        entries = [(_TWELVE_MONTHS, say("income_proof.period.months"))]
        entries += [(number, figures.year_text(year)) for number, year in self._years.items()]
        self.period = ChoiceField(say("income_proof.period"), [*entries, (OWN_DAYS, say("income_proof.period.days"))])
        self.first = DayField(say("income_proof.first"))
        self.last = DayField(say("income_proof.last"))
        purposes = [(one, say(f"income_proof.purpose.{one}").capitalize()) for one in PURPOSES]
        self.purpose = ChoiceField(say("income_proof.for"), purposes)
        self.hides = Switch(say("income_proof.mask"))
        days = row(self.first, self.last, spacing=16)
        for widget in (self.period, self.purpose):
            self.body.addWidget(widget)
        self.body.insertLayout(1, days)
        self.body.addLayout(row(self.hides, label(say("income_proof.mask")), 1, spacing=10))
        self.told = label("", wrap=True)
        self.body.addWidget(self.told)
        self.body.addStretch(1)
        self.pdf = Button(say("income_proof.save.pdf"), "file-pdf", "primary")
        self.pdf.clicked.connect(lambda: self._on_save("pdf"))
        self.zip = Button(say("income_proof.save.zip"), "export")
        self.zip.clicked.connect(lambda: self._on_save("zip"))
        cancel = Button(say("button.close"))
        cancel.clicked.connect(self.reject)
        self.feet(self.pdf, self.zip, cancel)
        self.period.changed.connect(self._on_period)
        for field in (self.first, self.last):
            field.line.left.connect(self._tell)
        self._on_period()

    def export_to(self, path: Path) -> None:
        """Write the proof; its ending says as what."""
        wanted = self._wanted()
        if wanted is None:
            return
        purpose, mask, today = self.purpose.value(), self.hides.isChecked(), self._office.jobs.desk.today()

        def write(reads: Reader) -> Path:
            made = income_proofs.proof(reads, wanted, today, purpose=purpose, mask=mask)
            return income_proofs.export(reads, made, path)

        self._office.jobs.read(write, self._on_written, self._on_refused)

    def _on_period(self) -> None:
        first, last = self._days_of(self.period.value(), self._office.jobs.desk.today())
        for field, day in ((self.first, first), (self.last, last)):
            field.setEnabled(self.period.value() == OWN_DAYS)
            field.put(day.isoformat())
            field.tell()
        self._tell()

    def _days_of(self, period: str, today: date) -> tuple[date, date]:
        year: TaxYear | None = self._years.get(period)
        if year is not None:
            return year.span.first, min(year.span.last, today)
        ended = today.replace(day=1) - timedelta(days=1)
        year_ago = ended.replace(day=1).year * 12 + ended.month - 12
        return ended.replace(year=year_ago // 12, month=year_ago % 12 + 1, day=1), ended

    def _wanted(self) -> Span | None:
        """The days as they stand in the form; what is wrong is said at its field."""
        days = [day_of(field.value()) for field in (self.first, self.last)]
        for field, day in zip((self.first, self.last), days, strict=True):
            field.tell(say("refusal.not_a_day", text=field.value()[:20]) if day is None else "")
        first, last = days
        if first is None or last is None:
            return None
        try:
            return income_proofs.span(first, last)
        except DeskError as error:
            self.last.tell(say("income_proof.reversed") if error.kind == "days_reversed" else sentence(error))
            return None

    def _tell(self) -> None:
        """Say beforehand what the pack would show."""
        wanted = self._wanted()
        for button in (self.pdf, self.zip):
            button.setEnabled(wanted is not None)
        if self._job is not None:
            self._job.dropped = True
        self.told.setText("")
        if wanted is not None:
            today = self._office.jobs.desk.today()
            self._job = self._office.jobs.look(
                lambda reads: income_proofs.proof(reads, wanted, today), self._on_told, self._on_refused
            )

    def _on_told(self, made: IncomeProof) -> None:
        facts = {"total": figures.figure(made.worth), "held": len(made.proved), "n": len(made.rows)}
        self.told.setText(say("income_proof.told", **facts))

    def _on_save(self, form: str) -> None:
        dialog = QFileDialog(self, say("income_proof.dialog"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(form)
        dialog.selectFile(write("income_proof.file", form=form))
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name)))
        dialog.open()

    def _on_written(self, path: Path) -> None:
        self._office.speaker.said.emit(say("export.done", file=path.name), False)
        self.accept()

    def _on_refused(self, error: BaseException) -> None:
        if isinstance(error, DeskError):
            self.told.setText(sentence(error))
        else:
            self._office.speaker.refused.emit(error)


def prove_income(office: Office, parent: QWidget) -> None:
    """Open the dialog: what a menu calls."""
    IncomeProofDialog(office, parent).open()
