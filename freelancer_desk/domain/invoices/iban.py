"""Numbers of bank accounts as ISO 13616 has them (IBAN): read, checked, and split for the eye."""

from __future__ import annotations

import re

from freelancer_desk.domain.problems import DeskError

_FORM = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", re.ASCII)
_RIGHT = 1
# How long the numbers of a country are, where it is known (SWIFT registry of IBANs, release 99).
LENGTHS = {
    "PK": 24, "AE": 23, "SA": 24, "QA": 29, "KW": 30, "BH": 22, "OM": 23, "TR": 26, "GB": 22, "DE": 22, "FR": 27,
    "NL": 18, "ES": 24, "IT": 27, "IE": 22, "BE": 16, "AT": 20, "CH": 21, "SE": 24, "NO": 15, "DK": 18, "FI": 18,
    "PL": 28, "PT": 25, "EE": 20, "LT": 20, "LV": 21, "LU": 20, "MT": 31, "CY": 28, "GR": 27, "CZ": 24, "SK": 24,
    "HU": 28, "RO": 24, "BG": 22, "HR": 21, "SI": 19,
}  # fmt: skip


def check(text: str) -> str:
    """The number without spaces, in capitals; raises DeskError `iban_wrong` when its check digits are not right."""
    number = re.sub(r"[\s-]", "", text).upper()
    known = LENGTHS.get(number[:2])
    if not _FORM.fullmatch(number) or (known is not None and len(number) != known) or _rest(number) != _RIGHT:
        raise DeskError("iban_wrong", iban=text.strip()[:40])
    return number


def bank_code(iban: str) -> str:
    """The letters that name the bank; they follow the check digits where a country uses four letters."""
    code = iban[4:8]
    return code if code.isalpha() else ""


def spaced(iban: str) -> str:
    """In groups of four, as it is printed."""
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))


def _rest(number: str) -> int:
    """What is left of the number modulo 97, the first four letters put last and letters turned into figures."""
    return int("".join(str(int(letter, 36)) for letter in number[4:] + number[:4])) % 97
