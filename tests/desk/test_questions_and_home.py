"""Questions that settle all alike, who the user is, and the first screen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import country, overview, person, questions, receipts, records, reports, tax_years
from freelancer_desk.domain.money import Money, total
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from pathlib import Path

    from freelancer_desk.desk import Desk

TODAY = date(2026, 11, 24)


def _key(desk: Desk, word: str) -> str:
    return next(q.key for q in questions.listing(desk.book) if word in q.key)


def test_one_answer_settles_all_payments_alike(statements: Desk) -> None:
    [fiverr] = [q for q in questions.listing(statements.book) if "fiverr" in q.key]
    assert len(fiverr.lines) == 2
    before = overview.totals(statements.book).earned["USD"]
    questions.answer(statements, fiverr.key, "client")
    assert overview.totals(statements.book).earned["USD"] - before == Money.of("640.00", "USD")  # 256 + 384
    assert fiverr.key not in {q.key for q in questions.listing(statements.book)}


def test_one_line_may_be_answered_apart_from_its_group(statements: Desk) -> None:
    [fiverr] = [q for q in questions.listing(statements.book) if "fiverr" in q.key]
    before = overview.totals(statements.book).earned["USD"]
    questions.answer_line(statements, str(fiverr.lines[0]), {"meaning": "personal"})
    questions.answer(statements, fiverr.key, "client")
    assert (overview.totals(statements.book).earned["USD"] - before).text in {"256.00", "384.00"}


def test_an_answer_of_one_line_is_taken_back_and_only_once(statements: Desk) -> None:
    [fiverr] = [q for q in questions.listing(statements.book) if "fiverr" in q.key]
    line = str(fiverr.lines[0])
    questions.answer_line(statements, line, {"meaning": "personal"})
    questions.answer_line(statements, line, {"meaning": ""})
    assert fiverr in questions.listing(statements.book)
    with pytest.raises(DeskError) as refused:
        questions.answer_line(statements, line, {"meaning": ""})
    assert refused.value.kind == "line_not_answered"


def test_the_accountant_may_be_asked_everything_and_an_answer_replaced(statements: Desk) -> None:
    reached, earned = overview.totals(statements.book).reached, overview.totals(statements.book).earned
    asked = questions.listing(statements.book)
    for question in asked:
        assert "ask-accountant" in question.choices
        questions.answer(statements, question.key, "ask-accountant")
    assert not questions.listing(statements.book)
    after = overview.totals(statements.book)
    assert (after.reached, after.earned) == (reached, earned)
    fiverr = next(q.key for q in asked if "fiverr" in q.key)
    questions.answer(statements, fiverr, "client")
    assert overview.totals(statements.book).earned["USD"] > earned["USD"]


def test_an_answer_that_is_no_choice_is_refused(statements: Desk) -> None:
    with pytest.raises(DeskError) as refused:
        questions.answer(statements, _key(statements, "fiverr"), "perhaps")
    assert refused.value.kind == "answer_unknown"


def test_questions_come_by_the_rupees_at_stake(statements: Desk) -> None:
    stakes = [q.at_stake for q in questions.listing(statements.book)]
    known = [stake for stake in stakes if stake is not None]
    assert known == sorted(known, reverse=True)


def test_an_unpaired_transfer_asks_about_both_sides_again(statements: Desk) -> None:
    before = overview.totals(statements.book)
    rows = statements.book.rows(
        "SELECT po.line_id AS line FROM derived_transfers t JOIN parts po ON po.id = t.out_part JOIN lines l"
        " ON l.id = po.line_id JOIN parts pi ON pi.id = t.in_part WHERE pi.minor = 65670750"
    )
    [out] = [row["line"] for row in rows]
    questions.unpair(statements, out)
    assert (before.reached - overview.totals(statements.book).reached).text == "656707.50"
    assert any("656707.50" in " ".join(q.facts.values()).replace(",", "") for q in questions.listing(statements.book))


def test_the_first_screen_adds_up_and_asks_for_at_most_five_things(statements: Desk) -> None:
    year = tax_years.year_of(statements.book, 2026)
    home = overview.home(statements.book, year, TODAY)
    payments = receipts.listing(statements.book, year)
    assert len(home.tasks) <= 5
    assert home.payments == len(payments) == home.missing_papers + home.with_paper
    assert total((month.reached for month in home.months), "PKR") == home.reached
    assert len(home.months) == 12
    for code, whole in home.reached_foreign.items():
        assert total((month.foreign[code] for month in home.months), code) == whole
    profit_cut = Money.of("368.05", "PKR")  # 20 % of 1,840.25, as the bank prints it
    assert total((p.withheld for p in payments), "PKR") + profit_cut == home.withheld
    assert not (home.still_to_pay and home.cut_too_much)


def test_the_tasks_vanish_when_they_are_done(statements: Desk) -> None:
    year = tax_years.year_of(statements.book, 2026)
    kinds = {task.kind for task in overview.home(statements.book, year, TODAY).tasks}
    assert {"say_category", "say_registration"} <= kinds
    person.save(statements, {"category": "it_services", "pseb": "no"})
    kinds = {task.kind for task in overview.home(statements.book, year, TODAY).tasks}
    assert not {"say_category", "say_registration"} & kinds


def test_an_empty_book_asks_for_a_first_import_and_owes_nothing(desk: Desk) -> None:
    year = tax_years.current_year(desk.book, TODAY)
    home = overview.home(desk.book, year, TODAY)
    assert (year.number, home.payments, home.reached.text, home.still_to_pay.text) == (2027, 0, "0.00", "0.00")
    assert [task.kind for task in home.tasks] == ["import_first"]


def test_totals_of_several_currencies_are_never_added(desk: Desk) -> None:
    for code, amount in (("USD", "100.00"), ("EUR", "100.00"), ("JPY", "100")):
        fields = {"date": "2026-04-01", "proceeds": amount, "currency": code, "credited_pkr": "1000"}
        receipts.add(desk, fields)
        records.add(desk, "earning", {"date": "2026-04-01", "gross": amount, "currency": code})
    sums = overview.totals(desk.book)
    wanted = {"EUR": "EUR 100.00", "JPY": "JPY 100", "USD": "USD 100.00"}
    assert {code: str(amount) for code, amount in sums.reached_foreign.items()} == wanted
    assert {code: str(amount) for code, amount in sums.earned.items()} == wanted
    assert sums.reached.text == "3000.00"


def test_a_day_in_june_and_a_day_in_july_belong_to_two_tax_years(desk: Desk) -> None:
    for day in ("2026-06-30", "2026-07-01"):
        receipts.add(desk, {"date": day, "proceeds": "1", "currency": "USD", "credited_pkr": "280"})
    for number in (2026, 2027):
        assert len(receipts.listing(desk.book, tax_years.year_of(desk.book, number))) == 1


@pytest.mark.parametrize("form", reports.FORMATS)
def test_a_summary_of_an_empty_year_can_be_written(desk: Desk, tmp_path: Path, form: str) -> None:
    year = tax_years.year_of(desk.book, 2026)
    with desk.reader() as reads:
        out = reports.export(reads, year, form, tmp_path / f"s.{form}", TODAY)
    assert out.stat().st_size > 200


def test_the_country_brings_its_currency_years_and_rates() -> None:
    rules = country.rules("pk")
    assert (rules.currency.code, sorted(rules.packs)) == ("PKR", [*range(2022, 2028)])
    assert {"0.0025", "0.01"} <= {str(rate) for rate in rules.cut_rates}
    with pytest.raises(DeskError):
        country.rules("xx")
