"""A book to test with, and the guard that nobody but SQLite opens a book while it is open."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.store.book import Book, create_book, open_book
from freelancer_desk.store.tables import fact_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from freelancer_desk.store.connection import Reads
    from freelancer_desk.store.step import Step

HERE = Path(__file__).parent / "crash"
OPEN_BOOKS: Counter[str] = Counter()
TOUCHED: list[str] = []
CLIENT = {"currency": "USD", "country": "US", "category": "", "note": ""}
LINE_COLUMNS = (
    "account_id", "key", "day", "minor", "text", "counterparty", "external_id", "reference", "parent", "balance",
)  # fmt: skip


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if event != "open" or not OPEN_BOOKS or not isinstance(args[0], str | bytes | os.PathLike):
        return
    path = os.path.realpath(os.fsdecode(args[0]))
    for suffix in ("-wal", "-shm", ""):
        if OPEN_BOOKS[path.removesuffix(suffix)] > 0:
            TOUCHED.append(path)
            raise PermissionError(path)


def _guard_books() -> None:
    begin, end = Book.__init__, Book.close

    def opened(book: Book, path: Path, *args: Any, **keywords: Any) -> None:
        begin(book, path, *args, **keywords)
        OPEN_BOOKS[os.path.realpath(path)] += 1

    def closed(book: Book) -> None:
        end(book)
        OPEN_BOOKS[os.path.realpath(book.path)] = 0

    Book.__init__ = opened  # type: ignore[assignment,method-assign]
    Book.close = closed  # type: ignore[assignment,method-assign]
    sys.addaudithook(_watch)


_guard_books()


class Clock:
    """A clock that goes on by one minute each time it is looked at."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at


def nothing_derived(_step: Step, _tables: frozenset[str]) -> None:
    """A desk that derives nothing."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make(tmp_path: Path, clock: Clock) -> Iterator[Callable[..., Book]]:
    """Make a book, or open it when it is there; what is still open at the end is closed."""
    made: list[Book] = []

    def make_one(name: str = "book.fdesk", **wishes: Any) -> Book:
        path = tmp_path / name
        opening = open_book if path.exists() else create_book
        book = opening(path, **{"derive": nothing_derived, "app": "test", "now": clock, **wishes})
        made.append(book)
        return book

    yield make_one
    for book in made:
        book.close()


@pytest.fixture
def book(make: Callable[..., Book]) -> Book:
    return make()


@pytest.fixture
def dump() -> Callable[[Reads], dict[str, list[tuple[object, ...]]]]:
    """Every fact of a book, table by table."""

    def dumped(reads: Reads) -> dict[str, list[tuple[object, ...]]]:
        names = [row["name"] for row in reads.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            name: [tuple(row) for row in reads.rows(f'SELECT * FROM "{name}" ORDER BY id')]
            for name in fact_tables(sorted(names))
        }

    return dumped


@pytest.fixture
def add_client() -> Callable[[Book, str], int]:
    """One step that writes one client."""

    def add(book: Book, name: str) -> int:
        with book.step("client.save") as step:
            return step.insert("clients", {**CLIENT, "name": name})

    return add


@pytest.fixture
def add_lines() -> Callable[[Book, int], range]:
    """One step that imports so many lines into an account of their own."""

    def add(book: Book, count: int) -> range:
        with book.step("import", rows_expected=count) as step:
            nth = step.rows("SELECT count(*) AS n FROM accounts")[0]["n"]
            account = step.insert(
                "accounts", {"institution": "Bank", "currency": "USD", "number": str(nth), "type": "bank"}
            )
            rows = (
                (account, f"{account}-{n:08}", "2026-04-03", 100 * n, f"Payment {n}", "Acme", f"T{n}", "", "", None)
                for n in range(count)
            )
            return step.insert_many("lines", LINE_COLUMNS, rows)

    return add


@pytest.fixture(scope="session")
def kill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int, Path, str], list[str]]]:
    """Run a scenario that is killed before its n-th file operation; answers what it acknowledged."""
    environment = dict(os.environ)
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler:
        library = tmp_path_factory.mktemp("preload") / "faults.so"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, HERE / "faults.c", "-ldl"], check=True)
        environment["LD_PRELOAD"] = str(library)
    with subprocess.Popen(
        [sys.executable, HERE / "scenarios.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=environment, cwd=HERE.parents[2],
    ) as server:  # fmt: skip
        assert server.stdin
        assert server.stdout
        requests, answers = server.stdin, server.stdout

        def run(deadly: int, folder: Path, name: str) -> list[str]:
            requests.write(f"{deadly} {folder} {name}\n")
            requests.flush()
            return answers.readline().split()

        yield run
        requests.close()
