"""Accounts: one balance of the person's own, named by institution, currency and number alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from typing import TYPE_CHECKING

from freelancer_desk.domain.money import EXPONENTS

if TYPE_CHECKING:
    from freelancer_desk.domain.money import Currency

TAIL = 4
# With fewer digits two numbers may be alike by chance.
FEWEST_DIGITS = 6
# After country, check digits and bank an IBAN holds the account's number, filled up with zeros in front.
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z]{4}([0-9]+)")
_PUNCTUATION = re.compile(r"[\s-]+")


class AccountType(StrEnum):
    """What kind of balance: a marketplace, a payment company, a bank, dollars kept at a bank, or cash."""

    PLATFORM = "platform"
    WALLET = "wallet"
    BANK = "bank"
    RETENTION = "esfca"
    CASH = "cash"


@dataclass(frozen=True)
class Account:
    """An own balance; two accounts are the same when institution, currency and number are, however it is printed."""

    institution: str
    currency: Currency
    number: str
    type: AccountType

    @cached_property
    def key(self) -> str:
        """The content key: the same in every book that holds this account."""
        return f"{self.institution.casefold()}/{self.currency.code}/{self.number}"

    @property
    def identity(self) -> tuple[str, str, str]:
        """What is the same in every print of this account, whether it gives the number alone or as an IBAN."""
        return self.institution.casefold(), self.currency.code, bare(self.number)

    @property
    def fullness(self) -> tuple[bool, int, str]:
        """How much the number says: an IBAN says more than the number alone."""
        return _IBAN.fullmatch(_closed(self.number)) is not None, len(self.number), self.number

    @property
    def tail(self) -> str:
        """The last digits of a number, or all of a word that stands for one."""
        return self.number[-TAIL:] if self.number[-TAIL:].isdecimal() else self.number

    @property
    def name(self) -> str:
        """What people read: `Payoneer USD`, `Meezan Bank PKR 0001`."""
        return " ".join(filter(None, (self.institution, self.currency.code, self.tail)))


def _closed(number: str) -> str:
    return _PUNCTUATION.sub("", number).upper()


@cache
def bare(number: str) -> str:
    """The digits that a bank knows an account by, out of an IBAN or a number; as printed where too few are left."""
    found = _IBAN.fullmatch(_closed(number))
    digits = (found[1] if found else _closed(number)).lstrip("0")
    return digits if re.fullmatch(f"[0-9]{{{FEWEST_DIGITS},}}", digits) else number


def named(text: str) -> tuple[str, str, str]:
    """Institution, currency and number as an account's name tells them (`Meezan Bank PKR 0001`); missing ones empty."""
    words = text.split()
    for place, word in enumerate(words):
        if place and word in EXPONENTS:
            return " ".join(words[:place]), word, " ".join(words[place + 1 :])
    return " ".join(words), "", ""


def is_outside(account_type: AccountType, code: str, home: str) -> bool:
    """Money in this account has not reached the home country yet."""
    return code != home and account_type in {AccountType.PLATFORM, AccountType.WALLET, AccountType.CASH}
