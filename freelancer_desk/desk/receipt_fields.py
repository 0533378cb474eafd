"""The fields of a payment as they are typed, read as the columns of the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import country, ledger
from freelancer_desk.domain.money import LARGEST_MINOR, Money, Rounding
from freelancer_desk.domain.receipts import agrees, base

if TYPE_CHECKING:
    from decimal import Decimal

    from freelancer_desk.domain.drafts import Draft
    from freelancer_desk.store.book import Reads, Value

WITHHELD_BY = ("bank", "payer")
_NO_PAPER = {"", "no", "none", "0", "false"}


def values_of(reads: Reads, draft: Draft) -> dict[str, Value]:
    """Columns of the receipts table out of typed fields; problems stay in the draft."""
    rules = country.rules(ledger.setting(reads, "country"))
    day = draft.day("date", required=True)
    unit = draft.currency("currency")
    if unit is None and draft.text("proceeds"):
        draft.note("currency", "field_missing")
    foreign = unit or rules.currency
    proceeds = draft.money("proceeds", foreign, zero=False)
    retained = draft.money("retained", foreign)
    converted = _converted(draft, proceeds, retained, draft.money("converted", foreign))
    credited = _credited(draft, converted, rules)
    if credited is not None and proceeds is not None and converted is not None:
        whole = base(credited.minor, proceeds.minor, converted.minor)
        if whole is not None and whole > LARGEST_MINOR:
            draft.note("proceeds", "amount_too_large", amount=proceeds.text)
    withheld = draft.money("withheld_pkr", rules.currency)
    if withheld is not None and credited is not None and withheld.minor > credited.minor:
        draft.note("withheld_pkr", "more_cut_than_paid")
    is_local = unit == rules.currency
    sections = rules.country.sections
    default_section = (sections.local if is_local else sections.export) if withheld else ""
    return {
        "day": day.isoformat() if day else None,
        "account_id": _account(reads, draft),
        "payer": draft.text("payer") or None,
        "currency": unit.code if unit else None,
        "proceeds": proceeds.minor if proceeds else None,
        "converted": converted.minor if converted is not None else None,
        "retained": retained.minor if retained is not None else (0 if proceeds else None),
        "rate": _kept_rate(draft, proceeds, converted),
        "credited": credited.minor if credited is not None else None,
        "withheld": withheld.minor if withheld is not None else 0,
        "section": draft.text("section") or default_section,
        "withheld_by": draft.choice("withheld_by", WITHHELD_BY, "bank" if withheld else ""),
        "purpose_code": draft.text("purpose_code"),
        "category": draft.choice("category", rules.country.categories) or None,
        "paper": _paper(draft),
        "note": draft.text("note"),
    }


def _converted(draft: Draft, proceeds: Money | None, retained: Money | None, said: Money | None) -> Money | None:
    if proceeds is None:
        return said
    kept = retained or Money.zero(proceeds.currency)
    converted = said if said is not None else proceeds - kept
    if converted.minor < 0 or (retained is not None and converted + kept != proceeds):
        draft.note("retained", "parts_do_not_add_up", whole=str(proceeds))
        return None
    return converted


def _credited(draft: Draft, converted: Money | None, rules: country.Rules) -> Money | None:
    per_unit = draft.decimal("rate")
    if draft.text("credited_pkr"):
        may_be_nothing = converted is not None and not converted.minor
        typed = draft.money("credited_pkr", rules.currency, zero=may_be_nothing)
        if typed is not None and per_unit is not None:
            _check_rate(draft, converted, typed, per_unit)
        return typed
    if per_unit is not None and converted is not None:
        rupees_made = converted.converted(per_unit, rules.currency, Rounding.HALF_UP)
        if not rupees_made.minor and converted.minor:
            draft.note("rate", "must_be_positive")
        if rupees_made.minor > LARGEST_MINOR:
            draft.note("rate", "amount_too_large", amount=rupees_made.text[:40])
            return None
        return rupees_made
    if converted is not None and not converted.minor:
        return Money.zero(rules.currency)
    if not any(problem.field in {"rate", "credited_pkr"} for problem in draft.problems):
        draft.note("credited_pkr", "field_missing")
    return None


def _check_rate(draft: Draft, converted: Money | None, credited: Money, per_unit: Decimal) -> None:
    if converted is not None and not agrees(converted, credited, per_unit):
        draft.note("rate", "rate_disagrees", proceeds=str(converted), credited=str(credited))


def _kept_rate(draft: Draft, proceeds: Money | None, converted: Money | None) -> str | None:
    """The typed rate, kept only where nothing was converted that it could be derived from."""
    per_unit = draft.decimal("rate")
    is_all_kept = proceeds is not None and converted is not None and proceeds.minor > 0 and not converted.minor
    return str(per_unit) if is_all_kept and per_unit is not None else None


def _account(reads: Reads, draft: Draft) -> int | None:
    wanted = draft.text("account")
    if not wanted:
        return None
    known = ledger.accounts(reads)
    for number, account in known.items():
        if wanted.casefold() in {account.name.casefold(), str(number)}:
            return number
    draft.note("account", "account_unknown", value=wanted[:60], known=", ".join(a.name for a in known.values()) or "–")
    return None


def _paper(draft: Draft) -> str:
    value = draft.text("papers")
    return "" if value.casefold() in _NO_PAPER else value
