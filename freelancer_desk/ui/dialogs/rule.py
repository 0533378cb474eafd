"""The dialog for a rule: what lines with certain words mean, and what that would do to the lines in the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from freelancer_desk.desk import accounts, rules
from freelancer_desk.domain import figures
from freelancer_desk.domain.rules import CONTAINS, HOWS, IN, WAYS, choices
from freelancer_desk.domain.words import say
from freelancer_desk.ui.asking import choice_text
from freelancer_desk.ui.dialogs.saving import Saving
from freelancer_desk.ui.forms import ChoiceField, Field, TextField, field_grid, tell_all
from freelancer_desk.ui.widgets import Button, Card, Elided, clear, column, label, row, tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.rules import Example, Trial
    from freelancer_desk.domain.problems import Problem
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office

    Tried = tuple[tuple[Problem, ...], Trial | None]

WIDTH, HEIGHT = 700, 640
_WAIT_MS = 200
_MOST = 6
_PATIENT = "field_missing"


class RuleDialog(Saving):
    """Makes a rule out of `given`, or changes the one with this identity; its numbers stand there before saving."""

    first = "words"

    def __init__(
        self, office: Office, given: Mapping[str, str], parent: QWidget | None = None, *, identity: str = ""
    ) -> None:
        title = say("rules.edit") if identity else say("rules.new")
        super().__init__(title, say("rules.under"), WIDTH, HEIGHT, parent)
        self._office, self._identity, self._given = office, identity, dict(given)
        self._tried = False
        self._job: Job | None = None
        self.fields: dict[str, Field] = {
            "words": TextField(say("rules.words"), say("rules.words.hint")),
            "how": ChoiceField(say("rules.how"), [(how, say(f"rules.how.{how}")) for how in HOWS]),
            "way": ChoiceField(say("rules.way"), [(way, say(f"rules.way.{way}")) for way in WAYS]),
            "account": ChoiceField(say("rules.account"), [("", say("rules.everywhere"))]),
            "meaning": ChoiceField(say("rules.meaning"), _meanings(given.get("way", IN))),
            "note": TextField(say("rules.note"), say("form.optional")),
        }
        for name, value in {"how": CONTAINS, "way": IN, **given}.items():
            if name != "account":
                self.fields[name].put(value)
        grid = field_grid()
        for at, name in enumerate(self.fields):
            grid.addWidget(self.fields[name], at // 2, at % 2)
            grid.setColumnStretch(at % 2, 1)
        self.body.addLayout(grid)
        self.body.addWidget(self._effect())
        self.body.addStretch(1)
        self.save = Button(say("button.save"), rank="primary")
        self.save.clicked.connect(self._on_save)
        cancel = Button(say("button.cancel"))
        cancel.clicked.connect(self.reject)
        self.feet(self.save, cancel)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_WAIT_MS)
        self._later.timeout.connect(self._try)
        for name, field in self.fields.items():
            field.changed.connect(lambda _value, name=name: self._on_changed(name))
        office.jobs.read(lambda reads: tuple(one.name for one in accounts.listing(reads)), self._on_accounts)

    def typed(self) -> dict[str, str]:
        """What the form says."""
        return {name: field.value() for name, field in self.fields.items()}

    @property
    def effect(self) -> str:
        """What the rule would do, in one sentence."""
        return self._told.text()

    def _effect(self) -> Card:
        card = Card(margin=18, spacing=8)
        card.box.addWidget(label(say("rules.effect"), 12, 500, tone="mut"))
        self._told = label(say("rules.effect.open"), 14, 600, wrap=True)
        card.box.addWidget(self._told)
        self.examples = column(4)
        card.box.addLayout(self.examples)
        return card

    def _on_accounts(self, names: tuple[str, ...]) -> None:
        field = self.fields["account"]
        if isinstance(field, ChoiceField):
            field.blockSignals(True)
            field.choice.offer([("", say("rules.everywhere")), *((name, name) for name in names)])
            field.put(self._given.get("account", ""))
            field.blockSignals(False)
        self._try()

    def _on_changed(self, name: str) -> None:
        meaning = self.fields["meaning"]
        if name == "way" and isinstance(meaning, ChoiceField):
            meaning.choice.offer(_meanings(self.fields["way"].value()))
        self._later.start()

    def _try(self) -> None:
        fields, identity = self.typed(), self._identity
        if self._job is not None:
            self._job.dropped = True

        def work(reads: Reader) -> Tried:
            problems = rules.check(reads, fields)
            return problems, None if problems else rules.dry_run(reads, fields, identity)

        self._job = self._office.jobs.look(work, self._on_tried)

    def _on_tried(self, tried: Tried) -> None:
        problems, trial = tried
        self._tell(problems)
        clear(self.examples)
        if trial is None:
            self._told.setText(say("rules.effect.open"))
            tone(self._told, "mut")
            return
        self._told.setText(effect_words(trial))
        tone(self._told, "text" if trial.settles or trial.changes else "mut")
        for example in trial.examples[:_MOST]:
            self.examples.addWidget(_example(example))

    def _tell(self, problems: tuple[Problem, ...]) -> str:
        shown = [p for p in problems if p.field and (self._tried or p.kind != _PATIENT)]
        return tell_all(self.fields, shown)

    def _on_save(self) -> None:
        self._tried = True
        self._later.stop()
        fields, identity = self.typed(), self._identity
        self.save.setEnabled(False)
        self._office.jobs.write(
            lambda desk, _job: rules.change(desk, identity, fields) if identity else rules.add(desk, fields),
            self._on_saved,
            self._on_refused,
        )

    def saved(self) -> str:
        """What is said once it is saved."""
        return say("rules.changed" if self._identity else "rules.added")


def effect_words(trial: Trial) -> str:
    """What a rule would do to the lines in the book."""
    if not trial.settles and not trial.changes:
        return say("rules.effect.none")
    settles = [say("cli.rule.settles", n=trial.settles)] if trial.settles else []
    changes = [say("cli.rule.changes", n=trial.changes)] if trial.changes else []
    return " ".join((*settles, *changes))


def _meanings(way: str) -> list[tuple[str, str]]:
    return [(meaning, choice_text(meaning)) for meaning in choices(way)]


def _example(example: Example) -> QWidget:
    """One line that the rule speaks of: what it means now, and then."""
    line = row(spacing=12)
    day = label(figures.day_text(example.day), 12, tone="mut", tabular=True)
    day.setFixedWidth(84)
    line.addWidget(day)
    line.addWidget(Elided(example.text, 12, 500), 3)
    then = Elided(say("rules.example", before=choice_text(example.before), after=choice_text(example.after)), 12)
    then.setProperty("tone", "mut")
    line.addWidget(then, 4)
    amount = label(figures.figure(example.amount), 12, 600, tabular=True)
    line.addWidget(amount)
    made = QWidget()
    made.setLayout(line)
    return made
