"""Receipts: money realised in the home country, one for each remittance or local payment, from a bank line or typed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple, Protocol

from freelancer_desk.domain.money import Money, Rounding, currency, rate
from freelancer_desk.domain.statements import fingerprint

if TYPE_CHECKING:
    from datetime import date

    from freelancer_desk.domain.countries import Sections

# Which income a receipt is: from abroad, from clients at home, or revenue shared by a social-media platform.
EXPORT, LOCAL, SOCIAL = "export", "local", "social"


class Ground(Protocol):
    """What a payment stands on: home currency, sections of the law, and the kind of work when none is said."""

    @property
    def home(self) -> str: ...
    @property
    def sections(self) -> Sections: ...
    @property
    def default_category(self) -> str: ...


class Typed(NamedTuple):
    """What the user says of a payment: all of it (typed), or only what a bank line does not print (`line_key`).

    Amounts are minor units: `proceeds`, `converted` and `retained` of `currency`, the others of the home currency.
    """

    id: int
    line_key: str | None
    day: date | None
    account_id: int | None
    payer: str | None
    client: str | None
    currency: str | None
    proceeds: int | None
    converted: int | None
    retained: int | None
    rate: str | None
    credited: int | None
    withheld: int | None
    section: str | None
    withheld_by: str | None
    purpose_code: str | None
    category: str | None
    client_category: str
    paper: str | None
    note: str

    @property
    def stands_alone(self) -> bool:
        """The user typed the payment itself, so it counts even without its bank line."""
        return self.day is not None and self.credited is not None

    @property
    def key(self) -> str:
        """The content key of a typed payment: the same in every book that holds it."""
        day = self.day.isoformat() if self.day else ""
        amounts = (self.currency or "", str(self.proceeds), str(self.credited), str(self.withheld))
        return fingerprint(("receipt", day, self.payer or self.client or "", *amounts))


class Receipt(NamedTuple):
    """A payment received as it counts: `base` is what the tax is reckoned on, None when a rate is missing."""

    id: str
    day: date
    payer: str
    account_id: int | None
    line_id: int | None
    receipt_id: int | None
    scope: str
    currency: str | None
    proceeds: int | None
    converted: int | None
    retained: int | None
    credited: int
    base: int | None
    withheld: int
    section: str
    withheld_by: str
    purpose_code: str
    category: str
    paper: str


def agrees(converted: Money, credited: Money, per_unit: Decimal) -> bool:
    """Whether the rupees credited are the converted money at that rate, as exactly as the rate was written down."""
    derived = rate(converted, credited)
    if derived is None or converted.converted(per_unit, credited.currency, Rounding.HALF_UP) == credited:
        return True
    with localcontext(prec=60):
        return 2 * abs(derived - per_unit) <= Decimal(1).scaleb(int(per_unit.as_tuple().exponent))


def base(credited: int, proceeds: int | None, converted: int | None, kept: Money | None = None) -> int | None:
    """Rupees that the whole proceeds are worth: credited x proceeds / converted, half-up to the minor unit.

    What was kept in foreign money is realised too: with nothing converted it is worth what a typed rate makes it
    (`kept`), and without a rate it is unknown.
    """
    if proceeds is None or converted is None or proceeds == converted:
        return credited
    if not converted:
        return kept.minor if kept is not None else None
    with localcontext(prec=60):
        exact = Decimal(credited) * proceeds / converted
        return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _kept(rate: str | None, proceeds: int | None, code: str | None, home: str) -> Money | None:
    """What dollars that were all kept are worth at the rate the user typed."""
    if rate is None or proceeds is None or code is None:
        return None
    return Money(proceeds, currency(code)).converted(Decimal(rate), currency(home), Rounding.HALF_UP)


def scope_of(typed: Typed, ground: Ground) -> str:
    """Which income a typed payment is, by the section it names and its currency."""
    section = typed.section or ""
    if section.startswith(ground.sections.social):
        return SOCIAL
    return LOCAL if typed.currency == ground.home or section.startswith(ground.sections.local) else EXPORT


def typed_receipt(typed: Typed, ground: Ground) -> Receipt:
    """A payment that only the user's word stands for."""
    if typed.day is None or typed.credited is None:
        raise ValueError(typed.id)
    credited = typed.credited
    return Receipt(
        id=f"t{typed.id}",
        day=typed.day,
        payer=typed.payer or typed.client or "",
        account_id=typed.account_id,
        line_id=None,
        receipt_id=typed.id,
        scope=scope_of(typed, ground),
        currency=typed.currency,
        proceeds=typed.proceeds,
        converted=typed.converted,
        retained=typed.retained,
        credited=credited,
        base=base(
            credited,
            typed.proceeds,
            typed.converted,
            _kept(typed.rate, typed.proceeds, typed.currency, ground.home),
        ),
        withheld=typed.withheld or 0,
        section=typed.section or "",
        withheld_by=typed.withheld_by or "",
        purpose_code=typed.purpose_code or "",
        category=typed.category or typed.client_category or ground.default_category,
        paper=typed.paper or "",
    )


def overlaid(printed: Receipt, typed: Typed, home: str) -> Receipt:
    """What the line prints, with what the user said on top; a rate is the user's only where nothing was converted."""
    proceeds = printed.proceeds if typed.proceeds is None else typed.proceeds
    converted = printed.converted if typed.converted is None else typed.converted
    said = {
        "payer": typed.payer or typed.client,
        "currency": typed.currency,
        "retained": typed.retained,
        "withheld": typed.withheld if not printed.withheld else None,
        "section": typed.section,
        "withheld_by": typed.withheld_by,
        "purpose_code": typed.purpose_code,
        "category": typed.category or typed.client_category or None,
        "paper": typed.paper,
    }
    values = {name: value for name, value in said.items() if value is not None}
    identity = f"t{typed.id}" if typed.stands_alone else printed.id
    return Receipt(
        **{
            **printed._asdict(),
            **values,
            "id": identity,
            "receipt_id": typed.id,
            "proceeds": proceeds,
            "converted": converted,
            "base": base(
                printed.credited,
                proceeds,
                converted,
                _kept(typed.rate, proceeds, typed.currency or printed.currency, home),
            ),
        }
    )
