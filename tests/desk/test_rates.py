"""Rates in the book: fetched where allowed, imported, typed; settled ones take the place of provisional ones."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import dump, history, rates, receipts
from freelancer_desk.desk.rates import updates as rate_updates
from freelancer_desk.domain.problems import DeskError
from tests.outside.web import FRANKFURTER, JSDELIVR, PAGES, Web, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from tests.desk.conftest import Clock

TUESDAY, FRIDAY, SUNDAY = date(2026, 6, 30), date(2026, 11, 20), date(2026, 11, 22)
TODAY = date(2026, 11, 24)
BANK = {"2026-06-29": "278.40", "2026-06-30": "278.4375", "2026-10-30": "281.5"}
TABLE = "date,USD,EUR\n2026-06-29,278.40,317.5\n2026-06-30,278.4375,\n2026-07-02,278.5,317.9\n"


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


@pytest.fixture
def allowed(desk: Desk) -> Desk:
    rates.allow(desk, "yes")
    return desk


def pay(desk: Desk, day: str) -> None:
    receipts.add(desk, {"date": day, "proceeds": "100", "currency": "USD", "credited_pkr": "27000"})


def text(desk: Desk, day: date, code: str = "USD") -> tuple[str, str, bool] | None:
    found = rates.official(desk.book, code, day)
    return (found.text, found.source, found.provisional) if found is not None else None


def kind(error: pytest.ExceptionInfo[DeskError]) -> str:
    return error.value.kind


def test_nothing_is_asked_before_it_is_allowed_nor_after_it_was_taken_back(desk: Desk, web: Web) -> None:
    pay(desk, "2026-06-30")
    for answer in ("", "no"):
        if answer:
            rates.allow(desk, answer)
        for verb in (rate_updates.update, rate_updates.replace_provisional):
            with pytest.raises(DeskError) as refused:
                verb(desk, wire=web.wire)
            assert kind(refused) == "rates_not_allowed"
    assert web.asked == []
    with pytest.raises(DeskError) as refused:
        rates.allow(desk, "perhaps")
    assert kind(refused) == "answer_unknown"


def test_the_banks_rate_of_a_payment_is_fetched_once_and_undone_as_one_step(allowed: Desk, web: Web) -> None:
    pay(allowed, "2026-06-30")
    web.frankfurter(BANK)
    done = rate_updates.update(allowed, wire=web.wire)
    assert text(allowed, TUESDAY) == ("278.4375", "frankfurter-sbp", False)
    assert web.asked == [f"/{FRANKFURTER}/v2/rate/USD/PKR?date=2026-06-30&providers=SBP"]
    assert done.lacking == ()
    again = rate_updates.update(allowed, wire=web.wire)
    assert (again.step, again.rates, len(web.asked)) == (None, (), 1)
    history.undo(allowed)
    assert rates.official(allowed.book, "USD", TUESDAY) is None


def test_only_codes_and_dates_leave_the_computer(statements: Desk, web: Web) -> None:
    rates.allow(statements, "yes")
    web.frankfurter({}, {})
    web.currency_api({}, JSDELIVR, PAGES)
    rate_updates.update(statements, wire=web.wire)
    assert web.asked
    for address in web.asked:
        words = (
            address.replace("/", " ").replace("?", " ").replace("=", " ").replace("&", " ").replace("@", " ").split()
        )
        left = [word for word in words if not word[:10].replace("-", "").isdigit()]
        assert set(left) <= {
            FRANKFURTER, JSDELIVR, "v2", "rate", "USD", "PKR", "date", "providers", "SBP",
            "npm", "fawazahmed0", "currency-api", "v1", "currencies", "usd.min.json",
        }, address  # fmt: skip


def test_the_rates_of_payments_and_of_year_ends_with_foreign_accounts_are_wanted(statements: Desk) -> None:
    days = dict.fromkeys(day for code, day in rate_updates.wanted(statements.book, TODAY))
    paid = {p.day for p in receipts.listing(statements.book) if p.scope != "local"}
    assert paid <= set(days)
    assert date(2026, 6, 30) in days
    assert all(day <= TODAY for day in days)


def test_a_day_the_bank_has_not_published_is_provisional_until_it_has(allowed: Desk, web: Web, clock: Clock) -> None:
    pay(allowed, "2026-11-20")
    web.frankfurter(BANK, {"2026-11-19": "282.0", "2026-11-20": "282.4"})
    rate_updates.update(allowed, wire=web.wire)
    assert text(allowed, FRIDAY) == ("282.4", "frankfurter", True)
    nothing = rate_updates.replace_provisional(allowed, wire=web.wire)
    assert (nothing.step, nothing.lacking) == (None, (("USD", FRIDAY),))
    clock.forward(timedelta(days=30))
    web.frankfurter({**BANK, "2026-11-20": "282.31"})
    done = rate_updates.replace_provisional(allowed, wire=web.wire)
    assert text(allowed, FRIDAY) == ("282.31", "frankfurter-sbp", False)
    assert len(done.rates) == 1
    history.undo(allowed)
    assert text(allowed, FRIDAY) == ("282.4", "frankfurter", True)


def test_a_recent_gap_at_the_bank_is_provisional_and_a_long_past_one_a_holiday(allowed: Desk, web: Web) -> None:
    bank = {"2026-11-19": "282.2", "2026-08-13": "280.1"}
    web.frankfurter(bank)
    rate_updates.update(allowed, [("USD", FRIDAY), ("USD", date(2026, 8, 14)), ("USD", SUNDAY)], wire=web.wire)
    assert text(allowed, FRIDAY) == ("282.2", "frankfurter-sbp", True)
    assert text(allowed, date(2026, 8, 14)) == ("280.1", "frankfurter-sbp", False)
    assert text(allowed, SUNDAY) == ("282.2", "frankfurter-sbp", True)


def test_the_open_rates_step_back_over_missing_days_and_come_from_their_second_home(allowed: Desk, web: Web) -> None:
    web.frankfurter({}, {})
    web.currency_api({"2026-11-18": "281.9"}, PAGES)
    done = rate_updates.update(allowed, [("USD", FRIDAY)], wire=web.wire)
    assert text(allowed, FRIDAY) == ("281.9", "currency-api-pages", True)
    [rate] = done.rates
    assert rate.rate_day == date(2026, 11, 18)
    assert sum(JSDELIVR in address for address in web.asked) == 1  # it failed (503), so it is not asked again
    assert [address[1:11] for address in web.asked if PAGES in address] == ["2026-11-20", "2026-11-19", "2026-11-18"]


def test_a_rate_of_a_later_day_or_older_than_a_week_is_refused_and_the_day_stays_unknown(
    allowed: Desk, web: Web
) -> None:
    web.frankfurter({"2026-11-10": "281"}, {"2026-11-12": "281.2"})
    web.answers[JSDELIVR] = lambda _: (200, b'{"date": "2026-11-21", "usd": {"pkr": 282}}')
    web.currency_api({"2026-11-12": "281"}, PAGES)
    done = rate_updates.update(allowed, [("USD", FRIDAY)], wire=web.wire)
    assert (done.step, done.lacking) == (None, (("USD", FRIDAY),))
    assert rates.official(allowed.book, "USD", FRIDAY) is None


def test_an_implausible_answer_is_a_problem_and_the_next_source_is_asked(allowed: Desk, web: Web) -> None:
    rates.type_rate(allowed, "USD", "2026-11-02", "281", "bank letter")
    web.frankfurter({"2026-11-20": "28.2"}, {"2026-11-20": "282.4"})
    done = rate_updates.update(allowed, [("USD", FRIDAY)], wire=web.wire)
    assert text(allowed, FRIDAY) == ("282.4", "frankfurter", True)
    assert [(p.kind, p.facts["rate"]) for p in done.problems] == [("rate_implausible", "28.2")]


def test_a_dead_network_is_noticed_after_one_try_a_host(allowed: Desk, web: Web) -> None:
    days = [("USD", FRIDAY - timedelta(days=n)) for n in range(10)]
    done = rate_updates.update(allowed, days, wire=web.wire)
    assert len(web.asked) == 3
    assert [problem.kind for problem in done.problems] == ["no_answer"] * 3
    assert len(done.lacking) == 10


def test_todays_answer_lives_six_hours_and_a_past_one_for_ever(allowed: Desk, web: Web, clock: Clock) -> None:
    web.frankfurter({}, {"2026-11-23": "282.7", "2026-11-24": "282.8"})
    days = [("USD", date(2026, 11, 23)), ("USD", TODAY), ("USD", TODAY + timedelta(days=1))]
    rate_updates.update(allowed, days, wire=web.wire)
    asked = len(web.asked)
    clock.forward(timedelta(hours=6))
    assert rate_updates.update(allowed, days, wire=web.wire).step is None
    assert len(web.asked) == asked
    clock.forward(timedelta(minutes=1))
    web.frankfurter({}, {"2026-11-24": "283.1"})
    again = rate_updates.update(allowed, days, wire=web.wire)
    assert [(rate.day, rate.text) for rate in again.rates] == [(TODAY, "283.1")]
    assert text(allowed, TODAY) == ("283.1", "frankfurter", True)


def test_the_network_is_asked_while_no_step_is_open(allowed: Desk, web: Web) -> None:
    web.frankfurter(BANK)
    with allowed.reader() as reads:
        gathered = rate_updates.gather(reads, allowed.now(), [("USD", TUESDAY)], wire=web.wire)
    assert rates.official(allowed.book, "USD", TUESDAY) is None
    rate_updates.keep(allowed, gathered)
    assert text(allowed, TUESDAY) == ("278.4375", "frankfurter-sbp", False)
    stopped = rate_updates.gather(
        allowed.book, allowed.now(), [("EUR", TUESDAY)], wire=web.wire, cancelled=lambda: True
    )
    assert (stopped.found, stopped.lacking) == ((), (("EUR", TUESDAY),))


def test_a_table_is_imported_once_corrected_later_and_settles_provisional_rates(
    allowed: Desk, tmp_path: Path, web: Web
) -> None:
    web.frankfurter({}, {"2026-07-01": "279.9"})
    rate_updates.update(allowed, [("USD", date(2026, 7, 1))], wire=web.wire)
    path = tmp_path / "rates.csv"
    path.write_text(TABLE, encoding="utf-8")
    done = rates.import_file(allowed, path)
    assert (done.new, done.known, done.currencies, done.problems) == (5, 0, ("EUR", "USD"), ())
    assert text(allowed, TUESDAY) == ("278.4375", "sbp-file", False)
    assert text(allowed, date(2026, 7, 1)) == ("278.4375", "sbp-file", False)  # a holiday between two published days
    assert text(allowed, TUESDAY, "EUR") == ("317.5", "sbp-file", False)
    assert str(rates.cross(allowed.book, "USD", "EUR", TUESDAY)) == "0.876969"  # 278.4375 / 317.5
    assert rates.import_file(allowed, path).step is None
    path.write_text(TABLE.replace("278.5", "278.55"), encoding="utf-8")
    again = rates.import_file(allowed, path)
    assert (again.new, again.known) == (1, 4)
    assert text(allowed, date(2026, 7, 2)) == ("278.55", "sbp-file", False)
    asked = len(web.asked)
    replaced = rate_updates.replace_provisional(allowed, wire=web.wire)
    assert (len(replaced.rates), len(web.asked)) == (1, asked)
    assert not allowed.book.rows("SELECT 1 FROM rates WHERE provisional = 1")


def test_an_implausible_figure_in_a_table_is_left_out_and_named(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(TABLE.replace("278.4375", "27.84375"), encoding="utf-8")
    done = rates.import_file(desk, path)
    assert [(p.facts["currency"], p.facts["day"]) for p in done.problems] == [("USD", "2026-06-30")]
    assert text(desk, TUESDAY) == ("278.40", "sbp-file", False)
    jumps = [
        f"2026-{month:02}-{day:02},1\n2026-{month:02}-{day + 1:02},9\n" for month in range(1, 9) for day in (1, 3, 5)
    ]
    path.write_text("date,SAR\n" + "".join(jumps), encoding="utf-8")
    assert len(rates.import_file(desk, path).problems) == 20  # each nine of 24 is one
    rates.type_rate(desk, "EUR", "2026-06-30", "31.7", "a mistake", sure=True)
    path.write_text("date,EUR\n2026-07-03,318\n", encoding="utf-8")
    assert [p.kind for p in rates.import_file(desk, path).problems] == ["rate_implausible"]


def test_the_banks_workbook_with_a_column_for_every_day_is_read(desk: Desk, tmp_path: Path) -> None:
    import xlsxwriter

    path, first = tmp_path / "BFER_Daily_Arch.xlsx", date(2018, 1, 1)
    with xlsxwriter.Workbook(path) as workbook:
        sheet, as_day = workbook.add_worksheet(), workbook.add_format({"num_format": "d-mmm-yy"})
        sheet.write_string(1, 1, "Pak Rupees per Currency Unit")
        sheet.write_string(2, 1, "U.S. Dollar")
        for number in range(3000):
            sheet.write_datetime(1, 2 + number, first + timedelta(days=number), as_day)
            sheet.write_number(2, 2 + number, 110 + number / 20)
    done = rates.import_file(desk, path)
    assert (done.new, done.currencies, done.problems) == (3000, ("USD",), ())
    assert (done.first_day, done.last_day) == (first, date(2026, 3, 19))
    assert text(desk, date(2018, 1, 2)) == ("110.05", "sbp-file", False)
    assert text(desk, date(2026, 3, 19)) == ("259.95", "sbp-file", False)


def test_a_file_without_rates_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "statement.csv"
    path.write_text("Date,Description,Amount\n2026-06-30,Payment,100\n", encoding="utf-8")
    with pytest.raises(DeskError) as refused:
        rates.import_file(desk, path)
    assert kind(refused) == "no_rates_in_file"


def test_a_typed_rate_counts_on_its_day_and_a_new_one_replaces_it(desk: Desk) -> None:
    rates.type_rate(desk, "usd", "2026-06-30", "279.95", "customer rate of the bank")
    rates.type_rate(desk, "USD", "2026-06-30", "279.90", "read again")
    assert text(desk, TUESDAY) == ("279.90", "typed", False)
    assert rates.official(desk.book, "USD", date(2026, 7, 1)) is None


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        (("", "2026-06-30", "279", "n"), "field_missing"),
        (("XXX", "2026-06-30", "279", "n"), "unknown_currency"),
        (("USD", "", "279", "n"), "field_missing"),
        (("USD", "30/6/2026", "279", "n"), "not_a_day"),
        (("USD", "2026-06-30", "", "n"), "field_missing"),
        (("USD", "2026-06-30", "0", "n"), "must_be_positive"),
        (("USD", "2026-06-30", "1e3", "n"), "not_a_number"),
        (("USD", "2026-06-30", "9" * 20, "n"), "amount_too_large"),
        (("USD", "2026-06-30", "279", " "), "field_missing"),
        (("PKR", "2026-06-30", "1", "n"), "rate_of_home_money"),
    ],
)
def test_a_typed_rate_that_cannot_be_one_is_refused(desk: Desk, fields: tuple[str, str, str, str], wrong: str) -> None:
    with pytest.raises(DeskError) as refused:
        rates.type_rate(desk, *fields)
    assert kind(refused) == wrong
    assert not desk.book.rows("SELECT 1 FROM rates")


def test_a_typed_rate_far_from_the_others_wants_a_second_word(desk: Desk) -> None:
    rates.type_rate(desk, "USD", "2026-06-30", "279", "letter")
    with pytest.raises(DeskError) as refused:
        rates.type_rate(desk, "USD", "2026-07-01", "27.9", "letter")
    assert kind(refused) == "rate_implausible"
    rates.type_rate(desk, "USD", "2026-07-01", "27.9", "letter", sure=True)
    assert text(desk, date(2026, 7, 1)) == ("27.9", "typed", False)


def test_home_money_and_unknown_currencies_have_no_rate(desk: Desk) -> None:
    assert rates.official(desk.book, "PKR", TUESDAY) is None
    assert rates.cross(desk.book, "USD", "EUR", TUESDAY) is None
    assert rates.on_day(desk.book, TUESDAY, "usd") == (("USD", None),)
    with pytest.raises(DeskError):
        rates.official(desk.book, "XXX", TUESDAY)


def test_what_was_typed_is_dumped_and_what_anyone_can_look_up_is_not(allowed: Desk, web: Web, tmp_path: Path) -> None:
    before = dump.text(allowed.book)
    web.frankfurter(BANK)
    rate_updates.update(allowed, [("USD", TUESDAY)], wire=web.wire)
    path = tmp_path / "rates.csv"
    path.write_text(TABLE, encoding="utf-8")
    rates.import_file(allowed, path)
    assert dump.text(allowed.book) == before
    rates.type_rate(allowed, "USD", "2026-06-30", "279.90", "letter")
    assert dump.dump(allowed.book)["rates"] == [
        {"currency": "USD", "date": "2026-06-30", "rate": "279.90", "note": "letter"}
    ]
