"""Charts: a picture of bars, drawn off the GUI thread; the same in words, and to take along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from freelancer_desk.domain import figures
from freelancer_desk.domain.words import bare, say
from freelancer_desk.ui import theme
from freelancer_desk.ui.file_forms import ask_where, named_by_form
from freelancer_desk.ui.plotting import EDGE, FORMS, SCALE, Bars, Canvas, draw, written
from freelancer_desk.ui.sides import is_mirrored

if TYPE_CHECKING:
    from pathlib import Path

    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office


class Chart(QWidget):
    """A picture of bars that is drawn again, off the GUI thread, when its size, theme or amounts change."""

    def __init__(self, office: Office, fonts: Path) -> None:
        super().__init__()
        self._office, self._fonts = office, fonts
        self._bars: Bars | None = None
        self._image: QImage | None = None
        self._job: Job | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(30)
        self._later.timeout.connect(self._draw)
        self.setMinimumHeight(150)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def is_drawn(self) -> bool:
        """The picture shows the amounts it was last given."""
        return self._image is not None and self._job is None and not self._later.isActive()

    def show_bars(self, bars: Bars) -> None:
        """Show other amounts."""
        if bars != self._bars or bars.words != self.accessibleName():  # amounts may be written with other commas
            self._bars = bars
            self.setAccessibleName(bars.words)
            self._later.start()

    def sizeHint(self) -> QSize:
        return QSize(480, 220)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._later.start()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._bars:
            begins = self.width() - event.pos().x() if is_mirrored(self) else event.pos().x()
            plot = self.width() - SCALE - EDGE
            at = int((begins - SCALE) * len(self._bars.names) / max(1, plot))
            if 0 <= at < len(self._bars.names):
                text = f"{self._bars.names[at]}: {figures.figure(self._bars.amounts[at])}"
                QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        if self._image is not None:
            painter.drawImage(0, 0, self._image)
        if self.hasFocus():
            painter.setPen(theme.colour("acc"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 8, 8)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._menu().popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Who sees no chart, or has no mouse, takes it along by the usual keys."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._menu().popup(self.mapToGlobal(self.rect().center()))
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the picture on the clipboard, and with it the same in words."""
        if (seen := self._seen()) is None:
            return
        bars, canvas = seen

        def put(image: QImage) -> None:
            content = QMimeData()
            content.setImageData(image)
            content.setText(bare(bars.words))
            QGuiApplication.clipboard().setMimeData(content)
            self._office.speaker.said.emit(say("chart.copied"), False)

        self._office.jobs.aside(lambda _job: draw(bars, canvas.on_paper()), put)

    def save(self) -> None:
        """Ask for a file, and draw the picture into it."""
        if self._seen() is not None:
            forms = {form: say(f"chart.form.{form}") for form in FORMS}
            ask_where(self.window(), say("chart.save"), forms, self.save_to)

    def save_to(self, path: Path) -> None:
        """Draw the picture into this file, in the form that its name says."""
        if (seen := self._seen()) is None:
            return
        bars, canvas = seen
        jobs, (named, form) = self._office.jobs, named_by_form(path, FORMS)

        def keep(content: bytes) -> None:
            from freelancer_desk.desk import reports

            jobs.read(
                lambda reads: reports.keep_picture(reads, named, content),
                lambda kept: self._office.speaker.said.emit(say("chart.saved", file=kept.name), False),
            )

        jobs.aside(lambda _job: written(bars, canvas.on_paper(), form), keep)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(say("chart.copy"), self.copy)
        menu.addAction(say("chart.save"), self.save)
        for act in menu.actions():
            act.setEnabled(self._seen() is not None)
        return menu

    def _seen(self) -> tuple[Bars, Canvas] | None:
        """What is shown, and how; nothing where there is no room for it."""
        if self._bars is None or self.width() < SCALE * 2:
            return None
        ratio, from_right = self.devicePixelRatioF(), is_mirrored(self)
        canvas = Canvas(self.width(), self.height(), ratio, dict(theme.Now.tokens), self._fonts, from_right=from_right)
        return self._bars, canvas

    def _draw(self) -> None:
        if (seen := self._seen()) is None:
            return
        bars, canvas = seen
        if self._job is not None:
            self._job.dropped = True
        self._job = self._office.jobs.aside(lambda _job: draw(bars, canvas), self._on_drawn)

    def _on_drawn(self, image: QImage) -> None:
        self._job = None
        self._image = image
        self.update()
