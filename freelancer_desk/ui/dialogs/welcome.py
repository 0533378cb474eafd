"""The first minute: a name, the kind of work, PSEB or not, how commas stand; or a demo in a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout

from freelancer_desk.desk import person
from freelancer_desk.desk.languages import Language
from freelancer_desk.domain.figures import Grouping
from freelancer_desk.domain.words import say
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.forms import ChoiceField, TextField
from freelancer_desk.ui.other_books import open_demo
from freelancer_desk.ui.tongues import language_field
from freelancer_desk.ui.widgets import Button, label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from freelancer_desk.desk.done import Done
    from freelancer_desk.ui.office import Acts, Office
    from freelancer_desk.ui.preferences import Preferences

WIDTH, HEIGHT = 620, 500
WORK, CERTIFICATE = ("", "it_services", "other_services", "unsure"), ("", "yes", "no")


class WelcomeDialog(Framed):
    """A few answers, none of them needed; nothing is asked that the program can do without."""

    def __init__(self, office: Office, preferences: Preferences, acts: Acts, parent: QWidget) -> None:
        super().__init__(say("welcome.title"), say("welcome.under"), WIDTH, HEIGHT, parent)
        self._office, self._preferences, self._acts, self._over = office, preferences, acts, parent
        self.name = TextField(say("person.name"), say("person.name.hint"))
        self.work = ChoiceField(
            say("person.category"), [(key, say(f"person.category.{key or 'unsaid'}")) for key in WORK],
            say("person.category.hint"),
        )  # fmt: skip
        self.pseb = ChoiceField(
            say("person.pseb"),
            [(key, say(f"person.pseb.{key}") if key else say("welcome.later")) for key in CERTIFICATE],
        )
        self.grouping = ChoiceField(
            say("settings.grouping"), [(one.value, say(f"settings.grouping.{one.value}")) for one in Grouping]
        )
        self.grouping.put(preferences.grouping.value)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for at, field in enumerate((self.name, self.work, self.pseb, self.grouping)):
            grid.addWidget(field, 1 + at // 2, at % 2)
            grid.setColumnStretch(at % 2, 1)
        self.language = language_field(preferences)
        self.language.changed.connect(self._on_language)
        grid.addWidget(self.language, 0, 0, 1, 2)
        self.body.addLayout(grid)
        self.body.addWidget(label(say("welcome.private"), 13, tone="mut", wrap=True))
        self.body.addStretch(1)
        self.start = Button(say("welcome.start"), rank="primary")
        self.start.clicked.connect(self._on_start)
        self.look = Button(say("welcome.demo"), "eye")
        self.look.clicked.connect(self._on_demo)
        self.feet(self.start, self.look)
        self.name.editor.setFocus()

    def _on_language(self) -> None:
        """The window turns to the language at once, and the same answers are asked for in it."""
        self._preferences.language = Language(self.language.value())
        self._acts.retell()
        again = WelcomeDialog(self._office, self._preferences, self._acts, self._over)
        for name in ("name", "work", "pseb", "grouping"):
            getattr(again, name).put(getattr(self, name).value())
        again.open()
        self.reject()

    def _on_start(self) -> None:
        self._preferences.grouping = Grouping(self.grouping.value())
        self._acts.dress()
        said = {"name": self.name.value(), "category": self.work.value(), "pseb": self.pseb.value()}
        fields = {name: value for name, value in said.items() if value}
        if not fields:
            self.accept()
            return
        self._office.jobs.write(lambda desk, _job: person.save(desk, fields), self._on_saved)

    def _on_saved(self, _done: Done) -> None:
        self.accept()
        self._office.speaker.said.emit(say("welcome.next"), False)

    def _on_demo(self) -> None:
        self.look.setEnabled(False)
        open_demo(self._office, lambda: self.look.setEnabled(True))
