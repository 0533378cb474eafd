"""Each bank standard reads its made-up files as worked out by hand, and the shared samples as their list says."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.domain.contents import Text
from freelancer_desk.domain.importing import plan
from freelancer_desk.domain.money import by_currency
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence
from freelancer_desk.plugins.importers import STANDARDS
from freelancer_desk.plugins.importers.sources import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.domain.statements import Line, Statement

HERE = Path(__file__).parent
SAMPLES = HERE.parents[3] / "shared" / "samples"
EXPECTED = {form: json.loads((HERE / form / "expected.json").read_text(encoding="utf-8")) for form in STANDARDS}
CASES = [(form, name) for form, cases in EXPECTED.items() for name in cases]
READABLE = [(form, name) for form, name in CASES if "refused" not in EXPECTED[form][name]]
ACCOUNT = "My Bank"


def read(path: Path, form: str, account: str = "", answers: Mapping[str, str] | None = None) -> tuple[Statement, ...]:
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    answered = {f"{kind}:{sha256[:12]}": value for kind, value in (answers or {}).items()}
    source = Source(path.name, sha256, answered, account, home="PKR", home_order="dmy", home_iban="PK")
    return STANDARDS[form].read(source, Text(form, text))


def told(line: Line) -> list[Any]:
    (part,) = line.parts
    assert part.money == line.money
    return [
        line.row, line.day.isoformat(), line.money.text, part.kind.value, line.text, line.counterparty,
        line.external_id, line.reference,
    ]  # fmt: skip


def facts(statement: Statement) -> dict[str, Any]:
    proof, period = statement.proof, statement.period
    shown: dict[str, Any] = {
        "account": f"{statement.account.institution}/{statement.account.currency.code}/{statement.account.number}",
        "opening": proof.opening.text if proof.opening is not None else None,
        "closing": proof.closing.text if proof.closing is not None else None,
        "proved": proof.proved,
        "period": [period.first.isoformat(), period.last.isoformat()] if period else None,
        "lines": [told(line) for line in statement.lines],
    }
    if proof.difference:
        shown["difference"] = proof.difference.text
    rows = {
        "skipped": [[skipped.row, skipped.reason] for skipped in statement.skipped],
        "problems": [[problem.row, problem.kind] for problem in statement.problems],
        "doubts": [[doubt.row, doubt.key.partition(":")[0]] for doubt in statement.doubts],
    }
    return shown | {name: found for name, found in rows.items() if found}


@pytest.mark.parametrize(("form", "name"), CASES)
def test_a_made_up_file_is_read_as_worked_out_by_hand(form: str, name: str) -> None:
    expected = EXPECTED[form][name]
    about = (HERE / form / name, form, expected.get("account", ""), expected.get("answers"))
    if "refused" in expected:
        with pytest.raises(DeskError) as refused:
            read(*about)
        assert refused.value.kind == expected["refused"]
        assert name in sentence(refused.value)
        return
    statements = read(*about)
    assert [facts(statement) for statement in statements] == expected["statements"]
    assert all(sentence(problem) for statement in statements for problem in statement.problems)
    assert {(statement.name, statement.profile) for statement in statements} == {(name, form)}


@pytest.mark.parametrize("form", STANDARDS)
def test_every_made_up_file_is_in_the_list_of_its_folder(form: str) -> None:
    files = {path.name for path in (HERE / form).iterdir()} - {"expected.json"}
    assert files == {name for known, name in CASES if known == form}


@pytest.mark.parametrize(("form", "name"), READABLE)
def test_the_same_file_twice_adds_nothing(form: str, name: str) -> None:
    expected = EXPECTED[form][name]
    statements = read(HERE / form / name, form, expected.get("account", ""), expected.get("answers"))
    lines = [line for statement in statements for line in statement.lines]
    assert len({line.key for line in lines}) == len(lines), "no line swallows another"
    again = plan(statements, {line.key: line for line in lines}, ())
    assert again.new_rows == 0


def sample_names() -> list[str]:
    if not SAMPLES.is_dir():
        return []
    names = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
    return [name for name in names if name.partition("/")[0] in STANDARDS or name.startswith("ugly/camt-")]


@pytest.mark.parametrize("name", sample_names())
def test_a_shared_sample_is_read_as_its_list_says(name: str) -> None:
    expected = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))[name]
    form = "camt" if name.startswith("ugly/") else name.partition("/")[0]
    answers = {expected["ask"]: expected["answer"]} if expected["mode"] == "needs_answer" else {}
    if expected["mode"] in {"refuse", "preview"} or not expected["rows"]:
        with pytest.raises(DeskError) as refused:
            read(SAMPLES / name, form, ACCOUNT, answers)
        assert (expected["mode"] == "preview") == (refused.value.kind == "statement_is_interim")
        return
    if answers:
        waiting = read(SAMPLES / name, form, ACCOUNT)
        assert [len(statement.lines) for statement in waiting] == [0]
        assert len(waiting[0].doubts) == expected["rows"]
        assert waiting[0].doubts[0].key.startswith(f"{expected['ask']}:")
    statements = read(SAMPLES / name, form, ACCOUNT, answers)
    lines = [line for statement in statements for line in statement.lines]
    assert sum(statement.rows for statement in statements) == len(lines) == expected["rows"]
    for key, chosen in (
        ("net", lines),
        ("money_in", [line for line in lines if line.money.minor > 0]),
        ("money_out", [line for line in lines if line.money.minor < 0]),
    ):
        sums = {code: amount.decimal for code, amount in by_currency(line.money for line in chosen).items()}
        wanted = {code.replace("?", "USD"): Decimal(text) for code, text in expected[key].items()}
        assert {code: sums.get(code, Decimal(0)) for code in wanted} == wanted
        assert sums.keys() <= wanted.keys()
    days = sorted(line.day.isoformat() for line in lines)
    assert [days[0], days[-1]] == [
        expected[key].replace("2016-02-30", "2016-02-29") for key in ("date_min", "date_max")
    ]  # the 30th of February is the last of the month
