"""What is worth a second look in a wealth statement before it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain import figures
from freelancer_desk.domain.money import Money, Rounding, total
from freelancer_desk.domain.taxes import wealth as owned
from freelancer_desk.domain.taxes.results import Notice
from freelancer_desk.domain.taxes.wealth_sheet import why

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from freelancer_desk.domain.taxes.forms import ReturnForm
    from freelancer_desk.domain.taxes.wealth import Wealth

# Spending that may have been paid out of the bank, where the book counts it by itself.
_LIVING = set(owned.OUTFLOWS) - {"taxes", "family", "gift_given", "loss", "paid_on"}


def beside(amounts: Mapping[str, Money]) -> tuple[Notice, ...]:
    """What the bank shows and the statement does not count, by what is the matter with it."""
    return tuple(
        Notice(key, f"wealth.beside.{key}", {"amount": figures.figure(amount)}, amount.decimal)
        for key, amount in amounts.items()
        if amount
    )


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
        *_twice(wealth),
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
    sent = total((flow.amount for flow in wealth.inflows if flow.kind == "foreign_remittance"), wealth.unit)
    if sent:
        yield Notice("remittance", "wealth.check.remittance", {"amount": figures.figure(sent)}, sent.decimal)


def _twice(wealth: Wealth) -> Iterable[Notice]:
    """What the book counts by itself and the user typed, too: only the user knows whether it is the same."""

    def spent(origin: str, kinds: set[str]) -> Money:
        flows = (flow for flow in wealth.outflows if flow.origin == origin and flow.kind in kinds)
        return total((flow.amount for flow in flows), wealth.unit)

    for key, reckoned, typed in (("spent_twice", "personal", _LIVING), ("tax_twice", "tax_paid", {"taxes"})):
        found, said = spent(owned.BOOK, {reckoned}), spent(owned.TYPED, typed)
        if found and said:
            facts: dict[str, str | int] = {"amount": figures.figure(found), "typed": figures.figure(said)}
            yield Notice(key, f"wealth.check.{key}", facts, said.decimal)


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
