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
from freelancer_desk.domain.taxes.facts import Income, Sums, TaxFacts, checked, facts_of
from freelancer_desk.domain.taxes.facts import facts_json as json_of
from freelancer_desk.domain.taxes.parts import UNSURE
from freelancer_desk.domain.taxes.reading import LONGEST_TEXT
from freelancer_desk.domain.taxes.working import asks, steady
from freelancer_desk.domain.truth import Truth
from freelancer_desk.domain.year_answers import OPEN, YES, conditions_met, may_be_under_age, resident, truth

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from freelancer_desk.domain.days import Span, TaxYear
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.taxes.facts import Person
    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.store.book import Reads

HUNDRED = Decimal(100)
WITHOUT_RATE = "without_rate"
_PAYMENTS = """
SELECT id, day, scope, base, credited, withheld, section, category, paper <> '' AS has_paper,
CASE scope WHEN 'local' THEN payer ELSE '' END AS payer FROM derived_receipts WHERE day BETWEEN ? AND ? ORDER BY day, id
"""
# The same, those that no rule of the law tells apart as one: `day` is one of theirs, and no row is named.
_TOGETHER = """
SELECT '' AS id, min(day) AS day, scope, sum(base) AS base, sum(credited) AS credited, sum(withheld) AS withheld,
section, category, has_paper, payer FROM derived_days WHERE day BETWEEN ? AND ?
GROUP BY scope, section, category, has_paper, has_base, payer
"""
_PROFIT = """
SELECT p.id, p.minor, coalesce(m.meaning, '') AS meaning, m.other_part FROM parts AS p
JOIN lines AS l ON l.id = p.line_id JOIN accounts AS a ON a.id = l.account_id
LEFT JOIN derived_meanings AS m ON m.part_id = p.id
WHERE a.currency = ? AND l.day BETWEEN ? AND ? AND (m.meaning = 'interest' OR p.section = ?)
"""


def gathered(reads: Reads, year: TaxYear, *, together: bool = False) -> TaxFacts:
    """The year's facts; raises DeskError `under_age` or `may_be_salary`, both for an adviser.

    `together` tells payments that no rule of the law keeps apart as one: no single one can be looked at in such facts,
    but what they come to is the same, and known at once however many they are.
    """
    from freelancer_desk.desk.credits import unexplained  # of a person nothing of the credits is asked

    home = country.rules(ledger.setting(reads, "country"))
    said = years.said(reads, year)
    if may_be_under_age(said["birth_year"], year.span) and said.get("own_return") != YES:
        raise DeskError("under_age", year=year.number)
    who, by_scope = person_of(reads, year), defaultdict(list)
    for days in steady(who, year.span) if together else (year.span,):
        for row in reads.rows(_TOGETHER if together else _PAYMENTS, _ends(days)):
            by_scope[row["scope"] if row["base"] is not None else WITHOUT_RATE].append(row)
    if by_scope[EXPORT] and said.get("remote_employer") == YES:
        raise DeskError("may_be_salary", year=year.number)
    unit, sections = home.currency, home.country.sections
    profit, cut = _bank_profit(reads, year, home)
    opened = unexplained(reads, year, unit.code)
    facts = TaxFacts(
        country=home.country.code,
        tax_year=year.number,
        currency=unit.code,
        person=who,
        exports=tuple(_export(row, sections.export, unit) for row in by_scope[EXPORT]),
        social_media=tuple(_social(row, sections.social, unit) for row in by_scope[SOCIAL]),
        local=tuple(_local(row, sections.local, unit) for row in by_scope[LOCAL]),
        local_expenses=(_local_expenses(reads, year, unit) + assets.deduction(reads, year)).decimal,
        salary=_salary(reads, year, unit),
        bank_profit=Sums(profit.decimal, cut.decimal) if profit else Sums(),
        unexplained_credits=opened.decimal if opened is not None else Decimal(0),
        without_rate=tuple(_without_rate(row) for row in by_scope[WITHOUT_RATE]),
        **_typed(reads, year, unit),
    )
    return checked(_conditions_settled(facts, said, home.packs.get(year.number)))


def facts_json(reads: Reads, year: TaxYear) -> dict[str, Any]:
    """The year's facts as `assess` takes them; raises DeskError as `gathered` does."""
    return json_of(gathered(reads, year))


def _conditions_settled(facts: TaxFacts, said: Mapping[str, str], pack: RulePack | None) -> TaxFacts:
    """An open answer about sales tax leaves nothing open where no payment of the year falls under a rule that asks."""
    is_open = facts.person.answer("conditions_met") is Truth.UNKNOWN
    if pack is None or not is_open or conditions_met({**said, "sales_tax_filed": "not_needed"}) is not Truth.YES:
        return facts
    settled = facts._replace(person=facts.person.answering("conditions_met", Truth.YES))
    return facts if asks(settled, pack, "sales_tax_filed") else settled


def person_of(reads: Reads, year: TaxYear) -> Person:
    """What is known of the person in a year."""
    code = country.rules(ledger.setting(reads, "country")).country.code
    return facts_of({"country": code, "tax_year": year.number, "person": person_facts(reads, year)}).person


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


def _export(row: sqlite3.Row, section: str, unit: Currency) -> Income:
    paper = Truth.YES if row["has_paper"] else Truth.NO
    return _income("exports", row, ("base", section, unit), category=_category(row), paper=paper)


def _social(row: sqlite3.Row, section: str, unit: Currency) -> Income:
    return _income("social_media", row, ("base", section, unit))


def _local(row: sqlite3.Row, section: str, unit: Currency) -> Income:
    payer = "".join(letter for letter in row["payer"] if letter.isprintable())[:LONGEST_TEXT]
    return _income("local", row, ("credited", section, unit), category=_category(row), payer=payer)


def _without_rate(row: sqlite3.Row) -> Income:
    return Income(WITHOUT_RATE, Decimal(0), Decimal(0), date.fromisoformat(row["day"]), row=row["id"])


def _income(stream: str, row: sqlite3.Row, counts: tuple[str, str, Currency], **more: Any) -> Income:  # noqa: ANN401
    """A payment by the column that counts, and the tax cut from it under that section; other tax reduces nothing."""
    column, section, unit = counts
    amount = Money(row[column], unit)
    cut = Money(row["withheld"] if row["section"].startswith(section) else 0, unit)
    return Income(stream, amount.decimal, cut.decimal, date.fromisoformat(row["day"]), row=row["id"], **more)


def _category(row: sqlite3.Row) -> str:
    return row["category"] if row["category"] not in {UNSURE, "ask-accountant"} else ""


def _span(year: TaxYear) -> tuple[str, str]:
    return _ends(year.span)


def _ends(days: Span) -> tuple[str, str]:
    return days.first.isoformat(), days.last.isoformat()


def _salary(reads: Reads, year: TaxYear, unit: Currency) -> Sums:
    query = (
        "SELECT coalesce(sum(gross), 0) AS gross, coalesce(sum(withheld), 0) AS withheld FROM salaries"
        " WHERE day BETWEEN ? AND ?"
    )
    (row,) = reads.rows(query, _span(year))
    return Sums(Money(row["gross"], unit).decimal, Money(row["withheld"], unit).decimal)


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
    other = total(sums["other_income"].values(), unit) + assets.gains(reads, year)
    return {
        "allowances": tuple((name, money.decimal) for name, money in sorted(sums["allowance"].items())),
        "credits": tuple((name, money.decimal) for name, money in sorted(sums["credit"].items())),
        "adjustable_withheld": tuple((name, money.decimal) for name, money in sums["adjustable"].items() if name),
        "other_normal_income": other.decimal,
        "advance_tax_paid": Money(reads.rows(query, (year.number,))[0]["minor"], unit).decimal,
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
