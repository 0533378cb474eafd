"""Reads typed facts field by field: each key known, each value of its kind, and one sentence for what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from freelancer_desk.domain.days import Span, iso_day
from freelancer_desk.domain.money import EXPONENTS, Money
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.truth import Truth

if TYPE_CHECKING:
    from datetime import date

LONGEST_TEXT = 80
MOST_ROWS = 1_000_000
ZERO = Decimal(0)


class Currency:
    """The one currency that the keys of a set of facts name, empty until the first amount."""

    def __init__(self) -> None:
        self.code = ""

    def same(self, suffix: str) -> str:
        """The code of a key's ending; raises DeskError when another amount named another currency."""
        code = suffix.upper()
        if self.code not in {"", code}:
            raise DeskError("currencies_differ", one=self.code, other=code)
        self.code = code
        return code


class Table:
    """One JSON object; every key must have been asked for by the time it is `done`."""

    def __init__(self, data: object, where: str, currency: Currency) -> None:
        if not isinstance(data, Mapping):
            raise DeskError("fact_not_object", field=where or "{}")
        self._data = {str(key): value for key, value in data.items()}
        self._where = where
        self._currency = currency
        self._asked: set[str] = set()

    def done(self) -> None:
        """Raises DeskError `fact_unknown` for a key that nobody asked for."""
        extra = sorted(set(self._data) - self._asked)
        if extra:
            raise DeskError("fact_unknown", field=self._at(extra[0]))

    def lists(self) -> tuple[str, ...]:
        """The keys not asked for yet that hold a list, in order of their names."""
        return tuple(sorted(k for k, value in self._data.items() if k not in self._asked and isinstance(value, list)))

    def truths(self) -> tuple[tuple[str, Truth], ...]:
        """Every field as yes or no by its name, in order of the names."""
        return tuple((name, self.truth(name)) for name in sorted(self._data))

    def text(self, key: str, *, needed: bool = False) -> str:
        """A short text, empty when absent."""
        value = self._take(key)
        if value is None and not needed:
            return ""
        if not isinstance(value, str) or not value or len(value) > LONGEST_TEXT or not value.isprintable():
            raise DeskError("fact_not_text", field=self._at(key))
        return value

    def whole(self, key: str) -> int:
        """A whole number that must be there."""
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise DeskError("fact_not_whole", field=self._at(key))
        return value

    def truth(self, key: str) -> Truth:
        """Yes, no, or (absent) unknown."""
        value = self._take(key)
        if value is not None and not isinstance(value, bool):
            raise DeskError("fact_not_yes_no", field=self._at(key))
        return Truth.of(value)

    def day(self, key: str) -> date | None:
        """A date, None when absent; raises DeskError for what is none."""
        text = self.text(key)
        return iso_day(text) if text else None

    def amount(self, name: str) -> Decimal:
        """The amount of `name_pkr` (any one currency), nothing when absent; never negative."""
        key = self._key(name)
        return self._amount(key, self._currency) if key else ZERO

    def money(self, name: str) -> Money | None:
        """The amount of `name_usd` in its own currency, whatever the others name; None when absent."""
        key = self._key(name)
        return Money.of(self._amount(key, Currency()), key[-3:]) if key else None

    def amounts(self) -> tuple[tuple[str, Decimal], ...]:
        """Every amount of this object by its name, in order of the names."""
        names = sorted(key[:-4] for key in self._data if key[-4:-3] == "_" and key[-3:].upper() in EXPONENTS)
        found = tuple((name, self.amount(name)) for name in names)
        self.done()
        return found

    def no_more_than(self, name: str, part: Decimal, whole: Decimal) -> None:
        """Raises DeskError when more was cut than was paid."""
        if part > whole:
            key = f"{name}_{self._currency.code.casefold()}"
            raise DeskError("fact_cut_too_large", field=self._at(key), cut=str(part), paid=str(whole))

    def table(self, key: str) -> Table:
        """The object under a key, empty when absent."""
        value = self._take(key)
        return Table({} if value is None else value, self._at(key), self._currency)

    def tables(self, key: str) -> tuple[Table, ...]:
        """The objects in the list under a key."""
        return tuple(Table(row, f"{self._at(key)}[{n}]", self._currency) for n, row in enumerate(self._list(key), 1))

    def spans(self, key: str) -> tuple[Span, ...]:
        """A list of `{"from", "to"}`, in order of days; an open end is not known, so both days are needed."""
        spans = []
        for row in self.tables(key):
            first, last = row.day("from"), row.day("to")
            row.done()
            if first is None or last is None:
                raise DeskError("fact_span", field=self._at(key))
            if last < first:
                raise DeskError("fact_days_reversed", field=self._at(key), first=str(first), last=str(last))
            spans.append(Span(first, last))
        return tuple(sorted(spans))

    def _key(self, name: str) -> str:
        keys = [key for key in self._data if key[:-3] == f"{name}_" and key[-3:].upper() in EXPONENTS]
        if len(keys) > 1:
            raise DeskError("currencies_differ", one=keys[0][-3:].upper(), other=keys[1][-3:].upper())
        return keys[0] if keys else ""

    def _amount(self, key: str, currency: Currency) -> Decimal:
        value = self._take(key)
        if value is None:
            return ZERO
        if not isinstance(value, str) and (not isinstance(value, int) or isinstance(value, bool)):
            raise DeskError("fact_not_amount", field=self._at(key))
        amount = Money.of(value, currency.same(key[-3:]))
        if amount.minor < 0:
            raise DeskError("fact_negative", field=self._at(key), amount=amount.text)
        return amount.decimal

    def _list(self, key: str) -> list[object]:
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > MOST_ROWS:
            raise DeskError("fact_not_list", field=self._at(key))
        return value

    def _take(self, key: str) -> object:
        self._asked.add(key)
        return self._data.get(key)

    def _at(self, key: str) -> str:
        return f"{self._where}.{key[:LONGEST_TEXT]}".strip(".")
