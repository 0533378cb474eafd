"""Putting a whole new file in the book's place, so that a kill at any moment leaves the old book or the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.store.disk import (
    COMPANIONS,
    beside,
    make_private_file,
    make_private_folder,
    sync_file,
    sync_folder,
)

if TYPE_CHECKING:
    from pathlib import Path

REPLACED = "replaced"


def restored_name(book: Path) -> Path:
    """Where the new file waits."""
    return beside(book, ".restored")


def put_in_place(book: Path, kept: str) -> None:
    """Move the book and its companions to `replaced/KEPT` and the waiting file to its name; the lock is held.

    What is to be done is written down first, so that the next opening can finish it.
    """
    plan = beside(book, ".restoring")
    part = beside(plan, ".part")
    part.unlink(missing_ok=True)
    make_private_file(part)
    part.write_text(kept, encoding="utf-8")
    sync_file(part)
    part.replace(plan)
    sync_folder(book.parent)
    finish_replacing(book)


def is_being_replaced(book: Path) -> bool:
    """Whether a restore was cut off in the middle."""
    return beside(book, ".restoring").is_file()


def finish_replacing(book: Path) -> None:
    """Do what is left of a restore; the lock is held."""
    plan, new = beside(book, ".restoring"), restored_name(book)
    kept = book.parent / REPLACED / "".join(sign for sign in plan.read_text("utf-8") if sign.isdigit() or sign == "-")
    if new.is_file():
        make_private_folder(kept)
        for suffix in (*COMPANIONS, ""):
            old = beside(book, suffix)
            if old.exists():
                old.replace(kept / old.name)
        sync_folder(kept)
        new.replace(book)
    sync_folder(book.parent)
    plan.unlink()
    sync_folder(book.parent)
