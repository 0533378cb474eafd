"""Payments received: typed with both amounts or a rate, edited, taken back, and kept one with their bank line."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freelancer_desk.desk import (
    Desk,
    dump,
    history,
    importing,
    ledger,
    open_desk,
    overview,
    questions,
    receipts,
    records,
    tax_years,
    taxes,
)
from freelancer_desk.desk import credits as credit_tables
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence

if TYPE_CHECKING:
    from pathlib import Path

BASE = {"date": "2026-04-01", "client": "Acme", "proceeds": "1000.00", "currency": "USD", "credited_pkr": "280123.45"}
HEAD = "Account Number: 0001,TEST\nOpening Balance,PKR 0.00\nClosing Balance,PKR {closing}\nCurrency,PKR\n\n"
COLUMNS = "Booking Date,Value Date,Doc No,Description,Debit,Credit,Available Balance\n"


def _bank(path: Path, amount: str = "280123.45", day: str = "03 Apr 2026") -> Path:
    row = f'{day},{day},FT1,Raast P2P Fund transfer - from ACME LLC RAAST 1,,"{amount}","{amount}"\n'
    path.write_text(HEAD.format(closing=amount) + COLUMNS + row, encoding="utf-8")
    return path


def test_both_amounts_are_kept_and_the_rate_is_shown(desk: Desk) -> None:
    receipts.add(desk, BASE)
    [payment] = receipts.listing(desk.book)
    assert (str(payment.proceeds), str(payment.credited)) == ("USD 1000.00", "PKR 280123.45")
    assert payment.rate == Decimal("280.12345")


def test_the_first_payments_among_ids_are_told_with_how_many_there_are(desk: Desk) -> None:
    ids = [receipts.add(desk, {**BASE, "date": f"2026-04-{day:02}"}).id for day in (4, 1, 3)]
    year = tax_years.year_of(desk.book, 2026)
    telling = receipts.Telling(desk.book, year)
    told, count = telling.first_of(desk.book, ["of no payment", *ids], 2)
    assert ([one.id for one in told], count) == (ids[:2], 3)
    assert told == [one for wanted in ids[:2] for one in receipts.listing(desk.book) if one.id == wanted]
    assert telling.first_of(desk.book, (), 2) == ([], 0)


@pytest.mark.parametrize("rate", ["280.12345", "280.12", "280"])
def test_a_rate_beside_both_amounts_may_be_as_exact_as_one_likes(desk: Desk, rate: str) -> None:
    receipts.add(desk, {**BASE, "rate": rate})
    assert receipts.listing(desk.book)[0].rate == Decimal("280.12345")


@pytest.mark.parametrize(("rate", "credited"), [("280", "1"), ("280.2", "280123.45"), ("280.13", "280123.45")])
def test_a_rate_that_disagrees_with_both_amounts_is_refused(desk: Desk, rate: str, credited: str) -> None:
    before = dump.text(desk.book)
    with pytest.raises(DeskError) as refused:
        receipts.add(desk, {**BASE, "rate": rate, "credited_pkr": credited})
    assert "at this rate are not" in sentence(refused.value)
    assert dump.text(desk.book) == before


def test_a_payment_of_a_day_to_come_is_refused(desk: Desk) -> None:
    receipts.add(desk, {**BASE, "date": "2026-11-24"})
    with pytest.raises(DeskError) as refused:
        receipts.add(desk, {**BASE, "date": "2026-11-25"})
    assert sentence(refused.value) == "date: 2026-11-25 is still to come."
    with pytest.raises(DeskError, match="day_to_come"):
        receipts.change(desk, "t1", {"date": "2026-11-25"})
    receipts.change(desk, "t1", {"note": "seen"})
    assert [one.kind for one in receipts.check(desk.book, {**BASE, "date": "2026-11-25"}, desk.today())] == [
        "day_to_come"
    ]


@pytest.mark.parametrize(
    ("proceeds", "rate", "rupees"),
    [
        ("0.50", "0.01", "0.01"),
        ("2673.00", "281.505", "752462.87"),
        ("1.00", "279.995", "280.00"),
        ("1.00", "279.9949", "279.99"),
    ],
)
def test_a_typed_rate_gives_rupees_rounded_half_up(desk: Desk, proceeds: str, rate: str, rupees: str) -> None:
    fields = {**BASE, "credited_pkr": "", "proceeds": proceeds, "rate": rate}
    receipts.add(desk, fields)
    [payment] = receipts.listing(desk.book)
    assert payment.credited.text == rupees


@pytest.mark.parametrize(("code", "proceeds"), [("JPY", "150000"), ("KWD", "12.345")])
def test_currencies_keep_their_own_decimal_places(desk: Desk, code: str, proceeds: str) -> None:
    receipts.add(desk, {**BASE, "currency": code, "proceeds": proceeds})
    [payment] = receipts.listing(desk.book)
    assert str(payment.proceeds) == f"{code} {proceeds}"


def test_a_change_of_one_field_keeps_the_others_and_the_client(desk: Desk) -> None:
    done = receipts.add(desk, {**BASE, "purpose_code": "9186", "note": "first"})
    receipts.change(desk, done.id, {"purpose_code": "9471"})
    after = receipts.draft_of(desk.book, done.id)
    assert (after["client"], after["purpose_code"], after["note"]) == ("Acme", "9471", "first")
    assert (after["proceeds"], after["credited_pkr"]) == ("1000.00", "280123.45")


def test_another_foreign_amount_or_rate_alone_can_be_typed_over(desk: Desk) -> None:
    done = receipts.add(desk, BASE)
    receipts.change(desk, done.id, {"proceeds": "1100.00"})
    assert receipts.draft_of(desk.book, done.id)["converted"] == "1100.00"
    receipts.change(desk, done.id, {"rate": "290"})
    assert receipts.draft_of(desk.book, done.id)["credited_pkr"] == "319000.00"
    receipts.change(desk, done.id.removeprefix("t"), {"retained": "100.00"})
    assert receipts.draft_of(desk.book, done.id)["converted"] == "1000.00"


def test_a_change_and_a_deletion_can_be_undone_and_done_again(desk: Desk) -> None:
    done = receipts.add(desk, BASE)
    typed = dump.text(desk.book)
    receipts.change(desk, done.id, {"credited_pkr": "1.00"})
    history.undo(desk)
    assert dump.text(desk.book) == typed
    receipts.remove(desk, done.id)
    assert not receipts.listing(desk.book)
    history.undo(desk)
    assert dump.text(desk.book) == typed
    assert [p.id for p in receipts.listing(desk.book)] == [done.id]
    history.redo(desk)
    assert not receipts.listing(desk.book)
    assert not ledger.differences(desk.book)


def test_a_bank_line_that_arrives_later_stays_one_payment(desk: Desk, tmp_path: Path) -> None:
    receipts.add(desk, BASE)
    importing.commit(desk, importing.read(desk.book, [_bank(tmp_path / "bank.csv")]))
    assert overview.totals(desk.book).reached.text == "280123.45"
    [question] = questions.listing(desk.book)
    assert question.kind == "same"
    questions.answer(desk, question.key, "yes")
    [payment] = receipts.listing(desk.book)
    assert (payment.credited.text, payment.typed) == ("280123.45", False)
    assert overview.totals(desk.book).reached.text == "280123.45"
    assert not questions.listing(desk.book)
    history.undo(desk)
    assert [q.kind for q in questions.listing(desk.book)] == ["same"]


def test_a_bank_line_that_is_another_payment_becomes_a_question_of_its_own(desk: Desk, tmp_path: Path) -> None:
    receipts.add(desk, BASE)
    importing.commit(desk, importing.read(desk.book, [_bank(tmp_path / "bank.csv")]))
    questions.answer(desk, questions.listing(desk.book)[0].key, "no")
    [question] = questions.listing(desk.book)
    assert question.kind != "same"
    questions.answer(desk, question.key, "export")
    assert overview.totals(desk.book).reached.text == "560246.90"


@pytest.mark.parametrize(
    ("day", "asked"), [("08 Apr 2026", True), ("09 Apr 2026", False), ("25 Mar 2026", True), ("24 Mar 2026", False)]
)
def test_only_a_line_within_seven_days_may_be_the_same(desk: Desk, tmp_path: Path, day: str, *, asked: bool) -> None:
    receipts.add(desk, BASE)
    importing.commit(desk, importing.read(desk.book, [_bank(tmp_path / "bank.csv", day=day)]))
    assert ("same" in {q.kind for q in questions.listing(desk.book)}) is asked


def test_what_a_bank_printed_cannot_be_typed_over_or_deleted(statements: Desk) -> None:
    first = receipts.listing(statements.book)[0]
    for fields in ({"credited_pkr": "1"}, {"date": "2026-01-01"}, {"rate": "1"}, {"account": ""}):
        with pytest.raises(DeskError) as refused:
            receipts.change(statements, first.id, fields)
        assert refused.value.kind == "printed_by_bank"
    with pytest.raises(DeskError):
        receipts.remove(statements, first.id)
    receipts.change(statements, first.id, {"papers": "e-PRC 7", "purpose_code": "9186"})
    after = receipts.listing(statements.book)[0]
    assert (after.paper, after.purpose_code, after.credited) == ("e-PRC 7", "9186", first.credited)


def test_a_client_that_payments_name_stays(desk: Desk) -> None:
    receipts.add(desk, BASE)
    with pytest.raises(DeskError) as refused:
        records.remove(desk, "client", "1")
    assert refused.value.kind == "client_in_use"


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["add", "change", "remove", "undo", "redo", "client", "category"]),
        st.integers(0, 5),
        st.sampled_from(["280123.45", "5000.00", "659792.40", "0.01"]),
        st.sampled_from(["2026-04-01", "2026-03-30", "2026-07-01"]),
    ),
    max_size=10,
)


@given(edits=EDITS)
@settings(max_examples=15)
def test_what_is_kept_fresh_row_by_row_equals_a_settlement_of_everything(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, int, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("book")
    desk = open_desk(folder / "b.fdesk")
    try:
        importing.commit(desk, importing.read(desk.book, [_bank(folder / "bank.csv", "659792.40", "30 Mar 2026")]))
        for what, number, amount, day in edits:
            _edit(desk, what, number, {**BASE, "credited_pkr": amount, "date": day})
            assert ledger.differences(desk.book) == []
        assert history.check(desk.book) == ()
    finally:
        desk.close()


def _edit(desk: Desk, what: str, number: int, fields: dict[str, str]) -> None:
    typed = [p.id for p in receipts.listing(desk.book) if p.typed]
    try:
        if what == "add":
            receipts.add(desk, fields)
        elif what == "client":
            records.change(desk, "client", "1", {"category": ("it_services", "other_services")[number % 2]})
        elif what == "undo":
            history.undo(desk)
        elif what == "redo":
            history.redo(desk)
        elif typed and what == "change":
            receipts.change(desk, typed[number % len(typed)], fields)
        elif typed and what == "category":
            receipts.change(desk, typed[number % len(typed)], {"category": "other_services"})
        elif typed:
            receipts.remove(desk, typed[number % len(typed)])
    except DeskError as error:
        assert error.kind in {"nothing_to_undo", "nothing_to_redo", "row_unknown", "client_in_use"}  # noqa: PT017


def test_several_payments_are_changed_in_one_step_that_one_undo_takes_back(desk: Desk, tmp_path: Path) -> None:
    importing.commit(desk, importing.read(desk.book, [_bank(tmp_path / "bank.csv", "500000.00")]))
    asked = questions.listing(desk.book)
    questions.answer(desk, asked[0].key, "export")
    for number in range(3):
        receipts.add(desk, {**BASE, "date": f"2026-04-0{number + 4}"})
    before = dump.text(desk.book)
    steps = len(history.steps(desk.book))
    every = [payment.id for payment in receipts.listing(desk.book)]
    assert {identity[0] for identity in every} == {"l", "t"}
    receipts.change_many(desk, every, {"category": "it_services", "purpose_code": "9111", "client": "Acme GmbH"})
    told = receipts.listing(desk.book)
    assert {(one.category, one.purpose_code, one.payer) for one in told} >= {("it_services", "9111", "Acme GmbH")}
    assert {one.purpose_code for one in told} == {"9111"}
    assert len(history.steps(desk.book)) == steps + 1
    history.undo(desk)
    assert dump.text(desk.book) == before


@pytest.mark.parametrize(
    ("fields", "kind"),
    [({"credited_pkr": "1.00"}, "field_unknown"), ({"category": "magic"}, "choice_unknown"), ({}, None)],
    ids=str,
)
def test_where_one_of_several_refuses_none_is_changed(desk: Desk, fields: dict[str, str], kind: str | None) -> None:
    receipts.add(desk, BASE)
    receipts.add(desk, {**BASE, "date": "2026-04-02"})
    before = dump.text(desk.book)
    every = [payment.id for payment in receipts.listing(desk.book)]
    with pytest.raises(DeskError) as refused:
        receipts.change_many(desk, [*every, "t999"] if kind is None else every, fields)
    assert refused.value.kind == (kind or "row_unknown")
    assert dump.text(desk.book) == before


def test_more_than_a_thousand_payments_are_not_changed_at_once(desk: Desk) -> None:
    with pytest.raises(DeskError) as refused:
        receipts.change_many(desk, [f"t{number}" for number in range(1001)], {"note": "x"})
    assert sentence(refused.value) == "1001 payments are chosen; at most 1000 can be changed at once."


def test_a_client_said_of_several_is_the_payer_where_none_was_typed(desk: Desk) -> None:
    receipts.add(desk, BASE)
    receipts.change_many(desk, ["t1"], {"note": "from the fair"})
    receipts.change_many(desk, ["t1"], {"client": "Other"})
    [payment] = receipts.listing(desk.book)
    assert payment.payer == "Other"
    assert not ledger.differences(desk.book)


def test_a_change_of_words_leaves_the_day_of_a_matched_payment_alone(desk: Desk, tmp_path: Path) -> None:
    receipts.add(desk, BASE)
    importing.commit(desk, importing.read(desk.book, [_bank(tmp_path / "bank.csv")]))
    questions.answer(desk, questions.listing(desk.book)[0].key, "yes")
    receipts.change(desk, receipts.listing(desk.book)[0].id, {"note": "x"})
    assert [row["day"] for row in desk.book.rows("SELECT day FROM receipts")] == [BASE["date"]]


BOUNCED = """Account Number: 00170000000001,TEST FREELANCER
Opening Balance,PKR      30000.00
Closing Balance,PKR      577249.23
Currency,PKR

Booking Date,Value Date,Doc No,Description,Debit,Credit,Available Balance
30 Aug 2026,30 Aug 2026,F1,Remittance From PAYONEER INC STAN(100101),,"552,870.00","582,870.00"
30 Aug 2026,30 Aug 2026,F2,Tax on Export Proceeds U/S 154A STAN(100101),"5,528.70",,"577,341.30"
02 Sep 2026,02 Sep 2026,F3,Reversal Remittance From PAYONEER INC STAN(100101),"552,870.00",,"24,471.30"
02 Sep 2026,02 Sep 2026,F4,Reversal Tax on Export Proceeds U/S 154A STAN(100101),,"5,528.70","30,000.00"
03 Sep 2026,03 Sep 2026,F5,Remittance From PAYONEER INC STAN(100102),,"552,777.00","582,777.00"
03 Sep 2026,03 Sep 2026,F6,Tax on Export Proceeds U/S 154A STAN(100102),"5,527.77",,"577,249.23"
"""


def test_a_remittance_that_bounced_is_no_payment_and_the_account_still_foots(desk: Desk, tmp_path: Path) -> None:
    statement = tmp_path / "meezan.csv"
    statement.write_text(BOUNCED, encoding="utf-8")
    importing.commit(desk, importing.read(desk.book, [statement]))
    [question] = questions.listing(desk.book)
    questions.answer(desk, question.key, "export")
    year = tax_years.year_of(desk.book, 2027)
    [line] = taxes.working_or_refuse(desk.book, year).lines
    assert (line.base, line.withheld) == (552_777, Decimal("5527.77"))
    [table] = credit_tables.foot(desk.book, year)
    assert (table.difference.minor, table.unexplained.minor) == (0, 0)
    assert not history.check(desk.book)
    first = min(row["id"] for row in desk.book.rows("SELECT id FROM lines"))
    questions.answer_line(desk, str(first), {"meaning": "export"})
    assert [question.kind for question in questions.listing(desk.book)] == ["taken-back"]
