"""The commands on what the law leaves open, and on what filing late may cost."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from freelancer_desk.cli.acting import DONE, reading, show, today, year_of
from freelancer_desk.desk.returns import law
from freelancer_desk.desk.taxes import packs
from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.figures import percent
from freelancer_desk.domain.numbers import typed_decimal
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import Namespace

    from freelancer_desk.domain.taxes.contested import Contested
    from freelancer_desk.domain.taxes.late import LateCosts


def _contested(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        year = year_of(wanted, reads)
        points = law.contested(reads, year)
        notices = law.unchecked(reads, today())
    answer = {
        "tax_year": year.number,
        "points": [_point(point) for point in points],
        "warnings": [{"key": one.key, "text": one.text, "rows": list(one.rows)} for one in notices],
    }
    words = [_point_words(point) for point in points] + [f"! {one.text}" for one in notices]
    show(wanted, answer, "\n\n".join(words))
    return DONE


def _point(point: Contested) -> dict[str, Any]:
    readings = {name: {"says": one.says, "source": one.source} for name, one in _readings(point).items()}
    return {
        "key": point.key,
        "question": point.question,
        **readings,
        "winner": point.winner,
        "reason": point.reason,
        "checked": point.checked.isoformat(),
        "figures": list(point.figures),
    }


def _readings(point: Contested) -> dict[str, Any]:
    return {"first": point.first, "second": point.second}


def _point_words(point: Contested) -> str:
    lines = [point.question]
    for name, one in _readings(point).items():
        mark = "*" if name == point.winner else " "
        lines.append(f"{mark} {one.says} ({one.source})")
    return "\n".join([*lines, f"  {point.reason}"])


def _late(wanted: Namespace) -> int:
    filed = iso_day(wanted.filed) if wanted.filed else today()
    rate = typed_decimal(wanted.rate) / Decimal(100) if wanted.rate else None
    with reading(wanted) as reads:
        year = year_of(wanted, reads)
        costs = law.filed_late(reads, year, filed, rate)
    answer = {"tax_year": year.number, "filed": filed.isoformat(), "late": _costs(costs) if costs else None}
    show(wanted, answer, _late_words(costs) if costs else say("late.in_time"))
    return DONE


def _costs(costs: LateCosts) -> dict[str, Any]:
    return {
        "due": costs.due.isoformat(),
        "days": costs.days,
        "list_surcharge": f"{costs.list_surcharge:.2f}",
        "cut": f"{costs.cut:f}",
        "penalty_by_floor": f"{costs.penalty_by_floor:.2f}",
        "penalty_by_cap": f"{costs.penalty_by_cap:.2f}",
        "default_surcharge": None if costs.default is None else f"{costs.default:.2f}",
        "laws": list(dict.fromkeys(rule.law for rule in costs.rules)),
    }


def _late_words(costs: LateCosts) -> str:
    facts = {**_costs(costs), "cut": percent(costs.cut)}
    lines = [say(f"late.{name}", **facts) for name in ("days", "surcharge", "by_floor", "by_cap")]
    lines.append(say("late.default", **facts) if costs.default is not None else say("late.no_rate"))
    return "\n".join([*lines, say("late.estimate")])


def _advance(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        year = year_of(wanted, reads)
        parts = law.advance(reads, year)
    rows = [
        {
            "due": one.due.isoformat(),
            "part": f"{one.part:.2f}",
            "paid": f"{one.paid:.2f}",
            "left": f"{one.left:.2f}",
            "law": one.rule.law,
        }
        for one in parts
    ]
    words = [say("advance.row", **row) for row in rows] or [say("advance.none")]
    show(wanted, {"tax_year": year.number, "instalments": rows}, "\n".join(words))
    return DONE


def _packs(wanted: Namespace) -> int:
    if wanted.take_in is not None:
        packs.take_in("", wanted.take_in)
    if wanted.forget is not None:
        packs.forget("", wanted.forget)
    rows = [
        {
            "id": known.pack.id,
            "title": known.pack.title,
            "tax_year": known.pack.tax_year,
            "status": known.pack.status,
            "checked": known.pack.checked.isoformat(),
            "sha256": known.pack.sha256,
            "own": known.own,
        }
        for known in packs.listing("")
    ]
    words = [say("cli.packs.own" if row["own"] else "cli.packs.row", **row) for row in rows]
    show(wanted, {"packs": rows}, "\n".join(words))
    return DONE


COMMANDS = {"packs": _packs, "advance": _advance, "contested": _contested, "late": _late}
