"""Whole returns and personas, worked out by hand; the tables themselves are in `test_tables`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.days import YearStart

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.domain.taxes.assess import Assessment

YEAR_2026 = [{"from": "2025-07-01", "to": "2026-06-30"}]
YEAR_2027 = [{"from": "2026-07-01", "to": "2027-06-30"}]


def test_an_example_of_zakat_lowers_the_income_before_the_tables(work: Callable[..., Assessment]) -> None:
    # Salary 5.0 m and benefits 0.5 m, medical allowance 100,000 exempt, zakat 50,000: taxable 5,350,000.
    done = work(2026, salary={"gross_pkr": "5400000"}, allowances={"zakat_pkr": "50000"})
    assert done.normal.taxable_income == 5_350_000
    assert done.total_tax == 1_053_500


# ---------------------------------------------------------------- whole returns


def test_registered_exports_alone_leave_nothing_to_pay(work: Callable[..., Assessment]) -> None:
    done = work(
        2027,
        person={"pseb": YEAR_2027, "conditions_met": True},
        exports=[{"date": "2026-09-01", "category": "it_services", "amount_pkr": "6000000", "withheld_pkr": "15000"}],
    )
    assert [line.key for line in done.lines] == ["export_pseb"]
    assert (done.final_tax, done.normal.tax, done.payable, done.refundable) == (15_000, 0, 0, 0)


def test_exports_that_came_as_home_remittance_owe_one_per_cent_with_the_return(work: Callable[..., Assessment]) -> None:
    done = work(
        2027,
        person={"pseb": []},
        exports=[{"date": "2026-09-01", "category": "it_services", "amount_pkr": "2000000"}],
    )
    assert [(line.key, line.shortfall) for line in done.lines] == [("export_other", 20_000)]
    assert done.payable == 20_000
    assert [warning.key for warning in done.warnings if warning.key == "nothing_cut"] == ["nothing_cut"]


def test_exports_beside_local_work_leave_the_local_profit_at_the_tables(work: Callable[..., Assessment]) -> None:
    done = work(
        2027,
        person={"pseb": YEAR_2027},
        exports=[{"date": "2026-09-01", "category": "it_services", "amount_pkr": "4000000", "withheld_pkr": "10000"}],
        local=[
            {"date": "2026-10-01", "gross_pkr": "1000000", "withheld_pkr": "40000"},
            {"date": "2026-10-02", "gross_pkr": "700000"},
        ],
        local_expenses_pkr="200000",
    )
    assert done.normal.taxable_income == 1_500_000
    assert (done.final_tax, done.normal.tax, done.normal.minimum_tax_top_up) == (10_000, 150_000, 0)
    assert (done.total_tax, done.payable) == (160_000, 110_000)


def test_three_quarters_of_salary_is_not_yet_a_salaried_person(work: Callable[..., Assessment]) -> None:
    exactly = work(2027, salary={"gross_pkr": "3000000"}, local=[{"gross_pkr": "1000000"}])
    assert (exactly.normal.table, exactly.normal.tax) == ("non_salaried", 970_000)
    above = work(2027, salary={"gross_pkr": "3000001"}, local=[{"gross_pkr": "1000000"}])
    assert (above.normal.table, above.normal.tax) == ("salaried", Decimal("516000.25"))
    for done in (exactly, above):
        assert "salary_share_cliff" in {warning.key for warning in done.warnings}


def test_social_media_revenue_owes_at_least_its_minimum_tax(work: Callable[..., Assessment]) -> None:
    done = work(
        2027,
        person={"atl": True},
        social_media=[
            {"date": "2026-08-01", "amount_pkr": "1000000", "withheld_pkr": "50000", "expenses_pkr": "300000"}
        ],
    )
    assert (done.normal.taxable_income, done.normal.tax, done.normal.minimum_tax_top_up) == (700_000, 15_000, 35_000)
    assert (done.total_tax, done.payable, done.refundable) == (50_000, 0, 0)
    (line,) = done.lines
    assert (line.base, line.rate, line.tax) == (1_000_000, Decimal("0.05"), 50_000)


def test_a_donation_is_credited_at_the_average_rate_up_to_its_cap(work: Callable[..., Assessment]) -> None:
    done = work(2026, other_normal_income_pkr="2000000", credits={"donation_pkr": "700000"})
    assert (done.normal.tax, done.normal.credits, done.total_tax) == (290_000, 87_000, 203_000)


def test_a_pension_contribution_is_credited_beside_a_donation_on_the_tax_before_any_credit(
    work: Callable[..., Assessment],
) -> None:
    done = work(2026, local=[{"gross_pkr": "2000000"}], credits={"pension_pkr": "300000"})
    assert done.normal.credits == 43_500
    both = work(2026, local=[{"gross_pkr": "2000000"}], credits={"pension_pkr": "300000", "donation_pkr": "700000"})
    assert (both.normal.credits, both.total_tax) == (130_500, 159_500)


# ---------------------------------------------------------------- personas


def lahore() -> list[dict[str, str]]:
    """USD 2,673 a month at 281.50, 281.75 ... 284.25; the bank took 1 % twice, then 0.25 %."""
    months = YearStart(7, 1).span(2026).months()
    cent = Decimal("0.01")
    rows = []
    for month, days in enumerate(months):
        rupees = (2673 * (Decimal("281.50") + Decimal("0.25") * month)).quantize(cent, rounding="ROUND_HALF_UP")
        rate = Decimal("0.01") if month < 2 else Decimal("0.0025")
        cut = (rupees * rate).quantize(cent, rounding="ROUND_HALF_UP")
        rows.append(
            {"date": str(days.last), "category": "it_services", "amount_pkr": str(rupees), "withheld_pkr": str(cut),
             "row": f"l{month + 1}"}
        )  # fmt: skip
    return rows


def test_a_registered_developer_in_lahore_gets_back_what_two_payments_lost(work: Callable[..., Assessment]) -> None:
    person = {"atl": True, "resident": True, "conditions_met": True, "pseb": YEAR_2026}
    done = work(2026, person=person, exports=lahore())
    (line,) = done.lines
    assert (line.key, line.return_code, len(line.rows)) == ("export_pseb", "64060290", 12)
    assert (line.base, line.withheld) == (Decimal("9073498.50"), Decimal("33975.53"))
    assert (line.tax, line.excess, line.shortfall) == (Decimal("22683.75"), Decimal("11291.78"), 0)
    assert (done.total_tax, done.payable, done.refundable) == (22_684, 0, 11_292)
    warnings = {warning.key: warning for warning in done.warnings}
    assert set(warnings) == {"wrong_rate", "per_row_rounding", "imputable_income", "remittances"}
    # 600,000 + 22,683.75 / 15 %; and 9,073,498.50 is 4,073,498.50 above 5,000,000.
    assert warnings["imputable_income"].amount == Decimal("751225.00")
    assert "s.111(4A)" in warnings["imputable_income"].text
    assert warnings["remittances"].amount == Decimal("4073498.50")
    assert warnings["wrong_rate"].rows == ("l1", "l2")
    assert warnings["wrong_rate"].facts["n"] == 2
    assert "11,291.77" in warnings["per_row_rounding"].text
    assert "11,291.78" in warnings["per_row_rounding"].text
    assert not done.questions
    assert not done.at_risk


def islamabad(person: dict[str, object] | None = None, local: str = "800000", year: int = 2026) -> dict[str, object]:
    day = f"{year}-02-01"
    certificate = YEAR_2026 if year == 2026 else YEAR_2027
    return {
        "person": {"pseb": certificate, "conditions_met": True, "resident": True} | (person or {}),
        "salary": {"gross_pkr": "1800000", "withheld_pkr": "72000"},
        "exports": [{"date": day, "category": "it_services", "amount_pkr": "3000000", "withheld_pkr": "7500"}],
        "local": [
            {"date": day, "category": "it_services", "gross_pkr": local, "withheld_pkr": "32000"},
            {"date": day, "category": "it_services", "gross_pkr": "150000"},
        ],
        "local_expenses_pkr": "150000",
    }


def test_a_salaried_person_in_islamabad_pays_by_the_other_table_and_is_told_so(work: Callable[..., Assessment]) -> None:
    done = work(2026, **islamabad())
    assert (done.normal.taxable_income, done.normal.table, done.normal.tax) == (2_600_000, "non_salaried", 470_000)
    assert (done.total_tax, done.total_withheld, done.payable) == (477_500, 111_500, 366_000)
    (cliff,) = [warning for warning in done.warnings if warning.key == "salary_share_cliff"]
    assert cliff.amount == 200_000
    for figure in ("69.23", "208,000.00", "470,000.00", "600,000.00", "Division I, clause (2)"):
        assert figure in cliff.text


@pytest.mark.parametrize(
    ("year", "local", "table", "tax"),
    [
        (2026, "600000", "non_salaried", "410000"),
        (2026, "599999", "salaried", "161999.77"),
        (2027, "599999", "salaried", "155999.80"),
    ],
)
def test_one_rupee_of_local_profit_changes_the_table(
    work: Callable[..., Assessment], year: int, local: str, table: str, tax: str
) -> None:
    done = work(year, **islamabad(local=local, year=year))
    assert (done.normal.table, done.normal.tax) == (table, Decimal(tax))
    (cliff,) = [warning for warning in done.warnings if warning.key == "salary_share_cliff"]
    assert cliff.amount == (0 if table == "non_salaried" else 1)


def test_a_designer_without_registration_owes_one_per_cent_even_off_the_list(work: Callable[..., Assessment]) -> None:
    months = [("10", n) for n in range(1, 10)]
    exports = [
        {"date": f"2025-{month}-{day:02}", "category": "it_services", "amount_pkr": "231957.50", "paper": day < 7}
        for month, day in months
    ]
    exports += [{"date": f"2026-01-0{day}", "category": "it_services", "amount_pkr": "231957.50"} for day in (1, 2, 3)]
    person = {"atl": False, "pseb": [], "return_filed_on_time": False}
    done = work(2026, person=person, exports=exports, foreign_assets_usd="640.00")
    assert (done.lines[0].base, done.lines[0].tax) == (2_783_490, Decimal("27834.90"))
    assert done.lines[0].shortfall == Decimal("27834.90")
    warnings = {warning.key: warning for warning in done.warnings}
    told = {"filer_card", "late_return", "nothing_cut", "per_row_rounding", "imputable_income", "remittances"}
    assert set(warnings) == told
    assert "25,000.00" in warnings["late_return"].text
    assert (warnings["nothing_cut"].facts["n"], warnings["nothing_cut"].amount) == (12, Decimal("27834.96"))
    # 600,000 + 27,834.90 / 15 %; 5,000,000 less 2,783,490.
    assert (warnings["imputable_income"].amount, warnings["remittances"].amount) == (785_566, 2_216_510)


def test_a_writer_in_peshawar_owes_one_per_cent_and_is_not_offered_less(work: Callable[..., Assessment]) -> None:
    # EUR 900, 900, 1,200, 700 and 800 at 325.00, 326.50, 327.00, 328.25 and 330.00.
    rupees = ("292500", "293850", "392400", "229775", "264000")
    exports = [
        {"date": f"2025-{month}-10", "category": "unsure", "amount_pkr": amount, "row": f"l{month}"}
        for month, amount in zip(("08", "09", "10", "11", "12"), rupees, strict=True)
    ]
    done = work(2026, person={"resident": True, "pseb": [], "conditions_met": True}, exports=exports)
    (line,) = done.lines
    assert (line.key, line.base, line.tax, line.shortfall) == (
        "export_other",
        Decimal("1472525.00"),
        Decimal("14725.25"),
        Decimal("14725.25"),
    )
    assert (done.payable, done.range.low, done.questions) == (14_725, 14_725, ())
    (limit,) = [warning for warning in done.warnings if warning.key == "remittances"]
    assert limit.amount == 3_527_475
    assert "not an exemption" in limit.text
    missing = work(2026, person={"resident": True, "pseb": [], "sales_tax_filed": False}, exports=exports)
    assert missing.lines[0].key == "export_normal"
    assert missing.total_tax == 144_505  # 90,000 + 20 % of 272,525


def test_the_sample_year_owes_a_quarter_or_one_per_cent(work: Callable[..., Assessment]) -> None:
    exports = [{"date": "2025-10-10", "category": "it_services", "amount_pkr": "1112070.00", "withheld_pkr": "2780.18"}]
    registered = work(2026, person={"pseb": YEAR_2026}, exports=exports)
    assert (registered.lines[0].tax, registered.final_tax) == (Decimal("2780.18"), Decimal("2780.18"))
    assert (registered.payable, registered.refundable) == (0, 0)
    assert (registered.lines[0].excess, registered.lines[0].shortfall) == (0, 0)
    without = work(2026, person={"pseb": []}, exports=exports)
    assert without.final_tax == Decimal("11120.70")
