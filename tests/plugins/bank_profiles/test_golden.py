"""Every profile reads its own made-up statements as worked out by hand, and names each row that it cannot read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.domain.importing import plan
from freelancer_desk.domain.money import total
from freelancer_desk.domain.words import ask, sentence
from freelancer_desk.outside.reading import read_file
from freelancer_desk.plugins import importers
from freelancer_desk.plugins.bank_profiles import Profile, read
from freelancer_desk.plugins.importers.sources import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.domain.statements import Line, Statement

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SAMPLES = ROOT.parent / "shared" / "samples"
PROFILES = {
    path.stem: read(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "resources" / "bank_profiles").glob("*.toml"))
}
CASES = [(name, case) for name in PROFILES for case in ("statement", "trouble")]


def listen(percent: int) -> None:
    assert 0 <= percent <= 100


def statements_of(path: Path, answers: Mapping[str, str] | None = None) -> tuple[Profile, tuple[Statement, ...]]:
    source = read_file(path)
    (content,) = source.contents
    found = importers.recognise(content, tuple(PROFILES.values()))
    assert found is not None, path
    assert found.profile is not None
    about = Source(source.name, source.sha256, answers or {}, home="PKR", home_order="dmy", home_iban="PK", tick=listen)
    return found.profile, found.read(about)


def printed(line: Line) -> dict[str, str]:
    (part,) = line.parts
    assert part.money == line.money
    return {
        "day": line.day.isoformat(),
        "amount": line.money.text,
        "kind": part.kind.value,
        "section": part.section,
        "id": line.external_id,
        "counterparty": line.counterparty,
        "reference": line.reference,
        "parent": line.parent,
        "text": line.text,
        "other": str(line.other or ""),
        "balance": line.balance.text if line.balance is not None else "",
    }


def account_facts(statement: Statement) -> dict[str, Any]:
    unit = statement.account.currency
    parts = [part for line in statement.lines for part in line.parts]
    days = [line.day.isoformat() for line in statement.lines]
    proof = statement.proof
    return {
        "sums": {k: total([p.money for p in parts if p.kind == k], unit).text for k in {p.kind.value for p in parts}},
        "first_day": min(days),
        "last_day": max(days),
        "opening": proof.opening.text if proof.opening is not None else None,
        "closing": proof.closing.text if proof.closing is not None else None,
        "difference": proof.difference.text if proof.difference is not None else None,
        "first_break_row": proof.first_break_row,
        "proved": proof.proved,
    }


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_brings_its_golden_cases_and_its_own_name(name: str) -> None:
    for case in ("statement", "trouble"):
        for suffix in ("csv", "json"):
            assert (HERE / name / f"{case}.{suffix}").is_file(), f"write {name}/{case}.{suffix} by hand"
    assert PROFILES[name].id == name


def test_no_golden_case_is_left_of_a_profile_that_is_gone() -> None:
    assert {path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"} == set(PROFILES)


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_statement_is_read_as_worked_out_by_hand(name: str, case: str) -> None:
    expected = json.loads((HERE / name / f"{case}.json").read_text(encoding="utf-8"))
    profile, statements = statements_of(HERE / name / f"{case}.csv")
    assert profile.id == name
    assert {s.account.key: account_facts(s) for s in statements} == expected["accounts"]
    lines = {str(line.row): printed(line) for s in statements for line in s.lines}
    assert set(lines) == set(expected["lines"])
    for row, wanted in expected["lines"].items():
        assert {key: lines[row][key] for key in wanted} == wanted, row
        assert lines[row]["section"] == wanted.get("section", "")
        assert lines[row]["other"] == wanted.get("other", "")
    assert {str(s.row): s.reason for st in statements for s in st.skipped} == expected["skipped"]
    assert {str(p.row): p.kind for st in statements for p in st.problems} == expected["problems"]
    assert {str(d.row): dict(d.facts)["word"] for st in statements for d in st.doubts} == expected["doubts"]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_every_row_becomes_new_known_waiting_skipped_or_a_problem(name: str, case: str) -> None:
    expected = json.loads((HERE / name / f"{case}.json").read_text(encoding="utf-8"))
    _, statements = statements_of(HERE / name / f"{case}.csv")
    first = plan(statements, {}, ())
    book = {line.key: line for file in first.files for line in file.new}
    for decided in (first, plan(statements, book, [s.sha256 for s in statements])):
        became = [
            len(file.new)
            + len(file.known)
            + len(file.statement.doubts)
            + len(file.statement.skipped)
            + len(file.problems)
            for file in decided.files
        ]
        assert sum(became) == expected["rows"] == sum(file.statement.rows for file in decided.files)
    assert not plan(statements, book, ()).new_rows


@pytest.mark.parametrize("name", PROFILES)
def test_everything_wrong_is_said_in_a_sentence_with_no_gap(name: str) -> None:
    _, statements = statements_of(HERE / name / "trouble.csv")
    for statement in statements:
        for problem in statement.problems:
            assert problem.kind not in sentence(problem), "it has words of its own"
            assert "{" not in sentence(problem)
        for doubt in statement.doubts:
            assert dict(doubt.facts)["word"] in ask("kind", dict(doubt.facts))


@pytest.mark.parametrize(
    "name", [n for n in PROFILES if json.loads((HERE / n / "trouble.json").read_bytes())["doubts"]]
)
def test_an_unknown_word_waits_until_it_is_answered(name: str) -> None:
    path = HERE / name / "trouble.csv"
    _, statements = statements_of(path)
    doubt = statements[0].doubts[0]
    assert "fee" in doubt.choices
    for wrong in ("", "nonsense"):
        assert statements_of(path, {doubt.key: wrong})[1][0].doubts == statements[0].doubts
    _, answered = statements_of(path, {doubt.key: "interest"})
    kinds = {line.row: line.parts[0].kind for s in answered for line in s.lines}
    assert kinds[doubt.row] == "interest"
    assert doubt not in answered[0].doubts


@pytest.mark.parametrize(
    "sample",
    [
        "upwork/synthetic-upwork-v2-2025.csv",
        "payoneer/synthetic-payoneer-report-2025-17col.csv",
        "wise/synthetic-wise-statement-usd-23col.csv",
        "pk-banks/meezan/synthetic-meezan-export.csv",
        "pk-banks/mcb/synthetic-mcb-live.csv",
    ],
)
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
def test_a_shared_sample_gives_the_figures_published_with_it(sample: str) -> None:
    expected = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))[sample]
    _, (statement,) = statements_of(SAMPLES / sample)
    facts = account_facts(statement)
    code = statement.account.currency.code
    assert statement.rows == expected["rows"]
    assert len(statement.lines) == expected["imported"]
    assert len(statement.skipped) == expected["skipped"]
    assert facts["sums"] == expected["sums"][code]
    assert total([line.money for line in statement.lines], code).text == expected["net"][code]
    assert (facts["first_day"], facts["last_day"]) == (expected["date_min"], expected["date_max"])
    assert (facts["opening"], facts["closing"]) == (expected["opening"], expected["closing"])
    assert facts["proved"]
    assert statement.sha256 == expected["sha256"]
