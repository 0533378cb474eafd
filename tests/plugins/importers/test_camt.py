"""CAMT: every version of it, and no XML that could do harm."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.contents import Text
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.plugins.importers import camt
from freelancer_desk.plugins.importers.sources import Source

FILE = Source("made-up.xml", "0" * 64, home="PKR", home_order="dmy", home_iban="PK")
ACCOUNT = "<Acct><Id><IBAN>PK1</IBAN></Id><Svcr><FinInstnId><Nm>Bank</Nm></FinInstnId></Svcr></Acct>"
ENTRY = (
    '<Ntry><Amt Ccy="EUR">8.85</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>'
    "<BookgDt><Dt>2026-03-02</Dt></BookgDt></Ntry>"
)


def document(inner: str, space: str = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02") -> Text:
    return Text("camt", f'<Document xmlns="{space}"><BkToCstmrStmt><Stmt>{inner}</Stmt></BkToCstmrStmt></Document>')


@pytest.mark.parametrize("version", [f"053.001.{number:02}" for number in range(1, 14)] + ["053", "053.001.02.ch.02"])
def test_every_version_is_read(version: str) -> None:
    (statement,) = camt.read(FILE, document(ACCOUNT + ENTRY, f"urn:iso:std:iso:20022:tech:xsd:camt.{version}"))
    assert [str(line.money) for line in statement.lines] == ["EUR 8.85"]


@pytest.mark.parametrize(
    "space", ["", "urn:iso:std:iso:20022:tech:xsd:camt.055.001.02", "http://example.test/camt.053"]
)
def test_another_kind_of_xml_is_refused(space: str) -> None:
    with pytest.raises(DeskError) as refused:
        camt.read(FILE, document(ACCOUNT + ENTRY, space))
    assert refused.value.kind == "camt_not_readable"


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + document(ENTRY).text.replace("8.85", "&x;"),
        document("<a>" * 200 + "</a>" * 200).text,
        document(ENTRY).text[:-3],
        document(ENTRY.replace("8.85", "&nothing;")).text,
        "",
    ],
)
def test_what_could_do_harm_is_refused(text: str) -> None:
    with pytest.raises(DeskError) as refused:
        camt.read(FILE, Text("camt", text))
    assert refused.value.kind == "camt_not_readable"


@pytest.mark.parametrize(
    ("printed", "read"), [("8.850", "8.85"), ("8.845", "8.85"), ("8.8449", "8.84"), ("8", "8.00"), ("0.004", "0.00")]
)
def test_more_decimals_than_the_money_has_are_rounded_half_up(printed: str, read: str) -> None:
    (statement,) = camt.read(FILE, document(ACCOUNT + ENTRY.replace("8.85", printed)))
    assert [line.money.text for line in statement.lines] == [read]


def test_a_pending_entry_is_money_only_where_its_number_will_come_again() -> None:
    pending = ENTRY.replace("BOOK", "PDNG")
    numbered = pending.replace("</Ntry>", "<AcctSvcrRef>R1</AcctSvcrRef></Ntry>")
    report = document(ACCOUNT + ENTRY + pending + numbered).text.replace("Stmt>", "Rpt>").replace("053", "052")
    (read,) = camt.read(FILE, Text("camt", report))
    assert ([line.external_id for line in read.lines], [s.reason for s in read.skipped]) == (["", "R1"], ["PDNG"])
    (final,) = camt.read(FILE, document(ACCOUNT + numbered.replace("PDNG", "BOOK")))
    assert final.lines[0].key == read.lines[1].key, "booked, it is the same line"


def test_balances_of_another_currency_prove_nothing() -> None:
    balance = "<Bal><Tp><CdOrPrtry><Cd>{}</Cd></CdOrPrtry></Tp><Amt Ccy='{}'>{}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>"
    opening, closing = balance.format("OPBD", "EUR", "1.15"), balance.format("CLBD", "{}", "10.00")
    (proved,) = camt.read(FILE, document(ACCOUNT + opening + closing.format("EUR") + ENTRY))
    (unproved,) = camt.read(FILE, document(ACCOUNT + opening + closing.format("SEK") + ENTRY))
    assert (proved.proof.proved, unproved.proof.proved) == (True, None)


@given(st.text(alphabet="<>/&; ACNtmryBDSl0123456789.-", max_size=200))
def test_no_inner_text_makes_it_stumble(inner: str) -> None:
    with suppress(DeskError):
        camt.read(FILE, document(ACCOUNT + ENTRY + inner))
