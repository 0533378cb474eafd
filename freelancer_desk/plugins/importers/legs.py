"""How one line is read from a row: its amount and fee, its texts and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.money import Money, currency, total
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.statements import Kind, Line, Part
from freelancer_desk.plugins.importers import amounts, kinds
from freelancer_desk.plugins.importers.amounts import PLACEHOLDERS
from freelancer_desk.plugins.importers.cells import nothing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from freelancer_desk.domain.statements import Keys
    from freelancer_desk.plugins.bank_profiles import Profile
    from freelancer_desk.plugins.bank_profiles.rules import Leg
    from freelancer_desk.plugins.importers.cells import Cells, Get, Header
    from freelancer_desk.plugins.importers.owners import Owned

    Amounts = tuple[Money, Money | None, Money]
    Read = Callable[[str], Money]

_DIRECTIONS = {
    "cr": 1, "c": 1, "credit": 1, "in": 1, "dr": -1, "d": -1, "debit": -1, "out": -1,
}  # fmt: skip
_SIGNS = {"in": 1, "out": -1}


class LegReader:
    """Reads one leg of the rows of one file; everything that the header decides is decided once."""

    def __init__(self, profile: Profile, leg: Leg, header: Header, mark: str) -> None:
        def filled(name: str) -> Get:
            return header.filled(leg.columns.get(name, ()))

        def told(*names: str, cut: str = "") -> Get:
            gets = [get for get in map(filled, names) if get is not nothing]
            return first_of([*gets, *kinds.extracts(profile.extracts.get(cut, ()), header)])

        self.explicit = bool(leg.tests)
        self.holds = kinds.passes(leg.tests, header, leg.columns)
        self.kind = kinds.kinds(profile, header, leg.columns)
        self.day, self.currency, self.account = filled("day"), filled("currency"), filled("account")
        self.text = header.joined(leg.columns.get("text", ()))
        self.balance = filled("balance")
        self._fees, self._mark = profile.fees, mark
        self._has_amount, self._has_direction = "amount" in leg.columns, "direction" in leg.columns
        self._sign = _SIGNS.get(leg.way, 0)
        self._amount, self._net = filled("amount"), filled("net")
        self._credit, self._debit = filled("credit"), filled("debit")
        self._direction = filled("direction")
        self._fee_places = header.places(leg.columns.get("fee", ()))
        self._id = filled("id")
        self._counterparty_in = told("counterparty_in", "counterparty", cut="counterparty")
        self._counterparty_out = told("counterparty_out", "counterparty", cut="counterparty")
        self._reference = told("reference", cut="reference")
        self._parent = told("parent", cut="parent")
        self._other_amount, self._other_currency = filled("other_amount"), filled("other_currency")
        self._others: dict[str, Read | None] = {}

    def has_amount(self, texts: Cells) -> bool:
        """Whether anything stands where the amount belongs."""
        return any(get(texts) not in PLACEHOLDERS for get in (self._amount, self._credit, self._debit))

    def amounts(self, texts: Cells, money: Read) -> Amounts:
        """The amount of the row's own kind, the fee beside it (None for none), and what the balance moves by."""
        printed = self._signed(texts, money) if self._has_amount else self._by_column(texts, money)
        return self._with_fee(texts, money, printed) if self._fees else (printed, None, printed)

    def line(
        self, texts: Cells, owned: Owned, day: date, facts: tuple[Amounts, tuple[Kind, str], int], keys: Keys
    ) -> Line:
        """The line that a row gives."""
        (amount, fee, whole), (kind, section), number = facts
        printed = self.balance(texts)
        balance = None if printed in PLACEHOLDERS else owned.money(printed)
        part = Part(kind, amount, section)
        account, text, external_id = owned.account, self.text(texts), self._id(texts)
        other = self._other_amount(texts)
        return Line(
            account,
            day,
            whole,
            text,
            (part,) if fee is None else (part, Part(Kind.FEE, fee)),
            number,
            (self._counterparty_in if whole.minor > 0 else self._counterparty_out)(texts),
            external_id,
            self._reference(texts),
            self._parent(texts),
            self._other(texts, other, whole) if other else None,
            balance,
            keys.of(account, day, whole, text, external_id, balance),
        )

    def _signed(self, texts: Cells, money: Read) -> Money:
        text = self._amount(texts)
        if text in PLACEHOLDERS:
            raise DeskError("row_has_no_amount")
        read, sign = money(text), self._sign
        if not sign and not self._has_direction:
            return read
        if not sign:
            direction = self._direction(texts)
            sign = _DIRECTIONS.get(direction.casefold().rstrip("."), 0)
            if not sign or read.minor < 0:
                raise DeskError("row_has_no_direction", text=direction[:20])
        if read.minor < 0:
            raise DeskError("row_amount_negative", text=text[:40])
        return -read if sign < 0 else read

    def _by_column(self, texts: Cells, money: Read) -> Money:
        credit, debit = self._credit(texts), self._debit(texts)
        has_credit, has_debit = credit not in PLACEHOLDERS, debit not in PLACEHOLDERS
        if not has_credit and not has_debit:
            raise DeskError("row_has_no_amount")
        if has_credit and has_debit:
            both = money(credit), money(debit)
            if all(both) or not any(both):
                raise DeskError("row_has_both_amounts")
            has_credit = bool(both[0])
        read = money(credit if has_credit else debit)
        if read.minor < 0:
            raise DeskError("row_amount_negative", text=(credit if has_credit else debit)[:40])
        return read if has_credit else -read

    def _with_fee(self, texts: Cells, money: Read, printed: Money) -> Amounts:
        net = self._net(texts)
        has_net = net not in PLACEHOLDERS
        if self._fees == "net":
            whole = money(net) if has_net else printed
            return printed, (whole - printed) or None, whole
        cells = [texts[place] for place in self._fee_places]
        fee = total((money(cell) for cell in cells if cell not in PLACEHOLDERS), printed.currency)
        if self._fees == "signed" or not fee:
            amount, whole = printed, printed + fee
        elif self._fees == "inside" or (self._fees == "after" and printed.minor > 0):
            amount, fee, whole = printed + fee, -fee, printed
        else:
            amount, fee, whole = printed, -fee, printed - fee
        if has_net and money(net) != whole:
            raise DeskError("row_does_not_add_up", net=str(money(net)), whole=str(whole))
        return amount, fee or None, whole

    def _other(self, texts: Cells, text: str, money: Money) -> Money | None:
        code = self._other_currency(texts)
        if code not in self._others:
            self._others[code] = amounts.reader(currency(code), self._mark) if amounts.is_code(code) else None
        read = self._others[code]
        if read is None:
            return None
        other = abs(read(text))
        return other if money.minor < 0 else -other


def first_of(gets: list[Get]) -> Get:
    """Gives the first text that is not empty."""
    if len(gets) < 2:  # noqa: PLR2004
        return gets[0] if gets else nothing

    def found(texts: Cells) -> str:
        for get in gets:
            text = get(texts)
            if text:
                return text
        return ""

    return found
