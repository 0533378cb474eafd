"""A table to type in: cells that are edited in place, what is wrong beside its row, an empty row to go on in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from freelancer_desk.domain import figures
from freelancer_desk.domain.words import bare
from freelancer_desk.ui import theme
from freelancer_desk.ui.sides import FIGURES, draw_words, is_mirrored
from freelancer_desk.ui.table import HEAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Index = QModelIndex | QPersistentModelIndex
_PAD = 10
_WORDS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _same(text: str) -> str:
    return text.strip()


class TypedColumn(NamedTuple):
    """A field to type: its words and room, how what was typed is kept, and how what is kept is shown."""

    field: str
    title: str
    width: int = 100
    is_amount: bool = False
    kept: Callable[[str], str] = _same
    shown: Callable[[str], str] = _same


class Fault(NamedTuple):
    """What is wrong with a row: the field, and one sentence."""

    field: str
    text: str


class TypedModel(QAbstractTableModel):
    """Rows of fields; the last row on show is empty, and typing in it adds a row. The last column tells the faults."""

    changed = Signal()
    last_is_amount = False

    def __init__(
        self, columns: Sequence[TypedColumn], title: str, check: Callable[[Mapping[str, str]], Fault | None]
    ) -> None:
        super().__init__()
        self.columns, self._title, self._check = tuple(columns), title, check
        self.rows: list[dict[str, str]] = []
        self.faults: list[Fault | None] = []
        self.typed_by_hand = 0  # letters

    def add(self, rows: Iterable[Mapping[str, str]]) -> None:
        """More rows below the others; empty ones are left out."""
        kept = {column.field: column.kept for column in self.columns}
        made = [{name: kept.get(name, _same)(text) for name, text in row.items()} for row in rows]
        made = [row for row in made if any(row.values())]
        if made:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(made) - 1)
            self.rows += made
            self.faults += map(self._check, made)
            self.endInsertRows()
            self.changed.emit()

    def remove(self, places: Iterable[int]) -> None:
        """Take rows out."""
        for at in sorted(set(places) & set(range(len(self.rows))), reverse=True):
            self.beginRemoveRows(QModelIndex(), at, at)
            del self.rows[at], self.faults[at]
            self.endRemoveRows()
        self.changed.emit()

    def check(self) -> int | None:
        """Look at every row anew; gives back the place of the first that is wrong."""
        self.faults = [self._check(row) for row in self.rows]
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.columns)))
        return next((at for at, fault in enumerate(self.faults) if fault is not None), None)

    def fault(self, row: int) -> Fault | None:
        """What is wrong with a row on show."""
        return self.faults[row] if row < len(self.faults) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self.rows) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self.columns) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 (Qt's own signature)
        row, at = index.row(), index.column()
        fault = self.fault(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return fault.text if fault is not None else None
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        if at == len(self.columns):
            return fault.text if fault is not None else ""
        column = self.columns[at]
        text = column.shown(self.rows[row].get(column.field, "")) if row < len(self.rows) else ""
        return figures.covered(text) if column.is_amount and role != Qt.ItemDataRole.EditRole else text

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401 (Qt's own signature)
        del role
        row, column = index.row(), self.columns[index.column()]
        kept = column.kept(str(value))
        if row == len(self.rows) and kept:
            self._begin()
        if row < len(self.rows) and kept != self.rows[row].get(column.field, ""):
            self.rows[row][column.field] = kept
            self.typed_by_hand += len(kept)
            self.faults[row] = self._check(self.rows[row])
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns)))
            self.changed.emit()
        return True

    def _begin(self) -> None:
        """The empty row becomes one of the rows, where it stands, and another empty one follows."""
        self.beginInsertRows(QModelIndex(), len(self.rows) + 1, len(self.rows) + 1)
        self.rows.append({})
        self.faults.append(None)
        self.endInsertRows()

    def flags(self, index: Index) -> Qt.ItemFlag:
        can_type = index.column() < len(self.columns)
        return super().flags(index) | (Qt.ItemFlag.ItemIsEditable if can_type else Qt.ItemFlag.NoItemFlags)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 (Qt's own signature)
        is_across = orientation is Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.DisplayRole and is_across:
            return self.columns[section].title if section < len(self.columns) else self._title
        if role == Qt.ItemDataRole.TextAlignmentRole and is_across:
            is_amount = self.columns[section].is_amount if section < len(self.columns) else self.last_is_amount
            return FIGURES if is_amount else _WORDS
        return None


class _Cells(QStyledItemDelegate):
    """Paints cells as the other tables do, a wrong one in red, and edits them in place."""

    def __init__(self, view: TypedTable) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(40, theme.ROW)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        del option
        column = self._view.typed.columns[index.column()]
        line = QLineEdit(parent)
        line.setFont(theme.font(13, tabular=column.is_amount))
        line.setAccessibleName(column.title)
        if column.is_amount:
            line.setAlignment(FIGURES)
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """What is being typed, or is chosen to be typed over, stays when other cells are told anew."""
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QLineEdit) and not editor.isModified() and editor.text() != text:
            editor.setText(text)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box, model, at = option.rect, self._view.typed, index.column()
        fault = model.fault(index.row())
        is_last = at == len(model.columns)
        is_wrong = fault is not None and (is_last or fault.field == model.columns[at].field)
        painter.save()
        if is_wrong and not is_last:
            painter.fillRect(box, theme.colour("badbg"))
        elif option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.colour("sel"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        is_amount = model.last_is_amount if is_last else model.columns[at].is_amount
        painter.setFont(theme.font(12 if is_last and not is_amount else 13, tabular=is_amount))
        painter.setPen(theme.colour("bad" if is_wrong else "text"))
        at_end = is_amount and not is_mirrored(painter)
        draw_words(painter, box.adjusted(_PAD, 0, -_PAD, 0), str(index.data()), at_end=at_end)
        if self._view.hasFocus() and index == self._view.currentIndex() and not is_last:
            painter.setPen(theme.colour("acc"))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.restore()


class TypedTable(QTableView):
    """Type over a cell, Enter edits it, Delete takes rows out, Ctrl V asks to paste, Ctrl C copies with the titles."""

    pasting = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("class", "typed")
        self.setAccessibleName(name)
        self.setItemDelegate(_Cells(self))
        head = self.horizontalHeader()
        head.setFont(theme.font(12, 600))
        head.setFixedHeight(HEAD)
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def hold(self, model: TypedModel) -> None:
        """Type into this model."""
        self.typed = model
        self.setModel(model)
        for at, column in enumerate(model.columns):
            self.setColumnWidth(at, column.width)
        model.dataChanged.connect(lambda *_where: self.viewport().update())

    def at(self, row: int, column: int = 0) -> None:
        """Go to a cell."""
        self.setCurrentIndex(self.typed.index(row, column))
        self.setFocus()

    def chosen(self) -> list[int]:
        """The places of the rows that are chosen."""
        return sorted({index.row() for index in self.selectionModel().selectedRows()})

    def copied(self) -> str:
        """The chosen rows as lines of tab-separated text under their titles."""
        rows = [self.typed.rows[at] for at in self.chosen() if at < len(self.typed.rows)]
        lines = [[column.title for column in self.typed.columns]]
        lines += [[row.get(column.field, "") for column in self.typed.columns] for row in rows]
        return bare("\n".join("\t".join(cell.replace("\t", " ") for cell in line) for line in lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied())
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasting.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.state() is not QAbstractItemView.State.EditingState and self.currentIndex().isValid():
                self.edit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.typed.remove(self.chosen())
        else:
            super().keyPressEvent(event)
