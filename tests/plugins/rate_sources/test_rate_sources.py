"""Each source: the address holds codes and a date alone, and only the answer that was asked for is one."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from freelancer_desk.domain import rates
from freelancer_desk.domain.contents import Grid, GridRow
from freelancer_desk.outside.http import CONNECTIONS
from freelancer_desk.plugins.rate_sources import SOURCES, RateSource, currency_api, frankfurter, sbp_table

DAY = date(2026, 6, 30)
ADDRESSES = {
    "frankfurter-sbp": "https://api.frankfurter.dev/v2/rate/USD/PKR?date=2026-06-30&providers=SBP",
    "frankfurter": "https://api.frankfurter.dev/v2/rate/USD/PKR?date=2026-06-30",
    "currency-api": "https://cdn.jsdelivr.net/npm/@fawazahmed0/currency-api@2026-06-30/v1/currencies/usd.min.json",
    "currency-api-pages": "https://2026-06-30.currency-api.pages.dev/v1/currencies/usd.min.json",
}


def told(source: RateSource, rate: str, day: str = "2026-06-30") -> bytes:
    if source.HOST == "api.frankfurter.dev":
        return f'{{"date": "{day}", "base": "USD", "quote": "PKR", "rate": {rate}}}'.encode()
    return f'{{"date": "{day}", "usd": {{"eur": 0.88, "pkr": {rate}}}}}'.encode()


def grid(*rows: tuple[str, ...]) -> Grid:
    return Grid(tuple(GridRow(number, cells) for number, cells in enumerate(rows, start=1)))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.NAME)
def test_a_source_is_asked_with_codes_and_a_date_and_nothing_else(source: RateSource) -> None:
    assert source.url("USD", "PKR", DAY) == ADDRESSES[source.NAME]
    assert source.NAME in rates.SOURCES
    assert source.HOST in {connection.host for connection in CONNECTIONS}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.NAME)
def test_a_figure_is_read_exactly(source: RateSource) -> None:
    found = source.parse(told(source, "277.13616015"), "USD", "PKR")
    assert found == rates.Published("USD", DAY, Decimal("277.13616015"))
    whole = source.parse(told(source, "278"), "USD", "PKR")
    assert whole is not None
    assert whole.value == 278


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.NAME)
@pytest.mark.parametrize(
    "rate", ["0", "-1", "NaN", "Infinity", "true", "null", '"278"', "1e400", "[]", "{}", "1" * 60, "9" * 5000]
)
def test_what_is_no_rate_is_no_answer(source: RateSource, rate: str) -> None:
    assert source.parse(told(source, rate), "USD", "PKR") is None


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.NAME)
@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"<html>home page</html>", b"[]", b"3", b"null", b"{", b"[" * 100_000, b"{}"]
)
def test_a_page_that_is_no_such_document_is_no_answer(source: RateSource, body: bytes) -> None:
    assert source.parse(body, "USD", "PKR") is None


@pytest.mark.parametrize("day", ["30.06.2026", "2026-13-01", "20260630", "", "2026-W27-2"])
def test_a_day_that_is_none_is_no_answer(day: str) -> None:
    assert frankfurter.parse(told(frankfurter, "278", day), "USD", "PKR") is None
    assert currency_api.parse(told(currency_api, "278", day), "USD", "PKR") is None


def test_the_answer_to_another_question_is_no_answer() -> None:
    other = json.dumps({"date": "2026-06-30", "base": "EUR", "quote": "PKR", "rate": 317}).encode()
    assert frankfurter.parse(other, "USD", "PKR") is None
    assert currency_api.parse(b'{"date": "2026-06-30", "eur": {"pkr": 317}}', "USD", "PKR") is None


def test_a_table_with_days_down_is_read_with_its_holes() -> None:
    found = sbp_table.parse(
        grid(("date", "USD", "EUR"), ("2026-06-29", "278.40", ""), ("2026-06-30", "278.4375", "317.6933"))
    )
    assert [(one.currency, one.day.day, str(one.value)) for one in found] == [
        ("EUR", 30, "317.6933"), ("USD", 29, "278.40"), ("USD", 30, "278.4375"),
    ]  # fmt: skip


def test_the_banks_workbook_has_days_across_and_names_of_its_own() -> None:
    found = sbp_table.parse(
        grid(
            ("Daily Average Banks' Floating Exchange Rates", "", "", ""),
            ("", "Pak Rupees per Currency Unit", "1-Jun-26", "02-Jun-2026", "2026-06-03"),
            ("1", "Japnese Yen", "1.7101", "1.7102", "N/A"),
            ("2", "U.S. Dollar", "278.43750000000006", "278.5", "-"),
            ("3", "Thai  Bhat", "8.1", "0", "8.3"),
            ("4", "Average of All", "1", "2", "3"),
        )
    )
    assert {(one.currency, one.day.day): one.value for one in found} == {
        ("JPY", 1): Decimal("1.7101"), ("JPY", 2): Decimal("1.7102"),
        ("USD", 1): Decimal("278.4375"), ("USD", 2): Decimal("278.5"),
        ("THB", 1): Decimal("8.1"), ("THB", 3): Decimal("8.3"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "day"),
    [("2026-06-03", 3), ("2026-06-03 00:00:00", 3), ("3-Jun-26", 3), ("03 June 2026", 3), ("03/06/2026", 3),
     ("46176", 3), ("46176.0", 3)],
)  # fmt: skip
def test_a_day_is_read_as_banks_and_spreadsheets_write_it(cell: str, day: int) -> None:
    assert sbp_table.day_of(cell) == date(2026, 6, day)


@pytest.mark.parametrize("cell", ["", "31-Feb-26", "3-Foo-26", "2026-06-03 14:00:00", "278.4375", "13/13/2026", "USD"])
def test_what_is_no_day_is_none(cell: str) -> None:
    assert sbp_table.day_of(cell) is None


@pytest.mark.parametrize(
    ("label", "code"),
    [("USD", "USD"), ("US Dollar", "USD"), ("u.k. pound sterling", "GBP"), ("All", None), ("try", None), ("", None)],
)
def test_a_heading_names_a_currency_by_its_code_or_the_banks_word(label: str, code: str | None) -> None:
    assert sbp_table.code_of(label) == code


def test_a_table_without_days_or_currencies_holds_no_rate() -> None:
    assert sbp_table.parse(grid()) == ()
    assert sbp_table.parse(grid(("Date", "Description", "Amount"), ("2026-06-30", "Payment", "100"))) == ()
    assert sbp_table.parse(grid(("Code", "USD"), ("x", "1"))) == ()
