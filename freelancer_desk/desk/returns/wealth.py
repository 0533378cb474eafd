"""The wealth statement of the book: what one owned, owed, received and spent in a tax year, and what is left over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from freelancer_desk.desk import country, filed, ledger, rates, return_forms, taxes
from freelancer_desk.desk.returns import flows, holdings, work_assets
from freelancer_desk.desk.taxes import facts as tax_facts
from freelancer_desk.domain.days import TaxYear
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes import wealth_checks, wealth_sheet
from freelancer_desk.domain.taxes.bands import income_for
from freelancer_desk.domain.taxes.cells import sheets_json
from freelancer_desk.domain.taxes.wealth import Wealth, exchange_differences, gathered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.taxes.cells import Sheet
    from freelancer_desk.domain.taxes.forms import ReturnForm
    from freelancer_desk.domain.taxes.results import Notice
    from freelancer_desk.domain.taxes.wealth import Flow, Holding
    from freelancer_desk.store.book import Reads


def statement(reads: Reads, year: TaxYear, told_by: flows.Year | None = None) -> Wealth:
    """The wealth of a year, `told_by` its `of_year` where that was read; raises DeskError `year_without_rules`."""
    home = country.rules(ledger.setting(reads, "country"))
    unit, number = home.currency, year.number
    last_year = TaxYear(number - 1, home.year_start.span(number - 1))
    (before, _), (now, kept) = (_owned(reads, one, unit) for one in (last_year, year))
    told_by = told_by or of_year(reads, year)
    gains, losses = exchange_differences(before, now, unit)
    last = filed.standing(reads, number - 1)
    closing = last.cells["closing"] if last is not None else None
    return Wealth(
        year=year,
        unit=unit,
        before=before,
        holdings=now,
        inflows=(*flows.inflows(told_by), *work_assets.inflows(kept), *gains),
        outflows=(*flows.outflows(told_by), *work_assets.outflows(kept), *losses),
        filed_opening=Money.of(closing, unit) if closing is not None else None,
    )


def _owned(reads: Reads, year: TaxYear, unit: Currency) -> tuple[tuple[Holding, ...], tuple[work_assets.Kept, ...]]:
    """What one owned and owed when a year ended, and the assets for work among it."""
    kept = work_assets.of_year(reads, year, unit)
    owned = gathered(holdings.typed(reads, year.number, unit), holdings.proposed(reads, year.span.last, unit))
    return (*owned, *work_assets.worth(kept)), kept


def of_year(reads: Reads, year: TaxYear, *, together: bool = False) -> flows.Year:
    """The facts, the rules and the working of a year, by which its return is told; raises as `working_or_refuse` does.

    Of payments told `together` only the sums hold.
    """
    home = country.rules(ledger.setting(reads, "country"))
    facts = tax_facts.gathered(reads, year, together=together)
    pack = filed.pack_for(reads, home.country.code, year.number)
    working = taxes.worked_out(facts, pack)
    return flows.Year(reads=reads, year=year, unit=home.currency, working=working, facts=facts, pack=pack)


def form_of(reads: Reads, year: TaxYear) -> ReturnForm:
    """The form of a year, as `return_forms.of_year` says it."""
    return return_forms.of_year(reads, year.number)


def sheets(reads: Reads, wealth: Wealth) -> tuple[Sheet, Sheet]:
    """The statement and its reconciliation on the form of the year."""
    return wealth_sheet.sheets(wealth, form_of(reads, wealth.year))


def checks(reads: Reads, wealth: Wealth) -> tuple[Notice, ...]:
    """What is worth a second look before it is typed."""
    form, known = form_of(reads, wealth.year), of_year(reads, wealth.year, together=True)
    rate = rates.official(reads, form.wealth.foreign_currency.code, wealth.year.span.last)
    pack, working = known.pack, known.working
    slabs = pack.tables[pack.share_test.otherwise].slabs
    imputable = income_for(slabs, working.final_tax) if working.final_tax else None
    return (
        *wealth_checks.beside(flows.beside(known)),
        *wealth_checks.checks(wealth, form, rate.value if rate is not None else None, imputable),
    )


def refuse_unless_final(wealth: Wealth) -> None:
    """Raise DeskError `wealth_not_final` with the first reason unless everything is known and nothing is left over."""
    for reason in wealth_sheet.reasons(wealth):
        raise DeskError("wealth_not_final", reason=reason.text)


def as_json(reads: Reads, wealth: Wealth) -> dict[str, Any]:
    """The statement as the command line prints it: amounts as decimal texts, null for what is unknown."""
    explained = wealth.explained
    form = form_of(reads, wealth.year)
    names = ("opening", "assets", "liabilities", "closing", "change", "came_in", "went_out", "unreconciled")
    return {
        "tax_year": wealth.year.number,
        "form": {"id": form.id, "form_year": form.form_year, "source": form.source},
        **{name: _text(getattr(wealth, name)) for name in names},
        "explained": None
        if explained is None
        else {name: _text(getattr(explained, name)) for name in ("papers", "word", "balancing")},
        "is_reconciled": wealth.is_reconciled,
        "reasons": _notices(wealth_sheet.reasons(wealth)),
        "choices": _notices(wealth_sheet.choices(wealth)),
        "checks": _notices(checks(reads, wealth)),
        "before": [_holding(one) for one in wealth.before],
        "holdings": [_holding(one) for one in wealth.holdings],
        "inflows": [_flow(one) for one in wealth.inflows],
        "outflows": [_flow(one) for one in wealth.outflows],
        "sections": sheets_json(sheets(reads, wealth)),
    }


def _country(reads: Reads) -> str:
    return country.rules(ledger.setting(reads, "country")).country.code


def _text(amount: Money | None) -> str | None:
    return amount.text if amount is not None else None


def _notices(notices: Iterable[Notice]) -> list[dict[str, str]]:
    return [{"key": notice.key, "text": notice.text} for notice in notices]


def _holding(one: Holding) -> dict[str, Any]:
    return {
        "side": one.side,
        "kind": one.kind,
        "text": one.text,
        "amount_pkr": _text(one.amount),
        "foreign": str(one.foreign) if one.foreign is not None else None,
        "rate": f"{one.rate:f}" if one.rate is not None else None,
        "proof": one.proof,
        "origin": one.origin,
        "account": one.account,
        "row": one.row or None,
        "counted": one.counted,
        "why": wealth_sheet.why(one).text if one.why else None,
    }


def _flow(one: Flow) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "text": one.text,
        "amount_pkr": one.amount.text,
        "proof": one.proof,
        "origin": one.origin,
        "rows": list(one.rows),
    }
