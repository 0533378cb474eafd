"""Where do I stand, what next: the three totals, and the first screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import (
    accounts,
    country,
    dates,
    filed,
    invoices,
    ledger,
    months,
    person,
    questions,
    receipts,
    taxes,
)  # fmt: skip
from freelancer_desk.desk import credits as credit_tables
from freelancer_desk.desk.dates import overview as date_overview
from freelancer_desk.desk.invoices import repeating
from freelancer_desk.desk.returns import filings
from freelancer_desk.domain import deadlines, figures
from freelancer_desk.domain.money import Money, by_currency
from freelancer_desk.domain.receipts import LOCAL
from freelancer_desk.domain.summaries import Home, MonthTotal, Task, Totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.invoices.rows import InvoiceRow
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.summaries import Payment
    from freelancer_desk.store.book import Reads

MOST_TASKS = 5


def totals(reads: Reads, year: TaxYear | None = None) -> Totals:
    """Earned by day of earning, reached home by day of realisation, still outside now; never swapped, never mixed."""
    rules = country.rules(ledger.setting(reads, "country"))
    span = (year.span.first.isoformat(), year.span.last.isoformat()) if year else ("0000-01-01", "9999-12-31")
    query = (
        "SELECT currency, gross < 0 AS is_refund, sum(gross) AS minor FROM derived_earnings"
        " WHERE day BETWEEN ? AND ? GROUP BY currency, gross < 0"
    )
    rows = reads.rows(query, span)
    earned, refunded = ({r["currency"]: _money(r) for r in rows if r["is_refund"] == way} for way in (0, 1))
    reached = reads.rows(
        "SELECT coalesce(sum(base), 0) AS minor FROM derived_receipts WHERE scope <> 'local' AND day BETWEEN ? AND ?",
        span,
    )[0]["minor"]
    query = (
        "SELECT currency, sum(proceeds) AS minor FROM derived_receipts WHERE scope <> 'local' AND currency IS NOT NULL"
        " AND proceeds IS NOT NULL AND day BETWEEN ? AND ? GROUP BY currency"
    )
    foreign = {row["currency"]: _money(row) for row in reads.rows(query, span)}
    outside = by_currency(
        amount for a in accounts.listing(reads) if a.is_outside for amount in (a.balance, a.on_the_way)
    )
    return Totals(
        earned=dict(sorted(earned.items())),
        refunded=dict(sorted(refunded.items())),
        reached=Money(reached, rules.currency),
        reached_foreign=dict(sorted(foreign.items())),
        outside={code: amount for code, amount in outside.items() if amount},
    )


def _money(row: object) -> Money:
    return Money.zero(row["currency"]) + Money(row["minor"], Money.zero(row["currency"]).currency)  # type: ignore[index]


def home(reads: Reads, year: TaxYear, today: date) -> Home:
    """The first screen: three figures, at most five tasks, the months of the year."""
    rules = country.rules(ledger.setting(reads, "country"))
    seen = _Seen(year, rules.currency)
    for payment in receipts.each(reads, year):
        seen.add(payment)
    working = taxes.working(reads, year)
    paid = taxes.paid_with_return(reads, year)
    sums = totals(reads, year)
    zero = Money.zero(rules.currency)
    due = dates.listing(reads, today)
    billed = invoices.listing(reads, today)
    tasks = (*date_overview.warnings(reads, due, today), *_tasks(reads, year, seen, billed, today))
    return Home(
        year=year,
        has_working=working is not None,
        payments=seen.payments,
        with_paper=seen.payments - seen.without_paper,
        reached=sums.reached,
        reached_foreign=sums.reached_foreign,
        still_to_pay=max(zero, Money.of(working.payable, rules.currency) - paid) if working else zero,
        cut_too_much=Money.of(working.refundable, rules.currency) if working else zero,
        expected=Money.of(working.total_tax, rules.currency) if working else zero,
        withheld=Money.of(working.total_withheld, rules.currency) if working else seen.withheld,
        missing_papers=seen.without_paper,
        missing_stake=taxes.paper_stake(working, rules.currency),
        tasks=tasks[:MOST_TASKS],
        months=seen.by_month(),
        next_date=deadlines.next_due(due),
        owed=by_currency(row.owed for row in billed if row.standing.is_open),
    )


class _Seen:
    """What home tells of a year's payments from abroad, which it sees one after the other."""

    def __init__(self, year: TaxYear, unit: Currency) -> None:
        self.payments = self.without_paper = self.without_category = self.wrong_rate = 0
        self.withheld = Money.zero(unit)
        self._spans = {span.first: span for span in year.span.months()}
        self._reached = dict.fromkeys(self._spans, Money.zero(unit))
        self._foreign: dict[str, dict[date, Money]] = {}

    def add(self, payment: Payment) -> None:
        if payment.scope == LOCAL:
            return
        self.payments += 1
        self.without_paper += not payment.has_paper
        self.without_category += not payment.category
        self.wrong_rate += "wrong_rate" in payment.flags
        self.withheld += payment.withheld
        month = payment.day.replace(day=1)
        if payment.base is not None:
            self._reached[month] += payment.base
        if payment.proceeds is not None and payment.proceeds.currency != self.withheld.currency:
            zero = Money.zero(payment.proceeds.currency)
            months = self._foreign.setdefault(payment.proceeds.currency.code, dict.fromkeys(self._spans, zero))
            months[month] += payment.proceeds

    def by_month(self) -> tuple[MonthTotal, ...]:
        """What the months of the year come to."""
        return tuple(
            MonthTotal(span, self._reached[first], {code: self._foreign[code][first] for code in sorted(self._foreign)})
            for first, span in self._spans.items()
        )


def _tasks(reads: Reads, year: TaxYear, seen: _Seen, billed: Sequence[InvoiceRow], today: date) -> tuple[Task, ...]:
    """What needs the user, the costliest first; facts about the person come before questions about rows."""
    tasks: list[Task] = []
    if not reads.rows("SELECT 1 FROM lines LIMIT 1") and not seen.payments:
        tasks.append(Task("import_first", {}, "import", None))
    known = person.facts(reads)
    if seen.without_category and not known.category:
        tasks.append(Task("say_category", {}, "person", None))
    if seen.payments and not known.said["pseb"] and not any(r.kind == "pseb" for r in known.registrations):
        tasks.append(Task("say_registration", {}, "person", None))
    tasks.extend(_filed(reads, year, today))
    broken = [a for a in accounts.listing(reads) if a.proved is False]
    tasks.extend(Task("does_not_add_up", {"account": a.name}, "accounts", None) for a in broken)
    if seen.wrong_rate:
        tasks.append(Task("wrong_rate", {"n": seen.wrong_rate}, "payments", None))
    tasks.extend(_billed(reads, billed, today))
    tasks.extend(_to_explain_and_fetch(reads, year, today))
    for question in questions.listing(reads):
        facts: dict[str, str | int] = {**question.facts, "question": question.kind}
        tasks.append(Task("question", facts, "questions", question.at_stake))
    if seen.without_paper:
        tasks.append(Task("papers", {"n": seen.without_paper}, "papers", None))
    ending = [r.last_day for r in known.registrations if r.kind == "pseb" and r.last_day and r.status == "active"]
    if ending and not any(day >= today for day in ending):
        tasks.insert(0, Task("registration_ended", {"day": max(ending).isoformat()}, "person", None))
    return tuple(tasks)


def _billed(reads: Reads, rows: Sequence[InvoiceRow], today: date) -> Iterator[Task]:
    """What clients owe past its day, and repeats that ask whether the missed ones are still wanted."""
    late = [row for row in rows if row.days_late]
    if late:
        owed = figures.figures(by_currency(row.owed for row in late))
        yield Task("invoices_late", {"n": len(late), "owed": owed}, "invoices", None)
    asking = [one for one in repeating.listing(reads, today) if one.asks]
    if asking:
        yield Task("repeats_ask", {"n": len(asking)}, "invoices", None)


def _filed(reads: Reads, year: TaxYear, today: date) -> Iterator[Task]:
    """A year that was filed and that the book would fill in otherwise by now."""
    filing = filed.standing(reads, year.number)
    now = filings.standing(reads, filing, today) if filing is not None else None
    if now is not None and now.moved:
        facts: dict[str, str | int] = {"year": year.number, "amount": str(now.differs_by), "n": now.days_left}
        yield Task("filed_differs", facts, "returns", None)


def _to_explain_and_fetch(reads: Reads, year: TaxYear, today: date) -> Iterator[Task]:
    """What came into the accounts at home and nobody explained yet, and the oldest statement that is missing."""
    home_currency = country.rules(ledger.setting(reads, "country")).currency
    open_credits = credit_tables.unexplained(reads, year, home_currency.code)
    if open_credits:
        yield Task("unexplained", {"amount": str(open_credits)}, "accounts", None)
    missing = sorted(months.missing_statements(reads, today), key=lambda one: (one.month.first, one.account))
    for first in missing[:1]:
        facts = {"account": first.account, "month": figures.month_text(first.month.first)}
        yield Task("statement_missing", facts, "accounts", None)
