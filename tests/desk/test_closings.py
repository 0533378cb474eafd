"""Closing an account: what to fetch before, whom to tell, and the account stays in the book."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import Desk, accounts, closings, dump, history
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from collections.abc import Callable

MCB, MEEZAN = "MCB PKR 7350", "Meezan PKR 6021"


def test_the_list_names_papers_payers_and_the_book_and_is_ticked_off(statements: Desk) -> None:
    before = dump.text(statements.book)
    closings.start(statements, MCB, "close", date(2026, 12, 31), MEEZAN, "branch moved")
    [closing] = closings.listing(statements.book)
    assert (closing.account, closing.successor, closing.kind, closing.note) == (MCB, MEEZAN, "close", "branch moved")
    assert [item.key for item in closing.items] == ["tax_certificate", "s_prc", "statements", "tell:Wise", "keep"]
    for item in closing.items:
        assert not item.done
        closings.tick(statements, MCB, item.key)
    assert closings.listing(statements.book)[0].is_ready
    closings.tick(statements, MCB, "keep", done=False)
    assert not closings.listing(statements.book)[0].is_ready
    assert MCB in {account.name for account in accounts.listing(statements.book)}
    for _ in range(7):
        history.undo(statements)
    assert dump.text(statements.book) == before


def test_statements_up_to_the_day_tick_themselves_off(statements: Desk) -> None:
    closings.start(statements, MEEZAN, "change", date(2026, 9, 30))
    [closing] = closings.listing(statements.book)
    assert [item.key for item in closing.items if item.done] == ["statements"]
    closings.start(statements, MEEZAN, "close", date(2027, 9, 30), "a bank to come")
    [moved] = closings.listing(statements.book)
    assert (moved.day, moved.kind, moved.successor) == (date(2027, 9, 30), "close", "a bank to come")
    assert not [item.key for item in moved.items if item.done]
    closings.stop(statements, MEEZAN)
    assert closings.listing(statements.book) == ()


def test_what_cannot_be_is_refused(statements: Desk) -> None:
    attempts: tuple[tuple[Callable[[], object], str], ...] = (
        (lambda: closings.start(statements, "Nobody", "close", date(2026, 1, 1)), "account_unknown"),
        (lambda: closings.start(statements, MCB, "burn", date(2026, 1, 1)), "choice_unknown"),
        (lambda: closings.start(statements, MCB, "close", date(1066, 1, 1)), "absurd_day"),
        (lambda: closings.start(statements, MCB, "close", date(2026, 1, 1), MCB), "account_follows_itself"),
        (lambda: closings.tick(statements, MCB, "keep"), "closing_unknown"),
        (lambda: closings.stop(statements, MCB), "closing_unknown"),
    )
    for attempt, kind in attempts:
        with pytest.raises(DeskError) as refused:
            attempt()
        assert refused.value.kind == kind
    closings.start(statements, MCB, "close", date(2026, 12, 31))
    with pytest.raises(DeskError) as refused:
        closings.tick(statements, MCB, "dance")
    assert refused.value.kind == "choice_unknown"
