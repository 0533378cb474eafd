"""Questions of meaning: what is asked, which answers there are, and the key under which an answer is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ASK = "ask-accountant"
# What a credit in foreign money may be, and what a credit at home may be.
ABROAD = ("client", "own", "refund", "personal", "for_other", "crypto", ASK)
AT_HOME = (
    "export",
    "social",
    "local",
    "own",
    "salary",
    "personal",
    "gift",
    "loan",
    "refund",
    "sale",
    "for_other",
    "crypto",
    ASK,
)
CONVERSION = ("own", "spent", ASK)
YES_NO = ("yes", "no", ASK)
TAX = ("not_mine", ASK)

_NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Open:
    """An open question over some lines; `at_stake` in minor units of the home currency, None when unknown."""

    key: str
    kind: str
    facts: tuple[tuple[str, str], ...]
    choices: tuple[str, ...]
    at_stake: int | None
    lines: tuple[int, ...]


def slug(*words: str) -> str:
    """Words as one readable key: `credit:payoneer-usd:fiverr`."""
    return ":".join(_NOT_A_LETTER.sub("-", word.casefold()).strip("-") for word in words)


def ranked(questions: Iterable[Open]) -> tuple[Open, ...]:
    """The costliest first, unknown stakes before zero, then by key."""
    return tuple(sorted(questions, key=lambda q: (q.at_stake is not None, -(q.at_stake or 0), q.key)))
