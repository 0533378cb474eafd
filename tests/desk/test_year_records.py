"""The records of a tax year: each noun is kept whole, shown again as typed, refused in one sentence, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import dump, history, records
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence

if TYPE_CHECKING:
    from freelancer_desk.desk import Desk

TYPED: dict[str, dict[str, str]] = {
    "tax-amount": {
        "year": "2026", "kind": "adjustable", "name": "236Y", "date": "2026-03-01", "party": "Meezan Bank",
        "number": "C-1", "gross_pkr": "100000.00", "tax_pkr": "5000.00", "note": "",
    },
    "tax-payment": {
        "year": "2026", "date": "2026-09-20", "kind": "with_return", "psid": "P1", "cpr": "IT-1",
        "amount_pkr": "366000.00", "note": "",
    },
    "asset": {
        "date": "2025-08-01", "text": "Laptop", "kind": "computer", "amount_pkr": "200000.00", "share": "80",
        "local_percent": "50",
        "paid_by": "bank", "opening_year": "2026", "opening_pkr": "150000.00", "sold": "2026-07-01",
        "sold_pkr": "90000.00", "note": "",
    },
    "holding": {
        "year": "2026", "side": "asset", "kind": "bank", "text": "Savings", "account": "", "amount_pkr": "1600000.00",
        "proof": "paper", "note": "",
    },
    "outflow": {"year": "2026", "kind": "rent", "text": "", "amount_pkr": "900000.00", "proof": "word", "note": ""},
    "inflow": {
        "year": "2026", "kind": "gift", "text": "Brother", "amount_pkr": "50000.00", "proof": "paper", "note": "",
    },
    "notice": {
        "sender": "FBR", "section": "114(4)", "year": "2025", "number": "N-7", "date": "2026-11-01",
        "served": "2026-11-05", "reply_by": "2026-12-05", "text": "File the return of 2025", "status": "open",
        "replied": "2026-11-20", "note": "",
    },
}  # fmt: skip


@pytest.mark.parametrize("noun", TYPED)
def test_a_record_of_a_year_is_shown_as_it_was_typed_and_undone_whole(desk: Desk, noun: str) -> None:
    before = dump.text(desk.book)
    done = records.add(desk, noun, TYPED[noun])
    assert records.listing(desk.book, noun) == [{"id": done.id, **TYPED[noun]}]
    records.change(desk, noun, done.id, {"note": "seen"})
    assert records.listing(desk.book, noun)[0]["note"] == "seen"
    records.remove(desk, noun, done.id)
    assert records.listing(desk.book, noun) == []
    for _ in range(3):
        history.undo(desk)
    assert dump.text(desk.book) == before


@pytest.mark.parametrize(
    ("noun", "fields", "said"),
    [
        ("tax-amount", {"year": "2026"}, "kind"),
        ("tax-amount", {"year": "26", "kind": "credit"}, "26 is not a tax year"),
        ("asset", {"share": "120"}, "120 per cent is more than the whole"),
        ("asset", {"sold": "2024-01-01"}, "the last day lies before the first"),
        ("holding", {"side": "mine"}, "mine"),
        ("outflow", {"amount_pkr": "-5"}, "amount_pkr"),
        ("notice", {"reply_by": "2026-11-01"}, "the last day lies before the first"),
        ("expense", {"date": "2026-01-01", "amount_pkr": "10", "share": "split"}, "local_percent"),
        ("expense", {"date": "2026-01-01", "amount_pkr": "10", "local_percent": "101"}, "101 per cent"),
    ],
)
def test_a_wrong_field_is_refused_in_one_sentence(desk: Desk, noun: str, fields: dict[str, str], said: str) -> None:
    typed = {**TYPED.get(noun, {}), **fields} if fields != {"year": "2026"} else fields
    with pytest.raises(DeskError) as refused:
        records.add(desk, noun, typed)
    assert said in sentence(refused.value)
    assert records.listing(desk.book, noun) == []


@pytest.mark.parametrize(
    ("noun", "fields"),
    [
        ("salary", {"date": "2026-11-25", "gross_pkr": "1"}),
        ("expense", {"date": "2026-11-25", "amount_pkr": "1"}),
        ("earning", {"date": "2026-11-25", "currency": "USD", "gross": "1"}),
        ("asset", {"date": "2026-11-24", "text": "PC", "kind": "computer", "amount_pkr": "1", "sold": "2026-11-25"}),
        ("notice", {"sender": "FBR", "served": "2026-11-25", "reply_by": "2026-12-05"}),
        ("tax-payment", {"year": "2027", "date": "2026-11-25", "kind": "advance", "amount_pkr": "1"}),
        ("tax-payment", {"year": "2026", "date": "2026-11-25", "kind": "penalty", "amount_pkr": "1"}),
        ("tax-amount", {"year": "2027", "date": "2026-11-25", "kind": "adjustable", "name": "149", "tax_pkr": "1"}),
        ("tax-amount", {"year": "2027", "date": "2026-11-25", "kind": "bank_profit", "gross_pkr": "1"}),
    ],
)
def test_what_has_not_happened_yet_is_refused(desk: Desk, noun: str, fields: dict[str, str]) -> None:
    with pytest.raises(DeskError) as refused:
        records.add(desk, noun, fields)
    assert "2026-11-25 is still to come" in sentence(refused.value)
    today = {name: value.replace("2026-11-25", "2026-11-24") for name, value in fields.items()}
    assert records.check(desk.book, noun, today, desk.today()) == ()
    made = records.add(desk, noun, today)
    records.change(desk, noun, made.id, {"note": "kept"})


def test_nothing_of_a_business_asset_is_an_answer(desk: Desk) -> None:
    done = records.add(desk, "asset", {**TYPED["asset"], "share": "0"})
    assert records.listing(desk.book, "asset")[0]["share"] == "0"
    records.change(desk, "asset", done.id, {"share": ""})
    assert records.listing(desk.book, "asset")[0]["share"] == "100"


def test_an_expense_says_how_much_of_it_was_for_local_work(desk: Desk) -> None:
    fields = {"date": "2026-01-01", "amount_pkr": "10", "share": "split", "local_percent": "40", "head": "rent"}
    records.add(desk, "expense", fields)
    (shown,) = records.listing(desk.book, "expense")
    assert (shown["local_percent"], shown["head"], shown["paid_by"]) == ("40", "rent", "bank")
