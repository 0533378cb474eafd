"""Which columns a table shows: chosen in its menu by mouse or by the menu key, and kept on this computer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from freelancer_desk.domain.words import say
from freelancer_desk.ui.table import Table

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from freelancer_desk.ui.preferences import Preferences


def offer(page: QWidget, name: str, preferences: Preferences) -> None:
    """Let the user choose the columns of every table of a page; what was chosen before is shown."""
    for nth, table in enumerate(page.findChildren(Table)):
        key = f"{name}/{nth}"
        table.leave_out(preferences.left_out(key))
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(partial(_ask, table, key, preferences))


def _ask(table: Table[Any], key: str, preferences: Preferences, at: QPoint) -> None:
    menu = QMenu(table)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(say("columns.copy"), table.copy).setEnabled(bool(table.selected()))
    menu.addSection(say("columns.shown"))

    def turn(column: int, shown: bool) -> None:  # noqa: FBT001 (a signal's fact)
        table.leave_out(table.left_out - {column} if shown else table.left_out | {column})
        preferences.leave_out(key, table.left_out)

    for number, column in enumerate(table.rows.columns):
        act = menu.addAction(column.title or "–")
        act.setCheckable(True)
        act.setChecked(number not in table.left_out)
        act.setEnabled(number > 0)  # the first one names the row
        act.toggled.connect(partial(turn, number))
    menu.popup(table.viewport().mapToGlobal(at))
