"""What each account held after a day, and what was on its way between them, as far as the book knows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import ledger
from freelancer_desk.domain.accounts import AccountType, is_outside
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.taxes import wealth

if TYPE_CHECKING:
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


class There(NamedTuple):
    """One account's balance after a day, as far as it is known: `why` says what is the matter."""

    account: Account
    amount: Money
    printed: bool
    why: str = ""
    day: date | None = None
    is_moving: bool = False

    @property
    def is_known(self) -> bool:
        """The book reaches back to that day."""
        return self.why != wealth.BEFORE_THE_BOOK


def after(reads: Reads, day: date, home: Currency) -> list[There]:
    """What was there after a day; money on its way between own accounts stands for itself, it is in neither."""
    return [*_balances(reads, day), *_moving(reads, day, home)]


def outside(reads: Reads, day: date, home: Currency) -> tuple[There, ...]:
    """What stood after a day in accounts abroad and was kept in foreign money at home, and what was on its way."""

    def counts(account: Account) -> bool:
        return account.type is AccountType.RETENTION or is_outside(account.type, account.currency.code, home.code)

    return tuple(one for one in after(reads, day, home) if counts(one.account))


def _balances(reads: Reads, day: date) -> list[There]:
    accounts = ledger.accounts(reads)
    found = []
    for row in reads.rows(_BALANCES, (day.isoformat(),)):
        if row["first_day"] is None:
            continue
        account = accounts[row["account_id"]]
        first, last = (date.fromisoformat(row[name]) for name in ("first_day", "last_day"))
        amount, printed = Money(row["then_there"], account.currency), bool(row["printed"])
        if day < first - _ONE_DAY and row["at_first"]:
            found.append(There(account, amount, printed, wealth.BEFORE_THE_BOOK, first))
        elif amount and last < day:
            found.append(There(account, amount, printed, wealth.KNOWN_UNTIL, last))
        elif amount:
            found.append(There(account, amount, printed))
    return sorted(found, key=lambda there: (there.account.name.casefold(), there.account.key))


def _moving(reads: Reads, day: date, home: Currency) -> list[There]:
    accounts = ledger.accounts(reads)
    found = [
        There(account, Money(row["minor"], account.currency), printed=True, is_moving=True)
        for row in reads.rows(_ON_THE_WAY, (day.isoformat(), day.isoformat(), home.code))
        for account in (accounts[row["account_id"]],)
    ]
    return sorted(found, key=lambda there: (there.account.name.casefold(), there.account.key))
