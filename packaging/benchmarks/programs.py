"""Programs that are measured from outside: `python programs.py WORD ...`, each the shortest path to its end."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import sqlite3
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

IDLE_MS = 15_000
CALM_NS = 1_000_000_000
LEAST_WIDTH = 450  # smaller ones are splash screens and messages


def empty_window(end: Callable[[], None]) -> None:
    """The floor of every start: PySide6 and a window with nothing in it."""
    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.resize(QSize(1200, 800).boundedTo(app.primaryScreen().availableSize()))  # as ours never leaves the screen
    window.show()
    end()
    app.exec()


def end_at_first_chart() -> None:
    """In an empty window: draw twelve bars by matplotlib, off the main thread, as our own chart is, and end there."""
    from threading import Thread

    from PySide6.QtCore import QTimer

    def draw() -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=(6, 2.2))
        figure.add_subplot().bar(range(12), range(12))
        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
        report_and_leave()

    QTimer.singleShot(0, lambda: Thread(target=draw).start())


def desk_window(data: str, end: Callable[[], None]) -> None:
    """Our own program as it is usually started, on the book in a folder of data."""
    from freelancer_desk import __main__, app

    run = app.run

    def run_and_end(book: Path | None) -> int:
        from PySide6.QtWidgets import QApplication

        opened = QApplication.exec

        def exec_and_end() -> int:
            end()
            return opened()

        QApplication.exec = staticmethod(exec_and_end)  # type: ignore[method-assign]
        return run(book)

    app.run = run_and_end  # type: ignore[assignment]
    os.environ["XDG_DATA_HOME"], sys.argv = data, ["freelancer-desk"]
    __main__.main()


def payments(book: str, rounds: str) -> None:
    """Type payments into a book, each beside a bare 4 KiB append forced to the same disk; microseconds of both."""
    from freelancer_desk.desk import open_desk, receipts

    desk = open_desk(Path(book))
    ours, bare = [], []
    with Path(f"{book}.floor").open("ab", buffering=0) as file:
        for number in range(int(rounds)):
            fields = {
                "date": "2026-08-15", "payer": "Client 001 GmbH", "proceeds": f"{1000 + number}.00", "currency": "USD",
                "credited_pkr": f"{280_000 + number}.00", "withheld_pkr": "700.00",
            }  # fmt: skip
            begun = time.perf_counter_ns()
            receipts.add(desk, fields)
            between = time.perf_counter_ns()
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
            ours.append((between - begun) // 1000)
            bare.append((time.perf_counter_ns() - between) // 1000)
    desk.close()
    print(json.dumps([ours, bare]))


def end_at_first_paint() -> None:
    """Print the microseconds since START when the first large window has been painted, and end the process there.

    It watches the windows, which are open already, and no other object: to see an object of Qt's own that no one has
    seen, the bindings make every class they know, which is no work of the program that is measured.
    """
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002, N802
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, report_and_leave)
            return False

    watch = Watch(QApplication.instance())
    for widget in QApplication.topLevelWidgets():
        if widget.width() >= LEAST_WIDTH:
            widget.installEventFilter(watch)
            widget.update()


def end_when_told() -> None:
    """Print the microseconds since START when Home has said what it knows, painted, and end the process there."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    window: Any = next(one for one in QApplication.topLevelWidgets() if hasattr(one, "show_page"))
    home = window.page("home")

    def look() -> None:
        if "standing" in vars(home):
            clock.stop()
            window.repaint()
            report_and_leave()

    clock = QTimer(QApplication.instance())
    clock.timeout.connect(look)
    clock.start(1)


def end_when_done() -> None:
    """Print the microseconds since START when the last work after a start was done, and end the process there."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    window: Any = next(one for one in QApplication.topLevelWidgets() if hasattr(one, "show_page"))
    last = [time.monotonic_ns()]

    def look() -> None:
        now = time.monotonic_ns()
        if not (window._jobs.is_open and window._jobs.idle):  # noqa: SLF001
            last[0] = now
        elif now - last[0] > CALM_NS:
            print((last[0] - int(os.environ["START"])) // 1000, flush=True)
            os._exit(0)

    clock = QTimer(QApplication.instance())
    clock.timeout.connect(look)
    clock.start(5)


def end_when_idle() -> None:
    """Show the payments, where no chart is, and print the memory in KiB once everything is loaded and given back."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    for widget in QApplication.topLevelWidgets():
        if hasattr(widget, "show_page"):
            widget.show_page("payments")
    QTimer.singleShot(IDLE_MS, report_memory_and_leave)


def end_when_scrolled() -> None:
    """As `end_when_idle`, once the payments of a whole year were seen from end to end."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    window: Any = next(one for one in QApplication.topLevelWidgets() if hasattr(one, "show_page"))
    window.show_page("payments")
    bar = window.page("payments").table.verticalScrollBar()
    clock = QTimer(QApplication.instance())

    def scroll() -> None:
        if not (window._jobs.is_open and window._jobs.idle):  # noqa: SLF001
            return
        years = window.office.years
        if years.shown != years.all[1]:
            years.show(years.all[1])
        elif bar.value() < bar.maximum():
            bar.setValue(bar.value() + bar.pageStep())
        elif bar.maximum() > 0:
            clock.stop()
            QTimer.singleShot(IDLE_MS, report_memory_and_leave)

    clock.timeout.connect(scroll)
    clock.start(0)


def report_memory_and_leave() -> None:
    """The kernel's own count of this process's share of memory; a page that no other process uses is all ours."""
    told = Path("/proc/self/smaps_rollup").read_text("ascii")
    print(next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")), flush=True)
    os._exit(0)


def report_and_leave() -> None:
    print((time.monotonic_ns() - int(os.environ["START"])) // 1000, flush=True)
    os._exit(0)


def bare_import(report: str, database: str) -> None:
    """Read the file, take a fingerprint of each row, and let SQLite drop the rows it knows; three indexes, durable."""
    connection = sqlite3.connect(database)
    connection.executescript(
        "pragma journal_mode=wal; pragma synchronous=full;"
        "create table if not exists line (id integer primary key, print blob unique, day text, name text,"
        " minor integer, currency text, text text, balance integer) strict;"
        "create index if not exists line_day on line (day); create index if not exists line_name on line (name);"
        "create index if not exists line_currency on line (currency, day);"
    )
    with Path(report).open(newline="", encoding="utf-8") as file, connection:
        rows = csv.reader(file)
        next(rows)
        connection.executemany(
            "insert into line (print, day, name, minor, currency, text, balance) values (?, ?, ?, ?, ?, ?, ?)"
            " on conflict (print) do nothing",
            (
                (
                    hashlib.blake2b("\x1f".join(row).encode(), digest_size=16).digest(),
                    f"{row[0][6:]}-{row[0][:2]}-{row[0][3:5]}", row[3], minor(row[5]) - minor(row[6]), row[7], row[4],
                    minor(row[11]),
                )
                for row in rows
            ),
        )  # fmt: skip
    connection.close()


def minor(text: str) -> int:
    return int(text.replace(",", "").replace(".", "")) if text else 0


if __name__ == "__main__":
    word, *rest = sys.argv[1:]
    words: dict[str, Callable[..., None]] = {
        "empty-window": lambda: empty_window(end_at_first_paint),
        "empty-chart": lambda: empty_window(end_at_first_chart),
        "desk-window": lambda data: desk_window(data, end_at_first_paint),
        "desk-told": lambda data: desk_window(data, end_when_told),
        "desk-done": lambda data: desk_window(data, end_when_done),
        "empty-memory": lambda: empty_window(end_when_idle),
        "desk-memory": lambda data: desk_window(data, end_when_idle),
        "desk-scrolled": lambda data: desk_window(data, end_when_scrolled),
        "payments": payments,
        "bare-import": bare_import,
    }
    words[word](*rest)
