"""One search after the other in a table: first what comes into sight, then all of it; what is typed meanwhile next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from freelancer_desk.ui.jobs import PAINTED_MS
from freelancer_desk.ui.paged import Paged, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.finding import Asked, Finder, Found
    from freelancer_desk.ui.jobs import Job, Jobs
    from freelancer_desk.ui.table import Table

R = TypeVar("R", bound=Row)
F = TypeVar("F", bound="Found[Row]")


class Looking(QObject, Generic[R, F]):
    """Asks a finder what is asked now and fills a table with what it finds; the chosen row stays chosen."""

    def __init__(
        self, jobs: Jobs, table: Table[R], asked: Callable[[], Asked], shown: Callable[[F, Asked], None]
    ) -> None:
        """`asked` says what is wanted, `shown` hears what the table was filled with, and what for."""
        super().__init__(table)
        self._jobs, self._table, self._asked, self._shown = jobs, table, asked, shown
        self._finder: Finder[R, F] | None = None
        self._under_way: Job | None = None
        self._is_asked_again = False
        self._wanted, self._left = "", ""

    def begin(self) -> Callable[[Finder[R, F], Reader, Asked], F]:
        """How to look where rows are read anew: for what comes first, since all of it may take a while.

        Whoever has a place among the rows, further down or with several chosen, would lose it: then for all of it.
        """
        has_place = self._table.verticalScrollBar().value() > 0 or len(self._table.chosen_ids()) > 1
        return lambda finder, reads, asked: finder.search(reads, asked) if has_place else finder.glance(reads, asked)

    def present(self, finder: Finder[R, F], asked: Asked, found: F) -> None:
        """Show what another finder found; something may have been typed meanwhile."""
        self._finder = finder
        self._show_first(finder, asked, found)
        if asked != self._asked():
            self.look()

    def look(self) -> None:
        """Look for what is asked now; while something is looked for, later."""
        if self._under_way is not None:
            self._is_asked_again = True
            return
        finder, asked = self._finder, self._asked()
        if finder is None or not self._jobs.is_open:
            return

        def glanced(found: F) -> None:
            if finder is self._finder:
                self._show_first(finder, asked, found)

        self._under_way = self._jobs.look(lambda reads: finder.glance(reads, asked), glanced)
        self._under_way.ended.connect(self._on_looked)

    def choose(self, identity: str) -> None:
        """Choose a row, now or once it is found."""
        self._table.choose(identity)
        self._left = self._current()
        self._wanted = identity if self._left != identity else ""

    def _show_first(self, finder: Finder[R, F], asked: Asked, found: F) -> None:
        """Show what was found at once, and look for the rest once that is painted."""
        self._show(found, asked)
        if not found.is_whole:
            QTimer.singleShot(PAINTED_MS, self, lambda: self._look_at_all(finder, asked))

    def _look_at_all(self, finder: Finder[R, F], asked: Asked) -> None:
        """Look for all of it, unless something else is asked meanwhile."""

        def is_asked() -> bool:
            return finder is self._finder and asked == self._asked()

        def searched(found: F) -> None:
            if is_asked():
                self._show(found, asked)

        if is_asked() and self._jobs.is_open:
            self._jobs.look(lambda reads: finder.search(reads, asked), searched)

    def _on_looked(self) -> None:
        self._under_way = None
        if self._is_asked_again:
            self._is_asked_again = False
            QTimer.singleShot(0, self, self.look)  # what was found is shown first

    def _current(self) -> str:
        chosen = self._table.current()
        return chosen.id if chosen is not None else ""

    def _show(self, found: F, asked: Asked) -> None:
        """What was wanted may come after what is found first; what the user chose meanwhile is wanted more."""
        now = self._current()
        wanted = self._wanted if self._wanted and now == self._left else now
        first: Sequence[Any] = found.first
        several = self._table.chosen_ids() if found.is_whole else []
        self._table.fill(Paged(found.ids, first, self._some))
        if wanted:
            self._table.choose(wanted)
        if len(several) > 1 and wanted in several:
            self._table.choose_too(several)
        self._wanted, self._left = "" if found.is_whole else wanted, self._current()
        self._shown(found, asked)

    def _some(self, ids: Sequence[str]) -> Sequence[R]:
        """The rows that come into sight; no more than a page, for they are waited for."""
        if self._finder is None or not self._jobs.is_open:
            return ()
        with self._jobs.desk.reader() as reads:
            return self._finder.some(reads, ids)
