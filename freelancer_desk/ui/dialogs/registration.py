"""The dialog for a registration: which certificate, its number, its days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from freelancer_desk.desk import person
from freelancer_desk.domain.words import say
from freelancer_desk.ui.dialogs.saving import Saving
from freelancer_desk.ui.forms import ChoiceField, DayField, Field, TextField
from freelancer_desk.ui.widgets import Button, label

if TYPE_CHECKING:
    from freelancer_desk.ui.office import Office

KINDS = ("pseb", "atl", "sales_tax")
STATUSES = ("active", "inactive")


class RegistrationDialog(Saving):
    """Asks for a registration and adds it."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(say("registration.title"), say("registration.under"), 520, 480, parent)
        self._office = office
        self.fields: dict[str, Field] = {
            "kind": ChoiceField(say("registration.kind"), [(kind, say(f"registration.{kind}")) for kind in KINDS]),
            "number": TextField(say("registration.number"), say("registration.number.hint")),
            "from": DayField(say("registration.first"), say("registration.first.hint")),
            "to": DayField(say("registration.last"), say("registration.last.hint")),
            "status": ChoiceField(
                say("registration.status"), [(key, say(f"registration.status.{key}")) for key in STATUSES]
            ),
            "checked": DayField(say("registration.checked_day"), say("form.optional")),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for at, field in enumerate(self.fields.values()):
            grid.addWidget(field, at // 2, at % 2)
        self.body.addLayout(grid)
        self.wrong = label("", tone="bad", wrap=True)
        self.body.addWidget(self.wrong)
        self.body.addStretch(1)
        self.save = Button(say("button.save"), rank="primary")
        self.save.clicked.connect(self._on_save)
        cancel = Button(say("button.cancel"))
        cancel.clicked.connect(self.reject)
        self.feet(self.save, cancel)

    def _on_save(self) -> None:
        fields = {name: field.value() for name, field in self.fields.items() if field.value()}
        self.save.setEnabled(False)
        self._office.jobs.write(
            lambda desk, _job: person.add_registration(desk, fields), self._on_saved, self._on_refused
        )

    def saved(self) -> str:
        """What is said once it is saved."""
        return say("registration.added")
