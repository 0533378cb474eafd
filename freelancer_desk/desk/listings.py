"""Lists that scripts and accountants read: lines with their parts, own transfers, earnings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from freelancer_desk.desk import ledger
from freelancer_desk.desk.estimates import kept_before
from freelancer_desk.domain.earnings import full_price
from freelancer_desk.domain.money import Money, currency, rate

if TYPE_CHECKING:
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.matching import Entry
    from freelancer_desk.domain.settling import Settlement
    from freelancer_desk.store.book import Reads

_SIDE = ("account", "date", "amount", "currency")
_PARTS = """
SELECT parts.line_id, parts.kind, parts.minor, parts.section, m.meaning FROM parts
LEFT JOIN derived_meanings AS m ON m.part_id = parts.id ORDER BY parts.line_id, parts.nth
"""
_TRANSFERS = """
SELECT t.sure, t.reason, lo.id AS out_line, lo.account_id AS out_account, lo.day AS out_day, po.minor AS out_minor,
  li.account_id AS in_account, li.day AS in_day, pi.minor AS in_minor, li.id AS in_line
FROM derived_transfers AS t JOIN parts po ON po.id = t.out_part JOIN lines lo ON lo.id = po.line_id
JOIN parts pi ON pi.id = t.in_part JOIN lines li ON li.id = pi.line_id ORDER BY lo.day, lo.id
"""


def _span(year: TaxYear | None) -> tuple[str, str]:
    return (year.span.first.isoformat(), year.span.last.isoformat()) if year else ("0000-01-01", "9999-12-31")


def lines(reads: Reads, year: TaxYear | None) -> list[dict[str, Any]]:
    """Printed lines, oldest first."""
    accounts = ledger.accounts(reads)
    parts: dict[int, list[Any]] = {}
    for part in reads.rows(_PARTS):
        parts.setdefault(part["line_id"], []).append(part)
    found = []
    for row in reads.rows("SELECT * FROM lines WHERE day BETWEEN ? AND ? ORDER BY day, id", _span(year)):
        account = accounts[row["account_id"]]
        unit = account.currency
        shown = {
            "id": row["id"],
            "account": account.name,
            "date": row["day"],
            "amount": Money(row["minor"], unit).text,
            "currency": unit.code,
            "text": row["text"],
            "counterparty": row["counterparty"] or None,
            "external_id": row["external_id"] or None,
            "balance": Money(row["balance"], unit).text if row["balance"] is not None else None,
        }
        shown_parts = [
            {
                "kind": part["kind"],
                "amount": Money(part["minor"], unit).text,
                **({"section": part["section"]} if part["section"] else {}),
                "meaning": part["meaning"],
            }
            for part in parts[row["id"]]
        ]
        found.append({**{k: v for k, v in shown.items() if v is not None}, "parts": shown_parts})
    return found


def transfers(reads: Reads, year: TaxYear | None) -> list[dict[str, Any]]:
    """Moves between own accounts; the id is that of the line where the money left."""
    accounts = ledger.accounts(reads)
    first, last = _span(year)
    found = []
    for row in reads.rows(_TRANSFERS):
        if not first <= row["out_day"] <= last:
            continue
        sides, amounts = {}, []
        for name, side in (("out", "out"), ("in", "in")):
            account = accounts[row[f"{side}_account"]]
            amount = Money(row[f"{side}_minor"], account.currency)
            amounts.append(amount)
            sides[name] = {
                "line": row[f"{side}_line"],
                "account": account.name,
                "date": row[f"{side}_day"],
                "amount": amount.text,
                "currency": account.currency.code,
            }
        found.append(
            {
                "id": row["out_line"],
                **sides,
                "rate": _rate(*amounts),
                "sure": bool(row["sure"]),
                "reason": row["reason"],
            }
        )
    return found


def pairs_kept(reads: Reads) -> list[dict[str, Any]]:
    """Moves between own accounts in the book, told as a preview tells them."""
    found = [
        {
            **{side: {name: row[side][name] for name in _SIDE} for side in ("out", "in")},
            **{name: row[name] for name in ("rate", "sure", "reason")},
        }
        for row in transfers(reads, None)
    ]
    return sorted(found, key=_in_order)


def _in_order(pair: dict[str, Any]) -> tuple[str, ...]:
    return tuple(pair[side][name] for name in ("date", "account", "amount") for side in ("out", "in"))


def pairs(settled: Settlement) -> list[dict[str, Any]]:
    """Moves between own accounts as a preview finds them, before any of it is in the book."""
    found = []
    for pair in settled.transfers:
        out, into = (Money(entry.minor, entry.account.currency) for entry in (pair.out, pair.into))
        told = {"rate": _rate(out, into), "sure": pair.sure, "reason": pair.reason}
        found.append({"out": _side(pair.out, out), "in": _side(pair.into, into), **told})
    return sorted(found, key=_in_order)


def _side(entry: Entry, amount: Money) -> dict[str, Any]:
    shown = (entry.account.name, entry.day.isoformat(), amount.text, amount.currency.code)
    return dict(zip(_SIDE, shown, strict=True))


def _rate(out: Money, into: Money) -> str | None:
    derived = rate(out, into)
    return f"{derived:f}" if derived is not None else None


def earnings(reads: Reads, year: TaxYear | None) -> list[dict[str, Any]]:
    """What clients paid, at the first own account it reached; `gross_estimated` where only what was left is printed."""
    parts = kept_before(reads)
    names = {number: account.name for number, account in ledger.accounts(reads).items()}
    found = []
    for row in reads.rows("SELECT * FROM derived_earnings WHERE day BETWEEN ? AND ? ORDER BY day, id", _span(year)):
        unit = currency(row["currency"])
        net, gross = row["gross"] + row["fees"] + row["taxes"], Money(row["gross"], unit)
        line = int(row["id"][1:]) if row["id"].startswith("l") else 0
        part = parts.get(line)
        shown = {
            "id": row["id"],
            "date": row["day"],
            "client": row["client"] or None,
            "account": names.get(row["account_id"]),
            "gross": gross.text,
            "gross_estimated": full_price(gross, part).text if part is not None else None,
            "fees": Money(row["fees"], unit).text,
            "taxes": Money(row["taxes"], unit).text,
            "net": Money(net, unit).text,
            "currency": unit.code,
            "category": row["category"] or None,
        }
        found.append({name: value for name, value in shown.items() if value is not None})
    return found
