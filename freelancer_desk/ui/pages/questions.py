"""Questions: what only the user can know. One answer settles all alike; asking the accountant is always an answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedLayout, QWidget

from freelancer_desk.desk import questions
from freelancer_desk.domain import figures
from freelancer_desk.domain.words import say
from freelancer_desk.ui.asking import choice_text, question_text
from freelancer_desk.ui.flow import Flow
from freelancer_desk.ui.page import Page
from freelancer_desk.ui.widgets import CONTROL, Button, Card, EmptyState, Mark, Pill, clear, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.desk import Reader
    from freelancer_desk.domain.summaries import Question
    from freelancer_desk.ui.office import Office

ASK = "ask-accountant"


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
        self.answers: dict[str, Button] = {}
        choices = QWidget()
        choices.setLayout(self._choices(question, text, answer))
        inset = column(0)
        inset.setContentsMargins(48, 0, 0, 0)
        inset.addWidget(choices)
        self.box.addLayout(inset)

    def _choices(self, question: Question, text: str, answer: Callable[[str], None]) -> Flow:
        flow = Flow()
        for choice in question.choices:
            icon, rank = ("user-circle", "quiet") if choice == ASK else ("", "plain")
            button = Button(choice_text(choice), icon, rank, name=f"{choice_text(choice)}: {text}")
            button.setFixedHeight(CONTROL)
            button.clicked.connect(lambda _checked=False, choice=choice: answer(choice))
            flow.addWidget(button)
            self.answers[choice] = button
        return flow


class QuestionsPage(Page):
    """Open questions, the costliest first."""

    NAME = "questions"

    def __init__(self, office: Office) -> None:
        super().__init__(office, say("questions.title"), say("questions.question"))
        self.cards = column(14)
        full = QWidget()
        box = column(14)
        box.addLayout(self.cards)
        box.addStretch(1)
        full.setLayout(box)
        self._both = QStackedLayout()
        self._both.addWidget(full)
        done = EmptyState(
            "check-circle", say("questions.empty"), say("button.import"), office.speaker.wants_import.emit
        )
        self._both.addWidget(done)
        self.body.addLayout(self._both)

    def fetch(self) -> Callable[[Reader], tuple[Question, ...]]:
        return questions.listing

    def present(self, data: tuple[Question, ...]) -> None:
        self._both.setCurrentIndex(0 if data else 1)
        clear(self.cards)
        for question in data:
            self.cards.addWidget(QuestionCard(question, partial(self._answer, question.key)))

    def card(self, key: str) -> QuestionCard:
        """The card of a question."""
        return next(card for card in self.findChildren(QuestionCard) if card.key == key and card.isVisibleTo(self))

    def _answer(self, key: str, value: str) -> None:
        said = say("questions.answered", answer=choice_text(value))
        self.office.jobs.write(
            lambda desk, _job: questions.answer(desk, key, value),
            lambda _done: self.office.speaker.said.emit(said, True),
        )
