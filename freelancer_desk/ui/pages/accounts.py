"""Accounts: where is my money, and does each statement add up? Cards, months, money in, money outside, lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from freelancer_desk.desk import accounts, ledger, overview, taking_back
from freelancer_desk.domain import figures
from freelancer_desk.domain.money import by_currency
from freelancer_desk.domain.words import apart, beside, say, until
from freelancer_desk.ui.asking import proof_words
from freelancer_desk.ui.filling import Filling, refilled
from freelancer_desk.ui.page import Page
from freelancer_desk.ui.pages.credits import CreditsView
from freelancer_desk.ui.pages.lines import LinesView
from freelancer_desk.ui.pages.months import MonthsView
from freelancer_desk.ui.pages.outside import OutsideView
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.sides import FIGURES, high
from freelancer_desk.ui.views import ICONS, Segments, View
from freelancer_desk.ui.widgets import Button, Card, Elided, EmptyState, Mark, at_edge, clear, column, label, row, rule
from freelancer_desk.ui.years import YearChoice

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QHBoxLayout

    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.taking_back import TakenBack
    from freelancer_desk.domain.summaries import AccountSummary, StatementSummary, Totals
    from freelancer_desk.ui.office import Office

FEW = 3
_BALANCE = 150


class StatementRow(QWidget):
    """One imported file: its days, its rows, opening and closing, whether it adds up."""

    unwanted = Signal(int)

    def __init__(self, statement: StatementSummary) -> None:
        super().__init__()
        self.setFixedHeight(high(52, 13, 12))
        names = column(1)
        names.addWidget(Elided(statement.name, 13, 500))
        under = Elided(beside(_days(statement), say("accounts.rows", n=statement.rows)), 12)
        under.setProperty("tone", "mut")
        names.addWidget(under)
        line = row(Mark("file-text", "faint", 18), spacing=12)
        line.addLayout(names, 3)
        balances = Elided(_balances(statement), 12, tabular=True)
        balances.setProperty("tone", "mut")
        line.addWidget(balances, 3)
        difference = figures.figure(statement.difference) if statement.difference is not None else ""
        line.addWidget(Pill(*proof_words(statement.proved, difference, statement.first_break_row)))
        self.back = Button(say("accounts.take_back"), rank="quiet")
        self.back.setToolTip(say("accounts.take_back.tip"))
        self.back.setAccessibleName(say("accounts.take_back.of", file=statement.name))
        self.back.clicked.connect(lambda: self.unwanted.emit(statement.import_id))
        line.addWidget(at_edge(self.back, "end"))
        self.setLayout(line)


def _days(statement: StatementSummary) -> str:
    if statement.first_day is None or statement.last_day is None:
        return ""
    return until(figures.day_text(statement.first_day), figures.day_text(statement.last_day))


def _balances(statement: StatementSummary) -> str:
    if statement.opening is None or statement.closing is None:
        return ""
    return apart(f"{figures.figure(statement.opening)} → {figures.figure(statement.closing)}")


class AccountCard(Card):
    """One own account with its balance and its statements."""

    unwanted = Signal(int)
    wants_lines = Signal(int)

    def __init__(self, account: AccountSummary) -> None:
        super().__init__(margin=20, spacing=4)
        self.box.setContentsMargins(20, 20, 20, 10)
        self._all = False
        self._account = account
        self._list = column(0)
        self._more = Button("", rank="quiet")
        self._more.clicked.connect(self._on_more)
        self.lines = Button(say("accounts.see_lines"), rank="quiet")
        self.lines.setAccessibleName(say("accounts.see_lines.of", account=account.name))
        self.lines.clicked.connect(lambda: self.wants_lines.emit(account.id))
        self.box.addLayout(self._head(account))
        self.box.addSpacing(6)
        self.box.addLayout(self._list)
        self.box.addLayout(row(self._more, 1))
        self._fill()

    def _head(self, account: AccountSummary) -> QHBoxLayout:
        names = column(1)
        names.addWidget(Elided(account.name, 14, 600))
        kind = say(f"accounts.type.{account.type}")
        under = Elided(beside(kind, say("accounts.lines", n=account.lines)), 12)
        under.setProperty("tone", "mut")
        names.addWidget(under)
        sums = column(1)
        balance = label(figures.figure(account.balance), 17, 700, tabular=True)
        balance.setMinimumWidth(_BALANCE)
        balance.setAlignment(FIGURES)
        sums.addWidget(balance)
        if account.on_the_way:
            way = say("accounts.on_the_way", amount=figures.figure(account.on_the_way))
            sums.addLayout(row(1, label(way, 12, 500, tone="warn", tabular=True)))
        ground = "accsoft" if account.is_outside else "goodbg"
        head = row(
            Mark(
                ICONS.get(account.type, "wallet"),
                "acctext" if account.is_outside else "good",
                20,
                ground=ground,
                box=40,
            )
        )
        head.setSpacing(12)
        head.addLayout(names, 1)
        head.addWidget(self.lines)
        head.addLayout(sums)
        return head

    def _fill(self) -> None:
        clear(self._list)
        statements = self._account.statements
        shown = statements if self._all else statements[:FEW]
        for statement in shown:
            self._list.addWidget(rule())
            made = StatementRow(statement)
            made.unwanted.connect(self.unwanted)
            self._list.addWidget(made)
        self._more.setVisible(len(statements) > FEW)
        text = say("button.show_fewer") if self._all else say("accounts.show_all", n=len(statements))
        self._more.setText(text)
        self._more.setAccessibleName(text)

    def _on_more(self) -> None:
        self._all = not self._all
        self._fill()


class AccountsView(View):
    """A card for each own account, what is still outside, what is on the way."""

    wants_lines = Signal(int)

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.outside = label("–", 17, 700, wrap=True, tabular=True)
        self.way = label("–", 17, 700, wrap=True, tabular=True)
        self.proof = Pill("", "neutral")
        self.cards = column(14)
        self._filling = Filling(self)
        box = column(14)
        box.addLayout(self._strip())
        box.addLayout(self.cards)
        box.addStretch(1)
        self.setLayout(box)

    def fetch(self) -> Callable[[Reader], tuple[tuple[AccountSummary, ...], Totals]]:
        return lambda reads: (accounts.listing(reads), overview.totals(reads, None))

    def present(self, data: tuple[tuple[AccountSummary, ...], Totals]) -> None:
        listed, totals = data
        self.outside.setText(figures.figures(m for m in totals.outside.values() if m) or say("accounts.nothing"))
        way = by_currency(account.on_the_way for account in listed if account.on_the_way)
        self.way.setText(figures.figures(way) or say("accounts.nothing"))
        verdicts = [statement.proved for account in listed for statement in account.statements]
        wrong = verdicts.count(False)
        if wrong:
            self.proof.show_status(say("accounts.some_wrong", n=wrong), "bad")
        elif True in verdicts:
            self.proof.show_status(say("accounts.all_add_up", n=verdicts.count(True)), "good")
        else:
            self.proof.show_status(say("accounts.unprinted"), "neutral")
        self._filling.begin(refilled(self.cards, map(self._card, listed)))

    def _card(self, account: AccountSummary) -> AccountCard:
        card = AccountCard(account)
        card.unwanted.connect(self._on_unwanted)
        card.wants_lines.connect(self.wants_lines)
        return card

    def _on_unwanted(self, import_id: int) -> None:
        """Take a whole import back; it can be undone, so nothing is asked first."""

        def said(taken: TakenBack) -> None:
            words = say("accounts.taken_back", n=taken.removed)
            if taken.kept:
                words = f"{words} {say('accounts.kept', n=len(taken.kept))}"
            self.office.speaker.said.emit(words, True)

        self.office.jobs.write(lambda desk, _job: taking_back.take_back(desk, import_id), said)

    def _strip(self) -> QHBoxLayout:
        strip = row(spacing=16)
        for key, value in (("accounts.outside", self.outside), ("accounts.way", self.way)):
            card = Card(margin=18, spacing=4)
            card.box.addWidget(label(say(key), 13, 500, tone="mut"))
            card.box.addWidget(value)
            card.box.addStretch(1)
            strip.addWidget(card, 1)
        card = Card(margin=18, spacing=4)
        card.box.addWidget(label(say("accounts.statements"), 13, 500, tone="mut"))
        card.box.addLayout(row(self.proof, 1))
        card.box.addStretch(1)
        strip.addWidget(card, 1)
        return strip


class AccountsPage(Page):
    """Five ways to look at the accounts: cards, months, money in, money outside, lines."""

    NAME = "accounts"

    def __init__(self, office: Office) -> None:
        super().__init__(office, say("accounts.title"), say("accounts.question"))
        self._months = months = MonthsView(office)
        cards, self.lines = AccountsView(office), LinesView(office)
        self.views: dict[str, View] = {
            "accounts": cards,
            "months": months,
            "credits": CreditsView(office),
            "outside": OutsideView(office),
            "lines": self.lines,
        }
        self.switch = Segments([(key, say(f"views.{key}")) for key in self.views], say("views.name"))
        self.year = YearChoice(office.years)
        self.switch.turned.connect(self._on_turned)
        months.wants_statements.connect(lambda: self.switch.turn("accounts"))
        cards.wants_lines.connect(self._on_lines)
        full = QWidget()
        box = column(14)
        tools = row(self.switch, 1, self.year)
        tools.setContentsMargins(0, 0, 0, 2)
        box.addLayout(tools)
        for view in self.views.values():
            box.addWidget(view, 1)
            view.hide()
        full.setLayout(box)
        self._both = QStackedLayout()
        self.body.addLayout(self._both)
        self._both.addWidget(full)
        self._both.addWidget(
            EmptyState("bank", say("accounts.empty"), say("button.import"), office.speaker.wants_import.emit)
        )
        self.switch.turn("accounts")

    def fetch(self) -> Callable[[Reader], tuple[View, bool, Any]]:
        view = self.views[self.switch.key()]
        read = view.fetch()
        return lambda reads: (view, bool(ledger.accounts(reads)), read(reads))

    def present(self, data: tuple[View, bool, Any]) -> None:
        view, has_accounts, shown = data
        self._both.setCurrentIndex(0 if has_accounts else 1)
        view.present(shown)

    def point_at(self, at: str) -> None:
        """Show one of the views, the cards where none is named."""
        self.switch.turn(at if at in self.views else "accounts")
        if at == "months":
            self._months.start_again()
            self.outdate()

    def _on_lines(self, account: int) -> None:
        self.lines.look_at(str(account))
        self.switch.turn("lines")

    def _on_turned(self, key: str) -> None:
        for name, view in self.views.items():
            view.setVisible(name == key)
        self.year.setVisible(self.views[key].by_year)
        self.outdate()
