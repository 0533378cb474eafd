"""Owners: which numbers are one account because the user said so, and what makes the program ask."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from freelancer_desk.domain.questions import ONE_ACCOUNT, YES_NO, slug
from freelancer_desk.domain.statements import Doubt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from freelancer_desk.domain.accounts import Account
    from freelancer_desk.domain.statements import Line, Statement

    Print = tuple[date, int, int]

# Two accounts hardly print this many rows with the same day, amount and balance after it.
ENOUGH = 2
_YES, _NO = YES_NO[:2]


def key_of(one: Account, other: Account) -> str:
    """The key of the question whether two accounts are one; the same whichever comes first."""
    return slug(ONE_ACCOUNT, *sorted(slug("-".join(account.identity)) for account in (one, other)))


def answers_of(answers: Mapping[str, str]) -> dict[str, str]:
    """The answers about accounts, those that decide."""
    return {key: said for key, said in answers.items() if key.startswith(f"{ONE_ACCOUNT}:") and said in {_YES, _NO}}


def prints_of(lines: Iterable[Line]) -> frozenset[Print]:
    """What tells rows of one account from those of another: day, amount and the balance printed after it."""
    return frozenset((line.day, line.money.minor, line.balance.minor) for line in lines if line.balance is not None)


class Owners:
    """The accounts of a book and of the files that come, united where the user said that two are one."""

    def __init__(self, accounts: Iterable[Account], answers: Mapping[str, str]) -> None:
        self._answers = answers_of(answers)
        self._accounts = tuple(accounts)

    def of(self, account: Account) -> Account:
        """The account as its fullest print names it."""
        same = [account]
        for one in same:
            same += [other for other in self._accounts if other not in same and self._is_one(one, other)]
        return replace(account, number=max(same, key=lambda one: one.fullness).number)

    def said(self, given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """Those of the answers given that decide about two of these accounts."""
        keys = {key_of(one, other) for one, other in combinations(self._accounts, 2)}
        return tuple((key, said) for key, said in answers_of(given).items() if key in keys)

    def owned(self, statement: Statement) -> Statement:
        """A statement under the fullest print of its account; its lines keep the keys they were printed with."""
        account = self.of(statement.account)
        if account == statement.account:
            return statement
        lines = tuple(line._replace(account=account) for line in statement.lines)
        return statement._replace(account=account, lines=lines)

    def doubted(self, statement: Statement, others: Iterable[tuple[Account, frozenset[Print]]]) -> Statement:
        """The statement, with every row waiting where those of another account let one think that the two are one."""
        rivals = [
            (other, key_of(statement.account, other), known)
            for other, known in others
            if self.may_be_one(statement.account, other)
        ]
        prints = prints_of(statement.lines) if rivals else frozenset()
        for other, key, known in rivals:
            if key in self._answers or len(prints & known) < ENOUGH:
                continue
            facts = (("file", statement.name), ("account", statement.account.name), ("other", other.name))
            doubts = tuple(Doubt(line.row, key, facts, YES_NO) for line in statement.lines)
            return statement._replace(lines=(), doubts=statement.doubts + doubts)
        return statement

    def may_be_one(self, one: Account, other: Account) -> bool:
        """Accounts of one bank and currency under two numbers (a name that the user gave is none) not known as one."""
        numbers = all(any(map(str.isdecimal, account.number)) for account in (one, other))
        alike = numbers and one.identity[:2] == other.identity[:2]
        return alike and self.of(one).identity != self.of(other).identity

    def _is_one(self, one: Account, other: Account) -> bool:
        return one.identity == other.identity or self._answers.get(key_of(one, other)) == _YES
