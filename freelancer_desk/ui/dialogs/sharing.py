"""The page of a campaign: who asks and why, one's true band beside what would be sent, the bytes, and one click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from freelancer_desk.desk import sharing
from freelancer_desk.desk.sharing import homes, sending
from freelancer_desk.domain import figures
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.sharing import queue
from freelancer_desk.domain.sharing.bands import limits
from freelancer_desk.domain.sharing.campaign import REGIONS
from freelancer_desk.domain.words import say, sentence
from freelancer_desk.ui import theme
from freelancer_desk.ui.band_bars import BandBars
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.forms import ChoiceField, TextField
from freelancer_desk.ui.switch import Tick
from freelancer_desk.ui.widgets import Button, Card, label, row, tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.sharing import Preview, State
    from freelancer_desk.desk.sharing.identity import Owner
    from freelancer_desk.domain.sharing.campaign import Campaign
    from freelancer_desk.domain.sharing.release import Release
    from freelancer_desk.ui.office import Office

WIDTH, HEIGHT = 760, 780
_BYTES_HIGH = 150


def band_text(band: int) -> str:
    """A band in words: `nothing`, `up to USD 100`, `USD 1,000 to 2,500`, `more than USD 5,000`."""
    above, most = limits(band)
    if most == 0:
        return say("sharing.band.nothing")
    if most is None:
        return say("sharing.band.above", above=f"{above:,}")
    return say("sharing.band.between", above=f"{above:,}", most=f"{most:,}")


class SharingDialog(Framed):
    """Shows before it asks; sends only on its one button, and says where the report stands."""

    def __init__(self, office: Office, campaign: Campaign, parent: QWidget | None = None) -> None:
        super().__init__(campaign.title, say("sharing.question"), WIDTH, HEIGHT, parent)
        self._office, self._campaign = office, campaign
        self._state: State | None = None
        self._true: int | None = None
        self._may_forget_anyway = self._is_shown = False
        self.true_band, self.sent_band = (label("", 20, 700, tabular=True, wrap=True) for _ in range(2))
        self.slices = {name: self._slice(name) for name in campaign.slices}
        self.bytes = QPlainTextEdit()
        self.bytes.setReadOnly(True)
        self.bytes.setAccessibleName(say("sharing.bytes"))
        self.bytes.setFont(theme.font(12, tabular=True))
        self.bytes.setFixedHeight(_BYTES_HIGH)
        self.bytes.setTabChangesFocus(True)
        self.problem = label("", 13, tone="bad", wrap=True)
        self.problem.hide()
        self.stands = label("", 13, 600, wrap=True)
        self.agreed = label("", 12, tone="mut", wrap=True)
        self.bars = BandBars()
        self.bars.hide()
        self.caution = label("", 12, tone="mut", wrap=True)
        self.caution.hide()
        for part in (self._who(), self._bands(), self._words(), self._exactly(), self._standing()):
            self.body.addWidget(part)
        self._buttons()
        self._look()

    def said(self) -> dict[str, str]:
        """The slices that were ticked."""
        return {name: field.value() for name, field in self.slices.items() if field.value()}

    # ---------------------------------------------------------------------------------------------------------- parts

    def _who(self) -> QWidget:
        card, one = Card(margin=16, spacing=6), self._campaign
        for name, text in (("who", one.who), ("why", one.why), ("contact", one.contact)):
            card.box.addWidget(label(say(f"sharing.{name}"), 12, 500, tone="mut"))
            card.box.addWidget(_plain(text))
        days = {"first": figures.day_text(one.opens), "last": figures.day_text(one.closes)}
        card.box.addWidget(
            label(say("sharing.when", period=one.period, host=one.host, **days), 12, tone="mut", wrap=True)
        )
        card.box.addWidget(_plain(say("sharing.hash", hash=one.sha256), 12, "faint"))
        return card

    def _bands(self) -> QWidget:
        card = Card(margin=16, spacing=10)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        for column_, (name, figure) in enumerate((("true", self.true_band), ("sent", self.sent_band))):
            grid.addWidget(label(say(f"sharing.{name}"), 12, 500, tone="mut"), 0, column_)
            grid.addWidget(figure, 1, column_)
            grid.setColumnStretch(column_, 1)
        card.box.addLayout(grid)
        card.box.addWidget(label(say(f"sharing.noise.{self._campaign.eps}"), 13, wrap=True))
        card.box.addWidget(label(say("sharing.kept"), 12, tone="mut", wrap=True))
        card.box.addWidget(self.problem)
        if self.slices:
            card.box.addWidget(label(say("sharing.slices"), 12, 500, tone="mut", wrap=True))
            more = QGridLayout()
            more.setHorizontalSpacing(16)
            for at, field in enumerate(self.slices.values()):
                more.addWidget(field, at // 2, at % 2)
            card.box.addLayout(more)
        self.token = TextField(say("sharing.token"), say("sharing.token.hint"))
        self.token.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.setVisible(self._campaign.needs_token)
        card.box.addWidget(self.token)
        self.later = Tick(say("sharing.later"))
        card.box.addWidget(self.later)
        return card

    def _words(self) -> QWidget:
        card = Card(margin=16, spacing=6)
        for name in ("sees", "cannot", "counted"):
            card.box.addWidget(label(say(f"sharing.{name}"), 13, wrap=True))
        return card

    def _exactly(self) -> QWidget:
        card = Card(margin=16, spacing=6)
        card.box.addWidget(label(say("sharing.bytes"), 12, 500, tone="mut"))
        card.box.addWidget(self.bytes)
        return card

    def _standing(self) -> QWidget:
        card = Card(margin=16, spacing=6)
        card.box.addWidget(self.stands)
        card.box.addWidget(self.agreed)
        self.again = Button(say("sharing.again"), "arrows-clockwise")
        self.again.clicked.connect(self._on_again)
        self.back = Button(say("sharing.withdraw"), "arrow-u-up-left")
        self.back.clicked.connect(self._on_withdraw)
        self.published = Button(say("sharing.release"), "chart-bar")
        self.published.clicked.connect(self._on_release)
        self.forget = Button(say("sharing.forget"), "trash", "danger")
        self.forget.clicked.connect(self._on_forget)
        card.box.addLayout(row(self.again, self.back, self.published, 1, self.forget))
        card.box.addWidget(self.bars)
        card.box.addWidget(self.caution)
        return card

    def _buttons(self) -> None:
        self.send = Button(say("sharing.send"), rank="primary")
        self.send.clicked.connect(self._on_send)
        self.send.setEnabled(False)
        close = Button(say("button.close"))
        close.clicked.connect(self.reject)
        self.feet(self.send, close)

    def _slice(self, name: str) -> ChoiceField:
        words = {
            "region": [(key, say(f"sharing.region.{key}")) for key in REGIONS],
            "sex": [(key, say(f"sharing.sex.{key}")) for key in sharing.SEXES],
            "age": [(key, say(f"sharing.age.{key}")) for key in sharing.AGES],
            "trend": [("yes", say("sharing.trend.yes"))],
        }[name]
        field = ChoiceField(say(f"sharing.slice.{name}"), [("", say("sharing.untold")), *words])
        field.changed.connect(lambda _value: self._look())
        return field

    # --------------------------------------------------------------------------------------------------------- asking

    def _look(self) -> None:
        """Show what would be sent with what is ticked now."""
        campaign, said, today = self._campaign, self.said(), self._office.jobs.desk.today()
        self.send.setEnabled(False)  # until what would be sent is shown

        def look(reads: Reader) -> tuple[Preview | DeskError, State]:
            try:
                shown: Preview | DeskError = sharing.preview(reads, campaign, said, today)
            except DeskError as refused:
                shown = refused
            return shown, sharing.state(reads, campaign)

        self._read(look, self._on_looked)

    def _put_in_book(self) -> None:
        """What was drawn lies in two files already; the writer lets the book know it as well."""
        self._office.jobs.write(lambda desk, _job: homes.put_in_book(desk.book), _unheard, _unheard)

    def _read(self, work: Callable[[Reader], object], then: Callable[..., None]) -> None:
        self._office.jobs.read(work, then, self._on_refused)

    def _away(self, work: Callable[[Owner], object], then: Callable[..., None]) -> None:
        """What may wait for an answer from elsewhere: the book is let go first, and no button asks twice."""
        for button in (self.send, self.again, self.back, self.published, self.forget):
            button.setEnabled(False)

        def asked(owner: Owner) -> None:
            self._office.jobs.away(lambda _job: work(owner), then, self._on_refused)

        self._read(sharing.owner_of, asked)

    def _on_looked(self, found: tuple[Preview | DeskError, State]) -> None:
        shown, state = found
        self._is_shown = not isinstance(shown, DeskError)
        if isinstance(shown, DeskError):
            self.problem.setText(sentence(shown))
            self.problem.show()
            self.sent_band.clear()
            self.bytes.clear()
            self._on_state(state)
            return
        self._put_in_book()
        self.problem.hide()
        self._true = shown.true_band
        self.true_band.setText(band_text(shown.true_band))
        self.sent_band.setText(band_text(shown.sent_band))
        lines = [f"{name}: {value}" for name, value in shown.headers.items()]
        self.bytes.setPlainText("\n".join(("", *lines, "", shown.body.decode())).strip())
        self._on_state(state)

    def _on_state(self, state: State) -> None:
        self._state = state
        is_open = self._campaign.is_open(self._office.jobs.desk.today())
        is_new = state.may_be_agreed_to
        self.stands.setText(say(f"sharing.state.{state.word}", status=state.status))
        tone(self.stands, "good" if state.state == queue.ACCEPTED else "text")
        told = {"when": state.agreed_at[:16].replace("T", " "), "hash": state.agreed_sha256[:16], "n": state.attempts}
        self.agreed.setText(say("sharing.agreed", **told) if state.agreed_at else say("sharing.not_agreed"))
        self.send.setEnabled(is_new and is_open and self._is_shown)
        for button in (self.again, self.back, self.published, self.forget):
            button.setEnabled(True)
        for field in (*self.slices.values(), self.later):
            field.setEnabled(is_new)
        corrected = state.state == queue.REFUSED and state.status in queue.TOKEN_NOT_TAKEN
        waits = state.state in queue.WAITING and state.is_permitted
        self.again.setVisible(waits or corrected or (state.word == "late" and is_open))
        may_be_there = state.may_be_there and state.state not in {*queue.WAITING, queue.ACCEPTED}
        self.back.setVisible(state.state in {*queue.WAITING, queue.ACCEPTED} or may_be_there)
        self.published.setVisible(state.state == queue.ACCEPTED or not is_open)

    def _on_send(self) -> None:
        self.send.setEnabled(False)
        campaign, said, now = self._campaign, self.said(), self._office.jobs.desk.now()
        if self.later.isChecked():
            self._read(lambda reads: sending.send(reads, campaign, said, now, later=True), self._on_agreed)
            return
        self._read(lambda reads: sending.agree(reads, campaign, said, now), self._on_agreed)

    def _on_agreed(self, state: State) -> None:
        self._put_in_book()
        if self.later.isChecked():
            self._on_state(state)
        else:
            self._on_again()

    def _on_again(self) -> None:
        campaign, now, token = self._campaign, self._office.jobs.desk.now(), self.token.value()
        self._away(lambda owner: sending.retry(owner, campaign, now, token=token), self._on_state)

    def _on_withdraw(self) -> None:
        campaign, token = self._campaign, self.token.value()
        self._away(lambda owner: sending.withdraw(owner, campaign, token=token), self._on_state)

    def _on_forget(self) -> None:
        campaign, token, anyway = self._campaign, self.token.value(), self._may_forget_anyway
        self._away(
            lambda owner: sending.forget(owner, campaign, token=token, anyway=anyway), lambda _done: self.accept()
        )

    def _on_release(self) -> None:
        campaign = self._campaign
        self._away(lambda _owner: sending.published(campaign), self._on_published)

    def _on_published(self, found: Release | None) -> None:
        if self._state is not None:
            self._on_state(self._state)
        self.caution.setText(found.caution if found else say("sharing.no_release"))
        self.caution.show()
        if found is not None:
            names = [band_text(cell.band) for cell in found.cells]
            is_counted = self._state is not None and self._state.state == queue.ACCEPTED
            title = say("sharing.one_of" if is_counted else "sharing.n_reported", n=found.n)
            self.bars.tell(title, names, [cell.share for cell in found.cells], self._true)
            self.bars.show()

    def _on_refused(self, error: BaseException) -> None:
        if not isinstance(error, DeskError):
            self._office.speaker.refused.emit(error)
            return
        self._may_forget_anyway = error.kind in {"no_answer", "token_missing", "report_elsewhere"}
        self.forget.setText(say("sharing.forget_anyway" if self._may_forget_anyway else "sharing.forget"))
        campaign = self._campaign
        self._read(lambda reads: sharing.state(reads, campaign), lambda state: self._on_failed(sentence(error), state))

    def _on_failed(self, why: str, state: State) -> None:
        """What went wrong, beside where the report stands now."""
        self.problem.setText(why)
        self.problem.show()
        self._on_state(state)


def _unheard(_outcome: object) -> None:
    """Nobody waits for it: the files know it."""


def _plain(text: str, size: int = 13, shade: str = "text") -> QWidget:
    """Somebody else's words: never read as anything but text."""
    made = label(text, size, tone=shade, wrap=True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made
