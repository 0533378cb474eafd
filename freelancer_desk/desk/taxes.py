"""The tax working of a year: the book's facts, gathered the way the law asks for them, and a rule pack."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from freelancer_desk.desk import checks, country, filed, ledger, person
from freelancer_desk.domain.money import Money, total
from freelancer_desk.domain.receipts import EXPORT, LOCAL, SOCIAL
from freelancer_desk.domain.statements import Kind
from freelancer_desk.domain.taxes import cuts
from freelancer_desk.domain.taxes.assess import assess, assessment_json
from freelancer_desk.domain.taxes.facts import Income, facts_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.taxes.assess import Assessment
    from freelancer_desk.domain.taxes.facts import TaxFacts
    from freelancer_desk.store.book import Reads

NO_CERTIFICATE = "no_certificate"
_TRUTHS = {"yes": True, "not_needed": True, "no": False}


def assess_json(facts: Mapping[str, Any]) -> Assessment:
    """The working of typed-in facts; raises DeskError for a wrong one."""
    known = facts_of(facts)
    return assess(known, country.pack_of(known.country, known.tax_year))


def working(reads: Reads, year: TaxYear) -> Assessment | None:
    """The working of the book's year; None for a year whose rules are not known."""
    if year.number not in country.rules(ledger.setting(reads, "country")).packs:
        return None
    return working_or_refuse(reads, year)


def working_or_refuse(reads: Reads, year: TaxYear) -> Assessment:
    """The working of the book's year; raises DeskError `year_without_rules`."""
    known = facts(reads, year)
    return assess(known, filed.pack_for(reads, known.country, known.tax_year))


def facts(reads: Reads, year: TaxYear) -> TaxFacts:
    """The facts of the book's year."""
    return facts_of(facts_json(reads, year))


def as_json(working_of: Assessment) -> dict[str, Any]:
    """A working as the command line prints it."""
    return assessment_json(working_of)


def paper_stake(working_of: Assessment | None, unit: Currency) -> Money:
    """How much more tax there is at most if the payments without a paper are refused."""
    risks = working_of.at_risk if working_of is not None else ()
    return total((Money.of(risk.up_to, unit) for risk in risks if risk.key == NO_CERTIFICATE), unit)


def stakes(reads: Reads, year: TaxYear) -> Callable[[set[str]], Money]:
    """A function that says how much more tax there is if only these payments are refused for want of a paper."""
    facts = facts_json(reads, year)
    home = country.rules(ledger.setting(reads, "country")).currency

    def stake(payments: set[str]) -> Money:
        exports = [{**row, "paper": row["row"] not in payments} for row in facts["exports"]]
        return paper_stake(assess_json({**facts, "exports": exports}), home)

    return stake


def facts_json(reads: Reads, year: TaxYear) -> dict[str, Any]:
    """The year's facts as `assess` takes them; what is not known is left out, never guessed."""
    home = country.rules(ledger.setting(reads, "country"))
    rows = reads.rows(
        "SELECT * FROM derived_receipts WHERE day BETWEEN ? AND ? ORDER BY day, id",
        (year.span.first.isoformat(), year.span.last.isoformat()),
    )
    by_scope = defaultdict(list)
    for row in rows:
        by_scope[row["scope"]].append(row)
    unit = home.currency
    suffix = unit.code.lower()
    facts: dict[str, Any] = {
        "country": home.country.code,
        "tax_year": year.number,
        "person": _person(reads, home),
        "exports": [
            _export(row, unit, home.country.sections.export) for row in by_scope[EXPORT] if row["base"] is not None
        ],
        "social_media": [_social(row, unit, home.country.sections.social) for row in by_scope[SOCIAL]],
        "local": [_local(row, unit, home.country.sections.local) for row in by_scope[LOCAL]],
        f"local_expenses_{suffix}": _sum(reads, "expenses", "minor", year, unit, " AND share = 'local'"),
        "salary": {
            f"gross_{suffix}": _sum(reads, "salaries", "gross", year, unit),
            f"withheld_{suffix}": _sum(reads, "salaries", "withheld", year, unit),
        },
    }
    noted = _bank_profit(reads, year, home)
    return facts | ({"bank_profit_noted": noted} if noted else {})


def _person(reads: Reads, home: country.Rules) -> dict[str, Any]:
    known = person.facts(reads)
    answers = {
        "atl": {"active": True, "inactive": False}.get(known.filer),
        "resident": _TRUTHS.get(known.said["resident"]),
        "return_filed_on_time": _TRUTHS.get(known.said["return_filed"]),
        "conditions_met": _conditions(known.said),
        "sales_tax_filed": False if known.said["sales_tax_filed"] == "no" else None,
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


def _conditions(said: Mapping[str, str]) -> bool | None:
    """Final tax needs a filed return, and statements and sales-tax returns where they are required (ITO s.154A(2)).

    A sales-tax return known as missing is a fact of its own: it does not harm registered exporters.
    """
    asked = [said[name] for name in ("return_filed", "statements_filed")]
    if "no" in asked:
        return False
    return True if all(_TRUTHS.get(answer) for answer in asked) and said["sales_tax_filed"] in _TRUTHS else None


def _amount(row: sqlite3.Row, name: str, unit: Currency) -> str:
    return Money(row[name], unit).text


def _cut(row: sqlite3.Row, unit: Currency, section: str) -> str:
    """Tax cut under that section; a tax without a section reduces nothing."""
    return Money(row["withheld"] if row["section"].startswith(section) else 0, unit).text


def _export(row: sqlite3.Row, unit: Currency, section: str) -> dict[str, Any]:
    suffix = unit.code.lower()
    return {
        "date": row["day"],
        "category": row["category"] if row["category"] not in {"", "ask-accountant"} else "unsure",
        f"amount_{suffix}": _amount(row, "base", unit),
        f"withheld_{suffix}": _cut(row, unit, section),
        "paper": bool(row["paper"]),
        "row": row["id"],
    }


def _social(row: sqlite3.Row, unit: Currency, section: str) -> dict[str, Any]:
    suffix = unit.code.lower()
    base = "base" if row["base"] is not None else "credited"
    return {
        "date": row["day"],
        f"amount_{suffix}": _amount(row, base, unit),
        f"withheld_{suffix}": _cut(row, unit, section),
        "row": row["id"],
    }


def _local(row: sqlite3.Row, unit: Currency, section: str) -> dict[str, Any]:
    suffix = unit.code.lower()
    return {
        "date": row["day"],
        "category": row["category"] if row["category"] not in {"", "ask-accountant"} else "unsure",
        f"gross_{suffix}": _amount(row, "credited", unit),
        f"withheld_{suffix}": _cut(row, unit, section),
        "row": row["id"],
    }


def _sum(reads: Reads, table: str, column: str, year: TaxYear, unit: Currency, more: str = "") -> str:
    query = f"SELECT coalesce(sum({column}), 0) AS minor FROM {table} WHERE day BETWEEN ? AND ?{more}"
    found = reads.rows(query, (year.span.first.isoformat(), year.span.last.isoformat()))
    return Money(found[0]["minor"], unit).text


def _bank_profit(reads: Reads, year: TaxYear, home: country.Rules) -> dict[str, str]:
    """Profit that banks at home paid, and the tax tied to it: noted, not yet part of the working."""
    query = (
        "SELECT parts.id, parts.kind, parts.minor, m.other_part FROM parts JOIN lines ON lines.id = parts.line_id"
        " JOIN accounts ON accounts.id = lines.account_id LEFT JOIN derived_meanings m ON m.part_id = parts.id"
        " WHERE accounts.currency = ? AND lines.day BETWEEN ? AND ? AND (parts.kind = ? OR parts.section = ?)"
    )
    span = (year.span.first.isoformat(), year.span.last.isoformat())
    rows = reads.rows(query, (home.currency.code, *span, Kind.INTEREST.value, home.country.sections.interest))
    profit = {row["id"]: row["minor"] for row in rows if row["kind"] == Kind.INTEREST.value}
    if not profit:
        return {}
    cut = -sum(row["minor"] for row in rows if row["other_part"] in profit)
    suffix = home.currency.code.lower()
    gross = Money(sum(profit.values()), home.currency).text
    return {f"gross_{suffix}": gross, f"withheld_{suffix}": Money(cut, home.currency).text}


def flagger(reads: Reads) -> Callable[[sqlite3.Row], tuple[str, ...]]:
    """A function that says what is worth knowing about one payment, by the rules of its year and the person's facts."""
    home = country.rules(ledger.setting(reads, "country"))
    about = _person(reads, home)
    cutters: dict[int, cuts.Cuts] = {}
    watched = checks.watcher(reads)

    def flags(row: sqlite3.Row) -> tuple[str, ...]:
        found = [] if row["paper"] or row["scope"] == LOCAL else ["no_paper"]
        found.extend(watched(row))
        if row["base"] is None:
            found.append("rate_unknown")
            return tuple(found)
        number = home.year_start.year_of(date.fromisoformat(row["day"]))
        pack = home.packs.get(number)
        if pack is None or row["scope"] == LOCAL:
            return tuple(found)
        if number not in cutters:
            known = facts_of({"country": home.country.code, "tax_year": number, "person": about}).person
            cutters[number] = cuts.Cuts(known, pack)
        return (*found, *cutters[number].flags(_income(row, home)))

    return flags


def cutter(reads: Reads) -> Callable[[sqlite3.Row], tuple[Decimal, Money] | None]:
    """A function that says which rate should have been cut from one payment and what that is; None if that is open."""
    home = country.rules(ledger.setting(reads, "country"))
    about = _person(reads, home)

    def expected(row: sqlite3.Row) -> tuple[Decimal, Money] | None:
        number = home.year_start.year_of(date.fromisoformat(row["day"]))
        pack = home.packs.get(number)
        if pack is None or row["base"] is None or row["scope"] == LOCAL:
            return None
        known = facts_of({"country": home.country.code, "tax_year": number, "person": about}).person
        income = _income(row, home)
        rate = cuts.expected_rate(known, income, pack)
        return (
            (rate, Money.of(cuts.expected_cut(income.amount, rate, pack), home.currency)) if rate is not None else None
        )

    return expected


def _income(row: sqlite3.Row, home: country.Rules) -> Income:
    sections = home.country.sections
    section, stream = (sections.social, "social_media") if row["scope"] == SOCIAL else (sections.export, "exports")
    return Income(
        stream=stream,
        amount=Money(row["base"], home.currency).decimal,
        withheld=Money(row["withheld"] if row["section"].startswith(section) else 0, home.currency).decimal,
        day=date.fromisoformat(row["day"]),
        category=row["category"] if row["category"] in home.country.categories[:-1] else "",
    )
