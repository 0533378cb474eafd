"""The command line tells the working that is kept in the book, word for word the one that it would work out."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.conftest import Line

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"
TELL = """
import json, runpy, sys
sys.argv = ["freelancer-desk", *{arguments!r}]
try:
    runpy.run_module("freelancer_desk", run_name="__main__")
except SystemExit as end:
    assert not end.code
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
# What works a tax out: the engine, the packs and who reads them.
ENGINE = ("freelancer_desk.domain.taxes", "freelancer_desk.plugins.rule_packs", "freelancer_desk.desk.taxes", "tomllib")


def forget(line: Line) -> None:
    with closing(sqlite3.connect(line.book)) as connection, connection:
        connection.execute("DELETE FROM derived_workings")


@pytest.fixture
def imported(line: Line) -> Line:
    line("set", "person", "me", "filer=active", "category=it_services")
    line("import", *sorted(DEMO.glob("*.csv")))
    return line


@pytest.mark.parametrize(
    "arguments", [("tax",), *(("tax", "--year", str(year)) for year in range(2022, 2028))], ids=" ".join
)
def test_what_is_kept_is_told_as_it_would_be_worked_out(imported: Line, arguments: tuple[str, ...]) -> None:
    told = imported(*arguments).out, imported(*arguments, as_json=False).out
    forget(imported)
    assert told == (imported(*arguments).out, imported(*arguments, as_json=False).out)
    assert told[0]
    assert told[1]


def test_a_working_that_is_kept_is_told_without_working_anything_out(imported: Line) -> None:
    def loaded() -> list[str]:
        arguments = ["--book", str(imported.book), "--json", "tax", "--year", "2026"]
        code = TELL.format(arguments=arguments)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert json.loads(done.stdout)["tax_year"] == 2026
        return [name for name in json.loads(done.stderr) if name.startswith(ENGINE)]

    assert loaded() == []
    imported("add", "client", "--name", "Acme")
    assert loaded() != [], "a change asks for a new one"


def test_after_a_change_the_new_working_is_told(imported: Line) -> None:
    before = imported("tax", "--year", "2026").json
    imported(
        "add", "salary", "--date", "2025-09-30", "--employer", "A", "--gross-pkr", "2400000", "--withheld-pkr", "0"
    )
    after = imported("tax", "--year", "2026").json
    assert before["normal"]["taxable_income"] != after["normal"]["taxable_income"]
    imported("undo")
    assert imported("tax", "--year", "2026").json == before
    assert imported("check").json["ok"]


def test_a_demo_book_has_its_workings_ready(line: Line) -> None:
    line("demo", line.book)
    with closing(sqlite3.connect(line.book)) as connection:
        kept = dict(connection.execute("SELECT year, answer FROM derived_workings"))
    assert f"{kept[2026]}\n" == line("tax", "--year", "2026").out
