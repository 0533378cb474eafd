"""What if: the working made again with something otherwise, in one year or two, and not a byte of the book changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import dump, person, receipts, taxes
from freelancer_desk.desk.taxes import answers as years
from freelancer_desk.desk.taxes import facts as tax_facts
from freelancer_desk.desk.taxes import set_asides, what_ifs
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence

if TYPE_CHECKING:
    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.taxes.what_ifs import Plan
    from freelancer_desk.domain.days import TaxYear

MET = {"return_filed": "yes", "statements_filed": "not_needed", "sales_tax_filed": "not_needed"}


def year(desk: Desk, number: int = 2026) -> TaxYear:
    return years.year_of(desk.book, str(number))


@pytest.fixture
def two(desk: Desk) -> Desk:
    """Listed work without a certificate: 400,000 in May and 600,000 on 30 June, from which nothing was cut."""
    person.save(desk, {"category": "it_services", "pseb": "no", **MET})
    for day, credited in (("2026-05-15", "400000"), ("2026-06-30", "600000")):
        typed = {"date": day, "payer": "Acme", "proceeds": "1000", "currency": "USD", "papers": "e-PRC"}
        receipts.add(desk, {**typed, "credited_pkr": credited})
    return desk


def tried(desk: Desk, plan: Plan) -> dict[str, str]:
    """Before, after and difference of the tax, over all years touched."""
    sums = what_ifs.sums(what_ifs.try_out(desk.book, year(desk), plan))
    return {which: parts["total_tax"].text for which, parts in sums.items()}


@pytest.mark.parametrize(
    ("fields", "after"),
    [
        # 1 % of a million; with a certificate from June 0.25 % of the 600,000; with one of May only of the 400,000.
        ({"from": "2026-06-01"}, "5500.00"),
        ({"from": "2026-05-01", "to": "2026-05-31"}, "7000.00"),
        ({"from": "2025-07-01"}, "2500.00"),
        # At normal rates a million is taxed at 15 % above 600,000.
        ({"opt_out": "yes"}, "60000.00"),
        ({"opt_out": "no"}, "10000.00"),
    ],
)
def test_a_certificate_or_the_normal_rates_are_tried(two: Desk, fields: dict[str, str], after: str) -> None:
    before = dump.text(two.book)
    found = tried(two, what_ifs.plan(fields, {}))
    assert (found["before"], found["after"]) == ("10000.00", after)
    assert Decimal(found["difference"]) == Decimal(after) - 10_000
    assert dump.text(two.book) == before


def test_a_payment_that_moves_to_the_next_year_is_taxed_there(two: Desk) -> None:
    outcomes = what_ifs.try_out(two.book, year(two), what_ifs.plan({}, {"t2": "2026-07-02"}))
    assert [(one.year, str(one.before.total_tax), str(one.after.total_tax)) for one in outcomes] == [
        (2026, "10000", "4000"),
        (2027, "0", "6000"),
    ]
    said = what_ifs.as_json(year(two), outcomes)
    assert (said["before"]["payable"], said["after"]["payable"]) == ("10000.00", "10000.00")
    assert [one["difference"]["total_tax"] for one in said["years"]] == ["-6000.00", "6000.00"]
    assert said["years"][0]["workings"]["before"] == taxes.as_json(taxes.working_or_refuse(two.book, year(two)))


def test_a_move_within_the_year_meets_another_certificate(two: Desk) -> None:
    person.add_registration(two, {"kind": "pseb", "from": "2026-06-01", "to": "2026-06-30"})
    assert tried(two, what_ifs.plan({}, {"t1": "2026-06-02"})) == {
        "before": "5500.00",
        "after": "2500.00",
        "difference": "-3000.00",
    }


@pytest.mark.parametrize(
    ("fields", "moves", "said"),
    [
        ({}, {}, "Say what would be otherwise"),
        ({"to": "2026-06-30"}, {}, "Say from which day"),
        ({"from": "June"}, {}, "June"),
        ({}, {"t9": "2026-06-01"}, "t9"),
        ({}, {"t1": "2031-06-01"}, "2031"),
        ({"from": "2026-06-30", "to": "2026-06-01"}, {}, "lies before"),
    ],
)
def test_what_cannot_be_tried_is_refused_in_one_sentence(
    two: Desk, fields: dict[str, str], moves: dict[str, str], said: str
) -> None:
    with pytest.raises(DeskError) as refused:
        tried(two, what_ifs.plan(fields, moves))
    assert said in sentence(refused.value)


def test_where_banks_cut_right_nothing_is_to_be_kept(two: Desk) -> None:
    receipts.change(two, "t1", {"withheld_pkr": "4000", "section": "154A"})
    receipts.change(two, "t2", {"withheld_pkr": "7500", "section": "154A"})
    sums, rows = set_asides.listing(two.book, year(two))
    assert (sums.expected.text, sums.cut.text, sums.keep.text) == ("10000.00", "11500.00", "-1500.00")
    assert [(one.id, one.keep.text) for one in rows] == [("t1", "0.00"), ("t2", "-1500.00")]
    assert sums == set_asides.so_far(taxes.working_or_refuse(two.book, year(two)))


def test_the_tax_at_normal_rates_is_shared_among_payments_to_the_paisa(two: Desk) -> None:
    years.save(two, year(two), {"opt_out": "yes"})
    typed = {"date": "2026-06-30", "payer": "Acme", "proceeds": "1000", "currency": "USD", "credited_pkr": "0.05"}
    receipts.add(two, typed)
    # 15 % of 400,000.05 is 60,000.0075: 60,000.01 over 400,000, 600,000 and 0.05.
    sums, rows = set_asides.listing(two.book, year(two))
    assert [one.expected.text for one in rows] == ["24000.00", "36000.01", "0.00"]
    assert sums.expected.text == "60000.01"


def test_a_payment_of_unknown_rate_shows_no_figure_of_its_own(desk: Desk) -> None:
    person.save(desk, {"category": "it_services", "pseb": "no", **MET})
    receipts.add(desk, {"date": "2026-06-01", "payer": "Acme", "credited_pkr": "280000", "currency": "PKR",
                        "proceeds": "280000", "section": "153"})  # fmt: skip
    _, rows = set_asides.listing(desk.book, year(desk))
    (shown,) = set_asides.as_json(year(desk), *set_asides.listing(desk.book, year(desk)))["payments"]
    assert (shown["gross_pkr"], shown["fees_pkr"], shown["yours_pkr"]) == ("280000.00", "0.00", "280000.00")
    assert [one.yours for one in rows] != [None]
    assert date.fromisoformat(shown["date"]) == rows[0].day
    assert tax_facts.facts_json(desk.book, year(desk))["local"][0]["row"] == rows[0].id
