"""A rule of the user settles what is open: after explicit answers and sure pairs, before a question is asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from freelancer_desk.domain.accounts import Account, AccountType
from freelancer_desk.domain.countries import Sections
from freelancer_desk.domain.matching import Entry
from freelancer_desk.domain.money import currency
from freelancer_desk.domain.rules import Rule
from freelancer_desk.domain.settling import Facts, Settlement, settle
from freelancer_desk.domain.statements import Kind

BANK = Account("Meezan Bank", currency("PKR"), "0001", AccountType.BANK)
WALLET = Account("Payoneer", currency("USD"), "", AccountType.WALLET)
SALARY = Rule("", "in", "contains", "acme payroll", "salary")
EXPORT = Rule("", "in", "contains", "swift gmbh", "export")
RENT = Rule("", "out", "contains", "office rent", "expense")


def entry(number: int, account: Account, kind: Kind, minor: int, text: str, other: int | None = None) -> Entry:
    place, code = date(2026, 1, 10), "PKR" if other else None
    about = (text, "", "", "", "", other, code)
    return Entry(number, number, f"k{number:03}", int(account is WALLET), account, place, kind, minor, "", *about)


def settled(*entries: Entry, rules: tuple[Rule, ...], answers: dict[str, str] | None = None) -> Settlement:
    sections = Sections(export="154A", social="154B", local="153", interest="151")
    return settle(Facts("PKR", sections, entries, answers or {}, (), (), (Decimal("0.0025"),), "", rules))


def test_a_line_with_the_words_of_a_rule_is_no_question() -> None:
    pay = entry(1, BANK, Kind.DEPOSIT, 9000000, "IBFT ACME PAYROLL JAN")
    done = settled(pay, rules=(SALARY,))
    assert (done.meanings[1], done.questions) == (("salary", "rule", None), ())
    assert [question.kind for question in settled(pay, rules=()).questions] == ["credit"]


def test_a_rule_may_say_that_a_credit_is_a_payment_from_abroad() -> None:
    (receipt,) = settled(entry(1, BANK, Kind.TRANSFER_IN, 28000000, "Swift GmbH invoice 4"), rules=(EXPORT,)).receipts
    assert (receipt.scope, receipt.credited) == ("export", 28000000)


def test_an_answer_and_a_sure_pair_go_before_a_rule() -> None:
    pay = entry(1, BANK, Kind.DEPOSIT, 9000000, "ACME PAYROLL")
    said = settled(pay, rules=(SALARY,), answers={"line/k001": "gift"}).meanings[1]
    assert (said.meaning, said.origin) == ("gift", "user")
    out = entry(2, WALLET, Kind.TRANSFER_OUT, -100000, "Withdrawal", other=28000000)
    into = entry(3, BANK, Kind.TRANSFER_IN, 28000000, "ACME PAYROLL")
    assert settled(out, into, rules=(SALARY,)).meanings[3].meaning == "own"


def test_a_rule_says_what_money_that_left_was() -> None:
    rent = entry(1, BANK, Kind.TRANSFER_OUT, -5000000, "IBFT OFFICE RENT")
    assert settled(rent, rules=(RENT,)).meanings[1] == ("expense", "rule", None)
