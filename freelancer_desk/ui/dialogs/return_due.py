"""The dialog for what the user knows of a year's dates: when its return is due, whether advance tax is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import dates, tax_years
from freelancer_desk.domain.words import say
from freelancer_desk.ui.dialogs.saving import Saving
from freelancer_desk.ui.forms import ChoiceField, DayField, Field, TextField
from freelancer_desk.ui.widgets import Button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.deadlines import ReturnDue
    from freelancer_desk.ui.office import Office

ADVANCES = ("", "yes", "no")
WIDTH, HEIGHT = 480, 420


class ReturnDueDialog(Saving):
    """Asks for the day, its circular and advance tax; what is left empty is as the law says."""

    first = "day"

    def __init__(
        self, office: Office, year: int, known: ReturnDue, advance: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(say("due.title", year=year), say("due.under"), WIDTH, HEIGHT, parent)
        self._office, self._year = office, year
        self.fields: dict[str, Field] = {
            "day": DayField(say("due.day"), say("due.day.hint")),
            "circular": TextField(say("due.circular"), say("due.circular.hint")),
            "advance": ChoiceField(
                say("due.advance"), [(key, say(f"due.advance.{key}")) for key in ADVANCES], say("due.advance.hint")
            ),
        }
        self.fields["day"].put(known.day.isoformat())
        self.fields["circular"].put(known.circular)
        self.fields["advance"].put(advance)
        for field in self.fields.values():
            self.body.addWidget(field)
        self.body.addStretch(1)
        self.save = Button(say("button.save"), rank="primary")
        self.save.clicked.connect(self._on_save)
        cancel = Button(say("button.cancel"))
        cancel.clicked.connect(self.reject)
        self.feet(self.save, cancel)
        self.fields["day"].editor.setFocus()

    def _on_save(self) -> None:
        number, said = self._year, {name: field.value() for name, field in self.fields.items()}

        def verb(desk: Desk, _job: object) -> object:
            return dates.set_due(desk, tax_years.year_of(desk.book, number), said)

        self.save.setEnabled(False)
        self._office.jobs.write(verb, self._on_saved, self._on_refused)

    def saved(self) -> str:
        """What is said once it is saved."""
        return say("due.saved", year=self._year)
