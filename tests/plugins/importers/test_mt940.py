"""MT940: what the books of the standard allow, and what banks send beside it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.contents import Text
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.plugins.importers import mt940
from freelancer_desk.plugins.importers.sources import Source

FILE = Source("made-up.sta", "0" * 64, home="PKR", home_order="dmy", home_iban="PK")
PIECES = (
    ":20:A",
    ":25:B/1",
    ":60F:C260301PKR1,00",
    ":61:260302C1,00NTRFX//Y",
    ":86:",
    ":62F:C260302PKR2,00",
    "-",
    "?20",
)


def text(*entries: str) -> Text:
    return Text(
        "mt940", "\n".join((":20:A", ":25:BANK/1", ":60F:C260301PKR0,00", *entries, ":62F:C260302PKR1,00", "-"))
    )


def test_two_digits_of_a_year_from_80_on_lie_before_2000() -> None:
    (statement,) = mt940.read(FILE, text(":61:991231C1,00NMSCNONREF", ":61:791231C1,00NMSCNONREF"))
    assert [line.day.year for line in statement.lines] == [1999, 2079]


@pytest.mark.parametrize(
    ("mark", "amount"),
    [("C", "1.50"), ("D", "-1.50"), ("RC", "-1.50"), ("RD", "1.50"), ("DR", "-1.50"), ("CR", "1.50")],
)
def test_a_reversal_goes_the_other_way(mark: str, amount: str) -> None:
    (statement,) = mt940.read(FILE, text(f":61:2603020302{mark}1,50NMSCNONREF"))
    assert [line.money.text for line in statement.lines] == [amount]


def test_equal_entries_on_two_pages_of_one_day_are_both_kept() -> None:
    page = text(":61:260302C1,00NMSCNONREF").text
    lines = [line for statement in mt940.read(FILE, Text("mt940", f"{page}\n{page}")) for line in statement.lines]
    assert len({line.key for line in lines}) == 2


def test_an_entry_without_an_id_of_its_kind_does_not_swallow_its_neighbour() -> None:
    (statement,) = mt940.read(FILE, text(":61:260302C1,00", ":61:260302C2,00"))
    assert [line.money.text for line in statement.lines] == ["1.00", "2.00"]


def test_a_row_that_cannot_be_read_is_shown_to_nobody_but_the_user(caplog: pytest.LogCaptureFixture) -> None:
    (statement,) = mt940.read(FILE, text(":61:260302C1,00NMSCNONREF", ":61:SECRET"))
    assert [(problem.row, problem.kind) for problem in statement.problems] == [(5, "row_not_as_the_standard")]
    assert "SECRET" not in caplog.text


def test_a_statement_without_balances_asks_for_its_currency() -> None:
    (statement,) = mt940.read(FILE, Text("mt940", ":20:A\n:25:BANK/1\n:61:260302C1,00NMSCNONREF\n"))
    assert [doubt.key for doubt in statement.doubts] == [FILE.key("currency")]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=20))
def test_no_heap_of_tags_makes_it_stumble(lines: list[str]) -> None:
    with suppress(DeskError):
        mt940.read(FILE, Text("mt940", "\n".join(lines)))
