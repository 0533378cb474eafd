"""Rules: those that the answers call for, as cards among the questions, and those that were made, as a table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from freelancer_desk.desk import rules
from freelancer_desk.domain.words import say
from freelancer_desk.ui.asking import choice_text
from freelancer_desk.ui.dialogs.rule import effect_words
from freelancer_desk.ui.pages.paper_shelf import LEAST
from freelancer_desk.ui.rows import Column, Look
from freelancer_desk.ui.sides import pad
from freelancer_desk.ui.table import Table
from freelancer_desk.ui.views import View
from freelancer_desk.ui.widgets import Button, Card, EmptyState, Mark, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.desk import Desk, Reader
    from freelancer_desk.desk.rules import Trial
    from freelancer_desk.domain.rules import Rule
    from freelancer_desk.ui.office import Office

MOST_SUGGESTED = 2


class Named(NamedTuple):
    """A rule with its account as people read it."""

    rule: Rule
    account: str

    @property
    def fields(self) -> dict[str, str]:
        """As the desk takes it."""
        rule = self.rule
        told = {"way": rule.way, "how": rule.how, "words": rule.words, "meaning": rule.meaning, "note": rule.note}
        return {**told, "account": self.account}


class Suggested(NamedTuple):
    """A rule that the answers call for, and what it would do."""

    named: Named
    answers: int
    trial: Trial


def suggested(reads: Reader) -> tuple[Suggested, ...]:
    """The rules most called for that would change something."""
    found = []
    for one in rules.suggestions(reads)[: 2 * MOST_SUGGESTED]:
        named = Named(one.rule, rules.account_name(reads, one.rule))
        trial = rules.dry_run(reads, named.fields)
        if trial.settles or trial.changes:
            found.append(Suggested(named, len(one.lines), trial))
        if len(found) == MOST_SUGGESTED:
            break
    return tuple(found)


class SuggestionCard(Card):
    """A rule on offer: always so, look at it first, or not now."""

    def __init__(self, offer: Suggested) -> None:
        super().__init__(margin=20, spacing=12)
        self.offer = offer
        rule = offer.named.rule
        asked = say("rules.suggest", words=rule.words, meaning=choice_text(rule.meaning))
        words = column(2)
        words.addWidget(label(asked, 14, 600, wrap=True))
        why = " ".join((say("rules.suggest.why", n=offer.answers), effect_words(offer.trial)))
        words.addWidget(label(why, 12, tone="mut", wrap=True))
        head = row(Mark("magic-wand", "acctext", 20, ground="accsoft", box=36), spacing=12)
        head.addLayout(words, 1)
        self.box.addLayout(head)
        self.yes = Button(say("rules.suggest.yes"), "check", name=f"{say('rules.suggest.yes')}: {asked}")
        self.look = Button(say("rules.suggest.look"), name=f"{say('rules.suggest.look')}: {asked}")
        self.later = Button(say("rules.suggest.later"), rank="quiet", name=f"{say('rules.suggest.later')}: {asked}")
        line = row(self.yes, self.look, self.later, 1)
        pad(line, 48, 0, 0, 0)
        self.box.addLayout(line)


def columns() -> tuple[Column[Named], ...]:
    """What the table says of a rule."""
    return (
        Column(say("rules.col.words"), _words, Look.STRONG, width=180, stretch=3),
        Column(say("rules.col.way"), lambda n: say(f"rules.way.{n.rule.way}"), Look.MUTED, width=100),
        Column(
            say("rules.col.account"), lambda n: n.account or say("rules.everywhere"), Look.MUTED, width=150, stretch=2
        ),
        Column(say("rules.col.meaning"), lambda n: choice_text(n.rule.meaning), Look.TEXT, width=200, stretch=3),
        Column(say("rules.col.note"), lambda n: n.rule.note, Look.MUTED, width=110, stretch=1, drop=1),
    )


def _words(named: Named) -> str:
    return say(f"rule.how.{named.rule.how}", words=named.rule.words)


class RulesView(View):
    """The table of rules, with what can be done with the chosen one."""

    editing = Signal(object, str)

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.table: Table[Named] = Table(columns(), lambda named: named.rule.id, say("rules.title"))
        self.table.opened.connect(self._on_edit)
        self.table.removing.connect(self._on_remove)
        self.table.chosen.connect(lambda _named: self._show_choice())
        self.new = Button(say("rules.new"), "plus", "primary")
        self.new.clicked.connect(lambda: self.editing.emit({}, ""))
        self.edit = Button(say("rules.edit"), "pencil-simple")
        self.edit.clicked.connect(lambda: self._with(self._on_edit))
        self.remove = Button(say("rules.remove"), "trash")
        self.remove.clicked.connect(lambda: self._with(self._on_remove))
        self._both = QStackedLayout(self)
        self._both.addWidget(self._full())
        self._both.addWidget(
            EmptyState("magic-wand", say("rules.empty"), say("rules.new"), partial(self.editing.emit, {}, ""))
        )
        self.setMinimumHeight(LEAST)
        self._show_choice()

    def fetch(self) -> Callable[[Reader], tuple[Named, ...]]:
        return lambda reads: tuple(Named(rule, rules.account_name(reads, rule)) for rule in rules.listing(reads))

    def present(self, data: tuple[Named, ...]) -> None:
        self._both.setCurrentIndex(0 if data else 1)
        self.table.fill(data)
        self._show_choice()

    def _with(self, act: Callable[[Named], None]) -> None:
        named = self.table.current()
        if named is not None:
            act(named)

    def _show_choice(self) -> None:
        for button in (self.edit, self.remove):
            button.setEnabled(self.table.current() is not None)

    def _on_edit(self, named: Named) -> None:
        self.editing.emit(named.fields, str(named.rule.id))

    def _on_remove(self, named: Named) -> None:
        """It can be undone, so nothing is asked first; how many lines lose their meaning is said."""
        identity = str(named.rule.id)

        def said(trial: Trial) -> None:
            touched = trial.settles + trial.changes
            words = [say("rules.removed"), *([say("rules.reopened", n=touched)] if touched else [])]
            self.office.speaker.said.emit(" ".join(words), True)

        self.office.jobs.write(partial(_removed, identity), said)

    def _full(self) -> QWidget:
        card = Card(margin=1, spacing=0)
        tools = row(label(say("rules.about"), 13, tone="mut", wrap=True), spacing=10)
        tools.setStretch(0, 1)
        tools.setContentsMargins(19, 14, 19, 10)
        for button in (self.edit, self.remove, self.new):
            tools.addWidget(button)
        card.box.addLayout(tools)
        card.end_with(self.table)
        return card


def _removed(identity: str, desk: Desk, _job: object) -> Trial:
    """Remove a rule; what that did to the lines in the book."""
    trial = rules.dry_run_removal(desk.book, identity)
    rules.remove(desk, identity)
    return trial
