"""The dialog for accounts on their way out: which one and when, and a list of what to get from the bank before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from freelancer_desk.desk import accounts, closings
from freelancer_desk.domain import figures
from freelancer_desk.domain.closings import CLOSE, KINDS
from freelancer_desk.domain.letters import CERTIFICATES
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import beside, say
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.forms import ChoiceField, DayField, Field, day_of, field_grid
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.switch import Tick
from freelancer_desk.ui.widgets import Button, Card, Elided, Mark, clear, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from freelancer_desk.desk import Desk, Reader
    from freelancer_desk.domain.closings import Closing
    from freelancer_desk.ui.office import Office

    Shown = tuple[tuple[Closing, ...], tuple[str, ...]]

WIDTH, HEIGHT = 700, 460
_AT = {"successor": "successor", "kind": "kind"}


class ClosingCard(Card):
    """One account on its way out, with its list."""

    def __init__(self, closing: Closing, tick: Callable[[str, bool], object]) -> None:
        super().__init__(margin=18, spacing=2)
        self.closing = closing
        facts = {"account": closing.account, "day": figures.day_text(closing.day)}
        names = column(1)
        names.addWidget(Elided(say(f"closings.head.{closing.kind}", **facts), 14, 600))
        follows = say("closings.follows", account=closing.successor) if closing.successor else ""
        under = Elided(beside(follows, closing.note), 12)
        under.setProperty("tone", "mut")
        under.setVisible(bool(under.text()))
        names.addWidget(under)
        left = sum(not item.done for item in closing.items)
        words = say("closings.left", n=left) if left else say("closings.ready")
        head = row(Mark("bank", "acctext", 20, ground="accsoft", box=40), spacing=12)
        head.addLayout(names, 1)
        self.pill = Pill(words, "warn" if left else "good")
        head.addWidget(self.pill)
        self.box.addLayout(head)
        self.box.addSpacing(6)
        self.ticks: dict[str, Tick] = {}
        for item in closing.items:
            made = self.ticks[item.key] = Tick(say(f"closing.{item.kind}", who=item.who))
            made.setChecked(item.done)
            made.clicked.connect(lambda done, key=item.key: tick(key, done))
            self.box.addWidget(made)
        about = {"account": closing.account}
        self.letter = Button(say("closings.letter"), "envelope-simple", name=say("closings.letter.of", **about))
        self.stop = Button(say("closings.stop"), rank="quiet", name=say("closings.stop.of", **about))
        for button in (self.letter, self.stop):
            button.setAutoDefault(False)
        self.box.addSpacing(8)
        self.box.addLayout(row(self.letter, self.stop, 1, spacing=10))


class ClosingDialog(Framed):
    """Starts a list for an account, and ticks things off."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        room = parent.window().height() if parent is not None else HEIGHT
        super().__init__(say("closings.title"), say("closings.under"), WIDTH, min(HEIGHT, room), parent)
        self._office = office
        self.fields: dict[str, Field] = {
            "account": ChoiceField(say("closings.account"), []),
            "kind": ChoiceField(say("closings.kind"), [(kind, say(f"closings.kind.{kind}")) for kind in KINDS]),
            "day": DayField(say("closings.day"), say("asked.hint")),
            "successor": ChoiceField(say("closings.successor"), []),
        }
        self.fields["kind"].put(CLOSE)
        self.begin = Button(say("closings.begin"), rank="primary")
        self.begin.clicked.connect(self._on_begin)
        self.cards = column(14)
        self.body.addLayout(self.cards)
        self.body.addWidget(self._form())
        self.body.addStretch(1)
        done = Button(say("button.close"))
        done.clicked.connect(self.accept)
        self.feet(done)
        self.begin.setDefault(True)
        self.fields["day"].editor.setFocus()
        self._reload()

    @property
    def listed(self) -> list[ClosingCard]:
        """Every list on show."""
        found = (self.cards.itemAt(at) for at in range(self.cards.count()))
        return [card for item in found if item is not None and isinstance(card := item.widget(), ClosingCard)]

    def _form(self) -> Card:
        card = Card(margin=18, spacing=8)
        card.box.addWidget(label(say("closings.start"), 14, 600))
        grid = field_grid()
        for at, name in enumerate(self.fields):
            grid.addWidget(self.fields[name], at // 2, at % 2)
            grid.setColumnStretch(at % 2, 1)
        card.box.addLayout(grid)
        card.box.addLayout(row(self.begin, 1))
        return card

    def _reload(self) -> None:
        def work(reads: Reader) -> Shown:
            names = tuple(one.name for one in accounts.listing(reads) if not one.is_outside)
            others = tuple(one.name for one in accounts.listing(reads) if one.is_outside)
            return closings.listing(reads), (*names, *others)

        self._office.jobs.look(work, self._on_read)

    def _on_read(self, shown: Shown) -> None:
        listed, names = shown
        account, successor = self.fields["account"], self.fields["successor"]
        if isinstance(account, ChoiceField) and isinstance(successor, ChoiceField):
            account.choice.offer([(name, name) for name in names])
            successor.choice.offer([("", say("closings.successor.none")), *((name, name) for name in names)])
        self.begin.setEnabled(bool(names))
        if not names:
            account.tell(say("closings.no_account"))
        focused = self._focused()
        clear(self.cards)
        for closing in listed:
            card = ClosingCard(closing, partial(self._on_tick, closing.account))
            card.letter.clicked.connect(partial(self._on_letter, closing.account))
            card.stop.clicked.connect(partial(self._on_stop, closing.account))
            self.cards.addWidget(card)
            if focused is not None and focused[0] == closing.account and focused[1] in card.ticks:
                card.ticks[focused[1]].setFocus()
        self.grow()

    def _focused(self) -> tuple[str, str] | None:
        for card in self.listed:
            for key, tick in card.ticks.items():
                if tick.hasFocus():
                    return card.closing.account, key
        return None

    def _on_begin(self) -> None:
        for field in self.fields.values():
            field.tell()
        day = day_of(self.fields["day"].value())
        if day is None:
            self.fields["day"].tell(say("asked.no_day"))
            self.fields["day"].editor.setFocus()
            return
        account, kind, successor = (self.fields[name].value() for name in ("account", "kind", "successor"))
        said = say("closings.begun", account=account)
        self._write(partial(_begin, account, kind, day, successor), said)

    def _on_tick(self, account: str, item: str, done: bool) -> None:  # noqa: FBT001 (a signal's fact)
        self._write(lambda desk: closings.tick(desk, account, item, done=done), "")

    def _on_stop(self, account: str) -> None:
        self._write(lambda desk: closings.stop(desk, account), say("closings.stopped", account=account))

    def _on_letter(self, account: str) -> None:
        from freelancer_desk.ui.dialogs.letter import LetterDialog

        LetterDialog(self._office, (), self, kind=CERTIFICATES, account=account).open()

    def _write(self, verb: Callable[[Desk], object], said: str) -> None:
        def done(_done: object) -> None:
            if said:
                self._office.speaker.said.emit(said, True)
            self._reload()

        self._office.jobs.write(lambda desk, _job: verb(desk), done, self._on_refused)

    def _on_refused(self, error: BaseException) -> None:
        if not isinstance(error, DeskError):
            self._office.speaker.refused.emit(error)
            return
        by_kind = {"account_follows_itself": "successor"}
        name = by_kind.get(error.kind, _AT.get(str(error.facts.get("field", "")), "day"))
        self.fields[name].refuse(error)
        self._reload()


def _begin(account: str, kind: str, day: date, successor: str, desk: Desk) -> object:
    return closings.start(desk, account, kind, day, successor)
