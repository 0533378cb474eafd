"""A table is recognised by its header alone, wherever near the top it stands, and never read by the wrong profile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from freelancer_desk.domain.contents import Grid, GridRow
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence
from freelancer_desk.plugins import importers
from freelancer_desk.plugins.bank_profiles import read
from freelancer_desk.plugins.importers import table
from freelancer_desk.plugins.importers.sources import Source

RESOURCES = Path(__file__).parents[3] / "resources" / "bank_profiles"
MEEZAN, MCB, WISE = (
    read((RESOURCES / f"{name}.toml").read_text(encoding="utf-8"))
    for name in ("meezan-csv", "mcb-live-csv", "wise-statement")
)
FILE = Source("made-up.csv", "0" * 64)
HEADER = ("Booking Date", "Value Date", "Doc No", "Description", "Debit", "Credit", "Available Balance")


def grid(*rows: tuple[str, ...]) -> Grid:
    return Grid(tuple(GridRow(number, cells) for number, cells in enumerate(rows, start=1)))


def test_a_header_is_known_by_its_words_in_any_order_and_case() -> None:
    shuffled = tuple(word.upper() + " " for word in reversed(HEADER))
    assert table.identify(grid(("Account",), shuffled), MEEZAN)
    assert not table.identify(grid(HEADER[1:]), MEEZAN)


def test_a_header_far_down_is_none() -> None:
    rows = [("x",)] * table.HEADER_WITHIN
    assert not table.identify(grid(*rows, HEADER), MEEZAN)
    assert table.identify(grid(*rows[1:], HEADER), MEEZAN)


def test_the_longest_signature_that_fits_wins() -> None:
    short = replace(MEEZAN, id="short", signature=(("doc no",),))
    found = importers.recognise(grid(HEADER), (short, MCB, MEEZAN))
    assert found is not None
    assert found.profile is MEEZAN
    assert importers.recognise(grid(("Day", "Amount")), (short, MCB, MEEZAN)) is None
    assert importers.recognise(grid(), (MEEZAN,)) is None


def test_a_profile_that_does_not_fit_is_refused() -> None:
    with pytest.raises(DeskError) as refused:
        table.read(FILE, grid(("Day", "Amount")), MEEZAN)
    assert MEEZAN.title in sentence(refused.value)


def test_a_statement_without_rows_names_its_account_and_counts_none() -> None:
    (statement,) = table.read(
        FILE,
        grid(("Account Number: 0042",), ("Opening Balance", "PKR 5.00"), HEADER),
        MEEZAN,
    )
    assert (statement.account.number, statement.account.currency.code, statement.rows) == ("0042", "PKR", 0)
    wise = tuple(words[0].title() for words in WISE.signature)
    (statement,) = table.read(FILE, grid(wise), WISE)
    assert statement.account.currency.code == "USD"
    assert statement.proof.proved is None


def test_a_preamble_label_without_a_value_is_not_one() -> None:
    row = ("02 Jan 2026", "02 Jan 2026", "1", "SHOP", "5.00", "", "95.00")
    (statement,) = table.read(FILE, grid(("Opening Balance",), HEADER, row), MEEZAN)
    assert statement.proof.opening is not None
    assert statement.proof.opening.text == "100.00", "from the first printed balance"


@pytest.mark.parametrize(
    ("cell", "minor"),
    [
        ("5.00", 500),
        ("1,234.50", 123450),
        ("12,34,567.89", 123456789),
        ("999999999999.99", 99999999999999),
        ("PKR 5", 500),
        ("Rs. 5.5", 550),
        ("٥٫٥٠", 550),
        ("9,999,999,999,999.99", 999999999999999),
        ("10,000,000,000,000.00", 1000000000000000),
        ("10,000,000,000,000.01", None),
        ("99,999,999,999,999.99", None),
        ("1,23.00", None),
        ("1.234,50", None),
        ("5.005", None),
        ("1e5", None),
        ("0x10", None),
        ("NaN", None),
    ],
)
def test_an_amount_is_exact_or_a_problem(cell: str, minor: int | None) -> None:
    row = ("02 Jan 2026", "02 Jan 2026", "1", "SHOP", "", cell, "")
    (statement,) = table.read(FILE, grid(HEADER, row), MEEZAN)
    assert [line.money.minor for line in statement.lines] == ([] if minor is None else [minor])
    assert len(statement.problems) == (minor is None)


def test_a_preamble_that_is_no_amount_is_not_taken_for_a_proof() -> None:
    row = ("02 Jan 2026", "02 Jan 2026", "1", "SHOP", "5.00", "", "95.00")
    (statement,) = table.read(
        FILE,
        grid(("Opening Balance", "soon"), ("Closing Balance", "-"), HEADER, row),
        MEEZAN,
    )
    assert (statement.rows, len(statement.lines)) == (1, 1)
    assert (str(statement.proof.opening), str(statement.proof.closing)) == ("PKR 100.00", "PKR 95.00")
