"""The facts of a tax year as the law asks for them, gathered from the book; what is not known is left out."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from freelancer_desk.desk import country, ledger, person
from freelancer_desk.desk.taxes import answers as years
from freelancer_desk.desk.taxes import assets
from freelancer_desk.domain.money import Money, Rounding, total
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.receipts import EXPORT, LOCAL, SOCIAL
from freelancer_desk.domain.taxes.facts import facts_of
from freelancer_desk.domain.taxes.reading import LONGEST_TEXT
from freelancer_desk.domain.taxes.working import asks
from freelancer_desk.domain.truth import Truth
from freelancer_desk.domain.year_answers import OPEN, YES, conditions_met, may_be_under_age, resident, truth

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.store.book import Reads

HUNDRED = Decimal(100)
_PROFIT = """
SELECT p.id, p.minor, coalesce(m.meaning, '') AS meaning, m.other_part FROM parts AS p
JOIN lines AS l ON l.id = p.line_id JOIN accounts AS a ON a.id = l.account_id
LEFT JOIN derived_meanings AS m ON m.part_id = p.id
WHERE a.currency = ? AND l.day BETWEEN ? AND ? AND (m.meaning = 'interest' OR p.section = ?)
"""


def facts_json(reads: Reads, year: TaxYear) -> dict[str, Any]:
    """The year's facts as `assess` takes them; raises DeskError `under_age` or `may_be_salary`, both for an adviser."""
    from freelancer_desk.desk.credits import unexplained  # of a person nothing of the credits is asked

    home = country.rules(ledger.setting(reads, "country"))
    said = years.said(reads, year)
    if may_be_under_age(said["birth_year"], year.span) and said.get("own_return") != YES:
        raise DeskError("under_age", year=year.number)
    rows = reads.rows("SELECT * FROM derived_receipts WHERE day BETWEEN ? AND ? ORDER BY day, id", _span(year))
    by_scope = defaultdict(list)
    for row in rows:
        by_scope[row["scope"]].append(row)
    if by_scope[EXPORT] and said.get("remote_employer") == YES:
        raise DeskError("may_be_salary", year=year.number)
    writing = _Writing(home.currency)
    sections = home.country.sections
    facts: dict[str, Any] = {
        "country": home.country.code,
        "tax_year": year.number,
        "person": person_facts(reads, year),
        "exports": [writing.export(row, sections.export) for row in by_scope[EXPORT] if row["base"] is not None],
        "social_media": [writing.social(row, sections.social) for row in by_scope[SOCIAL]],
        "local": [writing.local(row, sections.local) for row in by_scope[LOCAL]],
        **writing.amount("local_expenses", _local_expenses(reads, year, home.currency) + assets.deduction(reads, year)),
        "salary": {
            **writing.amount("gross", _sum(reads, "salaries", "gross", year, home.currency)),
            **writing.amount("withheld", _sum(reads, "salaries", "withheld", year, home.currency)),
        },
        **_typed(reads, year, home.currency),
    }
    opened = unexplained(reads, year, home.currency.code)
    if opened:
        facts |= writing.amount("unexplained_credits", opened)
    profit, cut = _bank_profit(reads, year, home)
    if profit:
        facts["bank_profit"] = {**writing.amount("gross", profit), **writing.amount("withheld", cut)}
    if "conditions_met" not in facts["person"] and year.number in home.packs:
        _settle_conditions(facts, said, home.packs[year.number])
    return facts


def _settle_conditions(facts: dict[str, Any], said: Mapping[str, str], pack: RulePack) -> None:
    """An open answer about sales tax leaves nothing open where no payment of the year falls under a rule that asks."""
    if conditions_met({**said, "sales_tax_filed": "not_needed"}) is not Truth.YES:
        return
    settled = {**facts["person"], "conditions_met": True}
    if not asks(facts_of({**facts, "person": settled}), pack, "sales_tax_filed"):
        facts["person"] = settled


def person_facts(reads: Reads, year: TaxYear) -> dict[str, Any]:
    """What is known of the person in a year, as `assess` takes it."""
    home = country.rules(ledger.setting(reads, "country"))
    known, said = person.facts(reads), years.said(reads, year)
    answers = {
        "atl": {"active": True, "inactive": False}.get(known.filer),
        "resident": resident(said, year.span).known,
        "return_filed_on_time": truth(said["return_filed"]).known,
        "conditions_met": conditions_met(said).known,
        "sales_tax_filed": False if said["sales_tax_filed"] == "no" else None,
        "opt_out": truth(said.get("opt_out", "")).known,
        "may_be_salary": True if said.get("remote_employer", "") in OPEN else None,
    }
    lists = [r for r in known.registrations if r.kind == home.country.filer_list]
    if lists:
        answers["atl"] = max(lists, key=lambda r: (r.checked_day or date.min, r.id)).status == "active"
    certificate = home.country.certificate
    spans = [
        {"from": r.first_day.isoformat(), "to": r.last_day.isoformat()}
        for r in known.registrations
        if r.kind == certificate and r.status == "active" and r.first_day and r.last_day
    ]
    found: dict[str, Any] = {name: value for name, value in answers.items() if value is not None}
    if spans or known.has_no_registration:
        found[certificate] = spans
    return found


class _Writing:
    """Rows of the book as facts: amounts as texts under keys that end in the home currency."""

    def __init__(self, unit: Currency) -> None:
        self._unit, self._suffix = unit, unit.code.lower()

    def amount(self, name: str, money: Money) -> dict[str, str]:
        return {f"{name}_{self._suffix}": money.text}

    def export(self, row: sqlite3.Row, section: str) -> dict[str, Any]:
        of_kind = {"category": _category(row), "paper": bool(row["paper"])}
        return {**self._payment(row, "amount", "base", section), **of_kind}

    def social(self, row: sqlite3.Row, section: str) -> dict[str, Any]:
        return self._payment(row, "amount", "base" if row["base"] is not None else "credited", section)

    def local(self, row: sqlite3.Row, section: str) -> dict[str, Any]:
        payer = "".join(letter for letter in row["payer"] if letter.isprintable())[:LONGEST_TEXT]
        named = {"payer": payer} if payer else {}
        return {**self._payment(row, "gross", "credited", section), "category": _category(row), **named}

    def _payment(self, row: sqlite3.Row, name: str, column: str, section: str) -> dict[str, Any]:
        """A payment and the tax cut from it under that section; a tax without a section reduces nothing."""
        cut = row["withheld"] if row["section"].startswith(section) else 0
        amounts = {**self.amount(name, Money(row[column], self._unit))}
        return {"date": row["day"], **amounts, **self.amount("withheld", Money(cut, self._unit)), "row": row["id"]}


def _category(row: sqlite3.Row) -> str:
    return row["category"] if row["category"] not in {"", "ask-accountant"} else "unsure"


def _span(year: TaxYear) -> tuple[str, str]:
    return year.span.first.isoformat(), year.span.last.isoformat()


def _sum(reads: Reads, table: str, column: str, year: TaxYear, unit: Currency) -> Money:
    query = f"SELECT coalesce(sum({column}), 0) AS minor FROM {table} WHERE day BETWEEN ? AND ?"
    return Money(reads.rows(query, _span(year))[0]["minor"], unit)


def _local_expenses(reads: Reads, year: TaxYear, unit: Currency) -> Money:
    """What was spent for clients at home: all of a local expense, the named share of one that is split."""
    query = "SELECT minor, share, local_percent FROM expenses WHERE day BETWEEN ? AND ? AND share IN ('local', 'split')"
    return total((_local_share(row, unit) for row in reads.rows(query, _span(year))), unit)


def _local_share(row: sqlite3.Row, unit: Currency) -> Money:
    spent = Money(row["minor"], unit)
    if row["share"] == "local":
        return spent
    return spent.times(Decimal(row["local_percent"] or 0) / HUNDRED, Rounding.HALF_UP)


def _typed(reads: Reads, year: TaxYear, unit: Currency) -> dict[str, Any]:
    """The amounts of the return that were typed, and tax paid in advance. A tax without a section reduces nothing."""
    sums: dict[str, dict[str, Money]] = defaultdict(lambda: defaultdict(lambda: Money.zero(unit)))
    for row in reads.rows("SELECT kind, name, gross, tax FROM tax_amounts WHERE year = ? ORDER BY id", (year.number,)):
        sums[row["kind"]][row["name"]] += Money(row["tax" if row["kind"] == "adjustable" else "gross"], unit)
    query = "SELECT coalesce(sum(minor), 0) AS minor FROM tax_payments WHERE year = ? AND kind = 'advance'"
    writing = _Writing(unit)
    named = {
        f"{kind}s": {
            key: text for name, money in sums[kind].items() for key, text in writing.amount(name, money).items()
        }
        for kind in ("allowance", "credit")
    }
    cut = [
        {"section": section, **writing.amount("amount", money)}
        for section, money in sums["adjustable"].items()
        if section
    ]
    return {
        **named,
        "adjustable_withheld": cut,
        **writing.amount("other_normal_income", total(sums["other_income"].values(), unit) + assets.gains(reads, year)),
        **writing.amount("advance_tax_paid", Money(reads.rows(query, (year.number,))[0]["minor"], unit)),
    }


def _bank_profit(reads: Reads, year: TaxYear, home: country.Rules) -> tuple[Money, Money]:
    """Profit that banks at home paid and the tax tied to it, as printed and as typed."""
    unit = home.currency
    rows = reads.rows(_PROFIT, (unit.code, *_span(year), home.country.sections.interest))
    printed = {row["id"]: row["minor"] for row in rows if row["meaning"] == "interest"}
    cut = -sum(row["minor"] for row in rows if row["other_part"] in printed)
    query = (
        "SELECT coalesce(sum(gross), 0) AS gross, coalesce(sum(tax), 0) AS tax FROM tax_amounts"
        " WHERE year = ? AND kind = 'bank_profit'"
    )
    (typed,) = reads.rows(query, (year.number,))
    return Money(sum(printed.values()) + typed["gross"], unit), Money(cut + typed["tax"], unit)
