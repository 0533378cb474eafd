"""Pasted text: proposes the payment that a bank's message or a platform's mail tells of, and types it when told to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import country, ledger, receipts
from freelancer_desk.domain import pasted
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.done import Done
    from freelancer_desk.store.book import Reads

NEEDED = ("date", "payer", "credited_pkr")


class Proposal(NamedTuple):
    """The fields of a payment, ready for `receipts.add`, and those that the text left open.

    A table has neither, but `rows` below its header: it is for `importing.read`.
    """

    fields: Mapping[str, str]
    missing: tuple[str, ...]
    rows: int = 0

    @property
    def is_table(self) -> bool:
        """The text is a table and no message."""
        return self.rows > 0


def propose(reads: Reads, text: str, today: date) -> Proposal:
    """What a pasted text tells; raises DeskError when that is no payment, one that went out, or the text too long."""
    if len(text) > pasted.LONGEST_TABLE:
        raise DeskError("paste_too_long")
    if pasted.is_table(text):
        return Proposal({}, (), rows=len(pasted.as_grid(text).rows) - 1)
    home = country.rules(ledger.setting(reads, "country")).currency.code
    found = pasted.understood(text, home, today)
    if found is None:
        raise DeskError("paste_not_understood")
    if found.way == pasted.OUT:
        raise DeskError("paste_went_out")
    fields = pasted.as_fields(found)
    account = _account(reads, found.account_tail, home)
    if account:
        fields["account"] = account
    return Proposal(fields, tuple(name for name in NEEDED if name not in fields))


def _account(reads: Reads, tail: str, home: str) -> str:
    """The one own account in the home currency whose number ends so."""
    known = ledger.accounts(reads).values()
    names = [account.name for account in known if tail and account.tail == tail and account.currency.code == home]
    return names[0] if len(names) == 1 else ""


def add(desk: Desk, proposal: Proposal) -> Done:
    """Type the payment; raises DeskError when the same message was added before."""
    day, payer, amount = (proposal.fields.get(name, "") for name in ("date", "payer", "credited_pkr"))
    for typed in ledger.typed_receipts(desk.book, "WHERE receipts.day = ?", (day,)):
        before = receipts.draft_of(desk.book, f"t{typed.id}") if typed.line_key is None else {}
        if before and (before["payer"], before["credited_pkr"]) == (payer, amount):
            raise DeskError("payment_typed_already", day=day, payer=payer or "–")
    return receipts.add(desk, proposal.fields)
