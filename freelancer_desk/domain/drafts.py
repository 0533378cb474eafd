"""Drafts: what a user typed into fields, as texts; reading one gives values, or the problems of each field."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.numbers import typed_decimal
from freelancer_desk.domain.problems import DeskError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from decimal import Decimal

    from freelancer_desk.domain.money import Currency

LONGEST_TEXT = 500
LONGEST_BLOCK, MOST_LINES = 2000, 40
# Marks that turn the letters after them round, so that a text reads otherwise than it is kept.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LEFT_OUT = dict.fromkeys(map(ord, _TURNING))
_Value = TypeVar("_Value")


def is_plain(text: str) -> bool:
    """Whether a text can be kept and shown: no control characters, nothing that UTF-8 cannot write."""
    return not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text)


def is_upright(text: str) -> bool:
    """Whether a plain text that others wrote also reads in the order in which it is kept."""
    return is_plain(text) and _TURNING.isdisjoint(text)


def upright(text: str) -> str:
    """A text without the marks that turn the direction of its letters: it reads in the order in which it is kept."""
    return text.translate(_LEFT_OUT)


@dataclass
class Draft:
    """The fields of one form; each reader notes a Problem and gives None where the text is wrong or missing."""

    fields: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def text(self, name: str, *, required: bool = False) -> str:
        """Text without control characters."""
        value = " ".join(self.fields.get(name, "").split())
        if not value and required:
            self.note(name, "field_missing")
        if len(value) > LONGEST_TEXT or not is_plain(value):
            self.note(name, "text_too_long", limit=LONGEST_TEXT)
            return ""
        return value

    def block(self, name: str) -> str:
        """Text of several lines, such as an address: each without outer space, empty ones at the ends left out."""
        lines = [" ".join(line.split()) for line in self.fields.get(name, "").splitlines()]
        value = "\n".join(lines).strip("\n")
        if len(value) > LONGEST_BLOCK or len(lines) > MOST_LINES or not all(map(is_plain, lines)):
            self.note(name, "text_too_long", limit=LONGEST_BLOCK)
            return ""
        return value

    def choice(self, name: str, choices: tuple[str, ...], default: str = "") -> str:
        """One of a closed set, or the default when the field is empty."""
        value = self.text(name)
        if value and value not in choices:
            self.note(name, "choice_unknown", value=value[:40], choices=", ".join(choices))
            return default
        return value or default

    def day(self, name: str, *, required: bool = False) -> date | None:
        """A date."""
        value = self.text(name, required=required)
        return self._try(name, iso_day, value) if value else None

    def past(self, name: str, today: date) -> None:
        """Note a day that is still to come."""
        day = Draft(self.fields).day(name)
        if day is not None and day > today:
            self.note(name, "day_to_come", day=day.isoformat())

    def currency(self, name: str) -> Currency | None:
        """A currency."""
        value = self.text(name)
        return self._try(name, currency, value) if value else None

    def decimal(self, name: str) -> Decimal | None:
        """A positive exact number such as a rate."""
        value = self.text(name)
        number = self._try(name, typed_decimal, value) if value else None
        if number is not None and number <= 0:
            self.note(name, "must_be_positive")
            return None
        return number

    def money(self, name: str, unit: Currency, *, required: bool = False, zero: bool = True) -> Money | None:
        """An amount that is not negative; `zero=False` asks for more than nothing."""
        amount = self.signed(name, unit, required=required)
        if amount is not None and (amount.minor < 0 or (not amount.minor and not zero)):
            self.note(name, "must_be_positive")
            return None
        return amount

    def signed(self, name: str, unit: Currency, *, required: bool = False) -> Money | None:
        """An amount that may be negative."""
        value = self.text(name, required=required)
        return self._try(name, lambda text: Money.of(typed_decimal(text), unit), value) if value else None

    def refuse(self) -> None:
        """Raise the first problem as a refusal, if there is one."""
        if self.problems:
            first = self.problems[0]
            raise DeskError(first.kind, **first.facts)

    def note(self, name: str, kind: str, **facts: str | int) -> None:
        """Add a problem of one field."""
        self.problems.append(Problem(kind, {"field": name, **facts}, field=name))

    def _try(self, name: str, read: Callable[[str], _Value], text: str) -> _Value | None:
        try:
            return read(text)
        except DeskError as error:
            self.note(name, error.kind, **error.facts)
            return None
