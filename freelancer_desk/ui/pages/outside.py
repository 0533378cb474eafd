"""Outside: what has not come home and for how long, and whether each wallet's year adds up to the cent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from freelancer_desk.domain import figures
from freelancer_desk.domain.words import say, series
from freelancer_desk.ui.filling import Filling
from freelancer_desk.ui.lessons import Lesson
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.sides import FIGURES, pad
from freelancer_desk.ui.views import ICONS, Ledger, View, in_two_columns
from freelancer_desk.ui.widgets import Card, Elided, Mark, clear, column, label, row, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from freelancer_desk.desk import Reader
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.money import Money
    from freelancer_desk.domain.wallets import OnTheWay, Outside, Waiting, WalletYear
    from freelancer_desk.ui.office import Office

    Shown = tuple[TaxYear, Outside, tuple[WalletYear, ...]]

_LINE = 44
_SUM = 130


class MoneyRow(QWidget):
    """Money somewhere: where, for how long, and how much."""

    def __init__(self, icon: str, where: str, age: str, amount: Money) -> None:
        super().__init__()
        self.words = series(where, age, figures.figure(amount))
        self.setAccessibleName(self.words)
        self.setFixedHeight(_LINE)
        line = row(Mark(icon, "faint", 18), spacing=12)
        line.addWidget(Elided(where, 13, 500), 1)
        line.addWidget(label(age, 12, tone="mut", tabular=True))
        sum_ = label(figures.figure(amount), 14, 600, tabular=True)
        sum_.setMinimumWidth(_SUM)
        sum_.setAlignment(FIGURES)
        line.addWidget(sum_)
        self.setLayout(line)


# More on the way than this has a statement missing: then the first say it as well as all.
MOST_MOVING = 20


class Section(Card):
    """Some of the money outside, or one calm line where there is none."""

    def __init__(self, name: str, about: str, none: str) -> None:
        super().__init__(margin=20, spacing=0)
        self._none = none
        self.rows: list[MoneyRow] = []
        self.box.addWidget(label(name, 14, 600))
        self.box.addWidget(label(about, 12, tone="mut", wrap=True))
        self._list = column(0)
        self.box.addSpacing(6)
        self.box.addLayout(self._list)

    def tell(self, rows: Sequence[MoneyRow], more: int = 0) -> None:
        """Show other money, and how much there is of it that has no row."""
        clear(self._list)
        self.rows = list(rows)
        for made in rows:
            self._list.addWidget(rule())
            self._list.addWidget(made)
        if more:
            self._list.addWidget(rule())
            self._list.addWidget(label(say("outside.more", n=more), tone="mut"))
        if not rows:
            self._list.addWidget(rule())
            calm = row(Mark("check-circle", "good", 18), label(self._none, tone="mut"), 1, spacing=12)
            calm.setContentsMargins(0, 12, 0, 2)
            self._list.addLayout(calm)


class YearCard(Ledger):
    """One wallet's tax year: opening and what came in, less what went out, is what is left."""

    def __init__(self, year: WalletYear) -> None:
        apart = figures.figure(abs(year.difference))
        words = (say("outside.apart", amount=apart), "bad") if year.difference else (say("grid.proved"), "good")
        super().__init__(year.account, Pill(*words))
        self.verdict = words[0]
        self.add(say("outside.year.opening"), figures.figure(year.opening))
        for name, money in year.came_in.items():
            self.add(say(f"wallet.{name}"), figures.added(money))
        for name, money in year.went_out.items():
            self.add(say(f"wallet.{name}"), figures.figure(-money))
        if year.difference:
            self.add(say("outside.year.difference"), figures.figure(-year.difference), tone="bad")
        remark = "" if year.printed else say("outside.reckoned")
        self.close_with(say("outside.year.closing"), figures.figure(year.closing), remark)


class OutsideView(View):
    """Money on the way and in wallets, and the proof of each wallet's year."""

    by_year = True

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.moving, self.waiting = (
            Section(say(f"outside.{name}"), say(f"outside.{name}.about"), say(f"outside.{name}.none"))
            for name in ("way", "wallets")
        )
        self.waiting.box.insertWidget(2, Lesson("realised"))
        self.waiting.box.insertSpacing(2, 4)
        self.kept = Section(say("outside.home"), say("outside.home.about"), "")
        self.years = column(14)
        self._filling = Filling(self)
        about = column(1)
        about.addWidget(label(say("outside.years"), 14, 600))
        self.about = label("", 12, tone="mut", wrap=True)
        about.addWidget(self.about)
        pad(about, 4, 8, 0, 0)
        box = column(14)
        for part in (self.moving, self.waiting, self.kept):
            box.addWidget(part)
        box.addLayout(about)
        box.addLayout(self.years)
        box.addStretch(1)
        self.setLayout(box)

    def fetch(self) -> Callable[[Reader], Shown]:
        year, today = self.office.years.shown, self.office.jobs.desk.today()
        if year is None:
            raise RuntimeError

        def read(reads: Reader) -> Shown:
            from freelancer_desk.desk import trails  # not on the main thread

            return year, trails.outside(reads, today), trails.wallet_years(reads)

        return read

    def present(self, data: Shown) -> None:
        year, outside, years = data
        moving = outside.on_the_way
        self.moving.tell([_moving(one) for one in moving[:MOST_MOVING]], max(0, len(moving) - MOST_MOVING))
        self.waiting.tell([_waiting(one) for one in outside.balances])
        self.kept.tell([_waiting(one) for one in outside.kept_at_home])
        self.kept.setVisible(bool(outside.kept_at_home))
        shown = [one for one in years if one.year == year]
        key = "outside.years.about" if shown else "outside.years.none"
        self.about.setText(say(key, year=say("year.short", number=year.number)))
        self._filling.begin(self._filled(shown))

    def _filled(self, years: Sequence[WalletYear]) -> Iterator[None]:
        made = []
        for year in years:
            made.append(YearCard(year))
            yield
        clear(self.years)
        self.years.addLayout(in_two_columns(made))


def _moving(one: OnTheWay) -> MoneyRow:
    where = say("outside.arrow", account=one.account, to=one.to or "–")
    return MoneyRow("arrows-left-right", where, _age(one.age, one.day), one.amount)


def _waiting(one: Waiting) -> MoneyRow:
    return MoneyRow(ICONS.get(one.type, "wallet"), one.account, _age(one.age, one.oldest), one.balance)


def _age(days: int | None, since: date | None) -> str:
    if days is None or since is None:
        return say("outside.days_unknown")
    return series(say("outside.days", n=days), say("outside.since", day=figures.day_text(since)))
