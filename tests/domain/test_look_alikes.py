"""Prints of one event by two kinds of files are found, asked about once, and united the same whichever came first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.accounts import Account, AccountType
from freelancer_desk.domain.importing import DIFFERENT, THE_SAME, Shelved, plan
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.statements import Kind, Line, Part, Statement, prove, with_keys

if TYPE_CHECKING:
    from freelancer_desk.domain.importing import FilePlan

USD = currency("USD")
ACCOUNT = Account("Payoneer", USD, "", AccountType.WALLET)


def row(day: int, minor: int, text: str, number: int, external_id: str = "", parent: str = "") -> Line:
    money = Money(minor, USD)
    parts = (Part(Kind.FEE, money),)
    place = date(2025, 9, day)
    return Line(ACCOUNT, place, money, text, parts, number, external_id=external_id, parent=parent)


def printed(profile: str, *lines: Line) -> Statement:
    keyed = with_keys(lines, id_with_amount=False)
    return Statement(
        f"{profile}.csv", profile.ljust(12, "0"), profile, ACCOUNT, keyed, (), (), (), prove((), None, None)
    )


REPORT = printed("report", row(25, 201801, "Payment from Upwork", 2, "701"), row(30, -2995, "Annual fee", 3, "702"))
PAGE = printed("page", row(25, 201801, "Upwork Escrow Inc.", 2), row(28, -2995, "Fee", 3), row(29, -1500, "Card", 4))


def of(*files: Statement, answer: str = "", shelf: tuple[Shelved, ...] = ()) -> tuple[FilePlan, ...]:
    answers = {f"same-rows:{file.sha256[:12]}": answer for file in files}
    return plan(files, {one.line.key: one.line for one in shelf}, (), shelf=shelf, answers=answers).files


def shelved(file: Statement) -> tuple[Shelved, ...]:
    return tuple(Shelved(line, frozenset({file.profile})) for line in file.lines)


def test_rows_that_another_kind_of_file_printed_wait_for_one_answer() -> None:
    _, page = of(REPORT, PAGE)
    assert [(same.line.row, same.known.external_id) for same in page.alike] == [(2, "701"), (3, "702")]
    assert [line.row for line in page.new] == [4]
    assert {doubt.key for doubt in page.doubts} == {"same-rows:page00000000"}
    assert page.doubts[0].choices == ("same", "different", "ask-accountant")
    assert page.has_news


def test_nothing_is_written_of_a_file_whose_every_row_waits() -> None:
    only = printed("page", row(25, 201801, "Upwork Escrow Inc.", 2))
    (page,) = of(only, shelf=shelved(REPORT))
    assert (len(page.alike), page.new, page.has_news) == (1, (), False)


def test_rows_said_to_be_different_are_new() -> None:
    _, page = of(REPORT, PAGE, answer=DIFFERENT)
    assert (len(page.new), page.alike, page.same, page.doubts) == (3, (), (), ())


def test_rows_said_to_be_the_same_become_one_line_whichever_came_first() -> None:
    _, page = of(REPORT, PAGE, answer=THE_SAME)
    one_way = {same.together.key: same.together._replace(row=0) for same in page.same}
    _, report = of(PAGE, REPORT, answer=THE_SAME)
    other_way = {same.together.key: same.together._replace(row=0) for same in report.same}
    assert one_way == other_way
    assert set(one_way) == {line.key for line in REPORT.lines}, "the number of its own names the line"
    assert one_way[REPORT.lines[1].key].day == date(2025, 9, 28)
    assert not page.doubts


def test_rows_whose_day_amount_and_printed_balance_agree_are_the_same_without_asking() -> None:
    def with_balance(line: Line, minor: int) -> Line:
        return line._replace(balance=Money(minor, USD))

    table = printed("table", *(with_balance(row(day, 500, f"t{day}", day, f"D{day}"), 500 * day) for day in (1, 2)))
    pages = [with_balance(row(day, 500, f"p{day}", day), 500 * day) for day in (1, 2)]
    (file,) = of(printed("print", *pages), shelf=shelved(table))
    assert (len(file.same), file.new, file.alike, file.doubts) == (2, (), (), ())
    one_off = [pages[0], with_balance(pages[1], 7)]
    (file,) = of(printed("print", *one_off), shelf=shelved(table))
    assert (len(file.same), len(file.alike)) == (0, 2), "one doubt is enough to ask about the file"


def test_each_known_line_serves_one_look_alike_only() -> None:
    twins = printed("page", row(25, 500, "A", 2), row(25, 500, "B", 3))
    once = printed("report", row(25, 500, "C", 2, "1"))
    _, page = of(once, twins)
    assert (len(page.alike), len(page.new)) == (1, 1)


def test_the_same_kind_of_file_and_other_numbers_and_far_days_are_no_look_alikes() -> None:
    for other in (
        printed("report", row(26, 201801, "Payment from Upwork", 2)),
        printed("page", row(26, 201801, "Payment", 2, "999")),
        printed("page", row(20, 201801, "Payment", 2)),
    ):
        _, planned = of(REPORT, other)
        assert (planned.alike, len(planned.new)) == ((), 1)


def test_one_number_with_amounts_that_split_the_fee_off_is_one_event() -> None:
    statement = printed(
        "statement", row(10, -150000, "Sent", 2, "T-1"), row(10, -1180, "Charges", 3, "F-1", parent="T-1")
    )
    history = printed("history", row(10, -151180, "Sent", 2, "T-1"))
    (file,) = of(history, shelf=shelved(statement))
    assert not file.new
    assert [problem.kind for problem in file.problems] == ["id_with_other_amount"]
    both = Statement(
        "h", "history00000", "history", ACCOUNT, with_keys(history.lines, id_with_amount=True), (), (), (),
        prove((), None, None),
    )  # fmt: skip
    (file,) = of(both, shelf=shelved(statement), answer=THE_SAME)
    assert [same.together.money.text for same in file.same] == ["-1500.00"]


@given(st.permutations(range(6)), st.sets(st.integers(0, 5)))
def test_look_alikes_do_not_depend_on_the_order_of_rows(order: list[int], numbered: set[int]) -> None:
    lines = [row(1 + n, 500, f"t{n}", n + 2, f"id{n}" if n in numbered else "") for n in range(6)]
    shelf = shelved(printed("a", *(row(3, 500, "x", 2), row(5, 500, "y", 3))))
    straight = of(printed("b", *lines), shelf=shelf)[0]
    shuffled = of(printed("b", *(lines[n] for n in order)), shelf=shelf)[0]
    assert straight.alike == shuffled.alike


@pytest.mark.parametrize("history_first", [True, False])
def test_a_print_that_holds_the_fee_gives_way_to_the_one_that_prints_it_apart(history_first: bool) -> None:  # noqa: FBT001
    sent, charges = row(10, -200000, "Sent", 2, "T-1"), row(10, -1318, "Charges", 3, "F-1", parent="T-1")
    apart = with_amounts("statement", sent, charges)
    whole = row(10, -201318, "Sent", 2, "T-1")
    parts = (Part(Kind.TRANSFER_OUT, sent.money), Part(Kind.FEE, charges.money))
    inside = with_amounts("history", whole._replace(parts=parts))
    _, last = of(*((inside, apart) if history_first else (apart, inside)), answer=THE_SAME)
    assert {same.together.money.text for same in last.same} == {"-2000.00"}
    assert [line.text for line in last.new] == (["Charges"] if history_first else [])


def with_amounts(profile: str, *lines: Line) -> Statement:
    """A print whose rows are known by number and amount."""
    return printed(profile, *lines)._replace(lines=with_keys(lines, id_with_amount=True))
