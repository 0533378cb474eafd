"""Invoices: who owes me, and who is late? Search, filter, open; what waits for the user stands above the list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from freelancer_desk.domain import figures
from freelancer_desk.domain.invoices.invoice import INVOICE, QUOTE
from freelancer_desk.domain.invoices.rows import InvoiceRow
from freelancer_desk.domain.money import by_currency
from freelancer_desk.domain.words import beside, say
from freelancer_desk.ui import invoice_words
from freelancer_desk.ui.choices import Choice
from freelancer_desk.ui.figure import Figure
from freelancer_desk.ui.forms import Line
from freelancer_desk.ui.page import Page
from freelancer_desk.ui.pages import invoice_needs
from freelancer_desk.ui.pages.invoice_needs import Needs, NeedsView
from freelancer_desk.ui.rows import Column, Look
from freelancer_desk.ui.sides import pad
from freelancer_desk.ui.table import Table
from freelancer_desk.ui.table_foot import TableFoot
from freelancer_desk.ui.widgets import Button, Card, Elided, EmptyState, Mark, column, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from freelancer_desk.desk import Desk, Reader
    from freelancer_desk.desk.done import Done
    from freelancer_desk.domain.money import Money
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office

FILTERS = ("all", "open", "overdue", "drafts", "quotes", "paid")
TESTS: dict[str, Callable[[InvoiceRow], bool]] = {
    "open": lambda one: one.standing.is_open,
    "overdue": lambda one: one.days_late > 0,
    "drafts": lambda one: one.status == "draft",
    "quotes": lambda one: one.kind == QUOTE,
    "paid": lambda one: one.status in {"paid", "overpaid"},
}
SOON = 14
CARD, MOST_CURRENCIES = 120, 3
_LARGE, _SMALL = 20, 14
_FAR = date.max


def columns(*, with_client: bool = True) -> tuple[Column[InvoiceRow], ...]:
    """What the table says of a paper."""
    client = Column[InvoiceRow](say("invoices.client"), lambda i: i.client, width=140, stretch=3)
    found = (
        Column[InvoiceRow](say("invoices.number"), invoice_words.called, Look.STRONG, width=136, stretch=1),
        client,
        Column[InvoiceRow](
            say("invoices.day"), lambda i: invoice_words.day(i.day), Look.MUTED, lambda i: i.day or _FAR, width=116,
            drop=2,
        ),
        Column[InvoiceRow](
            say("invoices.due"), invoice_words.due, Look.MUTED, lambda i: i.due or _FAR, width=116,
            drop=1,
        ),
        Column[InvoiceRow](
            say("invoices.total"), lambda i: figures.figure(i.total), Look.FOREIGN, lambda i: _order(i.total),
            width=124, drop=3,
        ),
        Column[InvoiceRow](say("invoices.owed"), invoice_words.owed, Look.AMOUNT, lambda i: _order(i.owed), width=124),
        Column[InvoiceRow](say("invoices.state"), invoice_words.status, Look.PILL, tone=invoice_words.tone, width=150),
    )  # fmt: skip
    return found if with_client else tuple(one for one in found if one is not client)


def _order(money: Money) -> tuple[str, int]:
    return money.currency.code, money.minor


class Listed(NamedTuple):
    """Every paper, and what is owed, late and soon due."""

    rows: tuple[InvoiceRow, ...]
    owed: dict[str, Money]
    late: dict[str, Money]
    soon: dict[str, Money]


def listed(reads: Reader, today: date) -> Listed:
    """All that the list shows."""
    from freelancer_desk.desk import invoices  # not on the main thread

    rows = invoices.listing(reads, today)
    still = [one for one in rows if one.kind == INVOICE and one.standing.is_open]
    soon = [one for one in still if one.due and today <= one.due <= today + timedelta(days=SOON)]
    return Listed(
        rows,
        by_currency(one.owed for one in still),
        by_currency(one.owed for one in still if one.days_late),
        by_currency(one.owed for one in soon),
    )


class OwedCard(Card):
    """A total under its name; several currencies stand below each other, since none of them is the first."""

    def __init__(self, name: str, tint: str = "text") -> None:
        super().__init__(spacing=2)
        self._name, self._tint = name, tint
        self.setFixedHeight(CARD)
        title = Elided(name, 13, 500)
        title.setProperty("tone", "mut")
        self.lines = tuple(Figure(largest=_LARGE) for _ in range(MOST_CURRENCIES))
        Figure.stand_together(self.lines)
        for part in (title, *self.lines):
            self.box.addWidget(part)
        self.box.addStretch(1)

    def tell(self, sums: dict[str, Money]) -> None:
        """Show totals."""
        texts = [figures.figure(one) for one in sums.values()] or ["–"]
        shown = [*texts[: MOST_CURRENCIES - 1], beside(*texts[MOST_CURRENCIES - 1 :])]
        are_few = len(texts) < MOST_CURRENCIES
        for line, text in zip(self.lines, [*shown, *[""] * MOST_CURRENCIES], strict=False):
            line.setVisible(bool(text))
            line.setProperty("tone", self._tint if sums else "faint")
            line.begin_at(_LARGE if are_few else _SMALL)
            line.setFixedHeight(26 if are_few else 20)
            line.setText(text)
        self.setAccessibleName(beside(self._name, *texts))


class InvoicesPage(Page):
    """The list of quotes and invoices, and what waits."""

    NAME = "invoices"

    def __init__(self, office: Office) -> None:
        settings = Button("", "gear", name=say("seller.title"))
        settings.setToolTip(say("seller.title"))
        add = Button(say("invoices.new"), "plus", "primary")
        super().__init__(office, say("invoices.title"), say("invoices.question"), settings, add)
        add.clicked.connect(self.type_new)
        settings.clicked.connect(self.open_settings)
        self.cards = (
            OwedCard(say("invoices.owed_now")),
            OwedCard(say("invoices.late"), "bad"),
            OwedCard(say("invoices.soon", n=SOON)),
        )
        self.search = Line()
        self.search.setPlaceholderText(say("invoices.search"))
        self.search.setAccessibleName(say("invoices.search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_filter)
        self.filter = Choice([(key, say(f"invoices.filter.{key}")) for key in FILTERS], say("invoices.filter"))
        self.filter.currentIndexChanged.connect(self._on_filter)
        self.table: Table[InvoiceRow] = Table(columns(), lambda one: one.id, say("invoices.title"))
        self.table.opened.connect(lambda one: office.speaker.wants_invoice.emit(one.name))
        self.table.removing.connect(self._on_remove)
        self.foot = TableFoot(self.table)
        self.waiting = Elided("", 13, 500)
        self.show_needs = Button(say("needs.show"), rank="quiet")
        self.show_needs.setCheckable(True)
        self.show_needs.toggled.connect(self._on_needs)
        self.needs = NeedsView(office)
        self._none = EmptyState(
            "magnifying-glass", say("invoices.none_found"), say("button.show_all"), self._on_show_all
        )
        self._strip = self._made_strip()
        self._both = QStackedWidget()
        self._both.addWidget(self._list())
        self._both.addWidget(self.needs)
        full = QWidget()
        box = column(14)
        box.addLayout(self._figures())
        box.addWidget(self._strip)
        box.addWidget(self._both, 1)
        full.setLayout(box)
        self._stack = QStackedWidget()
        self._stack.addWidget(full)
        self._stack.addWidget(EmptyState("receipt", say("invoices.empty"), say("invoices.new"), self.type_new))
        self.body.addWidget(self._stack)
        self._texts: dict[str, str] = {}
        self.found = Needs()

    def fetch(self) -> Callable[[Reader], Listed]:
        today = self.office.jobs.desk.today()
        return lambda reads: listed(reads, today)

    def present(self, data: Listed) -> None:
        self._texts = {}
        self._stack.setCurrentIndex(0 if data.rows else 1)
        for card, sums in zip(self.cards, (data.owed, data.late, data.soon), strict=True):
            card.tell(sums)
        self.table.fill(data.rows)
        self._on_filter()
        today, rows = self.office.jobs.desk.today(), data.rows
        self.office.jobs.aside(lambda _job: {one.id: invoice_words.searched(one) for one in rows}, self._on_texts)
        self.office.jobs.look(lambda reads: invoice_needs.needs(reads, today), self._on_found)

    def point_at(self, at: str) -> None:
        if at == "needs":
            self.show_needs.setChecked(True)
        elif at in FILTERS:
            self.search.clear()
            self.filter.choose(at)

    def look_for(self) -> None:
        """Put the cursor in the search field."""
        self.show_needs.setChecked(False)
        self.search.setFocus()
        self.search.selectAll()

    def type_new(self) -> None:
        """Type a new invoice."""
        from freelancer_desk.ui.dialogs.invoice_editor import InvoiceEditor

        if self.office.jobs.is_open:
            InvoiceEditor(self.office, "", self.window()).open()

    def open_settings(self) -> None:
        """Say how invoices look and what they say."""
        from freelancer_desk.ui.dialogs.invoice_settings import open_seller

        if self.office.jobs.is_open:
            open_seller(self.office, self.window())

    def _on_filter(self) -> None:
        words, test = self.search.text().casefold().split(), TESTS.get(self.filter.key())
        chosen = self.table.current()
        self.table.rows.keep(
            (lambda one: (test is None or test(one)) and self._says(one, words)) if words or test else None
        )
        if chosen is not None:
            self.table.choose(chosen.id)
        shown = self.table.rows.rowCount()
        self.foot.tell(say("invoices.count", n=shown), {say("invoices.owed"): _owed(self.table.rows.shown())})
        self.table.setVisible(shown > 0)
        self._none.setVisible(shown == 0)

    def _says(self, one: InvoiceRow, words: list[str]) -> bool:
        """Whether a paper holds all that was typed; its text is made where it is not at hand yet."""
        text = self._texts.get(one.id)
        if text is None:
            text = self._texts[one.id] = invoice_words.searched(one)
        return all(word in text for word in words)

    def _on_texts(self, texts: dict[str, str]) -> None:
        self._texts = texts

    def _on_show_all(self) -> None:
        self.search.clear()
        self.filter.choose("all")

    def _on_found(self, found: Needs) -> None:
        self.found = found
        self._strip.setVisible(found.count > 0)
        self.waiting.setText(invoice_needs.told(found))
        self.needs.tell(found)
        if not found.count:
            self.show_needs.setChecked(False)

    def _on_needs(self, on: bool) -> None:  # noqa: FBT001 (a signal's fact)
        self._both.setCurrentIndex(1 if on else 0)
        words = say("needs.hide" if on else "needs.show")
        self.show_needs.setText(words)
        self.show_needs.setAccessibleName(words)

    def _on_remove(self, one: InvoiceRow) -> None:
        if one.status != "draft":
            self.office.speaker.said.emit(say("invoices.sealed"), False)
            return

        def remove(desk: Desk, _job: Job) -> Done:
            from freelancer_desk.desk.invoices import drafting

            return drafting.remove(desk, one.name)

        self.office.jobs.write(remove, lambda _done: self.office.speaker.said.emit(say("invoice.removed"), True))

    def _figures(self) -> QHBoxLayout:
        line = row(spacing=16)
        for card in self.cards:
            line.addWidget(card, 1)
        return line

    def _made_strip(self) -> QWidget:
        card = Card(margin=8, spacing=0)
        line = row(Mark("bell", "warn", 18), spacing=10)
        pad(line, 10, 0, 0, 0)
        line.addWidget(self.waiting, 1)
        line.addWidget(self.show_needs)
        card.box.addLayout(line)
        card.hide()
        return card

    def _list(self) -> QWidget:
        card = Card(margin=1, spacing=0)
        tools = row(spacing=10)
        tools.setContentsMargins(19, 14, 19, 10)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.filter)
        card.box.addLayout(tools)
        card.box.addWidget(self.table, 1)
        card.box.addWidget(self._none, 1)
        card.box.addWidget(self.foot)
        return card


def _owed(shown: Iterable[InvoiceRow]) -> str:
    """What is owed of the papers on show, a total for each currency."""
    return figures.figures(by_currency(one.owed for one in shown if one.standing.is_open))
