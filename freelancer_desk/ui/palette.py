"""The palette: every page, every action and everything in the book, by a few letters of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from freelancer_desk.desk import searching
from freelancer_desk.domain.words import beside, say, series
from freelancer_desk.ui import theme
from freelancer_desk.ui.forms import Line
from freelancer_desk.ui.office import Place
from freelancer_desk.ui.sidebar import NAMES
from freelancer_desk.ui.sides import draw_words, sided
from freelancer_desk.ui.widgets import column, label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from freelancer_desk.desk.searching import Found
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office

Index = QModelIndex | QPersistentModelIndex
WIDTH, HEIGHT, WAIT_MS, MOST, ROW = 680, 464, 60, 40, 36
_UNDER = Qt.ItemDataRole.UserRole
_NAMES = 0.42  # of a row is left to what it is called, however much there is to say of it
_PLACES = {
    searching.PAYMENT: "payments", searching.CLIENT: "clients", searching.ACCOUNT: "accounts",
    searching.PAPER: "papers", searching.LINE: "accounts", searching.INVOICE: "invoices",
}  # fmt: skip
_VIEWS = {searching.PAPER: "shelf", searching.LINE: "lines", searching.ACCOUNT: ""}


class Entry(NamedTuple):
    """Something that can be done: its words, what it is, and how."""

    title: str
    under: str
    words: str
    act: Callable[[], object]


class _Rows(QStyledItemDelegate):
    """A row: its name, and muted at the end what it is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(40, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(2, 1, -2, -1)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accsoft"))
            painter.drawRoundedRect(box, 8, 8)
        inner = box.adjusted(12, 0, -12, 0)
        whole = QRectF(inner)
        half = sided(painter, whole.adjusted(whole.width() * _NAMES, 0, 0, 0), whole)
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("mut"))
        under = draw_words(painter, half, str(index.data(_UNDER) or ""), at_end=True)
        room = painter.fontMetrics().horizontalAdvance(under)
        painter.setFont(theme.font(13, 600 if is_chosen else 500))
        painter.setPen(theme.colour("acctext" if is_chosen else "text"))
        draw_words(painter, sided(painter, whole.adjusted(0, 0, -room - 16, 0), whole), str(index.data()))
        painter.restore()


class Palette(QDialog):
    """A field and a list below it; arrows choose, Enter does, Esc leaves."""

    def __init__(self, office: Office, actions: Iterable[QAction], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setModal(True)
        self.setProperty("class", "palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(say("palette.title"))
        self._office = office
        self._always = [*self._pages(), *_actions(actions)]
        self._found: tuple[Found, ...] = ()
        self._job: Job | None = None
        self.entries: list[Entry] = []
        self.line = Line()
        self.line.setPlaceholderText(say("palette.hint"))
        self.line.setAccessibleName(say("palette.title"))
        self.list = QListWidget()
        self.list.setAccessibleName(say("palette.list"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.itemClicked.connect(lambda _item: self._do())
        box = column(8, 12)
        self.none = label(say("palette.none"), tone="mut")
        self.none.setContentsMargins(10, 4, 10, 4)
        self.none.hide()
        box.addWidget(self.line)
        box.addWidget(self.none)
        box.addWidget(self.list, 1)
        self.setLayout(box)
        self.resize(WIDTH, HEIGHT)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(WAIT_MS)
        self._clock.timeout.connect(self._ask)
        self.line.textChanged.connect(self._on_typed)
        self.line.returnPressed.connect(self._do)
        self.line.installEventFilter(self)
        self._fill()
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the field move in the list."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = steps.get(Qt.Key(event.key()))
            if by is not None and self.list.count():
                self.list.setCurrentRow(min(max(0, self.list.currentRow() + by), self.list.count() - 1))
                return True
        return super().eventFilter(watched, event)

    def _pages(self) -> list[Entry]:
        return [self._page(name) for name in NAMES]

    def _page(self, name: str) -> Entry:
        words = say(f"palette.words.{name}")
        return Entry(
            say(f"nav.{name}"), say("palette.page"), words, lambda: self._office.speaker.went.emit(Place(name))
        )

    def _on_typed(self, _text: str) -> None:
        self._clock.start()
        self._fill()

    def _ask(self) -> None:
        text = self.line.text()
        if not self._office.jobs.is_open:
            return
        if self._job is not None:
            self._job.dropped = True
        self._job = self._office.jobs.look(lambda reads: searching.find(reads, text), self._on_found)

    def _on_found(self, found: tuple[Found, ...]) -> None:
        self._job = None
        self._found = found
        self._fill()

    def _fill(self) -> None:
        words = self.line.text().casefold().split()
        fitting = [
            entry for entry in self._always
            if all(word in f"{entry.title} {entry.words}".casefold() for word in words)
        ]  # fmt: skip
        called = [entry for entry in fitting if all(word in entry.title.casefold() for word in words)]
        own = [self._entry(one) for one in self._found] if words else []
        self.entries = [*called, *own, *(entry for entry in fitting if entry not in called)][:MOST]
        self.list.clear()
        for entry in self.entries:
            item = QListWidgetItem(entry.title, self.list)
            item.setData(_UNDER, entry.under)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, series(entry.title, entry.under))
        self.list.setCurrentRow(0 if self.entries else -1)
        self.none.setVisible(bool(words) and not self.entries and self._job is None and not self._clock.isActive())

    def _entry(self, one: Found) -> Entry:
        under = beside(say(f"palette.kind.{one.kind}"), one.under)
        place = Place(_PLACES[one.kind], _VIEWS.get(one.kind, one.id))
        if one.kind == searching.INVOICE:
            return Entry(one.title, under, "", lambda: self._office.speaker.wants_invoice.emit(one.title))
        return Entry(one.title, under, "", lambda: self._office.speaker.went.emit(place))

    def _do(self) -> None:
        at = self.list.currentRow()
        if 0 <= at < len(self.entries):
            act = self.entries[at].act
            self.close()
            act()


def _actions(actions: Iterable[QAction]) -> list[Entry]:
    made = []
    for action in actions:
        if action.text() and action.isEnabled() and not action.isSeparator() and action.menu() is None:
            keys = action.shortcut().toString()
            words = str(action.property("english") or "")
            made.append(Entry(action.text().replace("&&", "&").strip(), keys, words, action.trigger))
    return made
