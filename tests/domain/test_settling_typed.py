"""A typed payment and the bank line for it are one payment, and the order of anything changes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freelancer_desk.domain.accounts import Account, AccountType
from freelancer_desk.domain.countries import Sections
from freelancer_desk.domain.matching import Entry
from freelancer_desk.domain.money import currency
from freelancer_desk.domain.receipts import Receipt, Typed, base, typed_receipt
from freelancer_desk.domain.settling import Facts, Settlement, settle
from freelancer_desk.domain.statements import Kind
from freelancer_desk.domain.words import ask

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from freelancer_desk.domain.earnings import Earning

START = date(2026, 1, 10)
UPWORK, WALLET, BANK, OTHER_BANK, EURO = (
    Account("Upwork", currency("USD"), "", AccountType.PLATFORM),
    Account("Payoneer", currency("USD"), "", AccountType.WALLET),
    Account("Meezan", currency("PKR"), "0001", AccountType.BANK),
    Account("MCB", currency("PKR"), "0002", AccountType.BANK),
    Account("Payoneer", currency("EUR"), "", AccountType.WALLET),
)
ACCOUNTS = (UPWORK, WALLET, BANK, OTHER_BANK, EURO)
SECTIONS = Sections(export="154A", social="154B", local="153", interest="151")


def entry(number: int, account: Account, kind: Kind, minor: int, day: int = 0, **more: object) -> Entry:
    values: dict[str, object] = {
        "section": "",
        "text": f"row {number}",
        "counterparty": "",
        "external_id": "",
        "reference": "",
        "parent": "",
        "other_minor": None,
        "other_currency": None,
        "key": f"{number:03}{'k' * 29}",
    } | more
    return Entry(
        part_id=number,
        line_id=100 + number,
        account_id=ACCOUNTS.index(account),
        account=account,
        day=START + timedelta(day),
        kind=kind,
        minor=minor,
        **values,  # type: ignore[arg-type]
    )


def typed(number: int = 1, **more: object) -> Typed:
    values: dict[str, object] = dict.fromkeys(
        (
            *(
                "line_key",
                "day",
                "account_id",
                "payer",
                "client",
                "currency",
                "proceeds",
                "converted",
                "retained",
                "rate",
            ),
            *("credited", "withheld", "section", "withheld_by", "purpose_code", "category", "paper"),
        )
    )
    return Typed(**({"id": number, "client_category": "", "note": ""} | values | more))  # type: ignore[arg-type]


def facts(
    entries: Sequence[Entry] = (),
    answers: Mapping[str, str] | None = None,
    receipts: Sequence[Typed] = (),
    earnings: Sequence[Earning] = (),
) -> Facts:
    rates = (Decimal("0.0025"), Decimal("0.01"))
    return Facts("PKR", SECTIONS, tuple(entries), answers or {}, tuple(receipts), tuple(earnings), rates, "unsure")


def settled(*entries: Entry, answers: Mapping[str, str] | None = None, receipts: Sequence[Typed] = ()) -> Settlement:
    return settle(facts(entries, answers, receipts))


def meanings(settlement: Settlement) -> dict[int, str]:
    return {part: meaning.meaning for part, meaning in settlement.meanings.items()}


OUT = entry(1, WALLET, Kind.TRANSFER_OUT, -200000, other_minor=55287000, other_currency="PKR")
HOME = entry(2, BANK, Kind.TRANSFER_IN, 55287000, 1, reference="55", counterparty="PAYONEER INC")
CUT = entry(3, BANK, Kind.TAX, -138218, 1, section="154A", reference="55")


CREDIT = entry(5, BANK, Kind.DEPOSIT, 500000, counterparty="TEST PERSON")
GROUP = "credit:meezan-pkr-0001:test-person"


# ---------------------------------------------------------------- typed payments


def test_a_typed_payment_counts_by_the_word_of_the_user() -> None:
    said = typed(
        day=START, payer="Orbit", currency="USD", proceeds=100000, converted=100000, credited=27800000, withheld=69500,
        section="154A", withheld_by="bank", purpose_code="9186", category="it_services", paper="prc",
    )  # fmt: skip
    (receipt,) = settled(receipts=[said]).receipts
    assert receipt == Receipt(
        id="t1", day=START, payer="Orbit", account_id=None, line_id=None, receipt_id=1, scope="export", currency="USD",
        proceeds=100000, converted=100000, retained=None, credited=27800000, base=27800000, withheld=69500,
        section="154A", withheld_by="bank", purpose_code="9186", category="it_services", paper="prc",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "scope"),
    [
        ({"currency": "USD", "section": "154A"}, "export"),
        ({"currency": "USD"}, "export"),
        ({"currency": "PKR"}, "local"),
        ({"currency": "USD", "section": "153(1)(b)"}, "local"),
        ({"currency": "USD", "section": "154B"}, "social"),
    ],
)
def test_the_section_and_the_currency_tell_what_a_typed_payment_is(more: dict[str, Any], scope: str) -> None:
    (receipt,) = settled(receipts=[typed(day=START, credited=5, client="Zeta", **more)]).receipts
    assert (receipt.scope, receipt.payer, receipt.withheld, receipt.category) == (scope, "Zeta", 0, "unsure")


def test_the_category_is_the_payments_else_the_clients_else_the_persons() -> None:
    said = typed(day=START, credited=5, client_category="other_services")
    assert settled(receipts=[said]).receipts[0].category == "other_services"
    assert settled(receipts=[said._replace(category="it_services")]).receipts[0].category == "it_services"


@pytest.mark.parametrize(
    ("credited", "proceeds", "converted", "expected"),
    [
        (27800000, 100000, 65000, 42769231),  # 278,000.00 x 1000 / 650 = 427,692.3077
        (1, 3, 2, 2),  # 1.5 paisa
        (5, 5, 2, 13),  # 12.5 paisa: half up
        (100, 100, 100, 100),
        (100, None, 100, 100),
        (100, 100, None, 100),
        (0, 100, 0, None),
    ],
)
def test_retained_dollars_are_realised_too(
    credited: int, proceeds: int | None, converted: int | None, expected: int | None
) -> None:
    assert base(credited, proceeds, converted) == expected


@given(st.integers(1, 10**13), st.integers(1, 10**9), st.integers(1, 10**9))
def test_the_base_is_the_nearest_paisa(credited: int, proceeds: int, converted: int) -> None:
    found = base(credited, proceeds, converted)
    assert found is not None
    assert abs(2 * (found * converted - credited * proceeds)) <= converted


def test_what_is_typed_lies_over_what_is_printed() -> None:
    said = typed(
        line_key=HOME.key, client="Orbit", proceeds=300000, retained=100000, converted=200000, withheld=5,
        purpose_code="9186", category="it_services", paper="prc",
    )  # fmt: skip
    (receipt,) = settled(OUT, HOME, CUT, receipts=[said]).receipts
    assert (receipt.id, receipt.line_id, receipt.receipt_id) == ("l102", 102, 1)
    assert (receipt.payer, receipt.paper, receipt.purpose_code, receipt.category) == (
        "Orbit",
        "prc",
        "9186",
        "it_services",
    )
    assert (receipt.proceeds, receipt.converted, receipt.retained) == (300000, 200000, 100000)
    assert receipt.base == 82930500, "552,870.00 x 3000 / 2000"
    assert receipt.withheld == 138218, "what the bank printed stands"
    untaxed = settled(OUT, HOME, receipts=[said]).receipts[0]
    assert untaxed.withheld == 5


LATER = typed(day=START + timedelta(3), payer="TEST PERSON", currency="USD", credited=500000)


def same_key(done: Settlement) -> str:
    return next(question.key for question in done.questions if question.kind == "same")


def test_a_bank_line_like_a_typed_payment_waits_for_an_answer() -> None:
    done = settled(CREDIT, receipts=[LATER])
    assert meanings(done) == {5: "maybe_the_same"}
    assert [receipt.id for receipt in done.receipts] == ["t1"]
    (question,) = done.questions
    assert (question.kind, question.at_stake) == ("same", 500000)
    assert "13" in ask("same", dict(question.facts))


def test_it_is_not_the_same_then_both_stand_on_their_own() -> None:
    key = same_key(settled(CREDIT, receipts=[LATER]))
    done = settled(CREDIT, receipts=[LATER], answers={key: "no"})
    assert [q.key for q in done.questions] == [GROUP]
    done = settled(CREDIT, receipts=[LATER], answers={key: "no", GROUP: "export"})
    assert [receipt.id for receipt in done.receipts] == ["l105", "t1"]


def test_nobody_knows_then_it_counts_once_and_is_not_asked_again() -> None:
    key = same_key(settled(CREDIT, receipts=[LATER]))
    done = settled(CREDIT, receipts=[LATER], answers={key: "ask-accountant"})
    assert not done.questions
    assert [receipt.id for receipt in done.receipts] == ["t1"]


def test_it_is_the_same_then_the_line_is_its_evidence() -> None:
    done = settled(CREDIT, receipts=[LATER._replace(line_key=CREDIT.key)])
    (receipt,) = done.receipts
    assert (receipt.id, receipt.line_id, receipt.receipt_id, receipt.scope) == ("t1", 105, 1, "export")
    assert receipt.day == CREDIT.day
    assert meanings(done) == {5: "typed"}
    assert not done.questions


def test_the_questions_about_other_lines_stay_open() -> None:
    stranger = entry(7, BANK, Kind.DEPOSIT, 70000, counterparty="SOMEBODY")
    twin = CREDIT._replace(part_id=8, line_id=108, key="008" + "k" * 29, minor=400000, day=START + timedelta(90))
    done = settled(stranger, CREDIT, twin, receipts=[LATER._replace(line_key=CREDIT.key)])
    assert {q.key: q.lines for q in done.questions} == {GROUP: (108,), "credit:meezan-pkr-0001:somebody": (107,)}


def test_a_linked_payment_whose_line_is_gone_still_counts() -> None:
    (receipt,) = settled(receipts=[LATER._replace(line_key="gone")]).receipts
    assert (receipt.id, receipt.credited) == ("t1", 500000)


def test_a_linked_payment_of_a_pair_stays_one() -> None:
    said = typed(day=START, payer="x", currency="USD", credited=HOME.minor, line_key=HOME.key)
    done = settled(OUT, HOME, CUT, receipts=[said])
    assert [(receipt.id, receipt.line_id) for receipt in done.receipts] == [("t1", 102)]
    assert meanings(done)[2] == "own"


@pytest.mark.parametrize(
    "more",
    [
        {"day": START + timedelta(8)},
        {"credited": 500001},
        {"account_id": 3},
        {"credited": None},
        {"day": None},
    ],
)
def test_another_day_amount_or_account_is_another_payment(more: dict[str, object]) -> None:
    done = settled(CREDIT, receipts=[LATER._replace(**more)])  # type: ignore[arg-type]
    assert [q.kind for q in done.questions] == ["credit"]


def test_what_the_bank_printed_of_a_sure_pair_counts_before_what_was_typed() -> None:
    said = typed(day=START, payer="x", currency="USD", credited=HOME.minor, account_id=2)
    done = settled(OUT, HOME, CUT, receipts=[said])
    assert [(receipt.id, receipt.withheld) for receipt in done.receipts] == [(f"l{HOME.line_id}", -CUT.minor)]
    assert [q.kind for q in done.questions] == ["same"]
    apart = settled(OUT, HOME, CUT, receipts=[said], answers={done.questions[0].key: "no"})
    assert len(apart.receipts) == 2


def test_half_a_typed_payment_is_not_a_payment() -> None:
    with pytest.raises(ValueError, match="7"):
        typed_receipt(typed(7, day=START), facts())


def test_a_typed_payment_is_known_by_its_content() -> None:
    assert LATER.key == LATER._replace(id=99, note="x", paper="prc").key
    assert LATER.key != LATER._replace(credited=500001).key
    assert typed(client="Zeta").key == typed(payer="Zeta").key


# ---------------------------------------------------------------- properties


ROWS = st.lists(
    st.tuples(
        st.sampled_from(ACCOUNTS),
        st.sampled_from(list(Kind)),
        st.sampled_from([100, 200, 40000]),
        st.integers(0, 5),
        st.sampled_from([None, 100, 40000]),
        st.sampled_from(["USD", "PKR"]),
        st.sampled_from(["", "7", "8"]),
        st.sampled_from(["", "7", "8"]),
        st.sampled_from(["", "154A", "151", "unknown"]),
    ),
    max_size=14,
)
INCOMING = {Kind.INCOME, Kind.TRANSFER_IN, Kind.DEPOSIT, Kind.INTEREST}
ANSWERS = st.dictionaries(
    st.sampled_from(
        [
            "credit:meezan-pkr-0001:x",
            "credit:mcb-pkr-0002:x",
            "credit:payoneer-usd:x",
            *(f"line/{n:03}{'k' * 29}" for n in range(3)),
        ]
    ),
    st.sampled_from(["export", "client", "own", "salary", "ask-accountant"]),
    max_size=3,
)
TYPED = st.lists(
    st.builds(
        lambda number, minor, day: typed(number, day=START + timedelta(day), credited=minor, currency="USD"),
        st.integers(1, 9),
        st.sampled_from([100, 40000]),
        st.integers(0, 9),
    ),
    max_size=2,
    unique_by=lambda one: one.id,
)


def made(rows: list[tuple[Account, Kind, int, int, int | None, str, str, str, str]]) -> list[Entry]:
    return [
        entry(
            n,
            account,
            kind,
            minor if kind in INCOMING or (kind is Kind.FX and n % 2) else -minor,
            day,
            other_minor=other,
            other_currency=code if other else None,
            counterparty="x",
            reference=reference,
            parent=parent if kind in {Kind.FEE, Kind.TAX} else "",
            section=section if kind is Kind.TAX else "",
        )
        for n, (account, kind, minor, day, other, code, reference, parent, section) in enumerate(rows)
    ]


@settings(max_examples=150)
@given(ROWS, ANSWERS, TYPED, st.randoms())
def test_the_order_of_lines_never_changes_what_they_mean(
    rows: list[tuple[Account, Kind, int, int, int | None, str, str, str, str]],
    answers: dict[str, str],
    receipts: list[Typed],
    chance: object,
) -> None:
    entries = made(rows)
    one = settle(facts(entries, answers, receipts))
    chance.shuffle(entries)  # type: ignore[attr-defined]
    other = settle(facts(entries, answers, receipts[::-1]))
    assert one.meanings == other.meanings
    assert one.earnings == other.earnings
    assert one.receipts == other.receipts
    assert set(one.transfers) == set(other.transfers)
    assert {q.key: q for q in one.questions} == {q.key: q for q in other.questions}


@settings(max_examples=150)
@given(ROWS, ANSWERS, TYPED)
def test_every_part_means_one_thing_and_no_own_money_counts(
    rows: list[tuple[Account, Kind, int, int, int | None, str, str, str, str]],
    answers: dict[str, str],
    receipts: list[Typed],
) -> None:
    entries = made(rows)
    done = settle(facts(entries, answers, receipts))
    assert set(done.meanings) == {one.part_id for one in entries}
    paired = [part for pair in done.transfers for part in (pair.out.part_id, pair.into.part_id)]
    assert len(paired) == len(set(paired)), "no part is in two transfers"
    assert all(done.meanings[part].meaning == "own" for part in paired)
    own_lines = {100 + part for part, meaning in done.meanings.items() if meaning.meaning == "own"}
    assert not own_lines & {int(e.id[1:]) for e in done.earnings}, "own money is never earned"
    assert len({r.id for r in done.receipts}) == len(done.receipts), "nothing is received twice"
    home = {100 + pair.into.part_id for pair in done.transfers if pair.into.account.currency.code == "PKR"}
    assert {r.line_id for r in done.receipts if r.line_id in own_lines} <= home
    waiting = {100 + part for part, meaning in done.meanings.items() if meaning.meaning == "maybe_the_same"}
    assert not waiting & {r.line_id for r in done.receipts}
    assert all(ask(q.kind, dict(q.facts)) for q in done.questions)


def test_dollars_that_were_all_kept_are_worth_what_the_typed_rate_makes_them() -> None:
    kept = {"day": START, "currency": "USD", "proceeds": 100_000, "converted": 0, "retained": 100_000, "credited": 0}
    found = settled(receipts=[typed(1, rate="280.5", **kept), typed(2, **kept)]).receipts
    assert [receipt.base for receipt in found] == [28_050_000, None], "1,000.00 at 280.5; without a rate unknown"
