"""The program in a real window: an X server without a screen, Qt's own way to it, and jobs done from the keyboard."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import demo

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 240
TRY = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
WITHOUT_A_MOUSE = "tests/ui/test_without_a_mouse.py"
JOBS = "a_payment_is_typed or a_step_is_taken_back or anything_is_found"
LOOK = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from freelancer_desk import app
from freelancer_desk.ui.main_window import MainWindow

def look():
    (window,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
    if not window.office.jobs.is_open or not window.office.jobs.idle:
        QTimer.singleShot(200, look)
        return
    QApplication.primaryScreen().grabWindow(0).save(sys.argv[2])
    print(QApplication.platformName())
    window.close()

made = MainWindow.open_book
MainWindow.open_book = lambda self: (made(self), QTimer.singleShot(500, look))
sys.exit(app.run(Path(sys.argv[1])))
"""


@pytest.fixture(scope="module")
def display() -> Iterator[dict[str, str]]:
    """The surroundings of a program with an X server of its own; where there is none to be had, it says so."""
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("no X server here for a real window (Debian: apt-get install xvfb)")
    read, write = os.pipe()
    screen = ("-screen", "0", "1400x900x24", "-nolisten", "tcp")
    running = subprocess.Popen([server, "-displayfd", str(write), *screen], pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        surroundings = {**os.environ, "DISPLAY": f":{number}", "HOUSE_PLATFORM": "xcb", "QT_QPA_PLATFORM": "xcb"}
        tried = subprocess.run([sys.executable, "-c", TRY], env=surroundings, capture_output=True, check=False)
        if tried.returncode:
            pytest.skip("Qt lacks libraries for a real window here; .ci/run names them")
        yield surroundings
    finally:
        running.terminate()
        running.wait()


def test_the_program_paints_its_window_on_the_screen(display: dict[str, str], tmp_path: Path) -> None:
    book, picture = tmp_path / "demo.fdesk", tmp_path / "screen.png"
    demo.make(book)
    done = subprocess.run(
        [sys.executable, "-c", LOOK, book, picture],
        cwd=ROOT, env=display, capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    assert (done.returncode, done.stdout.split()) == (0, ["xcb"]), done.stderr
    from PySide6.QtGui import QImage

    seen = QImage(str(picture)).convertToFormat(QImage.Format.Format_Grayscale8)
    shades = {seen.pixelColor(x, y).lightness() for x in range(0, 1300, 7) for y in range(0, 850, 7)}
    assert len(shades) > 20, "the screen is all but empty"


def test_jobs_are_done_from_the_keyboard_in_a_real_window(display: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", WITHOUT_A_MOUSE, "-k", JOBS],
        cwd=ROOT, env=display, capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
    assert "3 passed" in done.stdout
