"""Where do I stand, what next: the three totals, and the first screen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from freelancer_desk.desk import (
    accounts,
    country,
    dates,
    filed,
    invoices,
    kept,
    ledger,
    months,
    person,
    questions,
    taxes,
)  # fmt: skip
from freelancer_desk.desk import credits as credit_tables
from freelancer_desk.desk.dates import overview as date_overview
from freelancer_desk.desk.invoices import repeating
from freelancer_desk.domain import deadlines, figures
from freelancer_desk.domain.money import Money, by_currency, currency, total
from freelancer_desk.domain.summaries import Home, MonthTotal, Task, Totals
from freelancer_desk.domain.taxes.cuts import WRONG_RATE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.invoices.rows import InvoiceRow
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.store.book import Reads

MOST_TASKS = 5

_CAME = """
SELECT substr(day, 1, 7) AS month, currency, sum(payments) AS payments,
coalesce(sum(CASE WHEN NOT has_paper THEN payments END), 0) AS without_paper,
coalesce(sum(CASE WHEN category = '' THEN payments END), 0) AS without_category,
coalesce(sum(CASE WHEN NOT has_base THEN payments END), 0) AS without_rate,
sum(withheld) AS withheld, sum(base) AS base, sum(proceeds) AS minor
FROM derived_days WHERE scope <> 'local' AND day BETWEEN ? AND ? GROUP BY month, currency
"""


def totals(reads: Reads, year: TaxYear | None = None, on: date | None = None) -> Totals:
    """Earned by day of earning, reached home by day of realisation, still outside now; never swapped, never mixed.

    With a day that is over, outside is what was there `on` it, without a currency of which that is not known.
    """
    rules = country.rules(ledger.setting(reads, "country"))
    span = (year.span.first.isoformat(), year.span.last.isoformat()) if year else ("0000-01-01", "9999-12-31")
    query = (
        "SELECT currency, gross < 0 AS is_refund, sum(gross) AS minor FROM derived_earnings"
        " WHERE day BETWEEN ? AND ? GROUP BY currency, gross < 0"
    )
    rows = reads.rows(query, span)
    earned, refunded = ({r["currency"]: _money(r) for r in rows if r["is_refund"] == way} for way in (0, 1))
    reached = reads.rows(
        "SELECT coalesce(sum(base), 0) AS minor FROM derived_days WHERE scope <> 'local' AND day BETWEEN ? AND ?",
        span,
    )[0]["minor"]
    query = (
        "SELECT currency, sum(proceeds) AS minor FROM derived_days WHERE scope <> 'local' AND currency IS NOT NULL"
        " AND proceeds IS NOT NULL AND day BETWEEN ? AND ? GROUP BY currency"
    )
    foreign = {row["currency"]: _money(row) for row in reads.rows(query, span)}
    outside = by_currency(_outside(reads) if on is None else _outside_on(reads, on, rules.currency))
    return Totals(
        earned=dict(sorted(earned.items())),
        refunded=dict(sorted(refunded.items())),
        reached=Money(reached, rules.currency),
        reached_foreign=dict(sorted(foreign.items())),
        outside={code: amount for code, amount in outside.items() if amount},
    )


def _outside(reads: Reads) -> Iterator[Money]:
    for account in accounts.listing(reads):
        if account.is_outside:
            yield from (account.balance, account.on_the_way)


def _outside_on(reads: Reads, day: date, unit: Currency) -> Iterator[Money]:
    from freelancer_desk.desk import balances  # of the year that goes on nobody asks it

    there = balances.outside(reads, day, unit)
    unknown = {one.amount.currency for one in there if not one.is_known}
    return (one.amount for one in there if one.amount.currency not in unknown)


def _money(row: object) -> Money:
    return Money.zero(row["currency"]) + Money(row["minor"], Money.zero(row["currency"]).currency)  # type: ignore[index]


def home(reads: Reads, year: TaxYear, today: date) -> Home:
    """The first screen: three figures, at most five tasks, the months of the year."""
    unit = country.rules(ledger.setting(reads, "country")).currency
    came, tax = _Came(reads, year, unit), _Tax(reads, year, today, unit)
    paid = taxes.paid_with_return(reads, year)
    zero = Money.zero(unit)
    due = dates.listing(reads, today)
    billed = invoices.listing(reads, today)
    tasks = (*date_overview.warnings(reads, due, today), *_tasks(reads, year, came, tax.wrong_rates, billed, today))
    return Home(
        year=year,
        has_working=tax.is_made,
        payments=came.payments,
        with_paper=came.payments - came.without_paper,
        reached=came.reached,
        reached_foreign=came.foreign,
        without_rate=came.without_rate,
        still_to_pay=max(zero, tax.figure("payable") - paid),
        cut_too_much=tax.figure("refundable"),
        expected=tax.figure("total_tax"),
        withheld=tax.figure("total_withheld") if tax.is_made else came.withheld,
        missing_papers=came.without_paper,
        missing_stake=tax.stake,
        tasks=tasks[:MOST_TASKS],
        months=came.months,
        next_date=deadlines.next_due(due),
        owed=by_currency(row.owed for row in billed if row.standing.is_open),
    )


class _Came:
    """What came from abroad in a year, as the book adds it up: payments by the thousand are not read one by one."""

    def __init__(self, reads: Reads, year: TaxYear, unit: Currency) -> None:
        rows = reads.rows(_CAME, (year.span.first.isoformat(), year.span.last.isoformat()))
        self.payments = sum(row["payments"] for row in rows)
        self.without_paper = sum(row["without_paper"] for row in rows)
        self.without_category = sum(row["without_category"] for row in rows)
        self.without_rate = sum(row["without_rate"] for row in rows)
        self.withheld = Money(sum(row["withheld"] for row in rows), unit)
        self.reached = Money(sum(row["base"] or 0 for row in rows), unit)
        self.foreign = by_currency(_money(row) for row in rows if row["minor"] is not None)
        codes = [code for code in self.foreign if code != unit.code]
        base, minor = Counter[str](), Counter[tuple[str, str]]()
        for row in rows:
            base[row["month"]] += row["base"] or 0
            minor[row["month"], row["currency"]] += row["minor"] or 0
        self.months = tuple(
            MonthTotal(
                span, Money(base[month], unit), {code: Money(minor[month, code], currency(code)) for code in codes}
            )
            for span, month in ((span, f"{span.first:%Y-%m}") for span in year.span.months())
        )


class _Tax:
    """What home tells of the working of a year, which may be kept ready; nothing where none is made."""

    def __init__(self, reads: Reads, year: TaxYear, today: date, unit: Currency) -> None:
        told = kept.figures_of(reads, year, today)
        if told is not None:
            wrong = (one for one in told["warnings"] if one["key"] == WRONG_RATE)
            self.wrong_rates = sum(len(one["rows"]) for one in wrong)
        else:
            from freelancer_desk.desk.taxes import odd_cuts  # what is kept tells of them

            made = taxes.working(reads, year, together=True)
            told = taxes.as_json(made) if made is not None else None
            self.wrong_rates = odd_cuts.count(reads, year)
        self.is_made, self._told, self._unit = told is not None, told or {}, unit
        risks = (risk for risk in self._told.get("at_risk", ()) if risk["key"] == taxes.NO_CERTIFICATE)
        self.stake = total((Money.of(risk["up_to"], unit) for risk in risks), unit)

    def figure(self, name: str) -> Money:
        """One of the sums of the working."""
        return Money.of(self._told.get(name, "0"), self._unit)


def _tasks(
    reads: Reads, year: TaxYear, came: _Came, wrong_rates: int, billed: Sequence[InvoiceRow], today: date
) -> tuple[Task, ...]:
    """What needs the user, the costliest first; facts about the person come before questions about rows."""
    tasks: list[Task] = []
    if not reads.rows("SELECT 1 FROM lines LIMIT 1") and not came.payments:
        tasks.append(Task("import_first", {}, "import", None))
    known = person.facts(reads)
    if came.without_category and not known.category:
        tasks.append(Task("say_category", {}, "person", None))
    if came.payments and not known.said["pseb"] and not any(r.kind == "pseb" for r in known.registrations):
        tasks.append(Task("say_registration", {}, "person", None))
    tasks.extend(_filed(reads, year, today))
    broken = [a for a in accounts.listing(reads) if a.proved is False]
    tasks.extend(Task("does_not_add_up", {"account": a.name}, "accounts", None) for a in broken)
    if came.without_rate:
        tasks.append(Task("rate_unknown", {"n": came.without_rate}, "payments", None))
    if wrong_rates:
        tasks.append(Task("wrong_rate", {"n": wrong_rates}, "payments", None))
    tasks.extend(_billed(reads, billed, today))
    tasks.extend(_to_explain_and_fetch(reads, year, today))
    for question in questions.listing(reads):
        facts: dict[str, str | int] = {**question.facts, "question": question.kind}
        tasks.append(Task("question", facts, "questions", question.at_stake))
    if came.without_paper:
        tasks.append(Task("papers", {"n": came.without_paper}, "papers", None))
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
    if filing is None:
        return
    from freelancer_desk.desk.returns import filings  # most years are not filed yet

    now = filings.standing(reads, filing, today)
    if now.moved:
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
        facts: dict[str, str | int] = {"account": first.account, "month": figures.month_text(first.month.first)}
        yield Task("statement_missing", {**facts, "n": sum(one.months for one in missing)}, "accounts", None)
