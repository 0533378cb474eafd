"""What the accountant's pack shows of the return: assets written down, its cells, the wealth statement, last year."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from freelancer_desk.desk import filed, returns
from freelancer_desk.desk.returns import wealth as statements
from freelancer_desk.desk.taxes import assets as owned_assets
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.wealth import ASSET, LIABILITY
from freelancer_desk.domain.taxes.wealth_sheet import why
from freelancer_desk.domain.words import say, sentence

if TYPE_CHECKING:
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.exports import Row
    from freelancer_desk.domain.taxes.forms import ReturnForm
    from freelancer_desk.domain.taxes.wealth import Wealth
    from freelancer_desk.store.book import Reads

INFLOW, OUTFLOW = "inflow", "outflow"


def assets(reads: Reads, year: TaxYear) -> tuple[Row, ...]:
    """Each asset with its year: what it was worth, what was written off, what is left, and what hinders."""
    found: list[Row] = []
    for one in owned_assets.schedule(reads, year):
        known = one.year
        amounts: tuple[Decimal | None, ...] = (None,) * 4
        if known is not None:
            amounts = (known.opening, known.initial, known.depreciation, known.closing)
        local = one.local.decimal if known is not None else None
        found.append((one.text, one.kind, one.cost.decimal, *amounts, local, sentence(one.why) if one.why else ""))
    return tuple(found)


def cells(reads: Reads, year: TaxYear) -> tuple[Row, ...] | str:
    """The cells of the return, part by part; a sentence where the form of the year is not known."""
    try:
        sheet = returns.worksheet(reads, year)
    except DeskError as error:
        return sentence(error)
    return tuple(
        (
            part.title,
            cell.code,
            cell.label,
            say(f"column.{cell.column}"),
            cell.exact,
            cell.rounded,
            say("choice.yes" if cell.typed else "choice.no"),
            say("choice.yes" if cell.verified else "choice.no"),
        )
        for part in sheet.sheets
        for cell in part.cells
    )


def wealth(reads: Reads, year: TaxYear) -> tuple[tuple[Row, ...], ...] | str:
    """What is owned, owed, came in and went out, each a block of its own, then how it comes out; or why not."""
    try:
        found = statements.statement(reads, year)
        lines = _lines(statements.form_of(reads, year))
    except DeskError as error:
        return sentence(error)
    blocks = [_holdings(found, side, lines) for side in (ASSET, LIABILITY)]
    blocks += [_flows(found, side, lines) for side in (INFLOW, OUTFLOW)]
    return (*blocks, _outcome(found))


def _lines(form: ReturnForm) -> dict[tuple[str, str], tuple[str, str]]:
    """The code and the words of each line of the form, by side and kind."""
    sides = {
        ASSET: form.wealth.assets,
        LIABILITY: form.wealth.liabilities,
        INFLOW: form.wealth.inflows,
        OUTFLOW: form.wealth.outflows,
    }
    return {(side, line.kind): (line.code, line.label) for side, lines in sides.items() for line in lines}


def _holdings(found: Wealth, side: str, lines: dict[tuple[str, str], tuple[str, str]]) -> tuple[Row, ...]:
    rows: list[Row] = []
    for one in found.holdings:
        if one.side == side and one.counted:
            code, label = lines.get((side, one.filed_as), ("", one.filed_as))
            amount = one.amount.decimal if one.amount is not None else None
            proof = say(f"handover.proof.{one.proof}")
            text = why(one).text if one.why and amount is None else one.text
            rows.append((say(f"handover.side.{side}"), code, label, text, amount, proof))
    return tuple(rows)


def _flows(found: Wealth, side: str, lines: dict[tuple[str, str], tuple[str, str]]) -> tuple[Row, ...]:
    rows: list[Row] = []
    for one in found.inflows if side == INFLOW else found.outflows:
        code, label = lines.get((side, one.kind), ("", one.kind))
        proof = say(f"handover.proof.{one.proof}")
        rows.append((say(f"handover.side.{side}"), code, label, one.text, one.amount.decimal, proof))
    return tuple(rows)


def _outcome(found: Wealth) -> tuple[Row, ...]:
    amounts = {"opening": found.opening, "closing": found.closing, "unreconciled": found.unreconciled}
    return tuple(
        (
            say("handover.side.net"),
            "",
            say(f"handover.wealth.{name}"),
            "" if amount is not None else say("document.unknown"),
            amount.decimal if amount is not None else None,
            "",
        )
        for name, amount in amounts.items()
    )


def filed_before(reads: Reads, year: TaxYear) -> tuple[Row, ...]:
    """What was filed for the year before: each return, then the cells that were kept of it, then its net assets."""
    found: list[Row] = []
    for one in filed.listing(reads):
        if one.year != year.number - 1:
            continue
        head = (one.day, one.number)
        found.append((*head, say(f"handover.filed.{one.kind}"), "", None))
        for cell in one.cells["cells"]:
            amount = Decimal(cell["rounded"]) if cell["rounded"] else None
            words = f"{cell['label']}, {say('column.' + cell['column'])}"
            found.append((*head, words, cell["code"], amount))
        if one.cells["closing"]:
            found.append((*head, say("handover.closing"), "", Decimal(one.cells["closing"])))
    return tuple(found)
