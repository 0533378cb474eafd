"""The book's changes as one Qt signal on the main thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from freelancer_desk.desk import Changes, Desk


class Bulletin(QObject):
    """Says after each step which tables it changed."""

    changed = Signal(object)
    _came = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._came.connect(self.changed)  # carried over once, and told to all in one go

    def follow(self, desk: Desk) -> None:
        """Listen to a desk; it calls from its writer thread, Qt carries the news over."""
        desk.listen(self._tell)

    def _tell(self, changes: Changes) -> None:
        self._came.emit(changes)
