"""The wealth statement on the office's form, what keeps it from being final, and what to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain import figures
from freelancer_desk.domain.money import Money, Rounding, total
from freelancer_desk.domain.taxes import wealth as owned
from freelancer_desk.domain.taxes.cells import Cell, Sheet, rounded
from freelancer_desk.domain.taxes.forms import AMOUNT
from freelancer_desk.domain.taxes.results import Notice
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from freelancer_desk.domain.taxes.forms import ReturnForm, WealthLine
    from freelancer_desk.domain.taxes.wealth import Flow, Holding, Wealth

WEALTH, RECONCILIATION = "wealth", "reconciliation"
_OF_THE_DAY = ("assets", "liabilities", "closing")
_FEWER = ("spending", "family", "bought", "opening")
_MORE = ("income", "gift", "loan", "opening")


def sheets(wealth: Wealth, form: ReturnForm) -> tuple[Sheet, Sheet]:
    """The statement of the last day, one cell for each thing, and the reconciliation, one for each kind of flow."""
    day = figures.day_text(wealth.year.span.last)
    making = _Making(wealth, form)
    return (
        Sheet(WEALTH, say("return.section.wealth", day=day), form.wealth.where, tuple(making.statement())),
        Sheet(RECONCILIATION, say("return.section.reconciliation"), form.wealth.where, tuple(making.reconciliation())),
    )


class _Making:
    """The cells of one statement."""

    def __init__(self, wealth: Wealth, form: ReturnForm) -> None:
        self.wealth, self.form = wealth, form

    def statement(self) -> Iterator[Cell]:
        """What is owned and owed, then the sums of the day."""
        for side, lines in ((owned.ASSET, self.form.wealth.assets), (owned.LIABILITY, self.form.wealth.liabilities)):
            for line in lines:
                for one in self.wealth.holdings:
                    if one.counted and one.side == side and one.filed_as == line.kind:
                        yield self._holding(line, one)
        yield from self._totals(WEALTH, of_the_day=True)

    def reconciliation(self) -> Iterator[Cell]:
        """What made one richer and poorer, then what is left over."""
        sides = ((self.form.wealth.inflows, self.wealth.inflows), (self.form.wealth.outflows, self.wealth.outflows))
        for lines, flows in sides:
            for line in lines:
                found = [flow for flow in flows if flow.kind == line.kind]
                if found:
                    yield self._flows(line, found)
        yield from self._totals(RECONCILIATION, of_the_day=False)

    def _holding(self, line: WealthLine, one: Holding) -> Cell:
        label = f"{line.label}: {one.text}" if one.text else line.label
        return self._cell(WEALTH, line, one.amount, label=label, rows=(one.row,) if one.row else ())

    def _flows(self, line: WealthLine, flows: list[Flow]) -> Cell:
        amount = total((flow.amount for flow in flows), self.wealth.unit)
        rows = tuple(dict.fromkeys(row for flow in flows for row in flow.rows))
        return self._cell(RECONCILIATION, line, amount, rows=rows)

    def _totals(self, section: str, *, of_the_day: bool) -> Iterator[Cell]:
        wealth = self.wealth
        amounts = {
            "assets": wealth.assets,
            "liabilities": wealth.liabilities,
            "closing": wealth.closing,
            "opening": wealth.opening,
            "change": wealth.change,
            "inflows": wealth.came_in,
            "outflows": wealth.went_out,
            "unreconciled": wealth.unreconciled,
        }
        for line in self.form.wealth.totals:
            if (line.kind in _OF_THE_DAY) is of_the_day:
                yield self._cell(section, line, amounts[line.kind], typed=False)

    def _cell(
        self,
        section: str,
        line: WealthLine,
        amount: Money | None,
        *,
        label: str = "",
        rows: tuple[str, ...] = (),
        typed: bool = True,
    ) -> Cell:
        exact = amount.decimal if amount is not None else None
        return Cell(
            section=section,
            code=line.code,
            label=label or line.label,
            column=AMOUNT,
            exact=exact,
            rounded=rounded(exact, self.form),
            rows=rows,
            typed=typed,
            verified=line.verified,
            form_year=self.form.form_year,
            law=self.form.wealth.law,
        )


# ---------------------------------------------------------------- what stands in the way, and ways out


def reasons(wealth: Wealth) -> tuple[Notice, ...]:
    """Why the statement cannot be final yet; none when it is reconciled."""
    found = [why(one) for one in wealth.unknown]
    if not wealth.is_begun:
        day, year = figures.day_text(wealth.year.span.first), wealth.year.number - 1
        found.append(Notice("opening_unknown", "wealth.reason.opening_unknown", {"day": day, "year": year}))
    if wealth.unreconciled:
        words = "wealth.reason.more" if wealth.unreconciled.minor > 0 else "wealth.reason.less"
        amount = figures.figure(abs(wealth.unreconciled))
        found.append(Notice("unreconciled", words, {"amount": amount}, wealth.unreconciled.decimal))
    return tuple(found)


def why(one: Holding) -> Notice:
    """What is the matter with the amount of a holding, in words."""
    facts: dict[str, str | int] = {
        "text": one.text,
        "foreign": figures.figure(one.foreign) if one.foreign is not None else "",
        "day": figures.day_text(one.day) if one.day is not None else "",
    }
    return Notice(one.why, f"wealth.why.{one.why}", facts)


def choices(wealth: Wealth) -> tuple[Notice, ...]:
    """Where a difference usually comes from; nothing is put in for the user."""
    difference = wealth.unreconciled
    if not difference:
        return ()
    if difference.minor < 0:
        return tuple(Notice(key, f"wealth.choice.{key}") for key in _FEWER)
    abroad = wealth.of_kind("wallet_abroad")
    facts: dict[str, str | int] = {"amount": figures.figure(abroad)} if abroad else {}
    waiting = [Notice("unrealised", "wealth.choice.unrealised", facts)] if abroad else []
    return (*waiting, *(Notice(key, f"wealth.choice.{key}") for key in _MORE))


def checks(
    wealth: Wealth, form: ReturnForm, foreign_rate: Decimal | None, imputable: Decimal | None
) -> tuple[Notice, ...]:
    """What is worth a second look; `foreign_rate` is that of the form's foreign currency on the last day.

    `imputable` is the income that explains wealth where the tax was final, None where none was.
    """
    return (
        *(why(one) for one in wealth.holdings if one.why and one.amount is not None),
        *_abroad(wealth, form, foreign_rate),
        *_imputable(wealth, imputable),
        *_opening(wealth),
        *_same_cash(wealth),
        *_gifts(wealth),
        *_whole(wealth, form),
    )


def _abroad(wealth: Wealth, form: ReturnForm, rate: Decimal | None) -> Iterable[Notice]:
    abroad = wealth.of_kind("wallet_abroad")
    if not abroad:
        return
    unit = form.wealth.foreign_currency
    limit = Money.of(form.wealth.foreign_limit, unit)
    facts: dict[str, str | int] = {
        "amount": figures.figure(abroad), "limit": figures.figure(limit), "law": form.wealth.foreign_law,
    }  # fmt: skip
    if rate is None:
        yield Notice("foreign_assets", "wealth.check.foreign_unknown", facts)
    else:
        reached = abroad.minor >= limit.converted(rate, wealth.unit, Rounding.HALF_UP).minor
        words = "wealth.check.foreign_due" if reached else "wealth.check.foreign_below"
        yield Notice("foreign_assets", words, facts, abroad.decimal)


def _imputable(wealth: Wealth, imputable: Decimal | None) -> Iterable[Notice]:
    if imputable is None:
        return
    received = total((flow.amount for flow in wealth.inflows if flow.kind == "final_tax"), wealth.unit)
    amount = Money.rounded(imputable, wealth.unit, Rounding.HALF_UP)
    if received.minor > amount.minor:
        facts: dict[str, str | int] = {"amount": figures.figure(amount), "received": figures.figure(received)}
        yield Notice("imputable", "wealth.check.imputable", facts, amount.decimal)


def _opening(wealth: Wealth) -> Iterable[Notice]:
    opening, filed = wealth.opening, wealth.filed_opening
    if opening is not None and filed is not None and opening != filed:
        facts: dict[str, str | int] = {"now": figures.figure(opening), "filed": figures.figure(filed)}
        yield Notice("opening_differs", "wealth.check.opening_differs", facts, (opening - filed).decimal)


def _same_cash(wealth: Wealth) -> Iterable[Notice]:
    now, then = (
        total((one.amount for one in some if one.filed_as == "cash" and one.counted and one.amount), wealth.unit)
        for some in (wealth.holdings, wealth.before)
    )
    if now and now == then:
        yield Notice("cash_same", "wealth.check.cash_same", {"amount": figures.figure(now)}, now.decimal)


def _gifts(wealth: Wealth) -> Iterable[Notice]:
    gifts = [flow.amount for flow in wealth.inflows if flow.kind == "gift"]
    if gifts:
        amount = total(gifts, wealth.unit)
        yield Notice("gifts", "wealth.check.gifts", {"amount": figures.figure(amount)}, amount.decimal)


def _whole(wealth: Wealth, form: ReturnForm) -> Iterable[Notice]:
    """Cells that were rounded one by one may leave a rupee where the exact ones leave nothing."""
    if not wealth.is_reconciled or wealth.opening is None:
        return

    def whole(amount: Money | None) -> Decimal:
        return form.rounded((amount or Money.zero(wealth.unit)).decimal)

    left = -whole(wealth.opening)
    for one in wealth.holdings:
        if one.counted:
            left += whole(one.amount) if one.side == owned.ASSET else -whole(one.amount)
    for sign, flows in ((-1, wealth.inflows), (1, wealth.outflows)):
        for kind in {flow.kind for flow in flows}:
            left += sign * whole(total((flow.amount for flow in flows if flow.kind == kind), wealth.unit))
    if left:
        amount = Money.of(left, wealth.unit)
        yield Notice("rounding", "wealth.check.rounding", {"amount": figures.figure(amount)}, left)
