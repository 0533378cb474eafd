"""Closing or changing an account: what to fetch from the bank before, and whom to tell of the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

CLOSE, CHANGE = "close", "change"
KINDS = (CLOSE, CHANGE)
# What to have in hand before: the bank gives none of it easily once the account is closed.
TAX_CERTIFICATE, S_PRC, STATEMENTS = "tax_certificate", "s_prc", "statements"
PAPERS = (TAX_CERTIFICATE, S_PRC, STATEMENTS)
TELL, KEEP = "tell", "keep"


class Item(NamedTuple):
    """One thing to do; `key` ticks it off, `who` is the payer to be told of the new account."""

    key: str
    kind: str
    who: str
    done: bool


class Closing(NamedTuple):
    """An account on its way out: on which day, in favour of which other, and what is still to do."""

    account: str
    account_key: str
    kind: str
    day: date
    successor: str
    note: str
    items: tuple[Item, ...]

    @property
    def is_ready(self) -> bool:
        """Nothing is left to do."""
        return all(item.done for item in self.items)


def items(payers: tuple[str, ...], ticked: frozenset[str], *, covered: bool) -> tuple[Item, ...]:
    """The list of things to do; statements to the day are ticked off by themselves once they are in the book."""
    wanted = [(kind, kind, "") for kind in PAPERS]
    wanted += [(f"{TELL}:{payer}", TELL, payer) for payer in sorted(set(payers))]
    wanted.append((KEEP, KEEP, ""))
    return tuple(
        Item(key, kind, who, done=key in ticked or (kind == STATEMENTS and covered)) for key, kind, who in wanted
    )
