"""Every action of the window with its shortcut, and the menus they hang in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QActionGroup, QShortcut
from PySide6.QtWidgets import QMenu, QMenuBar

from freelancer_desk.domain.grouping import hides
from freelancer_desk.domain.words import Voice, in_english, say
from freelancer_desk.ui.sidebar import NAMES, TO_FIND
from freelancer_desk.ui.theme import Mode

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMainWindow

    from freelancer_desk.ui.office import Acts, Office

# What stays free around the list of all that can be done, in a small window.
_AROUND = QSize(32, 120)
_NAMES = ("book", "edit", "go", "view", "help")
_BEFORE_KEYS = "\u2003" * 4
# Ctrl with 1 to 9, and then 0, goes to the first pages.
_DIGITS = 10


class Menus:
    """The actions of a window; undo and redo carry the name of their step."""

    def __init__(self, window: QMainWindow, acts: Acts) -> None:
        self._window, self._acts = window, acts
        self._to_pages: list[QAction] = []
        self._chosen: dict[Mode, QAction] = {}
        window.setMenuBar(QMenuBar())
        self._menus = [window.menuBar().addMenu(say(f"menu.{name}")) for name in _NAMES]
        # A book may be open before the menus are filled, and knows what these two would do.
        self.undo = self._action("button.undo", "Ctrl+Z", acts.undo)
        self.redo = self._action("button.redo", "Ctrl+Shift+Z", acts.redo)
        self.name_steps(None, None)

    def fill(self, mode: Mode) -> None:
        """Hang all actions in the menus, for which the first picture of the window need not wait."""
        acts = self._acts
        book, edit, go, view, help_ = self._menus
        self._add(book, "button.import", "Ctrl+I", acts.choose_files)
        self._add(book, "import.downloads", "Ctrl+D", acts.look_in_downloads)
        self._add(book, "button.add_payment", "Ctrl+N", lambda: acts.type_payment(""))
        self._add(book, "invoices.new", "Ctrl+Shift+N", acts.type_invoice)
        self._add(book, "clients.new", "Ctrl+Alt+N", acts.type_client)
        book.addSeparator()
        for form, keys in (("pdf", "Ctrl+E"), ("xlsx", "Ctrl+Shift+E"), ("csv", ""), ("json", "Ctrl+Alt+E")):
            self._add(book, f"export.{form}", keys, partial(acts.export, form))
        self._add(book, "print.menu", "Ctrl+P", acts.print_page)
        book.addSeparator()
        self._add(book, "books.open", "Ctrl+O", lambda: acts.other_book(False))
        self._add(book, "books.new", "", lambda: acts.other_book(True))
        self._add(book, "books.demo", "", acts.open_demo)
        self._add(book, "button.back_up", "Ctrl+B", acts.back_up)
        book.addSeparator()
        self._add(book, "menu.quit", "Ctrl+Q", acts.close)
        edit.addActions([self.undo, self.redo])
        edit.addSeparator()
        self._add(edit, "menu.paste", "Ctrl+Shift+V", acts.paste)
        self._add(edit, "menu.search", "Ctrl+F", acts.search)
        self.palette = self._add(edit, "palette.menu", TO_FIND, acts.find)
        self._pages(go)
        self._modes(view)
        self._add(help_, "lessons.menu", "F1", self._lessons)
        self._add(help_, "about.menu", "", self._about)
        self.check_mode(mode)
        self._open_by_letter()

    def name_steps(self, undo: str | None, redo: str | None) -> None:
        """Say what undo and redo would take back and bring back; grey where there is nothing."""
        undo_text = say("button.undo.step", step=undo) if undo else say("button.undo")
        redo_text = say("button.redo.step", step=redo) if redo else say("button.redo")
        for action, text, step in ((self.undo, undo_text, undo), (self.redo, redo_text, redo)):
            action.setText(_roomy(text))
            action.setEnabled(step is not None)

    @property
    def actions(self) -> list[QAction]:
        """Everything that can be done from the menus, but for finding it and for going to a page."""
        menus = [action.menu() for action in self._window.menuBar().actions()]
        every = [action for menu in menus if isinstance(menu, QMenu) for action in menu.actions()]
        return [action for action in every if action not in {self.palette, *self._to_pages}]

    def find(self, office: Office) -> None:
        """Find a page, an action or anything in the book by a few letters."""
        from freelancer_desk.ui.palette import Palette

        palette = Palette(office, self.actions, self._window)
        around = self._window.geometry()
        palette.resize(palette.size().boundedTo(around.size() - _AROUND))
        palette.move(around.center().x() - palette.width() // 2, around.top() + 90)
        palette.show()

    def check_mode(self, mode: Mode) -> None:
        """Mark the theme now chosen; the system may change it before there is what to mark."""
        if mode in self._chosen:
            self._chosen[mode].setChecked(True)

    def _pages(self, menu: QMenu) -> None:
        for number, name in enumerate(NAMES, start=1):
            keys = f"Ctrl+{number % 10}" if number <= _DIGITS else ""
            self._to_pages.append(self._add(menu, f"nav.{name}", keys, partial(self._acts.show_page, name)))
        menu.addSeparator()
        self._add(menu, "ways.menu", "Ctrl+Shift+W", self._acts.compare_ways)
        menu.addSeparator()
        self._add(menu, "year.before", "Alt+PgUp", lambda: self._acts.turn_year(1))
        self._add(menu, "year.after", "Alt+PgDown", lambda: self._acts.turn_year(-1))

    def _lessons(self) -> None:
        from freelancer_desk.ui.dialogs.lessons import LessonsDialog

        LessonsDialog(self._window).open()

    def _about(self) -> None:
        from freelancer_desk.ui.dialogs.about import AboutDialog

        AboutDialog(self._window).open()

    def _modes(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for mode in Mode:
            action = self._add(menu, f"settings.mode.{mode.value}", "", partial(self._acts.wear, mode))
            action.setCheckable(True)
            group.addAction(action)
            self._chosen[mode] = action
        menu.addSeparator()
        self.hidden = self._add(menu, "hide.menu", "Ctrl+Shift+H", self._acts.hide_amounts)
        self.hidden.setCheckable(True)
        self.hidden.setChecked(hides())

    def _open_by_letter(self) -> None:
        """Alt with the first letter of its English name opens a menu, in whatever language."""
        bar = self._window.menuBar()
        for name, menu in zip(_NAMES, self._menus, strict=True):
            with in_english():
                letter = say(f"menu.{name}")[0]
            QShortcut(f"Alt+{letter}", bar).activated.connect(partial(bar.setActiveAction, menu.menuAction()))

    def _add(self, menu: QMenu, key: str, keys: str, act: Callable[[], object]) -> QAction:
        action = self._action(key, keys, act)
        menu.addAction(action)
        return action

    def _action(self, key: str, keys: str, act: Callable[[], object]) -> QAction:
        action = QAction(_roomy(say(key)), self._window.menuBar())
        if keys:
            action.setShortcut(keys)
        with in_english():  # who types Latin letters finds it in a window that speaks another script, too
            action.setProperty("english", say(key))
        action.triggered.connect(lambda: act())  # noqa: PLW0108 (the signal brings a flag)
        return action


def _roomy(text: str) -> str:
    """The words of an action; Qt leaves Nastaliq too little room before the keys that stand behind it."""
    return f"{text}{_BEFORE_KEYS if Voice.from_right else ''}".replace("&", "&&")
