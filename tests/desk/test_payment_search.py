"""Looking for payments: the same rows, order and sums as going through every payment one by one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.desk import Desk, open_desk, receipts
from freelancer_desk.desk.finding import FIRST, Asked
from freelancer_desk.desk.payment_search import KINDS, ORDERS, Payments
from freelancer_desk.domain import figures
from freelancer_desk.domain.days import Span, TaxYear
from freelancer_desk.domain.grouping import hiding
from freelancer_desk.domain.money import by_currency, currency, total
from freelancer_desk.domain.summaries import GRAVITY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from freelancer_desk.domain.summaries import Payment

YEAR = TaxYear(2026, Span(date(2025, 7, 1), date(2026, 6, 30)))
PKR = currency("PKR")
WORDS = (
    "client", "CLIENT", "ali", "é", "É", "wise", "oct", "2025", "2025-1", "03-", "9471", "154a", "usd", "$", "eur",
    "1,500", "1500.00", "421,5", "3300", "0.5", "-", "jpy", "12000", "rs", "prc", "%", "'", "nobody",
)  # fmt: skip
MADE = (
    ("2025-10-03", "Ali & Sons", "1500.00", "USD", "421500.00", "1053.75", "9471", "prc-1.pdf"),
    ("2025-10-03", "Client É", "12000", "JPY", "22000.00", "0.00", "", ""),
    ("2025-10-19", "client b", "860.50", "EUR", "273300.00", "2733.00", "9186", ""),
    ("2026-01-01", "Wise", "", "", "3300.50", "0.00", "", ""),
    ("2026-02-28", "Client É", "0.50", "USD", "140.00", "0.35", "9471", ""),
    ("2026-06-30", "50% off 'n' more", "99.99", "GBP", "37000.00", "370.00", "", ""),
    ("2026-07-01", "Client of the next year", "1500.00", "USD", "421500.00", "1053.75", "", ""),
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = open_desk(tmp_path_factory.mktemp("found") / "book.fdesk")
    names = ("date", "payer", "proceeds", "currency", "credited_pkr", "withheld_pkr", "purpose_code", "papers")
    for row in MADE * 3:
        receipts.add(made, {name: text for name, text in zip(names, row, strict=True) if text})
    yield made
    made.close()


def texts(payment: Payment) -> str:
    """All that a word may stand in."""
    foreign = payment.proceeds
    parts = (
        payment.payer, payment.account, figures.day_text(payment.day), payment.day.isoformat(), payment.purpose_code,
        payment.section, payment.paper, *(figures.SIGNS.get(one.currency.code, "") for one in (foreign,) if one),
        foreign.currency.code if foreign else "",
    )  # fmt: skip
    return " ".join(parts).casefold()


def holds(payment: Payment, word: str) -> bool:
    plain = word.casefold().replace(",", "")
    amounts = [payment.credited, *([payment.proceeds] if payment.proceeds else [])]
    is_a_figure = any(letter.isdigit() for letter in plain) and not any(letter.isalpha() for letter in plain)
    return word.casefold() in texts(payment) or (is_a_figure and any(plain.strip("$") in one.text for one in amounts))


def is_of(payment: Payment, kind: str) -> bool:
    return {
        "all": True,
        "no_paper": "no_paper" in payment.flags,
        "flagged": bool(set(payment.flags) - {"no_paper"}),
        "typed": payment.typed,
    }[kind]


def key(payment: Payment, by: str) -> object:
    foreign = payment.proceeds
    gravity = GRAVITY.index(payment.gravest) if payment.gravest else len(GRAVITY)
    return {
        "day": payment.day,
        "payer": payment.payer.encode(),
        "account": payment.account.encode(),
        "foreign": (foreign.currency.code, foreign.minor) if foreign else ("", 0),
        "rate": round(payment.rate or Decimal(0), 9),
        "credited": payment.credited.minor,
        "withheld": payment.withheld.minor,
        "state": (gravity, payment.scope),
    }[by]


@given(
    st.lists(st.sampled_from(WORDS), max_size=2), st.sampled_from(KINDS), st.sampled_from(ORDERS), st.booleans()
)  # fmt: skip
def test_it_finds_what_going_through_all_finds(book: Desk, words: list[str], kind: str, by: str, back: bool) -> None:  # noqa: FBT001
    asked = Asked(tuple(words), kind, by, back)
    payments = Payments(book.book, YEAR)
    found = payments.search(book.book, asked)
    every = {one.id: one for one in receipts.listing(book.book, YEAR)}
    right = [one for one in every.values() if is_of(one, kind) and all(holds(one, word) for word in words)]
    assert sorted(found.ids) == sorted(one.id for one in right)
    keys = [key(every[one], by) for one in found.ids]
    assert keys == sorted(keys, reverse=back)  # type: ignore[type-var]
    sums = found.sums
    assert sums is not None
    foreign = [one.proceeds for one in right if one.proceeds is not None and one.proceeds.currency != PKR]
    assert list(sums.foreign) == list(by_currency(foreign).values())
    assert (sums.credited, sums.withheld) == tuple(
        total((getattr(one, name) for one in right), PKR) for name in ("credited", "withheld")
    )
    assert list(found.first) == [every[one] for one in found.ids[:FIRST]]
    for one in (payments, Payments(book.book, YEAR)):  # once all was looked for, and at first
        glanced = one.glance(book.book, asked)
        assert (glanced.ids, glanced.first) == (found.ids[:FIRST], found.first)
    assert payments.some(book.book, found.ids[2:5]) == [every[one] for one in found.ids[2:5]]


def test_what_is_gone_is_left_out(book: Desk) -> None:
    payments = Payments(book.book, YEAR)
    ids = payments.search(book.book, Asked()).ids
    assert [one.id for one in payments.some(book.book, [ids[0], "t999999", ids[1]])] == [ids[0], ids[1]]
    assert payments.some(book.book, []) == []


def test_a_bank_line_is_found_by_its_account(statements: Desk) -> None:
    """The payments of the demo's own statements, which lie in accounts and have rates."""
    year = TaxYear(2027, Span(date(2026, 7, 1), date(2027, 6, 30)))
    payments = Payments(statements.book, year)
    every = {one.id: one for one in receipts.listing(statements.book, year)}
    names = {one.account for one in every.values()} - {""}
    assert names
    for name in names:
        found = payments.search(statements.book, Asked((name.split()[0],), by="account"))
        assert {every[one].account for one in found.ids} >= {name}
    assert list(payments.search(statements.book, Asked(kind="typed")).ids) == []


def test_hidden_amounts_are_found_by_who_knows_them(book: Desk) -> None:
    with hiding(wanted=True):
        assert len(Payments(book.book, YEAR).search(book.book, Asked(("421,500.00",))).ids) == 3
