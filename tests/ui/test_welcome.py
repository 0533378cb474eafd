"""The first minute: shown on a new book alone, saves what was said as one step, and shows a demo in its own file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QProcess
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from freelancer_desk.desk import default_book, person, read_book
from freelancer_desk.domain import figures
from freelancer_desk.domain.figures import Grouping
from freelancer_desk.ui import welcoming
from freelancer_desk.ui.dialogs.welcome import WelcomeDialog
from freelancer_desk.ui.other_books import DEMO, choose
from tests.ui.test_papers_page import dialog_of
from tests.ui.walking import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from freelancer_desk.ui.main_window import MainWindow
    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]


def welcome(window: MainWindow) -> None:
    welcoming.welcome(window.office, window.preferences, window.acts, window)


@pytest.fixture(autouse=True)
def usual_commas() -> Iterator[None]:
    yield
    figures.write_with(Grouping.THOUSANDS)


def test_four_answers_are_one_step_and_the_book_is_no_longer_new(bench: Maker) -> None:
    one = bench(None)
    welcome(one.window)
    dialog = dialog_of(one, WelcomeDialog)
    assert unnamed(dialog) == []
    QTest.keyClicks(dialog.name.line, "Ayesha Khan")
    dialog.work.put("it_services")
    dialog.pseb.put("no")
    dialog.grouping.put("lakh")
    dialog.start.click()
    one.settle()
    with one.jobs.desk.reader() as reads:
        known = person.facts(reads)
        assert len(reads.rows("SELECT 1 FROM steps")) == 1
    assert (known.name, known.category, known.has_no_registration) == ("Ayesha Khan", "it_services", True)
    assert figures.written_with() is Grouping.LAKH
    welcome(one.window)
    one.settle()
    assert not [found for found in one.window.findChildren(WelcomeDialog) if found.isVisible()]


def test_nothing_has_to_be_said(bench: Maker) -> None:
    one = bench(None)
    welcome(one.window)
    dialog_of(one, WelcomeDialog).start.click()
    one.settle()
    with one.jobs.desk.reader() as reads:
        assert reads.rows("SELECT 1 FROM steps") == []


def test_the_demo_is_a_file_of_its_own_in_a_window_of_its_own(bench: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(QProcess, "startDetached", lambda _program, arguments: started.append(arguments))
    one = bench(None)
    welcome(one.window)
    dialog = dialog_of(one, WelcomeDialog)
    dialog.look.click()
    one.settle()
    path = default_book().with_name(DEMO)
    assert started == [["-m", "freelancer_desk", "--book", str(path)]]
    with read_book(path) as reads:
        assert reads.rows("SELECT 1 FROM lines LIMIT 1")
    with one.jobs.desk.reader() as reads:
        assert reads.rows("SELECT 1 FROM lines") == [], "one's own book holds nothing of the demo"
    dialog.look.click()
    one.settle()
    assert len(started) == 2, "a demo that is there already is shown again"


@pytest.mark.parametrize("new", [True, False])
def test_another_book_opens_in_a_window_of_its_own(
    bench: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, new: bool
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(QProcess, "startDetached", lambda _program, arguments: started.append(arguments))
    one = bench(None)
    choose(one.window, one.jobs, new=new)
    dialog = one.window.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(tmp_path / "sara.fdesk"))
    dialog.reject()
    assert started[0][-1] == str(tmp_path / "sara.fdesk")
