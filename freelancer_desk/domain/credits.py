"""Credits: every rupee that came into an account, by what it was; they foot to the statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.money import Money, total
from freelancer_desk.domain.outflows import OWN
from freelancer_desk.domain.receipts import EXPORT, LOCAL, SOCIAL
from freelancer_desk.domain.reversals import REVERSED
from freelancer_desk.domain.statements import Kind
from freelancer_desk.domain.trails import UNEXPLAINED as UNEXPLAINED_MEANINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from freelancer_desk.domain.days import TaxYear

EXPORTS, SOCIAL_MEDIA, LOCAL_CLIENTS, CLIENTS, OWN_TRANSFERS = (
    "exports", "social_media", "local_clients", "clients", "own_transfers",
)  # fmt: skip
SALARY, PROFIT, LOANS, GIFTS, REFUNDS, SALES = "salary", "profit", "loans", "gifts", "refunds", "sales"
PERSONAL, FOR_OTHERS, PAID_ON, OTHER_NAME, CRYPTO = "personal", "for_others", "paid_on", "other_name", "crypto"
OTHER, DEDUCTED, UNEXPLAINED = "other", "deducted", "unexplained"
# The order in which a table shows them; `deducted` is negative: fees and taxes inside a credit.
TYPES = (
    EXPORTS, SOCIAL_MEDIA, LOCAL_CLIENTS, CLIENTS, OWN_TRANSFERS, SALARY, PROFIT, LOANS, GIFTS, REFUNDS, SALES,
    PERSONAL, FOR_OTHERS, PAID_ON, OTHER_NAME, CRYPTO, OTHER, DEDUCTED, UNEXPLAINED,
)  # fmt: skip
_SCOPES = {EXPORT: EXPORTS, SOCIAL: SOCIAL_MEDIA, LOCAL: LOCAL_CLIENTS}
_MEANINGS = {
    **_SCOPES,
    OWN: OWN_TRANSFERS,
    "earning": CLIENTS,
    "client": CLIENTS,
    "salary": SALARY,
    "interest": PROFIT,
    "profit": PROFIT,
    "loan": LOANS,
    "gift": GIFTS,
    "refund": REFUNDS,
    "sale": SALES,
    "personal": PERSONAL,
    "for_other": FOR_OTHERS,
    "paid_on": PAID_ON,
    "other_name": OTHER_NAME,
    "crypto": CRYPTO,
    # Spending, fees and withdrawals that came back, and what the bank took away again.
    **dict.fromkeys(("expense", "cash", "fee", "tax", REVERSED), REFUNDS),
    "on_the_way": OWN_TRANSFERS,
    "typed": EXPORTS,
    **dict.fromkeys(UNEXPLAINED_MEANINGS, UNEXPLAINED),
}


class Credit(NamedTuple):
    """All credits of one type: their sum and how many lines they are."""

    type: str
    amount: Money
    lines: int


class CreditTable(NamedTuple):
    """One account in one tax year; `printed` is the sum of all its credit lines, which the rows must come to."""

    account_id: int
    account: str
    year: TaxYear | None
    rows: tuple[Credit, ...]
    printed: Money

    @property
    def difference(self) -> Money:
        """What the rows lack; always nothing."""
        return self.printed - total((row.amount for row in self.rows), self.printed.currency)

    @property
    def unexplained(self) -> Money:
        """Credits whose meaning nobody told yet: they are questions."""
        rows = (row.amount for row in self.rows if row.type == UNEXPLAINED)
        return total(rows, self.printed.currency)


def type_of(meaning: str, kind: str, scope: str, *, is_out: bool) -> str:
    """What a part of a credit line is; `scope` is that of the payment its line is, empty for none."""
    if is_out:
        return DEDUCTED
    if scope and (meaning in {OWN, "typed"} or meaning == scope):
        return _SCOPES[scope]
    if kind == Kind.REFUND and meaning not in UNEXPLAINED_MEANINGS:
        return REFUNDS
    return _MEANINGS.get(meaning, OTHER)


def rows_of(parts: Iterable[tuple[str, Money, int]]) -> tuple[Credit, ...]:
    """Sums by type, in the order in which they are shown."""
    sums: dict[str, tuple[Money, int]] = {}
    for name, money, lines in parts:
        before = sums.get(name)
        sums[name] = (before[0] + money, before[1] + lines) if before else (money, lines)
    return tuple(Credit(name, *sums[name]) for name in TYPES if name in sums)
