"""Starting: no heavy import for a sentence, and an installed wheel that holds all it needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"PySide6", "matplotlib", "numpy", "sqlite_utils", "requests", "typst", "keyring", "xlsxwriter"}
TELL = """
import json, runpy, sys
sys.argv = ["freelancer-desk", *{arguments!r}]
try:
    runpy.run_module("freelancer_desk", run_name="__main__")
except SystemExit as end:
    status = end.code
import freelancer_desk
loaded = sorted({{name.partition(".")[0] for name in sys.modules}})
print(json.dumps([status or 0, freelancer_desk.__file__, loaded]), file=sys.stderr)
"""

# What the window may not wait for: it is loaded after the first paint, or when somebody asks for it.
LATER = HEAVY - {"PySide6"} | {
    "_hashlib", "concurrent.futures", "decimal", "json", "socket", "sqlite3", "PySide6.QtNetwork",
    "freelancer_desk.cli", "freelancer_desk.domain.words.screens", "freelancer_desk.store.book",
    "freelancer_desk.ui.forms", "freelancer_desk.ui.table",
}  # fmt: skip
LOOK = """
import builtins, sys
from PySide6.QtWidgets import QApplication
from freelancer_desk import __main__

def look():
    names = list(sys.modules)
    import json, linecache
    print(json.dumps([names, builtins.__import__ is builtins.__orig_import__, list(linecache.cache)]))
    return 0

QApplication.exec = staticmethod(look)
sys.argv = ["freelancer-desk"]
sys.exit(__main__.main())
"""

# What a window has no use for, though it is open, idle, and knows all its pages.
UNASKED = {
    "_hashlib", "email.utils", "html", "matplotlib", "requests", "sqlite_utils", "typst", "xlsxwriter",
    "PySide6.QtNetwork", "freelancer_desk.desk.importing", "freelancer_desk.desk.records",
    "freelancer_desk.desk.sharing", "freelancer_desk.domain.taxes.assess", "freelancer_desk.plugins.importers",
    "freelancer_desk.plugins.return_forms", "freelancer_desk.ui.dialogs.welcome",
}  # fmt: skip
IDLE = """
import sys, time
from PySide6 import QtCore, QtGui, QtWidgets
from freelancer_desk import __main__

def look():
    app = QtWidgets.QApplication.instance()
    (window,) = (one for one in app.topLevelWidgets() if hasattr(one, "show_page"))
    window.show_page("payments")
    end, quiet = time.monotonic() + 60, time.monotonic()
    while time.monotonic() < end and time.monotonic() - quiet < 2:
        app.processEvents()
        if not (window._jobs.is_open and window._jobs.idle):
            quiet = time.monotonic()
    import json
    idle, where = list(sys.modules), QtCore.QPointF(5, 5)
    app.sendEvent(window.sidebar.entries["taxes"], QtGui.QEnterEvent(where, where, where))
    came = [name for name in sys.modules if name not in idle]
    for page in window.sidebar.entries:
        window.show_page(page)
        window.repaint()
    print(json.dumps([idle, list(vars(QtWidgets)), window.page("payments").table.rows.rowCount(), came]))
    return 0

QtWidgets.QApplication.exec = staticmethod(look)
sys.argv = ["freelancer-desk"]
sys.exit(__main__.main())
"""


def started(*arguments: str, cwd: Path = ROOT, path: Path | None = None) -> tuple[int, str, set[str], str]:
    """How the program ended, where it came from, what it had loaded, and what it printed."""
    environment = dict(os.environ) if path is None else {**os.environ, "PYTHONPATH": str(path)}
    done = subprocess.run(
        [sys.executable, "-c", TELL.format(arguments=arguments)],
        cwd=cwd, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    status, origin, loaded = json.loads(done.stderr.splitlines()[-1])
    return status, origin, set(loaded), done.stdout


@pytest.mark.parametrize("arguments", [("--help",), ("import", "--help"), ("tax", "--help")], ids=" ".join)
def test_help_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    status, _, loaded, said = started(*arguments)
    assert status == 0
    assert "usage" in said.lower()
    assert loaded & HEAVY == set()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_program_and_its_resources_and_nothing_else(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    resources = {
        f"freelancer_desk/_resources/{path.relative_to(ROOT / 'resources').as_posix()}"
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and path.parent.name != "pictures"
    }
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "freelancer_desk").rglob("*.py")}
    assert resources
    assert inside == resources | modules


def test_an_installed_wheel_starts_with_its_own_resources(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", site, wheel],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    status, origin, _, said = started("--help", cwd=tmp_path, path=site)
    assert status == 0
    assert Path(origin).is_relative_to(site)
    assert "usage" in said.lower()
    places = "from freelancer_desk.outside import places; print(places.resources())"
    found = subprocess.run(
        [sys.executable, "-c", places],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(site)}, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    assert Path(found) == site / "freelancer_desk" / "_resources"


def test_the_window_is_painted_before_anything_slow_is_loaded(tmp_path_factory: pytest.TempPathFactory) -> None:
    data = tmp_path_factory.mktemp("d")  # a socket has little room for its name
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_DATA_HOME": str(data)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded, is_plain, sources = json.loads(done.stdout)
    assert set(loaded) & LATER == set()
    assert is_plain
    assert "main_window.py" not in {Path(name).name for name in sources}


def test_an_idle_window_holds_nothing_that_nobody_asked_for(tmp_path_factory: pytest.TempPathFactory) -> None:
    data = tmp_path_factory.mktemp("d")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_DATA_HOME": str(data)}
    typed = (
        "--date", "2026-08-15", "--payer", "Acme", "--proceeds", "10.00", "--currency", "USD", "--credited-pkr", "2800",
    )  # fmt: skip
    book = data / "freelancer-desk" / "book.fdesk"
    book.parent.mkdir()
    for words in (("-m", "freelancer_desk", "--book", book, "add", "receipt", *typed), ("-c", IDLE)):
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
    modules, classes, payments, came = json.loads(done.stdout)
    assert payments == 1
    assert set(modules) & UNASKED == set()
    assert "QWizard" not in classes  # the bindings made no more of Qt's classes than are used
    assert "freelancer_desk.ui.pages.taxes" in came  # loaded when the pointer comes near its place, and no sooner
