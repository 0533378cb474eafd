"""The window as a whole: what is seen, what has a name, what never stands still."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import weakref
from contextlib import closing
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel

from freelancer_desk import app
from freelancer_desk.desk import backups, demo, open_desk, receipts
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say
from freelancer_desk.store.reader import open_reader
from freelancer_desk.ui import main_window
from freelancer_desk.ui.dialogs.bug import BugDialog
from freelancer_desk.ui.dialogs.fields import SureDialog
from freelancer_desk.ui.pages.home import HomePage
from freelancer_desk.ui.pages.settings import SettingsPage
from freelancer_desk.ui.pages.taxes import TaxesPage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.summaries import Home
    from tests.ui.conftest import Bench


def test_no_label_reads_its_text_as_html(bench: Callable[[Path | None], Bench], demo_book: Path) -> None:
    one = bench(demo_book)
    for page in one.window.pages:
        one.go(page)
    labels = one.window.findChildren(QLabel)
    assert [text.text() for text in labels if text.textFormat() is not Qt.TextFormat.PlainText] == []


def test_home_says_the_three_figures_of_the_demo(bench: Callable[[Path | None], Bench], demo_book: Path) -> None:
    one = bench(demo_book)
    page = one.window.pages["home"]
    assert isinstance(page, HomePage)
    assert page.standing.reached.figure.text() == "Rs\u00a04,837,750.32"
    assert page.standing.reached.under[1].text() == "3 of 6 payments have a paper"
    assert page.standing.papers.figure.text() == "3"


def test_money_kept_abroad_without_a_rate_leaves_home_and_tax_not_complete(
    bench: Callable[[Path | None], Bench], tmp_path: Path
) -> None:
    kept = {"proceeds": "30000", "currency": "USD", "converted": "0", "retained": "30000"}
    with closing(open_desk(tmp_path / "kept.fdesk")) as desk:
        receipts.add(desk, {"date": "2026-09-10", "payer": "Acme", **kept})
    one = bench(tmp_path / "kept.fdesk")
    home = one.window.page("home")
    assert isinstance(home, HomePage)
    cards = (home.standing.reached, home.standing.tax)
    assert [card.pill.accessibleName() for card in cards] == ["Not complete", "Not complete"]
    one.go("taxes")
    tax = one.window.page("taxes")
    assert isinstance(tax, TaxesPage)
    assert tax.notes["tax"].text() == "without 1 payment that has no rate"


def test_a_figure_on_home_opens_its_rows(bench: Callable[[Path | None], Bench], demo_book: Path) -> None:
    one = bench(demo_book)
    page = one.window.pages["home"]
    assert isinstance(page, HomePage)
    QTest.keyClick(page.standing.papers, Qt.Key.Key_Return)
    one.settle()
    assert one.window.stack.currentWidget() is one.window.pages["papers"]


def test_a_refusal_is_one_sentence_and_a_bug_is_a_report(bench: Callable[[Path | None], Bench]) -> None:
    one = bench(None)
    one.window.refuse(DeskError("import_unknown", number=7))
    assert "7" in one.window.message.text
    one.window.refuse(ValueError("Ayesha Khan"))
    dialog = one.window.findChildren(BugDialog)[0]
    assert dialog.isVisible()
    dialog.accept()


def test_a_book_that_cannot_be_opened_is_said_and_tried_again(
    bench: Callable[[Path | None], Bench], tmp_path: Path
) -> None:
    (tmp_path / "book.fdesk").write_bytes(b"not a book" * 500)
    one = bench(None)
    assert one.window.message.text
    assert not one.jobs.is_open
    one.window.show_page("settings")
    assert not one.window.stack.isEnabled(), "what needs a book cannot be pressed without one"
    assert one.window.message.text
    leaving = {say("menu.quit"), say("books.demo")}
    for action in one.window.menus.actions:
        if action.isEnabled() and not action.isCheckable() and action.text() not in leaving:
            action.trigger()
            one.settle()
            for dialog in one.window.findChildren(QDialog):
                assert not isinstance(dialog, BugDialog), action.text()
                dialog.close()


def test_a_book_that_is_open_before_the_first_picture_names_its_steps(
    bench: Callable[[Path | None], Bench], demo_book: Path
) -> None:
    one = bench(demo_book)
    names = [one.window.menus.undo.text(), one.window.menus.redo.text()]
    assert names[0].startswith("Undo: ")
    one.close()
    window = one.make()
    window.open_book()
    one.settle()
    window.show()
    one.settle()
    assert [window.menus.undo.text(), window.menus.redo.text()] == names
    assert window.menus.undo.isEnabled()


def test_the_window_follows_theme_and_grouping(bench: Callable[[Path | None], Bench], demo_book: Path) -> None:
    from freelancer_desk.domain.figures import Grouping
    from freelancer_desk.ui import theme
    from freelancer_desk.ui.theme import Mode

    one = bench(demo_book)
    one.window.preferences.grouping = Grouping.LAKH
    one.window.wear(Mode.DARK)
    one.settle()
    page = one.window.pages["home"]
    assert isinstance(page, HomePage)
    assert page.standing.reached.figure.text() == "Rs\u00a048,37,750.32"
    assert theme.Now.dark
    one.window.wear(Mode.LIGHT)
    one.settle()


def test_what_waits_for_a_page_is_called_after_it_is_told_and_also_when_it_could_not_be_read(
    bench: Callable[[Path | None], Bench], demo_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = bench(demo_book)
    page, heard = one.window.page("home"), list[str]()
    monkeypatch.setattr(page, "present", lambda _data: heard.append("told"))
    page.reload()
    page.once_read(lambda: heard.append("after"))
    one.settle()
    assert heard == ["told", "after"]
    page.once_read(lambda: heard.append("at once"))
    assert heard.pop() == "at once"

    def unreadable(_reads: object) -> None:
        raise DeskError("disk_failed", name="it")

    monkeypatch.setattr(page, "fetch", lambda: unreadable)
    page.reload()
    page.once_read(lambda: heard.append("all the same"))
    one.settle()
    assert heard.pop() == "all the same"


def test_home_is_told_before_anything_that_can_wait(
    bench: Callable[[Path | None], Bench], demo_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    present = HomePage.present

    def told(page: HomePage, data: Home) -> None:
        present(page, data)
        heard.append("told")

    monkeypatch.setattr(HomePage, "present", told)
    monkeypatch.setattr(main_window, "catch_up", lambda _office: heard.append("drafts"))
    monkeypatch.setattr(main_window, "load_common", lambda: heard.append("tables"))
    bench(demo_book).settle()
    assert heard == ["told", "drafts", "tables"]


def test_a_page_lets_go_of_what_read_for_it(bench: Callable[[Path | None], Bench], demo_book: Path) -> None:
    one = bench(demo_book)
    page = one.window.page("home")
    page.reload()
    reading = weakref.ref(page._job)
    page.once_read(lambda: None)
    one.settle()
    gc.collect()
    assert reading() is None


def test_closing_leaves_a_backup_and_a_closed_book(bench: Callable[[Path | None], Bench], demo_book: Path) -> None:
    from freelancer_desk.desk import backups, open_desk

    one = bench(demo_book)
    one.close()
    assert backups.latest_at(one.book) is not None
    again: Desk = open_desk(one.book)
    again.close()


def test_the_workings_are_kept_ready_once_it_is_quiet_and_when_it_closes(
    bench: Callable[[Path | None], Bench], demo_book: Path
) -> None:
    from freelancer_desk.desk import clock_today, kept, person, read_book

    def are_ready() -> bool:
        with read_book(one.book) as reads:
            return all(kept.answer(reads, year, clock_today()) for year in (2026, 2027, None))

    one = bench(demo_book)
    one.window.readiness.clock.setInterval(1)
    one.jobs.write(lambda desk, _job: person.save(desk, {"filer": "inactive"}), lambda _done: None)
    one.qtbot.waitUntil(are_ready, timeout=20_000)
    one.settle()
    one.window.readiness.clock.setInterval(60_000)
    one.jobs.write(lambda desk, _job: person.save(desk, {"filer": "active"}), lambda _done: None)
    one.settle()
    assert not are_ready()
    one.close()
    assert are_ready()


def test_a_backup_tells_how_many_papers_lie_with_it(bench: Callable[[Path | None], Bench], demo_book: Path) -> None:
    from freelancer_desk.desk import backups, open_desk, papers

    one = bench(demo_book)
    one.close()
    paper = one.book.with_name("made up.txt")
    paper.write_text("made up", encoding="utf-8")
    desk: Desk = open_desk(one.book)
    papers.attach(desk, paper, "year:2026")
    desk.close()
    one.open()
    one.window.back_up()
    one.settle()
    assert one.window.toast.text == "A backup was made, opened and counted; 1 file of your papers lies with it."
    kept = backups.folder_of(one.book) / "desk-backup-files"
    for folder in (kept, one.book.with_name(f"{one.book.stem}-files")):
        for file in folder.glob("*/*"):
            file.unlink()
    one.window.back_up()
    one.settle()
    assert one.window.toast.text.startswith("A backup was made, opened and counted. The backup ")
    assert one.window.toast.text.endswith(" has no file of the paper made up.txt (number 1).")


_FIRST_PAINT = """
import sys, time
start = time.perf_counter()
from pathlib import Path
from freelancer_desk import app
from PySide6.QtCore import QTimer
from freelancer_desk.ui import main_window
seen = []
def painted(self, event, before=main_window.MainWindow.paintEvent):
    before(self, event)
    if not seen:
        seen.append(time.perf_counter() - start)
        slow = {"matplotlib", "sqlite_utils", "requests", "keyring", "qtawesome", "numpy"} & set(sys.modules)
        print(sorted(slow), round(seen[0] * 1000))
        sys.stdout.flush()
        QTimer.singleShot(1500, self.close)
main_window.MainWindow.paintEvent = painted
sys.exit(app.run(Path(sys.argv[1])))
"""


def test_the_window_paints_before_anything_slow_is_imported(tmp_path: Path) -> None:
    book = tmp_path / "book.fdesk"
    demo.make(book)
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_PAINT, str(book)],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
        check=False,
    )
    assert done.stdout.startswith("[]"), done.stdout + done.stderr
    assert done.returncode == 0, done.stderr


_SECOND = """
import sys
import weakref
from contextlib import closing
from pathlib import Path
from freelancer_desk import app
from PySide6.QtCore import QTimer
from freelancer_desk.ui import main_window
def forward(self, before=main_window.MainWindow.come_forward):
    before(self)
    print("forward", flush=True)
    QTimer.singleShot(0, self.close)
main_window.MainWindow.come_forward = forward
hung = app._hang_bell
def hang(window, bell):
    hung(window, bell)
    print("open", flush=True)
app._hang_bell = hang
sys.exit(app.run(Path(sys.argv[1])))
"""


def test_a_second_start_raises_the_first_window_and_says_so(tmp_path: Path) -> None:
    book = tmp_path / "book.fdesk"
    demo.make(book)
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    start = [sys.executable, "-c", _SECOND, str(book)]
    with subprocess.Popen(start, stdout=subprocess.PIPE, text=True, env=environment) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "open\n"
        second = subprocess.run(start, capture_output=True, text=True, timeout=60, env=environment, check=False)
        assert (second.returncode, second.stdout) == (1, "")
        assert second.stderr.strip() == "This book is already open; its window was brought to the front."
        assert first.stdout.readline() == "forward\n"
        assert first.wait(timeout=60) == 0


def test_without_a_display_one_sentence_is_said(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
    code = "import sys; from pathlib import Path; from freelancer_desk import app; sys.exit(app.run(Path(sys.argv[1])))"
    for extra in ({}, {"DISPLAY": ":987"}):
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "b.fdesk")],
            capture_output=True,
            text=True,
            timeout=60,
            env=environment | extra,
            check=False,
        )
        assert done.returncode == 1
        assert len(done.stderr.strip().splitlines()) == 1


def test_a_mistake_is_told_once_whatever_languages_were_spoken(
    bench: Callable[[Path | None], Bench], demo_book: Path
) -> None:
    one = bench(demo_book)
    for _ in range(2):
        one.window.retell()
        one.settle()
    one.jobs.aside(lambda _job: 1 // 0, print)
    one.settle()
    assert len(one.window.findChildren(BugDialog)) == 1


def test_a_backup_takes_the_place_of_the_book_between_two_windows(bench: Callable[[Path | None], Bench]) -> None:
    one = bench(None)
    fields = {"date": "2026-08-15", "payer": "Acme", "credited_pkr": "1000"}
    one.jobs.write(lambda desk, _job: receipts.add(desk, fields), lambda _done: None)
    one.settle()
    one.window.back_up()
    one.settle()
    (backup,) = backups.folder_of(one.book).glob(backups.PATTERN)
    one.jobs.write(lambda desk, _job: receipts.add(desk, fields), lambda _done: None)
    one.settle()
    one.go("settings")
    page = one.window.pages["settings"]
    assert isinstance(page, SettingsPage)
    page.restore(backup)
    one.settle()
    (sure,) = one.window.findChildren(SureDialog)
    assert backup.name in sure.says.text()
    sure.agree.click()
    one.settle()
    assert (one.window.isVisible(), one.window.restores) == (False, backup)
    app._restore(one.book, backup)
    with open_reader(one.book) as reads:
        assert [row["n"] for row in reads.rows("SELECT count(*) AS n FROM receipts")] == [1]
