"""Pasted messages at the window: what is understood is shown at once, added, or finished in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from freelancer_desk.ui.dialogs.paste import PasteDialog
from freelancer_desk.ui.dialogs.payment import PaymentDialog
from tests.ui.test_papers_page import dialog_of
from tests.ui.test_stories import shown
from tests.ui.test_window import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]

WHOLE = "Dear customer, PKR 281,500.00 received from Northwind Labs on 03-Aug-2026 in your account. Ref: FT26215"
NO_RUPEES = "You have received a payment of 1,000.00 USD from Northwind Labs\nDate: Aug 3, 2026\n"


def pasted(one: Bench, text: str) -> PasteDialog:
    """The dialog, with a text from the clipboard."""
    QGuiApplication.clipboard().setText(text)
    one.window.paste()
    return dialog_of(one, PasteDialog)


def test_a_whole_message_becomes_a_payment_that_can_be_undone(bench: Maker) -> None:
    one = bench(None)
    dialog = pasted(one, WHOLE)
    assert dialog.words.startswith("Northwind Labs, Rs\u00a0281,500.00, 03-Aug-2026")
    QTest.keyClick(dialog.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    one.settle()
    (payment,) = shown(one)
    assert (payment.payer, payment.credited.text, payment.day.isoformat()) == (
        "Northwind Labs",
        "281500.00",
        "2026-08-03",
    )
    one.window.undo()
    one.settle()
    assert shown(one) == []


def test_what_the_message_does_not_tell_is_said_and_typed_in_the_editor(bench: Maker) -> None:
    one = bench(None)
    dialog = pasted(one, NO_RUPEES)
    assert "Not told: the rupees" in dialog.words
    assert not dialog.add.isEnabled()
    dialog.editor.click()
    editor = dialog_of(one, PaymentDialog)
    assert {name: editor.fields[name].value() for name in ("date", "payer", "proceeds", "currency")} == {
        "date": "2026-08-03",
        "payer": "Northwind Labs",
        "proceeds": "1000.00",
        "currency": "USD",
    }
    editor.fields["credited_pkr"].put("278000")
    editor.save.click()
    one.settle()
    assert [payment.credited.text for payment in shown(one)] == ["278000.00"]


def test_what_is_typed_over_the_message_is_read_anew(bench: Maker) -> None:
    one = bench(None)
    dialog = pasted(one, "Meet me at seven")
    assert "tells of no payment" in dialog.words
    assert not dialog.add.isEnabled()
    dialog.text.setPlainText("PKR 500.00 debited from your account at ATM on 03-Aug-2026")
    one.qtbot.wait(250)
    one.settle()
    assert "money that went out" in dialog.words
    dialog.text.setPlainText("Date\tAmount\n2026-08-03\t5.00\n2026-08-04\t6.00")
    one.qtbot.wait(250)
    one.settle()
    assert "is a table" in dialog.words
    dialog.text.setPlainText("")
    one.qtbot.wait(250)
    one.settle()
    assert dialog.words == "Nothing yet."
    assert unnamed(dialog) == []
    dialog.reject()
