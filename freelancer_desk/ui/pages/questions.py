"""Questions: what only the user can know. One answer settles all alike; asking the accountant is always an answer."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from freelancer_desk.desk import questions, rules
from freelancer_desk.domain import figures
from freelancer_desk.domain.words import say
from freelancer_desk.ui.asking import choice_text, question_text
from freelancer_desk.ui.flow import Flow
from freelancer_desk.ui.page import Page
from freelancer_desk.ui.pages.rules import RulesView, SuggestionCard, suggested
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.sides import pad
from freelancer_desk.ui.views import Segments, View
from freelancer_desk.ui.widgets import CONTROL, Button, Card, EmptyState, Mark, clear, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QMouseEvent

    from freelancer_desk.desk import Reader
    from freelancer_desk.domain.summaries import Question
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office
    from freelancer_desk.ui.pages.rules import Suggested

ASK = "ask-accountant"


class Answer(Button):
    """One answer. It makes room for the next question, which a double click, or an impatient one, must not answer."""

    _left = 0.0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if time.monotonic() - Answer._left < QApplication.doubleClickInterval() / 1000:
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        Answer._left = time.monotonic()
        super().mouseReleaseEvent(event)


class QuestionCard(Card):
    """One question with every answer as a button."""

    def __init__(self, question: Question, answer: Callable[[str], None]) -> None:
        super().__init__(margin=20, spacing=12)
        self.key = question.key
        head = row(spacing=12)
        head.addWidget(Mark("question", "warn", 20, ground="warnbg", box=36))
        words = column(2)
        text = question_text(question)
        words.addWidget(label(text, 14, 600, wrap=True))
        if len(question.lines) > 1:
            words.addWidget(label(say("questions.rows", n=len(question.lines)), 12, tone="mut"))
        head.addLayout(words, 1)
        if question.at_stake is not None and question.at_stake:
            head.addWidget(Pill(say("questions.stake", amount=figures.figure(question.at_stake)), "warn"))
        self.box.addLayout(head)
        self.answers: dict[str, Answer] = {}
        choices = QWidget()
        choices.setLayout(self._choices(question, text, answer))
        inset = column(0)
        pad(inset, 48, 0, 0, 0)
        inset.addWidget(choices)
        self.box.addLayout(inset)

    def _choices(self, question: Question, text: str, answer: Callable[[str], None]) -> Flow:
        flow = Flow()
        for choice in question.choices:
            icon, rank = ("user-circle", "quiet") if choice == ASK else ("", "plain")
            button = Answer(choice_text(choice), icon, rank, name=f"{choice_text(choice)}: {text}")
            button.setFixedHeight(CONTROL)
            button.clicked.connect(lambda _checked=False, choice=choice: answer(choice))
            flow.addWidget(button)
            self.answers[choice] = button
        return flow


class AskedView(View):
    """Open questions, the costliest first, under the rules that the answers call for."""

    editing = Signal(object, str)

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._job: Job | None = None
        self._put_off: set[str] = set()
        self.offers, self.cards = column(14), column(14)
        self._done = EmptyState(
            "check-circle", say("questions.empty"), say("button.import"), office.speaker.wants_import.emit
        )
        box = column(14)
        box.addLayout(self.offers)
        box.addLayout(self.cards)
        box.addWidget(self._done, 1)
        box.addStretch(1)
        self.setLayout(box)

    def fetch(self) -> Callable[[Reader], tuple[Question, ...]]:
        return questions.listing

    def present(self, data: tuple[Question, ...]) -> None:
        at: QWidget | None = self.window().focusWidget()
        had_focus = at is not None and self.isAncestorOf(at)
        clear(self.cards)
        made = [QuestionCard(question, partial(self._answer, question.key)) for question in data]
        for card in made:
            self.cards.addWidget(card)
        if had_focus and made:
            next(iter(made[0].answers.values())).setFocus(Qt.FocusReason.TabFocusReason)
        self._done.setVisible(not data)
        if self._job is not None:
            self._job.dropped = True
        self._job = self.office.jobs.look(suggested, self._on_suggested)

    def _on_suggested(self, offers: tuple[Suggested, ...]) -> None:
        clear(self.offers)
        for offer in offers:
            if offer.named.rule.needle in self._put_off:
                continue
            card = SuggestionCard(offer)
            card.yes.clicked.connect(partial(self._on_yes, offer))
            card.look.clicked.connect(partial(self.editing.emit, offer.named.fields, ""))
            card.later.clicked.connect(partial(self._on_later, offer, card))
            self.offers.addWidget(card)

    def _on_yes(self, offer: Suggested) -> None:
        self.office.jobs.write(
            lambda desk, _job: rules.add(desk, offer.named.fields),
            lambda _done: self.office.speaker.said.emit(say("rules.added"), True),
        )

    def _on_later(self, offer: Suggested, card: SuggestionCard) -> None:
        self._put_off.add(offer.named.rule.needle)
        card.hide()

    def _answer(self, key: str, value: str) -> None:
        said = say("questions.answered", answer=choice_text(value))
        self.office.jobs.write(
            lambda desk, _job: questions.answer(desk, key, value),
            lambda _done: self.office.speaker.said.emit(said, True),
        )


class QuestionsPage(Page):
    """Open questions, and the rules that answer for the user."""

    NAME = "questions"

    def __init__(self, office: Office) -> None:
        super().__init__(office, say("questions.title"), say("questions.question"))
        self.asked, self.rules = AskedView(office), RulesView(office)
        self.views: dict[str, View] = {"asked": self.asked, "rules": self.rules}
        self.switch = Segments([(key, say(f"questions.view.{key}")) for key in self.views], say("questions.views"))
        self.body.addLayout(row(self.switch, 1))
        for view in self.views.values():
            self.body.addWidget(view, 1)
            view.hide()
        self.asked.editing.connect(self._on_editing)
        self.rules.editing.connect(self._on_editing)
        self.switch.turned.connect(self._on_turned)
        self.switch.turn("asked")

    def fetch(self) -> Callable[[Reader], tuple[View, Any]]:
        view = self.views[self.switch.key()]
        read = view.fetch()
        return lambda reads: (view, read(reads))

    def present(self, data: tuple[View, Any]) -> None:
        view, shown = data
        view.present(shown)

    def point_at(self, at: str) -> None:
        """Show one of the views, the questions where none is named."""
        self.switch.turn(at if at in self.views else "asked")

    def card(self, key: str) -> QuestionCard:
        """The card of a question."""
        return next(card for card in self.findChildren(QuestionCard) if card.key == key and card.isVisibleTo(self))

    def _on_turned(self, key: str) -> None:
        for name, view in self.views.items():
            view.setVisible(name == key)
        self.outdate()

    def _on_editing(self, fields: Mapping[str, str], identity: str) -> None:
        from freelancer_desk.ui.dialogs.rule import RuleDialog

        if self.office.jobs.is_open:
            RuleDialog(self.office, fields, self.window(), identity=identity).open()
