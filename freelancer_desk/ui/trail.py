"""A money trail as a line of steps: day, what happened, the amount, and what remains of the payment then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from freelancer_desk.domain import figures, trails
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.words import say, series
from freelancer_desk.ui import theme
from freelancer_desk.ui.filling import Filling
from freelancer_desk.ui.sides import FIGURES, high, is_mirrored
from freelancer_desk.ui.widgets import Button, Elided, clear, column, label, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from freelancer_desk.domain.trails import ShareOf, Step, Trail

DAY = 88
RAIL = 30
SUM = 112
MOST_SHARES = 60
_LINE = 28
_SECOND = 18
_GAP = 6
_HEAD = 32
_CARET = 12
_FOLD = 24
_SUMS = (3, 4)
_FOLD_TEXT = 270
_NAMES = 2
# How a dot is painted: colour, whether it is filled, its size.
DOTS = {
    **dict.fromkeys(trails.SOURCES, ("acc", True, 10)),
    **dict.fromkeys(trails.COSTS, ("warn", False, 10)),
    **dict.fromkeys((trails.TAX_CUT, trails.OTHER_TAX), ("warn", False, 10)),
    **dict.fromkeys((trails.OPENING, trails.UNTRACED), ("warn", True, 10)),
    **dict.fromkeys((trails.IN_ACCOUNT, trails.KEPT), ("acc", False, 14)),
    trails.CREDITED: ("acc", True, 10),
    trails.LEFT: ("good", True, 14),
}
PLAIN_DOT = ("faint", False, 8)
STATIONS = frozenset({trails.IN_ACCOUNT, trails.KEPT, trails.LEFT})
# Steps whose title says the place, or that have none.
PLACELESS = STATIONS | {trails.RATE, trails.UNTRACED, trails.OPENING}
COUNTS = {trails.EARNED: "earnings", trails.IN_ACCOUNT: "transfers"}


def remains(steps: Sequence[Step]) -> list[Money | None]:
    """What the payment has after each step, in that step's currency; None where nothing is to be said."""
    sums: dict[str, Money] = {}
    found: list[Money | None] = []
    for step in steps:
        code = step.amount.currency.code
        sums[code] = sums.get(code, Money.zero(step.amount.currency)) + step.amount
        if step.kind in {trails.RATE, trails.KEPT_BEFORE}:
            found.append(None)
        else:
            found.append(step.left if step.left is not None else sums[code] or None)
    return found


def moved(step: Step) -> str:
    """What a step moves; an estimate is told as one, and a step that only names a place moves nothing."""
    if step.estimate is not None:
        return say("trail.about", amount=figures.added(step.estimate))
    return figures.added(step.amount) if step.amount else ""


def sentence(step: Step, remaining: Money | None) -> str:
    """All that a step says, for those who do not see it."""
    parts = (
        figures.day_text(step.day) if step.day else "",
        trails.title(step),
        step.account if step.kind not in PLACELESS else "",
        moved(step),
        say("trails.remains", amount=figures.figure(remaining)) if remaining is not None else "",
    )
    return series(*parts)


class Rail(QWidget):
    """The line down the steps with the dot of one of them."""

    def __init__(self, kind: str, *, is_first: bool, is_last: bool) -> None:
        super().__init__()
        self.setFixedWidth(RAIL)
        self._dot = DOTS.get(kind, PLAIN_DOT)
        self._is_first, self._is_last = is_first, is_last

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        across, middle = self.width() / 2, high(_LINE, 13) / 2
        painter.setPen(QPen(theme.colour("edge"), 2))
        above = middle if self._is_first else 0.0
        below = middle if self._is_last else float(self.height())
        painter.drawLine(QPointF(across, above), QPointF(across, below))
        ink, filled, size = self._dot
        painter.setPen(QPen(theme.colour(ink), 2))
        painter.setBrush(theme.colour(ink if filled else "surface"))
        painter.drawEllipse(QRectF(across - size / 2, middle - size / 2, size, size))


class Fold(Button):
    """Shows and hides the rows that a step is made of."""

    def __init__(self, text: str) -> None:
        font = theme.font(12, 500)
        super().__init__(QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, _FOLD_TEXT), rank="quiet")
        self.setFont(font)
        self.setFixedHeight(high(_FOLD, 12))
        self.setStyleSheet("QPushButton { padding: 0 2px; }")
        self.setAccessibleName(text)
        self.setToolTip("" if self.text().replace("&&", "&") == text else text)
        self.setCheckable(True)
        self.setIconSize(QSize(_CARET, _CARET))
        self.toggled.connect(self._on_toggled)
        self._on_toggled(open_=False)

    def _on_toggled(self, open_: bool) -> None:  # noqa: FBT001 (a signal's fact)
        self._icon = "caret-down" if open_ else "caret-right"
        self._draw()


class StepRow(QWidget):
    """One step of the way."""

    def __init__(self, step: Step, remaining: Money | None, *, is_first: bool, is_last: bool) -> None:
        super().__init__()
        self.words = sentence(step, remaining)
        self.is_current = False
        self.fold: Fold | None = None
        self._shares: QWidget | None = None
        self._grid = QGridLayout()
        self._grid.setContentsMargins(8, 0, 8, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)
        self._grid.setRowMinimumHeight(0, high(_LINE, 13))
        day = label(figures.day_text(step.day) if step.day else "", 12, tone="mut", tabular=True)
        day.setFixedWidth(DAY)
        self._grid.addWidget(day, 0, 0)
        self._grid.addWidget(Rail(step.kind, is_first=is_first, is_last=is_last), 0, 1, 4, 1)
        self._what(step)
        self._sums(step, remaining)
        self._made_of(step)
        self.setLayout(self._grid)

    def toggle(self, *, open_: bool) -> None:
        """Show or hide what the step is made of."""
        if self.fold is not None:
            self.fold.setChecked(open_)

    def _what(self, step: Step) -> None:
        is_station = step.kind in STATIONS
        line = row(spacing=8)
        title = Elided(trails.title(step), 13, 600 if is_station else 500)
        line.addWidget(title)
        if step.kind not in PLACELESS:
            account = Elided(step.account, 12)
            account.setProperty("tone", "mut")
            line.addWidget(account, 1)
        else:
            line.addStretch(1)
        self._grid.addLayout(line, 0, 2)

    def _sums(self, step: Step, remaining: Money | None) -> None:
        is_station = step.kind in STATIONS
        cells = (
            (label(moved(step), 13, 500, tone="" if step.estimate is None else "mut", tabular=True), 3),
            (
                label(
                    figures.figure(remaining) if remaining is not None else "",
                    13,
                    600 if is_station else 400,
                    tone="" if is_station else "mut",
                    tabular=True,
                ),
                4,
            ),
        )
        for cell, at in cells:
            cell.setAlignment(FIGURES)
            cell.setMinimumWidth(SUM)
            self._grid.addWidget(cell, 0, at)
        if step.in_home is not None and step.in_home.currency != step.amount.currency:
            home = label(figures.figure(step.in_home), 12, tone="mut", tabular=True)
            home.setAlignment(FIGURES)
            home.setFixedHeight(high(_SECOND, 12))
            self._grid.addWidget(home, 1, 3)

    def _made_of(self, step: Step) -> None:
        if len(step.shares) == 1:
            share = step.shares[0]
            words = share.who if share.amount == share.whole else _part(share)
            told = Elided(words, 12)
            told.setProperty("tone", "mut")
            self._grid.addWidget(told, 1, 2)
        elif step.shares:
            self.fold = Fold(_shares_text(step))
            self.fold.toggled.connect(lambda open_: self._unfold(step, open_=open_))
            self._grid.addWidget(self.fold, 1, 2, Qt.AlignmentFlag.AlignLeft)
        self._grid.setRowMinimumHeight(3, _GAP)

    def _unfold(self, step: Step, *, open_: bool) -> None:
        """Rows are made when they are first asked for."""
        if self._shares is None:
            self._shares = ShareRows(step.shares)
            self._grid.addWidget(self._shares, 2, 2, 1, 3)
        self._shares.setVisible(open_)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.is_current:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.colour("acc"))
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)


class TrailView(QWidget):
    """All steps; one stop for Tab, the arrow keys move along the line, right and left unfold and fold."""

    moved = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(say("trails.name"))
        self.rows: list[StepRow] = []
        self._at = 0
        self._box = column(0)
        self._filling = Filling(self)
        self.setLayout(self._box)

    def show_trail(self, trail: Trail) -> None:
        """Show other steps."""
        clear(self._box)
        self._box.addWidget(_heads())
        self.rows = []
        self._at = 0
        self._filling.begin(self._filled(trail.steps))

    def _filled(self, steps: Sequence[Step]) -> Iterator[None]:
        last = len(steps) - 1
        for at, (step, remaining) in enumerate(zip(steps, remains(steps), strict=True)):
            made = StepRow(step, remaining, is_first=not at, is_last=at == last)
            self.rows.append(made)
            self._box.addWidget(made)
            yield

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self.rows) - 1
        places = {
            Qt.Key.Key_Down: min(self._at + 1, last) if self._is_shown else 0,
            Qt.Key.Key_Up: max(self._at - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if not self.rows:
            super().keyPressEvent(event)
        elif event.key() in places:
            self._go(places[Qt.Key(event.key())])
        elif event.key() in {Qt.Key.Key_Right, Qt.Key.Key_Left}:
            self.rows[self._at].toggle(open_=(event.key() == Qt.Key.Key_Right) != is_mirrored(self))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        for at, made in enumerate(self.rows):
            if made.geometry().contains(event.position().toPoint()):
                self._go(at)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by key sees where they are."""
        super().focusInEvent(event)
        if self.rows and event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self._go(self._at)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark(-1)

    @property
    def _is_shown(self) -> bool:
        return any(made.is_current for made in self.rows)

    def _go(self, at: int) -> None:
        self._at = at
        self._mark(at)
        self.setAccessibleName(self.rows[at].words)
        self.moved.emit(self.rows[at])

    def _mark(self, current: int) -> None:
        for at, made in enumerate(self.rows):
            if made.is_current != (at == current):
                made.is_current = at == current
                made.update()


def _heads() -> QWidget:
    made = QWidget()
    grid = QGridLayout()
    grid.setContentsMargins(8, 0, 8, 0)
    grid.setHorizontalSpacing(8)
    grid.setColumnStretch(2, 1)
    strut = QWidget()
    strut.setFixedWidth(RAIL)
    grid.addWidget(strut, 0, 1)
    for at, key in ((0, "trails.day"), (2, "trails.what"), (3, "trails.amount"), (4, "trails.left_then")):
        head = label(say(key), 12, 600, tone="mut")
        if at in _SUMS:
            head.setAlignment(FIGURES)
            head.setMinimumWidth(SUM)
        if not at:
            head.setFixedWidth(DAY)
        grid.addWidget(head, 0, at)
    made.setLayout(grid)
    made.setFixedHeight(_HEAD)
    return made


def _part(share: ShareOf) -> str:
    facts = {"who": share.who or "–", "amount": figures.figure(share.amount), "whole": figures.figure(share.whole)}
    return say("trails.part", **facts)


def _shares_text(step: Step) -> str:
    """`3 earnings: Northwind Labs, Helsinki Data Oy`."""
    names = list(dict.fromkeys(share.who for share in step.shares if share.who))
    shown = ", ".join(names[:_NAMES])
    if len(names) > _NAMES:
        shown = say("trails.others", names=shown, n=len(names) - _NAMES)
    count = say(f"trails.{COUNTS.get(step.kind, 'rows')}", n=len(step.shares))
    return say("trails.shares", count=count, names=shown) if shown else count


class ShareRows(QWidget):
    """The rows that a step is made of, the first of them where there are many."""

    def __init__(self, shares: Sequence[ShareOf]) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 2, 0, 6)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.setLayout(self._grid)
        Filling(self).begin(self._filled(shares))

    def _filled(self, shares: Sequence[ShareOf]) -> Iterator[None]:
        for at, share in enumerate(shares[:MOST_SHARES]):
            self._add(at, share)
            yield
        if len(shares) > MOST_SHARES:
            more = say("trails.more", n=len(shares) - MOST_SHARES)
            self._grid.addWidget(label(more, 12, tone="mut"), MOST_SHARES, 0, 1, 4)

    def _add(self, at: int, share: ShareOf) -> None:
        whole = say("trails.part_of", whole=figures.figure(share.whole)) if share.amount != share.whole else ""
        day = label(figures.day_text(share.day), 12, tone="mut", tabular=True)
        day.setFixedWidth(DAY)
        self._grid.addWidget(day, at, 0)
        self._grid.addWidget(Elided(share.who or "–", 12), at, 1)
        for place, text, tint in ((2, figures.figure(share.amount), ""), (3, whole, "mut")):
            cell: QLabel = label(text, 12, tone=tint, tabular=True)
            cell.setAlignment(FIGURES)
            cell.setMinimumWidth(SUM)
            self._grid.addWidget(cell, at, place)
