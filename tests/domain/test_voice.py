"""A language from the right: facts keep their own direction, and English is English for whoever needs it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain import figures
from freelancer_desk.domain.lessons import LESSONS, law_of, of_line
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.voice import apart, bare, beside, directed, in_english, is_arabic, series, until
from freelancer_desk.domain.words import SENTENCES, Voice, say, speak, told

if TYPE_CHECKING:
    from collections.abc import Iterator

URDU = {
    "{amount} tax of the year": "سال کا ٹیکس {amount}",
    "Open": "کھلا",
    "button.open": "کھولیں",
    "PSEB certificate": "PSEB سرٹیفکیٹ",
    "Open Statements on Wise.": "Wise پر Statements کھولیں۔",
}
FIVE = Money(-500, currency("USD"))


@pytest.fixture
def _urdu() -> Iterator[None]:
    one, many = Voice.one, Voice.many
    speak(lambda text: URDU.get(text, text), lambda one_, many_, n: one_ if n == 1 else many_, from_right=True)
    yield
    speak(one, many)


@pytest.mark.usefixtures("_urdu")
def test_a_fact_keeps_its_own_direction_in_a_sentence_from_the_right() -> None:
    assert say("home.tax", amount="$5.00") == "سال کا ٹیکس \u2068$5.00\u2069"
    assert say("person.pseb") == "\u200fPSEB سرٹیفکیٹ", "it begins on the right though its first letter is Latin"
    assert figures.figure(FIVE) == "\u2068\u2212$5.00\u2069"
    assert bare(figures.added(abs(FIVE))) == "+$5.00"
    assert bare(figures.short_day(date(2026, 4, 3))) == "03-Apr"
    assert apart("") == directed("") == ""
    assert directed("Wise") == "\u200f\u2068Wise\u2069"


@pytest.mark.usefixtures("_urdu")
def test_facts_side_by_side_begin_on_the_right() -> None:
    assert beside("Wise", "", "5") == "\u200f\u2068Wise\u2069 · \u20685\u2069"
    assert bare(series("a", "b")) == "a، b"
    assert bare(until("a", "b")) == "a – b"
    assert beside("Wise", "") == "Wise", "alone it needs no begin"


@pytest.mark.usefixtures("_urdu")
def test_one_english_word_of_two_meanings_is_known_by_its_key() -> None:
    assert say("button.open") == "کھولیں"
    assert say("option.status.open") == "کھلا"
    assert say("toolkit.open") == "Open", "where the catalogue has no word for the key English stays"
    assert told("Open Statements on Wise.").endswith("Wise پر Statements کھولیں۔")


@pytest.mark.usefixtures("_urdu")
def test_what_others_read_is_english_meanwhile() -> None:
    with in_english():
        assert say("home.tax", amount="$5.00") == "$5.00 tax of the year"
        assert say("document.risk.paper", n=2).startswith("2 payments")
        assert told("Open Statements on Wise.") == "Open Statements on Wise."
        assert figures.figure(FIVE) == "\u2212$5.00"
        assert beside("a", "b") == "a · b"
    assert say("home.tax", amount="x").startswith("سال")


def test_english_has_no_marks() -> None:
    assert (beside("a", "", "b"), series("a", "b"), until("a", "b")) == ("a · b", "a, b", "a – b")
    assert apart("a") == directed("a") == "a"
    assert is_arabic("سال")
    assert not is_arabic("saal")


def test_each_lesson_has_words_and_rests_on_a_law() -> None:
    assert all(f"lesson.{name}" in SENTENCES for name in LESSONS)
    assert [name for name in LESSONS if not law_of(name)] == ["unclear"]
    assert set(of_line("export_pseb")) <= set(LESSONS)
    assert of_line("salary") == ()
