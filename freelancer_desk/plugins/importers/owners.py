"""Whose rows a table holds: the account of each row, by the file, the profile, and what the user said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.accounts import Account, named
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.plugins.importers import amounts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from freelancer_desk.domain.money import Money
    from freelancer_desk.plugins.bank_profiles import Profile
    from freelancer_desk.plugins.importers.cells import Cells
    from freelancer_desk.plugins.importers.sources import Source

_IBAN = re.compile(r"[A-Z]{2}[0-9X]{2}[A-Z0-9*]{10,30}")


class Owned(NamedTuple):
    """An account, how its amounts are read, and how its country writes numeric dates (empty for no country)."""

    account: Account
    money: Callable[[str], Money]
    order: str


class Owner:
    """Tells the account of each row; the user's naming counts where the file names none."""

    def __init__(
        self, profile: Profile, source: Source, printed: Mapping[str, str], outside: Sequence[Cells], mark: str
    ) -> None:
        self._profile, self._source, self._mark = profile, source, mark
        self._given, self._given_code, self._given_number = named(source.account)
        self._number = printed.get("number", "")
        self._code = printed.get("currency", "") or profile.currency
        self._is_home = bool(source.home_iban) and any(
            word.startswith(source.home_iban) and _IBAN.fullmatch(word)
            for cells in outside
            for cell in cells
            for word in (cell.replace(" ", "").upper(), *cell.upper().split())
        )
        self._known: dict[tuple[str, str], Owned | None] = {}

    def check(self) -> None:
        """Raise DeskError `account_needed` where neither the profile nor the user says whose rows these are."""
        if not self._profile.institution and not self._given:
            raise DeskError("account_needed", file=self._source.name)

    def of(self, code: str, number: str) -> Owned | None:
        """The account of a row that names this currency and number, either may be empty; None for no currency."""
        key = (code, number)
        if key not in self._known:
            account = self._account(code, number)
            self._known[key] = self.owned(account) if account is not None else None
        return self._known[key]

    def owned(self, account: Account) -> Owned:
        """What follows from an account."""
        is_home = self._is_home or account.currency.code == self._source.home
        order = self._source.home_order if is_home else ""
        return Owned(account, amounts.reader(account.currency, self._mark), order)

    def placeholder(self) -> Account:
        """The account of a statement without lines."""
        home = self._source.home or "USD"
        code = self._code or self._given_code or (home if self._profile.plain else "USD")
        institution = self._profile.institution or self._given
        return Account(institution, amounts.unit_of(code), self._number_of(code), self._profile.type)

    def _account(self, code: str, number: str) -> Account | None:
        found = code or self._code or (self._given_code if self._profile.plain else "")
        if not found and self._is_home:
            found = self._source.home
        found = found or self._source.currency_answered()
        if not found:
            return None
        institution = self._profile.institution or self._given
        return Account(institution, amounts.unit_of(found), number or self._number_of(found), self._profile.type)

    def _number_of(self, code: str) -> str:
        """What tells this account from others alike: the file's number, else what the user said besides the name."""
        if self._profile.plain:
            return self._given_number or self._number
        plain = f"{self._profile.institution} {code}".casefold()
        given = self._source.account.strip()
        return self._number or (given[len(plain) :].strip() if given.casefold().startswith(plain) else given)
