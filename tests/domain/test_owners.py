"""Whether two numbers are one account: asked when they print the same balances, and settled by the answer alone."""

from __future__ import annotations

from datetime import date

from freelancer_desk.domain.accounts import Account, AccountType
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.owners import Owners, answers_of, key_of, prints_of
from freelancer_desk.domain.statements import Kind, Line, Part, Statement, prove

PKR = currency("PKR")


def at_hbl(number: str, code: str = "PKR") -> Account:
    return Account("HBL", currency(code), number, AccountType.BANK)


SHORT, IBAN, LONG = at_hbl("0000-00000000-03"), at_hbl("PK00HABB0000000000000001"), at_hbl("777777-03")


def printed(account: Account, *rows: tuple[int, int, int | None]) -> Statement:
    """Rows of a day of January, an amount and the balance after it."""
    lines = []
    for number, (day, minor, balance) in enumerate(rows, start=1):
        money, after = Money(minor, PKR), Money(balance, PKR) if balance is not None else None
        lines.append(Line(account, date(2026, 1, day), money, "", (Part(Kind.DEPOSIT, money),), number, balance=after))
    return Statement("file", "", "p", account, tuple(lines), (), (), (), prove((), None, None))


TWO = printed(SHORT, (1, 100, 100), (2, 50, 150))


def doubts(statement: Statement, account: Account, of: Statement, answers: dict[str, str] | None = None) -> list[str]:
    found = Owners((), answers or {}).doubted(statement, [(account, prints_of(of.lines))])
    assert len(found.lines) + len(found.doubts) == len(statement.lines)
    return [doubt.key for doubt in found.doubts]


def test_the_key_is_the_same_whichever_comes_first() -> None:
    assert key_of(SHORT, IBAN) == key_of(IBAN, SHORT)
    assert key_of(SHORT, IBAN) == "one-account:hbl-pkr-0000-00000000-03:hbl-pkr-pk00habb0000000000000001"


def test_two_rows_with_the_same_balance_make_every_row_wait() -> None:
    assert doubts(TWO, IBAN, TWO) == [key_of(SHORT, IBAN)] * 2


def test_one_such_row_rows_without_balances_and_another_currency_do_not() -> None:
    assert doubts(TWO, IBAN, printed(IBAN, (1, 100, 100), (2, 50, 151))) == []
    bare = printed(SHORT, (1, 100, None), (2, 50, None))
    assert doubts(bare, IBAN, bare) == []
    assert doubts(TWO, at_hbl(IBAN.number, "USD"), TWO) == []
    assert doubts(TWO, SHORT, TWO) == []
    assert doubts(TWO, at_hbl(""), TWO) == doubts(TWO, at_hbl("studio"), TWO) == []


def test_what_was_answered_is_not_asked_again() -> None:
    for answer, asked in (("yes", 0), ("no", 0), ("ask-accountant", 2)):
        assert len(doubts(TWO, IBAN, TWO, {key_of(SHORT, IBAN): answer})) == asked
    assert answers_of({"one-account:a:b": "ask-accountant", "pair:a:b": "yes", "one-account:c:d": "no"}) == {
        "one-account:c:d": "no"
    }


def test_only_answers_about_two_accounts_at_hand_are_kept() -> None:
    given = {key_of(SHORT, IBAN): "yes", key_of(SHORT, LONG): "no", "pair:a:b": "yes"}
    assert Owners((SHORT, IBAN), {}).said(given) == ((key_of(SHORT, IBAN), "yes"),)


def test_accounts_that_are_one_go_by_the_fullest_number_in_any_order() -> None:
    said = {key_of(SHORT, LONG): "yes", key_of(LONG, IBAN): "yes"}
    owners = Owners((SHORT, IBAN, LONG), said)
    assert {owners.of(account).number for account in (SHORT, LONG, IBAN)} == {IBAN.number}
    assert Owners((SHORT, IBAN), {key_of(SHORT, IBAN): "no"}).of(SHORT) == SHORT
    owned = owners.owned(TWO)
    assert {owned.account.number, *(line.account.number for line in owned.lines)} == {IBAN.number}
    assert Owners((), said).owned(TWO) is TWO
