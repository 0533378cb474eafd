"""Which way home costs least, on the command line."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from freelancer_desk.cli.acting import DONE, reading, show, today, year_of
from freelancer_desk.desk import routes
from freelancer_desk.domain.routes import FEES_AND_RATE
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import Namespace

    from freelancer_desk.domain.routes import RouteSum

    Json = dict[str, Any]

RATE, PER_CENT = Decimal("0.000001"), Decimal("0.01")


def run(wanted: Namespace) -> int:
    """Compare the routes of a tax year, or of the last twelve months."""
    with reading(wanted) as reads:
        year = year_of(wanted, reads) if wanted.year is not None else None
        found = routes.compare(reads, today(), year)
    ranking, months = [_row(row) for row in found.ranking], [_row(row) for row in found.months]
    words = [
        *map(_words, ranking),
        *([say("cli.routes.months")] if months else []),
        *(f"{row['from'][:7]}  {_words(row)}" for row in months),
    ]
    show(wanted, {"routes": ranking, "months": months}, "\n".join(words) or say("cli.nothing"))
    return DONE


def _row(row: RouteSum) -> Json:
    """A route for scripts; what is not known is null."""
    return {
        "route": list(row.route),
        "from": row.span.first.isoformat(),
        "to": row.span.last.isoformat(),
        "payments": row.payments,
        "currency": row.gross.currency.code if row.gross else None,
        "gross": row.gross.text if row.gross else None,
        "before_tax_pkr": row.before_tax.text,
        "after_tax_pkr": row.after_tax.text,
        "per_unit": _text(row.per_unit, RATE),
        "per_unit_after_tax": _text(row.per_unit_after_tax, RATE),
        "official": _text(row.official, RATE),
        "provisional": row.provisional,
        "spread_percent": _text(row.spread_percent, PER_CENT),
        "cost_pkr": row.cost.text if row.cost is not None else None,
        "cost_of": FEES_AND_RATE,
        "cost_percent": _text(row.cost_percent, PER_CENT),
        "unknown_pkr": row.unknown.text,
    }


def _text(number: Decimal | None, places: Decimal) -> str | None:
    return f"{number.quantize(places):f}" if number is not None else None


def _words(row: Json) -> str:
    facts = {**row, "route": " → ".join(row["route"]) or say("cli.routes.direct")}
    if row["gross"] is None:
        return say("cli.routes.unknown", **facts)
    official = "cli.routes.cost" if row["cost_percent"] is not None else "cli.routes.no_official"
    return f"{say('cli.routes.line', **facts)} {say(official, **facts)}"


COMMANDS = {"routes": run}
