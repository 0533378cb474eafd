"""The lines of an invoice, typed without a mouse: Tab moves on, Enter begins the next line, Delete takes one out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView

from freelancer_desk.domain import figures
from freelancer_desk.domain.invoices.lines import InvoiceLine
from freelancer_desk.domain.numbers import typed_decimal
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say
from freelancer_desk.ui import theme
from freelancer_desk.ui.forms import grouped_number, plain_number
from freelancer_desk.ui.table import HEAD
from freelancer_desk.ui.typed_rows import Fault, TypedColumn, TypedModel, TypedTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from freelancer_desk.domain.money import Currency
    from freelancer_desk.ui.typed_rows import Index

MOST_SEEN = 6
_NONE = "–"
_HIDDEN_ZERO = frozenset({"discount", "tax"})
_TABS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}


def columns() -> tuple[TypedColumn, ...]:
    """What is typed of a line."""

    def number(field: str, width: int) -> TypedColumn:
        return TypedColumn(field, say(f"line.{field}"), width, is_amount=True, kept=plain_number, shown=grouped_number)

    return (
        TypedColumn("text", say("line.text"), 140),
        number("quantity", 72),
        TypedColumn("unit", say("line.unit"), 62),
        number("price", 84),
        number("discount", 66),
        number("tax", 58),
    )


class LinesModel(TypedModel):
    """The lines as they are typed; the last column is what each comes to."""

    last_is_amount = True

    def __init__(self) -> None:
        super().__init__(columns(), say("line.amount"), lambda _row: None)
        self.unit: Currency | None = None

    def show(self, lines: Iterable[Mapping[str, str]]) -> None:
        """Show the lines of a kept paper."""
        self.remove(range(len(self.rows)))
        self.add({name: _shown(name, text) for name, text in line.items()} for line in lines)

    def tell(self, faults: Mapping[int, Fault]) -> None:
        """Mark what is wrong, by the place of the line."""
        self.faults = [faults.get(at) for at in range(len(self.rows))]
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.columns)))

    def priced_in(self, unit: Currency) -> None:
        """Reckon in another currency."""
        self.unit = unit
        self.dataChanged.emit(self.index(0, len(self.columns)), self.index(self.rowCount() - 1, len(self.columns)))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 (Qt's own signature)
        if index.column() == len(self.columns) and role != Qt.ItemDataRole.ToolTipRole:
            is_shown = role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
            return self._amount(index.row()) if is_shown else None
        return super().data(index, role)

    def _amount(self, row: int) -> str:
        if row >= len(self.rows) or self.unit is None:
            return ""
        said = self.rows[row]
        try:
            quantity, price, discount = (
                typed_decimal(said[name]) if said.get(name) else default
                for name, default in (("quantity", Decimal(1)), ("price", Decimal(0)), ("discount", Decimal(0)))
            )
            return figures.amount(InvoiceLine("", quantity, "", price, discount).amount(self.unit))
        except DeskError:
            return _NONE


class LinesTable(TypedTable):
    """The table of lines; it grows with them until it scrolls."""

    grown = Signal()

    def __init__(self) -> None:
        super().__init__(say("line.lines"))
        self.hold(LinesModel())
        self.setTabKeyNavigation(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(len(self.typed.columns), 100)
        self.typed.rowsInserted.connect(self._fit)
        self.typed.rowsRemoved.connect(self._fit)
        self._fit()

    @property
    def lines(self) -> LinesModel:
        """What is typed."""
        model = self.typed
        assert isinstance(model, LinesModel)  # noqa: S101  the only model this table holds
        return model

    def offer_tax(self, *, on: bool) -> None:
        """Show the column of taxes to those who may charge any."""
        self.setColumnHidden([column.field for column in self.typed.columns].index("tax"), not on)

    def moveCursor(self, cursorAction: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Tab passes over what cannot be typed."""
        found = super().moveCursor(cursorAction, modifiers)
        steps = {QAbstractItemView.CursorAction.MoveNext: 1, QAbstractItemView.CursorAction.MovePrevious: -1}
        if cursorAction not in steps or found.column() < len(self.typed.columns):
            return found
        row = found.row() + (1 if steps[cursorAction] > 0 else 0)
        if steps[cursorAction] > 0:
            return self.typed.index(min(row, self.typed.rowCount() - 1), 0)
        last = max(at for at in range(len(self.typed.columns)) if not self.isColumnHidden(at))
        return self.typed.index(row, last)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter ends a line and begins the next one."""
        if hint is not QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            super().closeEditor(editor, hint)
            return
        row = self.currentIndex().row()
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.at(min(row + 1, self.typed.rowCount() - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _TABS.get(Qt.Key(event.key()), 0)
        at = self.currentIndex()
        is_empty = at.row() == len(self.typed.rows)
        if (step > 0 and (is_empty or not at.isValid())) or (
            step < 0 and (not at.isValid() or (at.row() == 0 and at.column() == 0))
        ):
            event.ignore()
        elif event.key() == Qt.Key.Key_Delete:
            row = at.row()
            super().keyPressEvent(event)
            self.at(min(row, self.typed.rowCount() - 1))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:  # noqa: ANN401  whatever brings the focus
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            first = self.typed.index(0, 0)
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _fit(self) -> None:
        seen = min(self.typed.rowCount(), MOST_SEEN)
        self.setFixedHeight(HEAD + theme.ROW * seen + 2)
        self.grown.emit()


def _shown(name: str, text: str) -> str:
    return "" if name in _HIDDEN_ZERO and text == "0" else text
