"""How far the paper of each payment has come, and which payments still want one, with the tax at stake."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import attachments, country, ledger, taxes
from freelancer_desk.desk.done import Done
from freelancer_desk.domain.days import sensible
from freelancer_desk.domain.money import Money, currency, total
from freelancer_desk.domain.papers import ASKED, E_PRC, ISSUED, NOT_ASKED, PAYMENT, STATES, PaperState, label
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.receipts import LOCAL

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.attachments import PaymentKeys
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.store.book import Reads, Value
    from freelancer_desk.store.step import Step

    Stakes = Callable[[Iterable[str]], Money]

_FROM_ABROAD = """
SELECT d.id, d.day, d.payer, d.account_id, d.currency, d.proceeds, d.credited, d.paper, r.paper_state, r.asked_day
FROM derived_receipts AS d LEFT JOIN receipts AS r ON r.id = d.receipt_id
WHERE d.day BETWEEN ? AND ? AND d.scope <> ? ORDER BY d.day, d.id
"""
_OF_PAYMENT = "SELECT receipts.* FROM derived_receipts AS d JOIN receipts ON receipts.id = d.receipt_id WHERE d.id = ?"


class FromAbroad(NamedTuple):
    """A payment from abroad, as far as its paper is concerned."""

    id: str
    day: date
    payer: str
    account: str
    proceeds: Money | None
    credited: Money
    paper: str

    @property
    def has_paper(self) -> bool:
        """A paper that proves where the money came from is at hand."""
        return bool(self.paper)


class WantedPaper(NamedTuple):
    """A payment from abroad, and how far its paper has come."""

    payment: FromAbroad
    state: PaperState


class WantedGroup(NamedTuple):
    """Payments of one payer into one account that want papers, oldest first.

    `stake` is how much more tax there would be if only these were refused, None for a year whose rules are not known.
    """

    bank: str
    account: str
    payer: str
    payments: tuple[WantedPaper, ...]
    credited: Money
    stake: Money | None


def states(reads: Reads) -> dict[str, PaperState]:
    """The state of every payment of which one was said; all others are not asked for."""
    rows = reads.rows(
        "SELECT d.id, r.paper_state, r.asked_day FROM derived_receipts AS d JOIN receipts AS r ON r.id = d.receipt_id"
        " WHERE r.paper_state IS NOT NULL"
    )
    return {row["id"]: _state_of(row) for row in rows}


def _state_of(row: sqlite3.Row) -> PaperState:
    return PaperState(row["paper_state"], date.fromisoformat(row["asked_day"]) if row["asked_day"] else None)


def set_state(desk: Desk, identity: str, state: str, day: date | None = None) -> Done:
    """Say how far the paper of a payment has come; an issued one counts once an e-PRC is attached."""
    if state not in STATES:
        raise DeskError("choice_unknown", field="state", value=state[:40], choices=", ".join(STATES))
    if day is not None and state != ASKED:
        raise DeskError("day_only_when_asked", state=state)
    payment = attachments.payment(desk.book, identity)
    kept = states(desk.book).get(payment.id, PaperState())
    asked = kept.asked if state != NOT_ASKED else None
    if state == ASKED:
        asked = sensible(day or desk.today())
    facts = {"day": payment.day.isoformat(), "payer": payment.payer[:80], "state": state}
    with desk.book.step("paper.state", facts=facts) as step:
        put(step, payment, state, asked, before=label_of(step, payment))
    return Done(payment.id, step.id)


def put(step: Step, payment: PaymentKeys, state: str | None, asked: date | None, before: str) -> None:
    """Keep a payment's state, and the paper it counts as having: `before` is what its e-PRCs said until now."""
    row = _said(step, payment)
    after = label_of(step, payment)
    paper = row["paper"] or ""
    if state == ISSUED and after and paper in {"", before}:
        paper = after
    elif paper and paper == before and (state != ISSUED or not after):
        paper = ""
    values: dict[str, Value] = {"paper_state": state, "asked_day": asked.isoformat() if asked else None}
    if paper != (row["paper"] or ""):
        values["paper"] = paper
    step.update("receipts", int(str(row["id"])), values)


def attached(step: Step, payment: PaymentKeys, before: str) -> None:
    """An e-PRC was attached to a payment or taken off: one that was waited for is now issued."""
    row = _said(step, payment)
    asked = date.fromisoformat(str(row["asked_day"])) if row["asked_day"] else None
    state = str(row["paper_state"]) if row["paper_state"] else None
    if label_of(step, payment) and state in {None, NOT_ASKED, ASKED}:
        state = ISSUED
    put(step, payment, state, asked, before)


def label_of(reads: Reads, payment: PaymentKeys) -> str:
    """What a payment says of the e-PRCs attached to it."""
    marks = ",".join("?" * len(payment.keys))
    rows = reads.rows(
        "SELECT DISTINCT papers.id, papers.number FROM attachments JOIN papers ON papers.id = attachments.paper_id"
        f" WHERE noun = ? AND target IN ({marks}) AND papers.kind = ?",
        (PAYMENT, *payment.keys, E_PRC),
    )
    return label(tuple(row["number"] for row in rows))


def _said(step: Step, payment: PaymentKeys) -> dict[str, Value]:
    """What the user said of a payment; a bank line's payment gets its row when first something is said."""
    found = step.rows(_OF_PAYMENT, (payment.id,))
    if found:
        return dict(zip(found[0].keys(), tuple(found[0]), strict=True))
    line_key = payment.keys[0].removeprefix(attachments.LINE)
    overlay = step.rows("SELECT * FROM receipts WHERE line_key = ?", (line_key,))
    if overlay:
        return dict(zip(overlay[0].keys(), tuple(overlay[0]), strict=True))
    return {"id": step.insert("receipts", {"line_key": line_key, "note": ""}), "paper": None} | _NOTHING_SAID


_NOTHING_SAID: dict[str, Value] = {"paper_state": None, "asked_day": None}


def from_abroad(reads: Reads, year: TaxYear) -> tuple[WantedPaper, ...]:
    """The payments of a year that came from abroad, oldest first."""
    home = country.rules(ledger.setting(reads, "country")).currency
    names = {number: account.name for number, account in ledger.accounts(reads).items()}
    days = (year.span.first.isoformat(), year.span.last.isoformat())
    found = []
    for row in reads.rows(_FROM_ABROAD, (*days, LOCAL)):
        foreign = row["currency"] and row["proceeds"] is not None
        payment = FromAbroad(
            id=row["id"],
            day=date.fromisoformat(row["day"]),
            payer=row["payer"],
            account=names.get(row["account_id"], ""),
            proceeds=Money(row["proceeds"], currency(row["currency"])) if foreign else None,
            credited=Money(row["credited"], home),
            paper=row["paper"],
        )
        found.append(WantedPaper(payment, _state_of(row) if row["paper_state"] else PaperState()))
    return tuple(found)


def wanted(reads: Reads, year: TaxYear) -> tuple[WantedGroup, ...]:
    """Payments of a year without a paper, by bank and payer, the oldest first."""
    listed = from_abroad(reads, year)
    return grouped(reads, listed, stakes(reads, year, listed))


def stakes(reads: Reads, year: TaxYear, listed: Iterable[WantedPaper]) -> Stakes | None:
    """What refusing some of these payments would cost; reckoned only where one has no paper."""
    return None if all(one.payment.has_paper for one in listed) else taxes.stakes(reads, year)


def grouped(reads: Reads, listed: Iterable[WantedPaper], stake_of: Stakes | None) -> tuple[WantedGroup, ...]:
    """Those of these payments that have no paper, by bank and payer, the oldest first."""
    institutions = {account.name: account.institution for account in ledger.accounts(reads).values()}
    groups: dict[tuple[str, str, str], list[WantedPaper]] = {}
    for one in listed:
        if not one.payment.has_paper:
            key = (institutions.get(one.payment.account, ""), one.payment.account, one.payment.payer)
            groups.setdefault(key, []).append(one)
    rules = country.rules(ledger.setting(reads, "country"))
    found = [
        WantedGroup(
            bank=bank,
            account=account,
            payer=payer,
            payments=tuple(members),
            credited=total((one.payment.credited for one in members), rules.currency),
            stake=stake_of(one.payment.id for one in members) if stake_of is not None else None,
        )
        for (bank, account, payer), members in groups.items()
    ]
    return tuple(sorted(found, key=lambda g: (g.payments[0].payment.day, g.bank, g.account, g.payer)))
