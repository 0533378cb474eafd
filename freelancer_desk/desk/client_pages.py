"""The page of one client: what was billed, earned and is owed, how long it takes, its share of income, its papers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import clients, invoices, papers, rates, records
from freelancer_desk.desk.invoices import paying
from freelancer_desk.desk.rates import rows as rate_rows
from freelancer_desk.domain.invoices.invoice import INVOICE
from freelancer_desk.domain.invoices.standing import CANCELLED, DRAFT
from freelancer_desk.domain.money import Money, by_currency, currency
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.domain.invoices.rows import InvoiceRow
    from freelancer_desk.domain.papers import Paper
    from freelancer_desk.store.book import Reads

# Above this share of what was earned in a year one client is a risk of its own.
LARGE_SHARE = 50


class ClientOverview(NamedTuple):
    """One client: totals by currency, average days to pay (None while nothing was paid), share of income (0 to 1)."""

    id: str
    fields: Mapping[str, str]
    invoiced: Mapping[str, Money]
    earned: Mapping[str, Money]
    owed: Mapping[str, Money]
    days_to_pay: int | None
    share: Decimal | None
    is_large: bool
    invoices: tuple[InvoiceRow, ...]
    papers: tuple[Paper, ...]


def overview(reads: Reads, identity: str, today: date) -> ClientOverview:
    """One client's page; raises DeskError `row_unknown`."""
    fields = next((row for row in records.listing(reads, "client") if row["id"] == identity), None)
    if fields is None:
        raise DeskError("row_unknown", noun="client", id=identity[:20])
    rows = invoices.listing(reads, today, client_id=int(identity))
    billed = [row for row in rows if row.kind == INVOICE and row.status not in {DRAFT, CANCELLED}]
    earned = earned_by_client(reads)
    share = share_of(reads, fields["name"], today)
    return ClientOverview(
        id=identity,
        fields=fields,
        invoiced=by_currency(row.total - row.standing.credited for row in billed),
        earned=earned.get(fields["name"], {}),
        owed=by_currency(row.owed for row in billed if row.standing.is_open),
        days_to_pay=paying.days_to_pay(reads, int(identity)),
        share=share,
        is_large=share is not None and share * 100 > LARGE_SHARE,
        invoices=rows,
        papers=papers.attached_to(reads, f"client:{fields['name']}"),
    )


def stranger(reads: Reads, name: str, today: date) -> ClientOverview:
    """The page of somebody who paid but was never kept as a client."""
    share = share_of(reads, name, today)
    return ClientOverview(
        id="",
        fields={"name": name},
        invoiced={},
        earned=earned_by_client(reads).get(name, {}),
        owed={},
        days_to_pay=None,
        share=share,
        is_large=share is not None and share * 100 > LARGE_SHARE,
        invoices=(),
        papers=(),
    )


def earned_by_client(reads: Reads, since: date | None = None) -> dict[str, dict[str, Money]]:
    """What each client paid (after refunds), a total for each currency; from a day on, or ever."""
    query = (
        "SELECT client, currency, sum(gross) AS gross FROM derived_earnings WHERE day >= ? GROUP BY client, currency"
    )
    kept = clients.known_as(reads)
    found: dict[str, dict[str, Money]] = {}
    for row in reads.rows(query, (since.isoformat() if since else "",)):
        sums = found.setdefault(kept.get(row["client"].casefold(), row["client"]), {})
        gross = Money(row["gross"], currency(row["currency"]))
        sums[row["currency"]] = sums[row["currency"]] + gross if row["currency"] in sums else gross
    return found


def share_of(reads: Reads, name: str, today: date) -> Decimal | None:
    """The part of a year's earnings that one client paid (0 to 1): None for none, or where a rate is not known.

    Earnings of one currency are compared as they are, those of several in home money at the rates of today.
    """
    year = earned_by_client(reads, today - timedelta(days=365))
    values: dict[str, Decimal] = {}
    codes = {code for sums in year.values() for code in sums}
    per_unit: dict[str, Decimal] = {code: Decimal(1) for code in codes}
    if len(codes) > 1:
        home = rate_rows.home(reads)
        for code in codes - {home}:
            found = rates.official(reads, code, today)
            if found is None:
                return None
            per_unit[code] = found.value
    for client, sums in year.items():
        values[client] = sum((amount.decimal * per_unit[code] for code, amount in sums.items()), Decimal(0))
    whole = sum((value for value in values.values() if value > 0), Decimal(0))
    return max(values.get(name, Decimal(0)), Decimal(0)) / whole if whole else None
