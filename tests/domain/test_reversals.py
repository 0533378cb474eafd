"""What a bank booked back is no income and no tax; where it is not sure what a row undoes, it is asked, never spent."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.accounts import Account, AccountType
from freelancer_desk.domain.countries import Sections
from freelancer_desk.domain.matching import Entry
from freelancer_desk.domain.money import currency
from freelancer_desk.domain.receipts import Typed
from freelancer_desk.domain.settling import Facts, Settlement, settle
from freelancer_desk.domain.statements import Kind
from freelancer_desk.domain.words import ask

if TYPE_CHECKING:
    from collections.abc import Mapping

WALLET = Account("Payoneer", currency("USD"), "", AccountType.WALLET)
BANK = Account("Meezan", currency("PKR"), "0001", AccountType.BANK)
OTHER = Account("MCB", currency("PKR"), "0002", AccountType.BANK)
GROUP = "credit:meezan-pkr-0001:payoneer-inc"


def entry(number: int, kind: Kind, minor: int, day: int, text: str, account: Account = BANK, **more: str) -> Entry:
    values = {"section": "", "counterparty": "PAYONEER INC", "external_id": "", "reference": "", "parent": ""} | more
    return Entry(
        part_id=number,
        line_id=100 + number,
        key=f"{number:03}{'k' * 29}",
        account_id=(WALLET, BANK, OTHER).index(account),
        account=account,
        day=date(2026, 8, 30) + timedelta(day),
        kind=kind,
        minor=minor,
        text=text,
        other_minor=None,
        other_currency=None,
        **values,
    )


CAME = entry(1, Kind.TRANSFER_IN, 552_870_00, 0, "Remittance From PAYONEER INC")
CUT = entry(2, Kind.TAX, -5_528_70, 0, "Tax on Export Proceeds U/S 154A", section="154A")
BACK = entry(3, Kind.EXPENSE, -552_870_00, 3, "Reversal Remittance From PAYONEER INC")
GIVEN = entry(4, Kind.DEPOSIT, 5_528_70, 3, "Reversal Tax on Export Proceeds U/S 154A", counterparty="")
AGAIN = entry(5, Kind.TRANSFER_IN, 552_777_00, 4, "Remittance From PAYONEER INC")
CUT_AGAIN = entry(6, Kind.TAX, -5_527_77, 4, "Tax on Export Proceeds U/S 154A", section="154A")


def settled(*entries: Entry, answers: Mapping[str, str] | None = None, receipts: tuple[Typed, ...] = ()) -> Settlement:
    sections = Sections(export="154A", social="154B", local="153", interest="151")
    rates = (Decimal("0.0025"), Decimal("0.01"))
    return settle(Facts("PKR", sections, entries, answers or {}, receipts, (), rates, "unsure"))


def meanings(done: Settlement) -> dict[int, str]:
    return {part: meaning.meaning for part, meaning in done.meanings.items()}


@pytest.mark.parametrize("given", [GIVEN, GIVEN._replace(kind=Kind.TAX, section="154A")])
def test_a_bounced_remittance_and_its_tax_count_as_nothing(given: Entry) -> None:
    rows = (CAME, CUT, BACK, given, AGAIN, CUT_AGAIN)
    for order in (rows, rows[::-1]):
        done = settled(*order, answers={GROUP: "export"})
        assert [(one.credited, one.base, one.withheld) for one in done.receipts] == [(55277700, 55277700, 552777)]
        assert meanings(done) == dict.fromkeys((1, 2, 3, 4), "reversed") | {5: "export", 6: "tax"}
        assert done.meanings[3].other_part == 1
        assert not done.questions


def test_money_that_left_a_wallet_is_what_came_at_last_not_what_bounced() -> None:
    left = entry(9, Kind.TRANSFER_OUT, -2_000_00, 0, "Withdrawal", WALLET)._replace(
        other_minor=552_870_00, other_currency="PKR"
    )
    again = AGAIN._replace(minor=552_870_00)
    done = settled(left, CAME, BACK, again)
    assert [(pair.out.part_id, pair.into.part_id) for pair in done.transfers] == [(9, 5)]
    assert [one.line_id for one in done.receipts] == [105]


@pytest.mark.parametrize(
    "back",
    [
        BACK._replace(minor=-552_870_01),
        BACK._replace(day=CAME.day + timedelta(61)),
        BACK._replace(day=CAME.day - timedelta(1)),
        BACK._replace(account=OTHER, account_id=2),
    ],
)
def test_a_row_that_takes_back_what_is_not_there_is_asked_about(back: Entry) -> None:
    done = settled(CAME, back, answers={GROUP: "export"})
    assert [one.credited for one in done.receipts] == [55287000]
    (question,) = done.questions
    assert (question.kind, question.lines, question.at_stake) == ("taken-back", (103,), -back.minor)
    assert "no earlier payment of that amount was found" in ask(question.kind, dict(question.facts))
    answered = settled(CAME, back, answers={GROUP: "export", question.key: "personal"})
    assert (meanings(answered)[3], answered.questions) == ("personal", ())


def test_of_two_alike_the_user_says_which_was_taken_back() -> None:
    twin = AGAIN._replace(minor=CAME.minor, day=CAME.day + timedelta(1))
    said = {GROUP: "export"}
    done = settled(CAME, twin, BACK, answers=said)
    assert [(q.kind, q.lines) for q in done.questions] == [("reversal", (103, 101)), ("reversal", (103, 105))]
    assert meanings(done)[3] == "unanswered"
    assert len(done.receipts) == 2
    first, second = (question.key for question in done.questions)
    yes = settled(CAME, twin, BACK, answers={**said, second: "yes"})
    assert [one.line_id for one in yes.receipts] == [101]
    assert (yes.meanings[3].origin, yes.questions) == ("user", ())
    no = settled(CAME, twin, BACK, answers={**said, first: "no"})
    assert [one.line_id for one in no.receipts] == [101], "the other one it is, then"
    neither = settled(CAME, twin, BACK, answers={**said, first: "no", second: "no"})
    assert [question.kind for question in neither.questions] == ["taken-back"]
    later = settled(CAME, twin, BACK, answers={**said, first: "ask-accountant"})
    assert [question.key for question in later.questions] == [second]


def test_of_two_alike_the_one_with_the_same_number_was_taken_back() -> None:
    one, twin, back = (
        row._replace(reference=number)
        for row, number in ((CAME, "71"), (AGAIN._replace(minor=CAME.minor, day=CAME.day), "72"), (BACK, "72"))
    )
    done = settled(one, twin, back, answers={GROUP: "export"})
    assert [one.line_id for one in done.receipts] == [101]


def test_what_the_user_said_of_a_line_goes_before() -> None:
    done = settled(CAME, BACK, answers={f"line/{CAME.key}": "export"})
    assert [one.line_id for one in done.receipts] == [101]
    assert [question.kind for question in done.questions] == ["taken-back"]
    spent = settled(CAME, BACK, answers={GROUP: "export", f"line/{BACK.key}": "expense"})
    assert (meanings(spent)[3], len(spent.receipts), spent.questions) == ("expense", 1, ())


def test_a_charge_for_what_was_returned_is_spent_and_other_money_that_comes_back_is_asked_about() -> None:
    charge = entry(7, Kind.EXPENSE, -500_00, 3, "Cheque Returned Charges")
    came_back = entry(8, Kind.DEPOSIT, 77_00, 3, "Returned by shop", counterparty="SHOP")
    done = settled(charge, came_back)
    assert meanings(done) == {7: "expense", 8: "unanswered"}
    assert [question.kind for question in done.questions] == ["credit"]


def test_a_typed_payment_whose_line_bounced_is_none() -> None:
    fields = dict.fromkeys(Typed._fields)
    typed = Typed(**{**fields, "id": 1, "client_category": "", "note": "", "line_key": CAME.key})  # type: ignore[arg-type]
    typed = typed._replace(day=CAME.day, credited=CAME.minor, currency="USD")
    assert [one.credited for one in settled(CAME, receipts=(typed,)).receipts] == [55287000]
    assert settled(CAME, BACK, receipts=(typed,)).receipts == []
