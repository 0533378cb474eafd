"""The tax working of a year: the book's facts, gathered the way the law asks for them, and a rule pack."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from freelancer_desk.desk import checks, country, filed, ledger
from freelancer_desk.desk.taxes.facts import gathered, person_of
from freelancer_desk.domain.days import TaxYear
from freelancer_desk.domain.money import Money, total
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.receipts import LOCAL, SOCIAL
from freelancer_desk.domain.taxes import cuts
from freelancer_desk.domain.taxes.facts import Income, facts_of
from freelancer_desk.domain.taxes.results import Notice

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping
    from decimal import Decimal

    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.taxes.assess import Assessment
    from freelancer_desk.domain.taxes.facts import Person, TaxFacts
    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.store.book import Reads

NO_CERTIFICATE = "no_certificate"
# Who should go to an adviser: no working is made.
FOR_AN_ADVISER = frozenset({"not_resident", "under_age", "may_be_salary", "income_too_high"})


def assess_json(facts: Mapping[str, Any]) -> Assessment:
    """The working of typed-in facts; raises DeskError for a wrong one."""
    return assessed(facts_of(facts))


def assessed(known: TaxFacts) -> Assessment:
    """The working of facts by the rules of their year; raises DeskError for a wrong one."""
    return worked_out(known, country.pack_of(known.country, known.tax_year))


def working(reads: Reads, year: TaxYear, *, together: bool = False) -> Assessment | None:
    """The working of the book's year; None for a year whose rules are not known and where an adviser is needed.

    Of payments told `together` its sums hold, and what it says of single payments does not.
    """
    found = working_or_reason(reads, year, together=together)
    return None if isinstance(found, DeskError) else found


def working_or_reason(reads: Reads, year: TaxYear, *, together: bool = False) -> Assessment | DeskError:
    """The working of the book's year, or why none is made: its rules are not known, or an adviser is needed."""
    try:
        return working_or_refuse(reads, year, together=together)
    except DeskError as error:
        if error.kind in {"year_without_rules", *FOR_AN_ADVISER}:
            return error
        raise


def working_or_refuse(reads: Reads, year: TaxYear, *, together: bool = False) -> Assessment:
    """The working of the book's year; raises DeskError `year_without_rules`."""
    known = gathered(reads, year, together=together)
    pack = filed.pack_for(reads, known.country, known.tax_year)
    return worked_out(known, pack)


def worked_out(known: TaxFacts, pack: RulePack) -> Assessment:
    """The working of facts by these rules, which says so where they are a pack of the user's own."""
    from freelancer_desk.domain.taxes.assess import assess  # who asks about payments alone makes no working

    found = assess(known, pack)
    own = country.own_packs(pack.country).get(pack.tax_year)
    if own is None or own.read_from != pack.read_from:
        return found
    told = Notice("own_pack", "tax.warning.own_pack", {"pack": pack.id, "year": pack.tax_year})
    return found._replace(warnings=(*found.warnings, told))


def as_json(working_of: Assessment) -> dict[str, Any]:
    """A working as the command line prints it."""
    from freelancer_desk.domain.taxes.assess import assessment_json

    return assessment_json(working_of)


def paid_with_return(reads: Reads, year: TaxYear) -> Money:
    """What was paid with the return of a year."""
    unit = country.rules(ledger.setting(reads, "country")).currency
    query = "SELECT coalesce(sum(minor), 0) AS minor FROM tax_payments WHERE year = ? AND kind = 'with_return'"
    return Money(reads.rows(query, (year.number,))[0]["minor"], unit)


def paper_stake(working_of: Assessment | None, unit: Currency) -> Money:
    """How much more tax there is at most if the payments without a paper are refused."""
    risks = working_of.at_risk if working_of is not None else ()
    return total((Money.of(risk.up_to, unit) for risk in risks if risk.key == NO_CERTIFICATE), unit)


def stakes(reads: Reads, year: TaxYear) -> Callable[[Iterable[str]], Money] | None:
    """A function that says how much more tax there is if only these payments are refused for want of a paper.

    None where no working is made.
    """
    from freelancer_desk.domain.taxes import refusals

    if working(reads, year, together=True) is None:
        return None
    facts = gathered(reads, year)
    pack = filed.pack_for(reads, facts.country, facts.tax_year)
    stake = refusals.stakes(facts, pack)
    return lambda payments: Money.of(stake(payments), pack.currency)


def flagger(reads: Reads, year: TaxYear | None = None) -> Callable[[sqlite3.Row], tuple[str, ...]]:
    """A function that says what is worth knowing about one payment, by the rules of its year and the person's facts.

    With a `year` it is for payments of that year alone, and reads nothing more.
    """
    home = country.rules(ledger.setting(reads, "country"))
    cutters: dict[int, cuts.Cuts] = {}
    watched = checks.watcher(reads, year)
    if year is not None and (known := home.packs.get(year.number)) is not None:
        cutters[year.number] = cuts.Cuts(_person(reads, home, year.number), known)

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
            cutters[number] = cuts.Cuts(_person(reads, home, number), pack)
        return (*found, *cutters[number].flags(income_of(row, home)))

    return flags


def cutter(reads: Reads) -> Callable[[sqlite3.Row], tuple[Decimal, Money] | None]:
    """A function that says which rate should have been cut from one payment and what that is; None if that is open."""
    home = country.rules(ledger.setting(reads, "country"))
    known: dict[int, Person] = {}

    def expected(row: sqlite3.Row) -> tuple[Decimal, Money] | None:
        number = home.year_start.year_of(date.fromisoformat(row["day"]))
        pack = home.packs.get(number)
        if pack is None or row["base"] is None or row["scope"] == LOCAL:
            return None
        if number not in known:
            known[number] = _person(reads, home, number)
        income = income_of(row, home)
        rate = cuts.expected_rate(known[number], income, pack)
        return (
            (rate, Money.of(cuts.expected_cut(income.amount, rate, pack), home.currency)) if rate is not None else None
        )

    return expected


def _person(reads: Reads, home: country.Rules, number: int) -> Person:
    return person_of(reads, TaxYear(number, home.year_start.span(number)))


def income_of(row: sqlite3.Row, home: country.Rules) -> Income:
    """A payment from abroad as its cut is looked at."""
    sections = home.country.sections
    section, stream = (sections.social, "social_media") if row["scope"] == SOCIAL else (sections.export, "exports")
    return Income(
        stream=stream,
        amount=Money(row["base"], home.currency).decimal,
        withheld=Money(row["withheld"] if row["section"].startswith(section) else 0, home.currency).decimal,
        day=date.fromisoformat(row["day"]),
        category=row["category"] if row["category"] in home.country.categories[:-1] else "",
    )
