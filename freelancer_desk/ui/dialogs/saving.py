"""A dialog that saves its fields in one step: it ends with a word, or says at the field why that was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain import figures
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say, sentence
from freelancer_desk.ui.dialogs.leaving import TypedForm
from freelancer_desk.ui.forms import day_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QLabel, QPushButton

    from freelancer_desk.ui.forms import Field
    from freelancer_desk.ui.office import Office


class Saving(TypedForm):
    """Whoever is one has these parts.

    A refusal that names none of its fields is said at the field `first`, else below them in `wrong`; where it has
    neither, on the bar of the window.
    """

    fields: Mapping[str, Field]
    save: QPushButton
    wrong: QLabel | None = None
    first = ""
    _office: Office

    def saved(self) -> str:
        """What is said once it is saved."""
        raise NotImplementedError

    def and_where(self, said: str, day: str) -> str:
        """What is said, and that it is not in sight where its day is in another tax year than the one on show."""
        shown, lies = self._office.years.shown, day_of(day)
        if shown is None or lies is None or lies in shown.span:
            return said
        return f"{said} {say('saved.elsewhere', day=figures.day_text(lies))}"

    def _on_saved(self, _done: object) -> None:
        self._office.speaker.said.emit(self.saved(), True)
        self.accept()

    def _on_refused(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        if not isinstance(error, DeskError):
            self._office.speaker.refused.emit(error)
            return
        field = self.fields.get(str(error.facts.get("field", "")), self.fields.get(self.first))
        for one in self.fields.values():
            one.tell()
        if field is not None:
            field.refuse(error)
        if self.wrong is not None:
            self.wrong.setText("" if field else sentence(error))
        if field is not None:
            field.editor.setFocus()
        elif self.wrong is None:
            self._office.speaker.refused.emit(error)
