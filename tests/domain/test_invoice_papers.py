"""What stands on a paper: labels in the client's language, figures in its grouping, amounts in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.invoices import iban, sealing
from freelancer_desk.domain.invoices.documents import plain, printed, text
from freelancer_desk.domain.invoices.invoice import CREDIT_NOTE, PLATFORM, Dress, Invoice, Party, PayInto
from freelancer_desk.domain.invoices.lines import INCLUSIVE, InvoiceLine
from freelancer_desk.domain.invoices.spelled import english, spelled, urdu
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words.invoice_papers import SENTENCES

PKR = currency("PKR")
IBAN = "PK36SCBL0000001123456702"
PAPER = Invoice(
    kind="invoice",
    number="INV-2026-0007",
    day=date(2026, 11, 23),
    due=date(2026, 12, 7),
    seller=Party("Ayesha Khan", ("House 12", "Islamabad"), "a@example.org", "", (("NTN", "1234567-8"),)),
    client=Party("Karachi Shop", ("Saddar",)),
    currency=PKR,
    lines=(
        InvoiceLine("Logo\nthree drafts", Decimal(1), "", Decimal(45000), Decimal(10), Decimal(16)),
        InvoiceLine("Words", Decimal(12345), "words", Decimal("3.125"), Decimal(0), Decimal(16)),
    ),
    tax_name="PST",
    charged=Decimal(95),
    deposit=Money.of("20000", PKR),
    pay_into=PayInto("Ayesha Khan", "SCB", IBAN),
    dress=Dress(in_words=True, lakh=True),
)


def texts(data: object) -> list[str]:
    if isinstance(data, dict):
        return [text for value in data.values() for text in texts(value)]
    if isinstance(data, list):
        return [text for value in data for text in texts(value)]
    return [data] if isinstance(data, str) else []


def test_a_paper_prints_its_lines_sums_and_words() -> None:
    told = printed(PAPER)
    first, second = told["lines"]
    assert (first["text"], first["under"]) == ("Logo", ["three drafts", "Discount 10 %"])
    assert first["cells"] == ["1", "45,000.00", "40,500.00"]
    assert second["cells"] == ["12,345\u00a0words", "3.125", "38,578.13"]
    rows = [(row["label"][0], row["share"], row["text"], row["rank"]) for row in told["sums"]]
    # 40,500.00 + 38,578.13 = 79,078.13; less 5 % (3,953.91) = 75,124.22; 16 % of it is 12,019.88 (12,019.8752)
    assert rows == [
        ("Subtotal", "", "79,078.13", ""),
        ("Discount", "5 %", "−3,953.91", ""),
        ("PST", "16 %", "12,019.88", ""),
        ("Total", "", "PKR\u00a087,144.10", "total"),
        ("Deposit due now", "", "PKR\u00a020,000.00", "under"),
    ]
    assert told["words"] == ["Eighty-seven thousand one hundred forty-four rupees and ten paisa only"]
    assert told["pay"]["rows"][2] == [["IBAN"], "PK36 SCBL 0000 0011 2345 6702"]


def test_a_quote_bills_nobody() -> None:
    assert printed(PAPER)["client"]["label"] == ["Bill to"]
    quote = PAPER._replace(kind="quote", dress=PAPER.dress._replace(language="both"))
    assert printed(quote)["client"]["label"] == ["Quote for", "برائے"]


def test_a_paper_in_both_languages_has_two_labels_and_two_sums_in_words() -> None:
    told = printed(PAPER._replace(dress=PAPER.dress._replace(language="both")))
    assert told["title"] == ["Invoice", "انوائس"]
    assert told["words"][1] == "ستاسی ہزار ایک سو چوالیس روپے اور دس پیسے صرف"
    assert told["language"] == "en"
    assert (
        printed(PAPER._replace(dress=PAPER.dress._replace(language="ur")))["facts"]["rows"][0][1]
        == "23\u00a0نومبر\u00a02026"
    )


def test_prices_with_the_tax_in_them_show_it_under_the_total() -> None:
    rows = printed(PAPER._replace(prices=INCLUSIVE, charged=Decimal(100)))["sums"]
    assert [row["rank"] for row in rows] == ["", "total", "under", "under"]
    assert rows[2]["label"] == ["of which PST"]


def test_a_statement_of_earnings_is_never_called_an_invoice_and_a_credit_note_names_its_invoice() -> None:
    statement = printed(PAPER._replace(kind=PLATFORM, number="", pay_into=None))
    assert statement["title"] == ["Statement of platform earnings"]
    assert statement["draft"] == []
    note = printed(PAPER._replace(kind=CREDIT_NOTE, number="CN-1", concerns="INV-2026-0007", due=None))
    assert [["For invoice"], "INV-2026-0007"] in note["facts"]["rows"]
    assert printed(PAPER._replace(number=""))["draft"] == ["Draft"]


def test_nothing_is_called_zero_rated_by_itself() -> None:
    lines = (PAPER.lines[0]._replace(tax=Decimal(0)),)
    every = " ".join(texts(printed(PAPER._replace(lines=lines))))
    assert "zero" not in every.casefold()
    assert "16" not in every


def test_the_plain_data_holds_exact_amounts_and_where_to_pay() -> None:
    told = plain(PAPER._replace(qr="00020201"))
    assert told["totals"] == {
        "lines": "79078.13", "discount": "3953.91", "net": "75124.22", "tax": "12019.88", "total": "87144.10",
    }  # fmt: skip
    assert (told["iban"], told["raast_qr"], told["date"]) == (IBAN, "00020201", "2026-11-23")
    assert plain(PAPER._replace(pay_into=None))["iban"] is None


def test_both_languages_have_every_label_and_twelve_months() -> None:
    labels = {
        tongue: {k.split(".", 2)[2] for k in SENTENCES if k.startswith(f"paper.{tongue}.")} for tongue in ("en", "ur")
    }
    assert labels["en"] == labels["ur"] != set()
    assert {len(str(SENTENCES[f"paper.{tongue}.months"]).split()) for tongue in labels} == {12}


def test_a_sealed_paper_is_unsealed_as_it_was() -> None:
    logo = b"\x89PNG"
    whole = PAPER._replace(
        qr="x", home_equivalent=Money.of("1", PKR), home_rate=Decimal("1.5"), paid=Money.of("2", PKR),
        notes=("a", "b"), dress=PAPER.dress._replace(logo=logo),
    )  # fmt: skip
    kept = sealing.packed(whole)
    assert sealing.unpacked(kept, lambda sha256: logo if sha256 else b"") == whole
    bare = PAPER._replace(day=None, due=None, deposit=None, pay_into=None)
    assert sealing.unpacked(sealing.packed(bare), lambda _: b"") == bare


@pytest.mark.parametrize(
    ("amount", "code", "lakh", "told"),
    [
        (
            "1234567.50",
            "PKR",
            True,
            "Twelve lakh thirty-four thousand five hundred sixty-seven rupees and fifty paisa only",
        ),
        ("1234567", "PKR", False, "One million two hundred thirty-four thousand five hundred sixty-seven rupees only"),
        ("1.01", "USD", False, "One US dollar and one cent only"),
        ("0.99", "GBP", False, "Zero pounds sterling and ninety-nine pence only"),
        ("10000000", "PKR", True, "One crore rupees only"),
        ("-5", "EUR", False, "Minus five euros only"),
        ("12.345", "KWD", False, "Twelve KWD and 345/1000 only"),
    ],
)
def test_an_amount_in_english_words(amount: str, code: str, lakh: bool, told: str) -> None:  # noqa: FBT001
    assert spelled(Money.of(amount, code), lakh=lakh) == told


@pytest.mark.parametrize(
    ("amount", "code", "told"),
    [
        ("150000", "PKR", "ایک لاکھ پچاس ہزار روپے صرف"),
        ("1234567.50", "PKR", "بارہ لاکھ چونتیس ہزار پانچ سو سڑسٹھ روپے اور پچاس پیسے صرف"),
        ("25000000", "PKR", "دو کروڑ پچاس لاکھ روپے صرف"),
        ("-99", "USD", "منفی ننانوے امریکی ڈالر صرف"),
        ("7.5", "JOD", "سات JOD اور 500/1000 صرف"),
    ],
)
def test_an_amount_in_urdu_words(amount: str, code: str, told: str) -> None:
    assert spelled(Money.of(amount, code), "ur") == told


@given(st.integers(0, 10**13), st.integers(0, 10**13))
def test_different_numbers_have_different_words(one: int, other: int) -> None:
    for words in (urdu, lambda n: english(n, lakh=True), lambda n: english(n, lakh=False)):
        assert (words(one) == words(other)) == (one == other)


def test_an_iban_is_right_only_with_its_check_digits_and_its_length() -> None:
    assert iban.check(" pk36 scbl 0000 0011 2345 6702 ") == IBAN
    assert iban.check("PK76MEZN0001580107677601") == "PK76MEZN0001580107677601"
    assert iban.check("GB82WEST12345698765432") == "GB82WEST12345698765432"
    assert iban.bank_code(IBAN) == "SCBL"
    assert iban.bank_code("DE89370400440532013000") == ""
    for wrong in ("PK00ABCD0000000000000000", IBAN[:-1], IBAN + "0", "PK36", "", "پاکستان", "PK37SCBL0000001123456702"):
        with pytest.raises(DeskError) as refused:
            iban.check(wrong)
        assert refused.value.kind == "iban_wrong"


def test_the_words_of_a_paper_stand_in_reading_order() -> None:
    lines = text(printed(PAPER._replace(dress=PAPER.dress._replace(language="ur")))).splitlines()
    assert lines[0] == "انوائس INV-2026-0007"
    assert lines.index("Ayesha Khan") < lines.index("Karachi Shop") < lines.index("کل رقم  PKR\u00a087,144.10")
    assert "آئی بین: PK36 SCBL 0000 0011 2345 6702" in lines
