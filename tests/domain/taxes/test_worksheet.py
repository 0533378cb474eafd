"""A worksheet lays a working out in the form's cells: nothing is lost, nothing hidden, every figure says its rows."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.domain.taxes.assess import assess
from freelancer_desk.domain.taxes.facts import facts_of
from freelancer_desk.domain.taxes.worksheet import Certificate, Given, Head, Worksheet, worksheet
from freelancer_desk.plugins.return_forms import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.domain.taxes.cells import Cell
    from freelancer_desk.domain.taxes.packs import RulePack

FORMS = Path(__file__).parents[3] / "resources" / "return_forms"
# Persona P4: salary, exports with a certificate and local clients.
ISLAMABAD: dict[str, Any] = {
    "person": {"resident": True, "conditions_met": True, "pseb": [{"from": "2025-07-01", "to": "2026-06-30"}]},
    "exports": [
        {"date": "2025-12-31", "category": "it_services", "amount_pkr": "3000000", "withheld_pkr": "7500", "row": "t1"}
    ],
    "local": [
        {"date": "2026-01-10", "category": "it_services", "gross_pkr": "800000", "withheld_pkr": "32000"},
        {"date": "2026-02-10", "category": "it_services", "gross_pkr": "150000"},
    ],
    "local_expenses_pkr": "150000",
    "salary": {"gross_pkr": "1800000", "withheld_pkr": "72000"},
    "adjustable_withheld": [{"section": "236Y", "amount_pkr": "500.50"}, {"section": "231B", "amount_pkr": "1000"}],
    "advance_tax_paid_pkr": "100",
    "allowances": {"zakat_pkr": "0"},
    "credits": {"donation_pkr": "0"},
}


@pytest.fixture
def filled(pack: Callable[[int], RulePack]) -> Callable[..., Worksheet]:
    def fill(year: int = 2026, *, given: dict[str, Any] | None = None, **facts: Any) -> Worksheet:
        known = facts_of({"country": "pk", "tax_year": year, **facts})
        form = read((FORMS / f"pk-{year}.toml").read_text(encoding="utf-8"))
        return worksheet(Given(known, assess(known, pack(year)), pack(year), **(given or {})), form)

    return fill


def cell(sheet: Worksheet, code: str, column: str = "amount") -> Cell:
    (found,) = [one for one in sheet.cells if (one.code, one.column) == (code, column)]
    return found


def test_every_stream_of_a_mixed_year_reaches_its_cell(filled: Callable[..., Worksheet]) -> None:
    sheet = filled(**ISLAMABAD)
    assert cell(sheet, "64060290", "receipts").exact == 3000000
    assert cell(sheet, "64060290", "receipts").rows == ("t1",)
    assert "154A" in cell(sheet, "64060290", "receipts").law
    assert cell(sheet, "3101").exact == 3000000
    assert cell(sheet, "3000").exact == 800000
    assert cell(sheet, "9000").exact == 2600000
    assert cell(sheet, "9100").exact == 2600000
    assert cell(sheet, "920000").exact == 470000
    assert cell(sheet, "920100").exact == 7500
    assert cell(sheet, "9200").exact == 477500
    assert cell(sheet, "1009").exact == 1800000
    assert cell(sheet, "64020004", "tax").exact == 72000
    assert cell(sheet, "9201").exact == Decimal("113000.50")
    assert cell(sheet, "9202").exact == 100
    # As the cells show it: 477,500 - 7,500 - 32,000 - 72,000 - 501 - 1,000 - 100.
    assert (cell(sheet, "9201").digits, cell(sheet, "9203").digits) == ("113001", "364399")
    local = {one.column: one.exact for one in sheet.cells if one.label.startswith("Services sold")}
    assert local == {"receipts": 950000, "tax": 32000}
    assert [one.exact for one in sheet.cells if one.label.startswith("Expenses of local")] == [150000]


def test_what_a_least_tax_adds_stands_beside_the_final_tax(filled: Callable[..., Worksheet]) -> None:
    """8,400,000 by the slabs: 90,000 + 80,000 + 480,000 + 960,000 + 45 % of 2,800,000; the loss bears what was cut."""
    sold = {"date": "2026-01-10", "category": "it_services", "gross_pkr": "7500000", "withheld_pkr": "300000"}
    abroad = {"date": "2025-12-31", "category": "it_services", "amount_pkr": "1000000", "withheld_pkr": "2500"}
    year: dict[str, Any] = {
        "person": ISLAMABAD["person"],
        "salary": {"gross_pkr": "2400000"},
        "bank_profit": {"gross_pkr": "6000000"},
        "local": [sold],
        "local_expenses_pkr": "8000000",
    }
    sheet = filled(**year)
    found = [cell(sheet, code).exact for code in ("9100", "920000", "920100", "9200")]
    assert found == [8400000, 2870000, 300000, 3170000]
    both = filled(**year, exports=[abroad])
    assert [cell(both, code).exact for code in ("920000", "920100", "9200")] == [2870000, 302500, 3172500]


def test_tax_cut_elsewhere_stands_on_its_line_or_by_its_section(filled: Callable[..., Worksheet]) -> None:
    cut = Certificate("236Y", "Meezan Bank", "C-1", Decimal(10010), Decimal("500.50"), "tax-amount:1")
    car = Certificate("231B", "Excise", "C-2", Decimal(0), Decimal(1000), "tax-amount:2")
    sheet = filled(given={"certificates": (cut, car)}, **ISLAMABAD)
    cards = cell(sheet, "64151905", "tax")
    assert (cards.exact, cards.digits, cards.rows, cards.law) == (Decimal("500.50"), "501", ("tax-amount:1",), "236Y")
    (other,) = [one for one in sheet.cells if one.label == "Other adjustable tax 231B"]
    assert (other.exact, other.code, other.verified, other.rows) == (1000, "", False, ("tax-amount:2",))
    assert [(one.section, one.code) for one in sheet.certificates] == [("236Y", "64151905"), ("231B", "")]


def test_what_a_part_gains_by_rounding_is_told_for_typed_cells_only(filled: Callable[..., Worksheet]) -> None:
    sheet = filled(**ISLAMABAD)
    parts = {part.key: part.rounding for part in sheet.sheets}
    assert parts["adjustable"]["tax"] == Decimal("0.50")
    # 364,399.50 is still to pay, 364,400 by the working; what the cells show comes to 364,399.
    assert parts["computation"] == {"amount": Decimal(-1)}
    assert {part.key for part in sheet.sheets if not part.cells} == {"expenses"}


def test_expenses_stand_by_head_and_what_they_were_for(filled: Callable[..., Worksheet]) -> None:
    heads = (
        Head("rent", Decimal(40), Decimal(60), Decimal(0), ("expense:1",)),
        Head("", Decimal(0), Decimal(0), Decimal(5)),
    )
    sheet = filled(given={"heads": heads})
    found = [(one.label, one.column, one.exact, one.rows) for one in sheet.cells if one.section == "expenses"]
    assert found == [
        ("rent", "local", 40, ("expense:1",)),
        ("rent", "export", 60, ("expense:1",)),
        ("rent", "personal", 0, ("expense:1",)),
        ("Expense", "local", 0, ()),
        ("Expense", "export", 0, ()),
        ("Expense", "personal", 5, ()),
    ]


def test_an_unknown_amount_is_no_nothing(filled: Callable[..., Worksheet]) -> None:
    sheet = filled(given={"holdings": {"business": None}, "rows": {"holding:business": ("holding:1",)}})
    unknown = cell(sheet, "3303")
    assert (unknown.exact, unknown.rounded, unknown.digits, unknown.rows) == (None, None, "", ("holding:1",))
    assert "amount" not in {part.key: part.rounding for part in sheet.sheets}["assets"]


def test_a_least_tax_is_on_the_gross_and_the_income_is_what_was_left(filled: Callable[..., Worksheet]) -> None:
    paid = {"date": "2026-08-01", "amount_pkr": "1000000", "withheld_pkr": "50000", "expenses_pkr": "300000"}
    sheet = filled(2027, person={"resident": True, "atl": True, "conditions_met": True}, social_media=[paid])
    social = [one for one in sheet.cells if one.label.startswith("Social media")]
    assert [(one.column, one.exact) for one in social] == [("receipts", 1000000), ("tax", 50000)]
    assert cell(sheet, "3000").exact == 700000
    assert cell(sheet, "9000").exact == 700000


def test_forms_take_expenses_holdings_and_credits_as_sources(pack: Callable[[int], RulePack]) -> None:
    text = (FORMS / "pk-2026.toml").read_text(encoding="utf-8")
    old = 'cells = { amount = "total:final_receipts" }'
    assert old in text
    form = read(text.replace(old, 'cells = { local = "expenses:local", amount = "credit:donation" }', 1))
    known = facts_of({"country": "pk", "tax_year": 2026, "credits": {"donation_pkr": "70"}})
    heads = (Head("rent", Decimal(40), Decimal(60), Decimal(0), ("expense:1",)),)
    sheet = worksheet(Given(known, assess(known, pack(2026)), pack(2026), heads), form)
    assert [(one.exact, one.rows) for one in sheet.cells if one.code == "3101"] == [(40, ("expense:1",)), (70, ())]


def test_a_loss_of_one_head_is_not_set_off_against_another(filled: Callable[..., Worksheet]) -> None:
    sheet = filled(salary={"gross_pkr": "1000"}, local_expenses_pkr="400")
    assert cell(sheet, "3000").exact == -400
    assert cell(sheet, "9000").exact == 1000


def test_a_line_of_no_payment_names_the_records_behind_it(filled: Callable[..., Worksheet]) -> None:
    given = {"rows": {"line:profit_on_debt": ("tax-amount:1",)}}
    sheet = filled(given=given, bank_profit={"gross_pkr": "1000", "withheld_pkr": "200"})
    assert cell(sheet, "64040052", "tax").rows == ("tax-amount:1",)


def test_what_the_office_reckons_follows_from_the_whole_rupees_shown(filled: Callable[..., Worksheet]) -> None:
    exports = [
        {"date": "2025-12-31", "category": "it_services", "amount_pkr": "4837750.32", "withheld_pkr": "21586.85"}
    ]
    profit = {"gross_pkr": "1840.25", "withheld_pkr": "368.05"}
    sheet = filled(person=ISLAMABAD["person"], exports=exports, bank_profit=profit)
    shown = {code: cell(sheet, code).digits for code in ("920000", "920100", "9200", "9201", "9202", "9203", "9210")}
    # 0.25 % of 4,837,750.32 and 20 % of 1,840.25 are 12,462.43; cut were 21,587 and 368: 21,955 - 12,462 = 9,493.
    assert shown == {
        "920000": "0", "920100": "12462", "9200": "12462", "9201": "21955", "9202": "0", "9203": "0", "9210": "9493",
    }  # fmt: skip
    assert cell(sheet, "9210").exact == 9492, "the working itself rounds once"


def test_income_of_several_cells_is_added_up_as_they_show_it(filled: Callable[..., Worksheet]) -> None:
    local = [{"date": "2026-01-10", "category": "it_services", "gross_pkr": "100000.50"}]
    sheet = filled(
        person=ISLAMABAD["person"],
        local=local,
        local_expenses_pkr="10000.50",
        salary={"gross_pkr": "700000.50"},
        other_normal_income_pkr="300000.50",
        allowances={"zakat_pkr": "1000.50"},
    )
    assert cell(sheet, "3000").digits == "90000"  # 100,001 - 10,001
    assert cell(sheet, "9000").digits == "1090002"  # 700,001 + 90,000 + 300,001
    assert cell(sheet, "9100").digits == "1089001"  # less 1,001
