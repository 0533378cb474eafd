"""Every sentence takes its facts, speaks the language that is set, and asks about many as about many."""

from __future__ import annotations

import string
from datetime import date
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain import questions
from freelancer_desk.domain.problems import DeskError, Problem
from freelancer_desk.domain.questions import Open, ranked, slug
from freelancer_desk.domain.truth import Truth
from freelancer_desk.domain.words import SENTENCES, Voice, ask, say, sentence, speak

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def _another_voice() -> Iterator[None]:
    one, many = Voice.one, Voice.many
    speak(str.upper, lambda one_, many_, n: f"{n}!{one_ if n == 1 else many_}")
    yield
    speak(one, many)


def fields(template: str) -> dict[str, object]:
    names = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
    assert all(name.isidentifier() for name in names), "a fact is a plain name"
    return {name: date(2026, 1, 1) if name == "when" else 7 if name == "n" else f"<{name}>" for name in names}


@pytest.mark.parametrize("key", SENTENCES)
def test_every_sentence_says_each_of_its_facts(key: str) -> None:
    words = SENTENCES[key]
    for number, template in enumerate((words,) if isinstance(words, str) else words):
        facts = fields(template)
        if isinstance(words, tuple):
            facts["n"] = number + 1
        said = say(key, **facts)
        assert said.rstrip() == said
        for name, value in facts.items():
            assert f"{{{name}}}" not in said
            if f"{{{name}}}" in template:
                assert str(value) in said


def test_one_and_many_are_told_apart_by_a_number() -> None:
    assert say("document.risk.paper", n=1).startswith("1 payment without")
    assert say("document.risk.paper", n=2).startswith("2 payments without")
    with pytest.raises(TypeError):
        say("document.risk.paper", n="2")
    with pytest.raises(KeyError):
        say("no.such.words")


@pytest.mark.usefixtures("_another_voice")
def test_another_language_is_spoken_at_once() -> None:
    assert say("choice.yes") == "YES"
    assert say("document.risk.paper", n=1).startswith("1!1 payment")


def test_a_problem_without_words_still_gets_a_sentence() -> None:
    assert "{" not in sentence(Problem("never_heard_of", {}))
    assert sentence(DeskError("disk_full")) == say("refusal.disk_full")


def test_many_alike_are_asked_about_together() -> None:
    facts = {"account": "A", "amount": "USD 5.00", "who": "B", "day": "2026-01-01", "n": "1"}
    assert ask("credit", facts) == "A: USD 5.00 came from B (2026-01-01). Whose money is this?"
    assert "3 payments, together USD 5.00, came from B" in ask("credit", facts | {"n": "3"})
    same = {"account": "A", "amount": "5", "day": "d", "typed_day": "t", "payer": "p", "n": "3"}
    assert ask("same", same) == say("question.same", **same), "what is never asked of many has one form"


def test_every_choice_has_words() -> None:
    choices = {*questions.ABROAD, *questions.AT_HOME, *questions.CONVERSION, *questions.YES_NO, *questions.TAX}
    assert all(say(f"choice.{choice}") for choice in choices)


def test_a_slug_is_readable_and_the_same_for_any_spacing_and_case() -> None:
    assert (
        slug("credit", "Payoneer-USD", "  Fiverr International, Ltd. ")
        == "credit:payoneer-usd:fiverr-international-ltd"
    )
    assert slug("a_b", "STRASSE") == slug("a b", "Straße")
    assert slug("credit", "عائشہ") == "credit:عائشہ"


def test_the_costliest_question_comes_first_and_an_unknown_stake_before_all() -> None:
    asked = [
        Open(key, "credit", (), (), stake, ()) for key, stake in (("d", 0), ("c", 5), ("b", None), ("a", 5), ("e", 9))
    ]
    assert [question.key for question in ranked(asked)] == ["b", "e", "a", "c", "d"]


def test_unknown_is_neither_yes_nor_no() -> None:
    assert [Truth.of(value) for value in (True, False, None)] == [Truth.YES, Truth.NO, Truth.UNKNOWN]
    assert [Truth.of(value).known for value in (True, False, None)] == [True, False, None]
