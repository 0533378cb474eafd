"""Search looks into everything the book holds, takes words as they are, and says what it found where."""

from __future__ import annotations

import pytest

from freelancer_desk.desk import Desk, receipts, records, searching
from freelancer_desk.desk.invoices import drafting, issuing


@pytest.fixture
def full(statements: Desk) -> Desk:
    records.add(statements, "client", {"name": "Quagga Labs", "country": "DE", "email": "ap@quagga.example"})
    lines = [{"text": "Site", "price": "1250"}]
    issuing.issue(statements, drafting.add(statements, {"client": "Quagga Labs", "currency": "USD"}, lines).id)
    paid = {"date": "2026-03-01", "payer": "Zebra 50%", "proceeds": "10", "currency": "USD", "credited_pkr": "2800"}
    receipts.add(statements, paid)
    return statements


def kinds(desk: Desk, text: str) -> list[str]:
    return [one.kind for one in searching.find(desk.book, text)]


def test_a_word_finds_client_and_invoice(full: Desk) -> None:
    found = searching.find(full.book, "quagga")
    assert [(one.kind, one.title) for one in found] == [("client", "Quagga Labs"), ("invoice", "INV-2026-0001")]
    assert found[1].under == "Quagga Labs · $1,250.00"


def test_all_words_must_stand_in_it_in_any_order(full: Desk) -> None:
    assert kinds(full, "labs quag") == ["client", "invoice"]
    assert kinds(full, "quagga south") == []


def test_marks_of_a_pattern_are_letters_like_any_other(full: Desk) -> None:
    assert kinds(full, "50%") == ["payment"]
    assert kinds(full, "5_%") == []
    assert kinds(full, "%%") == []
    assert kinds(full, "'; DROP") == []
    assert kinds(full, "\\\\") == []


def test_accounts_and_lines_are_found_by_what_is_printed(full: Desk) -> None:
    assert "account" in kinds(full, "payoneer")
    assert "line" in kinds(full, "payoneer")
    assert len([kind for kind in kinds(full, "2025") if kind == "line"]) <= searching.MOST_EACH


def test_one_letter_asks_nothing(full: Desk) -> None:
    assert kinds(full, "n") == []
    assert kinds(full, "  ") == []


def test_a_payment_is_found_by_what_the_screen_says_of_it(full: Desk) -> None:
    for text in ("2,800.00", "2800", "2,800", "10.00", "01-Mar-2026", "1-mar", "zebra 2,800.00"):
        assert "payment" in kinds(full, text), text
    (found,) = [one for one in searching.find(full.book, "01-Mar-2026") if one.kind == "payment"]
    assert found.under == "01-Mar-2026 · Rs\u00a02,800.00"
    assert "invoice" in kinds(full, "1,250.00")
    assert kinds(full, "31-Foo") == []
