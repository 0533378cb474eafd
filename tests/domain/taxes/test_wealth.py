"""Wealth of a year before, what came in and what went out make the wealth of now, or the difference is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.days import TaxYear as Year
from freelancer_desk.domain.days import YearStart
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.taxes import wealth_checks, wealth_sheet
from freelancer_desk.domain.taxes.wealth import HOLDINGS, Flow, Holding, Wealth, exchange_differences, gathered
from freelancer_desk.plugins.return_forms import read

if TYPE_CHECKING:
    from freelancer_desk.domain.taxes.forms import ReturnForm

FORMS = Path(__file__).parents[3] / "resources" / "return_forms"
YEAR = Year(2026, YearStart(7, 1).span(2026))


def rs(amount: str) -> Money:
    return Money.of(amount, "PKR")


UNIT = rs("0").currency


def own(kind: str, amount: str | None, text: str = "", **more: object) -> Holding:
    money = rs(amount) if amount is not None else None
    made = Holding("asset", kind, text or kind, money, "word", "typed")
    return made._replace(**more)  # type: ignore[arg-type]


def flow(kind: str, amount: str, proof: str = "word") -> Flow:
    return Flow(kind, "", rs(amount), proof, "typed", (f"{kind}:1",))


def year(
    before: tuple[Holding, ...] = (), now: tuple[Holding, ...] = (), came: tuple[Flow, ...] = (),
    went: tuple[Flow, ...] = (), filed: Money | None = None,
) -> Wealth:  # fmt: skip
    return Wealth(YEAR, UNIT, before, now, came, went, filed)


@pytest.fixture(scope="module")
def form() -> ReturnForm:
    return read((FORMS / "pk-2026.toml").read_text(encoding="utf-8"))


def keys(found: Wealth, form: ReturnForm, rate: str | None = None, imputable: str | None = None) -> dict[str, str]:
    notices = wealth_checks.checks(
        found, form, Decimal(rate) if rate else None, Decimal(imputable) if imputable else None
    )
    return {notice.key: notice.text for notice in notices}


def test_what_came_in_and_went_out_explains_the_change_or_leaves_a_difference() -> None:
    found = year(
        (own("bank", "100"), own("loan", "40", side="liability")),
        (own("bank", "150"), own("cash", "20")),
        (flow("final_tax", "200", "paper"),),
        (flow("rent", "60"), flow("tax_paid", "10", "paper")),
    )
    assert (found.opening, found.closing, found.change) == (rs("60"), rs("170"), rs("110"))
    assert found.unreconciled == rs("-20")
    assert found.explained is not None
    assert (found.explained.papers, found.explained.word, found.explained.balancing) == (
        rs("190"),
        rs("-60"),
        rs("-20"),
    )
    assert not found.is_reconciled
    (reason,) = wealth_sheet.reasons(found)
    assert "20.00" in reason.text
    assert [one.key for one in wealth_sheet.choices(found)] == ["spending", "family", "bought", "rate", "opening"]


def test_a_first_filer_has_no_opening_and_the_accounts_alone_are_none() -> None:
    proposed = own("bank", "5", origin="book")
    found = year((proposed,), (own("bank", "5"),))
    assert (found.opening, found.change, found.unreconciled, found.explained) == (None, None, None, None)
    assert [one.key for one in wealth_sheet.reasons(found)] == ["opening_unknown"]
    assert wealth_sheet.choices(found) == ()
    assert year((own("cash", "0"), proposed), (own("bank", "5"),)).is_reconciled
    assert year((proposed,), (own("bank", "5"),), filed=rs("5")).is_reconciled


def test_an_unknown_amount_makes_the_sums_unknown_and_says_why() -> None:
    wallet = own("wallet_abroad", None, "Payoneer USD", why="rate_missing", foreign=Money.of("640", "USD"),
                 day=date(2026, 6, 30), origin="book")  # fmt: skip
    found = year((own("cash", "0"),), (wallet,))
    assert (found.assets, found.liabilities, found.closing) == (None, rs("0"), None)
    (reason,) = wealth_sheet.reasons(found)
    assert reason.key == "rate_missing"
    assert "$640.00" in reason.text
    assert "30-Jun-2026" in reason.text


def test_what_was_typed_for_an_account_stands_for_it_and_what_may_be_the_same_does_not_count() -> None:
    typed = (own("bank", "10", account="meezan"), own("cash", "1"))
    book = tuple(
        own(kind, "7", account=key, origin="book")
        for kind, key in (("bank", "meezan"), ("bank", "hbl"), ("cash", "till"))
    )
    found = gathered(typed, book)
    assert [(one.account, one.counted, one.why) for one in found] == [
        ("meezan", True, ""),
        ("", True, ""),
        ("hbl", True, ""),
        ("till", False, "maybe_typed"),
    ]
    assert year((), found).assets == rs("18")


def test_money_lent_is_a_receivable_and_every_other_debt_a_payable() -> None:
    kinds = (("asset", "loan"), ("asset", "bank"), ("liability", "bank"), ("liability", "loan"))
    assert [own(kind, "1", side=side).filed_as for side, kind in kinds] == ["receivable", "bank", "payable", "loan"]


def dollars(amount: str, rate: str | None, account: str = "wise") -> Holding:
    value = Decimal(rate) if rate else None
    return own("wallet_abroad", "1", account=account, foreign=Money.of(amount, "USD"), rate=value)


def test_foreign_money_held_all_through_the_year_gains_or_loses_by_the_rate() -> None:
    gains, losses = exchange_differences([dollars("100", "280")], [dollars("40", "283.50")], UNIT)
    assert [(one.kind, one.amount) for one in gains] == [("exchange_gain", rs("140"))]
    assert losses == ()
    gains, losses = exchange_differences([dollars("40", "280")], [dollars("100", "279.25")], UNIT)
    assert gains == ()
    assert [(one.kind, one.amount) for one in losses] == [("exchange_loss", rs("30"))]


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (dollars("1", "280", "other"), dollars("1", "290")),
        (dollars("1", "280")._replace(counted=False), dollars("1", "290")),
        (dollars("1", "280"), dollars("1", "290")._replace(counted=False)),
        (dollars("1", "280"), dollars("1", "290")._replace(side="liability")),
        (dollars("1", None), dollars("1", "290")),
        (dollars("1", "280"), dollars("1", None)),
        (own("bank", "1", account="wise"), dollars("1", "290")),
        (dollars("1", "280"), dollars("1", "280")),
    ],
)
def test_without_both_days_of_one_account_there_is_no_exchange_difference(then: Holding, now: Holding) -> None:
    assert exchange_differences([then], [now], UNIT) == ((), ())


def test_money_waiting_abroad_is_the_first_choice_where_wealth_grew_unexplained() -> None:
    found = year((own("cash", "0"),), (own("wallet_abroad", "181120"),))
    assert found.unreconciled == rs("181120")
    assert [one.key for one in wealth_sheet.choices(found)] == [
        "unrealised",
        "income",
        "gift",
        "loan",
        "rate",
        "opening",
    ]
    plain = year((own("cash", "0"),), (own("bank", "5"),))
    assert [one.key for one in wealth_sheet.choices(plain)] == ["income", "gift", "loan", "rate", "opening"]


def test_every_thing_has_a_cell_and_every_kind_of_flow_one(form: ReturnForm) -> None:
    found = year(
        (own("cash", "0"),),
        (own("bank", "100.50", "Meezan", row="holding:1"), own("bank", "2", text=" "),
         own("payable", "3", side="liability"), own("bank", "9", counted=False)),
        (flow("final_tax", "90"), flow("final_tax", "9.50")),
    )  # fmt: skip
    day, flows = wealth_sheet.sheets(found, form)
    assert [(one.code, one.exact, one.digits, one.typed) for one in day.cells] == [
        ("7006", Decimal("100.50"), "101", True),
        ("7006", Decimal(2), "2", True),
        ("7021", Decimal(3), "3", True),
        ("7019", Decimal("102.50"), "103", False),
        ("7029", Decimal(3), "3", False),
        ("703001", Decimal("99.50"), "100", False),
    ]
    assert day.cells[0].rows == ("holding:1",)
    assert day.cells[0].label.endswith(": Meezan")
    assert day.rounding == {"amount": Decimal("0.50")}
    assert [(one.code, one.exact) for one in flows.cells] == [
        ("7033", Decimal("99.50")),
        ("703002", 0),
        ("703003", Decimal("99.50")),
        ("7049", Decimal("99.50")),
        ("7099", 0),
        ("703000", 0),
    ]


def test_an_empty_text_names_the_line_alone(form: ReturnForm) -> None:
    found = year(now=(own("cash", "5")._replace(text=""),))
    assert wealth_sheet.sheets(found, form)[0].cells[0].label == "Cash"


def test_wealth_abroad_is_measured_at_the_limit(form: ReturnForm) -> None:
    at = year((own("cash", "0"),), (own("wallet_abroad", "28300000"),))
    below = year((own("cash", "0"),), (own("wallet_abroad", "28299999.99"),))
    assert "is due" in keys(at, form, "283")["foreign_assets"]
    assert "below $100,000.00" in keys(below, form, "283")["foreign_assets"]
    assert "nobody can say" in keys(at, form)["foreign_assets"]


def test_final_tax_explains_only_the_imputable_income(form: ReturnForm) -> None:
    found = year(came=(flow("final_tax", "9073498.50"),))
    assert "Rs\u00a0751,225.00" in keys(found, form, imputable="751225")["imputable"]
    assert "imputable" not in keys(found, form, imputable="9073498.50")
    assert "imputable" not in keys(found, form)


def test_what_looks_wrong_is_asked_about(form: ReturnForm) -> None:
    found = year(
        (own("cash", "50"),), (own("cash", "50"), own("bank", "1", why="known_until", day=date(2026, 6, 15))),
        (flow("gift", "1"),), filed=rs("70"),
    )  # fmt: skip
    said = keys(found, form)
    assert set(said) == {"cash_same", "gifts", "known_until", "opening_differs"}
    assert "Rs\u00a050.00" in said["opening_differs"]
    assert "Rs\u00a070.00" in said["opening_differs"]
    assert "15-Jun-2026" in said["known_until"]
    same = year((own("cash", "50"),), (own("cash", "51"),), (flow("other", "1"),), filed=rs("50"))
    assert keys(same, form) == {}


def test_a_rupee_that_rounding_leaves_over_is_told(form: ReturnForm) -> None:
    found = year(
        (own("cash", "0"),),
        (own("bank", "0.50"), own("cash", "0.50"), own("bank", "9.90", counted=False)),
        (flow("other", "1.40"),),
        (flow("rent", "0.40"),),
    )
    assert found.is_reconciled
    # 1 + 1 is owned, 1 came in and nothing went out.
    assert "Rs\u00a01.00" in keys(found, form)["rounding"]
    owed = year((own("cash", "0"),), (own("bank", "3"), own("loan", "1", side="liability")), (flow("other", "2"),))
    assert keys(owed, form) == {}


def test_money_sent_by_others_is_never_that_of_clients(form: ReturnForm) -> None:
    found = year((own("cash", "0"),), (own("cash", "9"),), (flow("foreign_remittance", "9"),))
    assert "never stands there" in keys(found, form)["remittance"]


def test_what_the_bank_shows_beside_is_told_with_its_amount() -> None:
    (notice,) = wealth_checks.beside({"answered_out": rs("5"), "answered_in": rs("0")})
    assert (notice.key, notice.amount) == ("answered_out", 5)


amounts = st.integers(0, 10**9).map(lambda minor: Money(minor, UNIT))
things = st.builds(
    Holding,
    side=st.sampled_from(("asset", "liability")),
    kind=st.sampled_from(HOLDINGS),
    text=st.just("thing"),
    amount=amounts,
    proof=st.sampled_from(("paper", "word")),
    origin=st.sampled_from(("typed", "book")),
    account=st.sampled_from(("", "meezan", "wise")),
)
moves = st.builds(
    Flow,
    kind=st.sampled_from(("final_tax", "normal")),
    text=st.just(""),
    amount=amounts,
    proof=st.sampled_from(("paper", "word")),
    origin=st.just("typed"),
)


@given(st.lists(things), st.lists(things), st.lists(moves), st.lists(moves))
def test_three_sums_always_come_to_the_change_and_no_account_counts_twice(
    before: list[Holding], now: list[Holding], came: list[Flow], went: list[Flow]
) -> None:
    typed = [one for one in now if one.origin == "typed"]
    held = gathered(typed, [one for one in now if one.origin == "book" and one.account])
    found = year(tuple(before), held, tuple(came), tuple(went))
    named = {one.account for one in typed if one.account}
    assert not [one for one in held if one.origin == "book" and one.counted and one.account in named]
    if found.explained is None:
        assert not found.is_begun
    else:
        explained = found.explained
        assert explained.papers + explained.word + explained.balancing == found.change
        assert found.is_reconciled == (not explained.balancing)


def test_what_the_book_counts_by_itself_and_was_typed_too_is_asked_about(form: ReturnForm) -> None:
    def told(*went: Flow) -> dict[str, str]:
        return keys(year(went=went), form)

    bank, cut = (replace(flow(kind, "7"), origin="book") for kind in ("personal", "tax_paid"))
    assert "Rs\u00a09.00" in told(bank, flow("household", "9"))["spent_twice"]
    assert "Rs\u00a03.00" in told(cut, flow("taxes", "3"))["tax_twice"]
    assert told(bank, flow("family", "9"), flow("taxes", "3")) == told(cut, flow("rent", "9")) == {}
