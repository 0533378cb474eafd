"""The book's changes as one Qt signal on the main thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from freelancer_desk.desk import Changes, Desk


class Bulletin(QObject):
    """Says after each step which tables it changed."""

    changed = Signal(object)

    def follow(self, desk: Desk) -> None:
        """Listen to a desk; it calls from its writer thread, Qt carries the news over."""
        desk.listen(self._tell)

    def _tell(self, changes: Changes) -> None:
        self.changed.emit(changes)
