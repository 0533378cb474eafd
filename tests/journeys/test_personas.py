"""Four made-up freelancers type a whole tax year on the command line; every figure was worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.outside import clock

if TYPE_CHECKING:
    from tests.journeys.conftest import Line

PAISA = Decimal("0.01")
DAYS = (
    "2025-07-31", "2025-08-31", "2025-09-30", "2025-10-31", "2025-11-30", "2025-12-31",
    "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30",
)  # fmt: skip
RATES = tuple(Decimal("281.50") + Decimal("0.25") * month for month in range(12))
MET = ("return_filed=yes", "statements_filed=not_needed", "sales_tax_filed=not_needed", "remote_employer=no",
       "days_abroad=0", "citizen=yes")  # fmt: skip


def rupees(amount: Decimal) -> str:
    return str(amount.quantize(PAISA, ROUND_HALF_UP))


def typed(line: Line, *arguments: object) -> None:
    done = line(*arguments)
    assert done.status == 0, (arguments, done)


def tax(line: Line, year: int = 2026) -> dict[str, Any]:
    answer: dict[str, Any] = line("tax", "--year", year).json
    return answer


def row(working: dict[str, Any], key: str) -> dict[str, Any]:
    [found] = [one for one in working["lines"] if one["key"] == key]
    return dict(found)


def keys(working: dict[str, Any], group: str) -> set[str]:
    return {one["key"] for one in working[group]}


def flagged(line: Line, flag: str) -> list[str]:
    return [one["date"] for one in line("receipts", "--year", 2026).json["receipts"] if flag in one["flags"]]


def same_by_facts(line: Line) -> None:
    """The tax of the book is the working of its exported facts."""
    out = line.book.with_name("facts.json")
    typed(line, "export", "facts", "--year", 2026, "--out", out)
    assert line("assess", out).json == tax(line)
    out.unlink()


# ---------------------------------------------------------------- Lahore: Upwork, certified all year


@pytest.fixture
def lahore(line: Line) -> Line:
    """2,673 dollars a month; the bank cut 1 % in July and August because the renewal was not on its file."""
    typed(line, "set", "person", "me", "category=it_services", "filer=active", "birth_year=1994")
    typed(line, "set", "year", "2026", *MET)
    typed(line, "add", "registration", "--kind", "pseb", "--from", "2025-07-01", "--to", "2026-06-30")
    for month, day in enumerate(DAYS):
        credited = Decimal(2673) * RATES[month]
        cut = rupees(Decimal(rupees(credited)) * Decimal("0.01" if month < 2 else "0.0025"))
        typed(line, "add", "receipt", "--date", day, "--client", "Acme", "--proceeds", "2673.00", "--currency", "USD",
              "--credited-pkr", rupees(credited), "--withheld-pkr", cut, "--section", "154A",
              "--purpose-code", "9186", "--papers", "e-PRC")  # fmt: skip
    return line


def test_lahore_is_owed_what_the_bank_cut_too_much(lahore: Line) -> None:
    working = tax(lahore)
    certified = row(working, "export_pseb")
    assert [certified[name] for name in ("base", "tax", "withheld", "excess", "shortfall")] == [
        "9073498.50", "22683.75", "33975.53", "11291.78", "0.00",
    ]  # fmt: skip
    # 22,683.74625 exactly: 22,684 in whole rupees, and 11,292 (11,291.78375) to claim back.
    assert (working["total_tax"], working["payable"], working["refundable"]) == ("22684.00", "0.00", "11292.00")
    assert [one["key"] for one in working["lines"]] == ["export_pseb"]
    assert (working["questions"], working["at_risk"]) == ([], [])
    assert flagged(lahore, "wrong_rate") == ["2025-07-31", "2025-08-31"]
    # Payment by payment it is 11,291.77: the paisa between the two is said.
    said = next(one for one in working["warnings"] if one["key"] == "per_row_rounding")
    assert "11,291.77" in said["text"]
    assert "11,291.78" in said["text"]
    same_by_facts(lahore)


def test_lahore_has_nothing_to_keep_for_tax(lahore: Line) -> None:
    kept = lahore("keep-for-tax", "--year", 2026).json
    assert kept["so_far"] == {"expected_pkr": "22683.75", "cut_pkr": "33975.53", "keep_pkr": "-11291.78"}
    later = [one["keep_pkr"] for one in kept["payments"][2:]]
    assert all(abs(Decimal(keep)) <= PAISA for keep in later)
    # 2,673 dollars at 281.50 are 752,449.50; a quarter per cent of them is 1,881.12.
    first = kept["payments"][0]
    assert [first[f"{name}_pkr"] for name in ("gross", "fees", "cut", "expected", "yours")] == [
        "752449.50", "0.00", "7524.50", "1881.12", "750568.38",
    ]  # fmt: skip
    assert sum(Decimal(one["expected_pkr"]) for one in kept["payments"]) == Decimal("22683.75")


def test_lahore_without_its_certificate_from_march_on(lahore: Line) -> None:
    """March to June: 2,673 dollars at 283.50 to 284.25, together 3,034,524.75 (3,034,523.25 by the month)."""
    typed(lahore, "set", "registration", "1", "to=2026-02-28")
    rest = Decimal(2673) * sum(RATES[8:])
    working = tax(lahore)
    assert Decimal(row(working, "export_other")["base"]) == rest
    assert row(working, "export_other")["tax"] == rupees(rest / 100)
    assert "registration_gap" in keys(working, "warnings")
    tried = lahore("what-if", "--year", 2026, "--pseb-from", "2026-03-01").json
    assert (tried["after"]["total_tax"], tried["before"]["total_tax"]) == ("22684.00", working["total_tax"])


def test_lahore_moves_its_last_payment_beyond_the_certificate(lahore: Line) -> None:
    before = lahore.dump
    tried = lahore("what-if", "--year", 2026, "--move", "t12=2026-07-01").json
    # 2,673 dollars at 284.25 are 759,800.25: 1,899.500625 less in 2026, and 1 % of them, 7,598, in 2027.
    assert [(one["tax_year"], one["before"]["total_tax"], one["after"]["total_tax"]) for one in tried["years"]] == [
        (2026, "22684.00", "20784.00"),
        (2027, "0.00", "7598.00"),
    ]
    assert tried["difference"]["total_tax"] == "5698.00"
    assert lahore.dump == before


def test_lahore_keeps_dollars_in_a_foreign_account_and_is_taxed_the_same(lahore: Line) -> None:
    """673 of 2,673 dollars kept each month: fewer rupees credited, the same proceeds at the rate of the day."""
    for month in range(12):
        typed(lahore, "set", "receipt", f"t{month + 1}", "converted=2000.00", "retained=673.00",
              f"credited_pkr={rupees(Decimal(2000) * RATES[month])}")  # fmt: skip
    assert row(tax(lahore), "export_pseb")["base"] == "9073498.50"


# ---------------------------------------------------------------- Karachi: Fiverr, no certificate, nothing cut


@pytest.fixture
def karachi(line: Line) -> Line:
    """820 dollars a month into a wallet bank, nothing cut, certificates for nine of twelve; not a filer yet."""
    typed(line, "set", "person", "me", "category=it_services", "pseb=no", "filer=inactive", "birth_year=2001")
    typed(line, "set", "year", "2026", *MET)
    for month, day in enumerate(DAYS):
        paper = ["--papers", "PRC"] if month < 9 else []
        typed(line, "add", "receipt", "--date", day, "--payer", "Fiverr", "--proceeds", "820.00", "--currency", "USD",
              "--credited-pkr", rupees(Decimal(820) * RATES[month]), *paper)  # fmt: skip
    return line


def test_karachi_owes_one_per_cent_with_the_return_and_not_two(karachi: Line) -> None:
    working = tax(karachi)
    other = row(working, "export_other")
    assert [other[name] for name in ("base", "rate", "tax", "withheld", "shortfall")] == [
        "2783490.00", "0.01", "27834.90", "0.00", "27834.90",
    ]  # fmt: skip
    assert working["payable"] == "27835.00"
    assert {"nothing_cut", "filer_card"} <= keys(working, "warnings")
    assert len(flagged(karachi, "no_paper")) == 3
    assert karachi("keep-for-tax", "--year", 2026).json["so_far"]["keep_pkr"] == "27834.90"
    [risk] = working["at_risk"]
    assert (risk["key"], risk["rows"]) == ("no_certificate", ["t10", "t11", "t12"])
    same_by_facts(karachi)


def test_karachi_filing_late_loses_the_final_tax_and_is_told_the_surcharge(karachi: Line) -> None:
    typed(karachi, "set", "year", "2026", "return_filed=no")
    working = tax(karachi)
    # 2,783,490 by the slabs: 170,000 and 30 % above 1,600,000.
    assert row(working, "export_normal")["tax"] == "525047.00"
    assert {"late_return", "conditions_failed"} <= keys(working, "warnings")
    assert "25,000" in next(one["text"] for one in working["warnings"] if one["key"] == "late_return")


def test_karachi_leaves_a_condition_open_and_sees_what_it_may_cost(karachi: Line) -> None:
    for answer in ("unsure", "ask-accountant"):
        typed(karachi, "set", "year", "2026", f"sales_tax_filed={answer}")
        working = tax(karachi)
        assert row(working, "export_other")["tax"] == "27834.90"
        risk = next(one for one in working["at_risk"] if one["key"] == "conditions_met")
        # By the slabs 525,047 instead of 27,834.90.
        assert risk["up_to"] == "497212.00"
        assert "conditions_met" in keys(working, "questions")


# ---------------------------------------------------------------- Peshawar: writing, codes of family support


PESHAWAR = (("2025-09-10", 900, "325.00", "A"), ("2025-11-12", 900, "326.50", "A"), ("2026-01-15", 1200, "327.00", "A"),
            ("2026-03-18", 700, "328.25", "B"), ("2026-05-20", 800, "330.00", "C"))  # fmt: skip


@pytest.fixture
def peshawar(line: Line) -> Line:
    """Five remittances in euros for writing, all coded as family support, nothing cut, no certificate."""
    typed(line, "set", "person", "me", "category=unsure", "pseb=no", "filer=active")
    typed(line, "set", "year", "2026", *MET, "sales_tax_filed=unsure")
    for day, euros, rate, client in PESHAWAR:
        typed(line, "add", "receipt", "--date", day, "--client", client, "--proceeds", euros, "--currency", "EUR",
              "--rate", rate, "--purpose-code", "9471", "--papers", "PRC")  # fmt: skip
    return line


def test_peshawar_owes_one_per_cent_and_is_offered_no_lower_rate(peshawar: Line) -> None:
    working = tax(peshawar)
    other = row(working, "export_other")
    assert [other[name] for name in ("base", "tax", "shortfall")] == ["1472525.00", "14725.25", "14725.25"]
    assert [one["credited_pkr"] for one in peshawar("receipts").json["receipts"]] == [
        "292500.00", "293850.00", "392400.00", "229775.00", "264000.00",
    ]  # fmt: skip
    assert len(flagged(peshawar, "family_code")) == 5
    assert "sales tax return" in next(one["text"] for one in working["questions"] if one["key"] == "conditions_met")
    # A certificate alone changes nothing for work that is not known to be on the list: 0.25 % is not offered.
    tried = peshawar("what-if", "--year", 2026, "--pseb-from", "2025-07-01").json
    assert tried["difference"]["total_tax"] == "0.00"
    assert "category" in {one["key"] for one in tried["years"][0]["workings"]["after"]["questions"]}
    same_by_facts(peshawar)


# ---------------------------------------------------------------- Islamabad: salary, exports and local clients


@pytest.fixture
def islamabad(line: Line) -> Line:
    """1.8 million of salary, 3 million of exports, 950,000 of local work with 150,000 of expenses for it."""
    typed(line, "set", "person", "me", "category=it_services", "filer=active")
    typed(line, "set", "year", "2026", *MET)
    typed(line, "add", "registration", "--kind", "pseb", "--from", "2025-07-01", "--to", "2026-06-30")
    typed(line, "add", "salary", "--date", "2026-06-30", "--employer", "College", "--gross-pkr", "1800000",
          "--withheld-pkr", "72000")  # fmt: skip
    typed(line, "add", "receipt", "--date", "2026-02-10", "--payer", "Acme", "--proceeds", "10000", "--currency", "USD",
          "--credited-pkr", "3000000", "--withheld-pkr", "7500", "--section", "154A", "--papers", "e-PRC")  # fmt: skip
    for payer, credited, cut in (("Lahore Foods Ltd", "800000", "32000"), ("Bilal", "150000", "0")):
        typed(line, "add", "receipt", "--date", "2026-03-10", "--payer", payer, "--proceeds", credited, "--currency",
              "PKR", "--credited-pkr", credited, "--withheld-pkr", cut, "--section", "153")  # fmt: skip
    typed(
        line, "add", "expense", "--date", "2026-01-10", "--text", "Rent", "--amount-pkr", "100000", "--share", "local"
    )
    typed(line, "add", "expense", "--date", "2026-01-11", "--text", "Internet", "--amount-pkr", "125000", "--share",
          "split", "--local-percent", "40")  # fmt: skip
    typed(
        line, "add", "expense", "--date", "2026-01-12", "--text", "Upwork", "--amount-pkr", "9000", "--share", "export"
    )
    return line


def test_islamabad_pays_by_the_table_of_the_non_salaried_and_sees_the_cliff(islamabad: Line) -> None:
    working = tax(islamabad)
    assert [row(working, key)["base"] for key in ("export_pseb", "local_services", "salary")] == [
        "3000000.00", "800000.00", "1800000.00",
    ]  # fmt: skip
    assert (working["normal"]["taxable_income"], working["normal"]["table"]) == ("2600000.00", "non_salaried")
    assert (working["normal"]["tax"], working["final_tax"]) == ("470000.00", "7500.00")
    assert (working["total_tax"], working["total_withheld"]) == ("477500.00", "111500.00")
    assert (working["payable"], working["refundable"]) == ("366000.00", "0.00")
    cliff = next(one["text"] for one in working["warnings"] if one["key"] == "salary_share_cliff")
    assert "69.23" in cliff
    assert "208,000" in cliff
    same_by_facts(islamabad)


@pytest.mark.parametrize(
    ("spent", "table", "tax_", "share"),
    # Local work nets 600,000: the salary is exactly three quarters; one rupee less, the other table applies.
    [("350000", "non_salaried", "410000.00", "75"), ("350001", "salaried", "161999.77", "75.00003")],
)
def test_islamabad_at_the_boundary_of_the_two_tables(
    islamabad: Line, spent: str, table: str, tax_: str, share: str
) -> None:
    for number in (2, 3):
        typed(islamabad, "delete", "expense", number)
    typed(islamabad, "set", "expense", "1", f"amount_pkr={spent}")
    working = tax(islamabad)
    assert (working["normal"]["table"], working["normal"]["tax"]) == (table, tax_)
    cliff = next(one["text"] for one in working["warnings"] if one["key"] == "salary_share_cliff")
    assert f"{share}" in cliff


def test_islamabad_a_year_later_at_the_same_boundary(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tax Year 2027: the salaried table on 2,399,999 is 116,000 and 20 % above 2,200,000."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 7, 1, 9, tzinfo=UTC))
    typed(line, "set", "person", "me", "category=it_services", "filer=active")
    typed(line, "set", "year", "2027", *MET)
    typed(line, "add", "salary", "--date", "2027-06-30", "--gross-pkr", "1800000", "--withheld-pkr", "72000")
    typed(line, "add", "receipt", "--date", "2027-03-10", "--payer", "Bilal", "--proceeds", "950000", "--currency",
          "PKR", "--credited-pkr", "950000", "--section", "153")  # fmt: skip
    typed(line, "add", "expense", "--date", "2027-01-10", "--amount-pkr", "350001", "--share", "local")
    working = tax(line, 2027)
    assert (working["normal"]["table"], working["normal"]["tax"]) == ("salaried", "155999.80")


def test_islamabad_types_what_the_return_takes_besides(islamabad: Line) -> None:
    """Zakat of 100,000 leaves 2,500,000, by the table 440,000; a donation of 50,000 is a fiftieth of the income.

    8,800 less is 431,200; with 7,500 on exports 438,700. Cut: 111,500 before, 5,000 on a card abroad, 20,000 paid.
    """
    year = ("--year", "2026")
    typed(islamabad, "add", "tax-amount", *year, "--kind", "allowance", "--name", "zakat", "--gross-pkr", "100000")
    typed(islamabad, "add", "tax-amount", *year, "--kind", "credit", "--name", "donation", "--gross-pkr", "50000")
    typed(islamabad, "add", "tax-amount", *year, "--kind", "adjustable", "--name", "236Y", "--tax-pkr", "5000",
          "--number", "C-77", "--party", "HBL")  # fmt: skip
    typed(islamabad, "add", "tax-payment", *year, "--kind", "advance", "--date", "2025-12-15", "--amount-pkr", "20000")
    typed(islamabad, "add", "tax-payment", *year, "--kind", "with_return", "--date", "2026-09-20", "--amount-pkr", "7")
    working = tax(islamabad)
    assert (working["normal"]["taxable_income"], working["normal"]["credits"]) == ("2500000.00", "8800.00")
    assert (working["total_tax"], working["total_withheld"]) == ("438700.00", "136500.00")
    assert working["payable"] == "302200.00"
    assert {"adjustable_withheld", "advance_tax"} <= keys(working, "lines")
    same_by_facts(islamabad)
    typed(islamabad, "undo")
    typed(islamabad, "undo")
    assert tax(islamabad)["payable"] == "322200.00"


# ---------------------------------------------------------------- exports that the law keeps from everybody


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        (("remote_employer=yes",), "may_be_salary"),
        (("days_abroad=200", "citizen=no"), "not_resident"),
        (("days_abroad=200", "citizen=yes", "tax_resident_elsewhere=yes"), "not_resident"),
        (("days_abroad=200", "citizen=yes", "tax_resident_elsewhere=unsure"), "not_resident"),
    ],
)
def test_no_export_rate_is_given_where_an_adviser_is_needed(lahore: Line, answers: tuple[str, ...], kind: str) -> None:
    typed(lahore, "set", "year", "2026", *answers)
    assert lahore("tax", "--year", 2026).error == kind
    assert lahore("keep-for-tax", "--year", 2026).error == kind
    assert lahore("export", "tax-summary", "--year", 2026, "--out", lahore.book.with_name("s.json")).error == kind
    assert lahore("totals", "--year", 2026).json["reached"] == "9073498.50"
    assert lahore("papers", "--year", 2026).status == 0


def test_a_child_gets_no_working_before_an_adviser_was_heard(lahore: Line) -> None:
    typed(lahore, "set", "person", "me", "birth_year=2009")
    assert lahore("tax", "--year", 2026).error == "under_age"
    assert "own_return" in {one["key"] for one in lahore("year", "--year", 2026).json["questions"]}
    typed(lahore, "set", "year", "2026", "own_return=yes")
    assert tax(lahore)["total_tax"] == "22684.00"


def test_what_was_answered_of_a_year_is_told_and_taken_back(lahore: Line) -> None:
    told = lahore("year", "--year", 2026).json
    assert told["answers"]["days_abroad"] == "0"
    assert told["concluded"]["resident"] is True
    assert (told["from"], told["to"]) == ("2025-07-01", "2026-06-30")
    assert lahore("set", "year", "2026", "citizen=maybe").error == "choice_unknown"
    assert lahore("set", "year", "soon", "citizen=yes").error == "fact_year"
    assert lahore("what-if", "--year", 2026).error == "nothing_planned"
    for command in (("year",), ("keep-for-tax",), ("what-if", "--opt-out", "yes")):
        assert lahore(*command, "--year", 2026, as_json=False).out.strip()
