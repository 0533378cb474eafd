"""A receipt or a certificate is attached to what was typed, and stays with it when that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Line

TYPED = {
    "expense": ("--date", "2026-07-20", "--text", "Internet", "--amount-pkr", "5000"),
    "asset": ("--date", "2026-07-20", "--text", "Laptop", "--kind", "computer", "--amount-pkr", "200000"),
    "salary": ("--date", "2026-07-31", "--employer", "Acme", "--gross-pkr", "100000"),
    "tax-amount": ("--year", "2027", "--kind", "adjustable", "--name", "236Y", "--party", "Bank", "--tax-pkr", "500"),
    "tax-payment": ("--year", "2027", "--date", "2026-09-15", "--kind", "advance", "--amount-pkr", "5000"),
}


@pytest.mark.parametrize("noun", TYPED)
def test_a_paper_follows_the_record_it_belongs_to(line: Line, tmp_path: Path, noun: str) -> None:
    line("add", noun, *TYPED[noun])
    paper = tmp_path / "receipt.txt"
    paper.write_text(f"a receipt for {noun}", encoding="utf-8")
    line("attach", paper, "--to", f"{noun}:1")
    changes = {"tax-amount": "party=Other", "tax-payment": "cpr=IT-9", "salary": "employer=Other"}
    line("set", noun, "1", changes.get(noun, "text=Other"))
    (kept,) = line("papers").json["papers"]
    (target,) = kept["attached"]
    assert target["to"] == f"{noun}:1"
    line("delete", noun, "1")
    (target,) = line("papers").json["papers"][0]["attached"]
    assert target["to"] is None, "the file stays, and says that what it belonged to is gone"
    assert line("check").json["ok"]
