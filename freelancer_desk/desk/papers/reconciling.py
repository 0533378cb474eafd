"""The year's payments against the bank's certificates and the tax office's list."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from freelancer_desk.desk import attachments, country, ledger
from freelancer_desk.desk.papers.tables import row_of
from freelancer_desk.domain.days import FIRST_DAY, LAST_DAY, Span
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.papers import S_PRC, TAX_CERTIFICATE, TAX_LIST
from freelancer_desk.domain.reconciling import Credit, Printed, Reconciled, reconciled, union

if TYPE_CHECKING:
    from freelancer_desk.desk.country import Rules
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.store.book import Reads

_SIDES = {TAX_CERTIFICATE: "certificate", TAX_LIST: "fbr", S_PRC: "listed"}


def reconcile(reads: Reads, year: TaxYear) -> tuple[Reconciled, ...]:
    """Each payment of a year with what papers show of it, and rows of papers that answer to no payment.

    Where there is a paper, payments of all years take part, so that what was cut in June is found in July; those of the
    year are told.
    """
    rules = country.rules(ledger.setting(reads, "country"))
    papers = _papers(reads, rules)
    rows = reconciled(
        _payments(reads, rules, Span(FIRST_DAY, LAST_DAY) if papers else year.span),
        papers,
        unit=rules.currency,
        year_start=rules.year_start,
        family_codes=frozenset(rules.country.payments.wrong_codes),
    )
    return tuple(row for row in rows if row.day in year.span)


def _payments(reads: Reads, rules: Rules, days: Span) -> list[Credit]:
    names = {number: account.name for number, account in ledger.accounts(reads).items()}
    ends = (days.first.isoformat(), days.last.isoformat())
    rows = reads.rows("SELECT * FROM derived_receipts WHERE day BETWEEN ? AND ? ORDER BY day, id", ends)
    keys = attachments.payments(reads, (row["id"] for row in rows))
    found = []
    for row in rows:
        credited = Money(row["credited"], rules.currency)
        whole = Money(row["base"], rules.currency) if row["base"] is not None else credited
        found.append(
            Credit(
                id=row["id"],
                key=keys[row["id"]].keys[0],
                day=date.fromisoformat(row["day"]),
                payer=row["payer"],
                account=names.get(row["account_id"], ""),
                credited=credited,
                whole=whole,
                tax=Money(row["withheld"], rules.currency),
                section=row["section"],
            )
        )
    return found


def _papers(reads: Reads, rules: Rules) -> dict[str, list[Printed]]:
    """The rows of every paper that speak of payments, by the side they speak for."""
    sections = rules.country.sections
    of_payments = (sections.export, sections.social, sections.local)
    papers: dict[str, dict[int, list[Printed]]] = defaultdict(lambda: defaultdict(list))
    query = (
        "SELECT paper_rows.*, papers.kind, papers.issuer FROM paper_rows JOIN papers ON papers.id = paper_rows.paper_id"
        " ORDER BY paper_rows.paper_id, nth"
    )
    for row in reads.rows(query):
        if row["kind"] in _SIDES and (not row["section"] or row["section"].partition("(")[0] in of_payments):
            printed = Printed(row["kind"], row["issuer"], str(row["paper_id"]), row_of(row, rules.currency))
            papers[_SIDES[row["kind"]]][row["paper_id"]].append(printed)
    return {side: union(rows.values()) for side, rows in papers.items()}
