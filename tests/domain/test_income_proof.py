"""Proof of income: months, average and countries by hand, self-declared rows marked, clients masked where wished."""

from __future__ import annotations

from datetime import date

import pytest

from freelancer_desk.domain import income_proof
from freelancer_desk.domain.days import Span
from freelancer_desk.domain.income_proof import CHECKLIST, CLIENT, COVER, PARTS, PURPOSES, STATEMENT, IncomeProof, Row
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.outside import typesetting


def pkr(text: str) -> Money:
    return Money.of(text, "PKR")


def usd(text: str) -> Money:
    return Money.of(text, "USD")


def row(day: str, payer: str, worth: str, certificate: str = "", *, is_client: bool = True, **more: Money) -> Row:
    foreign, cut = more.get("foreign"), more.get("cut", pkr("0"))
    return Row(date.fromisoformat(day), payer, foreign, pkr(worth), cut, certificate, is_client)


PROOF = IncomeProof(
    person="Ayesha Khan",
    span=Span(date(2026, 7, 1), date(2026, 9, 30)),
    made_on=date(2026, 10, 5),
    home=currency("PKR"),
    rows=(
        row("2026-07-03", "Payoneer", "100000", "e-PRC 1", is_client=False, foreign=usd("400"), cut=pkr("250")),
        row("2026-07-20", "Acme", "50000.50", foreign=usd("200"), cut=pkr("125")),
        row("2026-09-01", "Zeta", "1000", "e-PRC 2", foreign=Money.of("4.00", "EUR")),
        row("2026-09-02", "Acme", "10"),
        row("2026-09-03", "", "0.50"),
    ),
    countries={
        "": {"USD": usd("9000")}, "US": {"USD": usd("300")}, "DE": {"EUR": Money.of("500.00", "EUR")},
    },
    registration="PSEB 1, valid until 30-Jun-2027",
    purpose="visa",
    version="0.1.0",
)  # fmt: skip


def test_a_month_says_what_came_in_and_what_rests_on_ones_word() -> None:
    told = income_proof.printed(PROOF)["statement"]
    assert told["rows"] == [
        ["Jul 2026", "2", "$600.00", "150,000.50", "50,000.50"],
        ["Aug 2026", "0", "–", "–", "–"],
        ["Sep 2026", "3", "EUR\u00a04.00", "1,010.50", "10.50"],
    ]
    assert told["sums"] == ["Total", "5", "EUR\u00a04.00 · $600.00", "151,011.00", "50,011.00"]
    assert [pair[1] for pair in told["figures"]] == [
        "Rs\u00a0151,011.00",
        "Rs\u00a050,337.00",
        "2 of 5",
        "Rs\u00a0375.00",
    ]


def test_countries_stand_by_their_sum_and_unknown_ones_are_not_told() -> None:
    facts = income_proof.printed(PROOF)["statement"]["facts"]
    assert facts[0][1] == "DE: EUR\u00a0500.00; US: $300.00"
    bare = PROOF._replace(countries={"": {"USD": usd("1")}}, registration="")
    assert [pair[1] for pair in income_proof.printed(bare)["statement"]["facts"]] == ["not recorded", "none stated"]


def test_the_annex_marks_every_row_without_a_certificate() -> None:
    annex = income_proof.printed(PROOF)["annex"]
    assert annex["own_word"] == [False, True, False, True, True]
    assert [one[-1] for one in annex["rows"]] == [
        "e-PRC 1",
        "self-declared",
        "e-PRC 2",
        "self-declared",
        "self-declared",
    ]
    assert annex["under"] == "2 of 5 payments have a certificate of the bank."


def test_a_mask_hides_clients_everywhere_and_keeps_platforms() -> None:
    masked = income_proof.masked(PROOF)
    assert [one.payer for one in masked.rows] == ["Payoneer", "Client A", "Client B", "Client A", ""]
    told = str(income_proof.printed(masked)) + income_proof.letter_text(masked, COVER)
    assert "Acme" not in told
    assert "Zeta" not in told
    many = PROOF._replace(rows=tuple(row("2026-07-01", f"Payer {number}", "1") for number in range(28)))
    assert [one.payer for one in income_proof.masked(many).rows][-3:] == ["Client Z", "Client AA", "Client AB"]


def test_it_says_that_it_is_self_prepared() -> None:
    told = income_proof.printed(PROOF)
    assert told["statement"]["says"].startswith("Self-prepared by Ayesha Khan from bank-issued certificates")
    assert "not issued by a bank" in told["footer"]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_purpose_has_its_list_and_its_letters(purpose: str) -> None:
    proof = PROOF._replace(purpose=purpose)
    told = income_proof.printed(proof)
    assert told["checklist"]["points"][0] == "This statement, signed, with its annex"
    assert purpose in told["checklist"]["title"].replace("rental", "rent")
    cover, client = (income_proof.letter_text(proof, part) for part in (COVER, CLIENT))
    assert "Rs\u00a0151,011.00" in cover
    assert "Ayesha Khan" in client.splitlines()[5]
    assert "CNIC" not in client


def test_nothing_in_a_period_is_told_and_a_nameless_person_gets_a_line() -> None:
    empty = PROOF._replace(rows=(), person="", countries={})
    told = income_proof.printed(empty)
    assert told["person"] == "_" * 28
    assert told["annex"]["rows"] == []
    assert told["statement"]["sums"] == ["Total", "0", "–", "0.00", "–"]
    assert typesetting.pdf("income-proof", told).startswith(b"%PDF-")


@pytest.mark.parametrize("part", PARTS)
def test_each_part_can_be_set_alone_and_repeats_its_bytes(part: str) -> None:
    once = typesetting.pdf("income-proof", income_proof.printed(PROOF, (part,)))
    assert once == typesetting.pdf("income-proof", income_proof.printed(PROOF, (part,)))
    assert part in {STATEMENT, COVER, CLIENT, CHECKLIST}


def test_what_a_payment_without_a_rate_is_worth_is_never_nothing() -> None:
    unrated = row("2026-08-04", "Acme", "0", foreign=usd("300"))._replace(worth=None)
    told = income_proof.printed(PROOF._replace(rows=(*PROOF.rows, unrated)))
    assert told["statement"]["rows"][1:] == [
        ["Aug 2026", "1", "$300.00", "rate missing", "rate missing"],
        ["Sep 2026", "3", "EUR\u00a04.00", "1,010.50", "10.50"],
    ]
    assert told["statement"]["sums"][3:] == ["at least 151,011.00", "at least 50,011.00"]
    assert told["statement"]["figures"][1][1] == "at least Rs\u00a050,337.00"
    assert "leaves out one payment" in told["statement"]["note"]
    assert told["annex"]["rows"][-1][3] == "rate missing"
    assert "I received at least Rs\u00a0151,011.00" in told["letters"][COVER]["paragraphs"][0]
    assert "At least" not in income_proof.printed(PROOF)["statement"]["note"]
