"""Conditions find the same payments as telling each of them does."""

from __future__ import annotations

from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from freelancer_desk.desk import country, flagged, open_desk, person, receipts, records, tax_years
from freelancer_desk.desk.taxes import odd_cuts
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.summaries import GRAVITY

if TYPE_CHECKING:
    import pytest

    from freelancer_desk.desk import Desk

NOW = datetime(2026, 11, 24, tzinfo=UTC)
# Around a turn of the tax year, and in one month, whose cap is exceeded soon.
DAYS = st.dates(date(2025, 6, 25), date(2025, 7, 12)) | st.dates(date(2026, 3, 1), date(2026, 3, 31))
AMOUNT = st.integers(1, 5_000) | st.integers(100, 90_000_000)
OFF = st.sampled_from((0, 1, -1, 99, -99, 100, -100, 101, -101, 250))
PAYMENTS = st.fixed_dictionaries(
    {
        "date": DAYS.map(date.isoformat),
        "minor": AMOUNT,
        "cut": st.tuples(st.sampled_from(("0", "0.0025", "0.01", "0.02")), OFF),
    },
    optional={
        "proceeds": st.integers(1, 20_000).map(str),
        "currency": st.sampled_from(("USD", "EUR")),
        "purpose_code": st.sampled_from(("9471", "9186", "9451", "0171")),
        "section": st.sampled_from(("154A", "153", "")),
        "category": st.sampled_from(("it_services", "other_services", "social_media", "local", "unsure")),
        "papers": st.just("R-1"),
    },
)
SPANS = st.none() | st.tuples(DAYS, DAYS).map(sorted)


def fields_of(drawn: dict[str, object]) -> dict[str, str]:
    minor, (rate, off) = drawn["minor"], drawn["cut"]  # type: ignore[misc]
    assert isinstance(minor, int)
    cut = min(minor, max(0, round(minor * Decimal(rate)) + (off if rate != "0" else max(0, off) // 50)))  # type: ignore[has-type]
    amounts = {"credited_pkr": f"{Decimal(minor) / 100:.2f}", "withheld_pkr": f"{Decimal(cut) / 100:.2f}"}
    return {**{name: str(text) for name, text in drawn.items() if name not in {"minor", "cut"}}, **amounts}


def assert_alike(desk: Desk) -> set[str]:
    """By condition and one by one, in every year of the book; the flags that came up."""
    seen: set[str] = set()
    for year in tax_years.years(desk.book, NOW.date()):
        told = receipts.listing(desk.book, year)
        ends = [day.isoformat() for day in (year.span.first, year.span.last)]
        for flag, (holds, args) in flagged.conditions(desk.book, year).items():
            query = f"SELECT id FROM derived_receipts WHERE day BETWEEN ? AND ? AND ({holds})"
            found = {row["id"] for row in desk.book.rows(query, [*ends, *args])}
            assert found == {one.id for one in told if flag in one.flags}, flag
            seen |= {flag} if found else set()
        assert {flag for one in told for flag in one.flags} <= set(flagged.conditions(desk.book, year))
        assert odd_cuts.count(desk.book, year) == sum("wrong_rate" in one.flags for one in told)
    return seen


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=st.lists(PAYMENTS, min_size=1, max_size=8),
    registered=SPANS,
    pseb=st.sampled_from(("", "yes", "no")),
)
def test_conditions_find_what_telling_every_payment_finds(
    tmp_path_factory: pytest.TempPathFactory,
    typed: list[dict[str, object]],
    registered: list[date] | None,
    pseb: str,
) -> None:
    with closing(open_desk(tmp_path_factory.mktemp("flags") / "b.fdesk", now=lambda: NOW)) as desk:
        for drawn in typed:
            with suppress(DeskError):  # what cannot be typed is no payment
                receipts.add(desk, fields_of(drawn))
        if registered:
            span = {"from": registered[0].isoformat(), "to": registered[1].isoformat()}
            records.add(desk, "registration", {"kind": "pseb", **span})
        else:
            person.save(desk, {"pseb": pseb})
        assert_alike(desk)


def test_every_flag_is_found_by_its_condition(desk: Desk) -> None:
    """One payment for each flag, with the law's own rates: 0.25 % with a registration, else 1 %."""
    person.save(desk, {"pseb": "no", "category": "it_services"})
    usual = {"proceeds": "1000", "currency": "USD", "credited_pkr": "280000", "section": "154A", "papers": "R-1"}
    right = {**usual, "date": "2026-05-04", "withheld_pkr": "2800", "purpose_code": "9471"}
    receipts.add(desk, right)
    receipts.add(desk, {**right, "withheld_pkr": "700"})
    receipts.add(desk, {**right, "withheld_pkr": "0"})
    receipts.add(desk, {**right, "papers": ""})
    wrong_code = min(country.rules("pk").country.payments.wrong_codes)
    receipts.add(desk, {**right, "purpose_code": wrong_code})
    receipts.add(desk, {**right, "date": "2025-07-02"})
    receipts.add(desk, {**right, "date": "2026-04-09", "proceeds": "26000", "purpose_code": ""})
    seen = assert_alike(desk)
    assert seen == set(GRAVITY) - {"rate_unknown"}


def test_conditions_hold_in_a_book_of_statements(statements: Desk) -> None:
    assert "no_paper" in assert_alike(statements)


def test_nothing_cut_is_worth_a_look_from_the_payment_on_of_which_a_rupee_would_have_been_cut(desk: Desk) -> None:
    """1 % of 99.50 is a rupee, rounded to the paisa; of 99.49 it is not."""
    person.save(desk, {"pseb": "no", "category": "it_services"})
    day = date(2026, 5, 4)
    for rupees in ("1", "50", "99.49", "99.50", "100", "149", "150", "200", "1000"):
        receipts.add(desk, {"date": day.isoformat(), "credited_pkr": rupees, "proceeds": "1", "currency": "USD"})
        day += timedelta(days=1)
    year = tax_years.year_of(desk.book, 2026)
    holds, args = odd_cuts.conditions(desk.book, year)["nothing_cut"]
    found = desk.book.rows(f"SELECT credited FROM derived_receipts WHERE {holds} ORDER BY credited", args)
    assert [row["credited"] for row in found] == [9_950, 10_000, 14_900, 15_000, 20_000, 100_000]
    assert_alike(desk)
