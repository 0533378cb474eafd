"""Payments received: what came, what was cut, is it proved? Search, sort, filter; totals never mix currencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from freelancer_desk.desk import receipts
from freelancer_desk.domain import figures
from freelancer_desk.domain.grouping import hiding
from freelancer_desk.domain.money import by_currency, total
from freelancer_desk.domain.words import say
from freelancer_desk.ui.forms import Choice, Line
from freelancer_desk.ui.page import Page
from freelancer_desk.ui.table import Column, Look, Table
from freelancer_desk.ui.widgets import Button, Card, Elided, EmptyState, label, row
from freelancer_desk.ui.years import YearChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from freelancer_desk.desk import Reader
    from freelancer_desk.domain.summaries import Payment
    from freelancer_desk.ui.office import Office

FLAGS = ("wrong_rate", "nothing_cut", "rate_unknown", "family_code", "monthly_cap", "no_paper", "year_turn")
FILTERS = ("all", "no_paper", "flagged", "typed")


def columns() -> tuple[Column[Payment], ...]:
    """What the table says of a payment."""
    return (
        Column(say("payments.day"), lambda p: figures.day_text(p.day), Look.MUTED, lambda p: (p.day, p.id), width=116),
        Column(say("payments.payer"), lambda p: p.payer or "–", Look.STRONG, width=116, stretch=3),
        Column(say("payments.account"), lambda p: p.account or "–", Look.MUTED, width=160, stretch=1, drop=2),
        Column(say("payments.foreign"), _foreign, Look.FOREIGN, _foreign_order, width=110, stretch=1),
        Column(say("payments.rate"), _rate, Look.FOREIGN, lambda p: p.rate or 0, width=104, drop=3),
        Column(
            say("payments.credited"),
            lambda p: figures.figure(p.credited),
            Look.AMOUNT,
            lambda p: p.credited.minor,
            width=134,
        ),
        Column(say("payments.cut"), _cut, Look.FOREIGN, lambda p: p.withheld.minor, width=106),
        Column(say("payments.state"), status, Look.PILL, tone=status_tone, width=152),
    )


def status(payment: Payment) -> str:
    """One word on where the payment stands: what to look at first, else its paper."""
    if payment.flags:
        return say(f"flag.{gravest(payment)}")
    return say(f"scope.{payment.scope}")


def gravest(payment: Payment) -> str:
    """The flag to look at first."""
    return min(payment.flags, key=lambda flag: FLAGS.index(flag) if flag in FLAGS else 0)


def status_tone(payment: Payment) -> str:
    """The tone of that word."""
    if payment.flags:
        return "warn" if gravest(payment) == "no_paper" else "bad"
    return "good" if payment.has_paper else "neutral"


def _foreign(payment: Payment) -> str:
    return figures.figure(payment.proceeds) if payment.proceeds is not None else "–"


def _foreign_order(payment: Payment) -> tuple[str, int]:
    return (payment.proceeds.currency.code, payment.proceeds.minor) if payment.proceeds is not None else ("", 0)


def _rate(payment: Payment) -> str:
    return f"{payment.rate:.4f}" if payment.rate is not None else "–"


def _cut(payment: Payment) -> str:
    return figures.figure(payment.withheld) if payment.withheld else "–"


@hiding(wanted=False)
def searched(payment: Payment) -> str:
    """Everything that typing in the search field can find, in one text."""
    parts = (
        payment.payer, payment.account, figures.day_text(payment.day), payment.day.isoformat(), payment.purpose_code,
        payment.credited.text, figures.amount(payment.credited), _foreign(payment), payment.section, payment.paper,
    )  # fmt: skip
    return " ".join(parts).casefold()


class Sums(QWidget):
    """The foot of the table: how many, and one total for each currency."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(46)
        self._count = label("", 12, 500, tone="mut")
        self._foreign = Elided("", 13, tabular=True)
        self._foreign.setProperty("tone", "mut")
        self._foreign.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._home = label("", 14, 700, tabular=True)
        self._cut = label("", 13, tone="mut", tabular=True)
        line = row(self._count, spacing=20)
        line.addWidget(self._foreign, 1)
        line.addWidget(self._home)
        line.addWidget(self._cut)
        line.setContentsMargins(20, 0, 20, 0)
        self.setLayout(line)

    def tell(self, payments: Iterable[Payment]) -> None:
        """Add up what is on show."""
        shown = tuple(payments)
        self._count.setText(say("payments.count", n=len(shown)))
        home = shown[0].credited.currency if shown else None
        foreign = by_currency(p.proceeds for p in shown if p.proceeds is not None and p.proceeds.currency != home)
        self._foreign.setText(figures.figures(foreign))
        self._home.setText(figures.figure(total((p.credited for p in shown), home)) if home else "")
        cut = figures.figure(total((p.withheld for p in shown), home)) if home else ""
        self._cut.setText(say("payments.cut_total", amount=cut) if cut else "")

    @property
    def words(self) -> str:
        """All that the foot says."""
        return " | ".join(part.text() for part in (self._count, self._foreign, self._home, self._cut))


class PaymentsPage(Page):
    """The table of payments received."""

    NAME = "payments"

    def __init__(self, office: Office) -> None:
        add = Button(say("button.add_payment"), "plus", "primary")
        self.follow = Button(say("trails.title"), "path")
        super().__init__(office, say("payments.title"), say("payments.question"), self.follow, add)
        add.clicked.connect(lambda: office.speaker.wants_payment.emit(""))
        self.search = Line()
        self.search.setPlaceholderText(say("payments.search"))
        self.search.setAccessibleName(say("payments.search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_filter)
        self.filter = Choice([(key, say(f"payments.filter.{key}")) for key in FILTERS], say("payments.filter"))
        self.filter.currentIndexChanged.connect(self._on_filter)
        self.follow.setToolTip(say("trails.tip"))
        self.follow.setEnabled(False)
        self.follow.clicked.connect(lambda: self._on_follow(self.table.current()))
        self.table: Table[Payment] = Table(columns(), lambda payment: payment.id, say("payments.title"))
        self.table.order_by(0, Qt.SortOrder.DescendingOrder)
        self.table.opened.connect(self._on_follow)
        self.table.chosen.connect(lambda _payment: self._show_choice())
        self.table.removing.connect(self._on_remove)
        self.sums = Sums()
        self._none = EmptyState(
            "magnifying-glass", say("payments.none_found"), say("button.show_all"), self._on_show_all
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._full())
        self._stack.addWidget(
            EmptyState(
                "currency-circle-dollar", say("payments.empty"), say("button.import"), office.speaker.wants_import.emit
            )
        )
        self.body.addWidget(self._stack)
        self._all: tuple[Payment, ...] = ()
        self._texts: dict[str, str] = {}

    def fetch(self) -> Callable[[Reader], tuple[Payment, ...]]:
        year = self.office.years.shown
        return lambda reads: receipts.listing(reads, year)

    def present(self, data: tuple[Payment, ...]) -> None:
        self._all = data
        self._texts = {payment.id: searched(payment) for payment in data}
        self.table.fill(data)
        self._on_filter()

    def point_at(self, at: str) -> None:
        if at in FILTERS:
            self.search.clear()
            self.filter.choose(at)
        elif at:
            self._on_show_all()
            self.table.choose(at)
            self.table.setFocus()

    def look_for(self) -> None:
        """Put the cursor in the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def _on_filter(self) -> None:
        words, kind = self.search.text().casefold().split(), self.filter.key()
        tests: dict[str, Callable[[Payment], bool]] = {
            "no_paper": lambda p: "no_paper" in p.flags,
            "flagged": lambda p: bool(set(p.flags) - {"no_paper"}),
            "typed": lambda p: p.typed,
        }
        test = tests.get(kind)
        chosen = self.table.current()
        self.table.rows.keep(self._wanted(words, test))
        if chosen is not None:
            self.table.choose(chosen.id)
        self._show_choice()
        self.sums.tell(self.table.rows.shown())
        self.table.setVisible(self.table.rows.rowCount() > 0)
        self._none.setVisible(self.table.rows.rowCount() == 0)
        is_new = not self._all and len(self.office.years.all) <= 1
        self._stack.setCurrentIndex(1 if is_new else 0)

    def _wanted(self, words: list[str], test: Callable[[Payment], bool] | None) -> Callable[[Payment], bool] | None:
        """What picks the rows that are searched for; the usual one word without a loop."""
        texts = self._texts
        if not words:
            return test
        if len(words) == 1 and test is None:
            (only,) = words
            return lambda p: only in texts[p.id]
        return lambda p: (test is None or test(p)) and all(word in texts[p.id] for word in words)

    def _on_show_all(self) -> None:
        self.search.clear()
        self.filter.choose("all")

    def _show_choice(self) -> None:
        self.follow.setEnabled(self.table.current() is not None)

    def _on_follow(self, payment: Payment | None) -> None:
        from freelancer_desk.ui.dialogs.trail import TrailDialog

        if payment is not None and self.office.jobs.is_open:
            TrailDialog(self.office, payment.id, self.window(), needs_paper=payment.scope != "local").open()

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
        card.box.addWidget(self.sums)
        return card
