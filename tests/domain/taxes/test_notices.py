"""Jumps in the law and cuts that are wrong are said beside the figure."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.domain.taxes.assess import Assessment, Notice

KNOWN = {"resident": True, "conditions_met": True, "atl": True}
FULL = [{"from": "2025-07-01", "to": "2026-06-30"}]


def export(amount: str = "1000000", **more: Any) -> dict[str, Any]:
    return {"date": "2025-10-01", "category": "it_services", "amount_pkr": amount} | more


def notice(done: Assessment, key: str) -> Notice:
    return next(warning for warning in done.warnings if warning.key == key)


def warned(done: Assessment) -> set[str]:
    return {warning.key for warning in done.warnings}


# ---------------------------------------------------------------- jumps in the law


def test_a_surcharge_just_above_its_threshold_is_said(work: Callable[..., Assessment]) -> None:
    done = work(person=KNOWN, other_normal_income_pkr="10000001")
    cliff = notice(done, "surcharge_cliff")
    assert (cliff.amount, done.normal.surcharge) == (1, Decimal("359000.05"))
    assert "359,000.50" in cliff.text


def test_a_surcharge_is_said_before_it_begins(work: Callable[..., Assessment]) -> None:
    cliff = notice(work(person=KNOWN, other_normal_income_pkr="9999000"), "surcharge_cliff")
    assert cliff.amount == 1_000
    assert "below" in cliff.text


def test_a_surcharge_is_said_from_four_fifths_of_its_threshold_on(work: Callable[..., Assessment]) -> None:
    cliff = notice(work(person=KNOWN, other_normal_income_pkr="8000000"), "surcharge_cliff")
    assert cliff.amount == 2_000_000
    assert "s.4AB" in cliff.text


@pytest.mark.parametrize(
    ("year", "salary", "other", "now", "then"),
    [
        (2027, "7500000", "7500000", "584,000.00", "0.00"),  # of 5,840,000 by the non-salaried table
        (2026, "7500000", "7500000", "584,000.00", "525,600.00"),
        (2026, "12000000", "3000000", "398,790.00", "443,100.00"),  # of 4,431,000 by the salaried table
    ],
)
def test_an_unsettled_surcharge_shows_both_readings(
    work: Callable[..., Assessment], year: int, salary: str, other: str, now: str, then: str
) -> None:
    done = work(year, salary={"gross_pkr": salary}, other_normal_income_pkr=other)
    text = notice(done, "surcharge_reading").text
    assert now in text
    assert then in text
    assert "surcharge_reading" not in warned(work(year, salary={"gross_pkr": "15000000"}))


@pytest.mark.parametrize(
    ("year", "income"), [(2026, "7999999"), (2026, "12000000"), (2024, "9999999"), (2024, "10000001")]
)
def test_far_from_the_threshold_nothing_is_said_of_the_surcharge(
    work: Callable[..., Assessment], year: int, income: str
) -> None:
    assert "surcharge_cliff" not in warned(work(year, other_normal_income_pkr=income))


def test_salaried_people_of_2027_have_no_surcharge_to_be_warned_of(work: Callable[..., Assessment]) -> None:
    done = work(2027, salary={"gross_pkr": "10000001"})
    assert (done.normal.surcharge, "surcharge_cliff" in warned(done)) == (0, False)


@pytest.mark.parametrize(
    ("salary", "other", "said"),
    [
        ("1000000", "1000000", True),
        ("999999", "1000001", False),
        ("1900000", "100000", True),
        ("1900001", "99999", False),
        ("200000", "200000", False),  # no tax by either table
        ("0", "2000000", False),
        ("2000000", "0", False),
    ],
)
def test_the_jump_between_the_tables_is_said_where_it_is_near(
    work: Callable[..., Assessment], salary: str, other: str, *, said: bool
) -> None:
    done = work(salary={"gross_pkr": salary}, other_normal_income_pkr=other)
    assert ("salary_share_cliff" in warned(done)) is said


def test_super_tax_is_left_to_an_adviser(work: Callable[..., Assessment]) -> None:
    for year in (2026, 2027):
        with pytest.raises(DeskError) as caught:
            work(year, salary={"gross_pkr": "150000000.01"})
        assert caught.value.kind == "income_too_high"
        assert "150,000,000.00" in sentence(caught.value)


def test_final_tax_counts_towards_the_limit_only_with_the_income_it_stands_for(work: Callable[..., Assessment]) -> None:
    done = work(person={**KNOWN, "pseb": FULL}, exports=[export("200000000")])
    assert done.final_tax == 500_000
    with pytest.raises(DeskError):  # 1 % of 7 billion is the tax on more than 150 million
        work(person={**KNOWN, "pseb": []}, exports=[export("7000000000")])


# ---------------------------------------------------------------- cuts


def test_a_cut_at_another_rate_is_named_with_its_rows(work: Callable[..., Assessment]) -> None:
    exports = [
        export("100000", withheld_pkr="1000", row="l1"),
        export("100000", withheld_pkr="251", row="l2"),  # rounded up to the rupee and one more
        export("100000", withheld_pkr="251.01", row="l3"),
        export("100000", row="l4"),
    ]
    done = work(person={**KNOWN, "pseb": FULL}, exports=exports)
    wrong, nothing = notice(done, "wrong_rate"), notice(done, "nothing_cut")
    assert (wrong.rows, wrong.amount) == (("l1", "l3"), Decimal("751.01"))
    assert (nothing.rows, nothing.amount) == (("l4",), 250)
    assert "2 payments" in wrong.text
    assert "one payment" in nothing.text


def test_while_a_fact_is_missing_either_rate_may_be_right(work: Callable[..., Assessment]) -> None:
    exports = [export("100000", withheld_pkr="1000"), export("100000", withheld_pkr="250")]
    assert "wrong_rate" not in warned(work(person=KNOWN, exports=exports))
    assert "wrong_rate" in warned(work(person=KNOWN, exports=[export("100000", withheld_pkr="500")]))
    assert "wrong_rate" in warned(work(person={**KNOWN, "pseb": []}, exports=exports))


def test_what_was_not_cut_is_reckoned_as_the_total_is(work: Callable[..., Assessment]) -> None:
    nothing = notice(work(person=KNOWN, exports=[export("100000")]), "nothing_cut")
    assert nothing.amount == 1_000


def test_too_much_here_and_too_little_there_do_not_cancel(work: Callable[..., Assessment]) -> None:
    exports = [export("100000", withheld_pkr="350"), export("100000", withheld_pkr="150")]
    assert notice(work(person={**KNOWN, "pseb": FULL}, exports=exports), "wrong_rate").amount == 200


def test_many_days_are_shortened(work: Callable[..., Assessment]) -> None:
    exports = [export("100000", date=f"2025-10-{day:02}") for day in range(1, 9)]
    assert notice(work(person={**KNOWN, "pseb": FULL}, exports=exports), "nothing_cut").text.count("2025") == 6


def test_bank_profit_that_is_only_noted_is_in_no_total_and_warns_of_its_rate(work: Callable[..., Assessment]) -> None:
    done = work(person=KNOWN, bank_profit_noted={"gross_pkr": "1210.53", "withheld_pkr": "181.58"})
    assert (done.lines, done.total_tax, done.total_withheld, done.payable) == ((), 0, 0, 0)
    warning = notice(done, "bank_profit_rate")
    assert warning.amount == Decimal("60.53")  # 242.11 at 20 %
    assert "15\u00a0%" in warning.text
    right = work(person=KNOWN, bank_profit_noted={"gross_pkr": "1210.53", "withheld_pkr": "242.11"})
    assert not right.warnings


def test_bank_profit_that_was_cut_at_another_rate_is_due_and_warns(work: Callable[..., Assessment]) -> None:
    done = work(person=KNOWN, bank_profit={"gross_pkr": "1210.53", "withheld_pkr": "181.58"})
    # 20 % is 242.106; 60.526 was not cut, and a rupee counts from its half.
    assert (done.total_tax, done.total_withheld, done.payable) == (242, Decimal("181.58"), 61)
    assert notice(done, "bank_profit_rate").amount == Decimal("60.53")
    assert "is part of this working" in notice(done, "bank_profit_rate").text
    assert not work(person=KNOWN, bank_profit={"gross_pkr": "1210.53", "withheld_pkr": "242.11"}).warnings


def test_pay_that_may_be_salary_is_said_and_changes_no_figure(work: Callable[..., Assessment]) -> None:
    done = work(person={**KNOWN, "may_be_salary": True}, exports=[export(withheld_pkr="10000")])
    assert "until an adviser confirms it" in notice(done, "may_be_salary").text
    assert done.total_tax == work(person=KNOWN, exports=[export(withheld_pkr="10000")]).total_tax
    assert "may_be_salary" not in warned(work(person={**KNOWN, "may_be_salary": True}))
    assert "may_be_salary" not in warned(work(person={**KNOWN, "may_be_salary": False}, exports=[export()]))


def test_payments_of_other_years_are_left_out_and_named(work: Callable[..., Assessment]) -> None:
    inside = {"date": "2026-06-30", "amount_pkr": "100000"}
    with_others = work(
        2026,
        exports=[inside, {"date": "2025-06-30", "amount_pkr": "300000"}],
        local=[{"date": "2026-07-01", "gross_pkr": "500000"}],
    )
    alone = work(2026, exports=[inside])
    assert (with_others.lines, with_others.total_tax) == (alone.lines, alone.total_tax)
    (notice,) = [found for found in with_others.warnings if found.key == "outside_year"]
    assert notice.amount == Decimal(800000)
    assert "30-Jun-2025" in notice.text


def test_payments_without_a_rate_are_named_first_and_are_in_no_figure(
    work: Callable[..., Assessment],
) -> None:
    unrated = [{"date": "2025-09-10", "row": "t1"}, {"date": "2025-10-11", "row": "t2"}]
    done = work(person=KNOWN, exports=[export(paper=True)], without_rate=unrated)
    known = work(person=KNOWN, exports=[export(paper=True)])
    first = done.warnings[0]
    assert (first.key, first.rows, first.facts["n"]) == ("rate_unknown", ("t1", "t2"), 2)
    assert "(10-Sep-2025, 11-Oct-2025)" in first.text
    assert (done.total_tax, done.range) == (known.total_tax, known.range)
    assert "rate_unknown" not in warned(known)
