"""The languages of the screen: English, and those whose catalogue ships with the program."""

from __future__ import annotations

import gettext
from enum import StrEnum
from typing import TYPE_CHECKING

from freelancer_desk.domain.words import speak
from freelancer_desk.outside import places

if TYPE_CHECKING:
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
    with _catalogue(language).open("rb") as file:
        words = gettext.GNUTranslations(file)
    speak(words.gettext, words.ngettext, from_right=language is Language.URDU)


def _catalogue(language: Language) -> Path:
    return places.resources() / "languages" / language / "LC_MESSAGES" / "freelancer_desk.mo"
