"""Bank profiles: how one institution's export is read, as data; a profile is one TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from freelancer_desk.domain.accounts import AccountType
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.plugins.bank_profiles import rules
from freelancer_desk.plugins.bank_profiles.rules import LONGEST_TEXT, Condition, Leg
from freelancer_desk.plugins.data_files import is_too_deep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.plugins.bank_profiles.rules import DateHint, Extract, KindRule, Layout, SkipRule

__all__ = ["LARGEST", "LONGEST_TEXT", "Condition", "Profile", "read"]

LARGEST = 256 * 1024
PREAMBLE = frozenset({"opening", "closing", "currency", "number", "total_in", "total_out", "from", "to", "period"})
FEES = frozenset({"", "signed", "taken", "inside", "after", "net"})
REFUSALS = frozenset({"", "timesheet"})
_PLAIN_KEYS = {
    "id", "title", "institution", "type", "signature", "without", "content", "refuse", "plain", "dates", "order",
    "date_hints", "columns", "fees", "decimal", "legs", "currency", "id_with_amount", "preamble", "balance_rows",
    "closing_rows", "ends", "wraps", "day_carries", "skip", "kinds", "extract", "kind_column", "layout",
    "password_hint", "download", "transfer_words", "kept_before",
}  # fmt: skip


@dataclass(frozen=True)
class Profile:
    """How the rows of one export are read; see `resources/bank_profiles` and CONTRIBUTING."""

    id: str
    title: str
    institution: str
    type: AccountType
    signature: tuple[tuple[str, ...], ...]
    dates: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    currency: str
    id_with_amount: bool
    preamble: Mapping[str, tuple[str, ...]]
    skip: tuple[SkipRule, ...]
    kinds: tuple[KindRule, ...]
    extracts: Mapping[str, tuple[Extract, ...]] = field(default_factory=dict)
    kind_column: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    content: str = "grid"
    refuse: str = ""
    plain: bool = False
    order_by_file: bool = False
    date_hints: tuple[DateHint, ...] = ()
    fees: str = ""
    kept_before: Decimal = Decimal(0)
    decimal: str = "."
    legs: tuple[Leg, ...] = ()
    balance_rows: tuple[str, ...] = ()
    closing_rows: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    wraps: bool = False
    day_carries: bool = False
    layout: Layout | None = None
    password_hint: str = ""
    download: tuple[str, ...] = ()
    transfer_words: tuple[str, ...] = ()


def read(text: str) -> Profile:
    """A profile from its TOML text; raises DeskError `profile_wrong` with what is wrong."""
    if len(text) > LARGEST:
        raise DeskError("profile_wrong", profile="?", what="size")
    if is_too_deep(text):
        raise DeskError("profile_wrong", profile="?", what="depth")
    try:
        data = tomllib.loads(text)
        return _profile(data)
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError, RecursionError) as error:
        raise DeskError("profile_wrong", profile="?", what=type(error).__name__) from error


def header_word(cell: str) -> str:
    """A header cell for comparing: case and spacing aside."""
    return " ".join(cell.casefold().split())


def _profile(data: dict[str, Any]) -> Profile:
    name = rules.identity(data["id"])
    rules.closed(name, data, _PLAIN_KEYS)
    rules.closed(name, data["columns"], rules.COLUMNS)
    rules.closed(name, data.get("preamble", {}), PREAMBLE)
    columns = {column: rules.strings(words) for column, words in data["columns"].items()}
    extracts: dict[str, list[Extract]] = {}
    for entry in data.get("extract", []):
        filled, cut = rules.extract(name, entry)
        extracts.setdefault(filled, []).append(cut)
    legs = tuple(rules.leg(name, entry, columns) for entry in data.get("legs", []))
    return Profile(
        id=name,
        title=rules.short(name, data["title"]),
        institution=rules.short(name, data["institution"]),
        type=AccountType(data["type"]),
        signature=_signature(name, data["signature"]),
        columns=columns,
        preamble={known: rules.strings(labels) for known, labels in data.get("preamble", {}).items()},
        skip=tuple(rules.skip_rule(name, entry) for entry in data.get("skip", [])),
        kinds=tuple(rules.kind_rule(name, entry) for entry in data["kinds"]),
        extracts={column: tuple(cuts) for column, cuts in extracts.items()},
        legs=legs or (Leg((), "", columns),),
        layout=rules.layout(name, data["layout"]) if "layout" in data else None,
        kept_before=rules.share(name, data.get("kept_before", "0")),
        **_dates(name, data),
        **_switches(name, data),
        **_texts(name, data),
    )


def _signature(name: str, entries: list[Any]) -> tuple[tuple[str, ...], ...]:
    found = tuple(tuple(map(header_word, rules.strings(words))) for words in entries)
    if not found or not all(words and all(words) for words in found):
        raise DeskError("profile_wrong", profile=name, what="signature")
    return found


def _dates(name: str, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "dates": tuple(rules.date_pattern(name, text) for text in rules.strings(data.get("dates", []))),
        "order_by_file": rules.choice(name, data.get("order", ""), {"", "file"}) == "file",
        "date_hints": tuple(rules.date_hint(name, entry) for entry in data.get("date_hints", [])),
    }


def _switches(name: str, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "content": rules.choice(name, data.get("content", "grid"), {"grid", "words"}),
        "refuse": rules.choice(name, data.get("refuse", ""), REFUSALS),
        "fees": rules.choice(name, data.get("fees", ""), FEES),
        "decimal": rules.choice(name, data.get("decimal", "."), {".", ",", "auto"}),
        "plain": bool(data.get("plain", False)),
        "id_with_amount": bool(data.get("id_with_amount", False)),
        "wraps": bool(data.get("wraps", False)),
        "day_carries": bool(data.get("day_carries", False)),
    }


def _texts(name: str, data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {key: rules.short(name, data.get(key, "")) for key in ("currency", "password_hint")}
    found["kind_column"] = tuple(rules.short(name, word) for word in rules.strings(data.get("kind_column", [])))
    for key in ("balance_rows", "closing_rows", "ends", "transfer_words"):
        found[key] = tuple(rules.short(name, word).casefold() for word in rules.strings(data.get(key, [])))
    found["without"] = tuple(map(header_word, rules.strings(data.get("without", []))))
    found["download"] = tuple(rules.short(name, step) for step in rules.strings(data.get("download", [])))
    return found
