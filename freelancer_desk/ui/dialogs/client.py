"""The dialog of one client: who they are, what they want on their invoices, how they are reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy

from freelancer_desk.desk import country, ledger, records
from freelancer_desk.desk.records.work import CLIENT_KINDS
from freelancer_desk.domain.invoices.invoice import LANGUAGES
from freelancer_desk.domain.words import SENTENCES, say
from freelancer_desk.ui.dialogs.fields import FieldsDialog
from freelancer_desk.ui.forms import ChoiceField, CurrencyField, TextField
from freelancer_desk.ui.more_fields import BlockField
from freelancer_desk.ui.widgets import Button

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.done import Done
    from freelancer_desk.ui.forms import Field
    from freelancer_desk.ui.office import Office

HEIGHT = 720


def open_client(office: Office, given: Mapping[str, str], parent: QWidget | None) -> None:
    """Open the dialog of a client as the desk lists it, or of a new one."""
    office.jobs.read(
        lambda reads: country.rules(ledger.setting(reads, "country")).country.categories,
        lambda categories: client_dialog(office, given, categories, parent).open(),
    )


def client_dialog(
    office: Office, given: Mapping[str, str], categories: tuple[str, ...], parent: QWidget | None
) -> FieldsDialog:
    """The dialog with all fields of a client."""
    identity = given.get("id", "")
    fields = _fields(categories)
    for name, field in fields.items():
        if given.get(name):
            field.put(given[name])

    def verb(desk: Desk, said: dict[str, str]) -> Done:
        if identity:
            return records.change(desk, "client", identity, said)
        there = given.get("name", "")  # whoever paid under it may be kept under another name
        is_same = there.casefold() == said["name"].casefold()
        return records.add(desk, "client", {**said, "profile": said["profile"] or ("" if is_same else there)})

    made = FieldsDialog(
        office,
        (say("client.edit" if identity else "client.new"), say("client.under")),
        fields,
        verb,
        parent,
        rows=(
            ("name", "kind"), ("contact", "email"), ("phone", "tax_id"), ("address",),
            (say("client.on_invoices"),), ("currency", "language"), ("terms_days", "country"),
            (say("client.work"),), ("category", "platform"), ("profile", "note"),
        ),
        said=say("client.saved"),
        height=HEIGHT,
    )  # fmt: skip
    if identity:
        delete = Button(say("button.delete"), "trash", "danger")
        delete.setAutoDefault(False)

        def removed(_done: Done) -> None:
            office.speaker.said.emit(say("client.removed"), True)
            made.reject()

        delete.clicked.connect(
            lambda: office.jobs.write(lambda desk, _job: records.remove(desk, "client", identity), removed, made.refuse)
        )
        made.foot.insertWidget(0, delete)
    return made


def _fields(categories: tuple[str, ...]) -> dict[str, Field]:
    def text(name: str) -> TextField:
        hint = f"client.{name}.hint"
        return TextField(say(f"client.{name}"), say(hint) if hint in SENTENCES else say("form.optional"))

    def choice(name: str, entries: list[tuple[str, str]]) -> ChoiceField:
        made = ChoiceField(say(f"client.{name}"), [("", say("client.unsaid")), *entries])
        made.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return made

    currency = CurrencyField(say("client.currency"))
    currency.choice.offer([("", say("client.unsaid")), *((c, c) for c in _codes(currency))])
    currency.put("")
    return {
        "name": text("name"),
        "kind": choice("kind", [(key, say(f"client.kind.{key}")) for key in CLIENT_KINDS]),
        "contact": text("contact"),
        "email": text("email"),
        "phone": text("phone"),
        "tax_id": text("tax_id"),
        "address": BlockField(say("client.address"), say("client.address.hint")),
        "currency": currency,
        "language": choice("language", [(key, say(f"invoice.language.{key}")) for key in LANGUAGES]),
        "terms_days": text("terms_days"),
        "country": text("country"),
        "category": choice("category", [(key, _category(key)) for key in categories]),
        "platform": text("platform"),
        "profile": text("profile"),
        "note": text("note"),
    }


def _codes(field: CurrencyField) -> list[str]:
    return [str(field.choice.itemData(at)) for at in range(field.choice.count())]


def _category(key: str) -> str:
    words = f"payment.category.{key}"
    return say(words) if words in SENTENCES else key
