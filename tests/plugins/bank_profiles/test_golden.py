"""Every profile reads its own made-up statements as worked out by hand, and names each row that it cannot read."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.domain.contents import Word, Words
from freelancer_desk.domain.importing import plan
from freelancer_desk.domain.money import total
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import ask, sentence
from freelancer_desk.outside.reading import read_files
from freelancer_desk.plugins import importers
from freelancer_desk.plugins.bank_profiles import Profile, read
from freelancer_desk.plugins.importers.sources import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.domain.contents import Content
    from freelancer_desk.domain.statements import Line, Statement

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PROFILES = {
    path.stem: read(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "resources" / "bank_profiles").glob("*.toml"))
}


def file_of(name: str, case: str) -> Path | None:
    """The made-up file of a case: of any kind, or the words of a print as `statement.words.json`."""
    found = [path for path in (HERE / name).glob(f"{case}.*") if path.name != f"{case}.json"]
    assert len(found) < 2, f"{name} has two files of {case}"
    return found[0] if found else None


def cases_of(name: str) -> list[str]:
    """Every case of a profile; besides its statement and its trouble one for each other print that it reads."""
    return sorted({path.name.partition(".")[0] for path in (HERE / name).glob("*.json")})


CASES = [(name, case) for name in PROFILES for case in cases_of(name) if file_of(name, case)]
WHOLE_FILE = ("currency", "date-order")
TROUBLES = [name for name, case in CASES if case == "trouble"]


def expected_of(name: str, case: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / name / f"{case}.json").read_text(encoding="utf-8"))
    return found


def listen(percent: int) -> None:
    assert 0 <= percent <= 100


def contents_of(path: Path) -> tuple[str, tuple[Content, ...]]:
    """The hash of a file and what is in it."""
    if path.name.endswith(".words.json"):
        pages = json.loads(path.read_bytes())
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        return sha256, (Words(tuple(tuple(Word(*word) for word in page) for page in pages)),)
    (source,) = read_files(path)
    return source.sha256, source.contents


def statements_of(
    path: Path, answers: Mapping[str, str] | None = None, account: str = ""
) -> tuple[Profile, tuple[Statement, ...]]:
    sha256, contents = contents_of(path)
    (found,) = filter(None, (importers.recognise(content, tuple(PROFILES.values())) for content in contents))
    assert found.profile is not None
    about = Source(path.name, sha256, answers or {}, account, home="PKR", home_order="dmy", home_iban="PK", tick=listen)
    return found.profile, found.read(about)


def golden(name: str, case: str, answers: Mapping[str, str] | None = None) -> tuple[Profile, tuple[Statement, ...]]:
    """A case read as its expectation says: with the account and the answers that it gives."""
    path, given = file_of(name, case), expected_of(name, case).get("given", {})
    assert path is not None
    sha256, _ = contents_of(path)
    whole = {f"{kind}:{sha256[:12]}": value for kind, value in given.get("answers", {}).items()}
    return statements_of(path, {**whole, **(answers or {})}, given.get("account", ""))


def printed(line: Line) -> dict[str, Any]:
    assert total([part.money for part in line.parts], line.money.currency) == line.money
    first, *others = line.parts
    return {
        "day": line.day.isoformat(),
        "amount": line.money.text,
        "kind": first.kind.value,
        "section": first.section,
        "parts": [[part.kind.value, part.money.text] for part in line.parts] if others else [],
        "id": line.external_id,
        "counterparty": line.counterparty,
        "reference": line.reference,
        "parent": line.parent,
        "text": line.text,
        "other": str(line.other or ""),
        "balance": line.balance.text if line.balance is not None else "",
    }


def lines_by_row(statements: tuple[Statement, ...]) -> dict[str, dict[str, Any]]:
    """Lines by the row that gave them; `7 EUR` for each where one row gave several."""
    lines = [line for statement in statements for line in statement.lines]
    shared = Counter(line.row for line in lines)
    return {
        f"{line.row} {line.money.currency}" if shared[line.row] > 1 else str(line.row): printed(line) for line in lines
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
    if PROFILES[name].refuse:
        return
    statement = file_of(name, "statement")
    assert statement is not None, f"write {name}/statement.csv by hand"
    cases = ("statement", "trouble") if statement.suffix == ".csv" else ("statement",)
    for case in cases:
        assert file_of(name, case), f"write {name}/{case}.csv by hand"
        assert (HERE / name / f"{case}.json").is_file(), f"write {name}/{case}.json by hand"
    assert PROFILES[name].id == name


@pytest.mark.parametrize("name", [name for name in PROFILES if PROFILES[name].refuse])
def test_a_file_that_is_no_ledger_is_refused_in_a_sentence(name: str) -> None:
    path = file_of(name, "statement")
    assert path is not None
    with pytest.raises(DeskError) as refused:
        statements_of(path)
    assert refused.value.kind == f"statement_is_{PROFILES[name].refuse}"
    assert path.name in sentence(refused.value)


def test_no_golden_case_is_left_of_a_profile_that_is_gone() -> None:
    assert {path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"} <= set(PROFILES)


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_statement_is_read_as_worked_out_by_hand(name: str, case: str) -> None:
    expected = expected_of(name, case)
    profile, statements = golden(name, case)
    assert profile.id == name
    assert {s.account.key: account_facts(s) for s in statements if s.lines} == expected["accounts"]
    lines = lines_by_row(statements)
    assert set(lines) == set(expected["lines"])
    for row, wanted in expected["lines"].items():
        assert {key: lines[row][key] for key in wanted} == wanted, row
        assert lines[row]["section"] == wanted.get("section", "")
        assert lines[row]["other"] == wanted.get("other", "")
        assert lines[row]["parts"] == wanted.get("parts", []), row
    assert {str(s.row): s.reason for st in statements for s in st.skipped} == expected["skipped"]
    assert {str(p.row): p.kind for st in statements for p in st.problems} == expected["problems"]
    doubts = [doubt for statement in statements for doubt in statement.doubts]
    assert {str(d.row): dict(d.facts).get("word", d.key.partition(":")[0]) for d in doubts} == expected["doubts"]
    periods = {(s.period.first.isoformat(), s.period.last.isoformat()) if s.period else None for s in statements}
    assert periods == {tuple(expected["period"]) if "period" in expected else None}


@pytest.mark.parametrize(("name", "case"), CASES)
def test_every_row_becomes_new_known_waiting_skipped_or_a_problem(name: str, case: str) -> None:
    expected = expected_of(name, case)
    _, statements = golden(name, case)
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


@pytest.mark.parametrize("name", TROUBLES)
def test_everything_wrong_is_said_in_a_sentence_with_no_gap(name: str) -> None:
    _, statements = golden(name, "trouble")
    for statement in statements:
        for problem in statement.problems:
            assert problem.kind not in sentence(problem), "it has words of its own"
            assert "{" not in sentence(problem)
        for doubt in statement.doubts:
            word = dict(doubt.facts).get("word")
            assert word is None or word in ask("kind", dict(doubt.facts))


@pytest.mark.parametrize(
    "name", [n for n in TROUBLES if any(w not in WHOLE_FILE for w in expected_of(n, "trouble")["doubts"].values())]
)
def test_an_unknown_word_waits_until_it_is_answered(name: str) -> None:
    _, statements = golden(name, "trouble")
    doubt = next(doubt for doubt in statements[0].doubts if doubt.key.startswith("kind:"))
    assert "fee" in doubt.choices
    for wrong in ("", "nonsense"):
        assert golden(name, "trouble", {doubt.key: wrong})[1][0].doubts == statements[0].doubts
    _, answered = golden(name, "trouble", {doubt.key: "interest"})
    kinds = {line.row: line.parts[0].kind for s in answered for line in s.lines}
    assert kinds[doubt.row] == "interest"
    assert doubt not in answered[0].doubts
