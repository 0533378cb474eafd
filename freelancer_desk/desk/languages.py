"""The languages of the screen: English, and those whose catalogue ships with the program."""

from __future__ import annotations

import gettext
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

from freelancer_desk.domain.voice import ENGLISH, Speech, meanwhile
from freelancer_desk.domain.words import speak
from freelancer_desk.outside import places

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Language(StrEnum):
    """What the screen can speak; Roman Urdu is Urdu in Latin letters."""

    ENGLISH = "en"
    URDU = "ur"
    ROMAN = "ur_Latn"


def offered() -> tuple[Language, ...]:
    """English, and each language whose compiled catalogue is here."""
    return tuple(one for one in Language if one is Language.ENGLISH or _catalogue(one).is_file())


def turn_to(language: Language) -> None:
    """Speak this language from now on; English where its catalogue is not here."""
    if language not in offered() or language is Language.ENGLISH:
        plain = gettext.NullTranslations()
        speak(plain.gettext, plain.ngettext)
        return
    words = _words_of(language)
    speak(words.gettext, words.ngettext, from_right=language is Language.URDU)


@contextmanager
def writing(language: Language) -> Iterator[None]:
    """Meanwhile all is said in a language that is written from the left, for those who read it."""
    words = None if language is Language.ENGLISH else _words_of(language)
    with meanwhile(ENGLISH if words is None else Speech(words.gettext, words.ngettext)):
        yield


def _words_of(language: Language) -> gettext.GNUTranslations:
    with _catalogue(language).open("rb") as file:
        return gettext.GNUTranslations(file)


def _catalogue(language: Language) -> Path:
    return places.resources() / "languages" / language / "LC_MESSAGES" / "freelancer_desk.mo"
