"""A copy that was handed out: its steps are proved, and what follows from them is derived anew, in a private file."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import BookUnreadableError, DeskError
from freelancer_desk.store.book import Book, open_book
from freelancer_desk.store.checking import check
from freelancer_desk.store.connection import connect
from freelancer_desk.store.modes import DELETE
from freelancer_desk.store.reader import Reader, open_reader

if TYPE_CHECKING:
    from freelancer_desk.store.book import Derive, Now

_CLOSED = "mode=ro&immutable=1"


class View(Book):
    """A book that is only read: it is told by the name of the copy, and its rows lie in a private file."""

    def __init__(self, path: Path, file: Path, *, derive: Derive, app: str, now: Now) -> None:
        super().__init__(path, connect(file, _CLOSED), DELETE, lock=None, app=app, derive=derive, now=now)
        self._file = file

    def reader(self) -> Reader:
        """As of any book, of the private file."""
        return Reader(self.path, how=_CLOSED, known=True, file=self._file)

    def close(self) -> None:
        """The private file is gone afterwards."""
        super().close()
        shutil.rmtree(self._file.parent, ignore_errors=True)


def open_view(path: Path, *, derive: Derive, app: str, now: Now) -> View:
    """Open a copy that somebody handed out; nothing that it says of itself is believed unless its steps say so.

    Raises DeskError when it is no book, its steps do not fit together or tell of something nobody understands.
    """
    folder = Path(tempfile.mkdtemp(prefix="freelancer-desk-"))
    try:
        with open_reader(path) as reads:
            file = reads.copy_into(folder / "view").path
        with open_book(file, derive=derive, app=app, now=now, local=False) as book:
            _refuse_unless_whole(book, path.name)
            book.rebuild()
        return View(reads.path, file, derive=derive, app=app, now=now)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, Exception) and not isinstance(error, DeskError):  # a book of others may hold anything
            raise DeskError("book_not_told", what=type(error).__name__) from error
        raise


def _refuse_unless_whole(book: Book, name: str) -> None:
    if check(book):
        raise BookUnreadableError("book_damaged", name=name)
