"""Undo and redo: any history played back gives the same book, and nothing is touched that changed since."""

from __future__ import annotations

import random
import sqlite3
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from freelancer_desk.domain.problems import CancelledError, CannotUndoError
from freelancer_desk.store.checking import check
from freelancer_desk.store.journal import history, next_redo, next_undo, runs_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.store.book import Book
    from freelancer_desk.store.connection import Reads
    from freelancer_desk.store.step import Step

ACTIONS = st.lists(st.tuples(st.sampled_from("iiImudD"), st.integers(0, 2**30)), min_size=1, max_size=5)
WORDS = ("", "Acme", "کلائنٹ", 'a"b\\u0000', "x" * 3000, "\U0001f600", "1e5")


def act(step: Step, kind: str, seed: int) -> None:
    chance = random.Random(seed)
    table = chance.choice(("settings", "answers", "salaries"))
    ids = [row["id"] for row in step.rows(f"SELECT id FROM {table}")]
    if kind == "i":
        step.insert(table, row(table, chance))
    elif kind in {"I", "m"}:
        columns = tuple(row(table, chance))
        many = chance.choice((1, 2, 999, 1000, 1001, 1500)) if kind == "I" else 3
        step.insert_many(table, columns, [tuple(row(table, chance).values()) for _ in range(many)])
    elif kind == "u":
        for row_id in chance.sample(ids, min(len(ids), 5)):
            step.update(table, row_id, dict(list(row(table, chance).items())[1:]))
    elif ids:
        share = ids if kind == "D" else chance.sample(ids, max(1, len(ids) // 3))
        step.delete(table, share)


NUMBERS = count()


def row(table: str, chance: random.Random) -> dict[str, Any]:
    if table == "salaries":
        return {
            "day": "2026-01-01", "employer": chance.choice(WORDS), "gross": chance.randrange(-(2**63), 2**63),
            "withheld": chance.choice((0, 2**63 - 1)), "note": chance.choice(WORDS),
        }  # fmt: skip
    return {"key": f"k{next(NUMBERS)}", "value": chance.choice(WORDS)}


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history_made=st.lists(ACTIONS, min_size=1, max_size=6))
def test_any_history_undone_and_redone_gives_the_same_book(
    book: Book, dump: Callable[[Reads], object], history_made: list[list[tuple[str, int]]]
) -> None:
    with book.step("fence", seal=True):
        pass
    seen = [dump(book)]
    for actions in history_made:
        with book.step("act") as step:
            for kind, seed in actions:
                act(step, kind, seed)
        if step.touched():
            seen.append(dump(book))
    for state in reversed(seen[:-1]):
        book.undo()
        assert dump(book) == state
    assert next_undo(book) is None
    for state in seen[1:]:
        book.redo()
        assert dump(book) == state
    assert next_redo(book) is None
    assert check(book) == []


def test_undo_and_redo_name_what_they_would_do(book: Book, add_client: Callable[[Book, str], int]) -> None:
    assert (next_undo(book), next_redo(book)) == (None, None)
    for verb in ("undo", "redo"):
        with pytest.raises(CannotUndoError) as error:
            getattr(book, verb)()
        assert error.value.kind == f"nothing_to_{verb}"
    add_client(book, "one")
    add_client(book, "two")

    def ids() -> tuple[int | None, int | None]:
        undo, redo = next_undo(book), next_redo(book)
        return undo.id if undo else None, redo.id if redo else None

    assert ids() == (2, None)
    book.undo()
    assert ids() == (1, 2)
    book.undo()
    assert ids() == (None, 1)
    book.redo()
    assert ids() == (1, 2)
    assert [record.undone for record in history(book)] == [False, True, False, True, False]
    add_client(book, "three")
    assert ids() == (6, None)
    book.undo()
    assert ids() == (1, 6)


def test_undo_goes_on_after_the_program_was_started_anew(
    make: Callable[..., Book], add_client: Callable[[Book, str], int]
) -> None:
    book = make()
    add_client(book, "one")
    book.close()
    book = make()
    book.undo()
    book.close()
    book = make()
    assert book.rows("SELECT * FROM clients") == []
    book.redo()
    assert [row["id"] for row in book.rows("SELECT id FROM clients")] == [1]


def test_undo_stops_at_a_sealed_step(book: Book, add_client: Callable[[Book, str], int]) -> None:
    add_client(book, "one")
    with book.step("send", seal=True) as step:
        step.insert("settings", {"key": "sent", "value": "1"})
    assert next_undo(book) is None
    add_client(book, "two")
    book.undo()
    with pytest.raises(CannotUndoError):
        book.undo()


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE clients SET note = 'x' WHERE name = 'one'", "DELETE FROM clients", "DELETE FROM sqlite_sequence",
        "INSERT INTO receipts (line_key, client_id, note) VALUES ('k', 1, '')",
    ],
)  # fmt: skip
def test_undo_refuses_rows_that_were_changed_since(
    book: Book, add_client: Callable[[Book, str], int], edit: str, dump: Callable[[Reads], object]
) -> None:
    add_client(book, "one")
    book._connection.execute(edit)
    before = dump(book)
    if "sequence" in edit:
        book.undo()
        return
    with pytest.raises(CannotUndoError) as error:
        book.undo()
    assert error.value.kind == "cannot_undo"
    assert dump(book) == before


def test_undo_refuses_an_image_that_was_changed(book: Book, add_client: Callable[[Book, str], int]) -> None:
    add_client(book, "one")
    with book.step("delete") as step:
        step.delete("clients", [1])
    triggers = [row["name"] for row in book.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'")]
    for trigger in triggers:
        book._connection.execute(f"DROP TRIGGER {trigger}")
    for image in (b'[[1,"two","","","",""]]', b"[]", b"x", b"[", None, b"\x78\x01\x00"):
        book._connection.execute("UPDATE journal SET images = ? WHERE step_id = 2", (image,))
        with pytest.raises(CannotUndoError):
            book.undo()
    book._connection.execute("UPDATE shapes SET columns = '[1]'")
    with pytest.raises(CannotUndoError):
        book.undo()


def test_a_row_in_the_way_is_no_reason_to_overwrite_it(book: Book, add_client: Callable[[Book, str], int]) -> None:
    add_client(book, "one")
    with book.step("delete") as step:
        step.delete("clients", [1])
    book._connection.execute(
        "INSERT INTO clients (id, name, currency, country, category, note) VALUES (1, 'other', '', '', '', '')"
    )
    with pytest.raises(CannotUndoError):
        book.undo()
    assert book.rows("SELECT name FROM clients")[0]["name"] == "other"


def test_steps_from_before_a_new_column_are_still_undone(book: Book, dump: Callable[[Reads], object]) -> None:
    base = {"currency": "", "country": "", "category": "", "note": ""}
    with book.step("add") as step:
        step.insert_many("clients", ("name", *base), [(f"c{n}", "", "", "", "") for n in range(5)])
    with book.step("change") as step:
        step.update("clients", 2, {"note": "x"})
    with book.step("delete") as step:
        step.delete("clients", [1, 3])
    book._connection.execute("ALTER TABLE clients ADD COLUMN later TEXT")
    book._tables._known.clear()
    now = dump(book)
    assert [one.kind for one in check(book)] == ["structure_changed"]
    for _ in range(3):
        book.undo()
    assert book.rows("SELECT * FROM clients") == []
    for _ in range(3):
        book.redo()
    assert dump(book) == now
    assert [one.kind for one in check(book)] == ["structure_changed"]


def test_an_import_is_one_run_a_thousand_rows_without_images(
    book: Book, add_lines: Callable[[Book, int], range]
) -> None:
    ids = add_lines(book, 2500)
    runs = [run for run in runs_of(book, 1) if run.table == "lines"]
    assert [(run.op, run.n, run.images) for run in runs] == [("i", 1000, None), ("i", 1000, None), ("i", 500, None)]
    assert (runs[0].first, runs[-1].last) == (ids[0], ids[-1])
    book.undo()
    assert book.rows("SELECT * FROM lines") == []
    assert add_lines(book, 1)[0] == ids[-1] + 1, "an id is never given twice"


def test_a_long_import_stops_when_asked(book: Book, dump: Callable[[Reads], object]) -> None:
    before, looked = dump(book), 0

    def cancelled() -> bool:
        nonlocal looked
        looked += 1
        return looked > 3

    with pytest.raises(CancelledError), book.step("import", rows_expected=10**4) as step:
        step.insert_many("answers", ("key", "value"), ((str(n), "") for n in range(10**6)), cancelled=cancelled)
    assert looked == 4, "asked once for each thousand rows"
    assert dump(book) == before
    with book.step("import") as step:
        rows = ((str(n), "") for n in range(2000))
        assert len(step.insert_many("answers", ("key", "value"), rows, cancelled=lambda: False)) == 2000


def test_an_error_of_sqlite_that_is_a_bug_stays_what_it_is(book: Book) -> None:
    with pytest.raises(sqlite3.OperationalError), book.step("x") as step:
        step.rows("SELECT nothing")
    with pytest.raises(sqlite3.OperationalError):
        book.rows("SELECT nothing")
