"""Which rows of the book stand behind the figures of a return that no payment brings."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from freelancer_desk.desk.taxes import assets

if TYPE_CHECKING:
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.store.book import Reads

Rows = tuple[str, ...]
# Sources of cells by what was typed: records of a day, and amounts of the year by their kind.
_DATED = {
    "salary": (
        "SELECT id FROM salaries WHERE day BETWEEN ? AND ? ORDER BY day, id",
        ("facts:salary.gross", "facts:salary.withheld"),
    ),
    "expense": (
        "SELECT id FROM expenses WHERE day BETWEEN ? AND ? AND share IN ('local', 'split') ORDER BY day, id",
        ("facts:local.expenses",),
    ),
}
_KINDS = {
    "bank_profit": ("facts:bank_profit.gross", "facts:bank_profit.withheld"),
    "other_income": ("facts:other_normal_income",),
    "allowance": ("allowance:{name}",),
    "credit": ("credit:{name}",),
}
_STREAMS = {"bank_profit": "bank_profit", "other_income": "other_normal_income", "salary": "salary"}
_AMOUNTS = "SELECT id, kind, name FROM tax_amounts WHERE year = ? ORDER BY day, id"
_ADVANCE = "SELECT id FROM tax_payments WHERE kind = 'advance' AND year = ? ORDER BY day, id"
_LOCAL = "SELECT id FROM derived_receipts WHERE scope = 'local' AND day BETWEEN ? AND ? ORDER BY day, id"


def rows_of(reads: Reads, year: TaxYear, pack: RulePack) -> dict[str, Rows]:
    """The rows behind each source of a form, such as `facts:salary.gross`, and behind each line of the working."""
    days = (year.span.first.isoformat(), year.span.last.isoformat())
    found: dict[str, Rows] = {}
    of_kind: dict[str, list[str]] = defaultdict(list)
    for noun, (query, sources) in _DATED.items():
        of_kind[noun] = [f"{noun}:{row['id']}" for row in reads.rows(query, days)]
        found |= dict.fromkeys(sources, tuple(of_kind[noun]))
    for row in reads.rows(_AMOUNTS, (year.number,)):
        number = f"tax-amount:{row['id']}"
        of_kind[row["kind"]].append(number)
        for source in _KINDS.get(row["kind"], ()):
            name = source.format(name=row["name"])
            found[name] = (*found.get(name, ()), number)
    paid = reads.rows(_ADVANCE, (year.number,))
    found["total:advance"] = tuple(f"tax-payment:{row['id']}" for row in paid)
    local = tuple(row["id"] for row in reads.rows(_LOCAL, days))
    found |= dict.fromkeys(("facts:local.gross", "facts:local.withheld"), local)
    written_off = tuple(f"asset:{one.id}" for one in assets.schedule(reads, year) if one.local)
    found["facts:local.expenses"] = (*found["facts:local.expenses"], *written_off)
    return found | _of_lines(pack, {stream: tuple(of_kind[kind]) for kind, stream in _STREAMS.items()})


def _of_lines(pack: RulePack, by_stream: dict[str, Rows]) -> dict[str, Rows]:
    return {
        f"line:{regime.key}": tuple(row for stream in regime.streams for row in by_stream.get(stream, ()))
        for regime in pack.regimes
    }
