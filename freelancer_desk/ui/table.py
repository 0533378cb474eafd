"""The one table, its painter and its titles: calm rows, elided text, amounts to the right."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, Generic

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from freelancer_desk.domain.grouping import hiding
from freelancer_desk.domain.words import Voice, bare
from freelancer_desk.ui import theme
from freelancer_desk.ui.pill import draw_pill, pill_height, pill_width
from freelancer_desk.ui.rows import Column, Look, Rows, T
from freelancer_desk.ui.sides import broad, draw_kept_words, draw_words, sided

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QPaintEvent

HEAD = 38
LEAST_ROWS = 3
_PAD = 10
_EDGE = 20
_WHOLE_ROW = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
_AND_ROW = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
_CARET = 16
# Where the keys are: a bar as high as the row, at the side where it begins.
_MARK = 3
_CTRL = Qt.KeyboardModifier.ControlModifier


class Painter:
    """Paints the rows of a table: ground, row line, elided text, or a status pill.

    Whole rows: a delegate, which Qt asks for each cell, takes twice as long.
    """

    def __init__(self, view: Table[Any]) -> None:
        self._view = view

    def paint(self, painter: QPainter, part: QRect) -> None:
        """What of the rows lies in a part of the table."""
        view = self._view
        columns = [at for at in range(len(view.rows.columns)) if not view.isColumnHidden(at)]
        boxes = [(at, QRect(view.columnViewportPosition(at), 0, view.columnWidth(at), theme.ROW)) for at in columns]
        first, last = view.rowAt(part.top()), view.rowAt(part.bottom())
        if not boxes or first < 0:
            return
        held = max(0, view.currentIndex().row()) if view.hasFocus() else -1
        for at in range(first, (last if last >= 0 else view.rows.rowCount() - 1) + 1):
            top = view.rowViewportPosition(at)
            self._row(painter, at, [(number, box.translated(0, top)) for number, box in boxes], is_held=at == held)

    def _row(self, painter: QPainter, at: int, boxes: list[tuple[int, QRect]], *, is_held: bool) -> None:
        view, whole = self._view, boxes[0][1].united(boxes[-1][1])
        is_chosen = view.selectionModel().isSelected(view.rows.index(at, 0))
        if is_chosen:
            painter.fillRect(whole, theme.colour("sel"))
        elif at == view.under_mouse:
            painter.fillRect(whole, theme.colour("hover"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(whole.left(), whole.bottom(), whole.right(), whole.bottom())
        if is_held:
            start = whole.right() - _MARK + 1 if Voice.from_right else whole.left()
            painter.fillRect(QRect(start, whole.top(), _MARK, whole.height()), theme.colour("acc"))
        row = view.rows.seen(at)
        if row is None:
            return
        for number, box in boxes:
            column, inner = view.rows.columns[number], view.inner(number, box)
            text = column.text(row)
            if column.look is not Look.PILL:
                self._text(painter, inner, text, column)
            elif text:
                self._pill(painter, inner, text, column.tone(row) if column.tone else "neutral", is_chosen)

    def _text(self, painter: QPainter, inner: QRect, text: str, column: Column[Any]) -> None:
        look, is_figure = column.look, column.to_the_right
        font = theme.font(13, 600 if look is Look.AMOUNT or look is Look.STRONG else 400, tabular=is_figure)
        painter.setPen(theme.colour("mut" if look is Look.MUTED or look is Look.FOREIGN else "text"))
        draw_kept_words(painter, inner, text, font, to_the_right=is_figure)

    def _pill(self, painter: QPainter, inner: QRect, text: str, kind: str, is_chosen: bool) -> None:  # noqa: FBT001
        tall = pill_height()
        box = QRectF(
            inner.left(), inner.top() + (inner.height() - tall) / 2, min(pill_width(text), inner.width()), tall
        )
        on = "surface" if is_chosen and kind == "acc" else ""  # the ground of a chosen row is the accent's own
        draw_pill(painter, sided(painter, box, QRectF(inner)), text, kind, on)


class Head(QHeaderView):
    """Column titles in small strong grey, with a caret where the table is sorted."""

    def __init__(self, view: Table[Any]) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self.setSectionsClickable(True)
        self.setSortIndicatorShown(True)
        self.setHighlightSections(False)
        self.setFixedHeight(HEAD)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        column = self._view.rows.columns[logicalIndex]
        painter.save()
        painter.setPen(theme.colour("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = QRectF(self._view.inner(logicalIndex, rect))
        painter.setFont(theme.font(12, 600))
        painter.setPen(theme.colour("mut"))
        is_sorted = self.sortIndicatorSection() == logicalIndex and self._view.has_order
        words = inner.adjusted(0, 0, -_CARET if is_sorted else 0, 0)
        at_end = column.to_the_right and not Voice.from_right
        shown = draw_words(painter, sided(painter, words, inner), column.title, at_end=at_end)
        if is_sorted:
            wide = painter.fontMetrics().horizontalAdvance(shown)
            at = inner.right() - 12 if at_end else inner.left() + wide + 4
            down = self.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
            box = sided(painter, QRectF(at, inner.center().y() - 5, 12, 12), inner)
            theme.draw_icon(painter, "caret-down" if down else "caret-up", box, theme.colour("acctext"))
        painter.restore()


class Table(QTableView, Generic[T]):
    """The one table: whole rows are chosen, Enter opens, Delete asks to remove, Ctrl C copies as columns of text."""

    opened = Signal(object)
    removing = Signal(object)
    changing = Signal(list)  # the ids of the rows that are chosen, from the top
    chosen = Signal(object)
    ordered = Signal(str, bool)  # by what, and whether backwards: where whoever fills the table sorts

    def __init__(self, columns: Sequence[Column[T]], identity: Callable[[T], Hashable], name: str) -> None:
        super().__init__()
        self.setViewport(QWidget())  # to name one of its own, the bindings would make every class of widget they know
        self.rows = Rows(columns, identity)
        self.under_mouse = -1
        self.has_order = False
        self.left_out: frozenset[int] = frozenset()
        self._identity = identity
        self.setModel(self.rows)
        self.setProperty("class", "rows")
        self.setAccessibleName(name)
        self._painter = Painter(self)
        head = Head(self)
        self.setHorizontalHeader(head)
        head.sectionClicked.connect(self.order_again)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows.seen(index.row())))
        self.selectionModel().selectionChanged.connect(lambda: self.chosen.emit(self.current()))

    def fill(self, rows: Sequence[T]) -> None:
        """Show other rows; what was chosen stays chosen."""
        kept = self.current()
        self.rows.fill(rows)
        if kept is not None:
            self.choose(self._identity(kept))
        self._share_room()

    def choose(self, identity: Hashable) -> None:
        """Select the row with this identity and bring it into sight."""
        at = self.rows.place(identity)
        if at is not None:
            index = self.rows.index(at, 0)
            self.selectionModel().setCurrentIndex(index, _WHOLE_ROW)  # Qt's selectRow finds no row from the right
            self.scrollTo(index)

    def choose_too(self, identities: Iterable[str]) -> None:
        """Select these rows besides what is selected; nothing is read for it."""
        wanted, chosen = set(identities), QItemSelection()
        for at in range(self.rows.rowCount()):
            if str(self.rows.identity(at)) in wanted:
                chosen.select(self.rows.index(at, 0), self.rows.index(at, 0))
        self.selectionModel().select(chosen, _AND_ROW)

    def order_by(self, column: int, order: Qt.SortOrder) -> None:
        """Sort by a column."""
        self.has_order, self._sorted = True, (column, order)
        self.horizontalHeader().setSortIndicator(column, order)
        if self.rows.columns[column].by:
            self.ordered.emit(self.rows.columns[column].by, order is Qt.SortOrder.DescendingOrder)
            return
        kept = self.current()
        self.rows.sort(column, order)
        if kept is not None:
            self.choose(self._identity(kept))

    def selected(self) -> list[T]:
        """The rows that are chosen, from the top."""
        return list(self.rows.some(self._chosen_places()))

    def chosen_ids(self) -> list[str]:
        """What the chosen rows are called, from the top; nothing is read for it."""
        return [str(self.rows.identity(at)) for at in self._chosen_places()]

    def _chosen_places(self) -> list[int]:
        parts: Any = self.selectionModel().selection()
        return sorted({at for part in parts for at in range(part.top(), part.bottom() + 1)})

    def current(self) -> T | None:
        """The first chosen row."""
        parts: Any = self.selectionModel().selection()
        first = min((part.top() for part in parts), default=None)
        return self.rows.seen(first) if first is not None else None

    def inner(self, column: int, box: QRect) -> QRect:
        """The room for text in a cell: even padding, wider at the outer edges."""
        start = _EDGE if column == self._outer[0] else _PAD
        end = _EDGE if column == self._outer[1] else _PAD
        left, right = (end, start) if Voice.from_right else (start, end)
        return box.adjusted(left, 0, -right, 0)

    def writing(self) -> Callable[[], list[list[str]]]:
        """What tells, on any thread, the titles of the columns on show and every row, in order, as they are now."""
        columns = [column for at, column in enumerate(self.rows.columns) if at not in self.left_out]
        every = self.rows.every()

        def written() -> list[list[str]]:
            with hiding(wanted=False):
                return [[one.title for one in columns], *([bare(one.text(row)) for one in columns] for row in every())]

        return written

    def copied(self) -> str:
        """The chosen rows as lines of tab-separated text under their titles; amounts as they are, also when hidden."""
        lines = [[column.title for column in self.rows.columns]]
        with hiding(wanted=False):
            lines += [[column.text(row) for column in self.rows.columns] for row in self.selected()]
        return bare("\n".join("\t".join(cell.replace("\t", " ") for cell in line) for line in lines))

    def copy(self) -> None:
        """Put the chosen rows on the clipboard."""
        QGuiApplication.clipboard().setText(self.copied())

    def leave_out(self, columns: frozenset[int]) -> None:
        """Show all columns but these."""
        self.left_out = columns
        self._share_room()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif (at := self._goal(event, is_chosen=row is not None)) is not None:
            index = self.rows.index(at, 0)
            self.selectionModel().setCurrentIndex(index, _WHOLE_ROW)
            self.scrollTo(index)
        elif row is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(row)
        elif row is not None and event.key() == Qt.Key.Key_Delete:
            self.removing.emit(row)
        elif row is not None and event.key() == Qt.Key.Key_F2:
            self.changing.emit(self.chosen_ids())
        else:
            super().keyPressEvent(event)

    def _goal(self, event: QKeyEvent, *, is_chosen: bool) -> int | None:
        """The row that a key leads to where Qt would go elsewhere: to an end of the table, or to the first choice."""
        last = self.rows.rowCount() - 1
        if last < 0 or event.modifiers() & ~(_CTRL | Qt.KeyboardModifier.KeypadModifier):
            return None
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        first = {} if is_chosen or event.modifiers() & _CTRL else {Qt.Key.Key_Down: 0, Qt.Key.Key_Up: last}
        return (ends | first).get(Qt.Key(event.key()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """What has a ground of its own is moved when it is scrolled, and not painted; a style sheet takes it away."""
        self.viewport().setAutoFillBackground(True)
        with QPainter(self.viewport()) as painter:
            self._painter.paint(painter, event.rect())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def minimumSizeHint(self) -> QSize:
        """Its titles and a few rows; where there is less room, the page scrolls."""
        return QSize(super().minimumSizeHint().width(), HEAD + LEAST_ROWS * theme.ROW)

    def _hover(self, at: int) -> None:
        before, self.under_mouse = self.under_mouse, at
        for row in {before, at} - {-1} if at != before else ():
            self.viewport().update(0, self.rowViewportPosition(row), self.viewport().width(), theme.ROW)

    def order_again(self, column: int) -> None:
        """Upward first, and the other way round each time after; the head turned its own caret before it said so."""
        again = self._sorted == (column, Qt.SortOrder.AscendingOrder)
        self.order_by(column, Qt.SortOrder.DescendingOrder if again else Qt.SortOrder.AscendingOrder)

    _sorted: tuple[int, Qt.SortOrder] | None = None
    _outer = (-1, -1)

    @staticmethod
    def _width(column: Column[Any], *, close: bool) -> int:
        """Words like more room in the script of some languages, figures and states do not; a title is told whole."""
        if not Voice.from_right:
            return column.width
        title = QFontMetricsF(theme.font(12, 600)).horizontalAdvance(column.title)
        is_word = not (column.to_the_right or column.look is Look.PILL)
        return max(broad(column.width) if is_word and not close else column.width, ceil(title) + 2 * _PAD + _CARET)

    def _share_room(self) -> None:
        """Give each column its room; what may be dropped goes first, then the table scrolls: no amount is cut."""
        room = self.viewport().width()
        columns = self.rows.columns
        kept = [at for at in range(len(columns)) if at not in self.left_out]
        widths = [self._width(column, close=False) for column in columns]
        if sum(widths[at] for at in kept) > room:
            widths = [self._width(column, close=True) for column in columns]
        for at in sorted((at for at in kept if columns[at].drop), key=lambda at: -columns[at].drop):
            if sum(widths[k] for k in kept) <= room:
                break
            kept.remove(at)
        self._outer = (kept[0], kept[-1]) if kept else (-1, -1)
        spare = max(0, room - sum(widths[at] for at in kept))
        weights = sum(columns[at].stretch for at in kept) or 1
        used = 0
        for at, column in enumerate(columns):
            self.setColumnHidden(at, at not in kept)
            if at in kept:
                width = widths[at] + spare * column.stretch // weights
                used += width
                self.setColumnWidth(at, width if at != kept[-1] else max(widths[at], room - used + width))
