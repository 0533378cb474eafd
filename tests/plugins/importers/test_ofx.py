"""OFX as banks really write it, and what happens when a file tells less than it should."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.contents import Text
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.plugins.importers import ofx
from freelancer_desk.plugins.importers.sources import Source

FILE = Source("made-up.ofx", "0" * 64, home="PKR", home_order="dmy", home_iban="PK")
ROW = "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260302<TRNAMT>5.00<FITID>7<NAME>Zoya</STMTTRN>"
TAGS = ("OFX", "FI", "ORG", "STMTRS", "CCSTMTRS", "CURDEF", "BANKACCTFROM", "ACCTID", "BANKTRANLIST", "STMTTRN")


def text(rows: str = ROW, currency: str = "PKR", bank: str = "Indus Bank", number: str = "1234") -> Text:
    account = f"<BANKACCTFROM><BANKID>0042<ACCTID>{number}</BANKACCTFROM>"
    signed = f"<SONRS><FI><ORG>{bank}</FI></SONRS>" if bank else ""
    return Text("ofx", f"<OFX>{signed}<STMTRS><CURDEF>{currency}{account}<BANKTRANLIST>{rows}</BANKTRANLIST></STMTRS>")


def test_line_ends_and_closing_tags_make_no_difference() -> None:
    closed = text().text.replace("<FITID>7<NAME>Zoya", "<FITID>7</FITID>\r\n<NAME>Zoya</NAME>").lower()
    (one,), (other,) = ofx.read(FILE, text()), ofx.read(FILE, Text("ofx", closed))
    assert [line.key for line in one.lines] != []
    assert one.lines[0].money == other.lines[0].money
    assert other.lines[0].external_id == "7"
    assert other.account.institution == "indus bank"


def test_a_name_that_the_user_gave_beats_the_banks_bare_code_but_not_its_printed_name() -> None:
    given_account = Source("made-up.ofx", "0" * 64, account="Meezan Bank USD 0001")
    assert ofx.read(given_account, text())[0].account.key == "indus bank/PKR/1234"
    assert ofx.read(given_account, text(bank=""))[0].account.key == "meezan bank/PKR/1234"
    assert ofx.read(FILE, text(bank=""))[0].account.key == "0042/PKR/1234"
    assert ofx.read(given_account, text(bank="", currency="", number=""))[0].account.key == "meezan bank/USD/0001"


def test_a_currency_that_is_none_is_asked_for_and_the_answer_is_taken() -> None:
    (waiting,) = ofx.read(FILE, text(currency="XYZ"))
    assert waiting.lines == ()
    assert [(doubt.row, doubt.key) for doubt in waiting.doubts] == [(1, FILE.key("currency"))]
    answered = Source("made-up.ofx", "0" * 64, {FILE.key("currency"): "EUR"})
    (told,) = ofx.read(answered, text(currency="XYZ"))
    assert [str(line.money) for line in told.lines] == ["EUR 5.00"]


def test_a_file_that_tells_no_bank_at_all_asks_for_the_account() -> None:
    nobody = Text("ofx", f"<OFX><STMTRS><CURDEF>PKR<BANKTRANLIST>{ROW}</BANKTRANLIST></STMTRS></OFX>")
    with pytest.raises(DeskError) as refused:
        ofx.read(FILE, nobody)
    assert refused.value.kind == "account_needed"


def test_a_number_that_comes_again_with_the_same_row_is_one_line() -> None:
    (statement,) = ofx.read(FILE, text(rows=ROW + ROW))
    assert len({line.key for line in statement.lines}) == 1
    (statement,) = ofx.read(FILE, text(rows=(ROW + ROW).replace("<FITID>7", "<FITID>")))
    assert len({line.key for line in statement.lines}) == 2


def test_a_period_that_the_rows_contradict_is_not_believed() -> None:
    early = ROW.replace("20260302", "20260101")
    period = "<DTSTART>20260301<DTEND>20260331"
    assert ofx.read(FILE, text(rows=period + ROW))[0].period is not None
    assert ofx.read(FILE, text(rows=period + early))[0].period is None


@given(st.lists(st.one_of(st.sampled_from(TAGS), st.text(max_size=8)), max_size=40), st.data())
def test_no_heap_of_tags_makes_it_stumble(words: list[str], data: st.DataObject) -> None:
    shapes = ("<{}>", "</{}>", "{}", "<{}", "<![CDATA[{}", "<!--{}")
    heap = "".join(data.draw(st.sampled_from(shapes)).format(word) for word in words)
    with suppress(DeskError):
        ofx.read(FILE, Text("ofx", f"<OFX><STMTRS><CURDEF>PKR<BANKID>1{ROW}{heap}"))
