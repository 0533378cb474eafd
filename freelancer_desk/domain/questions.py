"""Questions of meaning: what is asked, which answers there are, and the key under which an answer is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.money import Money
from freelancer_desk.domain.statements import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from freelancer_desk.domain.accounts import Account
    from freelancer_desk.domain.matching import Entry, Pair
    from freelancer_desk.domain.receipts import Typed

ASK = "ask-accountant"
PAIR, SAME, SAME_ROWS, ONE_ACCOUNT = "pair", "same", "same-rows", "one-account"
REVERSAL, TAKEN_BACK = "reversal", "taken-back"
# What a credit in foreign money may be, and what a credit at home may be.
ABROAD: tuple[str, ...] = ("client", "own", "refund", "personal", "for_other", "crypto", ASK)
AT_HOME: tuple[str, ...] = (
    "export",
    "social",
    "local",
    "own",
    "salary",
    "personal",
    "gift",
    "loan",
    "refund",
    "sale",
    "for_other",
    "paid_on",
    "other_name",
    "crypto",
    ASK,
)
# What may be said of money that left.
OUTGOING: tuple[str, ...] = ("own", "expense", "personal", "paid_on", "other_name", "gift", "loan", "crypto", ASK)
CONVERSION: tuple[str, ...] = ("own", "spent", ASK)
YES_NO = ("yes", "no", ASK)
TAX: tuple[str, ...] = ("not_mine", ASK)

# What the profile reads of these is what they are.
_READ = frozenset({Kind.FEE, Kind.REFUND})

_NOT_A_LETTER = re.compile(r"[\W_]+")


class Open(NamedTuple):
    """An open question over some lines; `at_stake` in minor units of the home currency, None when unknown."""

    key: str
    kind: str
    facts: tuple[tuple[str, str], ...]
    choices: tuple[str, ...]
    at_stake: int | None
    lines: tuple[int, ...]


def slug(*words: str) -> str:
    """Words as one readable key: `credit:payoneer-usd:fiverr`."""
    return ":".join(_NOT_A_LETTER.sub("-", word.casefold()).strip("-") for word in words)


def ranked(questions: Iterable[Open]) -> tuple[Open, ...]:
    """The costliest first, unknown stakes before zero, then by key."""
    return tuple(sorted(questions, key=lambda q: (q.at_stake is not None, -(q.at_stake or 0), q.key)))


def name_of(account: Account) -> str:
    """An account as a word of such a key."""
    return "-".join(filter(None, (account.institution, account.currency.code, account.tail)))


def key_of(entry: Entry) -> str:
    """The key under which all entries alike are asked about, and answered, together."""
    name = name_of(entry.account)
    if entry.kind is Kind.FX:
        return slug("conversion", name, entry.other_currency or entry.counterparty or "other")
    if entry.kind is Kind.TAX:
        return slug("tax", name, entry.section, entry.key[:12])
    return slug("credit", name, entry.counterparty or entry.text)


def choices_of(kind: Kind, *, is_out: bool, is_home: bool, is_credit: bool) -> tuple[str, ...]:
    """What may be said of one line alone; nothing where what is printed is what it means.

    `is_home` tells the currency of the account, `is_credit` whether a tax counts where it belongs to a payment.
    """
    if kind in _READ or (kind is Kind.TAX and not is_credit):
        return ()
    plain = OUTGOING if is_out else AT_HOME if is_home else ABROAD
    return {Kind.FX: CONVERSION, Kind.TAX: TAX}.get(kind, plain)


def about(key: str, entries: Sequence[Entry], home: str, stake: Callable[[Money], int | None]) -> Open:
    """What entries alike mean: whose money a credit is, where a conversion went, what a tax belongs to."""
    first = min(entries, key=lambda e: (e.day, e.key))
    amount = abs(Money(sum(entry.minor for entry in entries), first.account.currency))
    facts = (
        ("account", first.account.name),
        ("who", first.counterparty or first.text),
        ("amount", str(amount)),
        ("day", first.day.isoformat()),
        ("n", str(len(entries))),
        ("other", first.other_currency or ""),
    )
    choices = AT_HOME if first.account.currency.code == home else ABROAD
    choices = {Kind.FX: CONVERSION, Kind.TAX: TAX}.get(first.kind, choices)
    lines = tuple(sorted(entry.line_id for entry in entries))
    return Open(key, key.partition(":")[0], facts, choices, stake(amount), lines)


def about_pair(key: str, pair: Pair, stake: Callable[[Money], int | None]) -> Open:
    """Whether money that left one own account is the money that reached another."""
    amount = Money(pair.into.minor, pair.into.account.currency)
    facts = (
        ("out", pair.out.account.name),
        ("out_day", pair.out.day.isoformat()),
        ("into", pair.into.account.name),
        ("day", pair.into.day.isoformat()),
        ("amount", str(amount)),
    )
    return Open(key, PAIR, facts, YES_NO, stake(amount), (pair.out.line_id, pair.into.line_id))


def answer_of_reversal(answers: Mapping[str, str], back: Entry, undone: Entry) -> str:
    """What the user said of a row that may undo another; empty where nothing was said."""
    return answers.get(_reversal(back, undone), "")


def _reversal(back: Entry, undone: Entry) -> str:
    return slug(REVERSAL, back.key[:12], undone.key[:12])


def taken_back(entry: Entry) -> str:
    """The key under which a row is asked about that takes back what no other row shows."""
    return slug(TAKEN_BACK, entry.key[:12])


def about_back(
    back: Entry, may_be: Sequence[Entry], answers: Mapping[str, str], stake: Callable[[Money], int | None]
) -> list[Open]:
    """Whether a row undoes one of these credits; what it is, where it says that it undoes one and none is there."""
    amount = abs(Money(back.minor, back.account.currency))
    facts = (
        ("account", back.account.name),
        ("amount", str(amount)),
        ("day", back.day.isoformat()),
        ("who", back.counterparty or back.text),
    )
    if not may_be:
        return [Open(taken_back(back), TAKEN_BACK, facts, OUTGOING, stake(amount), (back.line_id,))]
    return [
        Open(
            _reversal(back, undone),
            REVERSAL,
            (*facts, ("came_day", undone.day.isoformat())),
            YES_NO,
            stake(amount),
            (back.line_id, undone.line_id),
        )
        for undone in may_be
        if not answer_of_reversal(answers, back, undone)
    ]


def about_same(key: str, entry: Entry, typed: Typed) -> Open:
    """Whether a bank line is a payment that was typed before."""
    facts = (
        ("account", entry.account.name),
        ("amount", str(Money(entry.minor, entry.account.currency))),
        ("day", entry.day.isoformat()),
        ("typed_day", typed.day.isoformat() if typed.day else ""),
        ("payer", typed.payer or typed.client or ""),
    )
    return Open(key, SAME, facts, YES_NO, entry.minor, (entry.line_id,))
