"""The menu of a table, by mouse or by the menu key: copy, save as a file, order, and which columns are shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from freelancer_desk.domain.words import say
from freelancer_desk.ui.file_forms import ask_where, named_by_form
from freelancer_desk.ui.table import Table

if TYPE_CHECKING:
    from pathlib import Path

    from freelancer_desk.ui.page import Page
    from freelancer_desk.ui.preferences import Preferences

FORMS = ("xlsx", "csv")


def offer(page: Page, name: str, preferences: Preferences) -> None:
    """Give every table of a page its menu; the columns that were chosen before are shown."""
    for nth, table in enumerate(page.findChildren(Table)):
        key = f"{name}/{nth}"
        table.leave_out(preferences.left_out(key))
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(partial(_ask, page, table, key, preferences))


def save_to(page: Page, table: Table[Any], path: Path) -> None:
    """Write every row of the table to a file, as it is sorted and filtered, with the columns on show."""
    named, form = named_by_form(path, FORMS)
    title, jobs, written = table.accessibleName() or page.accessibleName(), page.office.jobs, table.writing()

    def keep(rows: list[list[str]]) -> None:
        from freelancer_desk.desk import reports

        jobs.read(
            lambda reads: reports.keep_table(reads, title, rows, form, named),
            lambda kept: page.office.speaker.said.emit(say("table.saved", file=kept.name, n=len(rows) - 1), False),
        )

    jobs.aside(lambda _job: written(), keep)


def _save(page: Page, table: Table[Any]) -> None:
    forms = {form: say(f"table.form.{form}") for form in FORMS}
    ask_where(page.window(), say("table.save"), forms, partial(save_to, page, table))


def _ask(page: Page, table: Table[Any], key: str, preferences: Preferences, at: QPoint) -> None:
    menu = QMenu(table)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(say("columns.copy"), table.copy).setEnabled(table.selectionModel().hasSelection())
    menu.addAction(say("table.save"), partial(_save, page, table)).setEnabled(table.rows.rowCount() > 0)
    order = menu.addMenu(say("columns.order"))
    for number, column in enumerate(table.rows.columns):
        if column.title and number not in table.left_out:
            order.addAction(column.title, partial(table.order_again, number))
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
