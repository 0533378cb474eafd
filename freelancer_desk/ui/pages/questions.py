"""Questions: what only the user can know. One answer settles all alike; asking the accountant is always an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLayout, QSizePolicy, QStackedLayout, QWidget

from freelancer_desk.desk import questions
from freelancer_desk.domain import figures
from freelancer_desk.domain.words import say
from freelancer_desk.ui.asking import choice_text, question_text
from freelancer_desk.ui.page import Page
from freelancer_desk.ui.widgets import Button, Card, EmptyState, Mark, Pill, clear, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.desk import Reader
    from freelancer_desk.domain.summaries import Question
    from freelancer_desk.ui.office import Office

ASK = "ask-accountant"
ACROSS = 3


class QuestionCard(Card):
    """One question with every answer as a button."""

    def __init__(self, question: Question, answer: Callable[[str], None]) -> None:
        super().__init__(margin=20, spacing=12)
        self.key = question.key
        self.setProperty("focusable", "no")
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
        self.box.addLayout(self._choices(question, text, answer))

    def _choices(self, question: Question, text: str, answer: Callable[[str], None]) -> QLayout:
        grid = QGridLayout()
        grid.setContentsMargins(48, 0, 0, 0)
        grid.setSpacing(8)
        plain = [choice for choice in question.choices if choice != ASK]
        for at, choice in enumerate(plain):
            button = Button(choice_text(choice), name=f"{choice_text(choice)}: {text}")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked=False, choice=choice: answer(choice))
            grid.addWidget(button, at // ACROSS, at % ACROSS)
            self.answers[choice] = button
        for across in range(ACROSS):
            grid.setColumnStretch(across, 1)
        if ASK in question.choices:
            button = Button(choice_text(ASK), "user-circle", "quiet", name=f"{choice_text(ASK)}: {text}")
            button.clicked.connect(lambda: answer(ASK))
            line = row(button, 1)
            grid.addLayout(line, (len(plain) + ACROSS - 1) // ACROSS, 0, 1, ACROSS)
            self.answers[ASK] = button
        return grid


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
        done = EmptyState("check-circle", say("questions.empty"), say("button.import"), office.speaker.wants_import.emit)
        self._both.addWidget(done)
        self.body.addLayout(self._both)

    def fetch(self) -> Callable[[Reader], tuple[Question, ...]]:
        return questions.listing

    def present(self, data: tuple[Question, ...]) -> None:
        self._both.setCurrentIndex(0 if data else 1)
        clear(self.cards)
        for question in data:
            self.cards.addWidget(QuestionCard(question, lambda value, key=question.key: self._answer(key, value)))

    def card(self, key: str) -> QuestionCard:
        """The card of a question."""
        return next(card for card in self.findChildren(QuestionCard) if card.key == key and card.isVisibleTo(self))

    def _answer(self, key: str, value: str) -> None:
        said = say("questions.answered", answer=choice_text(value))
        self.office.jobs.write(
            lambda desk, _job: questions.answer(desk, key, value),
            lambda _done: self.office.speaker.said.emit(said, True),  # noqa: FBT003 (a signal's fact)
        )
