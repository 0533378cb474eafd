"""Starts Qt, opens the desk and shows it; without a display it says so in one sentence."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtCore import QByteArray
    from PySide6.QtWidgets import QApplication

    from freelancer_desk.desk import Desk
    from freelancer_desk.ui.main_window import MainWindow
    from freelancer_desk.ui.preferences import Preferences

_FACTOR = "QT_SCALE_FACTOR"
_PATIENCE_S = 20
_TITLE_BAR = 32
_TRY = "import sys; from PySide6.QtGui import QGuiApplication; QGuiApplication(sys.argv)"


def run(book: Path | None, argv: list[str] | None = None) -> int:
    """Show the window on a book until it is closed; 1 when no window can be shown or the book is open elsewhere."""
    if not _can_show():
        sys.stderr.write(say("app.no_display") + "\n")
        return 1
    gc.disable()  # what is loaded for the first picture stays: looking through it for garbage only makes one wait
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from freelancer_desk.ui import bindings

    bindings.import_plainly()
    from freelancer_desk.ui import theme
    from freelancer_desk.ui.calm import first_picture_stands
    from freelancer_desk.ui.doorbell import bell_of, ring
    from freelancer_desk.ui.preferences import Preferences

    preferences = Preferences()
    with scaled(preferences.scale):
        app = QApplication.instance() or theme.application(sys.argv[0], argv or [])
    if not isinstance(app, QApplication):
        return 1
    app.setApplicationName("freelancer-desk")
    app.setDesktopFileName("freelancer-desk")
    app.setQuitOnLastWindowClosed(False)
    where = _book(book)
    bell = bell_of(where)
    if ring(bell):
        sys.stderr.write(say("app.already_open") + "\n")
        return 1
    window = _window(app, where, bell, preferences)
    window.emptied.connect(app.quit)
    # Nothing slow is loaded, and no other thread works, before the window was painted.
    window.painted.connect(first_picture_stands, Qt.ConnectionType.QueuedConnection)
    window.painted.connect(window.open_book, Qt.ConnectionType.QueuedConnection)
    window.show()
    code = app.exec()
    if window.starts_again:
        from freelancer_desk.ui.other_books import start_beside

        if window.restores is not None:
            _restore(where, window.restores)
        start_beside(where)
    return code


def _restore(book: Path, backup: Path) -> None:
    """Put a backup in the place of a closed book; what goes wrong is said, and the book stays as it is."""
    from PySide6.QtWidgets import QMessageBox

    from freelancer_desk.desk import backups
    from freelancer_desk.domain.problems import DeskError
    from freelancer_desk.domain.words import sentence

    try:
        backups.restore(book, backup)
    except DeskError as problem:
        QMessageBox.warning(None, say("app.name"), sentence(problem))


@contextmanager
def scaled(scale: int) -> Iterator[None]:
    """Let Qt make everything larger, on top of what the screen and the user's own environment ask for."""
    from freelancer_desk.ui.preferences import SCALES

    before = os.environ.get(_FACTOR)
    try:
        own = float(before or 1)
    except ValueError:
        own = 1.0
    if scale != SCALES[0]:
        os.environ[_FACTOR] = str(own * scale / 100)
    try:
        yield
    finally:  # another window, started from this one, reads the scale for itself
        if before is None:
            os.environ.pop(_FACTOR, None)
        else:
            os.environ[_FACTOR] = before


def _can_show() -> bool:
    """On Linux a missing or dead display aborts the process, so a child tries first."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if not sys.platform.startswith("linux") or platform in {"offscreen", "minimal"}:
        return True
    if not (platform or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")):
        return False
    if not platform and not os.environ.get("WAYLAND_DISPLAY") and _x_answers(os.environ["DISPLAY"]):
        return True
    import subprocess

    try:
        tried = subprocess.run([sys.executable, "-c", _TRY], capture_output=True, timeout=_PATIENCE_S, check=False)  # noqa: S603 (our own words)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0


def _x_answers(display: str) -> bool:
    """A display of this machine answers and Qt's own needs are met: then no child has to try, which takes long."""
    import ctypes
    import socket

    number = display.removeprefix(":").partition(".")[0]
    if not display.startswith(":") or not number.isdecimal():
        return False
    try:
        ctypes.CDLL("libxcb-cursor.so.0")
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(1)
            door.connect(f"/tmp/.X11-unix/X{number}")  # noqa: S108 (where X listens)
    except OSError:
        return False
    return True


def _book(book: Path | None) -> Path:
    from freelancer_desk.desk import default_book

    return (book or default_book()).absolute()


def _window(app: QApplication, book: Path, bell: Path, preferences: Preferences) -> MainWindow:
    from freelancer_desk.desk import languages, open_desk, resources
    from freelancer_desk.domain.grouping import write_with
    from freelancer_desk.ui import errors, theme
    from freelancer_desk.ui.jobs import Jobs
    from freelancer_desk.ui.main_window import MainWindow

    languages.turn_to(preferences.language)
    write_with(preferences.grouping)
    fonts = resources() / "fonts"
    theme.dress(app, preferences.mode, fonts)

    def open_it() -> Desk:
        return open_desk(book)

    window = MainWindow(Jobs(), preferences, fonts, open_it)
    _stand(window, preferences.geometry)
    errors.catch_bugs(window.refuse)
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: window.dress())
    window.opened.connect(lambda: _hang_bell(window, bell))
    window.opened.connect(lambda: _welcome(window))
    return window


def _stand(window: MainWindow, geometry: QByteArray) -> None:
    """Where it stood, but never beyond the screen: that may be another one today, or text may be larger."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtGui import QGuiApplication

    window.restoreGeometry(geometry)
    if window.windowState() & (Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen):
        return
    screen = QGuiApplication.screenAt(window.geometry().center()) or QGuiApplication.primaryScreen()
    room = screen.availableGeometry().adjusted(0, _TITLE_BAR, 0, 0)
    window.resize(window.size().boundedTo(room.size()))
    stands = window.geometry()
    if not geometry.isEmpty() and not room.contains(stands):  # one that never stood anywhere is placed by the system
        beyond = QPoint(max(0, stands.right() - room.right()), max(0, stands.bottom() - room.bottom()))
        stands.translate(-beyond)
        stands.moveTopLeft(QPoint(max(stands.left(), room.left()), max(stands.top(), room.top())))
        window.setGeometry(stands)


def _welcome(window: MainWindow) -> None:
    from freelancer_desk.ui.welcoming import welcome

    welcome(window.office, window.preferences, window.acts, window)


def _hang_bell(window: MainWindow, bell: Path) -> None:
    """Only whoever holds the book's lock hears of later starts."""
    from freelancer_desk.ui.doorbell import Doorbell

    hung = Doorbell(bell, window)
    hung.rung.connect(window.come_forward)
    window.emptied.connect(hung.take_down)
