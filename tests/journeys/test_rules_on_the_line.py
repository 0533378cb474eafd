"""`rules` and `rule` on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.conftest import Line

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"
FIVERR = ("--contains", "fiverr", "--meaning", "client")


@pytest.fixture
def wallet(line: Line) -> Line:
    line("import", DEMO / "payoneer-report.csv")
    return line


def test_a_rule_is_tried_added_listed_changed_and_removed(wallet: Line) -> None:
    tried = wallet("rule", "try", *FIVERR).json
    assert (tried["settles"], tried["changes"], len(tried["examples"])) == (2, 0, 2)
    assert wallet("rules").json == {"rules": [], "suggestions": []}
    added = wallet("rule", "add", *FIVERR, "--note", "gigs").json
    assert (added["settles"], added["changes"]) == (2, 0)
    [row] = wallet("rules").json["rules"]
    assert row == {
        "id": int(added["id"]), "account": "", "way": "in", "how": "contains", "words": "fiverr", "meaning": "client",
        "note": "gigs",
    }  # fmt: skip
    assert wallet("rule", "try", "--id", added["id"], "--meaning", "own").json["changes"] == 2
    wallet("rule", "change", added["id"], "--starts", "fiverr intl")
    [row] = wallet("rules").json["rules"]
    assert (row["how"], row["words"], row["meaning"]) == ("starts", "fiverr intl", "client")
    wallet("rule", "remove", added["id"])
    assert wallet("rules").json["rules"] == []
    assert wallet("undo").json["title"] == "Remove the rule “fiverr intl”"


def test_people_read_sentences(wallet: Line) -> None:
    said = wallet("rule", "try", *FIVERR, as_json=False).out
    assert "It settles 2 open lines. It changes 0 lines." in said
    assert "Not answered yet → A client paid me" in said
    out = wallet("rule", "try", "--way", "out", "--contains", "withdrawal", "--meaning", "paid_on", as_json=False).out
    assert "→" in out
    wallet("rule", "add", *FIVERR, "--account", "Payoneer USD")
    wallet("rule", "add", "--equals", "figma", "--way", "out", "--meaning", "expense")
    listed = wallet("rules", as_json=False).out
    assert "What reaches Payoneer USD with “fiverr” in it: A client paid me" in listed
    assert "What leaves any account saying exactly “figma”: Spending" in listed


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (("add", "--meaning", "client"), "field_missing"),
        (("add", "--contains", "fiverr", "--meaning", "nonsense"), "choice_unknown"),
        (("try", "--contains", "a", "--meaning", "client"), "words_too_short"),
        (("remove", "7"), "row_unknown"),
        (("change", "7", "--meaning", "own"), "row_unknown"),
        (("try", "--id", "7", "--meaning", "own"), "row_unknown"),
    ],
)
def test_what_cannot_be_a_rule_is_one_sentence(kept: Line, arguments: tuple[str, ...], kind: str) -> None:
    assert kept("rule", *arguments).error == kind


@pytest.mark.parametrize(
    "arguments", [(), ("add", "--contains", "a", "--starts", "b"), ("remove",), ("add", "--way", "up")]
)
def test_wrong_usage_ends_with_2(kept: Line, arguments: tuple[str, ...]) -> None:
    assert kept("rule", *arguments).status == 2
