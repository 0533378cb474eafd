"""The form of a draft: client, days and currency, its lines with their sums, and what is seldom wanted folded away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from freelancer_desk.domain import figures
from freelancer_desk.domain.invoices.invoice import CREDIT_NOTE, INVOICE, LANGUAGES, LAYOUTS, QUOTE
from freelancer_desk.domain.invoices.lines import PRICES
from freelancer_desk.domain.money import currency
from freelancer_desk.domain.words import SENTENCES, say, sentence
from freelancer_desk.ui.forms import ChoiceField, CurrencyField, DayField, Field, NumberField, TextField
from freelancer_desk.ui.invoice_lines import LinesTable
from freelancer_desk.ui.more_fields import BlockField, NameField
from freelancer_desk.ui.sides import FIGURES, pad
from freelancer_desk.ui.typed_rows import Fault
from freelancer_desk.ui.views import Segments
from freelancer_desk.ui.widgets import Card, Fold, clear, column, label, row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from freelancer_desk.domain.invoices.lines import Sums
    from freelancer_desk.domain.problems import Problem

HEAD_ROWS = (("client", "client", "currency"), ("date", "due", "order_number"))
MORE_ROWS = (
    ("discount", "deposit", "period"), ("pay_into", "language", "layout"), ("note", "prices", "tax_name"),
    ("notes",), ("terms",),
)  # fmt: skip
# A field that differs from these was said: what is folded away is shown then.
_USUAL = {"prices": PRICES[0], "discount": "0"}
_RIGHT = Qt.AlignmentFlag.AlignRight
RING = 2  # of a field with the cursor: what scrolls would cut it


class InvoiceForm(QWidget):
    """All fields of a draft; `changed` when anything was typed, `chose` when a client was named."""

    changed = Signal()
    named = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.kind = Segments([(kind, say(f"invoice.kind.{kind}")) for kind in (INVOICE, QUOTE)], say("invoice.kinds"))
        self._kind = INVOICE
        self.kind.turn(INVOICE)
        self.kind.turned.connect(self._on_kind)
        self.fields = _fields()
        self.lines = LinesTable()
        self.fault = label("", 12, tone="bad", wrap=True)
        self.fault.hide()
        self._sums = QGridLayout()
        self._sums.setHorizontalSpacing(20)
        self._sums.setVerticalSpacing(4)
        self.more = Fold(say("invoice.more"))
        self.more.setAutoDefault(False)
        self._folded = _grid(self.fields, MORE_ROWS)
        self._folded.hide()
        self.more.toggled.connect(self._folded.setVisible)
        self._lay()
        for name, field in self.fields.items():
            field.changed.connect(lambda _value, name=name: self._on_field(name))
        self.lines.typed.changed.connect(self.changed)

    def typed(self) -> dict[str, str]:
        """What the form says, in the desk's fields."""
        return {"kind": self._kind, **{name: field.value() for name, field in self.fields.items()}}

    def offer(self, clients: Iterable[str], accounts: Iterable[str], *, taxed: bool) -> None:
        """Put clients and accounts on offer, and taxes to those who may charge them."""
        client, pay_into = self.fields["client"], self.fields["pay_into"]
        if isinstance(client, NameField):
            client.offer(clients)
        if isinstance(pay_into, ChoiceField):
            pay_into.choice.offer([("", say("invoice.pay_into.usual")), *((name, name) for name in accounts)])
        self.lines.offer_tax(on=taxed)
        for name in ("prices", "tax_name"):
            self.fields[name].setVisible(taxed)

    def show_draft(self, fields: Mapping[str, str], lines: Sequence[Mapping[str, str]]) -> None:
        """Show a kept draft, or what a new one begins with."""
        self._kind = fields.get("kind") or INVOICE
        self.kind.setVisible(self._kind != CREDIT_NOTE)
        if self._kind in self.kind.segments:
            self.kind.turn(self._kind)
        for name in self.fields.keys() & fields.keys():
            self.put(name, fields[name])
        self.lines.lines.show(lines)
        said = (name for names in MORE_ROWS for name in names)
        self.more.setChecked(any(fields.get(name, "") not in {"", _USUAL.get(name, "")} for name in said))
        self.lines.lines.priced_in(currency(self.fields["currency"].value()))

    def put(self, name: str, value: str) -> None:
        """Show a value without saying that it was typed."""
        field = self.fields[name]
        if isinstance(field, ChoiceField) and value and field.choice.findData(value) < 0:
            field.choice.addItem(value, value)
        field.blockSignals(True)
        field.put("" if name == "discount" and value == "0" else value)
        field.blockSignals(False)

    def tell(self, problems: Sequence[tuple[str, str]]) -> str:
        """Show each problem where it belongs; gives back the field of the first."""
        by_field: dict[str, str] = {}
        faults: dict[int, Fault] = {}
        for key, text in problems:
            if key.startswith("line."):
                _line, at, name = key.split(".", 2)
                faults.setdefault(int(at) - 1, Fault(name, text))
            by_field.setdefault(key, text)
        for key, field in self.fields.items():
            field.tell(by_field.get(key, ""))
        self.lines.lines.tell(faults)
        below = [f"{say('line.nth', n=at + 1)} {fault.text}" for at, fault in sorted(faults.items())]
        below += [by_field["lines"]] if "lines" in by_field else []
        self.fault.setText(below[0] if below else "")
        self.fault.setVisible(bool(below))
        wrong = next((key for key, _text in problems), "")
        if any(wrong in names for names in MORE_ROWS):
            self.more.setChecked(True)
        return wrong

    def go_to(self, name: str) -> None:
        """Put the cursor where something is wrong."""
        if name in self.fields:
            self.fields[name].editor.setFocus()
            return
        parts = name.split(".")
        fields = [column.field for column in self.lines.typed.columns]
        at = (int(parts[1]) - 1, fields.index(parts[2])) if len(parts) > 2 and parts[2] in fields else (0, 0)  # noqa: PLR2004
        self.lines.at(*at)

    def show_sums(self, sums: Sums | None) -> None:
        """What it comes to."""
        clear(self._sums)
        self._sums.setColumnStretch(0, 1)
        if sums is None:
            return
        shown = [(say("invoice.sum.lines"), figures.figure(sums.lines))] if sums.discount or sums.taxes else []
        shown += [(say("invoice.sum.discount"), figures.figure(-sums.discount))] if sums.discount else []
        shown += [
            (say("invoice.sum.tax", rate=figures.rate_text(tax.rate)), figures.figure(tax.tax)) for tax in sums.taxes
        ]
        for at, (name, amount) in enumerate(shown):
            self._sums.addWidget(label(name, 13, tone="mut"), at, 1, _RIGHT)
            self._sums.addWidget(label(amount, 13, tabular=True), at, 2, FIGURES)
        at = len(shown)
        self._sums.addWidget(label(say("invoice.sum.total"), 14, 600), at, 1, _RIGHT)
        self.total = label(figures.figure(sums.total), 17, 700, tabular=True)
        self._sums.addWidget(self.total, at, 2, FIGURES)

    def _on_kind(self, kind: str) -> None:
        self._kind = kind
        self.fields["due"].setEnabled(kind != QUOTE)
        self.changed.emit()

    def _on_field(self, name: str) -> None:
        if name == "currency":
            self.lines.lines.priced_in(currency(self.fields["currency"].value()))
        if name == "client":
            self._on_client(self.fields["client"])
        self.changed.emit()

    def _on_client(self, field: Field) -> None:
        """Whoever is not known yet is kept as a new client: that is said before it happens."""
        said = field.value()
        is_new = bool(said) and isinstance(field, NameField) and not field.knows(said)
        field.tell(hint=say("invoice.client.new" if is_new else "invoice.client.hint"))
        self.named.emit(said)

    def _lay(self) -> None:
        box = column(12)
        box.addLayout(row(self.kind, 1))
        box.addWidget(_grid(self.fields, HEAD_ROWS))
        card = Card(margin=1, spacing=0)
        card.box.addWidget(self.lines)
        box.addWidget(card)
        hint = label(say("line.hint"), 12, tone="faint", wrap=True)
        box.addWidget(self.fault)
        below = row(spacing=12)
        below.addWidget(hint, 1, Qt.AlignmentFlag.AlignTop)
        below.addLayout(self._sums)
        box.addLayout(below)
        box.addLayout(row(self.more, 1))
        box.addWidget(self._folded)
        box.addStretch(1)
        pad(box, RING, 0, 12, 0)
        self.setLayout(box)


def worded(problem: Problem) -> str:
    """The sentence of a problem, with its field called what the form calls it."""
    name = str(problem.field)
    key = f"line.{name.rpartition('.')[2]}" if name.startswith("line.") else f"invoice.{name}"
    called = say(key) if key in SENTENCES else name
    return sentence(problem._replace(facts={**problem.facts, "field": called}))


def _fields() -> dict[str, Field]:
    def offered(name: str, keys: tuple[str, ...], *, unsaid: bool = False) -> ChoiceField:
        first = [("", say("invoice.as_usual"))] if unsaid else []
        made = ChoiceField(say(f"invoice.{name}"), [*first, *((key, say(f"invoice.{name}.{key}")) for key in keys)])
        made.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return made

    made: dict[str, Field] = {
        "client": NameField(say("invoice.client"), say("invoice.client.hint")),
        "currency": CurrencyField(say("invoice.currency")),
        "date": DayField(say("invoice.date"), say("invoice.date.hint")),
        "due": DayField(say("invoice.due"), say("invoice.due.hint")),
        "order_number": TextField(say("invoice.order_number"), say("form.optional")),
        "discount": NumberField(say("invoice.discount"), say("invoice.discount.hint")),
        "prices": offered("prices", PRICES),
        "tax_name": TextField(say("invoice.tax_name"), say("invoice.tax_name.hint")),
        "deposit": NumberField(say("invoice.deposit"), say("invoice.deposit.hint")),
        "period": TextField(say("invoice.period"), say("invoice.period.hint")),
        "pay_into": ChoiceField(say("invoice.pay_into"), [("", say("invoice.pay_into.usual"))]),
        "language": offered("language", LANGUAGES, unsaid=True),
        "layout": offered("layout", LAYOUTS, unsaid=True),
        "note": TextField(say("invoice.note"), say("invoice.note.hint")),
        "notes": BlockField(say("invoice.notes"), say("invoice.notes.hint")),
        "terms": BlockField(say("invoice.terms"), say("invoice.terms.hint")),
    }
    choice = made["pay_into"].editor
    choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return made


def _grid(fields: Mapping[str, Field], rows: Sequence[tuple[str, ...]]) -> QWidget:
    """Fields in rows of up to three; a name that stands twice is twice as wide."""
    made = QWidget()
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(10)
    for at, names in enumerate(rows):
        for name in dict.fromkeys(names):
            wide = 3 if len(names) == 1 else names.count(name)
            grid.addWidget(fields[name], at, names.index(name), 1, wide)
    for place in range(3):
        grid.setColumnStretch(place, 1)
    made.setLayout(grid)
    return made
