"""The dates of a country, read from data: its rules, its weekend, and the papers that each sender of notices wants."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from freelancer_desk.domain.deadlines import Basis, Rule
from freelancer_desk.domain.notices import Wanted
from freelancer_desk.domain.numbers import plain_decimal
from freelancer_desk.outside import places

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

OTHER = "other"


class DateRules(NamedTuple):
    """A country's dates; `return_due` is month and day where no rule pack of the year says them."""

    rules: tuple[Rule, ...]
    return_due: tuple[int, int]
    return_basis: Basis
    weekend: tuple[int, ...]
    usual_days: int
    advance_from: Decimal
    year_end_opens: int
    senders: Mapping[str, tuple[Wanted, ...]]

    def wanted(self, sender: str) -> tuple[Wanted, ...]:
        """The papers that this sender usually wants."""
        return self.senders.get(sender.casefold(), self.senders[OTHER])


@cache
def date_rules(code: str) -> DateRules:
    """The dates of a country by its code."""
    data = tomllib.loads((places.resources() / "dates" / f"{code}.toml").read_text(encoding="utf-8"))
    due = data["return_due"]
    return DateRules(
        rules=tuple(_rule(one) for one in data["dates"]),
        return_due=(due["month"], due["day"]),
        return_basis=_basis(due),
        weekend=tuple(data["weekend"]),
        usual_days=data["usual_days"],
        advance_from=plain_decimal(data["advance_from"]),
        year_end_opens=data["year_end_opens"],
        senders={name: tuple(Wanted(one["key"], tuple(one["kinds"])) for one in listed)
                 for name, listed in data["senders"].items()},
    )  # fmt: skip


def _basis(data: Mapping[str, Any]) -> Basis:
    return Basis(data["law"], data["source"], data["confidence"])


def _rule(data: Mapping[str, Any]) -> Rule:
    plain = (
        "key", "anchor", "months", "days", "opens", "passes", "late", "registration", "settled_by", "words", "facts",
    )  # fmt: skip
    within = (day.split("-") for day in data.get("within", ()))
    return Rule(
        basis=_basis(data),
        within=tuple((int(month), int(day)) for month, day in within),
        remind=tuple(data.get("remind", ())),
        **{name: data[name] for name in plain if name in data},
    )
