"""What one owned and owed on a day: typed by the user, and as the accounts of the book tell it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import ledger, rates
from freelancer_desk.domain.accounts import AccountType, is_outside
from freelancer_desk.domain.money import Money, Rounding
from freelancer_desk.domain.taxes import wealth
from freelancer_desk.domain.taxes.wealth import Holding
from freelancer_desk.domain.words import say

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

# What had left one own account by that day and reached the other only later; or left a platform and was not seen since.
# What left a bank at home for an account that nobody knows may have been spent: it is no wealth before it is answered.
_ON_THE_WAY = """
SELECT lo.account_id, sum(-po.minor) AS minor FROM derived_meanings AS m JOIN parts AS po ON po.id = m.part_id
JOIN lines AS lo ON lo.id = po.line_id LEFT JOIN derived_transfers AS t ON t.out_part = po.id
LEFT JOIN parts AS pi ON pi.id = t.in_part LEFT JOIN lines AS li ON li.id = pi.line_id
JOIN accounts AS a ON a.id = lo.account_id
WHERE po.minor < 0 AND lo.day <= ? AND (li.day > ? OR (t.id IS NULL AND m.meaning = 'on_the_way' AND a.currency <> ?))
GROUP BY lo.account_id
"""


class _There(NamedTuple):
    """One account's balance after a day, as far as it is known: `why` says what is the matter."""

    account: Account
    amount: Money
    printed: bool
    why: str = ""
    day: date | None = None
    is_moving: bool = False


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
    return tuple(known.proposal(there) for there in (*_balances(reads, day), *_moving(reads, day, unit)))


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


def _moving(reads: Reads, day: date, home: Currency) -> list[_There]:
    accounts = ledger.accounts(reads)
    found = [
        _There(account, Money(row["minor"], account.currency), printed=True, is_moving=True)
        for row in reads.rows(_ON_THE_WAY, (day.isoformat(), day.isoformat(), home.code))
        for account in (accounts[row["account_id"]],)
    ]
    return sorted(found, key=lambda there: (there.account.name.casefold(), there.account.key))


class _Rates:
    """The official rates of a day, and balances as holdings in home money by them."""

    def __init__(self, reads: Reads, day: date, unit: Currency) -> None:
        self._reads, self._day, self._unit = reads, day, unit

    def proposal(self, there: _There) -> Holding:
        """What the statement of wealth would say of a balance."""
        foreign = there.amount if there.account.currency != self._unit else None
        rate = self._rate(foreign.currency) if foreign is not None else None
        amount: Money | None = there.amount if foreign is None else None
        if foreign is not None and rate is not None:
            amount = foreign.converted(rate, self._unit, Rounding.HALF_UP)
        why, since = there.why, there.day
        if why == wealth.BEFORE_THE_BOOK:
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
