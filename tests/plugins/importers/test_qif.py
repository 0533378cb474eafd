"""QIF says neither bank nor currency, and its dates may mean two days: all of that is asked, one thing at a time."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.contents import Text
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.plugins.importers import qif
from freelancer_desk.plugins.importers.sources import Source

FILE = Source("made-up.qif", "0" * 64, home="PKR", home_order="dmy", home_iban="PK")
CURRENCY, ORDER = FILE.key("currency"), FILE.key("date-order")


def asked(text: str, account: str = "My Bank", **answers: str) -> tuple[list[str], list[str]]:
    """The days that were read and the questions that are open."""
    known = {FILE.key(kind.replace("_", "-")): value for kind, value in answers.items()}
    source = Source(FILE.name, FILE.sha256, known, account, home="PKR")
    (statement,) = qif.read(source, Text("qif", text))
    return [line.day.isoformat() for line in statement.lines], sorted({doubt.key for doubt in statement.doubts})


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2/14'2020", "2020-02-14"),
        ("14/02/20", "2020-02-14"),
        ("14.2.2020", "2020-02-14"),
        (" 1/31'00", "2000-01-31"),
        ("12/31/99", "1999-12-31"),
        ("31/12/98", "1998-12-31"),
        ("2020-02-14", "2020-02-14"),
    ],
)
def test_a_date_is_read_in_each_of_its_spellings(written: str, day: str) -> None:
    assert asked(f"!Type:Bank\nD{written}\nT1.00\n^\n", "My Bank PKR") == ([day], [])


def test_one_date_decides_for_the_whole_file_else_it_is_asked() -> None:
    either = "!Type:Bank\nD3/4'26\nT1.00\n^\nD5/5'26\nT1.00\n^\n"
    assert asked(either, "My Bank PKR") == ([], [ORDER])
    assert asked(either, "My Bank PKR", date_order="dmy") == (["2026-04-03", "2026-05-05"], [])
    assert asked(either, "My Bank PKR", date_order="mdy") == (["2026-03-04", "2026-05-05"], [])
    told = either + "D13/1'26\nT1.00\n^\n"
    assert asked(told, "My Bank PKR") == (["2026-04-03", "2026-05-05", "2026-01-13"], [])
    contrary = told + "D1/13'26\nT1.00\n^\n"
    assert asked(contrary.replace("D1/13", "D2/13"), "My Bank PKR")[1] == [ORDER]


def test_the_currency_is_asked_for_and_the_account_needed_first() -> None:
    text = "!Type:Oth A\nD14/02/20\nT1,234\n^\n"
    with pytest.raises(DeskError) as refused:
        asked(text, "")
    assert refused.value.kind == "account_needed"
    assert asked(text) == ([], [CURRENCY])
    assert asked(text, currency="EUR") == (["2020-02-14"], [])


@pytest.mark.parametrize(
    ("written", "amount"), [("1,234", "1234.00"), ("1.234,5", "1234.50"), ("-0,5", "-0.50"), ("1,234.5", "1234.50")]
)
def test_an_amount_may_have_either_mark(written: str, amount: str) -> None:
    source = Source(FILE.name, FILE.sha256, account="My Bank EUR")
    (statement,) = qif.read(source, Text("qif", f"!Type:Bank\nD14/02/20\nT{written}\n^\n"))
    assert [line.money.text for line in statement.lines] == [amount]


def test_two_labelled_accounts_stay_apart_under_the_given_bank() -> None:
    one = "!Account\nN{name}\nTBank\n^\n!Type:Bank\nD14/02/20\nT1.00\n^\n"
    source = Source(FILE.name, FILE.sha256, account="Meezan Bank PKR 0001")
    read = qif.read(source, Text("qif", one.format(name="Salary") + one.format(name="Savings")))
    assert [statement.account.key for statement in read] == ["meezan bank/PKR/Salary", "meezan bank/PKR/Savings"]
    (only,) = qif.read(source, Text("qif", one.format(name="Salary")))
    assert only.account.key == "meezan bank/PKR/0001"


@given(st.lists(st.one_of(st.sampled_from(("!Type:Bank", "!Account", "^", "D1/2'26", "T1.00", "S", "$5")), st.text())))
def test_no_heap_of_lines_makes_it_stumble(lines: list[str]) -> None:
    with suppress(DeskError):
        qif.read(Source(FILE.name, FILE.sha256, account="My Bank PKR"), Text("qif", "\n".join(["!Type:Bank", *lines])))
