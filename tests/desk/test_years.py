"""Answers of a tax year: kept in one step, before the general ones, refused in one sentence, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import dump, history, person, receipts, taxes
from freelancer_desk.desk.taxes import answers as years
from freelancer_desk.desk.taxes import facts as tax_facts
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import SENTENCES, sentence

if TYPE_CHECKING:
    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.days import TaxYear

SETTLED = {"return_filed": "yes", "statements_filed": "not_needed", "sales_tax_filed": "not_needed"}


def year(desk: Desk, number: int = 2026) -> TaxYear:
    return years.year_of(desk.book, str(number))


def facts(desk: Desk, number: int = 2026) -> dict[str, object]:
    return tax_facts.person_facts(desk.book, year(desk, number))


def paid(desk: Desk, day: str = "2026-01-15") -> None:
    receipts.add(desk, {"date": day, "payer": "Acme", "proceeds": "1000", "currency": "USD", "credited_pkr": "280000",
                        "category": "it_services"})  # fmt: skip


def test_an_answer_of_the_year_goes_before_the_general_one_and_only_in_that_year(desk: Desk) -> None:
    person.save(desk, SETTLED)
    years.save(desk, year(desk), {"return_filed": "no", "opt_out": "yes"})
    assert facts(desk) == {"return_filed_on_time": False, "conditions_met": False, "opt_out": True}
    assert facts(desk, 2027) == {"return_filed_on_time": True, "conditions_met": True}
    shown = {one.key: (one.answer, one.of) for one in years.questions(desk.book, year(desk))}
    assert shown["return_filed"] == ("no", "year")
    assert shown["statements_filed"] == ("not_needed", "person")
    assert shown["citizen"] == ("", "")
    assert "own_return" not in shown


def test_answers_are_one_step_that_is_undone_whole_and_an_empty_one_takes_them_back(desk: Desk) -> None:
    before = dump.text(desk.book)
    years.save(desk, year(desk), {"citizen": "yes", "days_abroad": "12"})
    years.save(desk, year(desk), {"citizen": "no"})
    years.save(desk, year(desk), {"citizen": "no"})
    years.save(desk, year(desk), {"citizen": "", "opt_out": ""})
    assert {o.key for o in years.questions(desk.book, year(desk)) if o.answer} == {"days_abroad"}
    for _ in range(2):
        history.undo(desk)
    assert dict(years.said(desk.book, year(desk)))["citizen"] == "yes"
    history.undo(desk)
    assert dump.text(desk.book) == before


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"weather": "fine"}, "weather"),
        ({"citizen": "perhaps"}, "“perhaps” is not one of yes, no"),
        ({"days_abroad": "366"}, "366 is not a number of days from 0 to 365"),
        ({"days_abroad": "00019999999999"}, "is not a number of days"),
        ({"days_abroad": "0" * 5000}, "is not a number of days"),
        ({"days_abroad": "ten"}, "ten is not a number of days"),
    ],
)
def test_a_wrong_answer_is_refused_in_one_sentence(desk: Desk, fields: dict[str, str], said: str) -> None:
    with pytest.raises(DeskError) as refused:
        years.save(desk, year(desk), {"opt_out": "no", **fields})
    assert said in sentence(refused.value)
    assert years.said(desk.book, year(desk)).get("opt_out") is None


@pytest.mark.parametrize("text", ["26", "later", "99999999999", "", "020279", "02027", "٢٠٢٧"])
def test_a_wrong_year_is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(DeskError, match="fact_year"):
        years.year_of(desk.book, text)


@pytest.mark.parametrize("born", ["98", "3000", "soon", "019909999"])
def test_a_wrong_year_of_birth_is_refused(desk: Desk, born: str) -> None:
    with pytest.raises(DeskError, match="birth_year"):
        person.save(desk, {"birth_year": born})
    person.save(desk, {"birth_year": "unsure"})


def test_nobody_under_18_gets_a_working_until_an_adviser_was_heard(desk: Desk) -> None:
    paid(desk)
    person.save(desk, {"birth_year": "2008"})
    reason = taxes.working_or_reason(desk.book, year(desk))
    assert isinstance(reason, DeskError)
    assert "under 18 in Tax Year 2026" in sentence(reason)
    assert (taxes.working(desk.book, year(desk)), taxes.stakes(desk.book, year(desk))) == (None, None)
    assert [one.key for one in years.questions(desk.book, year(desk))][-1] == "own_return"
    for answer in ("no", "unsure", "ask-accountant"):
        years.save(desk, year(desk), {"own_return": answer})
        assert taxes.working(desk.book, year(desk)) is None
    years.save(desk, year(desk), {"own_return": "yes"})
    assert taxes.working(desk.book, year(desk)) is not None
    assert taxes.working(desk.book, year(desk, 2030)) is None


def test_pay_of_one_employer_abroad_gets_no_export_rate_by_itself(desk: Desk) -> None:
    person.save(desk, {"category": "it_services", **SETTLED})
    paid(desk)
    at_once = taxes.working_or_refuse(desk.book, year(desk))
    assert (at_once.at_risk, "may_be_salary" in {w.key for w in at_once.warnings}) == ((), False)
    years.save(desk, year(desk), {"remote_employer": "yes"})
    with pytest.raises(DeskError, match="may_be_salary"):
        taxes.working_or_refuse(desk.book, year(desk))
    years.save(desk, year(desk), {"remote_employer": "unsure"})
    unsure = taxes.working_or_refuse(desk.book, year(desk))
    assert "may_be_salary" in {warning.key for warning in unsure.warnings}
    assert "conditions_met" not in facts(desk)
    years.save(desk, year(desk), {"remote_employer": "services"})
    assert taxes.working_or_refuse(desk.book, year(desk)) == at_once


def test_an_employer_abroad_harms_nobody_without_export_payments(desk: Desk) -> None:
    years.save(desk, year(desk), {"remote_employer": "yes"})
    assert taxes.working_or_refuse(desk.book, year(desk)).total_tax == 0


def test_who_is_not_resident_gets_no_working(desk: Desk) -> None:
    paid(desk)
    years.save(desk, year(desk), {"days_abroad": "200", "citizen": "no"})
    with pytest.raises(DeskError, match="not_resident"):
        taxes.working_or_refuse(desk.book, year(desk))
    years.save(desk, year(desk), {"citizen": "unsure"})
    assert taxes.working(desk.book, year(desk)) is None
    years.save(desk, year(desk), {"days_abroad": "unsure"})
    assert "resident" in {question.key for question in taxes.working_or_refuse(desk.book, year(desk)).questions}


def test_every_question_and_answer_has_words(desk: Desk) -> None:
    person.save(desk, {"birth_year": "2010"})
    for one in years.questions(desk.book, year(desk)):
        assert {f"year.question.{one.key}", f"year.why.{one.key}"} <= set(SENTENCES)
        assert {f"said.{answer}" for answer in one.choices} <= set(SENTENCES)
