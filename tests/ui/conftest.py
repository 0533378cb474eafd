"""A real window on a real book, with everything settled before it is looked at."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import polib
import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication

from freelancer_desk.desk import demo, languages, open_desk, resources
from freelancer_desk.desk.languages import Language
from freelancer_desk.domain import figures
from freelancer_desk.ui import theme
from freelancer_desk.ui.charts import Chart
from freelancer_desk.ui.filling import Filling
from freelancer_desk.ui.jobs import Jobs
from freelancer_desk.ui.main_window import MainWindow
from freelancer_desk.ui.preferences import Preferences
from freelancer_desk.ui.theme import Mode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from pytestqt.qtbot import QtBot

QUIET = 5
LONGEST_WAIT = 60.0


class Bench:
    """A window under test: open it, wait until it is quiet, close it, open it again."""

    def __init__(self, qtbot: QtBot, folder: Path, book: Path, now: Callable[[], datetime] | None = None) -> None:
        self.qtbot, self.folder, self.book, self.now = qtbot, folder, book, now
        self.windows: list[tuple[MainWindow, Jobs]] = []
        self.open()

    @property
    def window(self) -> MainWindow:
        """The window now open."""
        return self.windows[-1][0]

    @property
    def jobs(self) -> Jobs:
        """Its jobs."""
        return self.windows[-1][1]

    def open(self) -> None:
        """Start the program on the book, as after a restart."""
        window = self.make()
        with self.qtbot.waitSignal(window.painted, timeout=30_000):
            window.show()
        window.open_book()
        self.settle()

    def make(self) -> MainWindow:
        """A window that was neither shown yet nor opened a book."""
        preferences = Preferences(QSettings(str(self.folder / "look.ini"), QSettings.Format.IniFormat))
        preferences.mode = Mode.LIGHT
        jobs = Jobs()
        window = MainWindow(jobs, preferences, resources() / "fonts", lambda: open_desk(self.book, now=self.now))
        self.windows.append((window, jobs))
        return window

    def settle(self) -> None:
        """Wait until nothing is under way."""
        end, quiet = time.monotonic() + LONGEST_WAIT, 0
        while time.monotonic() < end and quiet < QUIET:
            self.qtbot.wait(5)
            drawn = all(c.is_drawn for c in self.window.findChildren(Chart) if c.isVisible())
            filled = all(filling.is_done for filling in self.window.findChildren(Filling))
            quiet = quiet + 1 if self.jobs.idle and drawn and filled else 0
        assert quiet == QUIET

    def go(self, page: str) -> None:
        """Go to a page and wait for it."""
        self.window.show_page(page)
        self.settle()

    def close(self) -> None:
        """Close the window and wait until the book is closed."""
        if not self.windows:
            return
        window, _ = self.windows.pop()
        if not window.isHidden():
            with self.qtbot.waitSignal(window.emptied, timeout=30_000):
                window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    """The catalogues, compiled as the program reads them."""
    for source in (resources() / "languages").rglob("*.po"):
        made = source.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(made))


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[None]:
    """The light theme, the bundled fonts and English, also for whoever comes next."""
    theme.dress(qapp, Mode.LIGHT, resources() / "fonts")
    figures.write_with(figures.Grouping.THOUSANDS)
    yield
    figures.write_with(figures.Grouping.THOUSANDS)
    languages.turn_to(Language.ENGLISH)
    theme.dress(qapp, Mode.LIGHT)


@pytest.fixture(scope="session")
def demo_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo book, made once."""
    book = tmp_path_factory.mktemp("demo") / "demo.fdesk"
    demo.make(book)
    return book


@pytest.fixture
def bench(qtbot: QtBot, dressed: None, tmp_path: Path) -> Iterator[Callable[[Path | None], Bench]]:
    """Makes a window on a copy of a book, or on a new book."""
    del dressed
    made: list[Bench] = []

    def make(source: Path | None = None) -> Bench:
        book = tmp_path / "book.fdesk"
        if source is not None:
            book.write_bytes(source.read_bytes())
        made.append(Bench(qtbot, tmp_path, book))
        return made[-1]

    yield make
    for one in made:
        one.close()
