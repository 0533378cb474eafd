"""Questions that settle all alike, who the user is, and the first screen."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from freelancer_desk.desk import (
    country,
    history,
    open_desk,
    overview,
    person,
    questions,
    read_book,
    receipts,
    records,
    reports,
    tax_years,
)
from freelancer_desk.desk.taxes import answers as years
from freelancer_desk.desk.taxes import odd_cuts
from freelancer_desk.domain.exports import FORMATS
from freelancer_desk.domain.money import Money, by_currency, total
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from pathlib import Path

    from freelancer_desk.desk import Desk

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, tzinfo=UTC)


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


KEPT = {"proceeds": "30000", "currency": "USD", "converted": "0", "retained": "30000"}


def test_home_says_that_payments_without_a_rate_are_in_no_rupees(desk: Desk) -> None:
    person.save(desk, {"category": "it_services", "pseb": "no"})
    receipts.add(desk, {"date": "2026-09-10", "payer": "Acme", **KEPT})
    year = tax_years.year_of(desk.book, 2027)
    home = overview.home(desk.book, year, TODAY)
    assert (home.without_rate, home.reached.text, home.reached_foreign["USD"].text) == (1, "0.00", "30000.00")
    assert [(task.facts, task.page) for task in home.tasks if task.kind == "rate_unknown"] == [({"n": 1}, "payments")]
    receipts.change(desk, "1", {"rate": "280"})
    home = overview.home(desk.book, year, TODAY)
    assert (home.without_rate, home.reached.text) == (0, "8400000.00")
    assert "rate_unknown" not in {task.kind for task in home.tasks}


def test_a_book_of_platform_statements_alone_shows_the_year_of_its_earnings(desk: Desk) -> None:
    records.add(desk, "earning", {"date": "2023-09-01", "gross": "100", "currency": "USD"})
    assert tax_years.current_year(desk.book, TODAY).number == 2024
    assert [year.number for year in tax_years.years(desk.book, TODAY)] == [2027, 2026, 2025, 2024]
    receipts.add(desk, {"date": "2025-09-01", "credited_pkr": "1000"})
    assert tax_years.current_year(desk.book, TODAY).number == 2026
    assert [year.number for year in tax_years.years(desk.book, TODAY)] == [2027, 2026]


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


@pytest.mark.parametrize("form", FORMATS)
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


AMOUNT = st.integers(1, 900_000).map(lambda minor: f"{Decimal(minor) / 100:.2f}")
PAYMENT = st.fixed_dictionaries(
    {"date": st.dates(date(2025, 6, 25), date(2026, 7, 5)).map(date.isoformat), "credited_pkr": AMOUNT},
    optional={
        "proceeds": AMOUNT,
        "currency": st.sampled_from(("USD", "EUR", "PKR")),
        "withheld_pkr": st.sampled_from(("0", "0.50", "28.00")),
        "section": st.sampled_from(("154A", "153", "")),
        "category": st.sampled_from(("it_services", "other_services", "unsure")),
        "papers": st.sampled_from(("R-1", "")),
    },
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.lists(PAYMENT, max_size=8), pseb=st.sampled_from(("", "no")), resident=st.booleans())
def test_home_says_what_going_through_the_payments_comes_to(
    tmp_path_factory: pytest.TempPathFactory, typed: list[dict[str, str]], pseb: str, *, resident: bool
) -> None:
    with closing(open_desk(tmp_path_factory.mktemp("home") / "b.fdesk", now=lambda: NOW)) as desk:
        for fields in typed:
            with suppress(DeskError):  # what cannot be typed is no payment
                receipts.add(desk, fields)
        if pseb:
            person.save(desk, {"pseb": pseb})
        year = tax_years.year_of(desk.book, 2026)
        if not resident:
            years.save(desk, year, {"days_abroad": "200", "citizen": "no"})
        home = overview.home(desk.book, year, TODAY)
        came = [one for one in receipts.listing(desk.book, year) if one.scope != "local"]
    assert (home.payments, home.with_paper) == (len(came), sum(one.has_paper for one in came))
    assert home.reached == total((one.base for one in came if one.base is not None), "PKR")
    assert home.reached_foreign == by_currency(one.proceeds for one in came if one.proceeds is not None)
    for month in home.months:
        inside = [one for one in came if one.day in month.span]
        assert month.reached == total((one.base for one in inside if one.base is not None), "PKR")
        foreign = by_currency(one.proceeds for one in inside if one.proceeds is not None)
        assert {code: amount for code, amount in month.foreign.items() if amount} == {
            code: amount for code, amount in foreign.items() if code != "PKR"
        }
    wrong = sum("wrong_rate" in one.flags for one in came)
    assert [task.facts["n"] for task in home.tasks if task.kind == "wrong_rate"] == ([wrong] if wrong else [])


DAY_OF_YEAR = st.dates(date(2025, 7, 1), date(2026, 6, 30)).map(date.isoformat)
CUT = st.tuples(
    DAY_OF_YEAR,
    st.integers(100, 90_000_000),
    st.sampled_from(("0", "0.0025", "0.01", "0.02")),
    st.sampled_from((0, 1, -99, 100, -100, 101, 250)),
    st.sampled_from(("it_services", "other_services", "unsure")),
)
SPAN = st.none() | st.tuples(DAY_OF_YEAR, DAY_OF_YEAR).map(sorted)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.lists(CUT, min_size=1, max_size=8), registered=SPAN, pseb=st.sampled_from(("", "no")))
def test_wrong_cuts_are_counted_as_going_through_the_payments_finds_them(
    tmp_path_factory: pytest.TempPathFactory,
    typed: list[tuple[str, int, str, int, str]],
    registered: list[str] | None,
    pseb: str,
) -> None:
    with closing(open_desk(tmp_path_factory.mktemp("cuts") / "b.fdesk", now=lambda: NOW)) as desk:
        for day, minor, rate, off, category in typed:
            cut = min(minor, max(0, round(minor * Decimal(rate)) + off))
            amounts = {"credited_pkr": f"{Decimal(minor) / 100:.2f}", "withheld_pkr": f"{Decimal(cut) / 100:.2f}"}
            receipts.add(desk, {"date": day, "proceeds": "10", "currency": "USD", "category": category, **amounts})
        if registered:
            records.add(desk, "registration", {"kind": "pseb", "from": registered[0], "to": registered[1]})
        elif pseb:
            person.save(desk, {"pseb": pseb})
        year = tax_years.year_of(desk.book, 2026)
        wrong = sum("wrong_rate" in one.flags for one in receipts.each(desk.book, year))
        assert odd_cuts.count(desk.book, year) == wrong


def test_a_day_whose_sums_are_not_those_of_its_payments_is_found(desk: Desk) -> None:
    receipts.add(desk, {"date": "2026-05-02", "proceeds": "10", "currency": "USD", "credited_pkr": "2800"})
    path = desk.path
    assert history.check(desk.book) == ()
    desk.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE derived_days SET base = base + 1")
    with read_book(path) as reads:
        (problem,) = history.check(reads)
    assert (problem.kind, problem.facts) == ("derived_differs", {"table": "derived_days"})
