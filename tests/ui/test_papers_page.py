"""Papers at the window: what to ask from whom, files kept and opened, and the tax proved three ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from freelancer_desk.desk import papers as desk_papers
from freelancer_desk.ui.dialogs.asked import AskedDialog, PasswordDialog
from freelancer_desk.ui.dialogs.letter import LetterDialog
from freelancer_desk.ui.dialogs.paper import PaperDialog
from freelancer_desk.ui.forms import ChoiceField
from freelancer_desk.ui.pages.papers import PapersPage
from tests.ui.walking import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from freelancer_desk.ui.paper_rows import PaperRow
    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]

D = TypeVar("D", bound=QDialog)
PDF = b"%PDF-1.4 made up"


def papers_page(one: Bench) -> PapersPage:
    """The page of papers, in front."""
    one.go("papers")
    page = one.window.pages["papers"]
    assert isinstance(page, PapersPage)
    return page


def dialog_of(one: Bench, kind: type[D]) -> D:
    """The dialog now open."""
    one.settle()
    return [found for found in one.window.findChildren(kind) if found.isVisible()][-1]


def drop(one: Bench, target: PaperRow | PapersPage, path: Path) -> None:
    """Hold a file over a place, and let it go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    actions, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), actions, mime, left, none)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), actions, mime, left, none))
    one.settle()


def test_the_page_says_what_is_in_hand_asked_for_and_missing(bench: Maker, demo_book: Path) -> None:
    page = papers_page(bench(demo_book))
    # 789,258.34 + 762,242.25 + 761,940.00 have an e-PRC; 857,507.50 + 805,104.53 + 861,697.70 have none.
    assert page.strip.counts["in_hand"].text() == "3"
    assert page.strip.unders["in_hand"].text() == "Rs\u00a02,313,440.59"
    assert page.strip.counts["asked"].text() == "0"
    assert page.strip.counts["missing"].text() == "3"
    assert page.strip.unders["missing"].text().startswith("Rs\u00a02,524,309.73 · ")
    assert [(card.group.account, card.group.payer, len(card.rows)) for card in page.ask.groups] == [
        ("MCB PKR 7350", "Wise", 1),
        ("Meezan PKR 6021", "Payoneer", 2),
    ]


def test_a_group_is_marked_as_asked_in_one_step_and_taken_back_in_one(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = papers_page(one)
    QTest.keyClick(page.ask.groups[1].mark, Qt.Key.Key_Space)
    one.settle()
    assert one.window.toast.text == "2 papers marked as asked for."
    assert (page.strip.counts["asked"].text(), page.strip.counts["missing"].text()) == ("2", "1")
    assert page.ask.groups[1].mark.isHidden()
    one.window.undo()
    one.settle()
    assert (page.strip.counts["asked"].text(), page.strip.counts["missing"].text()) == ("0", "3")


def test_a_file_dropped_on_a_payment_becomes_its_paper(bench: Maker, demo_book: Path, tmp_path: Path) -> None:
    one = bench(demo_book)
    page = papers_page(one)
    file = tmp_path / "wise & july.pdf"
    file.write_bytes(PDF)
    row = page.ask.groups[0].rows[0]
    drop(one, row, file)
    dialog = dialog_of(one, PaperDialog)
    assert dialog.fields["kind"].value() == "e-prc"
    assert dialog.fields["target"].value() == f"payment:{row.wanted.payment.id}"
    QTest.keyClicks(dialog.fields["number"].editor, "MCB 77")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    one.settle()
    assert one.window.toast.text == "The paper is kept."
    assert page.strip.counts["in_hand"].text() == "4"
    kept = next(found for found in page.ask.rows if found.files)
    assert (kept.pill.accessibleName(), kept.files[0].name, kept.wanted.payment.paper) == (
        "In hand",
        "wise & july.pdf",
        "e-PRC MCB 77",
    )
    texts = [act.text() for act in kept.menu().actions()]
    assert "Open wise && july.pdf" in texts
    one.window.undo()
    one.settle()
    assert page.strip.counts["in_hand"].text() == "3"


def test_a_file_dropped_beside_the_rows_is_kept_by_itself(bench: Maker, demo_book: Path, tmp_path: Path) -> None:
    one = bench(demo_book)
    page = papers_page(one)
    file = tmp_path / "contract.pdf"
    file.write_bytes(PDF)
    drop(one, page, file)
    dialog = dialog_of(one, PaperDialog)
    assert (dialog.fields["kind"].value(), dialog.fields["target"].value()) == ("other", "")
    dialog.fields["kind"].put("contract")
    dialog.save.click()
    one.settle()
    assert page.strip.counts["in_hand"].text() == "3"
    page.switch.turn("shelf")
    one.settle()
    assert [(p.name, p.kind) for p in page.shelf.table.rows.shown()] == [("contract.pdf", "contract")]


def test_what_a_paper_says_moves_its_payment_to_another_state(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = papers_page(one)

    def choose(text: str) -> None:
        next(act for act in page.ask.groups[0].rows[0].menu().actions() if act.text() == text).trigger()
        one.settle()

    choose("It says family support")
    assert page.ask.groups[0].rows[0].pill.accessibleName() == "Says family"
    choose("Asked for on another day…")
    dialog = dialog_of(one, AskedDialog)
    dialog.day.put("31-Feb-2026")
    dialog.save.click()
    assert dialog.day.problem
    dialog.day.put("2026-10-05")
    dialog.save.click()
    one.settle()
    assert page.ask.groups[0].rows[0].pill.accessibleName() == "Asked 05-Oct"


def test_a_letter_is_read_copied_and_saved(bench: Maker, demo_book: Path, tmp_path: Path) -> None:
    one = bench(demo_book)
    page = papers_page(one)
    QTest.keyClick(page.ask.groups[1].write, Qt.Key.Key_Space)
    dialog = dialog_of(one, LetterDialog)
    shown = dialog.preview.toPlainText()
    assert "Subject: Request for the e-PRCs of 2 remittances" in shown
    assert "1,666,802.23" in shown  # 805,104.53 + 861,697.70
    dialog.copy.click()
    assert QGuiApplication.clipboard().text().startswith("Ayesha Khan")
    for name, begins in (("letter.pdf", b"%PDF"), ("letter.txt", b"Ayesha Khan")):
        dialog.export_to(tmp_path / name)
        one.settle()
        assert (tmp_path / name).read_bytes().startswith(begins)
    dialog.language.choose("ur_Latn")
    one.settle()
    dialog.export_to(tmp_path / "khat.txt")
    one.settle()
    for text in (dialog.preview.toPlainText(), (tmp_path / "khat.txt").read_text("utf-8")):
        assert "Mauzu: 2 remittances ke e-PRC ki darkhwast" in text
        assert "1,666,802.23" in text
    dialog.language.choose("en")
    dialog.kind.choose("correct-cut")
    one.settle()
    assert dialog.refusal.startswith("There is no payment")
    assert not dialog.save.isEnabled()
    dialog.kind.choose("e-prc")
    one.settle()
    dialog.asked.click()
    one.settle()
    assert page.strip.counts["asked"].text() == "2"


def test_a_kept_paper_is_opened_as_a_private_copy_saved_and_taken_off(
    bench: Maker, demo_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    one = bench(demo_book)
    page = papers_page(one)
    file = tmp_path / "july.pdf"
    file.write_bytes(PDF)
    identity = page.ask.rows[0].wanted.payment.id
    one.jobs.write(
        lambda desk, _job: desk_papers.attach(desk, file, f"payment:{identity}", {"kind": "invoice"}),
        lambda _done: None,
    )
    one.settle()
    page.switch.turn("shelf")
    one.settle()
    page.shelf.table.selectRow(0)
    page.shelf.open.click()
    one.settle()
    assert len(opened) == 1
    assert opened[0] != str(file)
    assert opened[0].endswith("july.pdf")
    paper = page.shelf.table.current()
    assert paper is not None
    page.shelf.save_to(paper, tmp_path / "copy.pdf")
    one.settle()
    assert (tmp_path / "copy.pdf").read_bytes() == PDF
    page.shelf.check.click()
    one.settle()
    assert one.window.toast.text == "Every file is there, just as it was kept."
    take_off = next(act for act in page.shelf.menu(paper).actions() if act.text().startswith("Take off"))
    take_off.trigger()
    one.settle()
    assert [p.attached for p in page.shelf.table.rows.shown()] == [()]
    QTest.keyClick(page.shelf.table, Qt.Key.Key_Delete)
    one.settle()
    assert list(page.shelf.table.rows.shown()) == []


def test_a_program_is_never_opened_from_the_book(
    bench: Maker, demo_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    one = bench(demo_book)
    page = papers_page(one)
    file = tmp_path / "invoice.pdf.exe"
    file.write_bytes(b"MZ\x90\x00\x03")
    one.jobs.write(lambda desk, _job: desk_papers.attach(desk, file), lambda _done: None)
    page.switch.turn("shelf")
    one.settle()
    page.shelf.table.selectRow(0)
    page.shelf.open.click()
    one.settle()
    assert opened == []
    assert "is not opened from here" in one.window.message.text


def test_a_certificate_that_is_read_proves_differs_or_leaves_open(
    bench: Maker, demo_book: Path, tmp_path: Path
) -> None:
    one = bench(demo_book)
    page = papers_page(one)
    page.switch.turn("proof")
    one.settle()
    # 7,892.58 + 7,622.42 + 2,012.76 + 1,904.85 + 2,154.24 were cut, nothing from the first payment of Wise.
    assert page.proof.words == "6 only on the statement Rs\u00a021,586.85"
    file = tmp_path / "certificate.csv"
    file.write_text(
        "Date,Amount,Tax Deducted,Section\n2026-07-30,789258.34,7892.58,154A\n2026-08-30,762242.25,7662.42,154A\n"
    )
    page.keep_files([file], kind="tax_certificate")
    dialog = dialog_of(one, PaperDialog)
    assert dialog.fields["kind"].value() == "tax_certificate"
    dialog.save.click()
    one.settle()
    assert one.window.toast.text == "2 rows were read."
    states = {row.day.isoformat(): row.state for row in page.proof.table.rows.shown()}
    assert (states["2026-07-30"], states["2026-08-30"], states["2026-09-30"]) == ("proved", "differs", "only_statement")
    assert "1 proved Rs\u00a07,892.58" in page.proof.words


def test_a_locked_file_asks_for_its_password(bench: Maker, demo_book: Path, tmp_path: Path) -> None:
    one = bench(demo_book)
    page = papers_page(one)
    file = tmp_path / "locked.zip"
    file.write_bytes(locked_archive())
    page.keep_files([file], kind="tax_certificate")
    dialog = dialog_of(one, PaperDialog)
    dialog.save.click()
    asks = dialog_of(one, PasswordDialog)
    asks.password.line.setText("wrong")
    asks.go.click()
    again = dialog_of(one, PasswordDialog)
    assert again is not asks
    again.unread.click()
    one.settle()
    assert one.window.toast.text == "The paper is kept. No rows could be read from it."


def locked_archive() -> bytes:
    """A ZIP whose one member says that it is encrypted."""
    import io
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("certificate.csv", "Date,Amount,Tax Deducted,Section\n2026-07-30,1.00,1.00,154A\n")
    content = bytearray(made.getvalue())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    return bytes(content)


def test_every_part_of_the_page_has_a_name_and_shows_plain_text(bench: Maker, demo_book: Path, tmp_path: Path) -> None:
    one = bench(demo_book)
    page = papers_page(one)
    file = tmp_path / "a.pdf"
    file.write_bytes(PDF)
    nameless = {}
    for key in page.views:
        page.switch.turn(key)
        one.settle()
        nameless[key] = unnamed(one.window)
    paper = PaperDialog(one.window.office, [file], one.window)
    letter = LetterDialog(one.window.office, [page.ask.rows[0].wanted.payment.id], one.window)
    for dialog in (paper, letter, AskedDialog(one.window.office, ["l1"], one.window)):
        dialog.open()
        one.settle()
        nameless[type(dialog).__name__] = unnamed(dialog)
        dialog.reject()
    assert {place: names for place, names in nameless.items() if names} == {}
    assert isinstance(paper.fields["kind"], ChoiceField)
