"""A tax summary says the same figures on paper, in the workbook and as data, and says what is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pytest

from freelancer_desk.domain import documents, figures
from freelancer_desk.domain.days import Span, TaxYear
from freelancer_desk.domain.figures import Grouping
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.summaries import (
    AccountSummary,
    Payment,
    Question,
    StatementSummary,
    TaxSummary,
    Totals,
)
from freelancer_desk.domain.words import say
from freelancer_desk.outside import typesetting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from freelancer_desk.domain.exports import Document, Table
    from freelancer_desk.domain.taxes.assess import Assessment

WORKING: dict[str, Any] = {
    "pack": {"id": "pk-2026", "status": "enacted", "sha256": "ab" * 32},
    "lines": [
        {
            "label": "Export of services", "base": "1112070.00", "rate": "0.0025", "tax": "2780.18",
            "withheld": "2780.18", "shortfall": "0.00", "excess": "0.00", "return_code": "64030210",
            "law": "s. 154A", "source": "https://example.org/law",
        },
        {
            "label": "Slab", "base": None, "rate": "", "tax": "0.00", "withheld": "181.58", "shortfall": "0.00",
            "excess": "181.58", "return_code": None, "law": "First Schedule", "source": "",
        },
    ],
    "at_risk": [
        {"key": "no_certificate", "rows": ["a", "b"], "up_to": "8340.53", "paper": "e-PRC"},
        {"key": "category", "rows": ["a"], "up_to": "5.00", "paper": None},
    ],
    "questions": [{"text": "Is the certificate valid?"}],
    "warnings": [{"text": "Cut at another rate."}],
    "normal": {"taxable_income": "600000.00"}, "final_tax": "2780.18",
    "total_tax": "2780", "total_withheld": "2961.76", "payable": "0", "refundable": "182",
}  # fmt: skip


def pkr(text: str) -> Money:
    return Money.of(text, "PKR")


def usd(text: str) -> Money:
    return Money.of(text, "USD")


PAYMENT = Payment(
    id="l2", day=date(2025, 9, 30), payer="Payoneer", account="Meezan PKR 0001", scope="export",
    proceeds=usd("2000.00"), converted=usd("2000.00"), retained=usd("0.00"), credited=pkr("552870.00"),
    base=pkr("552870.00"), rate=Decimal("276.435"), withheld=pkr("1382.18"), section="154A", withheld_by="bank",
    purpose_code="9186", category="it_services", paper="e-PRC", flags=(), typed=False,
)  # fmt: skip
LOCAL = PAYMENT._replace(
    id="t1", payer="=Shop", scope="local", proceeds=None, converted=None, retained=None, credited=pkr("10.50"),
    base=None, rate=None, withheld=pkr("0"), section="", purpose_code="", paper="", typed=True,
)  # fmt: skip
STATEMENT = StatementSummary(
    "meezan.csv",
    date(2025, 9, 26),
    date(2025, 10, 31),
    9,
    pkr("25000.00"),
    pkr("498123.79"),
    pkr("0.00"),
    None,
    True,
    1,
)
BARE = StatementSummary("bare.csv", None, None, 0, None, None, None, None, None, 1)
OFF = STATEMENT._replace(name="off.csv", difference=pkr("-0.02"), proved=False)
ACCOUNT = AccountSummary(
    1, "Meezan PKR 0001", "Meezan", "bank", "0001", pkr("498123.79"), pkr("0"), False,
    date(2025, 9, 26), date(2025, 10, 31), 9, (STATEMENT, BARE, OFF),
)  # fmt: skip
QUESTION = Question(
    "credit:x", "credit",
    {"account": "Meezan PKR 0001", "who": "TEST", "amount": "PKR 5000.00", "day": "2025-09-26", "n": "1"},
    ("export",), pkr("5000.00"), (1,),
)  # fmt: skip
SUMMARY = TaxSummary(
    year=TaxYear(2026, Span(date(2025, 7, 1), date(2026, 6, 30))),
    person="Ayesha Khan", registrations=("PSEB",), filer_status="active", category="it_services",
    assessment=cast("Assessment", None), payments=(PAYMENT, LOCAL),
    totals=Totals(
        {"EUR": Money.of("1.00", "EUR"), "USD": usd("6650.00")}, {}, pkr("1112070.00"), {}, {"USD": usd("1102.21")}
    ),
    accounts=(ACCOUNT,), open_questions=(QUESTION, QUESTION._replace(at_stake=None)), made_on=date(2026, 7, 1),
    book_head="0123456789abcdef", version="0.1.0",
)  # fmt: skip
EMPTY = SUMMARY._replace(
    person="", registrations=(), filer_status="", category="", payments=(), accounts=(), open_questions=(),
    totals=Totals({}, {}, pkr("0"), {}, {}),
)  # fmt: skip
NOTHING = WORKING | {"lines": [], "at_risk": [], "questions": [], "warnings": [], "payable": "0", "refundable": "0"}


@pytest.fixture
def _lakhs() -> Iterator[None]:
    figures.write_with(Grouping.LAKH)
    yield
    figures.write_with(Grouping.THOUSANDS)


def made() -> Document:
    return documents.tax_summary(SUMMARY, WORKING)


def table(document: Document, name: str) -> Table:
    return next(one for one in document.tables if one.name == name)


def test_the_working_says_base_rate_tax_cut_and_what_is_left() -> None:
    rows = table(made(), "lines").rows
    assert rows[0] == (
        "Export of services", Decimal("1112070.00"), "0.25\u00a0%", Decimal("2780.18"), Decimal("2780.18"), Decimal(0),
        "64030210", "s. 154A",
    )  # fmt: skip
    assert rows[1][1:3] == (None, "")
    assert rows[1][5] == Decimal("-181.58")


def test_the_totals_of_the_tax_are_those_of_the_working() -> None:
    assert table(made(), "tax_totals").rows == (
        ("Taxable income", Decimal(600000)),
        ("Final tax", Decimal("2780.18")),
        ("Tax for the year", Decimal(2780)),
        ("Cut by banks and payers, and paid in advance", Decimal("2961.76")),
        ("Still to pay", Decimal(0)),
        ("Cut too much", Decimal(182)),
    )


def test_the_payments_add_up_in_the_last_row() -> None:
    rows = table(made(), "payments").rows
    assert rows[0][:6] == (
        date(2025, 9, 30), "Payoneer", "$2,000.00", "276.435", Decimal("552870.00"), Decimal("1382.18"),
    )  # fmt: skip
    assert rows[1][2:4] == ("", "")
    assert rows[1][-1] == say("document.paper.no")
    assert rows[2][4:6] == (Decimal("552880.50"), Decimal("1382.18"))


def test_totals_stand_side_by_side_and_are_never_added() -> None:
    rows = [row[1:] for row in table(made(), "totals").rows]
    assert rows == [
        ("EUR", Decimal("1.00")),
        ("USD", Decimal("6650.00")),
        ("PKR", Decimal("1112070.00")),
        ("USD", Decimal("1102.21")),
    ]


def test_a_statement_that_does_not_add_up_says_by_how_much() -> None:
    proofs = [row[-1] for row in table(made(), "accounts").rows]
    assert proofs == ["yes", "no balances printed", "no: \u2212Rs\u00a00.02"]
    assert ACCOUNT.proved is False
    assert ACCOUNT._replace(statements=(STATEMENT, BARE)).proved is True
    assert ACCOUNT._replace(statements=(BARE,)).proved is None


def test_open_points_and_risks_are_told_in_words() -> None:
    opened = [row[0] for row in table(made(), "open").rows]
    assert opened[:2] == ["Is the certificate valid?", "Cut at another rate."]
    assert "PKR 5000.00 came from TEST" in str(opened[2])
    assert [row[1] for row in table(made(), "open").rows] == [None, None, Decimal("5000.00"), None]
    risks = table(made(), "risks").rows
    assert [str(row[0])[:10] for row in risks] == ["2 payments", "A conditio"]
    assert [row[2] for row in risks] == ["e-PRC", ""]


def test_the_head_says_what_is_not_known() -> None:
    known, unknown = dict(made().head), dict(documents.tax_summary(EMPTY, NOTHING).head)
    assert known[say("document.name")] == "Ayesha Khan"
    assert known[say("document.rules")] == f"pk-2026 (enacted), {'ab' * 6}"
    assert unknown[say("document.name")] == say("document.name.unknown")
    assert unknown[say("document.registrations")] == say("document.registrations.none")
    assert unknown[say("document.filer")] == say("document.filer.unknown")
    assert unknown[say("document.work")] == say("document.work.unknown")


def test_the_sources_are_named_once_and_the_book_is_named() -> None:
    twice = WORKING | {"lines": WORKING["lines"] * 2}
    notes = documents.tax_summary(SUMMARY, twice).notes
    assert notes.count("https://example.org/law") == 1
    assert "0123456789ab" in notes[-1]


def test_as_data_every_amount_is_a_text() -> None:
    data = made().data
    assert data["tax_year"] == 2026
    assert (data["from"], data["to"], data["made_on"]) == ("2025-07-01", "2026-06-30", "2026-07-01")
    assert data["totals"] == {
        "earned": {"EUR": "1.00", "USD": "6650.00"}, "refunded": {}, "reached": "1112070.00", "reached_foreign": {},
        "outside": {"USD": "1102.21"},
    }  # fmt: skip
    assert data["payments"][0]["proceeds"] == "2000.00"
    assert data["payments"][0]["currency"] == "USD"
    assert data["payments"][1]["proceeds"] is None
    assert data["payments"][1]["base_pkr"] is None
    assert data["payments"][1]["paper"] is None
    assert [q["at_stake_pkr"] for q in data["open"]] == ["5000.00", None]
    assert data["tax"] == WORKING


def test_the_large_figures_tell_what_was_cut_too_much_and_which_papers_are_missing() -> None:
    second = PAYMENT._replace(id="l9", paper="")
    summary = SUMMARY._replace(payments=(PAYMENT, second, LOCAL))
    reached, tax, owed, papers = documents.headline(summary, WORKING, pkr("8340.53"))
    assert (reached["value"], reached["note"]) == ("Rs\u00a01,112,070.00", "2 payments, 1 with a paper")
    assert (tax["value"], tax["note"]) == ("Rs\u00a02,780.00", "cut by banks and payers Rs\u00a02,961.76")
    assert (owed["label"], owed["value"]) == ("Cut too much", "Rs\u00a0182.00")
    assert (papers["value"], papers["note"]) == ("1", "up to Rs\u00a08,340.53 if they are refused")
    _, _, owed, papers = documents.headline(SUMMARY, WORKING | {"payable": "7", "refundable": "0"}, pkr("0"))
    assert (owed["label"], owed["value"]) == ("Still to pay", "Rs\u00a07.00")
    assert (papers["value"], papers["note"]) == ("0", "nothing at risk")
    assert documents.headline(EMPTY, NOTHING, pkr("0"))[2]["label"] == "Still to pay"


def printed(summary: TaxSummary, working: dict[str, Any]) -> dict[str, Any]:
    big = documents.headline(summary, working, pkr("8340.53"))
    return documents.printed(documents.tax_summary(summary, working), big, summary)


def test_on_paper_every_cell_is_a_text_and_the_law_stands_under_its_line() -> None:
    paper = printed(SUMMARY, WORKING)
    for one in paper["tables"]:
        assert len(one["headings"]) == len(one["widths"]) == len(one["align"])
        assert all(isinstance(cell, str) for row in one["rows"] for cell in row)
        assert all(len(row) == len(one["widths"]) for row in one["rows"])
    lines = paper["tables"][0]["rows"]
    assert lines[0][0] == "Export of services\ns. 154A"
    assert lines[1][5] == "\u2212181.58"
    assert lines[0][1] == "1,112,070.00"


@pytest.mark.usefixtures("_lakhs")
def test_on_paper_commas_stand_where_the_user_wants_them() -> None:
    assert printed(SUMMARY, WORKING)["tables"][0]["rows"][0][1] == "11,12,070.00"


def test_an_empty_year_says_so_in_every_table() -> None:
    paper = printed(EMPTY, NOTHING)
    assert all(one["rows"] or one["empty"] for one in paper["tables"])


@pytest.mark.parametrize(("summary", "working"), [(SUMMARY, WORKING), (EMPTY, NOTHING)])
def test_the_paper_can_be_set(summary: TaxSummary, working: dict[str, Any]) -> None:
    assert typesetting.pdf("tax-summary", printed(summary, working)).startswith(b"%PDF-1.7")
