"""Rule packs: the tax rules of one country's tax year, as data; a pack is one TOML file."""

from __future__ import annotations

import hashlib
import tomllib
from typing import TYPE_CHECKING, Any, TypeVar

from freelancer_desk.domain.days import YearStart, iso_day
from freelancer_desk.domain.money import Rounding, currency
from freelancer_desk.domain.numbers import plain_decimal
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes import packs
from freelancer_desk.domain.taxes.bands import Slab
from freelancer_desk.domain.taxes.packs import RulePack, wrong
from freelancer_desk.plugins.data_files import is_too_deep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal

T = TypeVar("T")
LARGEST = 256 * 1024
LONGEST_TEXT = 200
DEEPEST = 20
_EVIDENCE = {"law", "source", "date", "confidence", "note"}
_TOP = {
    "id", "title", "country", "tax_year", "currency", "year_start", "status", "checked", "rounding", "round_to",
    "tolerance", "refuse_above", "categories", "allowances", "registrations", "must_be", "figures", "tables", "days",
    "regimes", "unknown", "share_test", "surcharge", "credits", "notes",
}  # fmt: skip
_REGIME = {
    "key", "label", "streams", "kind", "head", "rate", "categories", "registration", "conditions", "up_to", "cut",
    "cut_status", "cut_otherwise", "paper", "return_code", "form_year", "verified",
}  # fmt: skip


def read(text: str) -> RulePack:
    """A pack from its TOML text; raises DeskError `pack_wrong` with the place that is wrong."""
    if len(text) > LARGEST or len(text.encode("utf-8", "replace")) > LARGEST:
        raise wrong("?", "size")
    if is_too_deep(text):
        raise wrong("?", "depth")
    name = "?"
    try:
        data = tomllib.loads(text)
        name = str(data.get("id", "?"))
        _plain(name, data, "", 0)
        return _pack(name, data, hashlib.sha256(text.encode()).hexdigest())
    except DeskError as error:
        if error.kind == "pack_wrong":
            raise
        raise wrong(name, error.kind) from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        place = error.args[0] if isinstance(error, KeyError) else type(error).__name__
        raise wrong(name, str(place)) from error


def _plain(name: str, value: object, where: str, depth: int) -> None:
    """Only texts, whole numbers, yes or no, lists and tables; short texts without control characters."""
    if depth > DEEPEST:
        raise wrong(name, "depth")
    if isinstance(value, dict):
        for key, inner in value.items():
            _plain(name, key, where, depth)
            _plain(name, inner, f"{where}.{key}".strip("."), depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _plain(name, inner, where, depth + 1)
    elif isinstance(value, str):
        if len(value) > LONGEST_TEXT or any(letter < " " or "\x7f" <= letter < "\xa0" for letter in value):
            raise wrong(name, f"{where}: text")
    elif not isinstance(value, int):
        raise wrong(name, f"{where}: {type(value).__name__}")


def _pack(name: str, data: dict[str, Any], sha256: str) -> RulePack:
    closed = _Closed(name)
    closed(data, _TOP, "")
    month, day = (int(part) for part in data["year_start"].split("-"))
    return RulePack(
        id=_text(data["id"]),
        title=_text(data["title"]),
        country=_text(data["country"]),
        tax_year=_whole(data["tax_year"]),
        currency=currency(data["currency"]),
        year_start=YearStart(month, day),
        status=_text(data["status"]),
        checked=iso_day(data["checked"]),
        sha256=sha256,
        rounding=Rounding[data["rounding"].upper()],
        round_to=plain_decimal(data["round_to"]),
        tolerance=_text(data["tolerance"]),
        refuse_above=_text(data["refuse_above"]),
        categories=_texts(data["categories"]),
        registrations=tuple((key, _text(value)) for key, value in data["registrations"].items()),
        must_be=tuple((key, _text(value)) for key, value in data["must_be"].items()),
        allowances=_texts(data["allowances"]),
        figures=closed.named(data["figures"], {"kind", "value"}, _figure, "figures"),
        tables=closed.named(data["tables"], {"slabs"}, _table, "tables"),
        days=closed.named(data["days"], {"day"}, _deadline, "days"),
        regimes=tuple(closed.each(data["regimes"], _REGIME, _regime, "regimes")),
        unknown=closed.named(data["unknown"], {"total", "low", "high", "ask", "risk"}, _unknown, "unknown"),
        share_test=_share_test(closed, data["share_test"]),
        surcharge=_surcharge(closed, data["surcharge"]),
        credits=tuple(closed.each(data["credits"], {"key", "share", "heads"}, _credit, "credits")),
        notes=tuple(closed.each(data["notes"], {"key", "text", "streams", "fact", "answer", "figure"}, _note, "notes")),
    )


class _Closed:
    """Tables that may hold only the keys they are known for."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, data: dict[str, Any], keys: set[str], where: str) -> dict[str, Any]:
        extra = sorted(set(data) - keys)
        if extra:
            raise wrong(self.name, f"{where}.{extra[0]}".strip("."))
        return data

    def named(self, data: dict[str, Any], keys: set[str], make: Callable[[str, Any], T], where: str) -> dict[str, T]:
        return {key: make(key, self(value, keys | _EVIDENCE, f"{where}.{key}")) for key, value in data.items()}

    def each(self, data: list[Any], keys: set[str], make: Callable[[Any], T], where: str) -> Iterable[T]:
        return [make(self(value, keys, where)) for value in data]


def _evidence(data: dict[str, Any]) -> packs.Evidence:
    return packs.Evidence(
        law=_text(data["law"]),
        source=_text(data["source"]),
        date=iso_day(data["date"]),
        confidence=_text(data["confidence"]),
        note=data.get("note", ""),
    )


def _figure(key: str, data: dict[str, Any]) -> packs.Figure:
    return packs.Figure(key, _text(data["kind"]), _number(data["value"]), _evidence(data))


def _table(key: str, data: dict[str, Any]) -> packs.Table:
    slabs = tuple(Slab(*(_number(cell) for cell in row)) for row in data["slabs"])
    return packs.Table(key, slabs, _evidence(data))


def _deadline(key: str, data: dict[str, Any]) -> packs.Deadline:
    return packs.Deadline(key, iso_day(data["day"]), _evidence(data))


def _regime(data: dict[str, Any]) -> packs.Regime:
    plain = ("key", "label", "kind", "head", "rate", "registration", "up_to", "cut", "cut_status", "cut_otherwise")
    needed = {"key", "label", "kind", "head"}
    texts = {name: _text(data[name]) for name in plain if name in needed or name in data}
    return packs.Regime(
        streams=_texts(data["streams"]),
        categories=_texts(data.get("categories", [])),
        conditions=tuple((fact, _yes(answer)) for fact, answer in data.get("conditions", {}).items()),
        paper=data.get("paper", ""),
        return_code=data.get("return_code", ""),
        form_year=_whole(data.get("form_year", 0)),
        verified=_yes(data.get("verified", False)),
        **texts,
    )


def _unknown(fact: str, data: dict[str, Any]) -> packs.Unknown:
    total, low, high, ask = (_text(data[name]) for name in ("total", "low", "high", "ask"))
    return packs.Unknown(fact, total, low, high, ask, data.get("risk", ""))


def _share_test(closed: _Closed, data: dict[str, Any]) -> packs.ShareTest:
    names = ("head", "share", "above", "otherwise", "warn_from", "warn_to")
    closed(data, set(names), "share_test")
    return packs.ShareTest(*(_text(data[name]) for name in names))


def _surcharge(closed: _Closed, data: dict[str, Any]) -> packs.Surcharge:
    closed(data, {"threshold", "rates"}, "surcharge")
    return packs.Surcharge(_text(data["threshold"]), tuple((key, _text(rate)) for key, rate in data["rates"].items()))


def _credit(data: dict[str, Any]) -> packs.Credit:
    return packs.Credit(_text(data["key"]), _text(data["share"]), _texts(data["heads"]))


def _note(data: dict[str, Any]) -> packs.Note:
    return packs.Note(
        key=_text(data["key"]),
        text=_text(data["text"]),
        streams=_texts(data["streams"]),
        fact=data.get("fact", ""),
        answer=_yes(data.get("answer", False)),
        figure=data.get("figure", ""),
    )


def _number(value: object) -> Decimal:
    return plain_decimal(_text(value))


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError
    return value


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError
    return tuple(_text(value) for value in values)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _yes(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value
