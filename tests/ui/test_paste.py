"""Pasted messages at the window: what is understood is shown at once, added, or finished in the editor."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from freelancer_desk.desk import resources
from freelancer_desk.domain.words import say
from freelancer_desk.ui.dialogs.import_review import ImportDialog
from freelancer_desk.ui.dialogs.mapping import MappingDialog
from freelancer_desk.ui.dialogs.paste import PasteDialog
from freelancer_desk.ui.dialogs.payment import PaymentDialog
from freelancer_desk.ui.widgets import Button
from tests.ui.test_papers_page import dialog_of
from tests.ui.test_stories import shown
from tests.ui.walking import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]

WHOLE = "Dear customer, PKR 281,500.00 received from Northwind Labs on 03-Aug-2026 in your account. Ref: FT26215"
NO_RUPEES = "You have received a payment of 1,000.00 USD from Northwind Labs\nDate: Aug 3, 2026\n"


def pasted(one: Bench, text: str) -> PasteDialog:
    """The dialog, with a text from the clipboard."""
    QGuiApplication.clipboard().setText(text)
    one.window.acts.paste()
    return dialog_of(one, PasteDialog)


def lines(one: Bench) -> int:
    """How many lines the book has."""
    found: list[int] = []
    one.jobs.read(lambda reads: reads.rows("SELECT count(*) AS n FROM lines")[0]["n"], found.append)
    one.settle()
    return found[0]


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
    assert dialog.words == "A table with 2 rows. It is imported like a file."
    assert (dialog.add.text(), dialog.add.isEnabled(), dialog.editor.isEnabled()) == ("Review the import", True, False)
    dialog.text.setPlainText("")
    one.qtbot.wait(250)
    one.settle()
    assert (dialog.words, dialog.add.text()) == ("Nothing yet.", "Add payment")
    assert unnamed(dialog) == []
    dialog.reject()


def test_copied_rows_are_reviewed_and_imported_and_pasted_twice_add_nothing(bench: Maker) -> None:
    one = bench(None)
    statement = (resources() / "demo" / "meezan-statement.csv").read_text(encoding="utf-8-sig")
    rows = "\n".join("\t".join(cells) for cells in csv.reader(statement.splitlines()))
    dialog = pasted(one, rows)
    assert dialog.words.startswith("A table with")
    QTest.keyClick(dialog.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    review = dialog_of(one, ImportDialog)
    assert review.commit.text() == "Import 44 rows"
    review.commit.click()
    one.settle()
    assert one.window.toast.text == "44 rows imported."
    assert lines(one) == 44
    pasted(one, rows).add.click()
    again = dialog_of(one, ImportDialog)
    assert not again.commit.isEnabled()
    assert again.under.text() == say("review.nothing")
    again.reject()
    one.window.undo()
    one.settle()
    assert lines(one) == 0


def test_copied_rows_of_no_known_bank_go_to_the_mapping(
    bench: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    one = bench(None)
    dialog = pasted(one, "When\tWhat\tHow much\n2026-05-04\tHARBOR STUDIO\t12.50\n2026-05-05\tShop\t-2.50")
    dialog.add.click()
    review = dialog_of(one, ImportDialog)
    next(button for button in review.findChildren(Button) if button.text() == say("mapping.open")).click()
    mapping = dialog_of(one, MappingDialog)
    assert list(mapping.choices) == ["When", "What", "How much"]
    for header, meaning in {"When": "day", "What": "text", "How much": "amount"}.items():
        mapping.choices[header].choose(meaning)
    mapping.account.line.setText("Corner Bank PKR")
    mapping.account.changed.emit("Corner Bank PKR")
    mapping.take.click()
    one.settle()
    assert review.commit.text() == "Import 2 rows"
    review.commit.click()
    one.settle()
    assert one.window.toast.text == "2 rows imported."
    assert lines(one) == 2
