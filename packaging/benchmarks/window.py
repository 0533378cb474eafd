"""How quick the window is on a book of many payments: pages, keys of a search, a table's steps, and gaps.

`.venv/bin/python packaging/benchmarks/window.py [--payments N]` makes the book and prints the table; payments lie in
five years, of which one is on show. Floors are measured in the same process: a table of Qt's own model in C++ with the
same texts.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from made_up import typed_book
from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings, Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from run import Row, table

from freelancer_desk.desk import open_desk, resources
from freelancer_desk.ui import theme
from freelancer_desk.ui.jobs import Jobs
from freelancer_desk.ui.main_window import MainWindow
from freelancer_desk.ui.preferences import Preferences
from freelancer_desk.ui.sidebar import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

QUIET_S, PATIENCE_S = 0.25, 120.0
PAGE_MS, GAP_MS = 100, 100
ROWS_SEEN, WIDE = 31, 1440  # the goals' repaint is of 31 rows of eight cells
PAGED = "SELECT * FROM derived_receipts WHERE day <= '2026-01-01' ORDER BY day DESC, id DESC LIMIT 50"
STEPS, KEYS, SORTINGS = 60, "client 01", 3


class Gaps:
    """The longest time for which the event loop answered nothing."""

    def __init__(self) -> None:
        self.longest, self._last = 0.0, time.perf_counter()
        self._clock = QTimer()
        self._clock.timeout.connect(self._tick)
        self._clock.start(0)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now

    def stop(self) -> None:
        """Watch no more: who watches without a pause takes time from the others."""
        self._clock.stop()

    def taken(self) -> float:
        """The longest since it was last asked, in milliseconds."""
        longest, self.longest, self._last = self.longest, 0.0, time.perf_counter()
        return longest * 1000


class Painting(QObject):
    """Whether a window painted what had changed in it, when Qt came to it by itself."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.is_painted = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt names it)
        self.is_painted |= watched is self.parent() and event.type() is QEvent.Type.UpdateRequest
        return False


def settled(jobs: Jobs) -> float:
    """Let events through until nothing was under way for a while; the seconds until the last work ended."""
    begun = quiet = time.monotonic()
    end = begun + PATIENCE_S
    while time.monotonic() < end and time.monotonic() - quiet < QUIET_S:
        QApplication.processEvents()
        time.sleep(0.001)
        if not jobs.idle:
            quiet = time.monotonic()
    return quiet - begun


def timed(work: Callable[[], object]) -> int:
    begun = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - begun) // 1000


def at_floor(ours: Any) -> QTableView:  # noqa: ANN401  a table of whatever rows
    """Qt's own table and model in C++ with the texts of the rows on show, in none of our looks."""
    rows, view = ours.rows, QTableView()
    count = min(rows.rowCount(), 5000)
    model = QStandardItemModel(count, rows.columnCount(), view)
    for at in range(count):
        for column in range(rows.columnCount()):
            model.setItem(at, column, QStandardItem(rows.data(rows.index(at, column), Qt.ItemDataRole.DisplayRole)))
    view.setModel(model)
    view.verticalHeader().setDefaultSectionSize(theme.ROW)
    view.resize(ours.size())
    view.show()
    QApplication.processEvents()
    return view


def steps(view: QTableView, *, whole: bool) -> list[int]:
    """One row further and painted, again and again: what came into sight, or the `whole` table."""
    bar = view.verticalScrollBar()

    def step() -> None:
        bar.setValue(bar.value() + bar.singleStep())
        if whole:
            view.viewport().repaint()
        QApplication.processEvents()

    return [timed(step) for _ in range(STEPS)]


def repaints(view: QTableView, times: int) -> list[int]:
    """A jump to other rows, all of them painted, as the goals' floor has it: new rows are new texts for Qt as well."""
    bar = view.verticalScrollBar()

    def jump() -> None:
        bar.setValue((bar.value() + bar.pageStep()) % max(1, bar.maximum()))
        view.viewport().repaint()

    return [timed(jump) for _ in range(times)]


def opened(book: Path, folder: Path) -> tuple[MainWindow, Jobs]:
    theme.dress(QApplication.instance(), theme.Mode.LIGHT, resources() / "fonts")  # type: ignore[arg-type]
    preferences = Preferences(QSettings(str(folder / "look.ini"), QSettings.Format.IniFormat))
    jobs = Jobs()
    window = MainWindow(jobs, preferences, resources() / "fonts", lambda: open_desk(book))
    window.show()
    window.open_book()
    settled(jobs)
    return window, jobs


def at_full_size(window: MainWindow, jobs: Jobs) -> None:
    """Turn to the payments of the middle year, in a window that shows as many cells as the goals' floor has."""
    window.show_page("payments")
    years = window.office.years
    years.show(years.all[len(years.all) // 2])
    settled(jobs)
    table: Any = window.page("payments").table  # type: ignore[attr-defined]
    window.resize(WIDE, window.height() + ROWS_SEEN * theme.ROW - table.viewport().height())
    settled(jobs)
    seen = [column for column in range(table.rows.columnCount()) if not table.isColumnHidden(column)]
    print(f"payments on show: {table.rows.rowCount():,}; {table.viewport().height() // theme.ROW} x {len(seen)} cells")


def pages(window: MainWindow, jobs: Jobs) -> bool:
    """Print how long each page takes to be made and painted, until all is read, and again; whether one is too slow."""
    gaps, watch, slow = Gaps(), Painting(window), False
    for name in (*NAMES[1:], NAMES[0]) * 2:

        def turn(name: str = name) -> None:
            watch.is_painted = False
            window.show_page(name)
            while not watch.is_painted:
                QApplication.processEvents()

        switch = timed(turn) / 1000
        read = switch + settled(jobs) * 1000
        gap = gaps.taken()
        print(f"page {name:12} {switch:6.1f} ms until painted, {read:6.0f} until read, longest gap {gap:6.1f} ms")
        slow |= switch > PAGE_MS or gap > GAP_MS
    gaps.stop()
    return slow


def painted(page: Any, ask: Callable[[], object]) -> int:  # noqa: ANN401  a page with a table
    """Ask for other rows, and tell the microseconds until they are painted."""
    waiting = QEventLoop()
    noted = page.table.rows.modelReset.connect(waiting.quit)

    def shown() -> None:
        ask()
        waiting.exec()
        page.table.viewport().repaint()

    took = timed(shown)
    page.table.rows.modelReset.disconnect(noted)
    return took


def search(page: Any, jobs: Jobs, book: Path) -> tuple[bool, Row]:  # noqa: ANN401  a page with a search and a table
    """What a key of a search takes until it is painted, beside an index of words asked for as much and a repaint."""
    keys = []
    for length in range(1, len(KEYS) + 1):
        keys.append(painted(page, lambda length=length: page.search.setText(KEYS[:length])))  # type: ignore[misc]
        settled(jobs)
    bare = at_floor(page.table)
    asked = asked_of_words(book)
    floor = [sum(both) for both in zip(asked, repaints(bare, len(asked)), strict=True)]
    bare.close()
    gaps = Gaps()
    page.search.clear()
    settled(jobs)
    gap = gaps.taken()
    gaps.stop()
    print(f"the whole search taken back: longest gap {gap:.1f} ms")
    return gap > GAP_MS, Row("a key of search", keys, floor, "1.5", "2")


def asked_of_words(book: Path) -> list[int]:
    """What SQLite's own index of words takes for what each key begins."""
    with closing(sqlite3.connect(book.with_name("words.db"))) as words:
        words.execute("ATTACH ? AS book", (str(book),))
        words.execute("CREATE VIRTUAL TABLE words USING fts5(payer)")
        words.execute("INSERT INTO words (rowid, payer) SELECT rowid, payer FROM book.derived_receipts")
        begun = [" ".join(f'"{word}"*' for word in KEYS[:length].split()) for length in range(1, len(KEYS) + 1)]
        query = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT 50"
        return [timed(lambda asked=asked: words.execute(query, (asked,)).fetchall()) for asked in begun]  # type: ignore[misc]


def another_year(window: MainWindow, page: Any, jobs: Jobs) -> bool:  # noqa: ANN401  a page with a table
    """Print what it takes to show another year; whether the window stands still in it."""
    every = window.office.years
    one, other = every.all[len(every.all) // 2 + 1], every.all[len(every.all) // 2]
    shown = painted(page, lambda: every.show(one)) / 1000
    settled(jobs)
    gaps = Gaps()
    every.show(other)
    settled(jobs)
    gap = gaps.taken()
    gaps.stop()
    print(f"another year of {page.table.rows.rowCount():,}: {shown:.0f} ms until painted, longest gap {gap:.1f} ms")
    return gap > GAP_MS


def tables(page: Any, jobs: Jobs) -> list[Row]:  # noqa: ANN401  a page with a table
    """A step and a sorting of our table beside Qt's own, whose step is told with a repaint, as the goals have it."""
    ours = page.table
    bare = at_floor(ours)
    floor = steps(bare, whole=True)
    stepped = [
        Row(f"table, one step{told}", steps(ours, whole=whole), floor, "1.2", "1.5")
        for told, whole in (("", False), (", all painted", True))
    ]
    repaint = statistics.median(repaints(bare, 20))
    with jobs.desk.reader() as reads:
        paged = [int(timed(lambda: reads.rows(PAGED)) + repaint) for _ in range(5)]

    def slowest(asks: Sequence[Callable[[], object]]) -> list[int]:
        """The times of what takes longest, each asked in turn with the others."""
        taken: list[list[int]] = [[] for _ in asks]
        for _ in range(SORTINGS):
            for ask, times in zip(asks, taken, strict=True):
                times.append(painted(page, ask))
                settled(jobs)
        print("each in ms:", ", ".join(f"{statistics.median(times) / 1000:.1f}" for times in taken))
        return max(taken, key=statistics.median)

    down = Qt.SortOrder.DescendingOrder
    columns = sorted(range(ours.rows.columnCount()), key=bool, reverse=True)  # by day, as it is at first, last
    sorts = slowest([partial(ours.order_by, column, down) for column in columns])
    filters = slowest([partial(page.filter.setCurrentIndex, at) for at in (1, 2, 3, 0)])
    return [
        *stepped,
        Row("sorted by the slowest column to the first page", sorts, paged, "2", "4"),
        Row("filtered by the slowest filter to the first page", filters, paged, "2", "4"),
    ]


def main() -> int:
    """Print the table; 1 when something is too slow."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--payments", type=int, default=100_000)
    asked = options.parse_args()
    QApplication([])
    with tempfile.TemporaryDirectory(prefix="freelancer-desk-benchmark-") as folder:
        book = Path(folder) / "book.fdesk"
        typed_book(book, asked.payments)
        window, jobs = opened(book, Path(folder))
        slow = pages(window, jobs)
        at_full_size(window, jobs)
        page: Any = window.page("payments")
        is_slow, searched = search(page, jobs, book)
        slow |= is_slow | another_year(window, page, jobs)
        rows = [searched, *tables(page, jobs)]
        print(table(rows))
        window.close()
        settled(jobs)
    return int(slow or any("TOO SLOW" in row.cells() for row in rows))


if __name__ == "__main__":
    result = main()
    sys.stdout.flush()
    os._exit(result)  # what Qt still holds need not be taken down
