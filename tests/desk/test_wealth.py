"""The wealth of a book: accounts on the last day, foreign money at its rate, what was typed, and what left the bank."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import person, questions, rates, receipts, records, returns, tax_years
from freelancer_desk.desk.returns import holdings, wealth
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import DeskError
from tests.desk.made_up_book import MadeUp

if TYPE_CHECKING:
    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.taxes.wealth import Holding, Wealth

LAST = date(2026, 6, 30)


def rs(amount: str) -> Money:
    return Money.of(amount, "PKR")


def proposals(desk: Desk, day: date = LAST) -> dict[str, Holding]:
    return {one.text: one for one in holdings.proposed(desk.book, day, rs("0").currency)}


def of_2026(desk: Desk) -> Wealth:
    return wealth.statement(desk.book, tax_years.year_of(desk.book, 2026))


@pytest.fixture
def accounts(desk: Desk) -> Desk:
    """A bank with a printed balance, a wallet abroad, a till, dollars kept at the bank and a debt at a platform."""
    made = MadeUp()
    bank = made.account("Meezan", "PKR", "bank", "0001")
    made.statement(bank, "2025-07-01", "2026-07-31", 100_000, 160_000)
    made.line(bank, "2026-06-30", 70_000, "income")
    made.line(bank, "2026-07-01", -10_000, "expense")
    wallet = made.account("Payoneer", "USD")
    made.line(wallet, "2026-06-15", 64_000, "income")
    made.account("Till", "PKR", "cash")
    made.line(3, "2026-01-01", 5_000, "income")
    made.account("Meezan", "USD", "esfca", "0002")
    made.line(4, "2026-03-01", 10_000, "transfer_in")
    made.account("Upwork", "USD", "platform")
    made.line(5, "2026-06-01", -2_000, "fee")
    made.account("Empty", "PKR", "bank")
    made.write(desk)
    return desk


def test_accounts_stand_as_they_were_on_the_last_day(accounts: Desk) -> None:
    rates.type_rate(accounts, "USD", "2026-06-30", "283.00", "table of the State Bank")
    found = proposals(accounts)
    shown = {name: (one.side, one.kind, one.amount, one.proof, one.why) for name, one in found.items()}
    assert shown == {
        "Meezan PKR 0001": ("asset", "bank", rs("1700.00"), "paper", ""),
        "Payoneer USD": ("asset", "wallet_abroad", rs("181120.00"), "word", "known_until"),
        "Till PKR": ("asset", "cash", rs("50.00"), "word", "known_until"),
        "Meezan USD 0002": ("asset", "bank", rs("28300.00"), "word", "known_until"),
        "Upwork USD": ("liability", "payable", rs("5660.00"), "word", "known_until"),
    }
    assert found["Payoneer USD"].foreign == Money.of("640", "USD")
    assert found["Payoneer USD"].rate == Decimal("283.00")
    assert found["Payoneer USD"].day == date(2026, 6, 15)


def test_without_the_rate_of_the_day_the_amount_is_unknown(accounts: Desk) -> None:
    wallet = proposals(accounts)["Payoneer USD"]
    assert (wallet.amount, wallet.why, wallet.day) == (None, "rate_missing", LAST)
    assert wealth.as_json(accounts.book, of_2026(accounts))["closing"] is None


def test_before_its_first_statement_a_balance_is_unknown_unless_it_began_at_nothing(accounts: Desk) -> None:
    early = proposals(accounts, date(2024, 6, 30))
    assert set(early) == {"Meezan PKR 0001"}
    assert (early["Meezan PKR 0001"].amount, early["Meezan PKR 0001"].why) == (None, "before_the_book")
    on_the_eve = proposals(accounts, date(2025, 6, 30))["Meezan PKR 0001"]
    assert (on_the_eve.amount, on_the_eve.why) == (rs("1000.00"), "")


def test_what_is_typed_for_an_account_stands_for_it_by_key_or_name(accounts: Desk) -> None:
    fields = {"year": "2026", "kind": "bank", "amount_pkr": "1699"}
    records.add(accounts, "holding", {**fields, "account": "meezan pkr 0001"})
    records.add(accounts, "holding", {**fields, "kind": "cash", "account": "nobody's"})
    found = {one.text or one.kind: one for one in of_2026(accounts).holdings if one.kind in {"bank", "cash"}}
    assert found["bank"].amount == rs("1699")
    assert "Meezan PKR 0001" not in found
    assert (found["Till PKR"].counted, found["Till PKR"].why) == (False, "maybe_typed")
    assert found["Meezan USD 0002"].counted


def test_dollars_of_a_first_filer_are_shown_and_never_balanced(desk: Desk) -> None:
    """Persona P2: 640 dollars at Payoneer at 283.00 are 181,120.00, below 100,000 dollars, and unexplained."""
    made = MadeUp()
    made.account("Payoneer", "USD")
    made.line(1, "2026-06-30", 64_000, "income")
    made.write(desk)
    person.save(desk, {"resident": "yes", "category": "it_services", "pseb": "no"})
    receipts.add(desk, {"date": "2026-05-31", "proceeds": "820", "currency": "USD", "credited_pkr": "232060"})
    rates.type_rate(desk, "USD", "2026-06-30", "283.00", "table of the State Bank")
    assert [one["key"] for one in wealth.as_json(desk.book, of_2026(desk))["reasons"]] == ["opening_unknown"]
    records.add(desk, "holding", {"year": "2025", "kind": "cash", "amount_pkr": "0"})
    records.add(desk, "holding", {"year": "2026", "kind": "bank", "amount_pkr": "232060"})
    told = wealth.as_json(desk.book, of_2026(desk))
    assert told["unreconciled"] == "181120.00"
    assert told["explained"]["balancing"] == "181120.00"
    assert told["choices"][0]["key"] == "unrealised"
    assert {one["key"]: one["text"] for one in told["checks"]}["foreign_assets"].count("below")
    with pytest.raises(DeskError) as refused:
        wealth.refuse_unless_final(of_2026(desk))
    assert "181,120.00" in str(refused.value.facts["reason"])


def test_dollars_held_all_year_gain_by_the_rate_on_a_line_of_their_own(desk: Desk) -> None:
    made = MadeUp()
    made.account("Wise", "USD")
    made.line(1, "2025-06-01", 10_000, "income")
    made.line(1, "2026-06-30", -4_000, "expense")
    made.write(desk)
    rates.type_rate(desk, "USD", "2025-06-30", "280", "table")
    rates.type_rate(desk, "USD", "2026-06-30", "283.50", "table")
    assert [(one.kind, one.amount) for one in of_2026(desk).inflows] == [("exchange_gain", rs("210.00"))]
    rates.type_rate(desk, "USD", "2026-06-30", "279", "table")
    assert [(one.kind, one.amount) for one in of_2026(desk).outflows] == [("exchange_loss", rs("60.00"))]


def test_what_the_bank_paid_for_oneself_and_its_charges_are_outflows_by_paper(desk: Desk) -> None:
    made = MadeUp()
    bank = made.account("Meezan", "PKR", "bank", "0001")
    made.line(bank, "2025-07-01", 1_000_000, "income")
    personal = [made.line(bank, day, -10_000, "transfer_out") for day in ("2025-08-01", "2026-06-30", "2026-07-01")]
    made.line(bank, "2026-01-01", -5_000, "fee")
    made.account("Wise", "USD")
    made.line(2, "2026-01-01", -700, "fee")
    made.write(desk)
    for number in personal:
        questions.answer_line(desk, str(number), {"meaning": "personal"})
    found = {(one.kind, one.amount, one.proof) for one in of_2026(desk).outflows}
    assert found == {("personal", rs("200.00"), "paper"), ("bank_charges", rs("50.00"), "paper")}


def test_expenses_that_no_income_was_reduced_by_are_outflows_and_stand_by_head(desk: Desk) -> None:
    spent: tuple[dict[str, str], ...] = (
        {"amount_pkr": "100", "share": "local", "head": "rent"},
        {"amount_pkr": "100", "share": "split", "local_percent": "40", "head": "rent"},
        {"amount_pkr": "30", "share": "export", "head": "internet"},
        {"amount_pkr": "7", "share": "personal"},
    )
    for fields in spent:
        records.add(desk, "expense", {"date": "2026-01-01", **fields})
    found = [(one.kind, one.text, one.amount) for one in of_2026(desk).outflows if not one.text.startswith("Loss")]
    assert found == [
        ("export_costs", "internet", rs("30")),
        ("export_costs", "rent", rs("60")),
        ("other", "", rs("7")),
    ]
    sheet = returns.worksheet(desk.book, tax_years.year_of(desk.book, 2026))
    heads = {(one.label, one.column): one.exact for one in sheet.cells if one.section == "expenses"}
    assert heads["rent", "local"] == 140
    assert heads["rent", "export"] == 60
    assert heads["Expense", "personal"] == 7


def test_a_loss_of_local_work_makes_one_poorer(desk: Desk) -> None:
    records.add(desk, "expense", {"date": "2026-01-01", "amount_pkr": "100", "share": "local"})
    found = of_2026(desk)
    (loss,) = found.outflows
    assert (loss.kind, loss.amount) == ("other", rs("100"))
    assert loss.text.startswith("Loss of the year: ")
    sheet = wealth.sheets(desk.book, found)[1]
    assert [(one.code, one.exact) for one in sheet.cells if one.column == "amount" and one.exact == 100] == [
        ("7087", Decimal(100)),
        ("7099", Decimal(100)),
    ]


def test_tax_is_paid_in_the_year_of_its_day_whichever_year_it_is_for(desk: Desk) -> None:
    for year, day, cpr in (("2025", "2025-09-30", "IT-1"), ("2026", "2026-09-30", "IT-2"), ("2026", "2026-01-01", "")):
        fields = {"year": year, "date": day, "kind": "with_return", "cpr": cpr, "amount_pkr": "10"}
        records.add(desk, "tax-payment", fields)
    assert [(one.text, one.proof) for one in of_2026(desk).outflows] == [
        ("2025-09-30 IT-1", "paper"),
        ("2026-01-01", "word"),
    ]


def test_incomes_are_explained_by_papers_as_far_as_there_are_any(desk: Desk) -> None:
    person.save(desk, {"resident": "yes", "category": "it_services", "pseb": "no"})
    for rupees, papers in (("1000", "e-PRC"), ("500", "")):
        fields = {"date": "2026-05-31", "proceeds": "5", "currency": "USD", "credited_pkr": rupees, "papers": papers}
        receipts.add(desk, {**fields, "withheld_pkr": "10"})
    records.add(desk, "salary", {"date": "2026-01-31", "gross_pkr": "700", "withheld_pkr": "7"})
    records.add(desk, "inflow", {"year": "2026", "kind": "gift", "text": "Brother", "amount_pkr": "5"})
    found = of_2026(desk)
    assert [(one.kind, one.amount, one.proof) for one in found.inflows] == [
        ("final_tax", rs("1000"), "paper"),
        ("final_tax", rs("500"), "word"),
        ("normal", rs("700"), "word"),
        ("gift", rs("5"), "word"),
    ]
    assert [one.rows for one in found.inflows][2:] == [("salary:1",), ("inflow:1",)]
    assert [(one.kind, one.amount, one.proof) for one in found.outflows] == [
        ("tax_paid", rs("10"), "paper"),
        ("tax_paid", rs("10"), "word"),
        ("tax_paid", rs("7"), "word"),
    ]


def test_twelve_months_are_kept_of_spending_typed_by_the_month(desk: Desk) -> None:
    done = records.add(desk, "outflow", {"year": "2026", "kind": "household", "monthly_pkr": "100000"})
    assert records.listing(desk.book, "outflow")[0]["amount_pkr"] == "1200000.00"
    records.change(desk, "outflow", done.id, {"monthly_pkr": "90000.50"})
    assert records.listing(desk.book, "outflow")[0]["amount_pkr"] == "1080006.00"
    with pytest.raises(DeskError) as refused:
        records.add(desk, "outflow", {"year": "2026", "kind": "household", "monthly_pkr": "much"})
    assert refused.value.kind == "not_a_number"


def test_money_on_its_way_over_the_last_day_is_owned_and_in_neither_account(desk: Desk) -> None:
    made = MadeUp()
    made.account("Payoneer", "USD")
    made.account("Meezan", "PKR", "bank", "0001")
    made.line(1, "2026-06-01", 20_000, "income")
    out = made.line(1, "2026-06-29", -10_000, "transfer_out")
    back = made.line(2, "2026-07-02", 2_800_000, "transfer_in")
    made.line(1, "2026-06-30", -5_000, "transfer_out")
    made.write(desk)
    questions.pair(desk, out, back)
    for day in ("2026-06-28", "2026-06-30", "2026-07-02"):
        rates.type_rate(desk, "USD", day, "283", "table")
    found = proposals(desk)
    assert {name: one.amount for name, one in found.items()} == {
        "Payoneer USD": rs("14150.00"),
        "On the way from Payoneer USD": rs("42450.00"),
    }
    assert found["On the way from Payoneer USD"].kind == "wallet_abroad"
    assert set(proposals(desk, date(2026, 6, 28))) == {"Payoneer USD"}
    later = proposals(desk, date(2026, 7, 2))
    assert later["On the way from Payoneer USD"].amount == rs("14150.00")
    assert later["Meezan PKR 0001"].amount == rs("28000.00")


def test_what_the_bank_shows_and_nothing_counts_is_told(desk: Desk) -> None:
    made = MadeUp()
    made.account("Meezan", "PKR", "bank", "0001")
    made.line(1, "2025-08-01", 5_000_000, "transfer_in")
    gift = made.line(1, "2025-08-02", 700_000, "transfer_in")
    given = made.line(1, "2025-09-01", -300_000, "transfer_out")
    made.line(1, "2025-09-02", -20_000, "transfer_out")
    made.line(1, "2025-09-03", -100, "fee")
    made.write(desk)
    questions.answer_line(desk, str(gift), {"meaning": "gift"})
    questions.answer_line(desk, str(given), {"meaning": "gift"})
    with desk.reader() as reads:
        found = wealth.checks(reads, wealth.statement(reads, tax_years.year_of(reads, 2026)))
    told = {one.key: one.amount for one in found}
    assert told["unexplained_in"] == Decimal(50000)
    assert told["answered_in"] == Decimal(7000)
    assert told["answered_out"] == Decimal(3000)
    assert "Rs\u00a03,000.00" in next(one.text for one in found if one.key == "answered_out")


def test_every_typed_figure_of_the_return_names_its_records(desk: Desk) -> None:
    typed: tuple[tuple[str, dict[str, str]], ...] = (
        ("tax-amount", {"kind": "allowance", "name": "zakat", "gross_pkr": "5"}),
        ("tax-amount", {"kind": "bank_profit", "gross_pkr": "100", "tax_pkr": "20"}),
        ("tax-amount", {"kind": "adjustable", "name": "236Y", "tax_pkr": "7"}),
        ("tax-amount", {"kind": "other_income", "gross_pkr": "9"}),
        ("tax-payment", {"kind": "advance", "date": "2026-03-01", "amount_pkr": "3"}),
    )
    for noun, fields in typed:
        records.add(desk, noun, {"year": "2026", **fields})
    records.add(desk, "salary", {"date": "2026-01-31", "gross_pkr": "700"})
    records.add(desk, "expense", {"date": "2026-01-31", "amount_pkr": "1"})
    sheet = returns.worksheet(desk.book, tax_years.year_of(desk.book, 2026))
    behind = {(one.code or one.label, one.column): one.rows for one in sheet.cells}
    assert behind["9001", "amount"] == ("tax-amount:1",)
    assert behind["500312", "amount"] == behind["64040052", "receipts"] == ("tax-amount:2",)
    assert behind["64151905", "tax"] == ("tax-amount:3",)
    assert behind["Other income taxed at normal rates", "amount"] == ("tax-amount:4",)
    assert behind["9202", "amount"] == ("tax-payment:1",)
    assert behind["1009", "amount"] == behind["64020004", "receipts"] == ("salary:1",)
    assert behind["Expenses of local work", "amount"] == ("expense:1",)


def test_what_left_a_bank_for_an_account_that_nobody_knows_is_no_wealth(desk: Desk) -> None:
    """85,000 for the rent may have been spent: it is asked about, never counted as money on its way."""
    made = MadeUp()
    bank = made.account("Meezan", "PKR", "bank", "0001")
    made.line(bank, "2026-05-02", 10_000_000, "transfer_in")
    made.line(bank, "2026-05-20", -8_500_000, "transfer_out")
    made.write(desk)
    found = wealth.statement(desk.book, tax_years.year_of(desk.book, 2026))
    assert not any("way" in one.text for one in found.holdings)
    assert any(one.key == "unexplained_out" and one.amount == 85000 for one in wealth.checks(desk.book, found))
