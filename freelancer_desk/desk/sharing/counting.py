"""What is counted: payments from abroad that reached the country in a fiscal year, in dollars by their own rate."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import country, ledger, rates, receipts
from freelancer_desk.domain.days import TaxYear
from freelancer_desk.domain.figures import day_text
from freelancer_desk.domain.money import rate as rate_between
from freelancer_desk.domain.receipts import LOCAL
from freelancer_desk.domain.sharing.bands import USD, in_dollars

if TYPE_CHECKING:
    from datetime import date

    from freelancer_desk.domain.days import Span
    from freelancer_desk.domain.money import Money
    from freelancer_desk.domain.summaries import Payment
    from freelancer_desk.store.book import Reads


class Counted(NamedTuple):
    """The dollars of a year, None while some are unknown; `grew` says whether it was more than the year before."""

    dollars: Money | None
    unknown: tuple[str, ...]
    payments: int
    grew: bool | None


def counted(reads: Reads, year: int) -> Counted:
    """Payments from abroad of a fiscal year and of the one before it."""
    this, before = (_year(reads, number) for number in (year, year - 1))
    grew = this[0].minor > before[0].minor if this[0] is not None and before[0] is not None else None
    return Counted(this[0], this[1], this[2], grew)


def year_end(reads: Reads, year: int) -> date:
    """The last day of a fiscal year, by the rules of the book's country."""
    return _span(reads, year).last


def _span(reads: Reads, number: int) -> Span:
    return country.rules(ledger.setting(reads, "country")).year_start.span(number)


def _year(reads: Reads, number: int) -> tuple[Money | None, tuple[str, ...], int]:
    year = TaxYear(number, _span(reads, number))
    payments = [one for one in receipts.listing(reads, year) if one.scope != LOCAL]
    told = [(one, _amount(one), _rate(reads, one)) for one in payments]
    unknown = tuple(f"{day_text(one.day)} {one.payer}" for one, amount, rate in told if _is_unknown(amount, rate))
    return in_dollars((amount, rate) for _, amount, rate in told), unknown, len(payments)


def _amount(payment: Payment) -> Money:
    """What was paid: the foreign money where it is known, else the rupees it became."""
    return payment.proceeds if payment.proceeds is not None else payment.credited


def _is_unknown(amount: Money, rate: Decimal | None) -> bool:
    return amount.currency != USD and rate is None


def _rate(reads: Reads, payment: Payment) -> Decimal | None:
    """Dollars for one unit of what was paid: what it became at home by its own rate, over the dollar of that day."""
    amount = _amount(payment)
    if amount.currency == USD:
        return Decimal(1)
    dollar = rates.official(reads, USD.code, payment.day)
    home = Decimal(1) if amount.currency == payment.credited.currency else payment.rate or _worth(payment)
    if dollar is None or home is None:
        return None
    with localcontext(prec=34):
        return home / dollar.value


def _worth(payment: Payment) -> Decimal | None:
    """Rupees for one unit of money that was all kept: what the typed rate makes of it."""
    if payment.proceeds is None or payment.base is None:
        return None
    return rate_between(payment.proceeds, payment.base)
