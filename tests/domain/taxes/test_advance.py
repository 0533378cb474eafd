"""Tax in advance is due by quarters from an income on that the pack names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from freelancer_desk.domain.taxes.advance import instalments

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.domain.taxes.packs import RulePack

DUE = [date(2026, 9, 15), date(2026, 12, 15), date(2027, 3, 15), date(2027, 6, 15)]


def test_each_quarter_owes_a_quarter_of_the_latest_tax_less_what_was_paid_in_it(
    pack: Callable[[int], RulePack],
) -> None:
    paid = [Decimal(0), Decimal(10_000), Decimal(40_000)]
    parts = instalments(Decimal(1_500_000), Decimal(150_000), paid, pack(2027))
    assert [one.due for one in parts] == DUE
    assert [one.part for one in parts] == [37_500] * 4
    assert [one.left for one in parts] == [37_500, 27_500, 0, 37_500]
    assert all("s.147" in one.rule.law for one in parts)


def test_nothing_is_due_below_the_threshold_and_something_just_on_it(pack: Callable[[int], RulePack]) -> None:
    assert instalments(Decimal("999999.99"), Decimal(60_000), [], pack(2027)) == ()
    # 600,000 to 1,000,000 at 15 % is 60,000; a quarter of it 15,000.
    assert [one.left for one in instalments(Decimal(1_000_000), Decimal(60_000), [], pack(2027))] == [15_000] * 4


def test_a_quarter_is_rounded_to_the_minor_unit(pack: Callable[[int], RulePack]) -> None:
    (first, *_) = instalments(Decimal(1_000_000), Decimal("60000.01"), [], pack(2027))
    assert first.part == Decimal("15000.00")


def test_a_country_without_advance_tax_has_no_quarters(pack: Callable[[int], RulePack]) -> None:
    assert instalments(Decimal(9_000_000), Decimal(1), [], replace(pack(2027), advance=None)) == ()
