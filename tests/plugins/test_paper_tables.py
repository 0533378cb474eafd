"""Tables of papers: found by words of their header, read row by row, and what cannot be read is told by its row."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.contents import Grid, GridRow, Words
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.papers import S_PRC, TABLES, TAX_CERTIFICATE, TAX_LIST
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.plugins import paper_tables
from freelancer_desk.plugins.paper_tables import PaperTable, day_of

PKR = currency("PKR")
FBR_HEAD = ("Sr.", "Transaction Date", "Tax Year", "Section", "Payment Type", "Value", "Tax")
SOFTWARE = "64060286-Export of Computer software or IT services u/s 154A @ 0.25%"


def grid(*rows: tuple[str, ...]) -> Grid:
    return Grid(tuple(GridRow(number, row) for number, row in enumerate(rows, start=1)))


def read(kind: str, *rows: tuple[str, ...]) -> PaperTable:
    table = paper_tables.read(kind, (grid(*rows),), home=PKR, date_order="dmy")
    assert table is not None
    return table


def test_the_tax_offices_list_is_read_as_it_is_downloaded() -> None:
    table = read(
        TAX_LIST,
        ("Payments & Withholding",),
        ("Name", "Ayesha Khan"),
        FBR_HEAD,
        ("1", "03-Jul-2025", "2026", "154A", SOFTWARE, "1,000,000", "2,500"),
        ("2", "31-Jul-2025", "2026", "", SOFTWARE.replace("154A", "154A(1)(a)"), "500,000.50", "1250"),
        ("3", "01-Aug-2025", "2026", "151 (1)(b)", "64040052-Profit on debt", "100", "20"),
        ("", "Total", "", "", "", "1,500,100.50", "3,770"),
    )
    assert table.problems == ()
    first, second, third = table.rows
    assert (first.day, first.section, first.text) == (date(2025, 7, 3), "154A", SOFTWARE)
    assert (first.credited, first.tax) == (Money.of("1000000.00", PKR), Money.of("2500.00", PKR))
    assert (second.section, second.credited, second.tax) == (
        "154A(1)(A)",
        Money.of("500000.50", PKR),
        Money.of("1250.00", PKR),
    )
    assert third.section == "151"


def test_a_yearly_statement_keeps_both_amounts_the_rate_and_the_code() -> None:
    table = read(
        S_PRC,
        ("e-PRC No.", "Date of Realisation", "Remitter Name", "Currency", "Total Proceeds (FCY)", "Conversion Rate",
         "PKR Amount", "Purpose Code", "Transaction Reference"),
        ("P-1", "03-04-2026", "Acme  LLC", "USD", "1,000.00", "280.12345", "280,123.45", "9186", "FT1"),
        ("P-2", "04/04/2026", "Beta", "eur", "-", "", "Rs. 5.00", "9471", ""),
    )  # fmt: skip
    one, two = table.rows
    assert (one.day, one.reference, one.text, one.purpose_code) == (date(2026, 4, 3), "P-1", "Acme LLC", "9186")
    assert (str(one.proceeds), str(one.rate), str(one.credited), one.tax) == (
        "USD 1000.00",
        "280.12345",
        "PKR 280123.45",
        None,
    )
    assert (two.proceeds, two.rate, str(two.credited)) == (None, None, "PKR 5.00")


@pytest.mark.parametrize("headers", [("Amount (USD)", "Amount (PKR)"), ("FCY Amount USD", "PKR Equivalent")])
def test_a_currency_may_stand_in_the_header_or_beside_the_amount(headers: tuple[str, str]) -> None:
    [row] = read(S_PRC, ("Date", *headers), ("2026-04-03", "10.00", "2,800.00")).rows
    assert str(row.proceeds) == "USD 10.00"
    [row] = read(S_PRC, ("Date", "Foreign Amount", "PKR Amount"), ("2026-04-03 00:00:00", "EUR 10.00", "3,300")).rows
    assert str(row.proceeds) == "EUR 10.00"


def test_a_certificate_has_days_sections_gross_amounts_and_the_day_of_deposit() -> None:
    [row] = read(
        TAX_CERTIFICATE,
        ("Date of Deduction", "Section", "Gross Amount", "Tax Deducted", "CPR No.", "Deposit Date"),
        ("30 Jun 2026", "154A", "PKR 100,000.00", "250.00", "IT-20260702", "2-Jul-26"),
    ).rows
    assert (row.day, row.deposited, row.reference) == (date(2026, 6, 30), date(2026, 7, 2), "IT-20260702")
    assert (str(row.credited), str(row.tax)) == ("PKR 100000.00", "PKR 250.00")


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (("1", "32-Jul-2025", "", "", "", "5", "5"), "not_a_day_here"),
        (("1", "03-Jul-2525", "", "", "", "5", "5"), "absurd_day"),
        (("1", "", "", "", "", "5", "5"), "not_a_day_here"),
        (("1", "03-Jul-2025", "", "", "", "5", "five"), "not_a_number"),
        (("1", "03-Jul-2025", "", "", "", "5", ""), "row_has_no_amount"),
        (("1", "03-Jul-2025", "", "", "", "5", "-5"), "row_amount_negative"),
        (("1", "03-Jul-2025", "", "", "", "5", "5.005"), "too_many_decimals"),
        (("1", "03-Jul-2025"), "row_has_no_amount"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_by_its_number_and_the_others_are_read(
    row: tuple[str, ...], kind: str
) -> None:
    table = read(TAX_LIST, FBR_HEAD, row, ("2", "04-Jul-2025", "", "154A", "", "1", "1"), FBR_HEAD)
    assert [(problem.kind, problem.row) for problem in table.problems] == [(kind, 2)]
    assert len(table.rows) == 1


def test_a_foreign_amount_without_a_currency_and_a_rate_of_nothing_are_told() -> None:
    head = ("Date", "Foreign Amount", "Rate", "PKR Amount")
    table = read(S_PRC, head, ("2026-04-03", "10", "280", "2800"), ("2026-04-03", "USD 10", "0", "2800"))
    assert [problem.kind for problem in table.problems] == ["row_has_no_currency", "not_a_number"]


@pytest.mark.parametrize("kind", TABLES)
def test_another_table_is_no_paper(kind: str) -> None:
    other = grid(("Date", "Description", "Balance"), ("2026-04-03", "x", "1"))
    assert paper_tables.read(kind, (Words(()), other), home=PKR, date_order="dmy") is None
    assert paper_tables.header_words(kind).startswith("date of realisation, ")


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("03-Jul-2025", "dmy", date(2025, 7, 3)),
        ("3 July 2025 05:53 PM", "dmy", date(2025, 7, 3)),
        ("Jul 3, 2025", "dmy", date(2025, 7, 3)),
        ("03/07/2025", "dmy", date(2025, 7, 3)),
        ("03/07/2025", "mdy", date(2025, 3, 7)),
        ("03.07.25", "dmy", None),
        ("2025-07-03T10:00:00", "dmy", date(2025, 7, 3)),
        ("2025-07", "dmy", None),
    ],
)
def test_days_are_read_as_papers_print_them(text: str, order: str, day: date | None) -> None:
    if day is not None:
        assert day_of(text, order) == day
        return
    with pytest.raises(DeskError) as refused:
        day_of(text, order)
    assert refused.value.kind == "not_a_day_here"


@given(st.lists(st.lists(st.text(max_size=12), max_size=8).map(tuple), max_size=4), st.sampled_from(TABLES))
def test_no_cell_makes_it_stumble(rows: list[tuple[str, ...]], kind: str) -> None:
    heads = {S_PRC: ("Date", "PKR Amount", "Foreign Amount", "Currency", "Rate"), TAX_LIST: FBR_HEAD}
    table = read(kind, heads.get(kind, ("Date", "Tax", "Section", "Amount")), *rows)
    assert len(table.rows) + len(table.problems) <= len(rows)


def test_rows_to_be_typed_keep_what_cannot_be_read() -> None:
    rows = (
        FBR_HEAD,
        ("1", "03-Jul-2025", "2026", "154A", SOFTWARE, "1,000,000", "2,500"),
        ("2", "03-Jul-2025", "2026", "", "Profit", "-", "twenty"),
        ("", "Total", "", "", "", "1,000,000", "2,500"),
    )
    assert paper_tables.typed(TAX_LIST, grid(*rows), home=PKR, date_order="dmy") == (
        {"date": "2025-07-03", "credited_pkr": "1000000.00", "tax_pkr": "2500.00", "section": "154A", "text": SOFTWARE},
        {"date": "03-Jul-2025", "tax_pkr": "twenty", "text": "Profit"},
    )


def test_rows_without_their_titles_or_of_another_paper_are_left_to_their_order() -> None:
    for kind, rows in ((TAX_LIST, (("1", "03-Jul-2025"),)), ("contract", (FBR_HEAD,))):
        assert paper_tables.typed(kind, grid(*rows), home=PKR, date_order="dmy") is None


@pytest.mark.parametrize("long", [f"u/s{' ' * 1_000_000}x", "T" * 1_000_000, f"01/02/2026{' ' * 1_000_000}x"])
def test_a_cell_of_a_million_letters_is_read_at_once(long: str) -> None:
    begun = time.process_time()
    found = read(TAX_CERTIFICATE, ("Date", "Tax", "Description"), ("01/02/2026", "5.00", long), (long, "5.00", "x"))
    assert time.process_time() - begun < 1
    assert (len(found.rows), [problem.row for problem in found.problems]) == (1, [3])
