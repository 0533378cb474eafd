"""How far each payment's paper has come: asked, issued, wrong; what counts as having one, and what is still wanted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import (
    Desk,
    attachments,
    dump,
    history,
    ledger,
    papers,
    person,
    questions,
    receipts,
    tax_years,
)
from freelancer_desk.domain.papers import STATES, PaperState
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from pathlib import Path

PAYMENT = {
    "date": "2026-04-01",
    "client": "Acme",
    "proceeds": "1000.00",
    "currency": "USD",
    "credited_pkr": "280123.45",
}


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"%PDF-1.7 made up")
    return path


def paper_of(desk: Desk, identity: str) -> str:
    return next(payment.paper for payment in receipts.listing(desk.book) if payment.id == identity)


def state_of(desk: Desk, identity: str) -> PaperState:
    return papers.states(desk.book).get(identity, PaperState())


@pytest.mark.parametrize("typed", [True, False])
def test_an_attached_e_prc_makes_the_payment_count_and_taking_it_off_ends_that(
    statements: Desk, pdf: Path, *, typed: bool
) -> None:
    desk = statements
    identity = receipts.add(desk, PAYMENT).id if typed else receipts.listing(desk.book)[0].id
    papers.set_state(desk, identity, "asked", date(2026, 11, 1))
    assert (paper_of(desk, identity), state_of(desk, identity)) == ("", PaperState("asked", date(2026, 11, 1)))
    done = papers.attach(desk, pdf, f"payment:{identity}", {"kind": "e-prc", "number": "77"})
    assert (paper_of(desk, identity), state_of(desk, identity)) == ("e-PRC 77", PaperState("issued", date(2026, 11, 1)))
    papers.change(desk, done.id, {"number": "78"})
    assert paper_of(desk, identity) == "e-PRC 78"
    papers.change(desk, done.id, {"kind": "other"})
    assert paper_of(desk, identity) == ""
    history.undo(desk)
    assert paper_of(desk, identity) == "e-PRC 78"
    papers.detach(desk, done.id, f"payment:{identity}")
    assert paper_of(desk, identity) == ""
    assert not ledger.differences(desk.book)
    history.undo(desk)
    papers.remove(desk, done.id)
    assert paper_of(desk, identity) == ""
    assert state_of(desk, identity).state == "issued"


def test_a_certificate_with_the_wrong_code_does_not_count(desk: Desk, pdf: Path) -> None:
    identity = receipts.add(desk, PAYMENT).id
    papers.set_state(desk, identity, "wrong_code")
    papers.attach(desk, pdf, f"payment:{identity}", {"kind": "e-prc", "number": "77"})
    assert (paper_of(desk, identity), state_of(desk, identity).state) == ("", "wrong_code")
    papers.set_state(desk, identity, "issued")
    assert paper_of(desk, identity) == "e-PRC 77"
    papers.set_state(desk, identity, "family")
    assert paper_of(desk, identity) == ""


def test_what_the_user_typed_of_papers_is_kept(desk: Desk, pdf: Path) -> None:
    identity = receipts.add(desk, {**PAYMENT, "papers": "letter of the bank"}).id
    papers.attach(desk, pdf, f"payment:{identity}", {"kind": "e-prc", "number": "77"})
    for state in STATES:
        papers.set_state(desk, identity, state)
        assert paper_of(desk, identity) == "letter of the bank"


def test_a_state_is_one_of_five_and_only_asking_has_a_day(desk: Desk) -> None:
    identity = receipts.add(desk, PAYMENT).id
    for state, day, kind in (
        ("lost", None, "choice_unknown"),
        ("issued", date(2026, 1, 1), "day_only_when_asked"),
        ("asked", date(1066, 1, 1), "absurd_day"),
    ):
        with pytest.raises(DeskError) as refused:
            papers.set_state(desk, identity, state, day)
        assert refused.value.kind == kind
    with pytest.raises(DeskError):
        papers.set_state(desk, "t99", "asked")
    papers.set_state(desk, identity.removeprefix("t"), "asked")
    assert state_of(desk, identity).asked == date(2026, 11, 24)
    papers.set_state(desk, identity, "not_asked")
    assert state_of(desk, identity) == PaperState()


def test_a_state_of_a_bank_line_is_said_on_top_of_it_and_undone(statements: Desk) -> None:
    before = dump.text(statements.book)
    identity = receipts.listing(statements.book)[0].id
    papers.set_state(statements, identity, "asked")
    papers.set_state(statements, identity, "family")
    receipts.change(statements, identity, {"note": "called the bank"})
    assert state_of(statements, identity).state == "family"
    assert '"paper_state": "family"' in dump.text(statements.book)
    for _ in range(3):
        history.undo(statements)
    assert dump.text(statements.book) == before


def test_a_paper_stays_when_the_bank_line_confirms_the_typed_payment(desk: Desk, pdf: Path, tmp_path: Path) -> None:
    from freelancer_desk.desk import importing

    identity = receipts.add(desk, PAYMENT).id
    papers.attach(desk, pdf, f"payment:{identity}", {"kind": "e-prc", "number": "77"})
    head = "Account Number: 0001,TEST\nOpening Balance,PKR 0.00\nClosing Balance,PKR 280123.45\nCurrency,PKR\n\n"
    columns = "Booking Date,Value Date,Doc No,Description,Debit,Credit,Available Balance\n"
    row = '03 Apr 2026,03 Apr 2026,FT1,Raast P2P Fund transfer - from ACME LLC RAAST 1,,"280123.45","280123.45"\n'
    bank = tmp_path / "bank.csv"
    bank.write_text(head + columns + row, encoding="utf-8")
    importing.commit(desk, importing.read(desk.book, [bank]))
    [question] = questions.listing(desk.book)
    questions.answer(desk, question.key, "yes")
    [payment] = receipts.listing(desk.book)
    assert (payment.paper, payment.typed) == ("e-PRC 77", False)
    [paper] = papers.attached_to(desk.book, f"payment:{payment.id}")
    assert [one.id for one in paper.attached] == [payment.id]
    papers.detach(desk, paper.id, f"payment:{payment.id}")
    assert papers.listing(desk.book)[0].attached == ()


def test_wanted_papers_stand_by_bank_and_payer_oldest_first_with_the_tax_at_stake(statements: Desk, pdf: Path) -> None:
    person.save(statements, {"category": "it_services"})
    year = tax_years.year_of(statements.book, 2026)
    listed = receipts.listing(statements.book, year)
    groups = papers.wanted(statements.book, year)
    assert [[one.payment.day for one in group.payments] for group in groups if group.payer == "Wise"] == [
        [date(2026, 4, 16)]
    ]
    days = [group.payments[0].payment.day for group in groups]
    assert days == sorted(days)
    for group in groups:
        assert [one.payment.day for one in group.payments] == sorted(one.payment.day for one in group.payments)
        assert group.stake is not None
        assert group.stake.minor > 0
        assert group.credited.minor == sum(one.payment.credited.minor for one in group.payments)
    assert sum(len(group.payments) for group in groups) == len(listed)
    papers.attach(statements, pdf, f"payment:{listed[0].id}", {"kind": "e-prc"})
    left = papers.wanted(statements.book, year)
    assert listed[0].id not in {one.payment.id for group in left for one in group.payments}
    unknown = tax_years.year_of(statements.book, 2019)
    receipts.add(statements, {**PAYMENT, "date": "2018-09-01"})
    [group] = papers.wanted(statements.book, unknown)
    assert (group.bank, group.stake) == ("", None)


def test_a_key_names_the_payments_that_go_by_it_and_no_others(statements: Desk, pdf: Path) -> None:
    typed = receipts.add(statements, PAYMENT).id
    every = attachments.payments(statements.book, (one.id for one in receipts.listing(statements.book)))
    assert {key.partition(":")[0] for one in every.values() for key in one.keys} == {"line", "typed"}
    for key in {key for one in every.values() for key in one.keys}:
        found = {identity: one for identity, one in every.items() if key in one.keys}
        assert attachments.named(statements.book, [key]) == found
    assert attachments.named(statements.book, ["line:of another book", "typed:too"]) == {}
    assert attachments.papered(statements.book) == {}
    papers.attach(statements, pdf, f"payment:{typed}", {"kind": "e-prc"})
    assert attachments.papered(statements.book) == {typed: every[typed]}
