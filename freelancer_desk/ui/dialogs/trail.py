"""The dialog of one payment's money trail: its steps, what the way cost, what is left, and its paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from freelancer_desk.desk import trails
from freelancer_desk.domain import figures, papers
from freelancer_desk.domain.words import beside, say
from freelancer_desk.ui.dialogs.frame import PAD, Framed
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.trail import TrailView
from freelancer_desk.ui.widgets import Button, Card, Elided, column, label, row, rule

if TYPE_CHECKING:
    from decimal import Decimal

    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.trails import Trail
    from freelancer_desk.ui.office import Office

WIDTH, HEIGHT = 800, 740
_ROOM_BELOW = 24
TONES = {papers.ISSUED: "good", papers.ASKED: "acc", papers.NOT_ASKED: "warn"}


def _height(parent: QWidget | None) -> int:
    return min(HEIGHT, parent.window().height()) if parent is not None else HEIGHT


def rate_figure(rate: Decimal, unit: Currency) -> str:
    """A rate as rupees for one unit: `Rs 276.9328`."""
    sign = figures.SIGNS.get(unit.code, f"{unit.code}\u00a0")
    return f"{sign}{rate:.4f}"


class TrailDialog(Framed):
    """Follows a payment from client to bank; `needs_paper` is False for one that came from inside the country."""

    def __init__(
        self, office: Office, identity: str, parent: QWidget | None = None, *, needs_paper: bool = True
    ) -> None:
        super().__init__(say("trails.title"), say("trails.reading"), WIDTH, _height(parent), parent)
        self._office, self._identity, self._needs_paper = office, identity, needs_paper
        self.view = TrailView()
        card = Card(margin=12, spacing=0)
        card.box.addWidget(self.view)
        self.body.addWidget(card)
        self.body.addStretch(1)
        self.view.moved.connect(self._on_moved)
        self.results = column(10)
        self.results.setContentsMargins(PAD, 14, PAD, 14)
        whole = cast("QVBoxLayout", self.layout())
        whole.insertLayout(whole.count() - 1, self.results)
        whole.insertWidget(whole.count() - 1, rule())
        self.edit = Button(say("trails.edit"), "pencil-simple")
        self.edit.setAutoDefault(False)
        self.edit.clicked.connect(self._on_edit)
        self.foot.addWidget(self.edit)
        done = Button(say("button.close"))
        done.clicked.connect(self.accept)
        self.feet(done)
        office.jobs.look(lambda reads: trails.trail(reads, identity), self._on_read, self._on_refused)

    @property
    def said(self) -> str:
        """All that stands below the steps."""
        found = [child for child in self.findChildren(QWidget) if child.property("result")]
        return " | ".join(child.accessibleName() for child in found)

    def _on_read(self, trail: Trail) -> None:
        about = {"payer": trail.payer or "–", "account": trail.account or "–", "day": figures.day_text(trail.day)}
        self.under.setText(say("trails.under", **about))
        self.view.show_trail(trail)
        for text in _warnings(trail):
            self.results.addWidget(_told(label(text, 13, 500, tone="warn", wrap=True), text))
        line = row(spacing=16)
        for cell, weight in ((_left(trail), 4), (_cost(trail), 5), (_effective(trail), 4), (self._paper(trail), 4)):
            if cell is not None:
                line.addWidget(cell, weight, Qt.AlignmentFlag.AlignTop)
        self.results.addLayout(line)
        self.view.setFocus()

    def _paper(self, trail: Trail) -> QWidget:
        if not self._needs_paper:
            return _cell(say("trails.paper"), say("trails.no_paper_needed"), "", tint="mut")
        state, told = trail.papers.state, trail.papers
        day = told.asked_day if state == papers.ASKED else None
        asked = say("trails.asked", day=figures.day_text(day)) if day is not None else ""
        files = say("trails.files", n=told.files) if told.files else ""
        under = beside(told.name, asked, files)
        pill = Pill(say(f"paper_state.{state}"), TONES.get(state, "bad"))
        made = QWidget()
        box = column(3)
        box.addWidget(label(say("trails.paper"), 12, 500, tone="mut"))
        box.addLayout(row(pill, 1))
        if under:
            box.addWidget(_under(under))
        made.setLayout(box)
        return _told(made, " ".join(filter(None, (pill.accessibleName(), under))))

    def _on_moved(self, shown: QWidget) -> None:
        area = self.findChild(QScrollArea)
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(shown, 0, _ROOM_BELOW)

    def _on_edit(self) -> None:
        self.accept()
        self._office.speaker.wants_payment.emit(self._identity)

    def _on_refused(self, error: BaseException) -> None:
        self.reject()
        self._office.speaker.refused.emit(error)


def _told(widget: QWidget, text: str) -> QWidget:
    widget.setProperty("result", "true")
    widget.setAccessibleName(text)
    return widget


def _under(text: str) -> Elided:
    made = Elided(text, 12, tabular=True)
    made.setProperty("tone", "mut")
    return made


def _cell(name: str, value: str, under: str, *, tint: str = "") -> QWidget:
    made = QWidget()
    box = column(3)
    box.addWidget(label(name, 12, 500, tone="mut"))
    box.addWidget(label(value, 16, 700, tone=tint, tabular=True))
    box.addWidget(_under(under))
    made.setLayout(box)
    return _told(made, " ".join(filter(None, (name, value, under))))


def _warnings(trail: Trail) -> list[str]:
    found = [say("trails.untraced", amount=figures.figures(trail.untraced))] if trail.untraced else []
    return found if trail.adds_up else [*found, say("trail.no_sum")]


def _left(trail: Trail) -> QWidget:
    kept = say("trails.kept", amount=figures.figure(trail.kept)) if trail.kept is not None else say("trails.after")
    return _cell(say("trails.left"), figures.figure(trail.left), kept)


def _cost(trail: Trail) -> QWidget:
    gross = figures.figures(trail.gross)
    if trail.cost_home is None:
        return _cell(say("trails.cost"), figures.figures(trail.cost) or "0", say("trails.of", gross=gross))
    share = trail.cost_percent
    under = say("trails.share_of", percent=f"{share:.2f}", gross=gross) if share is not None else gross
    return _cell(say("trails.cost"), figures.figure(trail.cost_home), under)


def _effective(trail: Trail) -> QWidget | None:
    """What is left of each unit that was paid; nothing to say of a payment in home currency."""
    home = trail.credited.currency
    if all(money.currency == home for money in trail.gross):
        return None
    name = say("trails.effective", currency=trail.gross[0].currency.code)
    if trail.effective_rate is None:
        return _cell(say("trails.effective", currency=say("trails.unit")), "–", say("trails.no_rate"), tint="mut")
    bank = say("trails.bank_rate", rate=f"{trail.rate:.4f}") if trail.rate is not None else ""
    return _cell(name, rate_figure(trail.effective_rate, home), bank)
