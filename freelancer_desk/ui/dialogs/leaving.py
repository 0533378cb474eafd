"""Forms that ask before what was typed in them is thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.forms import Line
from freelancer_desk.ui.widgets import Button, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

# One word is soon typed again: nobody is held up for it.
MOST_UNASKED = 1


class TypedForm(Framed):
    """A form: Esc and Cancel ask first where more than a word was typed by hand."""

    def reject(self) -> None:
        if self.typed_by_hand() <= MOST_UNASKED:
            super().reject()
        else:
            LeaveDialog(lambda: super(TypedForm, self).reject(), self).open()

    def typed_by_hand(self) -> int:
        """How many of its places hold what was typed by hand."""
        return sum(line.is_typed and bool(line.text().strip()) for line in self.findChildren(Line))


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
