"""Getting paid: which earnings paid which invoices, many to many, and what the difference was."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from freelancer_desk.desk import country, invoices, ledger, rates
from freelancer_desk.desk.done import Done
from freelancer_desk.domain.drafts import Draft
from freelancer_desk.domain.invoices import paying
from freelancer_desk.domain.invoices.invoice import INVOICE
from freelancer_desk.domain.invoices.paying import DIFFERENCES, EXCHANGE, Owed, Paid, Proposal
from freelancer_desk.domain.invoices.rows import AllocationRow
from freelancer_desk.domain.invoices.standing import ISSUED, WRITTEN_OFF
from freelancer_desk.domain.money import Money, Rounding, currency
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.invoices.rows import InvoiceRow
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.store.book import Reads, Value
    from freelancer_desk.store.step import Step

# The share of a payment that each invoice takes names the payment by what is printed, or by the typed record.
LINE, TYPED = "line/", "typed/"
_EARNINGS = """
SELECT e.id, e.day, e.client, e.currency, sum(e.gross) AS gross, l.key, l.text, l.reference, l.counterparty
FROM derived_earnings AS e LEFT JOIN lines AS l ON e.id LIKE 'l%' AND l.id = CAST(substr(e.id, 2) AS INTEGER)
GROUP BY e.id HAVING sum(e.gross) <> 0
ORDER BY e.day, e.id
"""


def earnings(reads: Reads) -> dict[str, Paid]:
    """What clients paid, by content key, with what is left of each for invoices not yet named; a refund is negative."""
    taken: dict[str, int] = {}
    for row in reads.rows("SELECT earning, sum(takes) AS takes FROM allocations GROUP BY earning"):
        taken[row["earning"]] = row["takes"]
    found = {}
    for row in reads.rows(_EARNINGS):
        key = LINE + row["key"] if row["key"] else TYPED + row["id"].removeprefix("t")
        left = Money(row["gross"] - taken.get(key, 0), currency(row["currency"]))
        text = " ".join(filter(None, (row["text"], row["reference"], row["counterparty"])))
        found[key] = Paid(key, row["client"], date.fromisoformat(row["day"]), left, text)
    return found


def proposals(reads: Reads, today: date) -> tuple[Proposal, ...]:
    """Which payments seem to pay which invoices, the surest first; those that were refused stay away."""
    refused = {row["key"] for row in reads.rows("SELECT key FROM answers WHERE key LIKE 'invoice/%' AND value = 'no'")}
    owed = [
        Owed(int(row.id), row.number, row.client, row.day, row.standing.payable)
        for row in invoices.listing(reads, today)
        if row.standing.payable.minor > 0 and row.day is not None
    ]
    paid = [one for one in earnings(reads).values() if one.left.minor > 0]
    found = paying.proposals(owed, paid)
    return tuple(
        one for one in found if not any(refusal_key(one.paid.key, s.invoice.number) in refused for s in one.shares)
    )


def refusal_key(earning: str, number: str) -> str:
    """The answer that keeps a proposal away."""
    return f"invoice/{number}/{earning}"


def confirm(desk: Desk, earning: str) -> Done:
    """Take the proposal made for a payment, all of its invoices in one step."""
    for proposal in proposals(desk.book, desk.today()):
        if proposal.paid.key == earning:
            with desk.book.step("invoice.pay", facts={"what": _named(proposal)}) as step:
                for share in proposal.shares:
                    _put(step, share.invoice.id, earning, share.settles, share.takes, share.difference)
            return Done(_named(proposal), step.id)
    raise DeskError("earning_unknown", earning=earning[:60])


def refuse(desk: Desk, earning: str) -> Done:
    """Say that a proposal is wrong: it is not made again."""
    for proposal in proposals(desk.book, desk.today()):
        if proposal.paid.key == earning:
            with desk.book.step("invoice.not_paid", facts={"what": _named(proposal)}) as step:
                for share in proposal.shares:
                    step.insert("answers", {"key": refusal_key(earning, share.invoice.number), "value": "no"})
            return Done(_named(proposal), step.id)
    raise DeskError("earning_unknown", earning=earning[:60])


def allocate(desk: Desk, wanted: str, earning: str, fields: Mapping[str, str]) -> Done:
    """Say that a payment paid an invoice: `settles` of the invoice, `takes` of the payment, and why they differ.

    Left out, `takes` is what is left of the payment or what is owed, whichever is less, and `settles` the same; across
    currencies `settles` is all that is owed. `earning` is a content key or an id that `earnings` lists; of a refund
    the amounts are what went back. `another` is `yes` where another client of the book paid for this one.
    """
    if not earning:
        raise DeskError("field_missing", field="earning")
    row = invoices.kept(desk.book, wanted)
    invoices.demand(row, INVOICE, ISSUED, WRITTEN_OFF)
    paid = _earning(desk.book, earning)
    found = invoices.one(desk.book, invoices.name(row), desk.today())
    draft = Draft(fields)
    takes = draft.money("takes", paid.left.currency, zero=False)
    settles = draft.money("settles", found.total.currency, zero=False)
    said, another = draft.choice("difference", DIFFERENCES), draft.choice("another", ("yes", "no"))
    draft.refuse()
    if another != "yes":
        _refuse_another(desk.book, paid, found)
    if paid.left.minor < 0:
        settles, takes = _refunded(desk.book, paid, found, settles, takes)
    else:
        settles, takes, said = _closed(desk.book, paid, found, settles, takes, said)
    with desk.book.step("invoice.pay", facts={"what": row["number"]}) as step:
        made = _put(step, row["id"], paid.key, settles, takes, said)
    return Done(str(made), step.id)


def _closed(
    reads: Reads, paid: Paid, found: InvoiceRow, settles: Money | None, takes: Money | None, said: str
) -> tuple[Money, Money, str]:
    """What a payment closes of an invoice, what it takes, and why they differ."""
    owed = found.standing.payable
    is_same = owed.currency == paid.left.currency
    if takes is None:
        takes = min(paid.left, settles or owed) if is_same else paid.left
    worth = None if is_same else _worth(reads, takes, owed.currency, paid.day)
    if settles is None and not is_same and worth is None and not said:
        raise DeskError("settles_unknown", takes=str(takes), currency=owed.currency.code)
    if settles is None:
        settles = takes if is_same and not said else owed
    if not 0 < takes.minor <= paid.left.minor:
        raise DeskError("earning_spent", left=str(paid.left))
    if not 0 < settles.minor <= owed.minor:
        raise DeskError("invoice_owes_less", invoice=found.number, owed=str(owed))
    if is_same:
        return settles, takes, paying.difference(settles, takes, said)
    if not said:
        paying.refuse_unlike(settles, takes, worth)
    return settles, takes, said or EXCHANGE


def _refunded(
    reads: Reads, paid: Paid, found: InvoiceRow, settles: Money | None, takes: Money | None
) -> tuple[Money, Money]:
    """What a refund gives back, of the invoice and of itself: negative, so that it is owed again unless credited.

    In other money than the invoice's it says what that is of the invoice, and something was paid in that money.
    """
    settled, there = found.standing.settled, -paid.left
    if there.currency == settled.currency:
        over = -found.owed if found.owed.minor < 0 else settled
        settles = takes = settles or takes or min(there, over)
    elif there.currency.code not in _paid_in(reads, found):
        raise DeskError("refund_currency", invoice=found.number, currency=there.currency.code)
    if settles is None:
        raise DeskError("settles_unknown", takes=str(there), currency=settled.currency.code)
    takes = takes or there
    if takes > there:
        raise DeskError("earning_spent", left=str(there))
    if not settled or settles > settled:
        raise DeskError("refund_too_much", invoice=found.number, paid=str(settled))
    return -settles, -takes


def _paid_in(reads: Reads, found: InvoiceRow) -> set[str]:
    """The currencies in which an invoice was paid."""
    query = "SELECT currency FROM allocations WHERE invoice_id = ? AND settles > 0"
    return {row["currency"] for row in reads.rows(query, (int(found.id),))}


def _refuse_another(reads: Reads, paid: Paid, found: InvoiceRow) -> None:
    """A payment of a client with invoices of their own pays no one else's, unless it is said so."""
    if paid.client.casefold() == found.client.casefold():
        return
    query = "SELECT name FROM clients WHERE id IN (SELECT client_id FROM invoices WHERE kind = ? AND number <> '')"
    if paid.client.casefold() in {row["name"].casefold() for row in reads.rows(query, (INVOICE,))}:
        raise DeskError("paid_by_another", payer=paid.client[:60], client=found.client[:60], invoice=found.number)


def release(desk: Desk, identity: str) -> Done:
    """Take an invoice and a payment apart again."""
    number = ledger.row_number(identity)
    found = desk.book.rows("SELECT invoice_id, settles FROM allocations WHERE id = ?", (number,))
    if not found:
        raise DeskError("row_unknown", noun="allocation", id=identity[:20])
    invoice = invoices.one(desk.book, f"#{found[0]['invoice_id']}", desk.today())
    if found[0]["settles"] > invoice.standing.settled.minor:
        raise DeskError("refund_first", invoice=invoice.number)
    with desk.book.step("invoice.unpay", facts={"what": identity}) as step:
        step.delete("allocations", [number])
    return Done(identity, step.id)


def allocations(reads: Reads, wanted: str = "") -> tuple[AllocationRow, ...]:
    """What paid what: of one invoice, or all; with the gain or loss that exchange rates brought in home money."""
    where, args = ("WHERE a.invoice_id = ?", (invoices.kept(reads, wanted)["id"],)) if wanted else ("", ())
    rows = reads.rows(
        "SELECT a.*, i.number, i.day AS billed, i.currency AS unit FROM allocations AS a"
        f" JOIN invoices AS i ON i.id = a.invoice_id {where} ORDER BY a.id",
        args,
    )
    known = earnings(reads) if rows else {}
    home = country.rules(ledger.setting(reads, "country")).currency
    found = []
    for row in rows:
        paid = known.get(row["earning"])
        settles = Money(row["settles"], currency(row["unit"]))
        takes = Money(row["takes"], currency(row["currency"]))
        gain = None
        if paid is not None and home.code != row["unit"]:
            billed = rates.official(reads, row["unit"], date.fromisoformat(row["billed"]))
            closed = takes if takes.currency == settles.currency else settles  # a fee is no loss of exchange
            gain = paying.realised(closed, billed.value if billed else None, _home_value(reads, takes, paid.day))
        found.append(
            AllocationRow(
                id=str(row["id"]),
                invoice=row["number"],
                earning=row["earning"],
                day=paid.day if paid else None,
                client=paid.client if paid else "",
                settles=settles,
                takes=takes,
                difference=row["difference"],
                gain=gain,
            )
        )
    return tuple(found)


def days_to_pay(reads: Reads, client_id: int) -> int | None:
    """Days from invoice to payment on average over a client's payments; None while there are none."""
    rows = reads.rows(
        "SELECT a.earning, i.day FROM allocations AS a JOIN invoices AS i ON i.id = a.invoice_id"
        " WHERE i.client_id = ? AND a.settles > 0",
        (client_id,),
    )
    known = earnings(reads) if rows else {}
    days = [
        (known[row["earning"]].day - date.fromisoformat(row["day"])).days for row in rows if row["earning"] in known
    ]
    return (2 * sum(days) + len(days)) // (2 * len(days)) if days else None


def _home_value(reads: Reads, takes: Money, day: date) -> Money | None:
    """What a payment was worth in home money on its day; None while the rate is not known."""
    home = country.rules(ledger.setting(reads, "country")).currency
    if takes.currency == home:
        return takes
    found = rates.official(reads, takes.currency.code, day)
    return takes.converted(found.value, home, Rounding.HALF_UP) if found is not None else None


def _worth(reads: Reads, takes: Money, unit: Currency, day: date) -> Money | None:
    """What a payment was worth in another currency on its day; None while a rate is not known."""
    at_home = _home_value(reads, takes, day)
    if at_home is None or at_home.currency == unit:
        return at_home
    found = rates.official(reads, unit.code, day)
    return at_home.converted(1 / found.value, unit, Rounding.HALF_UP) if found is not None else None


def _earning(reads: Reads, wanted: str) -> Paid:
    known = earnings(reads)
    if wanted in known:
        return known[wanted]
    if wanted.startswith("l"):
        rows = reads.rows("SELECT key FROM lines WHERE id = ?", (ledger.row_number(wanted[1:]),))
        wanted = LINE + rows[0]["key"] if rows else wanted
    elif wanted.startswith("t"):
        wanted = TYPED + wanted[1:]
    if wanted not in known:
        raise DeskError("earning_unknown", earning=wanted[:60])
    return known[wanted]


def _put(step: Step, invoice_id: int, earning: str, settles: Money, takes: Money, difference: str) -> int:
    if step.rows("SELECT 1 FROM allocations WHERE invoice_id = ? AND earning = ?", (invoice_id, earning)):
        raise DeskError("paid_already")
    row: dict[str, Value] = {
        "invoice_id": invoice_id,
        "earning": earning,
        "settles": settles.minor,
        "takes": takes.minor,
        "currency": takes.currency.code,
        "difference": difference,
        "note": "",
    }
    return step.insert("allocations", row)


def _named(proposal: Proposal) -> str:
    return ", ".join(share.invoice.number for share in proposal.shares)[:80]
