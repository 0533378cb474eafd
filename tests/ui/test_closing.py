"""Accounts on their way out at the window: a list is started, ticked off, turned into a letter, and called off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from freelancer_desk.ui.dialogs.closing import ClosingDialog
from freelancer_desk.ui.dialogs.letter import LetterDialog
from tests.ui.test_papers_page import dialog_of, papers_page
from tests.ui.walking import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]

MEEZAN, MCB = "Meezan PKR 6021", "MCB PKR 7350"


def closing_dialog(one: Bench) -> ClosingDialog:
    """The dialog, opened from the page of papers."""
    papers_page(one).closing.click()
    return dialog_of(one, ClosingDialog)


def begin(one: Bench, dialog: ClosingDialog, **values: str) -> None:
    """Fill the form and begin."""
    for name, value in values.items():
        dialog.fields[name].put(value)
    dialog.begin.click()
    one.settle()


def test_a_list_is_started_ticked_off_and_stays_after_a_restart(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    dialog = closing_dialog(one)
    assert unnamed(dialog) == []
    assert dialog.listed == []
    begin(one, dialog, account=MEEZAN, kind="change", day="2026-12-31", successor=MCB)
    (card,) = dialog.listed
    assert list(card.ticks) == ["tax_certificate", "s_prc", "statements", "tell:Payoneer", "keep"]
    assert card.pill.accessibleName() == "5 things left"
    tick = card.ticks["tell:Payoneer"]
    assert tick.text() == "Give Payoneer the new account number (IBAN)"
    tick.setFocus()
    QTest.keyClick(tick, Qt.Key.Key_Space)
    one.settle()
    (card,) = dialog.listed
    assert (card.ticks["tell:Payoneer"].isChecked(), card.pill.accessibleName()) == (True, "4 things left")
    assert unnamed(dialog) == []
    dialog.accept()
    one.close()
    one.open()
    (card,) = closing_dialog(one).listed
    assert card.ticks["tell:Payoneer"].isChecked()
    assert card.closing.successor == MCB


def test_what_is_wrong_is_said_at_its_field(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    dialog = closing_dialog(one)
    begin(one, dialog, account=MEEZAN, day="soon")
    assert dialog.fields["day"].problem
    begin(one, dialog, account=MEEZAN, day="2026-12-31", successor=MEEZAN)
    assert "cannot take over from itself" in dialog.fields["successor"].problem
    assert dialog.listed == []


def test_the_letter_is_about_that_account_alone(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    dialog = closing_dialog(one)
    begin(one, dialog, account=MCB, day="2026-12-31")
    dialog.listed[0].letter.click()
    letter = dialog_of(one, LetterDialog)
    assert letter.kind.key() == "certificates"
    assert "Branch Manager\nMCB" in letter.preview.toPlainText()
    assert "Meezan" not in letter.preview.toPlainText()
    letter.reject()


def test_an_account_that_stays_open_loses_its_list_and_gets_it_back(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    dialog = closing_dialog(one)
    begin(one, dialog, account=MCB, day="2026-12-31")
    dialog.listed[0].stop.click()
    one.settle()
    assert dialog.listed == []
    assert one.window.toast.text == f"{MCB} stays open."
    dialog.accept()
    one.window.undo()
    one.settle()
    assert len(closing_dialog(one).listed) == 1
