"""Rule packs: the tax rules of one country's tax year, as data; a pack is one TOML file."""

from __future__ import annotations

from typing import Any

from freelancer_desk.domain.days import FIRST_DAY, LAST_DAY, YearStart, iso_day
from freelancer_desk.domain.money import Rounding, currency
from freelancer_desk.domain.numbers import plain_decimal
from freelancer_desk.domain.taxes import parts
from freelancer_desk.domain.taxes.bands import Slab
from freelancer_desk.domain.taxes.packs import RulePack, wrong
from freelancer_desk.plugins.data_files import LARGEST, text, whole, yes
from freelancer_desk.plugins.rule_packs import besides
from freelancer_desk.plugins.rule_packs.fields import (
    EVIDENCE,
    Closed,
    evidence,
    guarded,
    may_be_text,
    number,
    texts,
)

__all__ = ["LARGEST", "read"]

_TOP = {
    "id", "title", "country", "tax_year", "currency", "year_start", "status", "checked", "rounding", "round_to",
    "tolerance", "refuse_above", "categories", "allowances", "registrations", "must_be", "figures", "tables", "days",
    "regimes", "unknown", "share_test", "surcharge", "credits", "notes", "elections", "limits", "imputable",
    "depreciation", "advance", "late",
}  # fmt: skip
_REGIME = {
    "key", "label", "streams", "kind", "head", "rate", "categories", "registration", "conditions", "up_to", "cut",
    "cut_status", "cut_otherwise", "paper", "return_code", "form_year", "verified",
}  # fmt: skip
_NOTE = {"key", "text", "streams", "fact", "answer", "figure", "second"}


def read(text: str) -> RulePack:
    """A pack from its TOML text; raises DeskError `pack_wrong` with the place that is wrong."""
    return guarded(text, lambda name, data: _pack(name, data, text))


def _pack(name: str, data: dict[str, Any], read_from: str) -> RulePack:
    closed = Closed(name)
    closed(data, _TOP, "")
    month, day = (int(part) for part in data["year_start"].split("-"))
    return RulePack(
        id=text(data["id"]),
        title=text(data["title"]),
        country=text(data["country"]),
        tax_year=_year(name, data["tax_year"]),
        currency=currency(data["currency"]),
        year_start=YearStart(month, day),
        status=text(data["status"]),
        checked=iso_day(data["checked"]),
        read_from=read_from,
        rounding=Rounding[data["rounding"].upper()],
        round_to=plain_decimal(data["round_to"]),
        tolerance=text(data["tolerance"]),
        refuse_above=text(data["refuse_above"]),
        categories=texts(data["categories"]),
        registrations=tuple((key, text(value)) for key, value in data["registrations"].items()),
        must_be=tuple((key, text(value)) for key, value in data["must_be"].items()),
        allowances=texts(data["allowances"]),
        figures=closed.named(data["figures"], {"kind", "value", "currency"}, _figure, "figures"),
        tables=closed.named(data["tables"], {"slabs"}, _table, "tables"),
        days=closed.named(data["days"], {"day"}, _deadline, "days"),
        regimes=tuple(closed.each(data["regimes"], _REGIME, _regime, "regimes")),
        unknown=closed.named(data["unknown"], {"total", "low", "high", "ask", "risk"}, _unknown, "unknown"),
        share_test=_share_test(closed, data["share_test"]),
        surcharge=_surcharge(closed, data["surcharge"]) if "surcharge" in data else None,
        credits=tuple(closed.each(data["credits"], {"key", "share", "heads", "limit"}, _credit, "credits")),
        notes=tuple(closed.each(data["notes"], _NOTE, _note, "notes")),
        elections=texts(data.get("elections", [])),
        limits=besides.limits(closed, data.get("limits", [])),
        imputable=besides.optional(closed, data, "imputable", EVIDENCE, evidence),
        depreciation=besides.depreciation(closed, data),
        advance=besides.advance(closed, data),
        late=besides.late(closed, data),
    )


def _year(name: str, value: object) -> int:
    year = whole(value)
    if not FIRST_DAY.year < year < LAST_DAY.year:
        raise wrong(name, "tax_year")
    return year


def _figure(key: str, data: dict[str, Any]) -> parts.Figure:
    return parts.Figure(key, text(data["kind"]), number(data["value"]), evidence(data), may_be_text(data, "currency"))


def _table(key: str, data: dict[str, Any]) -> parts.Table:
    slabs = tuple(Slab(*(number(cell) for cell in row)) for row in data["slabs"])
    return parts.Table(key, slabs, evidence(data))


def _deadline(key: str, data: dict[str, Any]) -> parts.Deadline:
    return parts.Deadline(key, iso_day(data["day"]), evidence(data))


def _regime(data: dict[str, Any]) -> parts.Regime:
    plain = ("key", "label", "kind", "head", "rate", "registration", "up_to", "cut", "cut_status", "cut_otherwise")
    needed = {"key", "label", "kind", "head"}
    said = {name: text(data[name]) for name in plain if name in needed or name in data}
    return parts.Regime(
        streams=texts(data["streams"]),
        categories=texts(data.get("categories", [])),
        conditions=tuple((fact, yes(answer)) for fact, answer in data.get("conditions", {}).items()),
        paper=may_be_text(data, "paper"),
        return_code=may_be_text(data, "return_code"),
        form_year=whole(data.get("form_year", 0)),
        verified=yes(data.get("verified", False)),
        **said,
    )


def _unknown(fact: str, data: dict[str, Any]) -> parts.Unknown:
    total, low, high, ask = (text(data[name]) for name in ("total", "low", "high", "ask"))
    return parts.Unknown(fact, total, low, high, ask, may_be_text(data, "risk"))


def _share_test(closed: Closed, data: dict[str, Any]) -> parts.ShareTest:
    names = ("head", "share", "above", "otherwise", "warn_from", "warn_to")
    closed(data, set(names), "share_test")
    return parts.ShareTest(*(text(data[name]) for name in names))


def _surcharge(closed: Closed, data: dict[str, Any]) -> parts.Surcharge:
    closed(data, {"threshold", "rates"}, "surcharge")
    return parts.Surcharge(text(data["threshold"]), tuple((key, text(rate)) for key, rate in data["rates"].items()))


def _credit(data: dict[str, Any]) -> parts.Credit:
    return parts.Credit(text(data["key"]), text(data["share"]), texts(data["heads"]), may_be_text(data, "limit"))


def _note(data: dict[str, Any]) -> parts.Note:
    return parts.Note(
        key=text(data["key"]),
        text=text(data["text"]),
        streams=texts(data["streams"]),
        fact=may_be_text(data, "fact"),
        answer=yes(data.get("answer", False)),
        figure=may_be_text(data, "figure"),
        second=may_be_text(data, "second"),
    )
