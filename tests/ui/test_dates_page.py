"""Dates and notices at the window: what waits, the day a return is due, a notice answered, the last day of the year."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from freelancer_desk.desk import papers, records
from freelancer_desk.desk.dates import notices
from freelancer_desk.desk.dates import overview as date_overview
from freelancer_desk.domain import figures
from freelancer_desk.ui.dialogs.paper import PaperDialog
from freelancer_desk.ui.dialogs.record import RecordDialog
from freelancer_desk.ui.dialogs.return_due import ReturnDueDialog
from freelancer_desk.ui.dialogs.year_end import YearEndDialog
from freelancer_desk.ui.pages.dates import DatesPage
from freelancer_desk.ui.pages.home import HomePage
from freelancer_desk.ui.pages.standing import NextDate, TaskRow
from tests.ui.test_papers_page import dialog_of
from tests.ui.walking import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from freelancer_desk.ui.date_cards import DateRow
    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]


def dates_page(one: Bench) -> DatesPage:
    """The page, settled."""
    one.go("dates")
    page = one.window.page("dates")
    assert isinstance(page, DatesPage)
    return page


def row_of(page: DatesPage, key: str) -> DateRow:
    return next(row for row in page.rows if row.due.key == key)


def note(one: Bench, days: int = 4, **fields: str) -> None:
    """A notice that must be answered in so many days."""
    today = one.jobs.desk.today()
    served, by = ((today + timedelta(days=n)).isoformat() for n in (min(-1, days - 1), days))
    typed = {"sender": "fbr", "served": served, "reply_by": by, "text": "1. Why? 2. Who?", **fields}
    one.jobs.write(lambda desk, _job: records.add(desk, "notice", typed), lambda _done: None)
    one.settle()


def test_every_date_waiting_is_on_show_by_month_and_what_is_behind_on_demand(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = dates_page(one)
    with one.jobs.desk.reader() as reads:
        shown = date_overview.page(reads, one.jobs.desk.today())
    assert [row.due.key for row in page.rows] == [due.key for due in shown.waiting]
    assert [row.due.day for row in page.rows] == sorted(row.due.day for row in page.rows)
    assert all(row.due.todo in row.accessibleName() and row.due.title in row.accessibleName() for row in page.rows)
    assert unnamed(page) == []
    assert page.behind.isVisible() == bool(shown.behind)
    page.behind.click()
    assert len(page.rows) == len(shown.waiting) + len(shown.behind)
    assert page.behind.text() == "Hide what is done or gone by"
    page.behind.click()
    assert len(page.rows) == len(shown.waiting)


def test_an_empty_book_has_dates_too(bench: Maker) -> None:
    page = dates_page(bench(None))
    assert page.notices == []
    assert page.end is not None
    assert any(row.due.words == "year_end" for row in page.rows)


def test_the_day_of_a_return_is_the_users_to_say(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = dates_page(one)
    row = row_of(page, "return:2027")
    assert row.confirm is not None
    row.confirm.click()
    dialog = dialog_of(one, ReturnDueDialog)
    assert unnamed(dialog) == []
    dialog.fields["day"].put("soon")
    dialog.save.click()
    one.settle()
    assert dialog.fields["day"].problem
    dialog.fields["day"].put("2027-06-01")
    dialog.save.click()
    one.settle()
    assert "is not over" in dialog.fields["day"].problem
    dialog.fields["day"].put("2027-11-15")
    dialog.fields["circular"].put("Circular 3")
    dialog.save.click()
    one.settle()
    due = row_of(page, "return:2027").due
    assert (due.day.isoformat(), due.sure, due.basis.law) == ("2027-11-15", True, "Circular 3")
    assert one.window.toast.text == "The dates of Tax Year 2027 are noted."
    page.confirm_due(2027)
    dialog = dialog_of(one, ReturnDueDialog)
    assert dialog.fields["circular"].value() == "Circular 3"
    dialog.fields["day"].put("")
    dialog.fields["advance"].put("yes")
    row_of(page, "return:2027").setFocus()
    dialog.save.click()
    one.settle()
    assert not row_of(page, "return:2027").due.sure
    assert any(row.due.words == "advance" for row in page.rows)
    page.confirm_due(2027)
    dialog = dialog_of(one, ReturnDueDialog)
    assert dialog.fields["advance"].value() == "yes"
    dialog.reject()


def test_a_notice_is_typed_given_papers_answered_and_closed(bench: Maker, demo_book: Path, tmp_path: Path) -> None:
    one = bench(demo_book)
    page = dates_page(one)
    today = one.jobs.desk.today()
    page.add.click()
    dialog = dialog_of(one, RecordDialog)
    assert unnamed(dialog) == []
    by = today + timedelta(days=9)
    for name, value in {"sender": "bank", "served": today.isoformat(), "reply_by": by.isoformat()}.items():
        dialog.fields[name].put(value)
    dialog.fields["text"].put("1. Why?\n2. Who?")  # as it is copied out of a letter
    dialog.save.click()
    one.settle()
    (card,) = page.notices
    assert (card.pill.accessibleName(), card.reply.isEnabled()) == ("9 days left", False)
    assert "e-PRCs or the S-PRC of the payments" in card.wanted.text()
    assert unnamed(page) == []
    paper = tmp_path / "prc.pdf"
    paper.write_bytes(b"%PDF-1.7 made up")
    page.attach_to("1", [])
    page.attach_to("1", [paper])
    keeping = dialog_of(one, PaperDialog)
    one.settle()
    assert keeping.fields["target"].value() == "notice:1"
    keeping.fields["kind"].put("e-prc")
    keeping.save.click()
    one.settle()
    (card,) = page.notices
    assert card.reply.isEnabled()
    assert "e-PRCs" not in card.wanted.text()
    page.reply_to("1", tmp_path / "reply.zip")
    one.settle()
    with zipfile.ZipFile(tmp_path / "reply.zip") as archive:
        assert archive.namelist() == ["cover.pdf", "index.json", "papers/01-prc.pdf"]
    card.replied.click()
    one.settle()
    (card,) = page.notices
    assert (card.pill.accessibleName(), card.replied.isVisible()) == ("Replied", False)
    with one.jobs.desk.reader() as reads:
        assert notices.one(reads, "1").replied == today
    one.window.undo()
    one.settle()
    assert page.notices[0].pill.accessibleName() == "9 days left"
    page.notices[0].edit.click()
    editing = dialog_of(one, RecordDialog)
    assert [editing.fields[name].value() for name in ("sender", "text")] == ["bank", "1. Why? 2. Who?"]
    editing.reject()


def test_how_urgent_a_notice_is_can_be_seen(bench: Maker) -> None:
    one = bench(None)
    for number, days in enumerate((20, 5, 1, -1, -3)):
        note(one, days, number=str(number))
    page = dates_page(one)
    words = [card.pill.accessibleName() for card in page.notices]
    assert words == ["3 days late", "1 day late", "1 day left", "5 days left", "20 days left"]


def test_papers_of_the_book_are_added_with_one_click_and_the_focus_stays(bench: Maker, tmp_path: Path) -> None:
    one = bench(None)
    note(one)
    paper = tmp_path / "prc.pdf"
    paper.write_bytes(b"%PDF-1.7 made up")
    one.jobs.write(lambda desk, _job: papers.attach(desk, paper, "", {"kind": "e-prc"}), lambda _done: None)
    page = dates_page(one)
    (card,) = page.notices
    assert (card.gather.text(), card.gather.isVisible()) == ("Add 1 paper of my file", True)
    card.edit.setFocus()
    card.gather.click()
    one.settle()
    (card,) = page.notices
    assert (len(card.asked.papers), card.gather.isVisible(), one.window.focusWidget() is card.edit) == (1, False, True)


def test_home_warns_of_a_notice_and_names_the_next_date(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    note(one, 4)
    note(one, -2, sender="Court", number="9")
    one.go("home")
    home = one.window.page("home")
    assert isinstance(home, HomePage)
    tasks = [row.accessibleName() for row in home.findChildren(TaskRow) if row.isVisible()]
    assert tasks[:2] == ["The answer to Court is 2 days late", "4 days left to answer FBR"]
    (coming,) = (row for row in home.findChildren(NextDate) if row.isVisible())
    day = figures.day_text(one.jobs.desk.today() + timedelta(days=4))
    assert day in coming.accessibleName()
    coming.setFocus()
    QTest.keyClick(coming, Qt.Key.Key_Return)
    one.settle()
    assert one.window.stack.currentWidget() is one.window.page("dates")


def test_a_date_leads_where_it_is_dealt_with(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    note(one, 30, number="N-1")
    page = dates_page(one)
    letters = next(row for row in page.rows if row.due.words == "letters")
    QTest.keyClick(letters, Qt.Key.Key_Space)
    one.settle()
    assert one.window.stack.currentWidget() is one.window.page("papers")
    one.go("dates")
    next(row for row in page.rows if row.due.words == "notice").opened.emit()
    editing = dialog_of(one, RecordDialog)
    assert editing.fields["number"].value() == "N-1"
    editing.reject()
    next(row for row in page.rows if row.due.words == "year_end").opened.emit()
    dialog_of(one, YearEndDialog).accept()


def test_the_calendar_is_saved_where_the_user_says(bench: Maker, demo_book: Path, tmp_path: Path) -> None:
    one = bench(demo_book)
    page = dates_page(one)
    page.export.click()
    (asking,) = page.findChildren(QFileDialog)
    asking.fileSelected.emit(str(tmp_path / "dates.ics"))
    one.settle()
    assert (tmp_path / "dates.ics").read_bytes().count(b"BEGIN:VEVENT") == len(page.rows)
    asking.close()


def test_files_and_places_for_a_notice_are_asked_for(bench: Maker, tmp_path: Path) -> None:
    one = bench(None)
    note(one)
    page = dates_page(one)
    page.notices[0].attach.click()
    (asking,) = page.findChildren(QFileDialog)
    paper = tmp_path / "a.pdf"
    paper.write_bytes(b"%PDF-1.7")
    asking.filesSelected.emit([str(paper)])
    keeping = dialog_of(one, PaperDialog)
    asking.deleteLater()
    keeping.save.click()
    one.settle()
    page.notices[0].reply.click()
    saving = next(dialog for dialog in page.findChildren(QFileDialog) if dialog is not asking)
    saving.fileSelected.emit(str(tmp_path / "r.zip"))
    one.settle()
    assert zipfile.is_zipfile(tmp_path / "r.zip")
    saving.close()


def test_the_last_day_of_any_year_is_at_hand(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = dates_page(one)
    assert page.end is not None
    page.end.open.click()
    dialog = dialog_of(one, YearEndDialog)
    one.settle()
    assert unnamed(dialog) == []
    assert dialog.end is not None
    dialog.year.choose("2026")
    one.settle()
    assert dialog.end.year.number == 2026
    words = dialog.words.splitlines()
    assert "Meezan PKR 6021: there" in " ".join(words)
    assert "Cash in hand, for the wealth statement: not yet · not yet" in words
    assert "Payoneer USD · $67.61" in words
    dialog.accept()
