"""What every part means follows from lines, answers and typed payments alone, and nothing counts twice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.accounts import Account, AccountType
from freelancer_desk.domain.countries import Sections
from freelancer_desk.domain.earnings import Earning
from freelancer_desk.domain.matching import Entry
from freelancer_desk.domain.money import currency
from freelancer_desk.domain.receipts import Typed
from freelancer_desk.domain.settling import Facts, Settlement, settle
from freelancer_desk.domain.statements import Kind
from freelancer_desk.domain.words import ask, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


# ---------------------------------------------------------------- meanings


@pytest.mark.parametrize(
    ("account", "kind", "minor", "meaning"),
    [
        (WALLET, Kind.INCOME, 5, "earning"),
        (WALLET, Kind.FEE, -5, "fee"),
        (UPWORK, Kind.TAX, -5, "tax"),
        (WALLET, Kind.EXPENSE, -5, "expense"),
        (BANK, Kind.CASH, -5, "cash"),
        (BANK, Kind.INTEREST, 5, "interest"),
        (UPWORK, Kind.REFUND, -5, "refund"),
        (WALLET, Kind.TRANSFER_OUT, -5, "on_the_way"),
        (WALLET, Kind.TRANSFER_IN, 5, "unanswered"),
        (BANK, Kind.DEPOSIT, 5, "unanswered"),
        (WALLET, Kind.FX, -5, "unanswered"),
        (BANK, Kind.INCOME, 5, "unanswered"),
    ],
)
def test_a_kind_means_no_more_than_it_says(account: Account, kind: Kind, minor: int, meaning: str) -> None:
    done = settled(entry(1, account, kind, minor))
    assert meanings(done) == {1: meaning}
    assert bool(done.questions) == (meaning == "unanswered")
    assert not done.receipts
    assert len(done.earnings) == (meaning in {"earning", "refund"})


def test_an_export_tax_that_belongs_to_nothing_is_asked_about_and_others_are_not() -> None:
    stray = replace_entry(CUT, reference="")
    (question,) = settled(stray).questions
    assert (question.kind, question.at_stake, question.lines) == ("tax", 138218, (103,))
    assert meanings(settled(stray, answers={question.key: "not_mine"})) == {3: "not_mine"}
    assert not settled(entry(1, BANK, Kind.TAX, -5, section="unknown")).questions


def replace_entry(one: Entry, **more: object) -> Entry:
    return one._replace(**more)  # type: ignore[arg-type]


# ---------------------------------------------------------------- from the platform to the bank


def test_a_pair_that_comes_home_is_one_payment_received_with_its_tax() -> None:
    done = settled(OUT, HOME, CUT)
    assert meanings(done) == {1: "own", 2: "own", 3: "tax"}
    assert {part: m.other_part for part, m in done.meanings.items()} == {1: 2, 2: 1, 3: 2}
    (receipt,) = done.receipts
    assert (receipt.id, receipt.payer, receipt.scope, receipt.category) == ("l102", "Payoneer", "export", "unsure")
    assert (receipt.currency, receipt.proceeds, receipt.converted, receipt.retained) == ("USD", 200000, 200000, 0)
    assert (receipt.credited, receipt.base, receipt.withheld) == (55287000, 55287000, 138218)
    assert (receipt.section, receipt.withheld_by) == ("154A", "bank")
    assert not done.questions
    assert not done.earnings


def test_a_transfer_abroad_or_at_home_is_no_payment_received() -> None:
    done = settled(entry(1, UPWORK, Kind.TRANSFER_OUT, -500), entry(2, WALLET, Kind.TRANSFER_IN, 500))
    assert (len(done.transfers), done.receipts, done.earnings) == (1, [], [])
    done = settled(entry(1, OTHER_BANK, Kind.TRANSFER_OUT, -500), entry(2, BANK, Kind.TRANSFER_IN, 500))
    assert (len(done.transfers), done.receipts, done.earnings) == (1, [], [])


def test_taxes_of_two_sections_are_never_added() -> None:
    other = entry(4, BANK, Kind.TAX, -7777, 1, section="236Y", reference="55")
    (receipt,) = settled(OUT, HOME, CUT, other).receipts
    assert (receipt.withheld, receipt.section) == (138218, "154A")
    (receipt,) = settled(OUT, HOME, CUT, entry(4, BANK, Kind.TAX, -1, 1, section="154A", reference="55")).receipts
    assert receipt.withheld == 138219


def test_an_earning_carries_its_fees_and_taxes() -> None:
    done = settled(
        entry(1, UPWORK, Kind.INCOME, 10000, reference="801", counterparty="Acme"),
        entry(2, UPWORK, Kind.FEE, -1000, reference="802", parent="801"),
        entry(3, UPWORK, Kind.TAX, -160, section="indirect", parent="802"),
    )
    (earning,) = done.earnings
    assert (earning.client, earning.gross, earning.fees, earning.taxes, earning.net) == (
        "Acme",
        10000,
        -1000,
        -160,
        8840,
    )


def test_a_refund_lowers_what_was_earned() -> None:
    done = settled(entry(1, UPWORK, Kind.INCOME, 10000), entry(2, UPWORK, Kind.REFUND, -4000, 1))
    assert [earning.gross for earning in done.earnings] == [10000, -4000]


def test_a_typed_earning_stands_beside_the_printed_ones_in_order_of_days() -> None:
    cash = Earning("e1", START - timedelta(1), "Zeta", None, "USD", 700, 0, 0, "unsure")
    done = settle(facts([entry(1, UPWORK, Kind.INCOME, 10000)], earnings=[cash]))
    assert [earning.id for earning in done.earnings] == ["e1", "l101"]


# ---------------------------------------------------------------- answers


CREDIT = entry(5, BANK, Kind.DEPOSIT, 500000, counterparty="TEST PERSON")
GROUP = "credit:meezan-pkr-0001:test-person"


def test_a_question_says_what_is_open_in_whole_words() -> None:
    (question,) = settled(CREDIT).questions
    assert (question.key, question.kind, question.at_stake, question.lines) == (GROUP, "credit", 500000, (105,))
    sentence = ask(question.kind, dict(question.facts))
    assert "Meezan PKR 0001" in sentence
    assert "PKR 5000.00" in sentence
    assert all(say(f"choice.{choice}") for choice in question.choices)


@pytest.mark.parametrize(("answer", "scope"), [("export", "export"), ("social", "social"), ("local", "local")])
def test_one_answer_settles_all_alike_as_payments_received(answer: str, scope: str) -> None:
    later = replace_entry(CREDIT, part_id=6, line_id=106, key="006" + "k" * 29, minor=7, day=START + timedelta(40))
    (question,) = settled(CREDIT, later).questions
    assert (question.lines, dict(question.facts)["n"], question.at_stake) == ((105, 106), "2", 500007)
    assert "2 payments" in ask(question.kind, dict(question.facts))
    done = settled(CREDIT, later, answers={GROUP: answer})
    assert [(r.id, r.scope, r.payer, r.proceeds, r.retained, r.base) for r in done.receipts] == [
        ("l105", scope, "TEST PERSON", None, None, 500000),
        ("l106", scope, "TEST PERSON", None, None, 7),
    ]
    assert not done.questions


@pytest.mark.parametrize(
    "answer", ["own", "salary", "personal", "gift", "loan", "refund", "sale", "for_other", "crypto", "ask-accountant"]
)
def test_an_answer_that_is_no_work_counts_in_no_total(answer: str) -> None:
    done = settled(CREDIT, answers={GROUP: answer})
    assert meanings(done) == {5: answer}
    assert (done.receipts, done.earnings, done.transfers, done.questions) == ([], [], [], ())


def test_an_answer_for_one_line_goes_before_the_answer_of_its_group() -> None:
    done = settled(CREDIT, answers={GROUP: "export", f"line/{CREDIT.key}": "salary"})
    assert meanings(done) == {5: "salary"}
    assert not done.receipts


def test_an_answer_for_one_line_goes_before_a_sure_pair() -> None:
    done = settled(OUT, HOME, CUT, answers={f"line/{HOME.key}": "salary"})
    assert (meanings(done)[1], meanings(done)[2]) == ("on_the_way", "salary")
    assert not done.receipts
    assert settled(OUT, HOME, CUT, answers={f"line/{HOME.key}": "own"}).transfers, "the pair says the same"


def test_an_answer_for_one_line_can_take_an_earning_away() -> None:
    income = entry(1, WALLET, Kind.INCOME, 5000)
    assert not settled(income, answers={f"line/{income.key}": "personal"}).earnings
    assert settled(income, answers={f"line/{income.key}": "client"}).earnings


def test_a_credit_abroad_that_a_client_paid_is_an_earning() -> None:
    credit = entry(1, WALLET, Kind.TRANSFER_IN, 34200, counterparty="Fiverr", day=3)
    (question,) = settled(credit).questions
    assert question.key == "credit:payoneer-usd:fiverr"
    assert question.at_stake is None, "no rate is known"
    assert [e.gross for e in settled(credit, answers={question.key: "client"}).earnings] == [34200]
    assert not settled(credit, answers={question.key: "own"}).earnings


def test_the_stake_of_foreign_money_is_known_by_the_latest_rate_home() -> None:
    credit = entry(4, WALLET, Kind.TRANSFER_IN, 34200, counterparty="Fiverr")
    (question,) = settled(OUT, HOME, CUT, credit).questions
    assert question.at_stake == 9454077, "342.00 at 276.435"


def test_no_answer_makes_money_that_leaves_an_income() -> None:
    out = entry(1, WALLET, Kind.FX, -5000, other_currency="EUR")
    assert settled(out).questions[0].key == "conversion:payoneer-usd:eur"
    assert not settled(out, answers={f"line/{out.key}": "client"}).earnings
    at_home = entry(1, BANK, Kind.FX, -5000)
    assert not settled(at_home, answers={f"line/{at_home.key}": "export"}).receipts


# ---------------------------------------------------------------- pairs and the user


def test_the_users_pair_goes_before_every_sure_one() -> None:
    rival = entry(4, WALLET, Kind.TRANSFER_OUT, -100, 0, other_minor=55287000, other_currency="PKR")
    done = settled(OUT, HOME, CUT, rival, answers={f"pair/{rival.key}": HOME.key})
    assert [(p.out.part_id, p.into.part_id, p.reason) for p in done.transfers] == [(4, 2, "user")]
    assert done.meanings[2].origin == "user"
    assert done.receipts[0].proceeds == 100


def test_a_pair_with_a_line_that_is_gone_is_passed_over() -> None:
    done = settled(OUT, HOME, answers={"pair/gone": HOME.key, f"pair/{OUT.key}": "gone"})
    assert [p.reason for p in done.transfers] == ["other_side"]


def test_two_pairs_of_the_user_never_share_a_part() -> None:
    rival = entry(4, WALLET, Kind.TRANSFER_OUT, -100)
    done = settled(OUT, rival, HOME, answers={f"pair/{OUT.key}": HOME.key, f"pair/{rival.key}": HOME.key})
    assert [(p.out.part_id, p.into.part_id) for p in done.transfers] == [(1, 2)]
    assert len(done.receipts) == 1


def test_a_pair_that_was_taken_apart_leaves_a_question_and_money_on_the_way() -> None:
    done = settled(OUT, HOME, CUT, answers={f"unpair/{OUT.key}/{HOME.key}": "no"})
    assert (meanings(done)[1], meanings(done)[2]) == ("on_the_way", "unanswered")
    assert [q.kind for q in done.questions] == ["credit"]
    assert not done.receipts


def test_a_proposed_pair_is_asked_once_and_its_parts_nowhere_else() -> None:
    out = entry(1, OTHER_BANK, Kind.TRANSFER_OUT, -500000)
    done = settled(out, CREDIT)
    (question,) = done.questions
    assert (question.kind, question.lines, question.choices) == ("pair", (101, 105), ("yes", "no", "ask-accountant"))
    assert "MCB PKR 0002" in ask("pair", dict(question.facts))
    asked = settled(out, CREDIT, answers={question.key: "ask-accountant"})
    assert [q.kind for q in asked.questions] == ["credit"]
