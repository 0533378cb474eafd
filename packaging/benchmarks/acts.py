"""What an act takes in the window until all of it is painted: a payment saved, home told, a statement imported.

`.venv/bin/python packaging/benchmarks/acts.py [--payments N] [--rows N]` makes a book and a statement and prints the
table. The floor of a page is one repaint of Qt's own table with the same texts, of an import one frame.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from made_up import PAYMENT, typed_book, write_report
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from run import Row, table
from window import Gaps, at_floor, at_full_size, opened, painted, repaints, settled, timed

from freelancer_desk.desk import receipts
from freelancer_desk.ui.dialogs.import_review import ImportDialog
from freelancer_desk.ui.taking_in import review

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.ui.jobs import Jobs
    from freelancer_desk.ui.main_window import MainWindow

TIMES = 6
FREEZE_MS = 50


def save(jobs: Jobs, day: str) -> None:
    """Type one payment more."""
    fields = {**PAYMENT, "date": day}
    jobs.write(lambda desk, _job: receipts.add(desk, fields), lambda _done: None)


def presented(page: Any, ask: Callable[[], object]) -> int:  # noqa: ANN401  a page of its own kind
    """Ask for what changes a page, and tell the microseconds until it is painted anew."""
    waiting, present = QEventLoop(), page.present

    def told(data: object) -> None:
        present(data)
        QApplication.sendPostedEvents()  # lays out and paints what changed
        waiting.quit()

    def shown() -> None:
        ask()
        waiting.exec()

    page.present = told
    took = timed(shown)
    page.present = present
    return took


def saved(window: MainWindow, jobs: Jobs, day: str) -> list[Row]:
    """A payment saved: the table shows it; home tells it."""
    page: Any = window.page("payments")
    window.show_page("payments")
    settled(jobs)
    bare = at_floor(page.table)
    floor = repaints(bare, TIMES)
    bare.close()
    tables, homes = [], []
    for _ in range(TIMES):
        tables.append(painted(page, lambda: save(jobs, day)))
        settled(jobs)
    home: Any = window.page("home")
    window.show_page("home")
    settled(jobs)
    for _ in range(TIMES):
        homes.append(presented(home, lambda: save(jobs, day)))
        settled(jobs)
    again = [presented(home, home.reload) for _ in range(TIMES)]
    return [
        Row("a payment saved, until the table shows it", tables, floor, "2", "3"),
        Row("a payment saved, until home tells it", homes, floor, "2", "3"),
        Row("home told again", again, floor, "2", "3"),
    ]


def imported(window: MainWindow, jobs: Jobs, statement: Path) -> float:
    """The longest time for which the window stood still while a statement was read and taken in."""
    gaps = Gaps()
    review(window.office, window, [statement])
    settled(jobs)
    (dialog,) = (one for one in window.findChildren(ImportDialog) if one.isVisible())
    dialog.commit.click()
    settled(jobs)
    gaps.stop()
    return gaps.taken()


def main() -> int:
    """Print the table; 1 when something is too slow."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--payments", type=int, default=100_000)
    options.add_argument("--rows", type=int, default=20_000, help="rows of the statement that is taken in")
    asked = options.parse_args()
    QApplication([])
    with tempfile.TemporaryDirectory(prefix="freelancer-desk-benchmark-") as folder:
        book, statement = Path(folder) / "book.fdesk", Path(folder) / "report.csv"
        typed_book(book, asked.payments)
        write_report(statement, asked.rows)
        window, jobs = opened(book, Path(folder))
        at_full_size(window, jobs)
        shown = window.office.years.shown
        rows = saved(window, jobs, shown.span.first.isoformat()) if shown is not None else []
        print(table(rows))
        gap = imported(window, jobs, statement)
        print(f"import of {asked.rows:,} rows: longest gap {gap:.1f} ms ({FREEZE_MS} wanted)")
        window.close()
        settled(jobs)
    return int(gap > FREEZE_MS or any("TOO SLOW" in row.cells() for row in rows))


if __name__ == "__main__":
    result = main()
    sys.stdout.flush()
    os._exit(result)  # what Qt still holds need not be taken down
