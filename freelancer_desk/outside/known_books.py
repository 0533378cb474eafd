"""Which books this computer has seen whole: any other is a stranger's and is checked before it is opened."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from freelancer_desk.outside import places

if TYPE_CHECKING:
    from pathlib import Path


def is_known(book_id: str) -> bool:
    """Whether a book of that id was made or checked here."""
    try:
        return book_id in _list().read_text(encoding="utf-8").split()
    except (OSError, UnicodeError):
        return False


def remember(book_id: str) -> None:
    """From now on the book is known; where nothing can be written it stays a stranger."""
    if is_known(book_id):
        return
    try:
        _list().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(_list(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError:
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{book_id}\n")


def _list() -> Path:
    return places.data() / "known-books"
