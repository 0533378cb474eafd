"""Clients: one page each; what was billed, earned and is owed, how long it takes, its invoices and papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QStackedWidget, QWidget

from freelancer_desk.domain import figures
from freelancer_desk.domain.invoices.invoice import INVOICE
from freelancer_desk.domain.money import by_currency
from freelancer_desk.domain.words import say
from freelancer_desk.ui.flow import ANY_SIZE, stack
from freelancer_desk.ui.forms import Line
from freelancer_desk.ui.page import NARROW, Page
from freelancer_desk.ui.pages.client_sheet import ClientSheet
from freelancer_desk.ui.rows import Column, Look
from freelancer_desk.ui.sides import broad
from freelancer_desk.ui.table import Table
from freelancer_desk.ui.widgets import (
    Button,
    Card,
    EmptyState,
    row,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from PySide6.QtGui import QResizeEvent

    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.client_pages import ClientOverview
    from freelancer_desk.domain.money import Money
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office

LIST, HIGH = 304, 230
_NONE = "–"


class Client(NamedTuple):
    """A client in the list, with what it owes; who only paid, and was never kept, has no id."""

    id: str
    name: str
    owed: Mapping[str, Money]


def clients(reads: Reader, today: date) -> tuple[Client, ...]:
    """Every client by name, with what each owes."""
    from freelancer_desk.desk import client_pages, invoices, records  # not on the main thread

    owing: dict[int, list[Money]] = {}
    for one in invoices.listing(reads, today):
        if one.kind == INVOICE and one.standing.is_open:
            owing.setdefault(one.client_id, []).append(one.owed)
    found = [
        Client(one["id"], one["name"], by_currency(owing.get(int(one["id"]), ())))
        for one in records.listing(reads, "client")
    ]
    known = {one.name for one in found}
    found += [Client("", name, {}) for name in client_pages.earned_by_client(reads) if name and name not in known]
    return tuple(sorted(found, key=lambda one: one.name.casefold()))


def columns_of_list() -> tuple[Column[Client], ...]:
    """Names, and what each owes."""
    return (
        Column(say("clients.name"), lambda c: c.name, Look.STRONG, lambda c: c.name.casefold(), width=136, stretch=1),
        Column(
            say("clients.owes"),
            lambda c: figures.figures(c.owed) or _NONE,
            Look.FOREIGN,
            lambda c: max((one.minor for one in c.owed.values()), default=0),
            width=124,
        ),
    )


class ClientsPage(Page):
    """All clients on the left, the chosen one on the right."""

    NAME = "clients"

    def __init__(self, office: Office) -> None:
        add = Button(say("clients.new"), "plus", "primary")
        super().__init__(office, say("clients.title"), say("clients.question"), add)
        add.clicked.connect(self.type_new)
        self.search = Line()
        self.search.setPlaceholderText(say("clients.search"))
        self.search.setAccessibleName(say("clients.search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search)
        self.table: Table[Client] = Table(columns_of_list(), lambda one: one.id or one.name, say("clients.title"))
        self.table.chosen.connect(lambda _one: self._show_chosen())
        self.table.opened.connect(lambda _one: self.edit())
        self.sheet = ClientSheet(office, self.edit)
        self._looking: Job | None = None
        self._shown = ""
        self._listed = self._list()
        self._both = row(spacing=16)
        self._both.addWidget(self._listed)
        self._both.addWidget(self.sheet, 1)
        full = QWidget()
        full.setLayout(self._both)
        self._stack = QStackedWidget()
        self._stack.addWidget(full)
        self._stack.addWidget(EmptyState("users", say("clients.empty"), say("clients.new"), self.type_new))
        self.body.addWidget(self._stack)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list stands beside the chosen client, or above it where room is short."""
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW
        stack(self._both, on=is_narrow)
        wide = broad(LIST)
        self._listed.setMinimumSize(*((0, HIGH) if is_narrow else (wide, 0)))
        self._listed.setMaximumSize(*((ANY_SIZE, HIGH) if is_narrow else (wide, ANY_SIZE)))
        self.sheet.setMinimumHeight(2 * HIGH if is_narrow else 0)

    def fetch(self) -> Callable[[Reader], tuple[Client, ...]]:
        today = self.office.jobs.desk.today()
        return lambda reads: clients(reads, today)

    def present(self, data: tuple[Client, ...]) -> None:
        self._stack.setCurrentIndex(0 if data else 1)
        self._shown = ""
        self.table.fill(data)
        self._on_search()
        if data and self.table.current() is None:
            seen = self.sheet.client.fields["name"] if self.sheet.client is not None else ""
            first = next((one for one in data if one.name == seen), data[0])
            self.table.choose(first.id or first.name)
        self._show_chosen()

    def point_at(self, at: str) -> None:
        self.search.clear()
        self.table.choose(at)

    def look_for(self) -> None:
        """Put the cursor in the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def type_new(self) -> None:
        """Type a new client."""
        from freelancer_desk.ui.dialogs.client import open_client

        if self.office.jobs.is_open:
            open_client(self.office, {}, self.window())

    def edit(self) -> None:
        """Edit the chosen client."""
        from freelancer_desk.ui.dialogs.client import open_client

        if self.sheet.client is not None:
            known = {"id": self.sheet.client.id} if self.sheet.client.id else {}
            open_client(self.office, {**known, **self.sheet.client.fields}, self.window())

    def _on_search(self) -> None:
        words = self.search.text().casefold().split()
        chosen = self.table.current()
        self.table.rows.keep((lambda one: all(word in one.name.casefold() for word in words)) if words else None)
        if chosen is not None:
            self.table.choose(chosen.id or chosen.name)

    def _show_chosen(self) -> None:
        chosen = self.table.current()
        if chosen is None or (chosen.id or chosen.name) == self._shown or not self.office.jobs.is_open:
            return
        self._shown = chosen.id or chosen.name
        if self._looking is not None:
            self._looking.dropped = True
        today = self.office.jobs.desk.today()

        def work(reads: Reader) -> ClientOverview:
            from freelancer_desk.desk import client_pages

            if not chosen.id:
                return client_pages.stranger(reads, chosen.name, today)
            return client_pages.overview(reads, chosen.id, today)

        self._looking = self.office.jobs.look(work, self.sheet.tell)

    def _list(self) -> Card:
        card = Card(margin=1, spacing=0)
        tools = row(spacing=10)
        tools.setContentsMargins(13, 13, 13, 8)
        tools.addWidget(self.search, 1)
        card.box.addLayout(tools)
        card.end_with(self.table)
        return card
