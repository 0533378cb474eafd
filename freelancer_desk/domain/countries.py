"""A country as the desk needs it: its money, the sections under which tax is cut, the words of its registrations."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from freelancer_desk.domain.money import Currency, Money


class Sections(NamedTuple):
    """The section of the law that a tax cut from each kind of credit names."""

    export: str
    social: str
    local: str
    interest: str


class PaymentRules(NamedTuple):
    """What to look at in a payment from abroad.

    `wrong_codes` are purpose codes that make earnings look like family support, `right_codes` those to ask for instead;
    payments with `capped_codes` may not exceed the cap in a calendar month; in the first `turn_days` of a tax year one
    has to look which year a payment belongs to.
    """

    wrong_codes: tuple[str, ...] = ()
    right_codes: tuple[str, ...] = ()
    capped_codes: tuple[str, ...] = ()
    monthly_cap: Money | None = None
    turn_days: int = 0


class Country(NamedTuple):
    """A country's words; its figures live in its tax packs.

    `date_order` is how its banks write numeric dates (dmy or mdy), `iban` the letters its account numbers begin with,
    `payment_code` the kind of code that its bank apps scan.
    """

    code: str
    currency: Currency
    categories: tuple[str, ...]
    registrations: tuple[str, ...]
    certificate: str
    filer_list: str
    sections: Sections
    date_order: str
    iban: str
    payments: PaymentRules = PaymentRules()
    payment_code: str = ""
