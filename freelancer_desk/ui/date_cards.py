"""The cards of the page of dates: one date with what to do, one notice with its papers, the last day of the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from freelancer_desk.domain import figures
from freelancer_desk.domain.deadlines import DONE, OPEN, OVERDUE, PASSED
from freelancer_desk.domain.words import beside, say, series
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.sides import pad
from freelancer_desk.ui.widgets import Button, Card, Elided, Mark, Opener, column, inset_rule, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from freelancer_desk.desk.dates.overview import Asked
    from freelancer_desk.domain.deadlines import Due
    from freelancer_desk.domain.year_end import YearEnd

_KINDS = {DONE: "good", PASSED: "neutral", OVERDUE: "bad", OPEN: "warn"}
_DAY_WIDTH = 72


def state_words(due: Due, today: date) -> tuple[str, str]:
    """What is said of a date's state, and in which tone."""
    left = (due.day - today).days
    if due.waits and left >= 0:
        return (say("dates.in_days", n=left) if left else say("dates.today")), _KINDS.get(due.state, "neutral")
    if due.state == OVERDUE:
        return say("dates.days_late", n=-left), _KINDS[OVERDUE]
    return say(f"dates.state.{due.state}"), _KINDS[due.state]


class DateRow(Opener):
    """One date: its day, what it is, what to do, where it comes from; it opens where that is done."""

    def __init__(self, due: Due, today: date) -> None:
        words, kind = state_words(due, today)
        day = figures.day_text(due.day)
        super().__init__(say("dates.row", day=day, state=words, title=due.title, todo=due.todo))
        self.due = due
        self.setProperty("class", "row")
        pad(self.box, 0, 10, 8, 10)
        when = column(0)
        for text, size, weight, tone in (
            (f"{due.day.day}", 20, 700, ""),
            (figures.month_text(due.day), 11, 500, "mut"),
        ):
            part = label(text, size, weight, tone=tone, tabular=True)
            part.setFixedWidth(_DAY_WIDTH)
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            when.addWidget(part)
        when.addStretch(1)
        title = due.title if due.sure else say("dates.unsure", title=due.title)
        self.pill = Pill(words, kind)
        head = row(spacing=10)
        head.addWidget(Elided(title, 14, 600), 1)
        head.addWidget(self.pill)
        lines = column(3)
        lines.addLayout(head)
        lines.addWidget(label(due.todo, 13, tone="mut", wrap=True))
        confidence = say(f"dates.confidence.{due.basis.confidence}")
        foot = Elided(say("dates.foot", law=due.basis.law, confidence=confidence), 12)
        foot.setProperty("tone", "faint")
        self.setToolTip(say("dates.foot.tip", law=due.basis.law, source=due.basis.source))
        lines.addWidget(foot)
        whole = row(spacing=10)
        whole.addLayout(when)
        whole.addLayout(lines, 1)
        self.box.addLayout(whole)
        self.confirm: Button | None = None
        if due.words == "return" and due.state != DONE:
            facts = {"year": str(due.year)}
            self.confirm = Button(say("dates.confirm"), rank="quiet", name=say("dates.confirm.of", **facts))
            lines.addLayout(row(self.confirm, 1))


class DatesCard(Card):
    """Dates in their order."""

    def __init__(self, rows: Sequence[DateRow]) -> None:
        super().__init__(margin=8, spacing=2)
        for number, one in enumerate(rows):
            if number:
                self.box.addLayout(inset_rule(12))
            self.box.addWidget(one)


class NoticeCard(QWidget):
    """One notice: who asks, how many days are left, which papers are there and which are wanted, what to do."""

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self.asked = asked
        notice = asked.notice
        names = column(1)
        names.addWidget(Elided(notice.title, 14, 600))
        days = {"served": figures.day_text(notice.served), "by": figures.day_text(notice.reply_by)}
        papers = say("notices.papers", n=len(asked.papers))
        under = Elided(beside(say("notices.under", **days), papers), 12)
        under.setProperty("tone", "mut")
        names.addWidget(under)
        self.pill = Pill(*_notice_words(asked))
        head = row(Mark("envelope-simple", "acctext", 20, ground="accsoft", box=40), spacing=12)
        head.addLayout(names, 1)
        head.addWidget(self.pill)
        box = column(6)
        box.setContentsMargins(0, 10, 0, 10)
        box.addLayout(head)
        missing = [wanted.text for wanted, there in asked.wanted if not there]
        self.wanted = label("", 12, tone="mut", wrap=True)
        if missing and not notice.is_answered:
            self.wanted.setText(say("notices.wanted", papers=series(*missing)))
            box.addWidget(self.wanted)
        box.addLayout(self._buttons())
        self.setLayout(box)

    def _buttons(self) -> QHBoxLayout:
        made = {}
        for name in ("edit", "attach", "reply", "replied"):
            words = say(f"notices.{name}.of", notice=self.asked.notice.title)
            made[name] = Button(say(f"notices.{name}"), rank="quiet", name=words)
        self.edit, self.attach, self.reply, self.replied = made.values()
        hand = len(self.asked.at_hand)
        self.gather = Button(
            say("notices.gather", n=hand), rank="quiet", name=say("notices.gather.of", notice=self.asked.notice.title)
        )
        if not hand:
            self.gather.hide()
        self.reply.setEnabled(bool(self.asked.papers))
        self.reply.setToolTip(say("notices.reply.tip"))
        if self.asked.notice.is_answered:
            self.replied.hide()
        return row(self.edit, self.attach, self.gather, self.reply, self.replied, 1, spacing=4)


def _notice_words(asked: Asked) -> tuple[str, str]:
    if asked.notice.is_answered:
        return say(f"notices.state.{asked.notice.state}"), "good"
    if asked.days_left < 0:
        return say("notices.late", n=-asked.days_left), "bad"
    kinds = {10: "warn", 5: "warn", 2: "bad"}
    return say("notices.left", n=asked.days_left), kinds.get(asked.warning or 0, "neutral")


class YearEndCard(Card):
    """The last day of the tax year in two lines, with the way to its list."""

    def __init__(self, end: YearEnd) -> None:
        super().__init__(margin=18, spacing=2)
        names = column(1)
        names.addWidget(Elided(say("date.year_end", year=end.year.number), 14, 600))
        why = say("year_end.own" if end.own else "year_end.usual", n=end.days)
        until = say("year_end.withdraw", day=figures.day_text(end.withdraw_by))
        under = Elided(f"{until}: {why}", 12)
        under.setProperty("tone", "mut")
        names.addWidget(under)
        self.open = Button(say("year_end.open"))
        head = row(Mark("hourglass-medium", "acctext", 20, ground="accsoft", box=40), spacing=12)
        head.addLayout(names, 1)
        if end.is_near:
            words = say("year_end.left", n=end.left) if end.left else say("year_end.ready")
            head.addWidget(Pill(words, "warn" if end.left else "good"))
        head.addWidget(self.open)
        self.box.addLayout(head)
