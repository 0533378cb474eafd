"""Facts and a rule pack make a tax working: each line knows its rows and its rule. Nothing here knows a country."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from freelancer_desk.domain import figures
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes import notices
from freelancer_desk.domain.taxes.bands import FLAT, MAX_OF, PRECISION, ZERO
from freelancer_desk.domain.taxes.facts import of_the_year
from freelancer_desk.domain.taxes.parts import QUESTIONS, UNSURE
from freelancer_desk.domain.taxes.results import Assessment, Line, Normal, Notice, Question, Risk
from freelancer_desk.domain.taxes.working import NO_TABLE, Answers, group, rounded, whole_income, work
from freelancer_desk.domain.truth import Range, Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from freelancer_desk.domain.taxes.facts import Income, TaxFacts
    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.domain.taxes.parts import Evidence, Unknown
    from freelancer_desk.domain.taxes.working import Position, Working

__all__ = ["Assessment", "Line", "Normal", "Notice", "Question", "Risk", "assess", "assessment_json"]


def assess(facts: TaxFacts, pack: RulePack) -> Assessment:
    """The tax working of a year; raises DeskError when the facts do not fit the pack or nobody should reckon this.

    Payments of other years are left out, and a warning says so.
    """
    _fit(facts, pack)
    inside, left_out = of_the_year(facts, pack.span)
    with localcontext(prec=PRECISION):
        return _Assessing(inside, pack, left_out).result()


def _fit(facts: TaxFacts, pack: RulePack) -> None:
    given = (facts.country, facts.tax_year)
    if given != (pack.country, pack.tax_year):
        raise DeskError("pack_does_not_fit", pack=pack.id, country=facts.country, year=facts.tax_year)
    _same(facts.currency or pack.currency.code, pack.currency.code)
    _closed("person", (name for name, _ in facts.person.registrations), {name for name, _ in pack.registrations})
    _closed("person", (name for name, _ in facts.person.answers), {*QUESTIONS, *pack.elections})
    for limit in pack.limits:
        abroad = {"foreign_income": facts.foreign_income, "foreign_assets": facts.foreign_assets}.get(limit.of)
        if abroad is not None:
            _same(abroad.currency.code, pack.figures[limit.figure].currency)
    _closed("allowances", (name for name, _ in facts.allowances), set(pack.allowances))
    _closed("credits", (name for name, _ in facts.credits), {credit.key for credit in pack.credits})
    for income in facts.incomes():
        if income.category and income.category not in pack.categories:
            choices = ", ".join((*pack.categories, UNSURE))
            raise DeskError("fact_category", category=income.category, choices=choices)
    for fact, refusal in pack.must_be:
        if facts.person.answer(fact) is Truth.NO:
            raise DeskError(refusal)


def _same(one: str, other: str) -> None:
    if one != other:
        raise DeskError("currencies_differ", one=one, other=other)


def _closed(where: str, names: Iterable[str], known: set[str]) -> None:
    extra = sorted(set(names) - known)
    if extra:
        raise DeskError("fact_unknown", field=f"{where}.{extra[0]}")


class _Assessing:
    """One assessment: the same groups worked out under several answers."""

    def __init__(self, facts: TaxFacts, pack: RulePack, left_out: tuple[Income, ...]) -> None:
        self.facts, self.pack, self.left_out = facts, pack, left_out
        self.groups = group(facts, pack)
        self.total = self._work(pack.assumed("total"))
        income = whole_income(self.total, pack)
        if income > pack.value(pack.refuse_above):
            limit = figures.figure(Money.of(pack.value(pack.refuse_above), pack.currency))
            raise DeskError("income_too_high", limit=limit)

    def result(self) -> Assessment:
        lines = (*map(self._line, self.total.positions), *self._credited())
        withheld = sum((line.withheld for line in lines), ZERO)
        due = self._rounded(self.total.total - withheld)
        risks = tuple(self._risks())
        return Assessment(
            country=self.pack.country,
            tax_year=self.pack.tax_year,
            currency=self.pack.currency,
            pack_id=self.pack.id,
            pack_status=self.pack.status,
            pack_sha256=self.pack.sha256,
            lines=lines,
            normal=self._normal(),
            final_tax=self._minor(self.total.final),
            total_tax=self._rounded(self.total.total),
            total_withheld=withheld,
            payable=max(ZERO, due),
            refundable=max(ZERO, -due),
            at_risk=risks,
            range=self._range(risks),
            warnings=(
                *notices.outside(self.left_out, self.pack),
                *self._beyond(),
                *notices.warnings(self.facts, self.pack, self.total, lines),
            ),
            questions=tuple(self._questions()),
        )

    def _beyond(self) -> Iterable[Notice]:
        """Where the worst end of the range lies above what this program reckons, its figure is only a least one."""
        worst = self._work(self.pack.assumed("high"), refused=True)
        if whole_income(worst, self.pack) > self.pack.value(self.pack.refuse_above):
            limit = figures.figure(Money.of(self.pack.value(self.pack.refuse_above), self.pack.currency))
            yield Notice("range_beyond", "tax.warning.range_beyond", {"limit": limit})

    # ------------------------------------------------------------ answers

    def _work(self, unknown: Mapping[str, str], *, refused: bool = False) -> Working:
        return work(self.groups, self.facts, Answers(self.facts.person, unknown, refused), self.pack)

    def _moves(self, unknown: Unknown) -> Decimal:
        """How much an unknown fact alone can move the tax, the others at their best."""
        best = self.pack.assumed("low")
        low = self._work({**best, unknown.fact: unknown.low}).total
        return abs(self._work({**best, unknown.fact: unknown.high}).total - low)

    def _is_unknown(self, fact: str) -> bool:
        if fact == "category":
            return any(not one.category for one in self.groups)
        if any(fact == name for name, _ in self.pack.registrations):
            return any(dict(one.certified)[fact] is Truth.UNKNOWN for one in self.groups)
        return self.facts.person.answer(fact) is Truth.UNKNOWN

    def _questions(self) -> Iterable[Question]:
        needed = {fact for fact, _ in self.pack.must_be}
        for unknown in self.pack.unknown.values():
            if not self._is_unknown(unknown.fact):
                continue
            moves = self._moves(unknown)
            if moves:
                yield Question(unknown.fact, unknown.ask, self._minor(moves))
            elif unknown.fact in needed and self.groups:
                yield Question(unknown.fact, unknown.ask, None)

    def _risks(self) -> Iterable[Risk]:
        now = self.pack.assumed("total")
        for paper in sorted({p.regime.paper for p in self.total.positions if p.regime.paper}):
            without = [
                income
                for p in self.total.positions
                if p.regime.paper == paper
                for income in p.incomes
                if income.paper is Truth.NO
            ]
            up_to = self._rounded(max(ZERO, self._work(now, refused=True).total - self.total.total))
            if without and up_to:
                yield Risk("no_certificate", up_to, paper, len(without), _rows(without))
        for unknown in self.pack.unknown.values():
            if not unknown.risk or not self._is_unknown(unknown.fact):
                continue
            up_to = self._rounded(max(ZERO, self._work({**now, unknown.fact: unknown.high}).total - self.total.total))
            hanging = [
                income
                for p in self.total.positions
                if any(fact == unknown.fact for fact, _ in p.regime.conditions)
                for income in p.incomes
            ]
            if hanging and up_to:
                yield Risk(unknown.fact, up_to, unknown.risk, 0, _rows(hanging))

    def _range(self, risks: Sequence[Risk]) -> Range:
        total = self._rounded(self.total.total)
        low = self._rounded(self._work(self.pack.assumed("low")).total)
        high = self._rounded(self._work(self.pack.assumed("high"), refused=True).total)
        return Range(min(total, low), max(total, high, *(total + risk.up_to for risk in risks)))

    # ------------------------------------------------------------ lines

    def _line(self, p: Position) -> Line:
        by_rate = p.regime.kind == FLAT or (p.regime.kind == MAX_OF and bool(p.regime.rate) and p.top_up > 0)
        tax = self._minor(p.tax)
        evidence = self._evidence(p, by_rate=by_rate)
        return Line(
            key=p.regime.key,
            words=p.regime.label,
            base=self._minor(p.gross if by_rate else p.net),
            rate=self.pack.value(p.regime.rate) if by_rate else None,
            tax=tax,
            withheld=p.withheld,
            shortfall=max(ZERO, tax - p.withheld),
            excess=max(ZERO, p.withheld - tax),
            return_code=p.regime.return_code,
            form_year=p.regime.form_year,
            verified=p.regime.verified,
            law=evidence.law,
            source=evidence.source,
            confidence=evidence.confidence,
            rows=_rows(p.incomes),
            exact=p.tax,
        )

    def _evidence(self, p: Position, *, by_rate: bool) -> Evidence:
        if by_rate:
            return self.pack.figures[p.regime.rate].evidence
        table = self.total.table if self.total.table != NO_TABLE else self.pack.share_test.otherwise
        return self.pack.tables[table].evidence

    def _credited(self) -> Iterable[Line]:
        """Tax paid that belongs to no income: adjustable cuts and advance tax."""
        for section, amount in self.facts.adjustable_withheld:
            if amount:
                yield self._credit("adjustable_withheld", section, amount)
        if self.facts.advance_tax_paid:
            yield self._credit("advance_tax", "", self.facts.advance_tax_paid)

    def _credit(self, key: str, law: str, amount: Decimal) -> Line:
        return Line(
            key=key,
            words=f"tax.line.{key}",
            base=ZERO,
            rate=None,
            tax=ZERO,
            withheld=amount,
            shortfall=ZERO,
            excess=amount,
            return_code="",
            form_year=0,
            verified=False,
            law=law,
            source="",
            confidence="",
            rows=(),
            exact=ZERO,
        )

    def _normal(self) -> Normal:
        total = self.total
        return Normal(
            taxable_income=self._minor(total.taxable),
            table=total.table,
            tax=self._minor(total.slab),
            surcharge=self._minor(total.surcharge),
            minimum_tax_top_up=self._minor(total.top_up),
            credits=self._minor(total.credits),
        )

    # ------------------------------------------------------------ rounding

    def _minor(self, exact: Decimal) -> Decimal:
        return Money.rounded(exact, self.pack.currency, self.pack.rounding).decimal

    def _rounded(self, exact: Decimal) -> Decimal:
        return rounded(exact, self.pack)


def _rows(incomes: Iterable[Income]) -> tuple[str, ...]:
    """The book rows of payments, in order of their days; typed facts have none."""
    ordered = sorted(incomes, key=lambda income: (income.day or date.min, len(income.row), income.row))
    return tuple(dict.fromkeys(income.row for income in ordered if income.row))


def assessment_json(a: Assessment) -> dict[str, object]:
    """The working as JSON: decimal texts, nothing but what the contract names."""
    return {
        "country": a.country,
        "tax_year": a.tax_year,
        "currency": a.currency.code,
        "pack": {"id": a.pack_id, "status": a.pack_status, "sha256": a.pack_sha256},
        "lines": [_line_json(line, a) for line in a.lines],
        "normal": {
            "taxable_income": _text(a.normal.taxable_income, a),
            "table": a.normal.table,
            "tax": _text(a.normal.tax, a),
            "surcharge": _text(a.normal.surcharge, a),
            "minimum_tax_top_up": _text(a.normal.minimum_tax_top_up, a),
            "credits": _text(a.normal.credits, a),
        },
        "final_tax": _text(a.final_tax, a),
        "total_tax": _text(a.total_tax, a),
        "total_withheld": _text(a.total_withheld, a),
        "payable": _text(a.payable, a),
        "refundable": _text(a.refundable, a),
        "at_risk": [
            {"key": risk.key, "up_to": _text(risk.up_to, a), "paper": risk.paper, "rows": list(risk.rows)}
            for risk in a.at_risk
        ],
        "range": {"low": _text(a.range.low, a), "high": _text(a.range.high, a)},
        "warnings": [_warning_json(warning, a) for warning in a.warnings],
        "questions": [{"key": question.key, "text": question.text} for question in a.questions],
    }


def _line_json(line: Line, a: Assessment) -> dict[str, object]:
    amounts = ("base", "tax", "withheld", "shortfall", "excess")
    return {
        "key": line.key,
        "label": line.label,
        "rate": None if line.rate is None else f"{line.rate:f}",
        **{name: _text(getattr(line, name), a) for name in amounts},
        "return_code": line.return_code,
        "form_year": line.form_year,
        "verified": line.verified,
        "law": line.law,
        "source": line.source,
        "confidence": line.confidence,
        "rows": list(line.rows),
    }


def _warning_json(warning: Notice, a: Assessment) -> dict[str, object]:
    entry: dict[str, object] = {"key": warning.key, "text": warning.text}
    if warning.amount is not None:
        entry["amount"] = _text(warning.amount, a)
    return {**entry, "rows": list(warning.rows)} if warning.rows else entry


def _text(amount: Decimal, a: Assessment) -> str:
    return Money.of(amount, a.currency).text
