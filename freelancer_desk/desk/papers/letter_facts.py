"""Which payments a letter is about, with what the bank should have cut from each and what papers show of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import country, ledger, receipts, taxes
from freelancer_desk.desk.papers import progress as paper_states
from freelancer_desk.desk.papers import reconciling
from freelancer_desk.domain.letters import CERTIFICATES, CORRECT_CUT, E_PRC, PURPOSE_CODE, RATE, REFUND
from freelancer_desk.domain.papers import ASKED, FAMILY, NOT_ASKED, WRONG_CODE, PaperState
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.receipts import LOCAL
from freelancer_desk.domain.reconciling import PROVED

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from datetime import date
    from decimal import Decimal

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.money import Money
    from freelancer_desk.domain.summaries import Payment
    from freelancer_desk.store.book import Reads

# A bank passes on what it cut within a week of the week's end: so long it can simply give back what was too much.
BEFORE_DEPOSIT = timedelta(days=7)
_ROWS = """
SELECT d.*, lines.external_id, lines.reference, lines.counterparty FROM derived_receipts AS d
LEFT JOIN lines ON lines.id = d.line_id
"""


class Concerned(NamedTuple):
    """A payment in a letter: `lawful` is the tax that `rate` makes of it, None while the rate is open."""

    payment: Payment
    account_id: int | None
    bank: str
    number: str
    reference: str
    rate: Decimal | None
    lawful: Money | None
    shown: bool

    @property
    def over(self) -> Money:
        """How much more was cut than should have been; less than nothing where too little was."""
        return self.payment.withheld - (self.lawful if self.lawful is not None else self.payment.withheld)


def chosen(reads: Reads, kind: str, ids: Sequence[str], year: TaxYear, today: date) -> list[Concerned]:
    """The payments named, or those of the year that the letter is for, the oldest first."""
    everything = _concerned(reads, None if ids or kind == CORRECT_CUT else year)
    if ids:
        known = {one.payment.id: one for one in everything}
        for identity in ids:
            if identity not in known:
                raise DeskError("row_unknown", noun="receipt", id=identity[:20])
        wanted = [one for one in everything if one.payment.id in set(ids)]
    else:
        wanted = [one for one in everything if one.payment.scope != LOCAL and one.bank]
    said = paper_states.states(reads)
    fits = _fitting(reads, kind, today, said)
    # Payments that were named are taken as they are, but a letter about too much tax needs tax that was too much.
    wanted = [one for one in wanted if (ids and kind not in {CORRECT_CUT, REFUND}) or fits(one, named=bool(ids))]
    if kind == E_PRC and not ids:
        not_asked = [one for one in wanted if said.get(one.payment.id, PaperState()).state != ASKED]
        wanted = not_asked or wanted
    if kind == REFUND:
        proved = {row.payment.id for row in reconciling.reconcile(reads, year) if row.payment and row.state == PROVED}
        return [one._replace(shown=one.payment.id in proved) for one in wanted]
    return wanted


def _fitting(reads: Reads, kind: str, today: date, said: dict[str, PaperState]) -> Callable[..., bool]:
    rules = country.rules(ledger.setting(reads, "country"))

    def is_over(one: Concerned) -> bool:
        pack = rules.packs.get(rules.year_start.year_of(one.payment.day))
        return pack is not None and one.over.decimal > pack.value(pack.tolerance)

    def fits(one: Concerned, *, named: bool) -> bool:
        state = said.get(one.payment.id, PaperState()).state
        if kind == E_PRC:
            return "no_paper" in one.payment.flags and state in {NOT_ASKED, ASKED}
        if kind == PURPOSE_CODE:
            return "family_code" in one.payment.flags or state in {WRONG_CODE, FAMILY}
        if kind == CORRECT_CUT:
            return is_over(one) and (named or one.payment.day >= today - BEFORE_DEPOSIT)
        return is_over(one) if kind in {REFUND, RATE} else kind == CERTIFICATES

    return fits


def _as_printed(payment: Payment, row: sqlite3.Row) -> Payment:
    """Whoever the user named as the client, the bank knows the sender that it printed."""
    is_told = row["receipt_id"] is not None and row["counterparty"]
    return payment._replace(payer=row["counterparty"]) if is_told else payment


def _concerned(reads: Reads, year: TaxYear | None) -> list[Concerned]:
    accounts = ledger.accounts(reads)
    expected = taxes.cutter(reads)
    rows = {row["id"]: row for row in reads.rows(_ROWS)}
    found = []
    for payment in receipts.listing(reads, year):
        row = rows[payment.id]
        account = accounts.get(row["account_id"])
        lawful = expected(row)
        found.append(
            Concerned(
                payment=_as_printed(payment, row),
                account_id=row["account_id"],
                bank=account.institution if account else "",
                number=account.number if account else "",
                reference=row["reference"] or row["external_id"] or "",
                rate=lawful[0] if lawful else None,
                lawful=lawful[1] if lawful else None,
                shown=False,
            )
        )
    return found
