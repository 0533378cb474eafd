"""Letters: one for each bank account, about the payments that need it, naming the law as the tax pack does."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import Desk, papers, person, receipts, tax_years
from freelancer_desk.desk.papers import letters
from freelancer_desk.domain.letters import KINDS, Letter
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import places

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TODAY = date(2026, 9, 3)
ITO = "Income Tax Ordinance 2001, s.154A(1)(a); First Schedule, Part III, Division IVA"


@pytest.fixture
def known(statements: Desk) -> Desk:
    """The demo's statements, and a person who says who they are; the bank cut 1 % in July and August 2026."""
    person.save(statements, {"name": "Ayesha Khan", "category": "it_services"})
    fields = {"kind": "pseb", "number": "P-1", "from": "2026-03-01", "to": "2027-02-28"}
    person.add_registration(statements, fields)
    return statements


def draft(
    desk: Desk, kind: str, ids: Sequence[str] = (), year: int | None = 2027, account: str = ""
) -> tuple[Letter, ...]:
    chosen = tax_years.year_of(desk.book, year) if year else None
    return letters.draft(desk.book, kind, ids, chosen, today=TODAY, account=account)


def refusal(desk: Desk, kind: str, ids: Sequence[str] = (), account: str = "") -> str:
    with pytest.raises(DeskError) as refused:
        draft(desk, kind, ids, account=account)
    return refused.value.kind


def test_each_bank_gets_its_own_letter_with_its_account_and_payments(known: Desk) -> None:
    mcb, meezan = draft(known, "e-prc")
    assert (mcb.to, mcb.subject) == (("The Branch Manager", "MCB"), "Request for the e-PRCs of 2 remittances")
    assert (meezan.to[1], len(meezan.payments)) == ("Meezan", 4)
    assert mcb.head == ("Account 0000000000007350", "at MCB")
    assert mcb.table is not None
    assert mcb.table.rows[0] == ("16-Jul-2026", "Wise", "$3,050.00", "857,507.50", "2000000005")
    assert mcb.table.sums == ("Total", "", "$5,750.00", "1,619,447.50", "")
    [only] = draft(known, "e-prc", account="MCB PKR 7350")
    assert only == mcb
    assert refusal(known, "e-prc", account="Nobody") == "account_unknown"


def test_the_bank_is_told_the_sender_that_it_printed_whoever_the_client_is(known: Desk) -> None:
    (payment,) = [one for one in receipts.listing(known.book) if one.day == date(2026, 7, 16)]
    receipts.change(known, payment.id, {"client": "Gamma Studio"})
    mcb, _meezan = draft(known, "e-prc")
    assert mcb.table is not None
    assert mcb.table.rows[0][:2] == ("16-Jul-2026", "WISE PAYMENTS")


def test_a_payment_asked_for_is_not_asked_for_again_while_others_wait(known: Desk) -> None:
    [first, second] = [p for letter in draft(known, "e-prc", account="MCB PKR 7350") for p in letter.payments]
    papers.set_state(known, first, "asked")
    [letter] = draft(known, "e-prc", account="MCB PKR 7350")
    assert (letter.payments, letter.subject) == ((second,), "Request for the e-PRC of one remittance")
    assert "remittance below was" in letter.before[0]
    assert letter.table is not None
    assert letter.table.sums == ()


def test_named_payments_are_taken_as_they_are(known: Desk) -> None:
    first = receipts.listing(known.book)[0].id
    [letter] = draft(known, "e-prc", [first], year=None)
    assert letter.payments == (first,)
    assert refusal(known, "e-prc", ["l9999"]) == "row_unknown"
    assert refusal(known, "poem") == "choice_unknown"


def test_the_yearly_certificates_are_asked_for_with_the_days_of_the_tax_year(known: Desk) -> None:
    [letter] = draft(known, "certificates", year=2026, account="MCB PKR 7350")
    assert (
        letter.before[0] == "Please issue two papers for my account for the tax year from 01-Jul-2025 to 30-Jun-2026:"
    )
    assert letter.laws[0].law.startswith("Rule 42:")


def test_a_wrong_purpose_code_is_corrected_to_the_one_of_the_work(known: Desk) -> None:
    assert refusal(known, "purpose-code") == "letter_nothing"
    july, *_, last = [p.id for p in receipts.listing(known.book, tax_years.year_of(known.book, 2027))]
    receipts.change(known, july, {"purpose_code": "9471"})
    receipts.change(known, last, {"category": "other_services"})
    papers.set_state(known, last, "family")
    mcb, meezan = draft(known, "purpose-code")
    assert mcb.table is not None
    assert meezan.table is not None
    assert mcb.table.rows[0][-2:] == ("9471", "9186")
    assert meezan.table.rows[0][-2:] == ("", "9249")
    assert mcb.before[-1] == "9186 stands for freelance computer and information services."
    receipts.change(known, july, {"category": "unsure"})
    assert refusal(known, "purpose-code") == "letter_needs_work"


def test_the_lower_rate_is_asked_for_with_a_valid_certificate_and_work_on_the_list(known: Desk) -> None:
    mcb, meezan = draft(known, "rate")
    assert mcb.table is None
    assert meezan.table is not None
    assert [row[-1] for row in (*meezan.table.rows, meezan.table.sums)] == ["5,919.43", "5,716.81", "11,636.24"]
    assert "certificate P-1, valid from 01-Mar-2026 to 28-Feb-2027" in mcb.before[0]
    assert "0.25\u00a0% under section 154A, not 1\u00a0%" in mcb.before[1]
    assert mcb.laws[0].law == ITO
    assert len(draft(known, "rate", account="MCB PKR 7350")) == 1
    person.save(known, {"category": "other_services"})
    assert refusal(known, "rate") == "letter_needs_it_work"
    with pytest.raises(DeskError) as refused:
        letters.draft(known.book, "rate", (), None, today=date(2027, 3, 1))
    assert refused.value.kind == "letter_needs_registration"


def test_too_much_tax_is_given_back_within_a_week_and_claimed_afterwards(known: Desk) -> None:
    [fresh] = draft(known, "correct-cut")
    assert fresh.table is not None
    assert fresh.table.rows[0][:6] == ("30-Aug-2026", "Payoneer", "762,242.25", "7,622.42", "1,905.61", "5,716.81")
    assert "Rs 5,716.81 more tax" in fresh.before[0]
    with pytest.raises(DeskError) as refused:
        letters.draft(known.book, "correct-cut", today=date(2026, 9, 7))
    assert refused.value.kind == "letter_nothing"
    [later] = letters.draft(known.book, "correct-cut", fresh.payments, today=date(2026, 9, 7))
    assert later.payments == fresh.payments
    right = receipts.listing(known.book)[0].id
    assert refusal(known, "correct-cut", [right]) == "letter_nothing"


def test_a_claim_tells_the_line_of_the_return_and_what_is_proved(known: Desk, tmp_path: Path) -> None:
    [note] = draft(known, "refund")
    assert note.to == ("Note for my return, Tax Year 2027 (Jul 2026 – Jun 2027)",)
    assert "line 64060290 (0.25\u00a0%)" in note.before[1]
    assert note.table is not None
    assert [row[-1] for row in note.table.rows] == ["no", "no"]
    listed = tmp_path / "list.csv"
    listed.write_text("Transaction Date,Section,Value,Tax\n30-Jul-2026,154A,789258,7893\n", encoding="utf-8")
    papers.import_table(known, listed, "fbr_list")
    [note] = draft(known, "refund")
    assert note.table is not None
    assert [row[-1] for row in note.table.rows] == ["yes", "no"]


@pytest.mark.parametrize(
    ("uncut", "told"),
    [
        ("", "shows Rs 7,500.00 as refundable."),  # 10,000 cut from 1,000,000, of which 0.25 % is 2,500
        ("400000", "shows only Rs 6,500.00 as refundable: tax that nobody deducted"),  # less 1,000
        ("4000000", "shows nothing as refundable: tax that nobody deducted"),  # 10,000 more
    ],
)
def test_a_claim_names_what_the_return_will_show(desk: Desk, uncut: str, told: str) -> None:
    person.save(desk, {"category": "it_services"})
    person.add_registration(desk, {"kind": "pseb", "number": "P-1", "from": "2026-03-01", "to": "2027-06-30"})
    fields = {"payer": "Acme", "proceeds": "4000", "currency": "USD", "section": "154A"}
    cut = receipts.add(desk, {**fields, "date": "2026-08-01", "credited_pkr": "1000000", "withheld_pkr": "10000"}).id
    if uncut:
        receipts.add(desk, {**fields, "date": "2026-08-20", "credited_pkr": uncut})
    [note] = draft(desk, "refund", [cut])
    assert "Rs 7,500.00 more tax" in note.before[0]
    assert told in note.before[2]


def test_a_payment_without_an_account_leaves_the_bank_to_fill_in(desk: Desk) -> None:
    fields = {"date": "2026-08-01", "payer": "Acme", "proceeds": "100", "currency": "USD", "credited_pkr": "28000"}
    identity = receipts.add(desk, fields).id
    assert refusal(desk, "e-prc") == "letter_nothing"
    [letter] = draft(desk, "e-prc", [identity])
    assert letter.to == ("The Branch Manager", "……………………")
    assert letter.head == ("Account " + "_" * 28, "at ……………………")
    assert letter.table is not None
    assert "reference" not in letter.table.columns


def test_years_without_rules_name_no_figures(desk: Desk) -> None:
    fields = {"date": "2019-08-01", "payer": "Acme", "proceeds": "100", "currency": "USD", "credited_pkr": "28000"}
    identity = receipts.add(desk, fields).id
    assert refusal(desk, "refund", [identity]) == "letter_nothing"
    [letter] = letters.draft(desk.book, "e-prc", [identity], today=TODAY)
    assert letter.payments == (identity,)


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_is_written_as_pdf_and_as_text_and_names_its_sources(
    known: Desk, kind: str, tmp_path: Path
) -> None:
    for payment in receipts.listing(known.book):
        receipts.change(known, payment.id, {"purpose_code": "9471"})
    year = tax_years.year_of(known.book, 2027)
    with known.reader() as reads:
        pdf = letters.export(reads, kind, (), year, tmp_path / "a.pdf", today=TODAY).read_bytes()
        text = letters.export(reads, kind, (), year, tmp_path / "a.txt", today=TODAY).read_text("utf-8")
        again = letters.export(reads, kind, (), year, tmp_path / "b.pdf", today=TODAY).read_bytes()
        with pytest.raises(DeskError) as refused:
            letters.export(reads, kind, (), year, tmp_path / "a.doc", today=TODAY)
    assert refused.value.kind == "format_unknown"
    assert pdf.startswith(b"%PDF-")
    assert pdf == again
    assert "{" not in text
    assert "Ayesha Khan" in text
    for letter in letters.draft(known.book, kind, (), year, today=TODAY):
        assert letter.laws
        assert all(law.source and law.day for law in letter.laws)


def facts_in(texts: object) -> list[str]:
    """Each fact in braces that a letter's words hold, in their order."""
    if isinstance(texts, dict):
        return [fact for one in texts.values() for fact in facts_in(one)]
    if isinstance(texts, list):
        return [fact for one in texts for fact in facts_in(one)]
    return sorted(set(re.findall(r"{(\w+)}", str(texts))))


def cells_of(letter: Letter) -> list[Sequence[str]]:
    return [*letter.table.rows, letter.table.sums] if letter.table is not None else []


def test_letters_in_roman_urdu_say_the_same_of_the_same(known: Desk) -> None:
    for payment in receipts.listing(known.book):
        receipts.change(known, payment.id, {"purpose_code": "9471"})
    year = tax_years.year_of(known.book, 2027)
    for kind in KINDS:
        english = letters.draft(known.book, kind, (), year, today=TODAY)
        roman = letters.draft(known.book, kind, (), year, today=TODAY, language="ur_Latn")
        assert [one.payments for one in roman] == [one.payments for one in english]
        for ours, theirs in zip(roman, english, strict=True):
            assert (ours.bank, ours.number, ours.day, len(ours.laws)) == (
                theirs.bank, theirs.number, theirs.day, len(theirs.laws)
            )  # fmt: skip
            assert (len(ours.before), len(ours.after), len(ours.enclosures)) == (
                len(theirs.before), len(theirs.after), len(theirs.enclosures)
            )  # fmt: skip
            assert not set(ours.before + ours.after) & set(theirs.before + theirs.after)
            assert cells_of(ours) == [
                tuple({"yes": "haan", "no": "nahin", "Total": "Kul"}.get(cell, cell) for cell in row)
                for row in cells_of(theirs)
            ]
    mcb = letters.as_text(known.book, "e-prc", (), year, today=TODAY, account="MCB PKR 7350", language="ur_Latn")
    assert "Mauzu: 2 remittances ke e-PRC ki darkhwast" in mcb
    assert "Dastakhat" in mcb
    assert "Signature" not in mcb


def test_the_words_of_other_languages_know_the_same_facts() -> None:
    folder = places.resources() / "letters"
    others = sorted(folder.glob("*.*.toml"))
    assert others
    for path in others:
        english = tomllib.loads((folder / f"{path.name.split('.')[0]}.toml").read_text(encoding="utf-8"))
        own = tomllib.loads(path.read_text(encoding="utf-8"))
        assert own["code_meanings"].keys() == english["code_meanings"].keys()
        assert own["kinds"].keys() == english["kinds"].keys()
        for kind, words in own["kinds"].items():
            there = english["kinds"][kind]
            assert words.keys() == there.keys() & {"subject", "before", "table_before", "after", "enclosures"}
            for part, texts in words.items():
                assert facts_in(texts) == facts_in(there[part]), (kind, part)


def test_a_language_without_letters_is_refused(known: Desk) -> None:
    with pytest.raises(DeskError) as refused:
        letters.draft(known.book, "e-prc", today=TODAY, language="ur")
    assert (refused.value.kind, refused.value.facts["choices"]) == ("choice_unknown", "en, ur_Latn")
