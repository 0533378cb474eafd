"""Payments received: what came, what was cut, is it proved? Search, sort, filter; totals never mix currencies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from freelancer_desk.desk import questions, receipts
from freelancer_desk.desk.finding import Asked, words_of
from freelancer_desk.desk.payment_search import KINDS, Payments
from freelancer_desk.domain import figures
from freelancer_desk.domain.words import say
from freelancer_desk.ui.choices import Choice
from freelancer_desk.ui.forms import Line
from freelancer_desk.ui.looking import Looking
from freelancer_desk.ui.office import Place
from freelancer_desk.ui.page import Page
from freelancer_desk.ui.rows import Column, Look
from freelancer_desk.ui.table import Table
from freelancer_desk.ui.table_foot import TableFoot
from freelancer_desk.ui.widgets import Button, Card, EmptyState, row
from freelancer_desk.ui.years import YearChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.payment_search import FoundPayments
    from freelancer_desk.domain.summaries import Payment
    from freelancer_desk.ui.office import Office


def columns() -> tuple[Column[Payment], ...]:
    """What the table says of a payment."""
    return (
        Column(say("payments.day"), lambda p: figures.day_text(p.day), Look.MUTED, width=116, by="day"),
        Column(say("payments.payer"), lambda p: p.payer or "–", Look.STRONG, width=104, stretch=3, by="payer"),
        Column(
            say("payments.account"), lambda p: p.account or "–", Look.MUTED, width=136, stretch=1, drop=2, by="account"
        ),
        Column(say("payments.foreign"), _foreign, Look.FOREIGN, width=110, stretch=1, by="foreign"),
        Column(say("payments.rate"), _rate, Look.FOREIGN, width=92, drop=3, by="rate"),
        Column(say("payments.credited"), lambda p: figures.figure(p.credited), Look.AMOUNT, width=134, by="credited"),
        Column(say("payments.cut"), _cut, Look.FOREIGN, width=106, by="withheld"),
        Column(say("payments.state"), status, Look.PILL, tone=status_tone, width=152, by="state"),
    )


def status(payment: Payment) -> str:
    """One word on where the payment stands: what to look at first, else its paper."""
    return say(f"flag.{payment.gravest}") if payment.flags else say(f"scope.{payment.scope}")


def status_tone(payment: Payment) -> str:
    """The tone of that word."""
    if payment.flags:
        return "warn" if payment.gravest == "no_paper" else "bad"
    return "good" if payment.has_paper else "neutral"


def _foreign(payment: Payment) -> str:
    return figures.figure(payment.proceeds) if payment.proceeds is not None else "–"


def _rate(payment: Payment) -> str:
    return f"{payment.rate:.4f}" if payment.rate is not None else "–"


def _cut(payment: Payment) -> str:
    return figures.figure(payment.withheld) if payment.withheld else "–"


def totals(found: FoundPayments) -> dict[str, str]:
    """What the payments on show come to, each under its column, none where there are none; currencies never mix."""
    sums = found.sums
    if sums is None or not found.ids:
        return {}
    return {
        say("payments.foreign"): figures.figures(sums.foreign),
        say("payments.credited"): figures.figure(sums.credited),
        say("payments.cut"): figures.figure(sums.withheld),
    }


class PaymentsPage(Page):
    """The table of payments received."""

    NAME = "payments"

    def __init__(self, office: Office) -> None:
        add = Button(say("button.add_payment"), "plus", "primary")
        self.follow = Button(say("trails.title"), "path")
        self.change = Button(say("many.change"), "pencil-simple")
        super().__init__(office, say("payments.title"), say("payments.question"), self.follow, self.change, add)
        add.clicked.connect(lambda: office.speaker.wants_payment.emit(""))
        self._order = "day", True
        self._waiting = 0
        self.search = Line()
        self.search.setPlaceholderText(say("payments.search"))
        self.search.setAccessibleName(say("payments.search"))
        self.search.setClearButtonEnabled(True)
        self.filter = Choice([(key, say(f"payments.filter.{key}")) for key in KINDS], say("payments.filter"))
        self.follow.setToolTip(say("trails.tip"))
        self.follow.setEnabled(False)
        self.follow.clicked.connect(lambda: self._on_follow(self.table.current()))
        self.table: Table[Payment] = Table(columns(), lambda payment: payment.id, say("payments.title"))
        self.table.order_by(0, Qt.SortOrder.DescendingOrder)
        self.table.ordered.connect(self._on_order)
        self.table.opened.connect(self._on_follow)
        self.table.chosen.connect(lambda _payment: self._show_choice())
        self.table.removing.connect(self._on_remove)
        self.table.changing.connect(self._on_change)
        self.change.setToolTip(say("many.tip"))
        self.change.setEnabled(False)
        self.change.clicked.connect(lambda: self._on_change(self.table.chosen_ids()))
        self._looking: Looking[Payment, FoundPayments] = Looking(office.jobs, self.table, self._asked, self._on_shown)
        self.search.textChanged.connect(self._looking.look)
        self.filter.currentIndexChanged.connect(self._looking.look)
        self.foot = TableFoot(self.table)
        self._none = EmptyState(
            "magnifying-glass", say("payments.none_found"), say("button.show_all"), self._on_show_all
        )
        self._other_year = EmptyState(
            "calendar-blank", say("payments.none_found"), say("button.show_all"), self._on_current_year
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._full())
        self._stack.addWidget(
            EmptyState(
                "currency-circle-dollar", say("payments.empty"), say("button.import"), office.speaker.wants_import.emit
            )
        )
        self._unanswered = EmptyState(
            "question",
            say("payments.empty"),
            say("questions.title"),
            lambda: office.speaker.went.emit(Place("questions")),
        )
        self._stack.addWidget(self._unanswered)
        self.body.addWidget(self._stack)

    def fetch(self) -> Callable[[Reader], tuple[Payments, Asked, FoundPayments, int]]:
        year, asked, look = self.office.years.shown, self._asked(), self._looking.begin()
        assert year is not None  # noqa: S101  a page reads nothing before

        def read(reads: Reader) -> tuple[Payments, Asked, FoundPayments, int]:
            payments = Payments(reads, year)
            found = look(payments, reads, asked)
            return payments, asked, found, 0 if found.ids else len(questions.listing(reads))

        return read

    def present(self, data: tuple[Payments, Asked, FoundPayments, int]) -> None:
        payments, asked, found, self._waiting = data
        self._looking.present(payments, asked, found)

    def point_at(self, at: str) -> None:
        if at in KINDS:
            self.search.clear()
            self.filter.choose(at)
        elif at:
            self._on_show_all()
            self._looking.choose(at)
            self.table.setFocus()

    def look_for(self) -> None:
        """Put the cursor in the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def _asked(self) -> Asked:
        by, descending = self._order
        return Asked(words_of(self.search.text()), self.filter.key(), by, descending)

    def _on_order(self, by: str, descending: bool) -> None:  # noqa: FBT001  as its signal brings it
        self._order = by, descending
        self._looking.look()

    def _on_shown(self, found: FoundPayments, asked: Asked) -> None:
        self._show_choice()
        if found.sums is not None:
            self.foot.tell(say("payments.count", n=len(found.ids)), totals(found))
        years = self.office.years
        is_empty = not found.ids and asked.is_everything
        self.table.setVisible(bool(found.ids))
        self._none.setVisible(not found.ids and not is_empty)
        self._other_year.setVisible(is_empty)
        if is_empty and years.shown is not None and years.current is not None:
            self._other_year.say(say("payments.none_in_year", year=figures.year_text(years.shown)))
            words = say("payments.show_year", year=figures.year_text(years.current))
            self._other_year.button.setText(words)
            self._other_year.button.setAccessibleName(words)
        if self._waiting:
            self._unanswered.say(say("payments.unanswered", n=self._waiting))
        for button in (self.follow, self.change):
            button.setVisible(not is_empty)
        nothing_yet = 2 if self._waiting else 1
        self._stack.setCurrentIndex(nothing_yet if is_empty and years.shown == years.current else 0)

    def _on_show_all(self) -> None:
        self.search.clear()
        self.filter.choose("all")

    def _on_current_year(self) -> None:
        """Turn to the newest year that has payments."""
        if (year := self.office.years.current) is not None:
            self.office.years.show(year)

    def _show_choice(self) -> None:
        self.follow.setEnabled(self.table.current() is not None)
        self.change.setEnabled(self.table.current() is not None)

    def _on_follow(self, payment: Payment | None) -> None:
        from freelancer_desk.ui.dialogs.trail import TrailDialog

        if payment is not None and self.office.jobs.is_open:
            TrailDialog(self.office, payment.id, self.window(), needs_paper=payment.scope != "local").open()

    def _on_change(self, identities: Sequence[Any]) -> None:
        """Edit the chosen payment, or say the same of several."""
        from freelancer_desk.ui.dialogs.many import ManyDialog

        if len(identities) == 1:
            self.office.speaker.wants_payment.emit(identities[0])
        elif identities and self.office.jobs.is_open:
            ManyDialog(self.office, identities, self.window()).open()

    def _on_remove(self, payment: Payment) -> None:
        if not payment.typed:
            self.office.speaker.said.emit(say("payments.printed"), False)
            return
        self.office.jobs.write(
            lambda desk, _job: receipts.remove(desk, payment.id),
            lambda _done: self.office.speaker.said.emit(say("payments.removed"), True),
        )

    def _full(self) -> QWidget:
        card = Card(margin=1, spacing=0)
        tools = row(spacing=10)
        tools.setContentsMargins(19, 14, 19, 10)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.filter)
        tools.addWidget(YearChoice(self.office.years))
        card.box.addLayout(tools)
        card.box.addWidget(self.table, 1)
        card.box.addWidget(self._none, 1)
        card.box.addWidget(self._other_year, 1)
        card.box.addWidget(self.foot)
        return card
