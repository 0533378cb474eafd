"""What an importer is told about a file besides its content, and the questions that any format may ask of a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from freelancer_desk.domain.money import EXPONENTS
from freelancer_desk.domain.statements import Doubt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
ORDERS = (DAY_FIRST, MONTH_FIRST)
KEY_LETTERS = 12


def _quietly(percent: int) -> None:
    """Nobody listens."""
    del percent


@dataclass(frozen=True)
class Source:
    """A file's name and hash, the user's answers, the account they named, and what the home country writes.

    `home` is its currency, `home_order` how it writes numeric dates, `home_iban` how its account numbers begin.
    `tick` hears the per cent read; it may raise to end the reading.
    """

    name: str
    sha256: str
    answers: Mapping[str, str] = field(default_factory=dict)
    account: str = ""
    home: str = ""
    home_order: str = ""
    home_iban: str = ""
    tick: Callable[[int], None] = _quietly

    def key(self, kind: str) -> str:
        """The key of a question about this file as a whole: `currency:0a1b2c3d4e5f`."""
        return f"{kind}:{self.sha256[:KEY_LETTERS]}"

    def currency_answered(self) -> str:
        """The currency that the user said this file is in; empty when it is still open."""
        answer = self.answers.get(self.key("currency"), "").strip().upper()
        return answer if answer in EXPONENTS else ""

    def order_answered(self) -> str:
        """How the user said day and month stand in this file; empty when it is still open."""
        answer = self.answers.get(self.key("date-order"), "").strip().casefold()
        return answer if answer in ORDERS else ""

    def doubt(self, row: int, kind: str) -> Doubt:
        """A row that waits for an answer about the whole file: `currency` or `date-order`."""
        choices = (
            ORDERS if kind == "date-order" else tuple(dict.fromkeys(filter(None, (self.home, "USD", "EUR", "GBP"))))
        )
        return Doubt(row, self.key(kind), (("file", self.name),), choices)
