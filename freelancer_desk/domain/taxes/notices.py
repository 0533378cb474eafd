"""What a tax working should make people look at: jumps in the law, cuts that are wrong, remarks of the pack."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.figures import day_text, figure, percent
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.taxes.bands import FLAT, ZERO, flat
from freelancer_desk.domain.taxes.cuts import NOTHING_CUT, WRONG_RATE, Cuts, expected_cut
from freelancer_desk.domain.taxes.nearing import NEAR, nearing
from freelancer_desk.domain.taxes.results import Notice, worded
from freelancer_desk.domain.taxes.working import NO_TABLE, normal_tax, surcharge_on
from freelancer_desk.domain.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from freelancer_desk.domain.taxes.facts import Income, TaxFacts
    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.domain.taxes.results import Line
    from freelancer_desk.domain.taxes.working import Working

_MOST_DAYS = 6
_FINE = Decimal("0.0001")
Facts = dict[str, str | int]


class _Case(NamedTuple):
    facts: TaxFacts
    pack: RulePack
    working: Working
    lines: Sequence[Line]

    def money(self, amount: Decimal) -> str:
        """An amount as people read it."""
        return figure(Money.rounded(amount, self.pack.currency, self.pack.rounding))

    def minor(self, amount: Decimal) -> Decimal:
        """An amount rounded to the minor unit."""
        return Money.rounded(amount, self.pack.currency, self.pack.rounding).decimal


def warnings(facts: TaxFacts, pack: RulePack, working: Working, lines: Sequence[Line]) -> tuple[Notice, ...]:
    """Every warning of a working, the weightiest kinds first."""
    case = _Case(facts, pack, working, lines)
    found = [
        *_without_rate(case),
        *_share_cliff(case),
        *_surcharge_cliff(case),
        *_surcharge_reading(case),
        *nearing(facts, pack, working),
        *_employer(case),
        *_cuts(case),
        *_row_rounding(case),
        *_gaps(case),
        *_unexplained(case),
        *_profit_cut(case),
        *_loss(case),
        *_remarks(case),
    ]
    return tuple(found)


def outside(incomes: Sequence[Income], pack: RulePack) -> tuple[Notice, ...]:
    """Payments of other years that were given with this year's facts."""
    if not incomes:
        return ()
    amount = sum((income.amount for income in incomes), ZERO)
    said = figure(Money.rounded(amount, pack.currency, pack.rounding))
    facts: Facts = {"n": len(incomes), "days": _days(incomes), "amount": said, "year": pack.tax_year}
    rows = tuple(sorted({income.row for income in incomes if income.row}))
    return (Notice("outside_year", "tax.warning.outside_year", facts, amount, rows),)


def _without_rate(case: _Case) -> Iterable[Notice]:
    """Payments whose worth in home money nobody knows: they are in no figure, and that is said before all else."""
    incomes = case.facts.without_rate
    if incomes:
        facts: Facts = {"n": len(incomes), "days": _days(incomes)}
        yield Notice("rate_unknown", "tax.warning.rate_unknown", facts, rows=_rows(incomes))


def _share_cliff(case: _Case) -> Iterable[Notice]:
    """One head's share decides the table: what the other table would give, and how far away it is."""
    pack, working, test = case.pack, case.working, case.pack.share_test
    head = sum((p.taxed for p in working.positions if p.regime.head == test.head), ZERO)
    if working.table == NO_TABLE or not ZERO < head < working.taxable:
        return
    share, taxable = pack.value(test.share), working.taxable
    if not pack.value(test.warn_from) <= head / taxable <= pack.value(test.warn_to):
        return
    other = test.otherwise if working.table == test.above else test.above
    now, then = normal_tax(taxable, working.table, pack), normal_tax(taxable, other, pack)
    if now == then:
        return
    less = abs(taxable - head / share)
    more = abs((taxable - head) * share / (1 - share) - head)
    is_above = working.table == test.above
    facts: Facts = {
        "share": percent(_readable(head / taxable, share)),
        "limit": percent(share),
        "less": case.money(less),
        "more": case.money(more),
        "now": case.money(now),
        "then": case.money(then),
        "law": pack.figures[test.share].evidence.law,
    }
    words = "tax.warning.share_cliff_above" if is_above else "tax.warning.share_cliff_below"
    yield Notice(f"{test.head}_share_cliff", words, facts, case.minor(less))


def _readable(share: Decimal, limit: Decimal) -> Decimal:
    """A share to a hundredth of a per cent, unless that would hide on which side of the limit it is."""
    rounded = share.quantize(_FINE)
    return rounded if rounded != limit or share == limit else share


def _surcharge_reading(case: _Case) -> Iterable[Notice]:
    """Which surcharge falls on a head beside others is not settled: what the other reading comes to."""
    pack, working, test = case.pack, case.working, case.pack.share_test
    head = sum((p.taxed for p in working.positions if p.regime.head == test.head), ZERO)
    if pack.surcharge is None or working.taxable <= pack.value(pack.surcharge.threshold):
        return
    if not ZERO < head < working.taxable:
        return
    other = test.otherwise if working.table == test.above else test.above
    then = surcharge_on(working.slab, working.taxable, other, pack)
    if then != working.surcharge:
        law = pack.figures[pack.surcharge.threshold].evidence.law
        facts: Facts = {"now": case.money(working.surcharge), "then": case.money(then), "law": law}
        amount = case.minor(abs(then - working.surcharge))
        yield Notice("surcharge_reading", "tax.warning.surcharge_reading", facts, amount)


def _surcharge_cliff(case: _Case) -> Iterable[Notice]:
    """Near the threshold one more rupee of income costs more tax than it brings."""
    pack, working = case.pack, case.working
    if pack.surcharge is None:
        return
    threshold = pack.value(pack.surcharge.threshold)
    if working.table == NO_TABLE or not pack.value(dict(pack.surcharge.rates)[working.table]):
        return
    apart = abs(working.taxable - threshold)
    if working.surcharge:
        jump = working.slab + working.surcharge - normal_tax(threshold, working.table, pack)
        if jump <= apart:
            return
        words = "tax.warning.surcharge_cliff_above"
    elif working.taxable >= threshold * NEAR:
        jump = surcharge_on(working.slab, threshold + 1, working.table, pack)
        words = "tax.warning.surcharge_cliff_below"
    else:
        return
    facts: Facts = {
        "threshold": case.money(threshold),
        "apart": case.money(apart),
        "jump": case.money(jump),
        "law": pack.figures[pack.surcharge.threshold].evidence.law,
    }
    yield Notice("surcharge_cliff", words, facts, case.minor(apart))


def _cuts(case: _Case) -> Iterable[Notice]:
    cuts = Cuts(case.facts.person, case.pack)
    flagged: dict[str, list[Income]] = {WRONG_RATE: [], NOTHING_CUT: []}
    for income in _payments(case.facts):
        for flag in cuts.flags(income):
            flagged[flag].append(income)
    for flag, incomes in flagged.items():
        if incomes:
            right = (expected_cut(income.amount, cuts.rates(income)[0], case.pack) for income in incomes)
            amount = sum((abs(i.withheld - cut) for i, cut in zip(incomes, right, strict=True)), ZERO)
            facts: Facts = {"n": len(incomes), "days": _days(incomes), "amount": case.money(amount)}
            yield Notice(flag, f"tax.warning.{flag}", facts, amount, _rows(incomes))


def _row_rounding(case: _Case) -> Iterable[Notice]:
    """Each payment rounded alone may differ from the line by a paisa or more: said, not hidden."""
    for p, line in zip(case.working.positions, case.lines, strict=False):
        if p.regime.kind != FLAT or not (line.excess or line.shortfall):
            continue
        rate = case.pack.value(p.regime.rate)
        apart = p.withheld - sum((expected_cut(income.amount, rate, case.pack) for income in p.incomes), ZERO)
        together = line.excess - line.shortfall
        if apart != together:
            facts = {"line": line.label, "apart": case.money(abs(apart)), "together": case.money(abs(together))}
            yield Notice("per_row_rounding", "tax.warning.per_row_rounding", facts, abs(apart - together))


def _gaps(case: _Case) -> Iterable[Notice]:
    """Payments outside the days of a certificate that would have lowered their rate."""
    pack, known = case.pack, dict(case.facts.person.registrations)
    for name, label in pack.registrations:
        if not known.get(name):
            continue
        better = next((r for r in pack.regimes if r.registration == name and r.kind == FLAT), None)
        outside = [
            (income, p)
            for p in case.working.positions
            if p.regime.kind == FLAT and better is not None and p.regime is not better
            for one in p.groups
            if one.stream in better.streams
            and one.category in better.categories
            and dict(one.certified)[name] is Truth.NO
            for income in one.incomes
        ]
        if outside and better is not None:
            cost = sum((flat(i.amount, pack.value(p.regime.rate) - pack.value(better.rate)) for i, p in outside), ZERO)
            incomes = [income for income, _ in outside]
            amount = case.money(cost)
            facts: Facts = {"n": len(incomes), "days": _days(incomes), "paper": worded(label), "amount": amount}
            cost = case.minor(cost)
            yield Notice("registration_gap", "tax.warning.registration_gap", facts, cost, _rows(incomes))


def _employer(case: _Case) -> Iterable[Notice]:
    """Pay of one employer abroad may be salary and no export at all."""
    if case.facts.person.may_be_salary is Truth.YES and case.facts.exports:
        yield Notice("may_be_salary", "tax.warning.may_be_salary")


def _unexplained(case: _Case) -> Iterable[Notice]:
    """Money that came in and nobody said what it is: it counts as nothing, and that is said."""
    amount = case.facts.unexplained_credits
    if amount:
        yield Notice("unexplained", "tax.warning.unexplained", {"amount": case.money(amount)}, case.minor(amount))


def _profit_cut(case: _Case) -> Iterable[Notice]:
    """A cut from bank profit at another rate is worth a look, also where the profit is only noted and in no total."""
    pack = case.pack
    regime = next((r for r in pack.regimes if "bank_profit" in r.streams and r.cut), None)
    for profit, words in ((case.facts.bank_profit, "cut"), (case.facts.bank_profit_noted, "rate")):
        if regime is None or not profit.gross:
            continue
        expected = expected_cut(profit.gross, pack.value(regime.cut), pack)
        amount = abs(expected - profit.withheld)
        if amount > pack.value(pack.tolerance):
            facts = {
                "cut": percent(_readable(profit.withheld / profit.gross, pack.value(regime.cut))),
                "rate": percent(pack.value(regime.cut)),
                "gross": case.money(profit.gross),
                "amount": case.money(amount),
            }
            yield Notice("bank_profit_rate", f"tax.warning.bank_profit_{words}", facts, amount)


def _loss(case: _Case) -> Iterable[Notice]:
    loss = case.working.unused_loss
    if loss:
        yield Notice("loss_not_used", "tax.warning.loss_not_used", {"amount": case.money(loss)}, loss)


def _remarks(case: _Case) -> Iterable[Notice]:
    """What the pack says about these facts, and about itself."""
    pack = case.pack
    streams = {income.stream for income in case.facts.incomes()}
    for note in pack.notes:
        answered = not note.fact or case.facts.person.answer(note.fact) is Truth.of(note.answer)
        if answered and streams & set(note.streams):
            named = (("amount", note.figure), ("second", note.second))
            yield Notice(note.key, note.text, {name: case.money(pack.value(key)) for name, key in named if key})
    old = [line for line in case.lines if line.return_code and not line.verified]
    for year in sorted({line.form_year for line in old}):
        codes = dict.fromkeys(line.return_code for line in old if line.form_year == year)
        facts = {"codes": ", ".join(codes), "year": str(year)}
        yield Notice("codes_not_verified", "tax.warning.codes_not_verified", facts)
    if pack.status != "enacted":
        yield Notice("provisional", "tax.warning.provisional", {"year": str(pack.tax_year)})


def _payments(facts: TaxFacts) -> tuple[Income, ...]:
    return (*facts.exports, *facts.social_media)


def _days(incomes: Sequence[Income]) -> str:
    """The days of payments, a few of them, in order."""
    days = sorted({income.day for income in incomes if income.day is not None})
    shown = ", ".join(day_text(day) for day in days[:_MOST_DAYS])
    return shown + (" …" if len(days) > _MOST_DAYS else "")


def _rows(incomes: Iterable[Income]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(income.row for income in incomes if income.row))
