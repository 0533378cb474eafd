"""The dialog for one payment received: both amounts are kept, the rate is shown; a typed rate gives the rupees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from freelancer_desk.desk import accounts, receipts
from freelancer_desk.domain import figures
from freelancer_desk.domain.reckoning import PLACES
from freelancer_desk.domain.words import say
from freelancer_desk.ui.dialogs.saving import Saving
from freelancer_desk.ui.forms import (
    ChoiceField,
    CurrencyField,
    DayField,
    Field,
    NumberField,
    TextField,
    field_grid,
    tell_all,
)
from freelancer_desk.ui.widgets import Button, Mark, label, row

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from PySide6.QtWidgets import QWidget

    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.done import Done
    from freelancer_desk.domain.money import Money
    from freelancer_desk.domain.problems import Problem
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office

    Derived = tuple[tuple[Problem, ...], tuple[Money | None, Decimal | None]]

SECTIONS = ("", "154A", "154B", "153", "unknown")
CUT_BY = ("", "bank", "payer")
WORK = ("", "it_services", "other_services", "unsure")
PAPERS = ("", "e-PRC", "PRC", "bank letter")
# Only these are shown before the first attempt to save: an empty form is not scolded.
_PATIENT = "field_missing"
_WAIT_MS = 150


class PaymentDialog(Saving):
    """Types a payment, or edits one; of a bank line only what the bank did not print."""

    def __init__(
        self,
        office: Office,
        identity: str = "",
        parent: QWidget | None = None,
        *,
        given: Mapping[str, str] | None = None,
    ) -> None:
        title = "payment.edit" if identity else "payment.add"
        under = "payment.printed" if identity.startswith("l") else "payment.under"
        super().__init__(say(title), say(under), 660, 800, parent)
        self._office, self._identity, self._given = office, identity, dict(given or {})
        self._before: Mapping[str, str] = {}
        self._by_rate = False
        self._tried = False
        self._job: Job | None = None
        self.fields = self._made_fields()
        self._lay()
        self.save = Button(say("button.save"), rank="primary")
        self.save.clicked.connect(self._on_save)
        cancel = Button(say("button.cancel"))
        cancel.clicked.connect(self.reject)
        if identity and not identity.startswith("l"):
            delete = Button(say("button.delete"), "trash", "danger")
            delete.clicked.connect(self._on_delete)
            delete.setAutoDefault(False)
            self.foot.addWidget(delete)
        self.feet(self.save, cancel)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_WAIT_MS)
        self._later.timeout.connect(self._derive)
        for name, field in self.fields.items():
            field.changed.connect(lambda _value, name=name: self._on_typed(name))
        self._load()

    def typed(self) -> dict[str, str]:
        """What the form says, in the desk's fields; of rupees and rate only the one that was typed."""
        values = {name: field.value() for name, field in self.fields.items()}
        values["credited_pkr" if self._by_rate else "rate"] = ""
        if not values["proceeds"]:
            values["currency"] = ""
        return values

    def _made_fields(self) -> dict[str, Field]:
        def offered(group: str, keys: tuple[str, ...]) -> list[tuple[str, str]]:
            return [(key, say(f"payment.{group}.{key.lower() or 'none'}")) for key in keys]

        return {
            "date": DayField(say("payment.date"), say("payment.date.hint")),
            "account": ChoiceField(say("payment.account"), [("", say("payment.account.none"))]),
            "payer": TextField(say("payment.payer"), say("payment.payer.hint")),
            "client": TextField(say("payment.client"), say("form.optional")),
            "proceeds": NumberField(say("payment.proceeds"), say("payment.proceeds.hint")),
            "currency": CurrencyField(say("payment.currency")),
            "retained": NumberField(say("payment.retained"), say("payment.retained.hint")),
            "rate": NumberField(say("payment.rate"), say("payment.rate.hint"), places=PLACES),
            "credited_pkr": NumberField(say("payment.credited"), say("payment.credited.hint")),
            "withheld_pkr": NumberField(say("payment.withheld"), say("payment.withheld.hint")),
            "section": ChoiceField(say("payment.section"), offered("section", SECTIONS)),
            "withheld_by": ChoiceField(say("payment.withheld_by"), offered("withheld_by", CUT_BY)),
            "purpose_code": TextField(say("payment.purpose_code"), say("payment.purpose_code.hint")),
            "category": ChoiceField(say("payment.category"), offered("category", WORK)),
            "papers": ChoiceField(say("payment.papers"), offered("papers", PAPERS)),
            "note": TextField(say("payment.note"), say("form.optional")),
        }

    def _lay(self) -> None:
        groups = (
            ("payment.who", "user", (("date", "account"), ("payer", "client"))),
            (
                "payment.money",
                "currency-circle-dollar",
                (("proceeds", "currency"), ("retained", "rate"), ("credited_pkr", "withheld_pkr")),
            ),
            ("payment.tax", "scales", (("section", "withheld_by"), ("purpose_code", "category"), ("papers", "note"))),
        )
        for title, icon, pairs in groups:
            self.body.addLayout(row(Mark(icon, "acctext", 17), label(say(title), 14, 600), 1))
            grid = field_grid()
            for at, pair in enumerate(pairs):
                for across, name in enumerate(pair):
                    grid.addWidget(self.fields[name], at, across)
                    grid.setColumnStretch(across, 1)
            self.body.addLayout(grid)
        self.body.addStretch(1)

    def _load(self) -> None:
        identity = self._identity

        def work(reads: Reader) -> tuple[tuple[str, ...], dict[str, str]]:
            before = receipts.draft_of(reads, identity) if identity else {}
            # Money reaches the bank at home; what waits on a platform did not.
            known = [one for one in accounts.listing(reads) if not one.is_outside or one.name == before.get("account")]
            return tuple(one.name for one in known), before

        self._office.jobs.read(work, self._on_loaded)

    def _on_loaded(self, loaded: tuple[tuple[str, ...], dict[str, str]]) -> None:
        names, before = loaded
        account = self.fields["account"]
        if isinstance(account, ChoiceField):
            account.choice.offer([("", say("payment.account.none")), *((name, name) for name in names)])
        self._before = before
        for name in self.fields.keys() & before.keys():
            self._put(name, before[name])
        if not before:
            self._put("date", self._office.jobs.desk.today().isoformat())
        for name in self.fields.keys() & self._given.keys():
            self._put(name, self._given[name])
        printed = receipts.PRINTED if self._identity.startswith("l") else ()
        for name in printed:
            field = self.fields[name]
            if isinstance(field, TextField):
                field.line.setReadOnly(True)
            else:
                field.editor.setEnabled(False)
        first = self.fields["papers" if printed else "payer"]
        first.editor.setFocus()
        self._derive()

    def _put(self, name: str, value: str) -> None:
        field = self.fields[name]
        if isinstance(field, ChoiceField) and field.choice.findData(value) < 0:
            field.choice.addItem(value, value)
        field.blockSignals(True)
        field.put(value)
        field.blockSignals(False)

    def _on_typed(self, name: str) -> None:
        if name in {"rate", "credited_pkr"}:
            self._by_rate = name == "rate" and bool(self.fields["rate"].value())
        self._later.start()

    def _derive(self) -> None:
        """Ask the desk what the fields come to and what is wrong with them."""
        fields, today = self.typed(), self._office.jobs.desk.today()
        if self._job is not None:
            self._job.dropped = True

        def work(reads: Reader) -> Derived:
            return receipts.check(reads, fields, today), receipts.rupees(reads, fields)

        self._job = self._office.jobs.look(work, self._on_derived)

    def _on_derived(self, derived: Derived) -> None:
        self._job = None
        problems, (rupees, rate) = derived
        if self._by_rate:
            self._put("credited_pkr", rupees.text if rupees is not None else "")
        else:
            self._put("rate", figures.rate_text(rate) if rate is not None else "")
        self._tell(problems)

    def _tell(self, problems: tuple[Problem, ...]) -> str:
        shown = [p for p in problems if p.field and (self._tried or p.kind != _PATIENT)]
        return tell_all(self.fields, shown)

    def _on_save(self) -> None:
        self._tried = True
        self._later.stop()
        if self._identity and not self._changed():
            self.accept()
            return
        whole, today = self.typed(), self._office.jobs.desk.today()
        self.save.setEnabled(False)
        self._office.jobs.read(lambda reads: receipts.check(reads, whole, today), self._on_checked)

    def _on_checked(self, problems: tuple[Problem, ...]) -> None:
        wrong = self._tell(problems)
        if wrong:
            self.save.setEnabled(True)
            self.fields[wrong].editor.setFocus()
            return
        identity, fields = self._identity, self._changed()
        self._office.jobs.write(
            lambda desk, _job: receipts.change(desk, identity, fields) if identity else receipts.add(desk, fields),
            self._on_saved,
            self._on_refused,
        )

    def _changed(self) -> dict[str, str]:
        """A new payment whole; of an edited one what differs. Other foreign amounts leave the converted share open."""
        now = self.typed()
        if not self._identity:
            return {name: value for name, value in now.items() if value}
        if not self._by_rate:
            now.pop("rate")
        changed = {name: value for name, value in now.items() if value != self._before.get(name, "")}
        if changed.keys() & {"proceeds", "retained"}:
            changed["converted"] = ""
        return changed

    def saved(self) -> str:
        """What is said once it is saved."""
        if self._identity:
            return say("payment.changed")
        return self.and_where(say("payment.added"), self.typed()["date"])

    def _on_delete(self) -> None:
        identity = self._identity
        self._office.jobs.write(lambda desk, _job: receipts.remove(desk, identity), self._on_removed, self._on_refused)

    def _on_removed(self, _done: Done) -> None:
        self._office.speaker.said.emit(say("payments.removed"), True)
        self.accept()
