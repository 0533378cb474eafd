"""Tax facts: what happened in a tax year as far as it is known, as typed in or gathered from the book.

Amounts are Decimals in major units of the home currency, which the JSON names in its keys (`amount_pkr`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.parts import QUESTIONS, UNSURE
from freelancer_desk.domain.taxes.reading import Currency, Table
from freelancer_desk.domain.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from freelancer_desk.domain.days import Span

ZERO = Decimal(0)
FIRST_YEAR, LAST_YEAR = 1991, 2099


class Person(NamedTuple):
    """What is known of the taxpayer; a registration that is not named at all is unknown, one without days is none.

    `may_be_salary`: what came from abroad may be the pay of an employer. It changes no figure, it is said.
    """

    answers: tuple[tuple[str, Truth], ...] = ()
    registrations: tuple[tuple[str, tuple[Span, ...]], ...] = ()
    may_be_salary: Truth = Truth.UNKNOWN

    def answer(self, fact: str) -> Truth:
        """The answer to a question of the law; unknown when it was never given."""
        return dict(self.answers).get(fact, Truth.UNKNOWN)

    def answering(self, fact: str, answer: Truth) -> Person:
        """The same person with another answer to that question."""
        return self._replace(answers=tuple(({**dict(self.answers), fact: answer}).items()))


class Income(NamedTuple):
    """One payment, or one year's sum, of a stream; `row` is the book row it comes from, empty for typed facts.

    `payer` is named for local work only, where the law looks at what each one paid.
    """

    stream: str
    amount: Decimal
    withheld: Decimal
    day: date | None = None
    category: str = ""
    expenses: Decimal = ZERO
    paper: Truth = Truth.UNKNOWN
    row: str = ""
    payer: str = ""


class Sums(NamedTuple):
    """A year's gross and the tax cut from it."""

    gross: Decimal = ZERO
    withheld: Decimal = ZERO


class TaxFacts(NamedTuple):
    """A tax year as it was; `currency` is empty when no amount was named.

    Foreign income and assets are in a currency of their own: they only tell thresholds and are in no tax. What payments
    without a rate are worth is unknown: they are in no income, and are named.
    """

    country: str
    tax_year: int
    currency: str = ""
    person: Person = Person()
    exports: tuple[Income, ...] = ()
    social_media: tuple[Income, ...] = ()
    local: tuple[Income, ...] = ()
    local_expenses: Decimal = ZERO
    salary: Sums = Sums()
    bank_profit: Sums = Sums()
    bank_profit_noted: Sums = Sums()
    other_normal_income: Decimal = ZERO
    adjustable_withheld: tuple[tuple[str, Decimal], ...] = ()
    allowances: tuple[tuple[str, Decimal], ...] = ()
    credits: tuple[tuple[str, Decimal], ...] = ()
    advance_tax_paid: Decimal = ZERO
    unexplained_credits: Decimal = ZERO
    without_rate: tuple[Income, ...] = ()
    foreign_income: Money | None = None
    foreign_assets: Money | None = None

    def incomes(self) -> tuple[Income, ...]:
        """Every income by its stream; the year's expenses of local work are an income of nothing with expenses."""
        single = (
            Income("salary", self.salary.gross, self.salary.withheld),
            Income("bank_profit", self.bank_profit.gross, self.bank_profit.withheld),
            Income("other_normal_income", self.other_normal_income, ZERO),
            Income("local", ZERO, ZERO, expenses=self.local_expenses),
        )
        given = tuple(income for income in single if income.amount or income.withheld or income.expenses)
        return (*self.exports, *self.social_media, *self.local, *given)


def checked(facts: TaxFacts) -> TaxFacts:
    """The same facts; raises DeskError naming the payment of which less than nothing, or more than all, is told."""
    for stream in ("exports", "social_media", "local"):
        for number, income in enumerate(getattr(facts, stream), 1):
            if not ZERO <= income.withheld <= income.amount:
                field = f"{stream}[{number}].withheld_{facts.currency.casefold()}"
                if min(income.amount, income.withheld) < ZERO:
                    raise DeskError("fact_negative", field=field, amount=str(min(income.amount, income.withheld)))
                raise DeskError("fact_cut_too_large", field=field, cut=str(income.withheld), paid=str(income.amount))
    for name in ("salary", "bank_profit"):
        sums = getattr(facts, name)
        if sums.withheld > sums.gross:
            field = f"{name}.withheld_{facts.currency.casefold()}"
            raise DeskError("fact_cut_too_large", field=field, cut=str(sums.withheld), paid=str(sums.gross))
    return facts


def of_the_year(facts: TaxFacts, span: Span) -> tuple[TaxFacts, tuple[Income, ...]]:
    """The facts without the payments of other years, and those payments."""
    left_out = tuple(income for income in facts.incomes() if income.day is not None and income.day not in span)
    if not left_out:
        return facts, ()

    def kept(incomes: tuple[Income, ...]) -> tuple[Income, ...]:
        return tuple(income for income in incomes if income not in left_out)

    exports, social, local = kept(facts.exports), kept(facts.social_media), kept(facts.local)
    return facts._replace(exports=exports, social_media=social, local=local), left_out


def facts_of(json: Mapping[str, object]) -> TaxFacts:
    """Facts from their JSON; raises DeskError naming the field that is wrong. Keys are closed, absent is unknown."""
    currency = Currency()
    top = Table(json, "", currency)
    country, year = top.text("country", needed=True).casefold(), top.whole("tax_year")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DeskError("fact_year", year=str(year)[:12])
    facts = TaxFacts(
        country=country,
        tax_year=year,
        person=_person(top.table("person")),
        exports=tuple(_income("exports", row) for row in top.tables("exports")),
        social_media=tuple(_income("social_media", row) for row in top.tables("social_media")),
        local=tuple(_income("local", row) for row in top.tables("local")),
        local_expenses=top.amount("local_expenses"),
        salary=_sums(top.table("salary")),
        bank_profit=_sums(top.table("bank_profit")),
        bank_profit_noted=_sums(top.table("bank_profit_noted")),
        other_normal_income=top.amount("other_normal_income"),
        adjustable_withheld=tuple(_adjustable(row) for row in top.tables("adjustable_withheld")),
        allowances=top.table("allowances").amounts(),
        credits=top.table("credits").amounts(),
        advance_tax_paid=top.amount("advance_tax_paid"),
        unexplained_credits=top.amount("unexplained_credits"),
        without_rate=tuple(_without_rate(row) for row in top.tables("without_rate")),
        foreign_income=top.money("foreign_income"),
        foreign_assets=top.money("foreign_assets"),
        currency=currency.code,
    )
    top.done()
    return facts


def _person(table: Table) -> Person:
    answers = tuple((fact, table.truth(fact)) for fact in QUESTIONS)
    may_be_salary = table.truth("may_be_salary")
    chosen = table.table("elections").truths()
    registrations = tuple((name, table.spans(name)) for name in table.lists())
    table.done()
    return Person((*answers, *chosen), registrations, may_be_salary)


def _income(stream: str, table: Table) -> Income:
    category = "" if stream == "social_media" else table.text("category")
    income = Income(
        stream=stream,
        amount=table.amount("gross" if stream == "local" else "amount"),
        withheld=table.amount("withheld"),
        day=table.day("date"),
        category="" if category == UNSURE else category,
        expenses=table.amount("expenses") if stream == "social_media" else ZERO,
        paper=table.truth("paper") if stream == "exports" else Truth.UNKNOWN,
        row=table.text("row"),
        payer=table.text("payer") if stream == "local" else "",
    )
    table.no_more_than("withheld", income.withheld, income.amount)
    table.done()
    return income


def _without_rate(table: Table) -> Income:
    income = Income("without_rate", ZERO, ZERO, table.day("date"), row=table.text("row"))
    table.done()
    return income


def _sums(table: Table) -> Sums:
    sums = Sums(table.amount("gross"), table.amount("withheld"))
    table.no_more_than("withheld", sums.withheld, sums.gross)
    table.done()
    return sums


def _adjustable(table: Table) -> tuple[str, Decimal]:
    entry = (table.text("section", needed=True), table.amount("amount"))
    table.done()
    return entry


def facts_json(facts: TaxFacts) -> dict[str, object]:
    """The JSON that `facts_of` reads back as these facts; what is unknown or nothing is left out."""
    writing = _Writing(facts.currency)
    answers = (*facts.person.answers, ("may_be_salary", facts.person.may_be_salary))
    known = {fact: answer.known for fact, answer in answers if answer is not Truth.UNKNOWN}
    asked = {*QUESTIONS, "may_be_salary"}
    person: dict[str, object] = {fact: answer for fact, answer in known.items() if fact in asked}
    elections = {name: answer for name, answer in known.items() if name not in asked}
    person |= {"elections": elections} if elections else {}
    spans = {
        name: [{"from": span.first.isoformat(), "to": span.last.isoformat()} for span in spans]
        for name, spans in facts.person.registrations
    }
    content: dict[str, object] = {
        "person": {**person, **spans},
        "exports": [writing.income(income) for income in facts.exports],
        "social_media": [writing.income(income) for income in facts.social_media],
        "local": [writing.income(income) for income in facts.local],
        **writing.amount("local_expenses", facts.local_expenses),
        "salary": writing.sums(facts.salary),
        "bank_profit": writing.sums(facts.bank_profit),
        "bank_profit_noted": writing.sums(facts.bank_profit_noted),
        **writing.amount("other_normal_income", facts.other_normal_income),
        "adjustable_withheld": [
            {"section": section, **writing.amount("amount", amount)} for section, amount in facts.adjustable_withheld
        ],
        "allowances": writing.amounts(facts.allowances),
        "credits": writing.amounts(facts.credits),
        **writing.amount("advance_tax_paid", facts.advance_tax_paid),
        **writing.amount("unexplained_credits", facts.unexplained_credits),
        "without_rate": [writing.income(income) for income in facts.without_rate],
        **_foreign("foreign_income", facts.foreign_income),
        **_foreign("foreign_assets", facts.foreign_assets),
    }
    told = {key: value for key, value in content.items() if value}
    return {"country": facts.country, "tax_year": facts.tax_year, **told}


def _foreign(name: str, amount: Money | None) -> dict[str, object]:
    return {} if amount is None else {f"{name}_{amount.currency.code.casefold()}": amount.text}


class _Writing:
    """Amounts as texts under keys that end in the currency."""

    def __init__(self, currency: str) -> None:
        self.currency = currency

    def amount(self, name: str, value: Decimal) -> dict[str, object]:
        return {f"{name}_{self.currency.casefold()}": Money.of(value, self.currency).text} if value else {}

    def amounts(self, values: tuple[tuple[str, Decimal], ...]) -> dict[str, object]:
        return {key: text for name, value in values for key, text in self.amount(name, value).items()}

    def sums(self, sums: Sums) -> dict[str, object]:
        return {**self.amount("gross", sums.gross), **self.amount("withheld", sums.withheld)}

    def income(self, income: Income) -> dict[str, object]:
        entry: dict[str, object] = {"date": income.day.isoformat()} if income.day else {}
        if income.category:
            entry["category"] = income.category
        entry |= self.amount("gross" if income.stream == "local" else "amount", income.amount)
        entry |= self.amount("withheld", income.withheld) | self.amount("expenses", income.expenses)
        if income.paper is not Truth.UNKNOWN:
            entry["paper"] = income.paper.known
        entry |= {name: text for name, text in (("row", income.row), ("payer", income.payer)) if text}
        return entry
