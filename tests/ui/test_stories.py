"""Whole stories at the window: bring statements in, answer, type, say who you are, export, take back, restart."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from freelancer_desk.desk import open_desk, receipts, resources
from freelancer_desk.ui.choices import Choice
from freelancer_desk.ui.dialogs.import_cards import FileCard
from freelancer_desk.ui.dialogs.import_review import ImportDialog
from freelancer_desk.ui.dialogs.payment import PaymentDialog
from freelancer_desk.ui.dialogs.registration import RegistrationDialog
from freelancer_desk.ui.exporting import export_to
from freelancer_desk.ui.pages.accounts import AccountCard
from freelancer_desk.ui.pages.home import HomePage
from freelancer_desk.ui.pages.payments import PaymentsPage
from freelancer_desk.ui.pages.person import PersonPage
from freelancer_desk.ui.pages.questions import QuestionCard, QuestionsPage
from freelancer_desk.ui.pages.tax_lines import LineCard
from freelancer_desk.ui.pages.taxes import TaxesPage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from freelancer_desk.domain.summaries import Payment
    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]


def statements() -> list[Path]:
    """The demo statements."""
    return sorted((resources() / "demo").glob("*.csv"))


def payments_page(one: Bench) -> PaymentsPage:
    """The page of payments, in front."""
    one.go("payments")
    page = one.window.pages["payments"]
    assert isinstance(page, PaymentsPage)
    return page


def shown(one: Bench) -> list[Payment]:
    """The payments in the table, from the top."""
    return list(payments_page(one).table.rows.shown())


def review(one: Bench, paths: list[Path]) -> ImportDialog:
    """Drop files and wait for the review."""
    dialog = ImportDialog(one.window.office, paths, one.window)
    dialog.open()
    one.settle()
    return dialog


def test_an_import_is_reviewed_committed_undone_redone_and_stays_after_a_restart(bench: Maker) -> None:
    one = bench(None)
    dialog = review(one, statements())
    assert len(dialog.findChildren(FileCard)) == len(statements())
    assert dialog.commit.text() == "Import 170 rows"
    assert shown(one) == []
    QTest.keyClick(dialog.commit, Qt.Key.Key_Return)
    one.settle()
    assert one.window.toast.text == "170 rows imported."
    assert len(shown(one)) == 6
    one.go("accounts")
    assert len(one.window.findChildren(AccountCard)) == 5
    one.window.undo()
    one.settle()
    assert shown(one) == []
    one.close()
    one.open()
    one.window.redo()
    one.settle()
    assert len(shown(one)) == 6
    assert one.window.sidebar.status.startswith("Backed up")


def test_rows_of_an_unknown_kind_are_named_in_the_review_and_then_imported(bench: Maker, tmp_path: Path) -> None:
    text = (resources() / "demo" / "upwork-transactions.csv").read_text(encoding="utf-8-sig")
    file = tmp_path / "upwork.csv"
    file.write_text(text.replace(",Connects,", ",Coffee Tokens,", 1), encoding="utf-8")
    one = bench(None)
    dialog = review(one, [file])
    plan = dialog._plan
    assert plan is not None
    assert len(plan.files[0].statement.doubts) == 1
    (choice,) = [found for found in dialog.findChildren(Choice) if "Coffee Tokens" in found.accessibleName()]
    choice.choose("fee")
    choice.activated.emit(choice.currentIndex())
    one.settle()
    plan = dialog._plan
    assert plan is not None
    assert plan.files[0].statement.doubts == ()
    assert plan.files[0].statement.proof.proved
    dialog.reject()


def test_an_import_that_is_not_wanted_writes_nothing(bench: Maker) -> None:
    one = bench(None)
    dialog = review(one, statements())
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    one.settle()
    one.go("history")
    assert shown(one) == []
    assert not one.window.menus.undo.isEnabled()


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(200), b"a,b\n1,2\n"])
def test_a_file_that_is_no_statement_gets_one_sentence(bench: Maker, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "strange.csv"
    file.write_bytes(content)
    one = bench(None)
    dialog = review(one, [file])
    assert not dialog.commit.isEnabled()
    waits = "Nothing can be imported before one more answer, below."  # a table may still be told by its columns
    assert dialog.under.text() == (waits if content.startswith(b"a,b") else "None of these files can be imported.")
    dialog.reject()


def test_a_payment_is_typed_by_its_rate_then_edited_deleted_and_brought_back(bench: Maker) -> None:
    one = bench(None)
    dialog = PaymentDialog(one.window.office, "", one.window)
    dialog.open()
    one.settle()
    for name, text in (("date", "3 Aug 2026"), ("payer", "Northwind Labs"), ("proceeds", "1,200"), ("rate", "280.5")):
        editor = dialog.fields[name].editor
        editor.setFocus()
        editor.clear()  # type: ignore[attr-defined]
        QTest.keyClicks(editor, text)
    one.qtbot.wait(200)
    one.settle()
    assert dialog.fields["credited_pkr"].value() == "336600.00"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    one.settle()
    (payment,) = shown(one)
    assert (payment.credited.text, str(payment.proceeds), payment.rate and str(payment.rate)) == (
        "336600.00",
        "USD 1200.00",
        "280.5",
    )
    edit = PaymentDialog(one.window.office, payment.id, one.window)
    edit.open()
    one.settle()
    edit.fields["withheld_pkr"].put("841.50")
    QTest.mouseClick(edit.save, Qt.MouseButton.LeftButton)
    one.settle()
    (payment,) = shown(one)
    assert payment.withheld.text == "841.50"
    table = payments_page(one).table
    table.choose(payment.id)
    QTest.keyClick(table, Qt.Key.Key_Delete)
    one.settle()
    assert shown(one) == []
    one.window.undo()
    one.settle()
    assert [p.withheld.text for p in shown(one)] == ["841.50"]


def test_what_is_wrong_in_a_payment_is_said_at_its_field(bench: Maker) -> None:
    one = bench(None)
    dialog = PaymentDialog(one.window.office, "", one.window)
    dialog.open()
    one.settle()
    assert all(not field.problem for field in dialog.fields.values())
    dialog.fields["date"].put("31-Feb-2026")
    dialog.fields["credited_pkr"].put("-5")
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    one.settle()
    assert dialog.isVisible()
    assert dialog.fields["date"].problem
    assert dialog.fields["credited_pkr"].problem
    dialog.reject()
    one.settle()
    assert shown(one) == []


def test_a_printed_payment_takes_a_paper_but_not_another_amount(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    wanted = next(payment for payment in shown(one) if not payment.has_paper)
    dialog = PaymentDialog(one.window.office, wanted.id, one.window)
    dialog.open()
    one.settle()
    assert dialog.fields["credited_pkr"].editor.isReadOnly()  # type: ignore[attr-defined]
    dialog.fields["papers"].put("e-PRC")
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    one.settle()
    assert next(payment for payment in shown(one) if payment.id == wanted.id).has_paper
    one.go("home")
    home = one.window.pages["home"]
    assert isinstance(home, HomePage)
    assert home.standing.reached.under[1].text() == "4 of 6 payments have a paper"


def test_an_answer_settles_its_question_and_can_be_taken_back(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    one.go("questions")
    page = one.window.pages["questions"]
    assert isinstance(page, QuestionsPage)
    before = [card.key for card in page.findChildren(QuestionCard)]
    assert all("ask-accountant" in card.answers for card in page.findChildren(QuestionCard))
    answered = page.card(before[0]).answers["client"]
    answered.setFocus()
    QTest.keyClick(answered, Qt.Key.Key_Space)
    one.settle()
    focused = one.window.focusWidget()
    assert focused is not None
    assert page.asked.isAncestorOf(focused), "whoever answers by key goes on with the next question"
    assert before[0] not in [card.key for card in page.findChildren(QuestionCard)]
    one.window.undo()
    one.settle()
    assert sorted(card.key for card in page.findChildren(QuestionCard)) == sorted(before)


def test_who_i_am_changes_the_tax_and_names_the_line(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    one.go("taxes")
    page = one.window.pages["taxes"]
    assert isinstance(page, TaxesPage)
    with_certificate = page.figures["tax"].text()
    one.go("person")
    person = one.window.pages["person"]
    assert isinstance(person, PersonPage)
    person.fields["category"].put("other_services")
    one.settle()
    one.go("taxes")
    assert page.figures["tax"].text() != with_certificate
    assert len(page.findChildren(LineCard)) == 2  # exports, and the profit that the bank paid
    one.window.undo()
    one.settle()
    assert page.figures["tax"].text() == with_certificate


def test_a_certificate_is_added_and_a_wrong_one_is_refused_at_its_field(bench: Maker) -> None:
    one = bench(None)
    dialog = RegistrationDialog(one.window.office, one.window)
    dialog.open()
    dialog.fields["from"].put("2026-08-01")
    dialog.fields["to"].put("2025-08-01")
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    one.settle()
    assert dialog.fields["to"].problem
    dialog.fields["to"].put("2027-07-31")
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    one.settle()
    one.go("person")
    assert "PSEB registration" in [text.text() for text in one.window.findChildren(type(one.window.sidebar._status))]


@pytest.mark.parametrize(
    ("form", "begins"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"Tax summary\r\n"), ("json", b"{")]
)
def test_the_tax_summary_is_exported(bench: Maker, demo_book: Path, tmp_path: Path, form: str, begins: bytes) -> None:
    one = bench(demo_book)
    target = tmp_path / f"summary.{form}"
    export_to(one.window.office, target, form)
    one.settle()
    assert target.read_bytes().startswith(begins)
    if form == "json":
        assert json.loads(target.read_text(encoding="utf-8"))
    assert one.window.toast.text == f"Written: summary.{form}"


def test_searching_and_filtering_keep_the_totals_of_what_is_shown(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = payments_page(one)
    QTest.keyClicks(page.search, "wise oct")
    one.settle()
    assert [payment.payer for payment in page.table.rows.shown()] == ["Wise"]
    assert "Rs\u00a0761,940.00" in page.foot.words
    page.search.setText("nobody")
    one.settle()
    assert page.table.rows.rowCount() == 0
    page.search.clear()
    page.filter.choose("no_paper")
    one.settle()
    assert all(not payment.has_paper for payment in page.table.rows.shown())


def long_statement(folder: Path, rows: int) -> Path:
    """A Payoneer report of many rows, made after the first rows of the demo's own."""
    source = (resources() / "demo" / "payoneer-report.csv").read_text(encoding="utf-8-sig").splitlines()
    target = folder / "payoneer-long.csv"
    lines = [source[0]]
    model = next(line for line in source[1:] if "Cancelled" not in line)
    identity = next(cell for cell in model.replace('"', "").split(",") if cell.isdigit() and len(cell) > 5)
    lines += [model.replace(identity, str(7_000_000_000 + number)) for number in range(rows)]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


def test_the_window_never_stands_still_while_many_rows_are_imported(
    bench: Maker, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    file = long_statement(tmp_path, 20_000)
    one = bench(None)
    one.go("home")
    gaps: list[float] = []
    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    assert one.window.pages
    dialog = review(one, [])
    dialog.reject()
    one.settle()
    clock = QTimer()
    clock.setTimerType(Qt.TimerType.PreciseTimer)
    clock.timeout.connect(tick)
    clock.start(2)
    last[0] = time.perf_counter()
    dialog = review(one, [file])
    assert dialog.commit.isEnabled()
    dialog.commit.click()
    one.settle()
    clock.stop()
    longest = max(gaps) * 1000
    record_property("longest_gap_ms", round(longest))
    print(f"longest gap {longest:.0f} ms; over 50 ms: {sorted(round(g * 1000) for g in gaps if g > 0.05)}")
    assert longest < 500  # a watchdog: 50 are wanted, and measured on a machine that does nothing beside
    assert threading.active_count() < 12


def test_a_cancelled_import_leaves_nothing_behind(bench: Maker, tmp_path: Path) -> None:
    one = bench(None)
    dialog = review(one, [long_statement(tmp_path, 20_000)])
    dialog.commit.click()
    one.qtbot.wait(30)
    dialog.cancel.click()
    one.settle()
    one.close()
    desk = open_desk(one.book)
    try:
        rows = desk.book.rows("SELECT count(*) AS n FROM lines")[0]["n"]
        assert rows == 0
        assert receipts.listing(desk.book) == ()
    finally:
        desk.close()


def test_what_is_chosen_stays_chosen_beyond_what_is_found_first(bench: Maker, tmp_path: Path) -> None:
    book = tmp_path / "many.fdesk"
    desk = open_desk(book)
    for day in range(1, 31):
        for payer in ("A", "B"):
            receipts.add(desk, {"date": f"2026-09-{day:02}", "payer": payer, "credited_pkr": f"{day}000.00"})
    desk.close()
    one = bench(book)
    page = payments_page(one)
    assert page.table.rows.rowCount() == 60
    last = page.table.rows.row(59)
    page.table.choose(last.id)
    page.table.order_by(5, Qt.SortOrder.DescendingOrder)
    one.settle()
    assert page.table.current() == last
    page.search.setText("sep")
    one.settle()
    assert (page.table.current(), page.table.rows.rowCount()) == (last, 60)
    page.table.selectAll()
    assert len(page.table.copied().splitlines()) == 61
