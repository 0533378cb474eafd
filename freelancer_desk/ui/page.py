"""A page: one question as its subtitle, its actions, and a body that reloads when seen and out of date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from freelancer_desk.domain.words import say
from freelancer_desk.ui import theme
from freelancer_desk.ui.canvas import Canvas
from freelancer_desk.ui.jobs import PAINTED_MS
from freelancer_desk.ui.page_head import PageHead
from freelancer_desk.ui.scrolling import Scrolling
from freelancer_desk.ui.sides import pad
from freelancer_desk.ui.widgets import Button, column

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from freelancer_desk.desk import Changes, Reader
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office

# A page smaller than this has its title and actions among what scrolls.
NARROW, LOW = 720, 440
# What a page holds is not squeezed below this; it scrolls sideways.
_LEAST_WIDTH = 520
_SMALL_MARGIN = 16


class Page(QWidget):
    """The frame that every page fills: `fetch` says what to read, `present` shows it."""

    NAME: ClassVar[str]
    watches: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, office: Office, title: str, question: str, *actions: QWidget) -> None:
        super().__init__()
        self.setProperty("class", "page")
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.office = office
        self._stale = True
        self._bar = 0
        self._job: Job | None = None
        self.body = column(16)
        self._head = PageHead(title, question, _in_order((*actions, self._importing())))
        self._space()
        self._outer = column(0)
        self._outer.addWidget(self._head)
        self._outer.addWidget(self._ground(), 1)
        self.setLayout(self._outer)
        office.bulletin.changed.connect(self._on_changed)
        office.years.changed.connect(self.outdate)

    def fetch(self) -> Callable[[Reader], Any]:
        """What to read for this page; called on the main thread, the result runs on a reader thread."""
        raise NotImplementedError

    def present(self, data: Any) -> None:  # noqa: ANN401 (each page knows what its own fetch brings)
        """Show what was read."""
        raise NotImplementedError

    def point_at(self, at: str) -> None:
        """Come here from elsewhere with something to look at."""

    def outdate(self) -> None:
        """What is shown no longer holds: read again now, or when next seen."""
        self._stale = True
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Read again; an earlier reading still under way is not heard any more."""
        if not self.office.jobs.is_open or self.office.years.shown is None:
            return
        self._stale = False
        if self._job is not None:
            self._job.dropped = True
        self._job = self.office.jobs.look(self.fetch(), self._on_read)

    def once_read(self, then: Callable[[], object]) -> None:
        """Call it when nothing is read for this page any more, and what was read is painted."""
        if self._job is None or self._job.is_over:
            then()
        else:
            self._job.ended.connect(lambda: QTimer.singleShot(PAINTED_MS, self, lambda: self.once_read(then)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_small = self.width() < NARROW or self.height() < LOW
        if is_small != self._head.is_folded:
            self._head.fold(is_small)
            self._space()
            (self.body if is_small else self._outer).insertWidget(0, self._head)
        self._head.break_at(self.width() - 2 * (_SMALL_MARGIN if is_small else theme.MARGIN))

    def _on_read(self, data: object) -> None:
        self._job = None
        self.present(data)

    def _on_changed(self, changes: Changes) -> None:
        if not self.watches or self.watches & changes.tables:
            self.outdate()

    def _importing(self) -> Button:
        bring = Button(say("button.import"), "download-simple")
        bring.setToolTip(say("button.import.tip"))
        bring.clicked.connect(lambda: self.office.speaker.wants_import.emit())  # noqa: PLW0108 (the signal brings a flag)
        return bring

    def _ground(self) -> QWidget:
        canvas = Canvas(least=_LEAST_WIDTH)
        canvas.setLayout(self.body)
        area = Scrolling(canvas)
        area.barred.connect(self._leave_room)
        return area

    def _leave_room(self, bar: int) -> None:
        self._bar = bar
        self._space()

    def _space(self) -> None:
        side = _SMALL_MARGIN if self._head.is_folded else theme.MARGIN
        pad(self.body, side, 4, max(0, side - self._bar), side)


def _in_order(actions: Sequence[QWidget]) -> tuple[QWidget, ...]:
    """What a page is for comes last."""
    return tuple(sorted(actions, key=lambda action: action.property("class") == "primary"))
