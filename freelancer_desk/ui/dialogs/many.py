"""The dialog that says the same of several payments: what stays empty stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import receipts
from freelancer_desk.domain.words import say
from freelancer_desk.ui.dialogs.payment import PAPERS, WORK
from freelancer_desk.ui.dialogs.saving import Saving
from freelancer_desk.ui.forms import ChoiceField, Field, Line, TextField, field_grid
from freelancer_desk.ui.widgets import Button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from freelancer_desk.ui.office import Office

WIDTH, HEIGHT = 620, 450


class ManyDialog(Saving):
    """Changes the chosen payments in one step, which one Undo takes back."""

    first = "client"

    def __init__(self, office: Office, identities: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(say("many.title", n=len(identities)), say("many.under"), WIDTH, HEIGHT, parent)
        self._office, self._identities = office, tuple(identities)

        def offered(group: str, keys: Sequence[str]) -> list[tuple[str, str]]:
            words = [(key, say(f"payment.{group}.{key.lower()}")) for key in keys if key]
            return [("", say("many.as_it_is")), *words]

        self.fields: dict[str, Field] = {
            "client": TextField(say("payment.client")),
            "category": ChoiceField(say("payment.category"), offered("category", WORK)),
            "purpose_code": TextField(say("payment.purpose_code")),
            "papers": ChoiceField(say("payment.papers"), offered("papers", PAPERS)),
            "note": TextField(say("payment.note")),
        }
        grid = field_grid()
        for at, field in enumerate(self.fields.values()):
            if isinstance(field.editor, Line):
                field.editor.setPlaceholderText(say("many.as_it_is"))
            grid.addWidget(field, at // 2, at % 2)
            grid.setColumnStretch(at % 2, 1)
            field.changed.connect(lambda _value: self.save.setEnabled(bool(self.typed())))
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self.save = Button(say("button.save"), rank="primary")
        self.save.setEnabled(False)
        self.save.clicked.connect(self._on_save)
        cancel = Button(say("button.cancel"))
        cancel.clicked.connect(self.reject)
        self.feet(self.save, cancel)
        self.fields["client"].editor.setFocus()

    def typed(self) -> dict[str, str]:
        """What is to be said of each of them."""
        return {name: value for name, field in self.fields.items() if (value := field.value())}

    def saved(self) -> str:
        return say("many.saved", n=len(self._identities))

    def _on_save(self) -> None:
        self.save.setEnabled(False)
        identities, typed = self._identities, self.typed()
        self._office.jobs.write(
            lambda desk, _job: receipts.change_many(desk, identities, typed), self._on_saved, self._on_refused
        )
