"""Runs a scenario once for every line "N FOLDER NAME": in a forked child that dies before its N-th file operation.

Every acknowledged step is told on the child's pipe after it was committed. Answers "OPERATIONS ACKNOWLEDGED..." a line.
With N below 0 all file operations are recorded instead in FOLDER.record, and the acknowledgements between them.
Without the preload library N is a time in microseconds.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import signal
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlite_utils  # noqa: F401  (so that no child spends its time on it)

from freelancer_desk.desk import backups, history, open_desk, paper_copies, papers
from freelancer_desk.outside import keeping
from freelancer_desk.store import copies, migrations
from freelancer_desk.store.book import Book, create_book, open_book
from freelancer_desk.store.journal import head

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS: dict[str, Any] = {"derive": lambda *_: None, "app": "t", "now": lambda: datetime.now(UTC)}
Say = "Callable[[str], None]"


def fill(book: Book, say: Callable[[str], None], *, early: bool = False) -> None:
    def step(verb: str, work: Callable[[Any], object]) -> None:
        if early:
            say("promised")
        with book.step(verb, rows_expected=3000 if verb == "import" else 0) as one:
            work(one)
        say("promised" if early else head(book))

    client = {"currency": "USD", "country": "", "category": "", "note": ""}

    def add(one: Any, n: int) -> None:
        one.insert("clients", {**client, "name": f"c{n}"})
        one.insert("settings", {"key": f"c{n}", "value": "1"})

    for n in range(4):
        step("add", partial(add, n=n))
    rows = [(f"k{n}", "v" * 40) for n in range(3000)]
    step("import", lambda one: one.insert_many("answers", ("key", "value"), rows))
    step("change", lambda one: (one.update("clients", 1, {"note": "x"}), one.delete("settings", [2, 3])))
    book.undo()
    say(head(book))
    book.redo()
    say(head(book))


def write(folder: Path, say: Callable[[str], None]) -> None:
    with create_book(folder / "book", **WORDS) as book:
        fill(book, say)


def write_in_delete_mode(folder: Path, say: Callable[[str], None]) -> None:
    with create_book(folder / "book", local=False, **WORDS) as book:
        fill(book, say)


def promise_too_early(folder: Path, say: Callable[[str], None]) -> None:
    with create_book(folder / "book", **WORDS) as book:
        fill(book, say, early=True)


def write_without_waiting(folder: Path, say: Callable[[str], None]) -> None:
    with create_book(folder / "book", **WORDS) as book:
        book.rows("PRAGMA synchronous=NORMAL")
        fill(book, say)


def write_with_a_plain_journal(folder: Path, say: Callable[[str], None]) -> None:
    with create_book(folder / "book", local=False, **WORDS) as book:
        book.rows("PRAGMA synchronous=FULL")
        fill(book, say)


def back_up(folder: Path, say: Callable[[str], None]) -> None:
    with open_book(folder / "book", **WORDS) as book:
        say(copies.back_up(book, folder / "backup").head)
        with book.step("more") as step:
            step.insert("settings", {"key": "more", "value": "1"})
        say(head(book))
        say(copies.back_up(book, folder / "backup").head)


def restore(folder: Path, say: Callable[[str], None]) -> None:
    copies.restore(folder / "book", folder / "backup", **WORDS)
    say("restored")


def migrate(folder: Path, say: Callable[[str], None]) -> None:
    second = migrations.Migration(
        "m0999_second",
        (
            "CREATE TABLE later (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT) STRICT",
            "ALTER TABLE clients ADD COLUMN later TEXT",
        ),
    )
    migrations.MIGRATIONS = (*migrations.MIGRATIONS, second)
    open_book(folder / "book", **WORDS).close()
    say("migrated")


def keep_papers(folder: Path, say: Callable[[str], None]) -> None:
    desk = open_desk(folder / "book")

    def attach(number: int) -> None:
        say(f"paper {papers.attach(desk, folder / 'given' / str(number), 'year:2026').id}")

    attach(0)
    attach(1)
    papers.remove(desk, "1")
    history.undo(desk)
    backups.after_import(desk)
    say("kept")
    attach(2)
    backups.after_import(desk)
    say("kept")
    backups.make(desk.book, folder / "copy")
    say("copied")
    desk.close()


def keep_papers_without_waiting(folder: Path, say: Callable[[str], None]) -> None:
    os.fsync = lambda fd: None  # noqa: ARG005
    keep_papers(folder, say)


def keep_papers_without_folders(folder: Path, say: Callable[[str], None]) -> None:
    keeping._sync_folder = lambda folder: None  # noqa: ARG005
    keep_papers(folder, say)


def keep_papers_after_the_step(folder: Path, say: Callable[[str], None]) -> None:
    keep = keeping.keep
    waiting: list[bytes] = []

    def later(book: Path, content: bytes) -> str:
        for before in waiting:
            keep(book, before)
        waiting[:] = [content]
        return hashlib.sha256(content).hexdigest()

    keeping.keep = later
    keep_papers(folder, say)


def keep_papers_after_the_backup(folder: Path, say: Callable[[str], None]) -> None:
    def back_up(reads: Any, path: Path) -> Any:
        copies.make_ready(reads, path)
        copy = copies.back_up(reads, path)
        paper_copies.carry(reads, path)
        return copy

    backups._back_up = back_up
    keep_papers(folder, say)


def bring_papers_back(folder: Path, say: Callable[[str], None]) -> None:
    backups.restore(folder / "book", folder / "copy")
    say("restored")


def run(deadly: int, folder: Path, name: str) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        preload = ctypes.CDLL(None)

        def say(text: str) -> None:
            os.write(writing, f"{text}\n".encode())
            if record:
                preload.note(b"A", text.encode(), 0, None, 0)

        record = deadly < 0
        if record:
            preload.note.argtypes = (ctypes.c_char, ctypes.c_char_p, ctypes.c_long, ctypes.c_void_p, ctypes.c_size_t)
            preload.record(os.fsencode(f"{folder}.record"), os.fsencode(folder))
        elif hasattr(preload, "arm"):
            preload.arm(deadly)
        else:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, max(deadly, 1) / 1_000_000)
        globals()[name](folder, say)
        say(f"end {preload.counted() if hasattr(preload, 'arm') else 100_000}")
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read().split("\n")
    os.waitpid(child, 0)
    return " ".join(told)


if __name__ == "__main__":
    for line in sys.stdin:
        number, place, scenario = line.split()
        print(run(int(number), Path(place), scenario), flush=True)
