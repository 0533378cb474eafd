"""The dialog that marks a year as filed: the acknowledgement's number and day, and the return as it was printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from freelancer_desk.desk.returns import filings
from freelancer_desk.domain.words import say
from freelancer_desk.ui.dialogs.saving import Saving
from freelancer_desk.ui.forms import DayField, Field, TextField
from freelancer_desk.ui.widgets import Button, Elided, label, row

if TYPE_CHECKING:
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.ui.office import Office


class FilingDialog(Saving):
    """Asks what the acknowledgement says and marks the year as filed."""

    def __init__(self, office: Office, year: TaxYear, parent: QWidget | None = None) -> None:
        super().__init__(say("filing.title", year=year.number), say("filing.under"), 560, 420, parent)
        self._office, self._year = office, year
        self.pdf: Path | None = None
        self.fields: dict[str, Field] = {
            "number": TextField(say("filing.number"), say("filing.number.hint")),
            "date": DayField(say("filing.date")),
            "note": TextField(say("field.note"), say("field.note.hint")),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for at, field in enumerate(self.fields.values()):
            grid.addWidget(field, at // 2, at % 2)
        self.body.addLayout(grid)
        self.choose = Button(say("filing.choose"), "file-text")
        self.choose.clicked.connect(self._on_choose)
        self.chosen = Elided(say("filing.no_file"), 12)
        line = row(self.choose, spacing=12)
        line.addWidget(self.chosen, 1)
        self.body.addLayout(line)
        self.wrong = label("", tone="bad", wrap=True)
        self.body.addWidget(self.wrong)
        self.body.addStretch(1)
        self.save = Button(say("filing.save"), rank="primary")
        self.save.clicked.connect(self._on_save)
        cancel = Button(say("button.cancel"))
        cancel.clicked.connect(self.reject)
        self.feet(self.save, cancel)

    def take(self, path: Path) -> None:
        """Choose the file that the office printed."""
        self.pdf = path
        self.chosen.setText(path.name)

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, say("filing.choose"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([say("filing.filter")])
        dialog.fileSelected.connect(lambda name: self.take(Path(name)))
        dialog.open()

    def _on_save(self) -> None:
        self.save.setEnabled(False)
        said, year, pdf = {name: field.value() for name, field in self.fields.items()}, self._year, self.pdf
        self._office.jobs.write(
            lambda desk, _job: filings.file_return(desk, year, said["number"], said["date"], pdf, said["note"]),
            self._on_saved,
            self._on_refused,
        )

    def saved(self) -> str:
        """What is said once it is saved."""
        return say("filing.saved", year=self._year.number)
