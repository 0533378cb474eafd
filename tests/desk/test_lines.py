"""The lines of an account: newest first, what each means, and what may be said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import ledger, lines, questions
from freelancer_desk.domain.questions import ABROAD, AT_HOME, OUTGOING

if TYPE_CHECKING:
    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.summaries import LineSummary


def listed(desk: Desk) -> dict[str, tuple[LineSummary, ...]]:
    """The lines of every account by its name."""
    return {account.name: lines.listing(desk.book, number) for number, account in ledger.accounts(desk.book).items()}


def test_every_line_is_told_once_the_newest_first(statements: Desk) -> None:
    found = listed(statements)
    assert sum(map(len, found.values())) == statements.book.rows("SELECT count(*) AS n FROM lines")[0]["n"]
    for one in found.values():
        assert [line.day for line in one] == sorted((line.day for line in one), reverse=True)


def test_what_may_be_said_follows_from_where_the_money_went(statements: Desk) -> None:
    told = [line for one in listed(statements).values() for line in one if line.choices in {OUTGOING, AT_HOME, ABROAD}]
    assert told
    for line in told:
        at_home = line.amount.currency.code == "PKR"
        assert line.choices == (OUTGOING if line.amount.minor < 0 else AT_HOME if at_home else ABROAD)
    plain = {line.meaning for one in listed(statements).values() for line in one if not line.choices}
    assert plain <= {"fee", "tax", "refund"}


def test_what_was_said_of_a_line_alone_is_told_with_it(statements: Desk) -> None:
    name, (line, *_) = next((name, one) for name, one in listed(statements).items() if one[0].choices)
    questions.answer_line(statements, line.id, {"meaning": "ask-accountant"})
    after = listed(statements)[name][0]
    assert (after.id, after.said, line.said) == (line.id, "ask-accountant", "")
