"""How invoices look and what they say: the sender, the look, numbers and terms, pictures, accounts to be paid into."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QSizePolicy, QWidget

from freelancer_desk.desk import records
from freelancer_desk.desk.invoices import seller
from freelancer_desk.domain.words import SENTENCES, say
from freelancer_desk.ui.dialogs.fields import FieldsDialog
from freelancer_desk.ui.dialogs.pay_into import PayIntoCard
from freelancer_desk.ui.forms import ChoiceField, TextField
from freelancer_desk.ui.more_fields import BlockField, ColourField
from freelancer_desk.ui.widgets import Button, Card, column, label, row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.desk import Desk, Reader
    from freelancer_desk.desk.done import Done
    from freelancer_desk.ui.forms import Field
    from freelancer_desk.ui.office import Office

HEIGHT = 760
_SEEN = (160, 48)
_BLOCKS = frozenset({"address", "terms", "notes"})


class Known(NamedTuple):
    """What is said now: the settings, the bytes of the pictures, the names of the accounts."""

    facts: Mapping[str, str]
    pictures: Mapping[str, bytes]
    accounts: tuple[str, ...]


def open_seller(office: Office, parent: QWidget | None) -> None:
    """Read what is said now, and open the dialog."""

    def work(reads: Reader) -> Known:
        facts = seller.shown(reads, office.jobs.desk.today())
        pictures = {name: seller.picture(reads, facts[name]) for name in seller.PICTURES}
        return Known(facts, pictures, tuple(one["name"] for one in records.listing(reads, "pay-into")))

    office.jobs.read(work, lambda known: SellerDialog(office, known, parent).open())


class SellerDialog(FieldsDialog):
    """Everything that invoices say of their sender; an invoice that was issued keeps what it said."""

    def __init__(self, office: Office, known: Known, parent: QWidget | None = None) -> None:
        fields = _fields(known.accounts)
        for name, field in fields.items():
            field.put(known.facts.get(name, ""))
        before = {name: field.value() for name, field in fields.items()}

        def verb(desk: Desk, said: dict[str, str]) -> Done | None:
            changed = {name: value for name, value in said.items() if value != before[name]}
            return seller.save(desk, changed) if changed else None

        super().__init__(
            office, (say("seller.title"), say("seller.under")), fields, verb, parent,
            rows=(
                (say("seller.sender"),), ("name", "tagline"), ("address",), ("email", "phone"),
                ("ntn", "sales_tax_number"),
                (say("seller.look"),), ("layout", "language"), ("accent", "signed_by"), ("lakh", "in_words"),
                (say("seller.said"),), ("terms_days", "pay_into"), ("terms",), ("notes",),
                (say("seller.numbers"),), ("invoice_pattern", "invoice_next"), ("quote_pattern", "credit_note_pattern"),
            ),
            said=say("seller.saved"), height=HEIGHT,
        )  # fmt: skip
        self.pictures = {name: _Picture(office, name, known.pictures.get(name, b"")) for name in seller.PICTURES}
        self.accounts = PayIntoCard(office)
        looks = Card(margin=20, spacing=10)
        looks.box.addWidget(label(say("seller.pictures"), 14, 600))
        for one in self.pictures.values():
            looks.box.addWidget(one)
        for card in (looks, self.accounts):
            self.body.insertWidget(self.body.count() - 1, card)


class _Picture(QWidget):
    """A picture that goes on invoices: seen, chosen, taken away."""

    def __init__(self, office: Office, name: str, content: bytes) -> None:
        super().__init__()
        self._office, self._name = office, name
        self._seen = QLabel()
        self._seen.setTextFormat(Qt.TextFormat.PlainText)
        self._seen.setFixedSize(*_SEEN)
        self._seen.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = column(1)
        words.addWidget(label(say(f"seller.{name}"), 13, 500))
        words.addWidget(label(say(f"seller.{name}.hint"), 12, tone="mut", wrap=True))
        self.choose = Button(
            say("seller.choose"), rank="quiet", name=say("seller.choose_of", what=say(f"seller.{name}"))
        )
        self.drop = Button("", "trash", "quiet", name=say("seller.drop_of", what=say(f"seller.{name}")))
        self.choose.clicked.connect(self._on_choose)
        self.drop.clicked.connect(lambda: self.put(None))
        for button in (self.choose, self.drop):
            button.setAutoDefault(False)
        line = row(spacing=12)
        line.addLayout(words, 1)
        for widget in (self._seen, self.choose, self.drop):
            line.addWidget(widget)
        self.setLayout(line)
        self._show(content)

    def put(self, path: Path | None) -> None:
        """Keep another picture, or none."""
        name = self._name
        self._office.jobs.write(
            lambda desk, _job: seller.put_picture(desk, name, path),
            self._on_put,
        )

    def _on_put(self, _done: Done) -> None:
        self._office.speaker.said.emit(say("seller.saved"), True)
        name = self._name
        self._office.jobs.read(lambda reads: seller.picture(reads, seller.facts(reads)[name]), self._show)

    def _show(self, content: bytes) -> None:
        image = QImage.fromData(content)
        self._seen.setVisible(bool(content))
        self.drop.setVisible(bool(content))
        if not image.isNull():
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            self._seen.setPixmap(QPixmap.fromImage(image.scaled(*_SEEN, keep, smooth)))

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, say(f"seller.{self._name}"))
        dialog.setNameFilters([say("seller.picture.filter")])
        dialog.fileSelected.connect(lambda name: self.put(Path(name)))
        dialog.open()


def _fields(accounts: tuple[str, ...]) -> dict[str, Field]:
    made: dict[str, Field] = {}
    for name, answers in seller.FIELDS.items():
        words, hint = say(f"seller.{name}"), f"seller.{name}.hint"
        below = say(hint) if hint in SENTENCES else say("form.optional")
        if name == "pay_into":
            made[name] = ChoiceField(words, [("", say("seller.pay_into.none")), *((one, one) for one in accounts)])
        elif answers:
            shared = f"invoice.{name}" if name in {"layout", "language"} else "seller.answer"
            choice = ChoiceField(words, [(key, say(f"{shared}.{key}")) for key in answers])
            choice.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            made[name] = choice
        elif name in _BLOCKS:
            made[name] = BlockField(words, below)
        else:
            made[name] = ColourField(words, below) if name == "accent" else TextField(words, below)
    return made
