"""An asset for work in the return: its depreciation is a head of expenses, its value wealth, and all still adds up."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import person, receipts, records, returns, tax_years, taxes
from freelancer_desk.desk.returns import wealth
from freelancer_desk.domain.money import Money

if TYPE_CHECKING:
    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.taxes.wealth import Wealth

LAPTOP = {"date": "2025-08-01", "text": "Laptop", "kind": "computer", "amount_pkr": "200000"}
# 25 % at once are 50,000, then 30 % of 150,000 are 45,000: 105,000 are left of it in the first year.
LEFT = Decimal(105000)


def rs(amount: str) -> Money:
    return Money.of(amount, "PKR")


def of(desk: Desk, year: int = 2026) -> Wealth:
    return wealth.statement(desk.book, tax_years.year_of(desk.book, year))


def bank(desk: Desk, year: str, rupees: str) -> None:
    records.add(desk, "holding", {"year": year, "kind": "bank", "amount_pkr": rupees})


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """1,000,000 at the bank, 800,000 from a client at home, and what is left after a laptop of 200,000."""
    person.save(desk, {"resident": "yes", "category": "it_services", "pseb": "no"})
    receipts.add(desk, {"date": "2025-09-01", "payer": "Shop", "credited_pkr": "800000", "section": "153"})
    bank(desk, "2025", "1000000")
    bank(desk, "2026", "1600000")
    return desk


def cells(desk: Desk, section: str, year: int = 2026) -> dict[tuple[str, str], tuple[Decimal | None, tuple[str, ...]]]:
    sheet = returns.worksheet(desk.book, tax_years.year_of(desk.book, year))
    of_part = [one for one in sheet.cells if one.section == section]
    return {(one.code or one.label, one.column): (one.exact, one.rows) for one in of_part}


def test_the_heads_add_up_to_the_expenses_of_the_working(shop: Desk) -> None:
    records.add(shop, "expense", {"date": "2026-01-01", "amount_pkr": "1000", "share": "local", "head": "rent"})
    records.add(shop, "asset", {**LAPTOP, "share": "80", "local_percent": "50"})
    heads = cells(shop, "expenses")
    # 80 % of 95,000 are for work, half of it for clients at home.
    assert heads["Depreciation and initial allowance", "local"] == (Decimal(38000), ("asset:1",))
    assert heads["Depreciation and initial allowance", "export"][0] == 0
    assert next(iter(heads)) == ("rent", "local")
    local = cells(shop, "local")["Expenses of local work", "amount"]
    assert local == (Decimal(39000), ("expense:1", "asset:1"))
    assert sum(exact or 0 for (_, column), (exact, _) in heads.items() if column == "local") == local[0]


def test_an_asset_of_export_work_alone_makes_no_head(shop: Desk) -> None:
    records.add(shop, "asset", LAPTOP)
    assert cells(shop, "expenses") == {}
    assert cells(shop, "local")["Expenses of local work", "amount"] == (Decimal(0), ())


def test_what_is_left_of_an_asset_stands_in_the_balance_sheet_and_as_business_capital(shop: Desk) -> None:
    records.add(shop, "asset", LAPTOP)
    sheet = {code: found for (code, _), found in cells(shop, "assets").items()}
    assert sheet == dict.fromkeys(("3303", "3349", "3352", "3399"), (LEFT, ("asset:1",)))
    owned = {(one.code, one.exact, one.rows) for one in wealth.sheets(shop.book, of(shop))[0].cells}
    assert ("7003", LEFT, ("asset:1",)) in owned
    records.add(shop, "asset", {**LAPTOP, "date": "2025-09-01"})
    assert cells(shop, "assets")["3303", "amount"] == (2 * LEFT, ("asset:1", "asset:2"))


def test_a_laptop_that_was_bought_is_an_asset_and_no_spending_and_wealth_adds_up(shop: Desk) -> None:
    """1,000,000 + 762,000 of income - 38,000 for export work - 19,000 private = 1,600,000 + 105,000."""
    records.add(shop, "asset", {**LAPTOP, "share": "80", "local_percent": "50"})
    found = of(shop)
    assert [(one.kind, one.amount) for one in found.inflows] == [("normal", rs("762000"))]
    assert [(one.kind, one.amount, one.rows) for one in found.outflows] == [
        ("export_costs", rs("38000"), ("asset:1",)),
        ("other", rs("19000"), ("asset:1",)),
    ]
    assert "Laptop" in found.outflows[0].text
    assert found.closing == rs("1705000")
    assert found.is_reconciled


@pytest.mark.parametrize(
    ("price", "local_percent", "came", "went"),
    [
        ("120000", "0", [("gain", rs("15000"))], []),
        ("120000", "40", [("normal", rs("6000")), ("gain", rs("9000"))], []),
        ("120000", "100", [("normal", rs("15000"))], []),
        ("90000", "0", [], [("loss", rs("15000"))]),
        ("90000", "40", [], [("other", rs("6000")), ("loss", rs("9000"))]),
        ("90000", "100", [], [("other", rs("15000"))]),
        ("105000", "100", [], []),
    ],
)
def test_a_sale_is_income_or_a_gain_and_never_both(
    shop: Desk, price: str, local_percent: str, came: list[tuple[str, Money]], went: list[tuple[str, Money]]
) -> None:
    """Nothing is written off in the year of the sale: 105,000 are left when it is sold.

    What of a gain counts for local work is income (ITO s.22(8)), what of a loss lowers it; the rest is by disposal.
    """
    sale = {"sold": "2026-09-01", "sold_pkr": price}
    records.add(shop, "asset", {**LAPTOP, "local_percent": local_percent, **sale})
    bank(shop, "2027", str(1600000 + int(price)))
    found = of(shop, 2027)
    assert found.opening == rs("1705000")
    assert [(one.kind, one.amount) for one in found.inflows] == came
    assert [(one.kind, one.amount) for one in found.outflows] == went
    assert found.is_reconciled
    assert cells(shop, "assets", 2027)["3303", "amount"] == (Decimal(0), ())


@pytest.mark.parametrize("kind", ["business", "equipment"])
def test_what_the_user_typed_for_it_counts_alone(shop: Desk, kind: str) -> None:
    records.add(shop, "asset", LAPTOP)
    records.add(shop, "holding", {"year": "2026", "kind": kind, "text": "Mac", "amount_pkr": "200000"})
    found = of(shop)
    assert [(one.text, one.counted, one.why) for one in found.holdings if one.row == "asset:1"] == [
        ("Laptop", False, "asset_typed")
    ]
    assert (found.closing, found.outflows) == (rs("1800000"), ())
    assert found.is_reconciled
    typed = (Decimal(200000), ("holding:3",)) if kind == "business" else (Decimal(0), ())
    assert set(cells(shop, "assets").values()) == {typed}
    said = {one.key: one.text for one in wealth.checks(shop.book, found)}
    assert "Laptop" in said["asset_typed"]


def test_what_was_typed_of_another_kind_leaves_the_asset_alone(shop: Desk) -> None:
    records.add(shop, "asset", LAPTOP)
    records.add(shop, "holding", {"year": "2026", "kind": "vehicle", "amount_pkr": "1"})
    records.add(shop, "holding", {"year": "2026", "side": "liability", "kind": "business", "amount_pkr": "1"})
    assert [one.counted for one in of(shop).holdings if one.row == "asset:1"] == [True]


def test_a_sold_asset_may_be_what_was_typed_the_year_before(shop: Desk) -> None:
    records.add(shop, "asset", {**LAPTOP, "sold": "2026-09-01", "sold_pkr": "90000"})
    bank(shop, "2027", "1690000")
    records.add(shop, "holding", {"year": "2027", "kind": "equipment", "text": "Phone", "amount_pkr": "0"})
    assert of(shop, 2027).is_reconciled, "a phone of this year is no laptop that is gone"
    records.add(shop, "holding", {"year": "2026", "kind": "equipment", "text": "Laptop", "amount_pkr": "200000"})
    found = of(shop, 2027)
    assert (found.opening, found.outflows) == (rs("1800000"), ())
    assert found.unreconciled == rs("-110000")


def test_what_was_bought_and_sold_in_one_year_leaves_only_its_loss(shop: Desk) -> None:
    records.add(shop, "asset", {**LAPTOP, "sold": "2026-01-01", "sold_pkr": "200001"})
    found = of(shop)
    assert [one.row for one in found.holdings] == ["holding:2"]
    assert [(one.kind, one.amount) for one in found.inflows] == [("normal", rs("800000")), ("gain", rs("1"))]


def test_what_was_paid_in_cash_above_the_limit_counts_as_no_asset_and_is_spent(shop: Desk) -> None:
    records.add(shop, "asset", {**LAPTOP, "amount_pkr": "1200000", "paid_by": "cash", "local_percent": "100"})
    found = of(shop)
    assert [(one.kind, one.amount) for one in found.outflows] == [("other", rs("1200000"))]
    assert [one.row for one in found.holdings] == ["holding:2"]
    assert cells(shop, "expenses") == {}


def test_a_value_out_of_last_years_return_is_what_one_began_with(shop: Desk) -> None:
    """30 % of 40,000 are 12,000 of depreciation, all for export work."""
    old = {**LAPTOP, "date": "2019-08-01", "opening_year": "2026", "opening_pkr": "40000"}
    records.add(shop, "asset", old)
    found = of(shop)
    assert found.opening == rs("1040000")
    assert found.closing == rs("1628000")
    assert [(one.kind, one.amount) for one in found.outflows] == [("export_costs", rs("12000"))]
    assert of(shop, 2024).closing is None


def test_what_nobody_can_reckon_is_unknown_and_keeps_the_statement_from_being_final(shop: Desk) -> None:
    records.add(shop, "asset", {**LAPTOP, "date": "2019-08-01"})
    found = of(shop)
    assert (found.closing, found.opening, found.outflows) == (None, None, ())
    reasons = [one["text"] for one in wealth.as_json(shop.book, found)["reasons"] if one["key"] == "asset_unknown"]
    assert len(reasons) == 2
    assert reasons[0].startswith("Laptop")
    assert cells(shop, "assets")["3303", "amount"] == (None, ("asset:1",))


def test_no_asset_changes_the_tax_but_by_its_local_part(shop: Desk) -> None:
    before = taxes.working_or_refuse(shop.book, tax_years.year_of(shop.book, 2026)).total_tax
    records.add(shop, "asset", LAPTOP)
    assert taxes.working_or_refuse(shop.book, tax_years.year_of(shop.book, 2026)).total_tax == before
