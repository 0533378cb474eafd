"""Numbers of invoices are given once, also over restores and after invoices of another program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import Desk, backups, history, open_desk
from freelancer_desk.desk.invoices import drafting, issuing, numbers, seller
from tests.desk.billed import draft, issued, one, refused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desk.conftest import Clock


def test_a_restore_gives_no_number_a_second_time(desk: Desk, tmp_path: Path, clock: Clock) -> None:
    assert issued(desk) == "INV-2026-0001"
    copy = backups.make(desk.book, tmp_path / "copy.fdesk").path
    assert [issued(desk), issued(desk)] == ["INV-2026-0002", "INV-2026-0003"]
    desk.close()
    for expected in ("INV-2026-0004", "INV-2026-0005"):
        backups.restore(desk.path, copy)
        again = open_desk(desk.path, now=clock)
        try:
            assert issued(again) == expected
            assert history.check(again.book) == ()
        finally:
            again.close()


def test_the_book_of_another_does_not_count_with_mine(desk: Desk, tmp_path: Path, clock: Clock) -> None:
    issued(desk)
    desk.close()
    other = open_desk(tmp_path / "other.fdesk", now=clock)
    try:
        copy = backups.make(other.book, tmp_path / "copy.fdesk").path
    finally:
        other.close()
    backups.restore(desk.path, copy)
    again = open_desk(desk.path, now=clock)
    try:
        assert issued(again) == "INV-2026-0001"
    finally:
        again.close()


def test_a_broken_book_is_restored_all_the_same(desk: Desk, tmp_path: Path, clock: Clock) -> None:
    issued(desk)
    copy = backups.make(desk.book, tmp_path / "copy.fdesk").path
    desk.close()
    desk.path.write_bytes(b"broken" * 1000)
    assert not backups.restore(desk.path, copy).knows_numbers
    again = open_desk(desk.path, now=clock)
    try:
        assert issued(again) == "INV-2026-0002"
    finally:
        again.close()


def test_numbers_go_on_after_those_of_another_program(desk: Desk) -> None:
    seller.save(desk, {"invoice_next": "58"})
    assert seller.shown(desk.book, desk.today())["invoice_next"] == "58"
    assert [issued(desk), issued(desk)] == ["INV-2026-0058", "INV-2026-0059"]
    seller.save(desk, {"invoice_next": "60"})
    assert issued(desk) == "INV-2026-0060"


@pytest.mark.parametrize(
    ("text", "kind"), [("2", "number_used"), ("0", "days_wrong"), ("-4", "days_wrong"), ("x", "days_wrong")]
)
def test_a_number_that_was_given_is_not_the_next(desk: Desk, text: str, kind: str) -> None:
    assert [issued(desk), issued(desk)] == ["INV-2026-0001", "INV-2026-0002"]
    with refused(kind):
        seller.save(desk, {"invoice_next": text})
    assert numbers.last(desk.book, "invoice/2026") == 2


def test_a_pattern_and_its_next_number_are_said_together(desk: Desk) -> None:
    seller.save(desk, {"invoice_pattern": "W{n}", "invoice_next": "101"})
    assert issued(desk) == "W101"


def test_a_quote_may_be_taken_after_all_until_it_was_billed(desk: Desk) -> None:
    quote = issuing.issue(desk, draft(desk, kind="quote")).id
    for accepted, status in ((False, "declined"), (True, "accepted"), (False, "declined")):
        issuing.answer_quote(desk, quote, accepted=accepted)
        assert one(desk, quote).status == status
    made = issuing.bill(desk, quote).id
    assert one(desk, quote).status == "accepted"
    with refused("quote_billed"):
        issuing.answer_quote(desk, quote, accepted=False)
    drafting.remove(desk, f"#{made}")
    issuing.answer_quote(desk, quote, accepted=False)
    assert one(desk, quote).status == "declined"


def test_what_a_broken_book_gave_is_known_by_its_other_backups(desk: Desk, tmp_path: Path, clock: Clock) -> None:
    issued(desk)
    copy = backups.make(desk.book, tmp_path / "copy.fdesk").path
    assert issued(desk) == "INV-2026-0002"
    backups.on_close(desk)
    desk.close()
    desk.path.write_bytes(b"broken" * 1000)
    backups.restore(desk.path, copy)
    again = open_desk(desk.path, now=clock)
    try:
        assert issued(again) == "INV-2026-0003"
    finally:
        again.close()


@pytest.mark.parametrize(
    ("before", "after"), [("INV-2026-{n:4}", "INV-{year}-{n:4}"), ("INV-{year}-{n:4}", "INV-2026-{n:4}")]
)
def test_a_number_is_given_once_by_whatever_pattern(
    desk: Desk, tmp_path: Path, clock: Clock, before: str, after: str
) -> None:
    copy = backups.make(desk.book, tmp_path / "copy.fdesk").path
    seller.save(desk, {"invoice_pattern": before})
    assert issued(desk) == "INV-2026-0001"
    desk.close()
    backups.restore(desk.path, copy)
    again = open_desk(desk.path, now=clock)
    try:
        seller.save(again, {"invoice_pattern": after})
        assert issued(again) == "INV-2026-0002"
        with refused("invoice_dated_back"):
            issued(again, date="2026-11-02")
    finally:
        again.close()
