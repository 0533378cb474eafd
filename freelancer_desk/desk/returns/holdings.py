"""What one owned and owed on a day: typed by the user, and as the accounts of the book tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import balances, ledger, rates
from freelancer_desk.domain.accounts import AccountType, is_outside
from freelancer_desk.domain.money import Money, Rounding
from freelancer_desk.domain.taxes import wealth
from freelancer_desk.domain.taxes.wealth import Holding
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from freelancer_desk.desk.balances import There
    from freelancer_desk.domain.accounts import Account
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.store.book import Reads


def typed(reads: Reads, year: int, unit: Currency) -> tuple[Holding, ...]:
    """What the user said of the last day of a year."""
    keys = {name.casefold(): a.key for a in ledger.accounts(reads).values() for name in (a.key, a.name)}
    return tuple(
        Holding(
            side=row["side"],
            kind=row["kind"],
            text=row["text"],
            amount=Money(row["minor"], unit),
            proof=row["proof"],
            origin=wealth.TYPED,
            account=keys.get(row["account_key"].casefold(), ""),
            row=f"holding:{row['id']}",
        )
        for row in reads.rows("SELECT * FROM holdings WHERE year = ? ORDER BY id", (year,))
    )


def proposed(reads: Reads, day: date, unit: Currency) -> tuple[Holding, ...]:
    """What each account of the book held after a day, foreign money at the official rate of that day.

    Money on its way between own accounts stands for itself: it is in neither.
    """
    known = _Rates(reads, day, unit)
    return tuple(known.proposal(one) for one in balances.after(reads, day, unit))


class _Rates:
    """The official rates of a day, and balances as holdings in home money by them."""

    def __init__(self, reads: Reads, day: date, unit: Currency) -> None:
        self._reads, self._day, self._unit = reads, day, unit

    def proposal(self, there: There) -> Holding:
        """What the statement of wealth would say of a balance."""
        foreign = there.amount if there.account.currency != self._unit else None
        rate = self._rate(foreign.currency) if foreign is not None else None
        amount: Money | None = there.amount if foreign is None else None
        if foreign is not None and rate is not None:
            amount = foreign.converted(rate, self._unit, Rounding.HALF_UP)
        why, since = there.why, there.day
        if not there.is_known:
            amount, foreign = None, None
        elif amount is None:
            why, since = wealth.RATE_MISSING, self._day
        owed, account = there.amount.minor < 0, there.account
        return Holding(
            side=wealth.LIABILITY if owed else wealth.ASSET,
            kind="payable" if owed else _kind(account, self._unit),
            text=say("wealth.on_the_way", account=account.name) if there.is_moving else account.name,
            amount=abs(amount) if amount is not None else None,
            proof=wealth.PAPER if there.printed else wealth.WORD,
            origin=wealth.BOOK,
            account="" if there.is_moving else account.key,
            foreign=abs(foreign) if foreign is not None else None,
            rate=rate,
            why=why,
            day=since,
        )

    def _rate(self, foreign: Currency) -> Decimal | None:
        known = rates.official(self._reads, foreign.code, self._day)
        return known.value if known is not None else None


def _kind(account: Account, unit: Currency) -> str:
    if is_outside(account.type, account.currency.code, unit.code):
        return "cash" if account.type is AccountType.CASH else "wallet_abroad"
    return "cash" if account.type is AccountType.CASH else "bank"
