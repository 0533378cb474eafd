"""On the command line: what cannot be read for sure waits for one answer, and nothing of it is written before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.journeys.conftest import Line

REPORT = "payoneer/synthetic-payoneer-report-2025-17col.csv"
PAGE = "payoneer/synthetic-payoneer-activity-page.csv"


def question(answer: Any, kind: str) -> dict[str, Any]:
    (found,) = [one for one in answer["questions"] if one["key"].startswith(f"{kind}:")]
    return dict(found)


def test_rows_that_another_print_brought_are_asked_about_once_and_then_known(
    line: Line, sample: Callable[[str], Path]
) -> None:
    line("import", sample(REPORT))
    before = line.dump
    ran = line("import", sample(PAGE))
    (file,) = ran.json["files"]
    assert (ran.status, file["new"], file["lookalike"], file["rows"]) == (3, 0, 4, 4)
    asked = question(ran.json, "same-rows")
    assert asked["rows"] == [2, 3, 4, 5]
    assert line.dump == before
    again = line("import", sample(PAGE), "--answer", f"{asked['key']}=same")
    (file,) = again.json["files"]
    assert (file["new"], file["duplicate"], file["lookalike"]) == (0, 4, 0)
    once_more = line("import", sample(PAGE)).json["files"][0]
    assert (once_more["new"], once_more["duplicate"], once_more["lookalike"]) == (0, 4, 0)
    assert line("check").json["ok"]


def test_the_same_book_comes_out_whichever_print_came_first(
    line: Line, tmp_path: Path, sample: Callable[[str], Path]
) -> None:
    books = []
    for number, (first, second) in enumerate(((REPORT, PAGE), (PAGE, REPORT))):
        one = line.on(tmp_path / f"{number}.fdesk")
        one("import", sample(first))
        sha = one("import", sample(second), "--dry-run").json["files"][0]["sha256"]
        one("import", sample(second), "--answer", f"same-rows:{sha[:12]}=same")
        books.append(one.dump)
        assert one("check").json["ok"]
        one("undo")
        one("redo")
        assert one.dump == books[-1]
    assert books[0] == books[1]


def test_day_and_month_that_could_be_swapped_wait(line: Line, sample: Callable[[str], Path]) -> None:
    ugly = sample("ugly/ambiguous-dates.csv")
    ran = line("import", ugly, "--account", "Some Bank USD")
    asked = question(ran.json, "date-order")
    assert (ran.status, ran.json["import"], asked["choices"]) == (3, None, ["dmy", "mdy"])
    for order, first in (("dmy", "2026-04-03"), ("mdy", "2026-03-04")):
        told = line("import", ugly, "--account", "Some Bank USD", "--answer", f"{asked['key']}={order}", "--dry-run")
        assert (told.json["files"][0]["from"], told.json["files"][0]["new"]) == (first, 3)


def test_a_file_that_names_no_account_asks_whose_it_is(line: Line, sample: Callable[[str], Path]) -> None:
    plain = sample("ugly/same-day-twins.csv")
    ran = line("import", plain)
    asked = question(ran.json, "account")
    assert (ran.status, ran.json["files"][0]["waiting"]) == (3, ran.json["files"][0]["rows"])
    told = line("import", plain, "--answer", f"{asked['key']}=Allied Bank PKR 0042").json
    assert (told["files"][0]["account"], told["files"][0]["new"]) == ("Allied Bank PKR 0042", 3)


def test_a_file_without_a_currency_asks_for_it(line: Line, sample: Callable[[str], Path]) -> None:
    ran = line("import", sample("qif/quiffen-test.qif"), "--account", "Some Bank")
    asked = question(ran.json, "currency")
    assert asked["choices"][0] == "PKR"
    told = line("import", sample("qif/quiffen-test.qif"), "--account", "Some Bank", "--answer", f"{asked['key']}=USD")
    assert told.json["files"][0]["net"] == {"USD": "-35.50"}


def test_a_whole_folder_is_read_and_what_is_no_statement_is_named(
    line: Line, tmp_path: Path, sample: Callable[[str], Path]
) -> None:
    folder = tmp_path / "papers" / "2025"
    folder.mkdir(parents=True)
    for name in (REPORT, "upwork/synthetic-upwork-v2-2025.csv", "ugly/png-named.csv"):
        (folder / sample(name).name).write_bytes(sample(name).read_bytes())
    (folder / "notes.md").write_text("not looked at", encoding="utf-8")
    ran = line("import", tmp_path / "papers")
    assert sorted(file["new"] for file in ran.json["files"]) == [8, 12]
    assert [one["file"] for one in ran.json["refused"]] == ["png-named.csv"]


@pytest.mark.parametrize("password", ["", "0000"])
def test_a_pdf_with_a_password_is_refused_until_it_is_given(
    password: str, line: Line, sample: Callable[[str], Path]
) -> None:
    locked = sample("pk-banks/mcb/synthetic-mcb-live-password-1702.pdf")
    refused = line("import", locked, *(("--password", password) if password else ()))
    assert refused.error == ("password_wrong" if password else "file_needs_password")
    assert line("import", locked, "--password", "1702").json["files"][0]["new"] == 6
