"""Accounts down, months across: which month of each account is covered and proved, as a mark and a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from freelancer_desk.domain import figures
from freelancer_desk.domain.months import State
from freelancer_desk.domain.words import directed, say
from freelancer_desk.ui import theme
from freelancer_desk.ui.sides import draw_words, is_mirrored, sided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from freelancer_desk.domain.days import Span
    from freelancer_desk.domain.months import AccountMonths, MonthState

    Index = QModelIndex | QPersistentModelIndex
    Place = tuple[AccountMonths, MonthState]

NAMES = 176
CELL = 46
WIDEST = 160
HEAD = 44
MARK = 26
_BAR = 14
_ICON = 14
_JANUARY = 1
# How a state is marked: icon, ink, and what surrounds it: a soft ground, a dashed line or nothing.
MARKS = {
    State.PROVED: ("check", "good", "ground"),
    State.DOES_NOT_ADD_UP: ("x", "bad", "ground"),
    State.NO_PROOF: ("minus", "neutral", "ground"),
    State.GAP: ("link-break", "warn", "ground"),
    State.MISSING: ("download-simple", "warn", "dashes"),
    State.NOT_YET: ("hourglass-medium", "faint", ""),
}


def state_words(month: MonthState) -> str:
    """What is known of a month, in a few words."""
    if month.state is State.MISSING and month.covered_until is not None:
        return say("grid.missing_after", day=figures.day_text(month.covered_until))
    if month.state is State.GAP and month.difference is not None:
        return f"{say('grid.gap')}: {say('grid.gap_of', amount=figures.figure(abs(month.difference)))}"
    return say(f"grid.{month.state.value}")


def draw_mark(painter: QPainter, box: QRectF, state: State) -> None:
    """The mark of a state; each has a shape of its own."""
    name, ink, around = MARKS[state]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if around == "ground":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(f"{ink}bg"))
        painter.drawEllipse(box)
    elif around == "dashes":
        pen = QPen(theme.colour(ink), 1.2)
        pen.setDashPattern([2.2, 2.2])
        painter.setPen(pen)
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    inner = box.width() * _ICON / MARK
    icon = QRectF(0, 0, inner, inner)
    icon.moveCenter(box.center())
    theme.draw_icon(painter, name, icon, theme.colour(ink))
    painter.restore()


class StateMark(QWidget):
    """The mark of a state by itself, for the legend and the details."""

    def __init__(self, state: State, size: int = MARK) -> None:
        super().__init__()
        self._state = state
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        draw_mark(QPainter(self), QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), self._state)


class Months(QAbstractTableModel):
    """The months of every account; months before an account began or after it ended have no cell."""

    def __init__(self) -> None:
        super().__init__()
        self.accounts: Sequence[AccountMonths] = ()
        self.spans: list[Span] = []
        self._cells: list[dict[Span, MonthState]] = []

    def fill(self, accounts: Sequence[AccountMonths]) -> None:
        """Show other accounts."""
        self.beginResetModel()
        self.accounts = accounts
        self._cells = [{month.span: month for month in account.months} for account in accounts]
        self.spans = sorted({span for cells in self._cells for span in cells})
        self.endResetModel()

    def at(self, index: Index) -> Place | None:
        """The account and month of a cell; None where the account has no such month."""
        if not index.isValid():
            return None
        month = self._cells[index.row()].get(self.spans[index.column()])
        return (self.accounts[index.row()], month) if month is not None else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self.accounts)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self.spans)

    def flags(self, index: Index) -> Qt.ItemFlag:
        usable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usable if self.at(index) is not None else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 (Qt's own signature)
        place = self.at(index)
        if place is None or role not in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        account, month = place
        when = figures.month_text(month.span.first)
        return directed(say("grid.of", account=account.account, month=when, state=state_words(month)))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 (Qt's own signature)
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        if orientation is Qt.Orientation.Vertical:
            return self.accounts[section].account
        return figures.month_text(self.spans[section].first)


class Names(QHeaderView):
    """The accounts' names, which stay while months scroll."""

    def __init__(self, view: MonthGrid) -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._view = view
        self.setFixedWidth(NAMES)
        self.setDefaultSectionSize(theme.ROW)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(theme.font(13, 500))
        painter.setPen(theme.colour("text"))
        whole = QRectF(rect)
        inner = sided(painter, whole.adjusted(0, 0, -12, 0), whole)
        draw_words(painter, inner, self._view.months.accounts[logicalIndex].account)
        painter.restore()


class Heads(QHeaderView):
    """The months' names; a year stands above its January and above the first month in sight."""

    def __init__(self, view: MonthGrid) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self.setFixedHeight(HEAD)
        self.setMinimumSectionSize(CELL)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        first = self._view.months.spans[logicalIndex].first
        painter.save()
        painter.setPen(theme.colour("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        middle = rect.top() + rect.height() // 2 - 3
        begins = self.viewport().width() - rect.right() if is_mirrored(painter) else rect.left()
        is_first_seen = 0 <= begins < rect.width()
        if first.month == _JANUARY or is_first_seen:
            painter.setFont(theme.font(11, 600, tabular=True))
            painter.setPen(theme.colour("faint"))
            painter.drawText(
                rect.adjusted(0, 2, 0, middle - rect.bottom()), Qt.AlignmentFlag.AlignCenter, f"{first.year}"
            )
        painter.setFont(theme.font(12, 600))
        painter.setPen(theme.colour("mut"))
        name = figures.month_names()[first.month - 1]
        painter.drawText(rect.adjusted(0, middle - rect.top(), 0, -4), Qt.AlignmentFlag.AlignCenter, name)
        painter.restore()


class Cells(QStyledItemDelegate):
    """Paints the mark of each month; the chosen one stands in a frame."""

    def __init__(self, view: MonthGrid) -> None:
        super().__init__(view)
        self._view = view
        self._pictures: dict[tuple[State, bool, float], QPixmap] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell: QRect = option.rect
        box = QRectF(cell)
        painter.save()
        painter.fillRect(cell, theme.colour("surface"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(cell.bottomLeft(), cell.bottomRight())
        place = self._view.months.at(index)
        if place is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            state = option.state
            frame = QRectF(0, 0, MARK + 10, MARK + 10)
            frame.moveCenter(box.center())
            is_chosen, is_hovered = state & QStyle.StateFlag.State_Selected, state & QStyle.StateFlag.State_MouseOver
            if is_chosen or is_hovered:
                strong = is_chosen and self._view.hasFocus()
                ink = theme.colour("acc" if strong else "edge")
                painter.setPen(QPen(ink, 2 if strong else 1) if is_chosen else Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accsoft" if is_chosen else "hover"))
                painter.drawRoundedRect(frame, 8, 8)
            mark = QRectF(0, 0, MARK, MARK)
            mark.moveCenter(box.center())
            picture = self._picture(place[1].state, self._view.devicePixelRatioF())
            painter.drawPixmap(mark.topLeft().toPoint(), picture)
        painter.restore()

    def _picture(self, state: State, ratio: float) -> QPixmap:
        """A mark is drawn once; hundreds of them are in sight."""
        key = (state, theme.Now.dark, ratio)
        if key not in self._pictures:
            made = self._pictures[key] = QPixmap(QSize(MARK, MARK) * ratio)
            made.setDevicePixelRatio(ratio)
            made.fill(Qt.GlobalColor.transparent)
            painter = QPainter(made)
            draw_mark(painter, QRectF(0, 0, MARK, MARK), state)
            painter.end()
        return self._pictures[key]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(CELL, theme.ROW)


class MonthGrid(QTableView):
    """The grid: arrow keys move, Enter opens what one can do for a month."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.months = Months()
        self.setModel(self.months)
        self.setAccessibleName(say("grid.name"))
        self.setItemDelegate(Cells(self))
        self.setVerticalHeader(Names(self))
        self.setHorizontalHeader(Heads(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalScrollBar().valueChanged.connect(lambda _at: self.horizontalHeader().viewport().update())
        self.selectionModel().currentChanged.connect(lambda index, _before: self._on_current(index))

    def fill(self, accounts: Sequence[AccountMonths]) -> None:
        """Show other months; the cell that was chosen stays chosen, and the newest months are in sight."""
        before = self.current()
        is_new = not self.months.accounts
        self.months.fill(accounts)
        self._share_room()
        if before is not None:
            self.choose(before[0].account_id, before[1].span)
        if is_new or before is None:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().maximum())

    def current(self) -> Place | None:
        """The chosen account and month."""
        return self.months.at(self.currentIndex())

    def choose(self, account_id: int, span: Span) -> None:
        """Choose a month of an account, where it is there."""
        rows = [at for at, account in enumerate(self.months.accounts) if account.account_id == account_id]
        if rows and span in self.months.spans:
            index = self.months.index(rows[0], self.months.spans.index(span))
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = self.current()
        if place is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.opened.emit(place)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        place = self.months.at(self.indexAt(event.position().toPoint()))
        if place is not None:
            self.opened.emit(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        at_end = self.horizontalScrollBar().value() == self.horizontalScrollBar().maximum()
        super().resizeEvent(event)
        self._share_room()
        if at_end:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().maximum())

    def _on_current(self, index: QModelIndex) -> None:
        place = self.months.at(index)
        if place is not None:
            self.chosen.emit(place)

    def _share_room(self) -> None:
        count = max(1, len(self.months.spans))
        width = min(WIDEST, max(CELL, (self.width() - NAMES) // count))
        self.horizontalHeader().setDefaultSectionSize(width)
        bar = _BAR if width * count > self.width() - NAMES else 0
        self.setFixedHeight(HEAD + theme.ROW * len(self.months.accounts) + bar + 2)
