"""The window: where one can go, what one can do from anywhere, and what was just done."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from freelancer_desk.desk import languages
from freelancer_desk.domain.grouping import hide, hides, write_with
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say, sentence
from freelancer_desk.ui import theme
from freelancer_desk.ui.bulletin import Bulletin
from freelancer_desk.ui.calm import Calm
from freelancer_desk.ui.errors import report_of
from freelancer_desk.ui.exporting import export
from freelancer_desk.ui.invoicing import catch_up, open_paper, type_client, type_invoice
from freelancer_desk.ui.menus import Menus
from freelancer_desk.ui.notices import Floor, MessageBar, Toast
from freelancer_desk.ui.office import Acts, Office, Place, Speaker, Years
from freelancer_desk.ui.other_books import choose, open_demo
from freelancer_desk.ui.pages.making import load, load_common, make
from freelancer_desk.ui.readiness import Readiness
from freelancer_desk.ui.sending import Sending
from freelancer_desk.ui.sidebar import FOOT, NAMES, PLACES, Beside, Sidebar
from freelancer_desk.ui.state import backup_told, close_book, last_backup, state, years_offered
from freelancer_desk.ui.tabbing import tab_as_laid_out
from freelancer_desk.ui.taking_in import choose_files, look_in_downloads, paste, review
from freelancer_desk.ui.veil import DropVeil
from freelancer_desk.ui.widgets import column

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPaintEvent

    from freelancer_desk.desk import Changes, Desk
    from freelancer_desk.ui.jobs import Jobs
    from freelancer_desk.ui.page import Page
    from freelancer_desk.ui.preferences import Preferences
    from freelancer_desk.ui.state import State, YearsOffered
    from freelancer_desk.ui.theme import Mode

SMALLEST, USUAL = (1024, 640), (1280, 860)


class MainWindow(QMainWindow):
    """The one window of a book."""

    painted = Signal()
    opened = Signal()
    emptied = Signal()

    def __init__(self, jobs: Jobs, preferences: Preferences, fonts: Path, opener: Callable[[], Desk]) -> None:
        super().__init__()
        theme.wear(self)
        self.setWindowTitle(say("app.name"))
        self.setMinimumSize(*(side * 100 // preferences.scale for side in SMALLEST))
        self.resize(*USUAL)
        self.setAcceptDrops(True)
        self._jobs, self.preferences, self.fonts, self._opener = jobs, preferences, fonts, opener
        self._is_closing = self._was_painted = self.starts_again = False
        self.restores: Path | None = None
        self.office = Office(jobs, Bulletin(), Years(), Speaker(), Sending(jobs))
        self.acts = Acts(
            partial(choose_files, self.office, self), partial(look_in_downloads, self.office, self), self.type_payment,
            partial(export, self.office, self), self.back_up, self.close, self.undo, self.redo, self.search,
            self.show_page, self.office.years.turn, self.wear, self.dress, self.hide_amounts, self.print_page,
            self.start_again, partial(paste, self.office, self), self.compare_ways,
            lambda: self.menus.find(self.office), self.retell, lambda new: choose(self, jobs, new=new),
            partial(type_invoice, self.office, self), partial(type_client, self.office, self),
            partial(open_demo, self.office),
        )  # fmt: skip
        self._veil = DropVeil(self)
        self._made: dict[str, Page] = {}
        self._furnish("home")
        self.painted.connect(self._fill_menus, Qt.ConnectionType.QueuedConnection)
        self._calm = Calm(jobs)
        jobs.failed.connect(self.refuse)

    def open_book(self) -> None:
        """Open the book on the writer thread; what goes wrong is said, with a way to try again."""
        self._jobs.open(self._opener, self._on_opened, self._on_not_opened)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 (Qt's own signature)
        tab_as_laid_out(self)
        return super().focusNextPrevChild(next)

    def start_again(self, restores: Path | None = None) -> None:
        """Close, and let the program show the book anew, or a backup in its place."""
        self.starts_again, self.restores = True, restores
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide at once; the writer makes a last backup and closes the book, then the program ends."""
        self.preferences.geometry = self.saveGeometry()
        event.accept()
        if self._is_closing:
            return
        self._is_closing = True
        self.hide()
        self._calm.stop()
        self._jobs.close(close_book, self.emptied.emit)

    def come_forward(self) -> None:
        """Another start of the program wants this window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def page(self, name: str) -> Page:
        """A page, made when it is first needed."""
        if name not in self._made:
            self._made[name] = make(name, self.office, self.acts, self.preferences, self.fonts)
            self.stack.addWidget(self._made[name])
            self._show_steps()
        return self._made[name]

    @property
    def pages(self) -> dict[str, Page]:
        """Every page."""
        return {name: self.page(name) for name in NAMES}

    def show_page(self, name: str) -> None:
        """Go to a page."""
        self.stack.setCurrentWidget(self.page(name))
        self.sidebar.show_page(name)
        if self._jobs.is_open:
            self.message.hide()

    def type_payment(self, identity: str) -> None:
        """Type a payment, or edit one."""
        from freelancer_desk.ui.dialogs.payment import PaymentDialog

        if self._jobs.is_open:
            PaymentDialog(self.office, identity, self).open()

    def compare_ways(self) -> None:
        """Compare the ways home."""
        from freelancer_desk.ui.dialogs.ways import WaysDialog

        if self._jobs.is_open:
            WaysDialog(self.office, self).open()

    def print_page(self) -> None:
        """Print the table on show."""
        from freelancer_desk.ui.printing import print_page

        print_page(self.office, self.stack.currentWidget())

    def undo(self) -> None:
        """Take the newest step back."""
        self._turn(back=True)

    def redo(self) -> None:
        """Bring back what undo took."""
        self._turn(back=False)

    def back_up(self) -> None:
        """Make a backup now."""
        if self._jobs.is_open:
            self._keep(lambda: self._jobs.read(backup_told, self.toast.say))

    def search(self) -> None:
        """Search on the page on show, or else among the payments."""
        if not hasattr(self.stack.currentWidget(), "look_for"):
            self.show_page("payments")
        page: Any = self.stack.currentWidget()
        page.look_for()

    def wear(self, mode: Mode) -> None:
        """Change the theme."""
        self.preferences.mode = mode
        self.dress()

    def dress(self) -> None:
        """Put on what the preferences say, and show every figure in their writing."""
        write_with(self.preferences.grouping)
        app = QGuiApplication.instance()
        if isinstance(app, QApplication):
            theme.dress(app, self.preferences.mode, self.fonts)
        self.menus.check_mode(self.preferences.mode)
        self._outdate()

    def hide_amounts(self) -> None:
        """Write dots in the place of every amount, for a screen that others see, or amounts again."""
        from freelancer_desk.ui.forms import NumberField

        hide(not hides())
        self.menus.hidden.setChecked(hides())
        self.message.hide()
        for field in self.findChildren(NumberField):
            field.cover()
        self._outdate()
        self._refresh()
        self.toast.say(say("hide.on" if hides() else "hide.off"), say("button.undo"), self.hide_amounts)

    def retell(self) -> None:
        """Say everything in the language that the preferences say: the window is furnished anew."""
        from freelancer_desk.ui.tongues import let_go

        languages.turn_to(self.preferences.language)
        shown = next(name for name, page in self._made.items() if page is self.stack.currentWidget())
        self.office.hush()
        self.readiness.deleteLater()
        let_go(self.takeCentralWidget(), self._jobs)
        self._made = {}
        self.dress()
        self._furnish(shown)
        if self._jobs.is_open:
            self._on_shown()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            self._veil.cover()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        del event
        self._veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._veil.hide()
        review(self.office, self, [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _furnish(self, page: str) -> None:
        """Sidebar, pages, menus and messages, in the language now spoken."""
        self._steps: tuple[str | None, str | None] = (None, None)
        self.stack = QStackedWidget()
        self.sidebar = Sidebar(_named(PLACES), _named(FOOT), self.acts.find)
        self.sidebar.went.connect(self.show_page)
        self.sidebar.neared.connect(self._on_neared)
        self.message = MessageBar()
        self._build()
        self.menus = Menus(self, self.acts)
        if self._was_painted:
            self._fill_menus()
        self.toast = Toast(self._content)
        self._listen()
        self.show_page(page)
        self.readiness = Readiness(self._jobs, self.office.bulletin)

    def _fill_menus(self) -> None:
        self.menus.fill(self.preferences.mode)

    def _build(self) -> None:
        self._content = Floor()
        self._content.setProperty("class", "page")
        self._content.setLayout(box := column(0))
        box.addWidget(self.message)
        box.addWidget(self.stack, 1)
        self.setCentralWidget(Beside(self.sidebar, self._content))

    def _outdate(self) -> None:
        """Whatever is shown is to be written anew."""
        for page in self._made.values():
            page.outdate()

    def _listen(self) -> None:
        speaker = self.office.speaker
        speaker.said.connect(self._on_said)
        speaker.refused.connect(self.refuse)
        speaker.went.connect(self._on_went)
        speaker.wants_import.connect(self.acts.choose_files)
        speaker.wants_payment.connect(self.type_payment)
        speaker.wants_invoice.connect(lambda wanted: open_paper(self.office, wanted, self))
        speaker.imported.connect(lambda: self._keep(lambda: None))
        self.office.bulletin.changed.connect(self._on_changed)

    def refuse(self, error: BaseException) -> None:
        """Say a refusal in one sentence; anything else is a bug, shown with a report to copy."""
        if isinstance(error, DeskError):
            self.toast.hide()  # what was done before would stand beside what was not
            self.message.say(sentence(error))
        else:
            from freelancer_desk.ui.dialogs.bug import BugDialog

            BugDialog(report_of(error), self).open()

    def _on_opened(self, desk: Desk) -> None:
        self.message.hide()
        self.stack.setEnabled(True)
        self.office.bulletin.follow(desk)
        self.opened.emit()
        self._on_shown()

    def _on_neared(self, name: str) -> None:
        if self._jobs.is_open:
            load(name)

    def _on_shown(self) -> None:
        self.setWindowTitle(say("app.title", book=self._jobs.desk.path.stem))
        self._jobs.look(partial(years_offered, desk=self._jobs.desk), self._on_years)

    def _on_years(self, offered: YearsOffered) -> None:
        self.office.years.offer(*offered)
        self._once_read(self._settle_in)

    def _settle_in(self) -> None:
        """What the first page on show need not wait for."""
        self._refresh()
        self._jobs.read(last_backup, self._on_backup)
        catch_up(self.office)
        self.office.sending.begin()
        QTimer.singleShot(0, load_common)

    def _on_not_opened(self, error: BaseException) -> None:
        self.sidebar.show_status(say("status.closed"), "bad")
        self.stack.setEnabled(False)  # nothing of a book can be done without one
        if isinstance(error, DeskError):
            self.message.say(sentence(error), act=say("button.try_again"), then=self.open_book)
        else:
            self.refuse(error)

    def _refresh(self) -> None:
        """Read what the frame of the window shows: years, open questions, what undo would do."""
        if not self._jobs.is_open:
            return
        self._jobs.look(partial(state, desk=self._jobs.desk), self._on_state)

    def _on_state(self, state: State) -> None:
        offered, waiting, undo, redo = state
        self.office.years.offer(*offered)
        self.sidebar.entries["questions"].count(waiting)
        self.menus.name_steps(undo, redo)
        self._steps = (undo, redo)
        self._show_steps()

    def _show_steps(self) -> None:
        """Undo and redo on the page of history are there when there is something to turn back or forth."""
        page = self._made.get("history")
        for name, step in zip(("undo", "redo"), self._steps, strict=True):
            if page is not None:
                getattr(page, name).setEnabled(step is not None)

    def _on_backup(self, last: str) -> None:
        told = (say("status.backed_up", when=last), "good") if last else (say("status.not_backed_up"), "faint")
        self.sidebar.show_status(*told)

    def _turn(self, *, back: bool) -> None:
        from freelancer_desk.desk import history

        if not self._jobs.is_open:
            return
        told = say("history.took_back" if back else "history.brought_back", step=self._steps[0 if back else 1] or "")
        act, then = ("button.redo", self.redo) if back else ("button.undo", self.undo)
        verb = history.undo if back else history.redo
        self._jobs.write(lambda desk, _job: verb(desk), lambda _done: self.toast.say(told, say(act), then))

    def _on_changed(self, _changes: Changes) -> None:
        self._once_read(self._follow)

    def _once_read(self, then: Callable[[], object]) -> None:
        """The page on show reads first, and alone; afterwards the window may be closing."""
        shown: Any = self.stack.currentWidget()
        QTimer.singleShot(0, self, lambda: shown.once_read(lambda: then() if self._jobs.is_open else None))

    def _follow(self) -> None:
        self._refresh()
        self._keep(lambda: None, only_when_due=True)

    def _keep(self, then: Callable[[], object], *, only_when_due: bool = False) -> None:
        from freelancer_desk.desk import backups

        def kept(_path: object) -> None:
            self._jobs.read(last_backup, self._on_backup)
            then()

        verb = backups.when_due if only_when_due else backups.after_import
        self._jobs.write(lambda desk, _job: verb(desk), kept)

    def _on_said(self, text: str, can_undo: bool) -> None:  # noqa: FBT001 (a signal's fact)
        self.toast.say(text, say("button.undo") if can_undo else "", self.undo if can_undo else None)

    def _on_went(self, place: Place) -> None:
        if place.page == "import":
            QTimer.singleShot(0, self.acts.choose_files)
            return
        self.show_page(place.page)
        self.page(place.page).point_at(place.at)


def _named(places: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
    return [(name, icon, say(f"nav.{name}")) for name, icon in places]
