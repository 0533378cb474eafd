"""A plan says what is new, known, richer or wrong, the same whatever the order of the files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.accounts import Account, AccountType
from freelancer_desk.domain.importing import Pending, Refused, plan
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.problems import Problem
from freelancer_desk.domain.statements import Doubt, Kind, Line, Part, Statement, prove, with_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

USD = currency("USD")
ACCOUNT = Account("Payoneer", USD, "", AccountType.WALLET)


def row(number: int, minor: int, text: str = "a", external_id: str = "", counterparty: str = "") -> Line:
    money = Money(minor, USD)
    parts = (Part(Kind.INCOME, money),)
    return Line(
        ACCOUNT, date(2026, 1, 1), money, text, parts, number, external_id=external_id, counterparty=counterparty
    )


def statement(
    *lines: Line, name: str = "a.csv", problems: Sequence[Problem] = (), doubts: Sequence[Doubt] = ()
) -> Statement:
    return Statement(
        name=name,
        sha256=name,
        profile="p",
        account=ACCOUNT,
        lines=with_keys(lines, id_with_amount=False),
        skipped=(),
        problems=tuple(problems),
        doubts=tuple(doubts),
        proof=prove((), None, None),
    )


def test_a_first_import_is_all_new_and_a_second_all_known() -> None:
    read = statement(row(1, 5), row(2, 5))
    first = plan([read], {}, ())
    assert first.new_rows == 2
    assert not first.files[0].seen_before
    assert first.can_commit
    assert first.is_clear
    again = plan([read], {line.key: line for line in read.lines}, ["a.csv"])
    assert (again.new_rows, len(again.files[0].known), len(again.files[0].richer)) == (0, 2, 0)
    assert again.files[0].seen_before
    assert not again.can_commit
    other = read._replace(account=replace(ACCOUNT, number="0002"))
    assert [one.seen_before for one in plan([read, other, read], {}, ()).files] == [False, False, True]
    saved_anew = plan([read], {line.key: line for line in read.lines}, [])
    assert saved_anew.can_commit


def test_an_overlap_adds_only_the_twin_that_is_missing() -> None:
    book = {line.key: line for line in statement(row(1, 5)).lines}
    assert plan([statement(row(1, 5), row(2, 5), name="b.csv")], book, ()).new_rows == 1
    three = {line.key: line for line in statement(row(1, 5), row(2, 5), row(3, 5)).lines}
    assert plan([statement(row(1, 5), name="b.csv")], three, ()).new_rows == 0


def test_the_same_id_with_another_amount_is_a_problem_of_its_row() -> None:
    book = {line.key: line for line in statement(row(1, 500, external_id="7")).lines}
    (file,) = plan([statement(row(9, 600, external_id="7"))], book, ()).files
    (problem,) = file.problems
    assert (problem.kind, problem.row) == ("id_with_other_amount", 9)
    assert problem.facts == {"id": "7", "amount": "USD 6.00", "before": "USD 5.00"}
    assert not file.new
    assert not file.known
    assert not plan([statement(row(9, 600, external_id="7"))], book, ()).is_clear


def test_a_richer_print_of_a_known_line_enriches_it_and_keeps_its_first_row() -> None:
    poor, rich = row(1, 5, external_id="7"), row(9, 5, external_id="7", counterparty="Orbit")
    book = {line.key: line for line in statement(poor).lines}
    (file,) = plan([statement(rich)], book, ()).files
    assert [(line.counterparty, line.row) for line in file.richer] == [("Orbit", 1)]
    assert plan([statement(poor)], {line.key: line for line in statement(rich).lines}, ()).files[0].richer == ()


def test_two_prints_within_one_import_become_one_new_line() -> None:
    poor, rich = row(1, 5, external_id="7"), row(2, 5, external_id="7", counterparty="Orbit")
    one_file = plan([statement(poor, rich)], {}, ()).files[0]
    assert [line.counterparty for line in one_file.new] == ["Orbit"]
    first, second = plan([statement(poor), statement(rich, name="b.csv")], {}, ()).files
    assert len(first.new) == 1
    assert [line.counterparty for line in second.richer] == ["Orbit"]


def test_what_is_open_keeps_a_plan_from_being_clear() -> None:
    sure = statement(row(1, 5))
    assert not plan([statement(row(1, 5), problems=[Problem("not_a_day_here", {}, row=2)])], {}, ()).is_clear
    assert not plan([statement(row(1, 5), doubts=[Doubt(2, "kind:p:x", (), ("fee",))])], {}, ()).is_clear
    stranger = Pending("columns", "x.csv", "0123456789abcdef", 3, ("A", "B"))
    assert stranger.key == "columns:0123456789ab"
    assert not plan([sure], {}, ())._replace(pending=(stranger,)).is_clear
    nothing = plan([], {}, ())._replace(refused=(Refused("x.png", Problem("file_is_picture", {"file": "x.png"})),))
    assert not nothing.is_clear
    assert not nothing.can_commit


FILES = st.lists(
    st.lists(
        st.builds(
            row,
            st.integers(1, 99),
            st.just(5),
            text=st.sampled_from(["a", "longer"]),
            external_id=st.sampled_from(["", "1", "2", "3"]),
            counterparty=st.sampled_from(["", "Orbit", "Moss Ltd"]),
        ),
        max_size=5,
    ),
    min_size=1,
    max_size=4,
)


@given(FILES, st.randoms())
def test_the_order_of_files_and_their_repetition_change_no_line(files: list[list[Line]], chance: object) -> None:
    read = [statement(*lines, name=str(number)) for number, lines in enumerate(files)]
    shuffled = [*read, *read]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    def book(statements: list[Statement]) -> dict[str, Line]:
        lines: dict[str, Line] = {}
        for file in plan(statements, {}, ()).files:
            lines |= {line.key: line._replace(row=0) for line in (*file.new, *file.richer)}
        return lines

    assert book(read) == book(shuffled)
    assert not plan(read, book(read), ()).new_rows
