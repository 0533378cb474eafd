"""Every credit of a year is accounted for, and the tables come to what the statements print."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from freelancer_desk.desk import credits as accounted
from freelancer_desk.desk import questions, receipts, tax_years
from freelancer_desk.domain.money import Money
from tests.desk.made_up_book import MadeUp

if TYPE_CHECKING:
    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.credits import CreditTable


def rs(text: str) -> Money:
    return Money.of(text, "PKR")


def told(table: CreditTable) -> dict[str, tuple[str, int]]:
    return {row.type: (row.amount.text, row.lines) for row in table.rows}


def tables(desk: Desk, year: int) -> dict[str, CreditTable]:
    found = accounted.foot(desk.book, tax_years.year_of(desk.book, year))
    assert all(not table.difference for table in found)
    return {table.account: table for table in found}


def test_the_demos_credits_of_a_year_foot_to_its_statements(statements: Desk) -> None:
    """Meezan from July on: 789,258.34 + 762,242.25 + 805,104.53 + 861,697.70 from Payoneer, and 18,000 from Bilal."""
    found = tables(statements, 2027)
    assert told(found["Meezan PKR 6021"]) == {
        "exports": ("3218302.82", 4), "profit": ("1840.25", 1), "unexplained": ("18000.00", 1),
    }  # fmt: skip
    assert found["Meezan PKR 6021"].printed == rs("3238143.07")
    assert told(found["MCB PKR 7350"]) == {"exports": ("1619447.50", 2)}
    assert told(found["Payoneer USD"]) == {"own_transfers": ("11588.01", 4), "unexplained": ("384.00", 1)}
    assert told(found["Upwork USD"]) == {"clients": ("14940.00", 15)}


def test_what_is_not_explained_is_told_by_currency_until_it_is_answered(statements: Desk) -> None:
    year = tax_years.year_of(statements.book, 2027)
    open_ = {code: accounted.unexplained(statements.book, year, code) for code in ("PKR", "USD", "EUR")}
    assert {code: money.text if money else None for code, money in open_.items()} == {
        "PKR": "18000.00", "USD": "384.00", "EUR": None,
    }  # fmt: skip
    questions.answer(statements, "credit:meezan-pkr-6021:bilal-ahmed", "loan")
    assert accounted.unexplained(statements.book, year, "PKR") is None
    for code in ("PKR", "USD"):
        in_all = [
            one for one in accounted.foot(statements.book, year) if one.account.endswith(code) or code in one.account
        ]
        assert list(accounted.foot(statements.book, year, currency=code)) == in_all
    assert told(tables(statements, 2027)["Meezan PKR 6021"])["loans"] == ("18000.00", 1)


def test_another_persons_account_money_paid_on_gifts_and_crypto_are_types_of_their_own(desk: Desk) -> None:
    book = MadeUp()
    bank = book.account("Meezan", "PKR", "bank", "0001")
    answers = {"other_name": 100, "paid_on": 200, "gift": 300, "crypto": 400, "for_other": 500, "ask-accountant": 600}
    lines = {meaning: book.line(bank, "2026-05-02", minor, "deposit") for meaning, minor in answers.items()}
    book.write(desk)
    for meaning, line in lines.items():
        questions.answer_line(desk, str(line), {"meaning": meaning})
    assert told(tables(desk, 2026)["Meezan PKR 0001"]) == {
        "gifts": ("3.00", 1), "for_others": ("5.00", 1), "paid_on": ("2.00", 1), "other_name": ("1.00", 1),
        "crypto": ("4.00", 1), "unexplained": ("6.00", 1),
    }  # fmt: skip


def test_a_credit_that_prints_its_fee_inside_foots_with_it(desk: Desk) -> None:
    book = MadeUp()
    wallet = book.account("Stripe", "USD")
    book.split(wallet, "2026-05-02", [("income", 10_000), ("fee", -320)])
    book.write(desk)
    assert told(tables(desk, 2026)["Stripe USD"]) == {"clients": ("100.00", 1), "deducted": ("-3.20", 1)}


def test_a_payment_typed_first_and_confirmed_later_is_an_export(desk: Desk) -> None:
    fields = {"date": "2026-05-02", "payer": "Acme", "proceeds": "100", "currency": "USD", "credited_pkr": "28000"}
    receipts.add(desk, fields)
    book = MadeUp()
    bank = book.account("Meezan", "PKR", "bank", "0001")
    book.line(bank, "2026-05-03", 2_800_000, "deposit", counterparty="ACME LTD")
    book.write(desk)
    assert told(tables(desk, 2026)["Meezan PKR 0001"]) == {"unexplained": ("28000.00", 1)}
    [question] = questions.listing(desk.book)
    questions.answer(desk, question.key, "yes")
    assert told(tables(desk, 2026)["Meezan PKR 0001"]) == {"exports": ("28000.00", 1)}


def test_a_book_without_lines_has_no_tables(desk: Desk) -> None:
    assert accounted.foot(desk.book) == ()
    assert accounted.unexplained(desk.book, tax_years.year_of(desk.book, 2026), "PKR") is None


KINDS = (
    "income",
    "fee",
    "tax",
    "refund",
    "transfer_in",
    "transfer_out",
    "fx",
    "expense",
    "deposit",
    "cash",
    "interest",
)
ANSWERS = ("export", "local", "social", "own", "salary", "gift", "loan", "refund", "sale", "personal", "crypto")


def test_made_up_credits_foot_in_every_account_and_year(desk: Desk) -> None:
    dice = random.Random(11)
    book = MadeUp()
    printed: dict[tuple[str, int], int] = {}
    answered = []
    for number in range(1, 21):
        code = dice.choice(("PKR", "PKR", "USD", "JPY"))
        account = book.account(f"B{number}", code, "bank" if code == "PKR" else "wallet")
        for _ in range(60):
            day = date(2024, 1, 1) + timedelta(dice.randint(0, 900))
            parts = [
                (dice.choice(KINDS), dice.choice((-1, 1, 1)) * dice.randint(1, 9_000))
                for _ in range(dice.randint(1, 3))
            ]
            line = book.split(account, day.isoformat(), parts, counterparty=dice.choice("ABCD"))
            minor = sum(amount for _, amount in parts)
            year = day.year + (day.month >= 7)
            if minor > 0:
                printed[f"B{number} {code}", year] = printed.get((f"B{number} {code}", year), 0) + minor
            if dice.random() < 0.1:
                answered.append(line)
    book.write(desk)
    for line in answered[:40]:
        questions.answer_line(desk, str(line), {"meaning": dice.choice(ANSWERS)})
    found = {(name, year): table for year in (2024, 2025, 2026, 2027) for name, table in tables(desk, year).items()}
    assert {key: table.printed.minor for key, table in found.items()} == printed
    assert {key: sum(row.amount.minor for row in table.rows) for key, table in found.items()} == printed
