"""What one owned and owed on a day: typed by the user, and as the accounts of the book tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from freelancer_desk.desk import ledger, rates
from freelancer_desk.domain.accounts import AccountType, is_outside
from freelancer_desk.domain.money import Money, Rounding
from freelancer_desk.domain.taxes import wealth
from freelancer_desk.domain.taxes.wealth import Holding

if TYPE_CHECKING:
    from decimal import Decimal

    from freelancer_desk.domain.accounts import Account
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.store.book import Reads

_ONE_DAY = timedelta(days=1)
# What each account holds after a day, the days its statements and lines cover, and whether a balance was printed.
_BALANCES = """
SELECT b.account_id, b.balance, b.balance - coalesce((SELECT sum(minor) FROM lines AS l
    WHERE l.account_id = b.account_id AND l.day > ?), 0) AS then_there,
  b.balance - coalesce((SELECT sum(minor) FROM lines AS l WHERE l.account_id = b.account_id), 0) AS at_first,
  min(coalesce(s.first_day, b.first_day), coalesce(b.first_day, s.first_day)) AS first_day,
  max(coalesce(s.last_day, b.last_day), coalesce(b.last_day, s.last_day)) AS last_day, coalesce(s.printed, 0) AS printed
FROM derived_balances AS b LEFT JOIN (SELECT account_id, min(first_day) AS first_day, max(last_day) AS last_day,
  max(opening IS NOT NULL OR closing IS NOT NULL) AS printed FROM statements GROUP BY account_id) AS s
  ON s.account_id = b.account_id ORDER BY b.account_id
"""


@dataclass(frozen=True)
class _There:
    """One account's balance after a day, as far as it is known: `why` says what is the matter."""

    account: Account
    amount: Money
    printed: bool
    why: str = ""
    day: date | None = None


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
    """What each account of the book held after a day, foreign money at the official rate of that day."""
    return tuple(_proposal(reads, there, day, unit) for there in _balances(reads, day))


def _balances(reads: Reads, day: date) -> list[_There]:
    accounts = ledger.accounts(reads)
    found = []
    for row in reads.rows(_BALANCES, (day.isoformat(),)):
        if row["first_day"] is None:
            continue
        account = accounts[row["account_id"]]
        first, last = (date.fromisoformat(row[name]) for name in ("first_day", "last_day"))
        amount, printed = Money(row["then_there"], account.currency), bool(row["printed"])
        if day < first - _ONE_DAY and row["at_first"]:
            found.append(_There(account, amount, printed, wealth.BEFORE_THE_BOOK, first))
        elif amount and last < day:
            found.append(_There(account, amount, printed, wealth.KNOWN_UNTIL, last))
        elif amount:
            found.append(_There(account, amount, printed))
    return sorted(found, key=lambda there: (there.account.name.casefold(), there.account.key))


def _proposal(reads: Reads, there: _There, day: date, unit: Currency) -> Holding:
    foreign = there.amount if there.account.currency != unit else None
    known = rates.official(reads, there.account.currency.code, day) if foreign is not None else None
    rate: Decimal | None = known.value if known is not None else None
    amount: Money | None = there.amount if foreign is None else None
    if foreign is not None and rate is not None:
        amount = foreign.converted(rate, unit, Rounding.HALF_UP)
    why, since = there.why, there.day
    if why == wealth.BEFORE_THE_BOOK:
        amount, foreign = None, None
    elif amount is None:
        why, since = wealth.RATE_MISSING, day
    owed = there.amount.minor < 0
    return Holding(
        side=wealth.LIABILITY if owed else wealth.ASSET,
        kind="payable" if owed else _kind(there.account, unit),
        text=there.account.name,
        amount=abs(amount) if amount is not None else None,
        proof=wealth.PAPER if there.printed else wealth.WORD,
        origin=wealth.BOOK,
        account=there.account.key,
        foreign=abs(foreign) if foreign is not None else None,
        rate=rate,
        why=why,
        day=since,
    )


def _kind(account: Account, unit: Currency) -> str:
    if is_outside(account.type, account.currency.code, unit.code):
        return "cash" if account.type is AccountType.CASH else "wallet_abroad"
    return "cash" if account.type is AccountType.CASH else "bank"
