"""Forms that ask before what was typed in them is thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.forms import Line
from freelancer_desk.ui.more_fields import NameField
from freelancer_desk.ui.widgets import Button, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

# So many letters are soon typed again: nobody is held up for them.
MOST_UNASKED = 6


class TypedForm(Framed):
    """A form: Esc and Cancel ask first where more than a short word was typed by hand."""

    def reject(self) -> None:
        if self.typed_by_hand() <= MOST_UNASKED:
            super().reject()
        else:
            LeaveDialog(lambda: super(TypedForm, self).reject(), self).open()

    def typed_by_hand(self) -> int:
        """How many letters in it were typed by hand."""
        lines = [line.text() for line in self.findChildren(Line) if line.is_typed]
        names = [field.value() for field in self.findChildren(NameField) if field.is_typed]
        return sum(len(text.strip()) for text in (*lines, *names))


class LeaveDialog(Framed):
    """Whether to throw away what was typed; Enter and Esc go on with it."""

    def __init__(self, leave: Callable[[], object], parent: QWidget) -> None:
        super().__init__(say("leave.title"), "", 440, 210, parent)
        self.under.hide()
        self.body.addWidget(label(say("leave.text"), 14, wrap=True))
        self.body.addStretch(1)
        self.stay = Button(say("leave.stay"), rank="primary")
        self.stay.clicked.connect(self.reject)
        self.leave = Button(say("leave.leave"), rank="danger")
        self.leave.clicked.connect(self.accept)
        self.accepted.connect(leave)
        self.feet(self.stay, self.leave)
