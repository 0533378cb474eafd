"""What is not settled in a tax year, for whoever checks it: questions, papers, credits, codes, contested readings."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from freelancer_desk.desk import accounts, attachments, country, ledger, person, questions, receipts, taxes
from freelancer_desk.desk import credits as credit_tables
from freelancer_desk.desk.taxes import answers as years
from freelancer_desk.domain import figures
from freelancer_desk.domain import questions as asking
from freelancer_desk.domain.checks import FAMILY_CODE
from freelancer_desk.domain.handover import (
    ASIDE,
    CODE,
    FACT,
    MISSING,
    QUESTION,
    READING,
    STATEMENT,
    UNEXPLAINED,
    OpenPoint,
)
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.receipts import LOCAL
from freelancer_desk.domain.words import ask, say
from freelancer_desk.domain.year_answers import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.matching import Entry
    from freelancer_desk.store.book import Reads

# Rules that are read without doubt; every other one is told.
_UNSAID = frozenset({"", *OPEN})
_SURE = frozenset({"high", "medium-high"})


def points(reads: Reads, year: TaxYear) -> tuple[OpenPoint, ...]:
    """Everything open in that year, in the order of its kinds; what was ticked says by whom and what."""
    ticked = {row["item"]: row for row in reads.rows("SELECT * FROM ticks")}
    found = (
        *left(reads, year),
        *_year_questions(reads, year),
        *_papers(reads, year),
        *_credits(reads, year),
        *_statements(reads, year),
        *_readings(reads, year),
    )
    told = []
    for one in dict.fromkeys(found):
        row = ticked.get(one.item)
        tick = say("handover.ticked", whose=say(f"handover.whose.{row['whose']}"), said=row["said"]) if row else ""
        told.append(OpenPoint(one.kind, one.about, one.text, one.stake, tick.strip(" :")))
    return tuple(told)


def left(reads: Reads, year: TaxYear | None = None) -> tuple[OpenPoint, ...]:
    """Questions of a year that are open or were left to the accountant; without a year those of all."""
    return (*_questions(reads, year), *_aside(reads, year))


def _questions(reads: Reads, year: TaxYear | None) -> Iterator[OpenPoint]:
    for one in questions.listing(reads, year):
        yield OpenPoint(QUESTION, one.key, ask(one.kind, one.facts), one.at_stake)


def _aside(reads: Reads, year: TaxYear | None) -> Iterator[OpenPoint]:
    """What the user left to the accountant: lines by the question they were asked with, then facts of the person."""
    home = country.rules(ledger.setting(reads, "country")).currency
    left = [key for key, value in ledger.answers(reads).items() if value == asking.ASK]
    grouped: dict[str, list[Entry]] = defaultdict(list)
    if left:
        for entry in ledger.facts(reads).entries:
            for key in (f"line/{entry.key}", asking.key_of(entry)):
                if key in left:
                    grouped[key].append(entry)
                    break
    for key in sorted(left):
        if key not in grouped:
            yield OpenPoint(ASIDE, key, say("document.ask_accountant", what=key))
            continue
        if year is not None and not any(entry.day in year.span for entry in grouped[key]):
            continue
        about = asking.about(key, grouped[key], home.code, lambda amount: amount.minor)
        amount = abs(Money(sum(entry.minor for entry in grouped[key]), grouped[key][0].account.currency))
        kind = about.kind if about.kind in {"conversion", "tax"} else "credit"
        yield OpenPoint(ASIDE, key, ask(kind, dict(about.facts)), amount if amount.currency == home else None)
    for name, value in person.facts(reads).said.items():
        if value == asking.ASK:
            yield OpenPoint(ASIDE, name, say("document.ask_accountant", what=say(f"handover.fact.{name}")))


def _year_questions(reads: Reads, year: TaxYear) -> Iterator[OpenPoint]:
    """Questions of the law that nobody answered for the year yet, or that the user left to the accountant."""
    for one in years.questions(reads, year):
        if one.answer in _UNSAID:
            kind = ASIDE if one.answer == asking.ASK else FACT
            yield OpenPoint(kind, f"year:{year.number}:{one.key}", say(f"year.question.{one.key}"))


def _papers(reads: Reads, year: TaxYear) -> Iterator[OpenPoint]:
    """Payments from abroad without a rate or a certificate, with a code that speaks of family, or without any code."""
    listed = receipts.listing(reads, year)
    keys = attachments.payments(reads, (one.id for one in listed))
    codeless = 0
    for one in listed:
        if one.scope == LOCAL:
            continue
        facts = {"day": figures.day_text(one.day), "payer": one.payer, "amount": figures.figure(one.credited)}
        about = keys[one.id].keys[0]
        if one.base is None:
            kept = figures.figure(one.proceeds) if one.proceeds is not None else facts["amount"]
            yield OpenPoint(FACT, f"rate:{about}", say("handover.point.rate", **{**facts, "amount": kept}))
        if not one.has_paper:
            yield OpenPoint(MISSING, about, say("handover.point.missing", **facts), one.credited)
        if FAMILY_CODE in one.flags:
            text = say("handover.point.family", code=one.purpose_code, **facts)
            yield OpenPoint(CODE, about, text, one.credited)
        codeless += not one.purpose_code
    if codeless:
        yield OpenPoint(CODE, f"purpose:{year.number}", say("handover.point.codeless", n=codeless))


def _credits(reads: Reads, year: TaxYear) -> Iterator[OpenPoint]:
    keys = {number: account.key for number, account in ledger.accounts(reads).items()}
    home = country.rules(ledger.setting(reads, "country")).currency
    for table in credit_tables.foot(reads, year):
        if table.unexplained:
            text = say("handover.point.unexplained", account=table.account, amount=figures.figure(table.unexplained))
            about = f"{keys[table.account_id]}:{year.number}"
            stake = table.unexplained if table.unexplained.currency == home else None
            yield OpenPoint(UNEXPLAINED, about, text, stake)


def _statements(reads: Reads, year: TaxYear) -> Iterator[OpenPoint]:
    for account in accounts.listing(reads):
        for one in account.statements:
            if one.proved is False and one.last_day is not None and one.last_day in year.span:
                text = say("handover.point.statement", account=account.name, file=one.name)
                yield OpenPoint(STATEMENT, f"{account.name}:{one.name}", text)


def _readings(reads: Reads, year: TaxYear) -> Iterator[OpenPoint]:
    """What the tax working leaves open: facts, lines of the return not verified, readings that may be contested."""
    working = taxes.working_or_refuse(reads, year)
    unit = working.currency

    def money(amount: Decimal | None) -> Money | None:
        return Money.of(amount.quantize(Decimal(1).scaleb(-unit.exponent)), unit) if amount is not None else None

    for question in working.questions:
        yield OpenPoint(FACT, question.key, question.text, money(question.at_stake))
    for line in working.lines:
        if line.return_code and not line.verified:
            text = say("handover.point.return_line", code=line.return_code, line=line.label, year=year.number)
            yield OpenPoint(CODE, f"return:{line.return_code}", text)
        if line.confidence and line.confidence not in _SURE:
            text = say("handover.point.reading", line=line.label, law=line.law, sure=line.confidence)
            yield OpenPoint(READING, f"{line.key}:{year.number}", text)
    for risk in working.at_risk:
        if risk.key != taxes.NO_CERTIFICATE:
            text = say("handover.point.risk", paper=risk.paper or "–")
            yield OpenPoint(READING, f"risk:{risk.key}:{year.number}", text, money(risk.up_to))
    for warning in working.warnings:
        yield OpenPoint(READING, f"notice:{warning.key}:{year.number}", warning.text, money(warning.amount))
