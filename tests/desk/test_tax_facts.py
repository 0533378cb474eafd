"""The facts of a year out of the book: everything the working takes, each amount once, and the same working again."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freelancer_desk.desk import open_desk, receipts, records, tax_years, taxes
from freelancer_desk.desk.taxes import answers as years
from freelancer_desk.desk.taxes import facts as tax_facts
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.facts import facts_json, facts_of
from freelancer_desk.domain.words import sentence
from tests.desk.made_up_book import MadeUp

if TYPE_CHECKING:
    from typing import Any

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.days import TaxYear


def year(desk: Desk, number: int = 2026) -> TaxYear:
    return years.year_of(desk.book, str(number))


def facts(desk: Desk) -> dict[str, Any]:
    return tax_facts.facts_json(desk.book, year(desk))


def amount(desk: Desk, kind: str, **fields: str) -> None:
    records.add(desk, "tax-amount", {"year": "2026", "kind": kind, **fields})


def test_typed_amounts_become_allowances_credits_and_adjustable_tax(desk: Desk) -> None:
    amount(desk, "allowance", name="zakat", gross_pkr="10000")
    amount(desk, "credit", name="donation", gross_pkr="20000")
    amount(desk, "credit", name="donation", gross_pkr="5000.50")
    amount(desk, "credit", name="pension", gross_pkr="30000")
    amount(desk, "adjustable", name="236Y", tax_pkr="1500", number="C-9", party="HBL")
    amount(desk, "other_income", gross_pkr="70000", name="Prize")
    records.add(desk, "tax-amount", {"year": "2025", "kind": "other_income", "gross_pkr": "1"})
    for kind, sum_ in (("advance", "4000"), ("advance", "1000"), ("with_return", "9"), ("penalty", "9")):
        records.add(desk, "tax-payment", {"year": "2026", "kind": kind, "date": "2026-03-15", "amount_pkr": sum_})
    found = facts(desk)
    assert found["allowances"] == {"zakat_pkr": "10000.00"}
    assert found["credits"] == {"donation_pkr": "25000.50", "pension_pkr": "30000.00"}
    assert found["adjustable_withheld"] == [{"section": "236Y", "amount_pkr": "1500.00"}]
    assert (found["other_normal_income_pkr"], found["advance_tax_paid_pkr"]) == ("70000.00", "5000.00")
    assert taxes.working_or_refuse(desk.book, year(desk)).refundable == Decimal(6500)


def test_expenses_count_by_their_share_and_never_the_personal_or_exported_part(desk: Desk) -> None:
    for share, spent, percent in (
        ("local", "1000", ""), ("split", "333.33", "50"), ("split", "100", "12.5"), ("export", "7", ""),
        ("personal", "7", ""),
    ):  # fmt: skip
        typed = {"date": "2026-01-05", "amount_pkr": spent, "share": share, "local_percent": percent}
        records.add(desk, "expense", typed)
    records.add(desk, "expense", {"date": "2026-07-01", "amount_pkr": "50", "share": "local"})
    # 1,000 + half of 333.33, which is 166.67 by the half paisa, + an eighth of 100.
    assert facts(desk)["local_expenses_pkr"] == "1179.17"


def test_local_work_names_its_payer_as_far_as_a_fact_may_be_long(desk: Desk) -> None:
    typed = {"date": "2026-01-05", "currency": "PKR", "credited_pkr": "50000", "withheld_pkr": "2000", "section": "153"}
    receipts.add(desk, {**typed, "payer": "Lahore\u00a0Foods " + "x" * 90, "proceeds": "50000"})
    (row,) = facts(desk)["local"]
    assert row["payer"].startswith("Lahore Foods xx")
    assert len(row["payer"]) == 80
    assert (row["gross_pkr"], row["withheld_pkr"]) == ("50000.00", "2000.00")
    known = facts_of(facts(desk))
    assert facts_of(facts_json(known)) == known


def test_bank_profit_and_the_tax_tied_to_it_are_reckoned_with_and_typed_profit_beside(desk: Desk) -> None:
    made = MadeUp()
    bank = made.account("Meezan", "PKR", "bank", "6021")
    made.line(bank, "2025-12-31", 100_000, "interest")
    made.line(bank, "2025-12-31", -15_000, "tax", section="151")
    made.line(bank, "2026-02-01", -2_500, "tax", section="151")
    made.line(bank, "2026-07-31", 900, "interest")
    made.write(desk)
    assert facts(desk)["bank_profit"] == {"gross_pkr": "1000.00", "withheld_pkr": "150.00"}
    amount(desk, "bank_profit", gross_pkr="500", tax_pkr="100", party="HBL")
    assert facts(desk)["bank_profit"] == {"gross_pkr": "1500.00", "withheld_pkr": "250.00"}
    # 20 % of 1,500 is 300; 50 of it were not cut.
    working = taxes.working_or_refuse(desk.book, year(desk))
    assert (working.total_tax, working.payable) == (Decimal(300), Decimal(50))
    assert next((one.key, one.amount) for one in working.warnings) == ("bank_profit_rate", Decimal(50))
    records.remove(desk, "tax-amount", "1")
    assert "bank_profit" not in tax_facts.facts_json(desk.book, year(desk, 2025))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "adjustable", "tax_pkr": "5"}, "name the section under which the tax was cut"),
        ({"kind": "adjustable", "name": "236Y", "gross_pkr": "5"}, "tax_pkr: please fill this in"),
        ({"kind": "credit", "name": "gift", "gross_pkr": "5"}, "“gift” is not one of donation, pension"),
        ({"kind": "allowance", "gross_pkr": "5"}, "is not one of zakat"),
        ({"kind": "allowance", "name": "rent", "gross_pkr": "5", "year": "1999"}, "“rent” is not one of zakat"),
        ({"kind": "credit", "name": "donation"}, "gross_pkr: please fill this in"),
        ({"kind": "other_income", "gross_pkr": "5", "tax_pkr": "1"}, "as an amount of its own, with its section"),
        ({"kind": "bank_profit", "gross_pkr": "5", "tax_pkr": "6"}, "more"),
    ],
)
def test_an_amount_that_no_return_could_take_is_refused_when_it_is_typed(
    desk: Desk, fields: dict[str, str], said: str
) -> None:
    with pytest.raises(DeskError) as refused:
        records.add(desk, "tax-amount", {"year": "2026", **fields})
    assert said in sentence(refused.value)


MONEY = st.integers(1, 50_000_000).map(lambda minor: f"{Decimal(minor) / 100:.2f}")
DAY = st.dates(date(2025, 7, 1), date(2026, 6, 30)).map(date.isoformat)
RECORDS = st.one_of(
    st.tuples(st.just("salary"), st.fixed_dictionaries({"date": DAY, "gross_pkr": MONEY})),
    st.tuples(
        st.just("expense"),
        st.fixed_dictionaries(
            {"date": DAY, "amount_pkr": MONEY, "share": st.sampled_from(("local", "split", "export")),
             "local_percent": st.sampled_from(("5", "33.3", "100"))}
        ),
    ),
    st.tuples(st.just("tax-payment"), st.fixed_dictionaries(
        {"year": st.just("2026"), "date": DAY, "kind": st.sampled_from(("advance", "with_return")), "amount_pkr": MONEY}
    )),
    st.tuples(st.just("tax-amount"), st.one_of(
        st.fixed_dictionaries({"year": st.just("2026"), "kind": st.just("credit"), "gross_pkr": MONEY,
                               "name": st.sampled_from(("donation", "pension"))}),
        st.fixed_dictionaries({"year": st.just("2026"), "kind": st.just("allowance"), "gross_pkr": MONEY,
                               "name": st.just("zakat")}),
        st.fixed_dictionaries({"year": st.just("2026"), "kind": st.just("adjustable"), "tax_pkr": MONEY,
                               "name": st.sampled_from(("236Y", "231AB"))}),
        st.fixed_dictionaries({"year": st.just("2026"), "kind": st.sampled_from(("bank_profit", "other_income")),
                               "gross_pkr": MONEY}),
    )),
    st.tuples(st.just("receipt"), st.fixed_dictionaries(
        {"date": DAY, "payer": st.sampled_from(("Acme", "Bölt & Co", "")), "credited_pkr": MONEY,
         "currency": st.sampled_from(("USD", "PKR")), "section": st.just("154A"), "withheld_pkr": st.just("0.01"),
         "category": st.sampled_from(("it_services", "other_services", "unsure", "")),
         "papers": st.sampled_from(("e-PRC", ""))}
    )),
    st.tuples(st.just("registration"), st.fixed_dictionaries(
        {"kind": st.just("pseb"), "from": DAY, "to": st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(date.isoformat)}
    )),
)  # fmt: skip
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "return_filed": st.sampled_from(("yes", "no", "unsure")),
        "statements_filed": st.sampled_from(("not_needed", "ask-accountant")),
        "sales_tax_filed": st.sampled_from(("yes", "no", "unsure")),
        "opt_out": st.sampled_from(("yes", "no", "unsure")),
        "remote_employer": st.sampled_from(("no", "unsure", "services")),
        "days_abroad": st.sampled_from(("0", "182", "unsure")),
    },
)


def sums(working: dict[str, Any]) -> dict[str, Any]:
    """What a working says of the year, and nothing of its rows."""
    lines = [{name: value for name, value in line.items() if name != "rows"} for line in working["lines"]]
    risks = [(risk["key"], risk["up_to"], risk["paper"]) for risk in working["at_risk"]]
    return {**working, "lines": lines, "at_risk": risks, "warnings": ()}


@settings(max_examples=25, deadline=None)
@given(typed=st.lists(RECORDS, max_size=8), answers=ANSWERS)
def test_the_tax_of_a_book_is_the_working_of_its_exported_facts(
    typed: list[tuple[str, dict[str, str]]], answers: dict[str, str]
) -> None:
    with TemporaryDirectory() as folder:
        desk = open_desk(Path(folder) / "my.fdesk")
        try:
            for noun, fields in typed:
                if noun == "receipt":
                    receipts.add(desk, {**fields, "proceeds": fields["credited_pkr"]})
                elif fields.get("from", "") <= fields.get("to", ""):
                    records.add(desk, noun, fields)
            years.save(desk, year(desk), answers)
            of_all_together = taxes.as_json(taxes.working_or_refuse(desk.book, year(desk), together=True))
            exported = json.loads(json.dumps(facts(desk)))
            of_the_book = taxes.as_json(taxes.working_or_refuse(desk.book, year(desk)))
        finally:
            desk.close()
    assert taxes.as_json(taxes.assess_json(exported)) == of_the_book
    known = facts_of(exported)
    assert taxes.as_json(taxes.assess_json(facts_json(known))) == of_the_book
    assert sums(of_all_together) == sums(of_the_book)


def test_a_registered_exporter_who_is_unsure_about_sales_tax_is_no_worse_than_one_who_filed_none(desk: Desk) -> None:
    """The sales-tax condition is waived for them: 0.25 % of 2,000,000 at both ends."""
    records.add(desk, "registration", {"kind": "pseb", "from": "2025-07-01", "to": "2026-06-30"})
    receipts.add(
        desk,
        {"date": "2026-01-15", "proceeds": "7000", "currency": "USD", "credited_pkr": "2000000", "papers": "e-PRC",
         "category": "it_services"},
    )  # fmt: skip
    year = tax_years.year_of(desk.book, 2026)
    for answer in ("unsure", "no", ""):
        years.save(desk, year, {"return_filed": "yes", "statements_filed": "not_needed", "sales_tax_filed": answer})
        working = taxes.working_or_refuse(desk.book, year)
        assert (str(working.range.low), str(working.range.high), working.at_risk) == ("5000", "5000", ())
    years.save(desk, year, {"return_filed": "unsure"})
    assert taxes.working_or_refuse(desk.book, year).range.high > 5000


def test_money_that_nobody_explained_is_told_beside_a_tax_that_does_not_count_it(desk: Desk) -> None:
    book = MadeUp()
    bank = book.account("UBL", "PKR", "bank", "0001")
    book.line(bank, "2026-05-02", 14_650_000, "transfer_in")
    book.write(desk)
    working = taxes.working_or_refuse(desk.book, tax_years.year_of(desk.book, 2026))
    (told,) = [one for one in working.warnings if one.key == "unexplained"]
    assert (working.total_tax, told.amount) == (Decimal(0), Decimal("146500.00"))


def test_payments_told_together_stay_apart_where_a_certificate_begins_and_ends(desk: Desk) -> None:
    """1,000,000 each: one before the certificate, two under it at 0.25 %, one after it at 1 %."""
    records.add(desk, "registration", {"kind": "pseb", "from": "2025-10-01", "to": "2026-03-31"})
    year = tax_years.year_of(desk.book, 2026)
    years.save(desk, year, {"return_filed": "yes", "statements_filed": "not_needed", "sales_tax_filed": "yes"})
    for day in ("2025-09-30", "2025-10-01", "2026-03-31", "2026-04-01"):
        fields = {"date": day, "proceeds": "3500", "currency": "USD", "credited_pkr": "1000000", "papers": "e-PRC"}
        receipts.add(desk, {**fields, "category": "it_services"})
    together = taxes.working_or_refuse(desk.book, year, together=True)
    assert [(str(line.rate), str(line.base)) for line in together.lines] == [
        ("0.0025", "2000000.00"),
        ("0.01", "2000000.00"),
    ]
    assert sums(taxes.as_json(together)) == sums(taxes.as_json(taxes.working_or_refuse(desk.book, year)))


KEPT = {"proceeds": "30000", "currency": "USD", "converted": "0", "retained": "30000"}


@pytest.mark.parametrize("section", ["154A(1)(a)", "154A(1)(aa)"])
def test_a_payment_without_a_rate_is_in_no_figure_and_the_working_says_so(desk: Desk, section: str) -> None:
    receipts.add(desk, {"date": "2025-09-10", "payer": "Acme", "section": section, **KEPT})
    told = facts(desk)
    assert told["without_rate"] == [{"date": "2025-09-10", "row": "t1"}]
    assert facts_json(facts_of(told)) == told
    done = taxes.working_or_refuse(desk.book, year(desk))
    assert [warning.rows for warning in done.warnings if warning.key == "rate_unknown"] == [("t1",)]
    assert done.lines == ()
    receipts.change(desk, "1", {"rate": "280"})
    assert "without_rate" not in facts(desk)
    assert taxes.working_or_refuse(desk.book, year(desk)).lines[0].base == 8_400_000
