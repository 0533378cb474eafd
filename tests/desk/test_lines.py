"""The lines of an account: newest first, what each means, and what may be said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.desk import demo, ledger, open_desk, questions
from freelancer_desk.desk.finding import FIRST, Asked
from freelancer_desk.desk.lines import ORDERS, Lines
from freelancer_desk.domain import figures
from freelancer_desk.domain.questions import ABROAD, AT_HOME, OUTGOING
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.summaries import LineSummary


def listed(desk: Desk) -> dict[str, list[LineSummary]]:
    """The lines of every account by its name."""
    return {account.name: every(desk, number) for number, account in ledger.accounts(desk.book).items()}


def every(desk: Desk, number: int) -> list[LineSummary]:
    """All lines of an account, the newest first."""
    found = Lines(desk.book, number)
    return found.some(desk.book, found.search(desk.book, Asked()).ids)


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


WORDS = (
    "upwork", "UPWORK", "fee", "Client", "statement", "open", "matched", "you", "usd", "oct", "2026-1", "03-", "1,",
    "-85,000", "500.00", "85000", ".", "-", "é", "É", "رفا", "atm", "%", "'", "nobody", "spending", "tax",
)  # fmt: skip


def holds(line: LineSummary, word: str) -> bool:
    small, plain = word.casefold(), word.replace(",", "")
    told = (
        line.text, line.counterparty, figures.day_text(line.day), line.day.isoformat(), say(f"choice.{line.meaning}"),
        say(f"lines.origin.{line.origin}"),
    )  # fmt: skip
    is_a_figure = any(letter.isdigit() for letter in plain) and plain.strip("-.0123456789") == ""
    return any(small in one.casefold() for one in told) or (is_a_figure and plain in line.amount.text)


def key(line: LineSummary, by: str) -> object:
    is_told = line.counterparty.lower() in line.text.lower()
    return {
        "day": (line.day, int(line.id)),
        "text": (line.text if is_told else line.counterparty + line.text).encode(),
        "meaning": say(f"choice.{line.meaning}"),
        "origin": say(f"lines.origin.{line.origin}"),
        "amount": line.amount.minor,
    }[by]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demo's book, with one line that the user answered."""
    path = tmp_path_factory.mktemp("lines") / "demo.fdesk"
    demo.make(path)
    made = open_desk(path)
    line = next(one for number in ledger.accounts(made.book) for one in every(made, number) if one.choices == OUTGOING)
    questions.answer_line(made, line.id, {"meaning": "personal"})
    yield made
    made.close()


@given(st.lists(st.sampled_from(WORDS), max_size=2), st.sampled_from(ORDERS), st.booleans(), st.data())
def test_it_finds_what_going_through_all_finds(
    told: Desk,
    words: list[str],
    by: str,
    back: bool,  # noqa: FBT001
    data: st.DataObject,
) -> None:
    number = data.draw(st.sampled_from(sorted(ledger.accounts(told.book))))
    lines, asked = Lines(told.book, number), Asked(tuple(words), by=by, descending=back)
    lines_by_id = {one.id: one for one in every(told, number)}
    found = lines.search(told.book, asked)
    right = [one.id for one in lines_by_id.values() if all(holds(one, word) for word in words)]
    assert sorted(found.ids) == sorted(right)
    keys = [key(lines_by_id[one], by) for one in found.ids]
    assert keys == sorted(keys, reverse=back)  # type: ignore[type-var]
    assert list(found.first) == [lines_by_id[one] for one in found.ids[:FIRST]]
    glanced = lines.glance(told.book, asked)
    assert (glanced.ids, glanced.first, glanced.is_whole) == (found.ids[:FIRST], found.first, False)


def test_a_line_that_is_gone_is_left_out(told: Desk) -> None:
    number = min(ledger.accounts(told.book))
    lines = Lines(told.book, number)
    first, second, *_ = lines.search(told.book, Asked()).ids
    assert [one.id for one in lines.some(told.book, [second, "999999", first])] == [second, first]
