"""Return forms: the cells of one country's yearly return, as data; a form is one TOML file."""

from __future__ import annotations

import tomllib
from typing import Any

from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.digests import sha256_of
from freelancer_desk.domain.money import Rounding, currency
from freelancer_desk.domain.numbers import plain_decimal
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes import forms
from freelancer_desk.domain.taxes.forms import ReturnForm, wrong
from freelancer_desk.plugins.data_files import LARGEST, LONGEST_TEXT, any_text, odd_place, text, whole, yes

_TOP = {
    "id", "title", "country", "tax_year", "form_year", "source", "checked", "rounding", "round_to", "revision_days",
    "sections", "wealth",
}  # fmt: skip
_SECTION = {"key", "title", "where", "lines"}
_LINE = {"code", "label", "cells", "verified", "form_year", "typed", "each", "law"}
_SIDES = ("assets", "liabilities", "inflows", "outflows", "totals")
_WEALTH = {"where", "law", *_SIDES, "foreign_limit", "foreign_currency", "foreign_law"}


def read(text: str) -> ReturnForm:
    """A form from its TOML text; raises DeskError `form_wrong` with the place that is wrong."""
    if len(text) > LARGEST or len(text.encode("utf-8", "replace")) > LARGEST:
        raise wrong("?", "size")
    name = "?"
    try:
        data = tomllib.loads(text)
        name = str(data.get("id", "?"))
        odd = odd_place(data, LONGEST_TEXT)
        if odd:
            raise wrong(name, odd)
        return _form(name, data, sha256_of(text.encode()))
    except DeskError as error:
        if error.kind == "form_wrong":
            raise
        raise wrong(name, error.kind) from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        place = error.args[0] if isinstance(error, KeyError) else type(error).__name__
        raise wrong(name, str(place)) from error


def _form(name: str, data: dict[str, Any], sha256: str) -> ReturnForm:
    _closed(name, data, _TOP, "")
    year = whole(data["form_year"])
    return ReturnForm(
        id=text(data["id"]),
        title=text(data["title"]),
        country=text(data["country"]),
        tax_year=whole(data["tax_year"]),
        form_year=year,
        source=text(data["source"]),
        checked=iso_day(data["checked"]),
        sha256=sha256,
        rounding=Rounding[data["rounding"].upper()],
        round_to=plain_decimal(text(data["round_to"])),
        revision_days=whole(data["revision_days"]),
        sections=tuple(_section(name, section, year) for section in data["sections"]),
        wealth=_wealth(name, data["wealth"]),
    )


def _section(name: str, data: dict[str, Any], year: int) -> forms.FormSection:
    _closed(name, data, _SECTION, "sections")
    key = text(data["key"])
    lines = tuple(_line(name, line, key, year) for line in data["lines"])
    return forms.FormSection(key, text(data["title"]), text(data["where"]), lines)


def _line(name: str, data: dict[str, Any], section: str, year: int) -> forms.FormLine:
    _closed(name, data, _LINE, f"sections.{section}")
    return forms.FormLine(
        code=any_text(data["code"]),
        label=text(data["label"]),
        cells=tuple((column, text(source)) for column, source in data.get("cells", {}).items()),
        verified=yes(data.get("verified", False)),
        form_year=whole(data.get("form_year", year)),
        typed=yes(data.get("typed", True)),
        each=any_text(data.get("each", "")),
        law=any_text(data.get("law", "")),
    )


def _wealth(name: str, data: dict[str, Any]) -> forms.WealthForm:
    _closed(name, data, _WEALTH, "wealth")
    sides = {side: tuple(_kind(name, side, *item) for item in data[side].items()) for side in _SIDES}
    return forms.WealthForm(
        where=text(data["where"]),
        law=text(data["law"]),
        foreign_limit=plain_decimal(text(data["foreign_limit"])),
        foreign_currency=currency(data["foreign_currency"]),
        foreign_law=text(data["foreign_law"]),
        **sides,
    )


def _kind(name: str, side: str, kind: str, data: dict[str, Any]) -> forms.WealthLine:
    _closed(name, data, {"code", "label", "verified"}, f"wealth.{side}.{kind}")
    return forms.WealthLine(kind, any_text(data["code"]), text(data["label"]), yes(data.get("verified", False)))


def _closed(name: str, data: dict[str, Any], keys: set[str], where: str) -> None:
    extra = sorted(set(data) - keys)
    if extra:
        raise wrong(name, f"{where}.{extra[0]}".strip("."))
