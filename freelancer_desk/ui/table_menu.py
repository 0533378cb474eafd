"""The menu of a table, by mouse or by the menu key: copy, save as a file, and which columns are shown."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from freelancer_desk.domain.words import say
from freelancer_desk.ui.table import Table

if TYPE_CHECKING:
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
    form = next((form for form in FORMS if path.suffix.casefold() == f".{form}"), FORMS[0])
    if path.suffix.casefold() != f".{form}":
        path = path.with_name(f"{path.name}.{form}")
    title, jobs = table.accessibleName() or page.accessibleName(), page.office.jobs

    def keep(rows: list[list[str]]) -> None:
        from freelancer_desk.desk import reports

        jobs.read(
            lambda reads: reports.keep_table(reads, title, rows, form, path),
            lambda kept: page.office.speaker.said.emit(say("table.saved", file=kept.name, n=len(rows) - 1), False),
        )

    jobs.aside(lambda _job: table.written(), keep)


def _save(page: Page, table: Table[Any]) -> None:
    from PySide6.QtWidgets import QFileDialog

    dialog = QFileDialog(page.window(), say("table.save"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([say(f"table.filter.{form}") for form in FORMS])
    dialog.setDefaultSuffix(FORMS[0])
    dialog.filterSelected.connect(
        lambda chosen: dialog.setDefaultSuffix(next(form for form in FORMS if chosen == say(f"table.filter.{form}")))
    )
    dialog.fileSelected.connect(lambda name: save_to(page, table, Path(name)))
    dialog.open()


def _ask(page: Page, table: Table[Any], key: str, preferences: Preferences, at: QPoint) -> None:
    menu = QMenu(table)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(say("columns.copy"), table.copy).setEnabled(bool(table.selected()))
    menu.addAction(say("table.save"), partial(_save, page, table)).setEnabled(table.rows.rowCount() > 0)
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
