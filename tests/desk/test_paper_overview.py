"""Where the papers of a year stand, many asked for in one step, and files kept with or without their rows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import country, history, papers, receipts, tax_years
from freelancer_desk.desk.papers import overview as paper_overview
from freelancer_desk.domain.days import TaxYear
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from pathlib import Path

    from freelancer_desk.desk import Desk

TODAY = date(2026, 11, 24)
CERTIFICATE = "Date,Amount,Tax Deducted,Section\n2026-08-03,28000.00,70.00,154A\n"


def pay(desk: Desk, day: str, rupees: str, **more: str) -> str:
    fields = {"date": day, "payer": "Acme", "proceeds": "100", "currency": "USD", "credited_pkr": rupees}
    return receipts.add(desk, {**fields, **more}).id


def year_of(desk: Desk) -> TaxYear:
    return tax_years.current_year(desk.book, TODAY)


def counts(desk: Desk, year: TaxYear) -> tuple[tuple[int, str], ...]:
    found = paper_overview.standings(desk.book, year)
    return tuple((one.payments, one.credited.text) for one in (found.in_hand, found.asked, found.missing))


def test_payments_stand_in_hand_asked_or_missing(desk: Desk) -> None:
    first, second = pay(desk, "2026-08-03", "28000"), pay(desk, "2026-09-03", "28100")
    pay(desk, "2026-10-05", "28200", papers="e-PRC")
    receipts.add(desk, {"date": "2026-10-06", "payer": "Local", "credited_pkr": "5000", "section": "153"})
    assert counts(desk, year_of(desk)) == ((1, "28200.00"), (0, "0.00"), (2, "56100.00"))
    paper_overview.mark_asked(desk, [first, second], date(2026, 11, 2))
    assert counts(desk, year_of(desk)) == ((1, "28200.00"), (2, "56100.00"), (0, "0.00"))
    assert {one.asked for one in papers.states(desk.book).values()} == {date(2026, 11, 2)}
    shown = paper_overview.to_ask(desk.book, year_of(desk))
    assert [one.payment.credited.text for one in shown.in_hand] == ["28200.00"]
    assert [len(group.payments) for group in shown.groups] == [2]
    history.undo(desk)
    assert papers.states(desk.book) == {}


def test_one_payment_that_is_gone_leaves_the_others_as_they_were(desk: Desk) -> None:
    first = pay(desk, "2026-08-03", "28000")
    with pytest.raises(DeskError) as refused:
        paper_overview.mark_asked(desk, [first, "t99"])
    assert refused.value.kind == "row_unknown"
    assert papers.states(desk.book) == {}


def test_what_is_at_stake_is_open_in_a_year_without_rules(desk: Desk) -> None:
    pay(desk, "2012-08-03", "9000")
    rules = country.rules("pk")
    year = TaxYear(2013, rules.year_start.span(2013))
    assert 2013 not in rules.packs
    found = paper_overview.standings(desk.book, year)
    assert (found.missing.payments, found.missing.stake) == (1, None)
    assert found.asked.stake is not None
    assert not found.asked.stake


def test_a_certificate_is_kept_with_its_rows_and_a_picture_of_one_without(desk: Desk, tmp_path: Path) -> None:
    table, picture = tmp_path / "certificate.csv", tmp_path / "certificate.png"
    table.write_text(CERTIFICATE)
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    told = paper_overview.keep(desk, table, "", {"kind": "tax_certificate"})
    assert (told.rows, told.is_read, told.problems) == (1, True, ())
    kept = paper_overview.keep(desk, picture, "year:2027", {"kind": "tax_certificate"})
    assert (kept.rows, kept.is_read) == (0, False)
    assert [paper.name for paper in papers.attached_to(desk.book, "year:2027")] == ["certificate.png"]


def test_the_same_certificate_is_not_read_twice(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "certificate.csv"
    file.write_text(CERTIFICATE)
    paper_overview.keep(desk, file, "", {"kind": "tax_certificate"})
    with pytest.raises(DeskError) as refused:
        paper_overview.keep(desk, file, "", {"kind": "tax_certificate"})
    assert refused.value.kind == "paper_known"
