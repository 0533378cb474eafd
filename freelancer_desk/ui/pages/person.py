"""About me: the facts on which the tax depends, of the person, the work and the certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from freelancer_desk.desk import person
from freelancer_desk.domain import figures
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import beside, say
from freelancer_desk.ui.dialogs.registration import RegistrationDialog
from freelancer_desk.ui.forms import ChoiceField, DayField, Field, TextField, field_grid
from freelancer_desk.ui.page import Page
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.scrolling import Scrolling
from freelancer_desk.ui.widgets import Button, Card, Elided, Mark, clear, column, label, row, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.person import Person, Registration
    from freelancer_desk.ui.office import Office

KINDS_OF_WORK = ("", "it_services", "other_services", "unsure", "ask-accountant")
FILER = ("", "active", "inactive", "unsure")
CERTIFICATE = ("", "yes", "no", "ask-accountant")
PLAIN = ("", "yes", "no", "unsure", "ask-accountant")
FILED = ("", "yes", "no", "not_needed", "unsure", "ask-accountant")
LAW_QUESTIONS = {"resident": PLAIN, "return_filed": PLAIN, "statements_filed": FILED, "sales_tax_filed": FILED}


def _entries(name: str, keys: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(key, say(f"person.{name}.{key or 'unsaid'}") if name else say(f"said.{key or 'unsaid'}")) for key in keys]


# What the tax page calls a fact, where the field that says it is called otherwise.
_SAYS = {"atl": "filer", "conditions_met": "return_filed", "return_filed_on_time": "return_filed"}


class PersonPage(Page):
    """A form that saves itself: each answer is one step that can be undone."""

    NAME = "person"

    def __init__(self, office: Office) -> None:
        super().__init__(office, say("person.title"), say("person.question"))
        self.fields: dict[str, Field] = {
            "name": TextField(say("person.name"), say("person.name.hint")),
            "category": ChoiceField(
                say("person.category"), _entries("category", KINDS_OF_WORK), say("person.category.hint")
            ),
            "pseb": ChoiceField(say("person.pseb"), _entries("pseb", CERTIFICATE), say("person.pseb.hint")),
            "filer": ChoiceField(say("person.filer"), _entries("filer", FILER), say("person.filer.hint")),
            "filer_checked": DayField(say("person.filer_checked"), say("person.filer_checked.hint")),
            "birth_year": TextField(say("person.birth_year"), say("person.birth_year.hint"), tabular=True),
        }
        for name, keys in LAW_QUESTIONS.items():
            self.fields[name] = ChoiceField(say(f"person.{name}"), _entries("", keys))
        self._shown: dict[str, str] = {}
        self.listed = column(0)
        self._wire()
        self.body.addWidget(self._who())
        self.body.addWidget(self._certificates())
        self.body.addWidget(self._law())
        self.body.addStretch(1)

    def fetch(self) -> Callable[[Reader], Person]:
        return person.facts

    def present(self, data: Person) -> None:
        self._shown = dict(data.said)
        for name, field in self.fields.items():
            if field.problem or (field.editor.hasFocus() and isinstance(field, TextField)):
                continue  # what is wrong stays to be put right, and nobody is typed over
            field.blockSignals(True)
            field.put(data.said.get(name, ""))
            field.blockSignals(False)
            field.tell()
        self._show_registrations(data.registrations)

    def point_at(self, at: str) -> None:
        """Put the cursor where a fact is said."""
        if (field := self.fields.get(_SAYS.get(at, at))) is not None:
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            for area in self.findChildren(Scrolling):
                area.ensureWidgetVisible(field)

    def save(self, name: str) -> None:
        """Keep one answer, if it is another one."""
        field = self.fields[name]
        value, before = field.value(), self._shown.get(name, "")
        field.tell()
        if value == before:
            return
        self._shown[name] = value
        fields: Mapping[str, str] = {name: value}
        self.office.jobs.write(
            lambda desk, _job: person.save(desk, fields),
            lambda _done: self.office.speaker.said.emit(say("person.saved"), True),
            lambda error: self._refused(name, before, error),
        )

    def _refused(self, name: str, before: str, error: BaseException) -> None:
        self._shown[name] = before
        if isinstance(error, DeskError):
            self.fields[name].refuse(error)
        else:
            self.office.speaker.refused.emit(error)

    def _wire(self) -> None:
        for name, field in self.fields.items():
            if isinstance(field, TextField):
                field.line.editingFinished.connect(lambda name=name: self.save(name))
            else:
                field.changed.connect(lambda _value, name=name: self.save(name))

    def _who(self) -> QWidget:
        card = Card(margin=20, spacing=6)
        card.box.addWidget(label(say("person.who"), 14, 600))
        grid = field_grid()
        for at, name in enumerate(("name", "category", "filer", "filer_checked", "birth_year")):
            grid.addWidget(self.fields[name], at // 2, at % 2)
        card.box.addLayout(grid)
        return card

    def _certificates(self) -> QWidget:
        card = Card(margin=20, spacing=6)
        add = Button(say("button.add_registration"), "plus")
        add.clicked.connect(self._on_add)
        card.box.addLayout(row(label(say("person.registrations"), 14, 600), 1, add))
        card.box.addWidget(label(say("person.registrations.why"), 13, tone="mut", wrap=True))
        card.box.addLayout(self.listed)
        card.box.addWidget(self.fields["pseb"])
        return card

    def _law(self) -> QWidget:
        card = Card(margin=20, spacing=6)
        card.box.addWidget(label(say("person.law"), 14, 600))
        card.box.addWidget(label(say("person.law.why"), 13, tone="mut", wrap=True))
        grid = field_grid()
        for at, name in enumerate(LAW_QUESTIONS):
            grid.addWidget(self.fields[name], at // 2, at % 2)
        card.box.addLayout(grid)
        return card

    def _show_registrations(self, registrations: tuple[Registration, ...]) -> None:
        clear(self.listed)
        self.fields["pseb"].setVisible(not any(r.kind == "pseb" for r in registrations))
        today = self.office.jobs.desk.today()
        for registration in registrations:
            ended = registration.last_day is not None and registration.last_day < today
            names = column(1)
            title = say(f"registration.{registration.kind}")
            names.addWidget(Elided(beside(title, registration.number), 13, 600))
            days = Elided(_days(registration), 12)
            days.setProperty("tone", "mut")
            names.addWidget(days)
            line = row(Mark("identification-badge", "acctext", 20, ground="accsoft", box=36), spacing=12)
            line.addLayout(names, 1)
            inactive = registration.status != "active"
            state = (
                ("registration.inactive", "bad")
                if inactive
                else ("registration.ended", "warn")
                if ended
                else ("registration.valid", "good")
            )
            line.addWidget(Pill(say(state[0]), state[1]))
            remove = Button("", "trash", "quiet", name=say("person.remove_registration", what=title))
            remove.setToolTip(say("person.remove_registration", what=title))
            remove.clicked.connect(lambda _checked=False, number=registration.id: self._remove(number))
            line.addWidget(remove)
            line.setContentsMargins(0, 8, 0, 8)
            self.listed.addWidget(rule())
            self.listed.addLayout(line)
        if registrations:
            self.listed.addWidget(rule())

    def _on_add(self) -> None:
        dialog = RegistrationDialog(self.office, self.window())
        dialog.open()

    def _remove(self, number: str) -> None:
        self.office.jobs.write(
            lambda desk, _job: person.remove_registration(desk, number),
            lambda _done: self.office.speaker.said.emit(say("person.registration_removed"), True),
        )


def _days(registration: Registration) -> str:
    parts = []
    if registration.first_day is not None:
        parts.append(say("registration.from", day=figures.day_text(registration.first_day)))
    if registration.last_day is not None:
        parts.append(say("registration.to", day=figures.day_text(registration.last_day)))
    if registration.checked_day is not None:
        parts.append(say("registration.checked", day=figures.day_text(registration.checked_day)))
    return beside(*parts)
