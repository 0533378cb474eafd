"""How one line is read from a row: its amount and fee, its texts and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.money import Money, currency, total
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.statements import Kind, Line, Part
from freelancer_desk.plugins.importers import amounts, kinds

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from freelancer_desk.domain.accounts import Account
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.plugins.bank_profiles import Profile
    from freelancer_desk.plugins.bank_profiles.rules import Leg
    from freelancer_desk.plugins.importers.cells import Cells, Get, Header

_DIRECTIONS = {
    "cr": 1, "c": 1, "credit": 1, "in": 1, "dr": -1, "d": -1, "debit": -1, "out": -1,
}  # fmt: skip


class LegReader:
    """Reads one leg of the rows of one file; everything that the header decides is decided once."""

    def __init__(self, profile: Profile, leg: Leg, header: Header, mark: str) -> None:
        def filled(name: str) -> Get:
            return header.filled(leg.columns.get(name, ()))

        self.explicit = bool(leg.tests)
        self.holds = kinds.passes(leg.tests, header, leg.columns)
        self.kind = kinds.kinds(profile, header, leg.columns)
        self.day, self.currency, self.account = filled("day"), filled("currency"), filled("account")
        self.text = header.joined(leg.columns.get("text", ()))
        self.balance = _dashless(filled("balance"))
        self._profile, self._leg, self._mark = profile, leg, mark
        self._amount, self._net = _dashless(filled("amount")), _dashless(filled("net"))
        self._credit, self._debit = _dashless(filled("credit")), _dashless(filled("debit"))
        self._direction = filled("direction")
        self._fees = header.places(leg.columns.get("fee", ()))
        self._id = filled("id")
        self._counterparty_in, self._counterparty_out = filled("counterparty_in"), filled("counterparty_out")
        self._counterparty = filled("counterparty")
        self._reference, self._parent = filled("reference"), filled("parent")
        self._cut = {
            name: kinds.extracts(profile.extracts.get(name, ()), header)
            for name in ("counterparty", "reference", "parent")
        }
        self._other_amount, self._other_currency = filled("other_amount"), filled("other_currency")
        self._readers: dict[Currency, Callable[[str], Money]] = {}

    def money(self, unit: Currency) -> Callable[[str], Money]:
        """The function that reads amounts of one currency."""
        if unit not in self._readers:
            self._readers[unit] = amounts.reader(unit, self._mark)
        return self._readers[unit]

    def has_amount(self, texts: Cells) -> bool:
        """Whether anything stands where the amount belongs."""
        return bool(self._amount(texts) or self._credit(texts) or self._debit(texts))

    def amounts(self, texts: Cells, unit: Currency) -> tuple[Money, Money | None, Money]:
        """The amount of the row's own kind, the fee beside it (None for none), and what the balance moves by."""
        printed = self._signed(texts, unit)
        if not self._profile.fees:
            return printed, None, printed
        money = self.money(unit)
        net = self._net(texts)
        if self._profile.fees == "net":
            whole = money(net) if net else printed
            return printed, (whole - printed) or None, whole
        cells = [amounts.filled(texts[place]) for place in self._fees]
        fee = total((money(cell) for cell in cells if cell), unit)
        if self._profile.fees == "signed" or not fee:
            amount, whole = printed, printed + fee
        elif self._profile.fees == "taken":
            amount, fee, whole = printed, -fee, printed - fee
        elif self._profile.fees == "inside" or printed.minor > 0:
            amount, fee, whole = printed + fee, -fee, printed
        else:
            amount, fee, whole = printed, -fee, printed - fee
        if net and money(net) != whole:
            raise DeskError("row_does_not_add_up", net=str(money(net)), whole=str(whole))
        return amount, fee or None, whole

    def line(
        self,
        texts: Cells,
        account: Account,
        day: date,
        moneys: tuple[Money, Money, Money | None],
        found: tuple[Kind, str],
        number: int,
    ) -> Line:
        """The line that a row gives."""
        whole, amount, fee = moneys
        parts = (Part(found[0], amount, found[1]),)
        by_way = self._counterparty_in if whole.minor > 0 else self._counterparty_out
        balance = self.balance(texts)
        return Line(
            account=account,
            day=day,
            money=whole,
            text=self.text(texts),
            parts=parts if fee is None else (*parts, Part(Kind.FEE, fee)),
            row=number,
            counterparty=by_way(texts) or self._counterparty(texts) or self._cut["counterparty"](texts),
            external_id=self._id(texts),
            reference=self._reference(texts) or self._cut["reference"](texts),
            parent=self._parent(texts) or self._cut["parent"](texts),
            other=self._other(texts, whole),
            balance=self.money(account.currency)(balance) if balance else None,
        )

    def _signed(self, texts: Cells, unit: Currency) -> Money:
        if "amount" not in self._leg.columns:
            return self._by_column(texts, unit)
        text = self._amount(texts)
        if not text:
            raise DeskError("row_has_no_amount")
        money = self.money(unit)(text)
        sign = {"in": 1, "out": -1}.get(self._leg.way, 0)
        if not sign and "direction" in self._leg.columns:
            direction = self._direction(texts)
            sign = _DIRECTIONS.get(direction.casefold().rstrip("."), 0)
            if not sign or money.minor < 0:
                raise DeskError("row_has_no_direction", text=direction[:20])
        if sign and money.minor < 0:
            raise DeskError("row_amount_negative", text=text[:40])
        return -money if sign < 0 else money

    def _by_column(self, texts: Cells, unit: Currency) -> Money:
        credit, debit = self._credit(texts), self._debit(texts)
        if not credit and not debit:
            raise DeskError("row_has_no_amount")
        money = self.money(unit)
        if credit and debit:
            both = money(credit), money(debit)
            if all(both) or not any(both):
                raise DeskError("row_has_both_amounts")
            credit, debit = (credit, "") if both[0] else ("", debit)
        read = money(credit or debit)
        if read.minor < 0:
            raise DeskError("row_amount_negative", text=(credit or debit)[:40])
        return read if credit else -read

    def _other(self, texts: Cells, money: Money) -> Money | None:
        text = self._other_amount(texts)
        code = self._other_currency(texts) if text else ""
        if not amounts.is_code(code):
            return None
        other = abs(self.money(currency(code))(text))
        return other if money.minor < 0 else -other


def _dashless(get: Get) -> Get:
    return lambda texts: amounts.filled(get(texts))
