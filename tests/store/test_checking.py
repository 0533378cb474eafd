"""Every change made outside the program is found and named; bit rot as well."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence
from freelancer_desk.store import checking
from freelancer_desk.store.book import open_reader
from freelancer_desk.store.checking import check

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from freelancer_desk.domain.problems import Problem
    from freelancer_desk.store.book import Book
    from freelancer_desk.store.connection import Reads, Value

    Dump = Callable[[Reads], dict[str, list[tuple[object, ...]]]]
    AddLines = Callable[[Book, int], range]

FREE = "DROP TRIGGER steps_never_UPDATE; DROP TRIGGER steps_never_DELETE; DROP TRIGGER journal_never_UPDATE;"
FREE += "DROP TRIGGER journal_never_DELETE; DROP TRIGGER shapes_never_UPDATE; DROP TRIGGER shapes_never_DELETE;"


@pytest.fixture
def lived_in(make: Callable[..., Book], add_lines: AddLines) -> Path:
    """A closed book with an import, edits, deletions, an undo and a redo."""
    book = make("book")
    add_lines(book, 1200)
    with book.step("change") as step:
        for n in (5, 6, 900):
            step.update("lines", n, {"text": "changed"})
    with book.step("delete") as step:
        step.delete("lines", [7, 9, *range(300, 320)])
    book.undo()
    book.redo()
    book.undo()
    with book.step("save") as step:
        step.insert("clients", {"name": "Acme", "currency": "", "country": "", "category": "", "note": ""})
        step.insert("receipts", {"line_key": "k", "client_id": 1, "note": ""})
    assert check(book) == []
    book.close()
    return book.path


def edited(path: Path, script: str) -> list[Problem]:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row

        class Plain:
            def rows(self, sql: str, args: Sequence[Value] = ()) -> list[sqlite3.Row]:
                return connection.execute(sql, args).fetchall()

        return check(Plain())


@pytest.mark.parametrize(
    ("script", "kind", "table", "row"),
    [
        ("UPDATE lines SET text = text || ' ' WHERE id = {n}", "rows_changed", "lines", "{n}"),
        ("DELETE FROM lines WHERE id = {n}", "rows_changed", "lines", "{n}"),
        ("UPDATE lines SET key = 'swap' WHERE id = {n}; UPDATE lines SET key = '1-00000000' WHERE id = {n} + 1;",
         "rows_changed", "lines", "{n}"),
        ("INSERT INTO lines VALUES (5000 + {n}, 1, 'new', '2026-01-01', 5, '', '', '', '', '', 1, '', 1, NULL, NULL)",
         "rows_unknown", "lines", "5000 + {n}"),
        ("UPDATE receipts SET note = 'x'", "rows_changed", "receipts", "1"),
        ("DELETE FROM clients", "rows_changed", "clients", "1"),
        ("DELETE FROM clients", "row_points_nowhere", "receipts", "1"),
        ("INSERT INTO settings VALUES (1, 'tax.filer', 'yes')", "rows_unknown", "settings", "1"),
    ],
)  # fmt: skip
def test_a_changed_row_is_named_by_table_and_range(
    lived_in: Path, script: str, kind: str, table: str, row: str
) -> None:
    for n in random.Random(script).sample(range(20, 290), 1):
        wanted = eval(row.format(n=n))  # noqa: S307
        if "swap" in script:
            script = script.replace("1-00000000", "1-09999999")
        problems = edited(lived_in, script.format(n=n))
        named = [one.facts for one in problems if one.kind == kind and one.facts["table"] == table]
        assert any(
            int(facts.get("first", facts.get("id", 0))) <= wanted <= int(facts.get("last", facts.get("id", 0)))
            for facts in named
        ), problems
        assert all(sentence(one) for one in problems)


@pytest.mark.parametrize(
    "script",
    [
        "UPDATE steps SET at = '2020-01-01' WHERE id = 2", "UPDATE steps SET verb = 'x' WHERE id = 2",
        "UPDATE steps SET facts = '{\"a\":1}' WHERE id = 2", "UPDATE steps SET app = '9' WHERE id = 2",
        "UPDATE steps SET sealed = 1 WHERE id = 2", "UPDATE steps SET hash = 'x' WHERE id = 2",
        "DELETE FROM steps WHERE id = 4", "UPDATE journal SET digest = 'x' WHERE id = 3",
        "UPDATE journal SET n = n + 1 WHERE id = 3", "DELETE FROM journal WHERE id = 3",
        "UPDATE journal SET images = NULL WHERE op = 'u'", "UPDATE journal SET images = x'5B5B5D5D' WHERE op = 'u'",
        "UPDATE journal SET op = 'd' WHERE id = 3",
        "UPDATE journal SET first = first + 1, last = last + 1 WHERE id = 2",
        "UPDATE shapes SET columns = '[\"id\"]'", "UPDATE shapes SET columns = 'x'", "UPDATE shapes SET tbl = 'x'",
        "DELETE FROM shapes WHERE id = 1", "UPDATE book SET secret = 'x'", "UPDATE book SET book_id = 'x'",
        "DELETE FROM book", "INSERT INTO journal VALUES (99, 1, 1, 'i', 1, 1, 1, NULL, 'x')",
        "INSERT INTO journal VALUES (99, 77, 1, 'i', 1, 1, 1, NULL, 'x')",
        "UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'lines'", "DELETE FROM sqlite_sequence",
        "UPDATE _sqlite_migrations SET name = 'x' WHERE id = 1",
    ],
)  # fmt: skip
def test_a_changed_history_is_found(lived_in: Path, script: str) -> None:
    assert edited(lived_in, FREE) != [], "the guards are part of the structure"
    before = {one.kind for one in edited(lived_in, "")}
    found = edited(lived_in, script)
    if not script.startswith("UPDATE _sqlite"):
        assert {one.kind for one in found} > before, found
    assert found
    assert all(sentence(one) for one in found)


def content(path: Path, dump: Dump) -> object:
    with open_reader(path) as reads:
        own = [tuple(row) for table in ("book", "steps", "journal", "shapes", "sqlite_sequence")
               for row in reads.rows(f"SELECT * FROM {table}")]  # fmt: skip
        return dump(reads), own


def flips(path: Path, dump: Dump, tmp_path: Path, count: int) -> dict[str, int]:
    """What became of so many single flipped bits."""
    whole, before = path.read_bytes(), content(path, dump)
    chance = random.Random(11)
    written = [place for place, byte in enumerate(whole) if byte]  # most of a small book is empty pages
    result = {"refused": 0, "found": 0, "harmless": 0, "unseen": 0}
    for n in range(count):
        flipped = bytearray(whole)
        flipped[chance.choice(written)] ^= 1 << chance.randrange(8)
        damaged = tmp_path / f"flip{n}"
        damaged.write_bytes(flipped)
        try:
            with open_reader(damaged) as reads:
                problems = check(reads)
            now = content(damaged, dump) if not problems else None
        except (DeskError, sqlite3.Error, UnicodeError):
            result["refused"] += 1
        else:
            outcome = "found" if problems else "harmless" if now == before else "unseen"
            result[outcome] += 1
        for suffix in ("", "-wal", "-shm"):
            damaged.with_name(damaged.name + suffix).unlink(missing_ok=True)
    return result


@pytest.fixture
def small(make: Callable[..., Book], add_lines: AddLines) -> Path:
    book = make("small")
    add_lines(book, 150)
    with book.step("change") as step:
        step.update("lines", 5, {"text": "changed"})
        step.delete("lines", range(20, 60))
    book.close()
    return book.path


def test_no_flipped_bit_changes_the_book_unseen(small: Path, dump: Dump, tmp_path: Path) -> None:
    result = flips(small, dump, tmp_path, 300)
    assert result["unseen"] == 0, result
    assert result["found"] > 50, result


def test_pages_out_of_order_are_found_and_not_read_for_ever(small: Path) -> None:
    """The first run of the journal gets number 17: pages say it comes before the second."""
    with closing(sqlite3.connect(small)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'journal'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    whole = small.read_bytes()
    for place in range(root * size - 1, (root - 1) * size, -1):
        small.write_bytes(whole[:place] + bytes([whole[place] ^ 16]) + whole[place + 1 :])
        with closing(sqlite3.connect(small)) as connection, suppress(sqlite3.Error):
            if [row[0] for row in connection.execute("SELECT id FROM journal NOT INDEXED")][:2] == [17, 2]:
                break
    with open_reader(small) as reads:
        assert {problem.kind for problem in check(reads)} >= {"pages_damaged"}


def test_without_the_digests_flipped_bits_would_go_unseen(
    small: Path, dump: Dump, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in ("_rows", "_chain", "_numbering"):
        monkeypatch.setattr(checking, part, lambda _: ())
    assert flips(small, dump, tmp_path, 100)["unseen"] > 0
