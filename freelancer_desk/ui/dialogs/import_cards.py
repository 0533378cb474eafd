"""The cards of an import under review: files, pairs, refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from freelancer_desk.domain import figures
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.words import bare, beside, say, sentence, until
from freelancer_desk.ui.asking import proof_words
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.sides import pad
from freelancer_desk.ui.widgets import Card, Elided, Mark, column, label, row, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QHBoxLayout

    from freelancer_desk.domain.importing import FilePlan, Refused
    from freelancer_desk.domain.matching import Entry, Pair

MOST = 12


class FileCard(Card):
    """What becomes of one file."""

    def __init__(self, file: FilePlan) -> None:
        super().__init__(margin=18, spacing=8)
        statement = file.statement
        names = column(1)
        names.addWidget(Elided(statement.name, 14, 600))
        about = Elided(beside("" if file.is_empty else statement.account.name, _days(file)), 12)
        about.setProperty("tone", "mut")
        names.addWidget(about)
        head = row(Mark("file-text", "acctext", 20, ground="accsoft", box=38), spacing=12)
        head.addLayout(names, 1)
        proof = statement.proof
        difference = figures.figure(proof.difference) if proof.difference is not None else ""
        head.addWidget(Pill(*proof_words(proof.proved, difference, proof.first_break_row)))
        self.box.addLayout(head)
        self.box.addLayout(self._counts(file))
        for text in _remarks(file):
            line = row(spacing=8)
            pad(line, 50, 0, 0, 0)
            line.addWidget(label(text[0], 12, tone=text[1], wrap=True), 1)
            self.box.addLayout(line)

    def _counts(self, file: FilePlan) -> QHBoxLayout:
        wrong = len(file.problems)
        counts = (
            ("review.new", len(file.new), "good"),
            ("review.known", len(file.known) + len(file.same), "neutral"),
            ("review.skipped", len(file.statement.skipped), "neutral"),
            ("review.waiting", len(file.doubts), "warn"),
            ("review.wrong", wrong, "bad"),
        )
        line = row(spacing=8)
        pad(line, 50, 0, 0, 0)
        for key, number, kind in counts:
            if number or key == "review.new":
                line.addWidget(Pill(say(key, n=number), kind if number else "neutral"))
        line.addStretch(1)
        return line


def _days(file: FilePlan) -> str:
    days = sorted(line.day for line in file.statement.lines)
    return until(figures.day_text(days[0]), figures.day_text(days[-1])) if days else ""


def _remarks(file: FilePlan) -> list[tuple[str, str]]:
    """Why rows were skipped and what is wrong with others, with their row numbers; the rest is counted."""
    said: list[tuple[str, str]] = []
    if file.is_empty:
        said.append((say("review.empty"), "mut"))
    if file.seen_before:
        said.append((say("review.seen_before"), "mut"))
    said += [(say("review.row", row=problem.row or 0, text=sentence(problem)), "bad") for problem in file.problems]
    said += [(say("review.row", row=skip.row, text=skip.reason), "mut") for skip in file.statement.skipped]
    rest = len(said) - MOST
    return [*said[:MOST], (say("review.more", n=rest), "mut")] if rest > 0 else said


def shown_pairs(pairs: Sequence[Pair]) -> list[QWidget]:
    shown = [_pair(pair) for pair in pairs[:MOST]]
    if len(pairs) > MOST:
        shown.append(label(say("review.more", n=len(pairs) - MOST), 12, tone="mut"))
    return shown


def _pair(pair: Pair) -> QWidget:
    made = QWidget()
    line = row(Mark("arrows-left-right", "acctext", 18), spacing=12)
    words = column(1)
    words.addWidget(Elided(say("review.pair", out=_side(pair.out), into=_side(pair.into)), 13, 500, tabular=True))
    under = Elided(say(f"pair.{pair.reason}"), 12)
    under.setProperty("tone", "mut")
    words.addWidget(under)
    line.addLayout(words, 1)
    line.addWidget(Pill(say("review.sure" if pair.sure else "review.unsure"), "good" if pair.sure else "warn"))
    made.setLayout(line)
    return made


def _side(entry: Entry) -> str:
    amount = figures.figure(abs(Money(entry.minor, entry.account.currency)))
    return say("review.side", account=entry.account.name, amount=amount, day=figures.day_text(entry.day))


def refusal(refused: Refused) -> QWidget:
    why = sentence(refused.problem)
    is_named = refused.name in bare(why)
    return noted("warning-circle", "bad", why if is_named else say("review.refused", file=refused.name, why=why))


def noted(icon: str, tint: str, text: str) -> QWidget:
    made = QWidget()
    line = row(spacing=12)
    line.addWidget(Mark(icon, tint, 18), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(label(text, 13, wrap=True), 1)
    made.setLayout(line)
    return made


def group(title: str, rows: Sequence[QWidget]) -> Card:
    card = Card(margin=18, spacing=9)
    card.box.addWidget(label(title, 14, 600))
    for widget in rows:
        card.box.addWidget(rule())
        card.box.addWidget(widget)
    return card
