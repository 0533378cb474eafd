"""The wealth statement on the office's form, what keeps it from being final, and what to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain import figures
from freelancer_desk.domain.money import Money, total
from freelancer_desk.domain.taxes import wealth as owned
from freelancer_desk.domain.taxes.cells import Cell, Sheet, rounded
from freelancer_desk.domain.taxes.forms import AMOUNT
from freelancer_desk.domain.taxes.results import Notice
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from freelancer_desk.domain.taxes.forms import ReturnForm, WealthLine
    from freelancer_desk.domain.taxes.wealth import Flow, Holding, Wealth

WEALTH, RECONCILIATION = "wealth", "reconciliation"
_OF_THE_DAY = ("assets", "liabilities", "closing")
_FEWER = ("spending", "family", "bought", "rate", "opening")
_MORE = ("income", "gift", "loan", "rate", "opening")


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
