"""Every shared sample gives the figures published with it, or is refused in a sentence; without samples, skipped."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.domain.money import total
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence
from freelancer_desk.outside import reading
from freelancer_desk.plugins import importers
from freelancer_desk.plugins.bank_profiles import read
from freelancer_desk.plugins.importers.sources import Source

if TYPE_CHECKING:
    from freelancer_desk.domain.contents import Content
    from freelancer_desk.domain.statements import Statement

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT.parent / "shared" / "samples"
PROFILES = tuple(
    read(path.read_text(encoding="utf-8")) for path in (ROOT / "resources" / "bank_profiles").glob("*.toml")
)
EXPECTED: dict[str, dict[str, Any]] = (
    json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8")) if SAMPLES.is_dir() else {}
)
OWN_TESTS = ("camt/", "mt940/", "ofx/", "qif/")
TABLES = sorted(name for name, facts in EXPECTED.items() if not name.startswith(OWN_TESTS) and facts["mode"] != "unit")
pytestmark = pytest.mark.skipif(not EXPECTED, reason="the shared samples are not here")


def statements_of(name: str, answers: dict[str, str], account: str = "") -> list[Statement]:
    """What is read from a file; DeskError where it is refused."""
    password = str(EXPECTED[name].get("password", ""))
    found: list[Statement] = []
    for source in reading.read_files(SAMPLES / name, password=password):
        about = Source(name, source.sha256, answers, account, home="PKR", home_order="dmy", home_iban="PK")
        for recognised in filter(None, map(recognise, source.contents)):
            assert recognised.profile is not None
            found.extend(recognised.read(about))
    return found


def recognise(content: Content) -> importers.Recognised | None:
    return importers.recognise(content, PROFILES)


def with_account(name: str, answers: dict[str, str]) -> list[Statement]:
    """As the user would have it read: an account is named only where the program asks for it."""
    try:
        return statements_of(name, answers)
    except DeskError as error:
        if error.kind != "account_needed":
            raise
        return statements_of(name, answers, "Example Bank")


def figures(statements: list[Statement]) -> dict[str, Any]:
    """What was read, as the samples publish it."""
    lines = [line for statement in statements for line in statement.lines]
    codes = {line.money.currency.code for line in lines}
    sums: dict[str, Counter[str]] = {code: Counter() for code in codes}
    for line in lines:
        for part in line.parts:
            sums[line.money.currency.code][part.kind.value] += part.money.minor
    days = sorted(line.day.isoformat() for line in lines)
    rows = {line.row for line in lines}
    others = sum(len(s.skipped) + len(s.problems) + len(s.doubts) for s in statements)
    return {
        "rows": len(rows) + others,
        "imported": len(rows),
        "skipped": sum(len(s.skipped) for s in statements),
        "sums": {
            code: {kind: Decimal(minor).scaleb(-2) for kind, minor in found.items()} for code, found in sums.items()
        },
        "net": {code: total([x.money for x in lines if x.money.currency.code == code], code).decimal for code in codes},
        "date_min": days[0] if days else None,
        "date_max": days[-1] if days else None,
    }


def differences(name: str, statements: list[Statement]) -> list[str]:
    """Where the figures are not those published."""
    expected, found = EXPECTED[name], figures(statements)
    wrong = [
        f"{key}: {found[key]}, expected {expected[key]}"
        for key in ("rows", "imported", "skipped", "date_min", "date_max")
        if expected.get(key) is not None and expected[key] != found[key]
    ]
    for key in ("sums", "net"):
        wanted = {code: amounts(value) for code, value in expected.get(key, {}).items()}
        if key in expected and wanted != found[key]:
            wrong.append(f"{key}: {found[key]}, expected {wanted}")
    for key in ("opening", "closing"):
        balances = [getattr(statement.proof, key) for statement in statements]
        texts = [balance.decimal if balance is not None else None for balance in balances]
        if key in expected and texts != [Decimal(expected[key])]:
            wrong.append(f"{key}: {texts}, expected {expected[key]}")
    if "opening" in expected and not all(statement.proof.proved for statement in statements):
        wrong.append("not proved")
    return wrong


def amounts(value: str | dict[str, str]) -> Any:
    return Decimal(value) if isinstance(value, str) else {kind: Decimal(text) for kind, text in value.items()}


def as_published(name: str) -> list[str]:
    """What is wrong with our reading of a sample; empty when it is as published."""
    facts = EXPECTED[name]
    try:
        statements = with_account(name, {})
    except DeskError as error:
        if "{" in sentence(error) or error.kind in sentence(error):
            return ["no words"]
        return [] if facts["mode"] == "refuse" else [f"refused: {error.kind}"]
    if facts["mode"] == "refuse":
        return [] if not any(statement.rows for statement in statements) else ["not refused"]
    if facts.get("ask") == "columns":
        return [] if not statements else ["recognised, though nobody knows its columns"]
    if facts["mode"] == "needs_answer":
        doubts = {doubt.key: doubt for statement in statements for doubt in statement.doubts}
        if len(doubts) != 1 or any(statement.lines for statement in statements):
            return [f"does not wait: {doubts}"]
        answer = facts.get("answer", "dmy")
        statements = with_account(name, dict.fromkeys(doubts, answer))
    return differences(name, statements)


@pytest.mark.parametrize("name", TABLES)
def test_a_shared_sample_gives_the_figures_published_with_it(name: str) -> None:
    assert as_published(name) == []


def test_swapped_days_and_months_give_the_days_that_the_answer_means() -> None:
    name = "ugly/ambiguous-dates.csv"
    (waiting,) = with_account(name, {})
    key = waiting.doubts[0].key
    days = {order: figures(with_account(name, {key: order})) for order in ("dmy", "mdy")}
    assert (days["dmy"]["date_min"], days["dmy"]["date_max"]) == ("2026-04-03", "2026-12-11")
    assert (days["mdy"]["date_min"], days["mdy"]["date_max"]) == ("2026-03-04", "2026-11-12")
    assert with_account(name, {key: "ymd"})[0].doubts == waiting.doubts


def test_a_row_shifted_by_a_cell_breaks_the_proof() -> None:
    (statement,) = with_account("wise/smoothment-wise_transactions.csv", {})
    assert statement.proof.proved is False
