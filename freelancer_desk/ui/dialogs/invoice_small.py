"""The small dialogs of an issued invoice: what paid it, when payment was promised, how it comes again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk.invoices import chasing, paying, repeating
from freelancer_desk.domain import figures
from freelancer_desk.domain.invoices.paying import DIFFERENCES
from freelancer_desk.domain.invoices.repeating import ACTIVE, EVERY, MONTHLY, STATES
from freelancer_desk.domain.words import say
from freelancer_desk.ui.dialogs.fields import FieldsDialog
from freelancer_desk.ui.forms import ChoiceField, DayField, NumberField, TextField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from freelancer_desk.domain.invoices.paying import Paid
    from freelancer_desk.domain.invoices.rows import InvoiceRow
    from freelancer_desk.ui.forms import Field
    from freelancer_desk.ui.office import Office


def payable(row: InvoiceRow, paid: Iterable[Paid]) -> list[Paid]:
    """The payments that may pay an invoice, and the refunds that may give back what was paid of it."""
    standing = row.standing
    return [
        one
        for one in paid
        if (one.left.minor > 0 and standing.payable.minor > 0)
        or (one.left.minor < 0 and standing.settled.minor > 0 and one.left.currency == standing.settled.currency)
    ]


def allocate(office: Office, row: InvoiceRow, paid: Sequence[Paid], parent: QWidget | None) -> FieldsDialog:
    """Say which payment paid an invoice; those of the same client and currency come first."""
    near = sorted(
        payable(row, paid),
        key=lambda one: (
            one.client.casefold() != row.client.casefold(),
            one.left.currency != row.owed.currency,
            -one.day.toordinal(),
        ),
    )
    entries = [
        (
            one.key,
            say(
                "paid.entry",
                day=figures.day_text(one.day),
                client=one.client or "–",
                amount=figures.figure(one.left),
            ),
        )
        for one in near
    ]
    if near and near[0].client.casefold() != row.client.casefold():
        entries.insert(0, ("", say("paid.choose")))  # no payment of somebody else is chosen unasked
    fields: dict[str, Field] = {
        "earning": ChoiceField(say("paid.earning"), entries),
        "takes": NumberField(say("paid.takes"), say("paid.takes.hint")),
        "settles": NumberField(say("paid.settles"), say("paid.settles.hint", owed=figures.figure(row.owed))),
        "difference": ChoiceField(
            say("paid.difference"),
            [("", say("paid.difference.none")), *((key, say(f"paid.difference.{key}")) for key in DIFFERENCES)],
        ),
        "another": ChoiceField(
            say("paid.another"),
            [(key, say(f"paid.another.{key}")) for key in ("no", "yes")],
        ),
    }

    return FieldsDialog(
        office,
        (say("paid.title", number=row.number), say("paid.under")),
        fields,
        lambda desk, said: paying.allocate(
            desk,
            row.name,
            said["earning"],
            {name: said[name] for name in ("takes", "settles", "difference", "another")},
        ),
        parent,
        rows=(("earning",), ("takes", "settles"), ("difference", "another")),
        said=say("paid.done"),
        act=say("paid.act"),
    )


def promise(office: Office, row: InvoiceRow, parent: QWidget | None) -> FieldsDialog:
    """Keep the day on which the client promised to pay."""
    day = DayField(say("promise.day"), say("promise.day.hint"))
    day.put(row.promised.isoformat() if row.promised else "")
    return FieldsDialog(
        office,
        (say("promise.title", number=row.number), say("promise.under")),
        {"date": day},
        lambda desk, said: chasing.promise(desk, row.name, said["date"]),
        parent,
        said=say("promise.done"),
    )


def repeat(office: Office, row: InvoiceRow, known: Mapping[str, str], parent: QWidget | None) -> FieldsDialog:
    """Let an invoice come again, or change how."""
    fields: dict[str, Field] = {
        "every": ChoiceField(say("repeat.every"), [(key, say(f"repeat.every.{key}")) for key in EVERY]),
        "from": DayField(say("repeat.from"), say("repeat.from.hint")),
        "until": DayField(say("repeat.until"), say("form.optional")),
        "times": TextField(say("repeat.times"), say("form.optional"), tabular=True),
        "state": ChoiceField(say("repeat.state"), [(key, say(f"repeat.state.{key}")) for key in STATES]),
    }
    start = {"every": MONTHLY, "state": ACTIVE}
    for name, value in {**start, **known}.items():
        if name in fields:
            fields[name].put(value)
    return FieldsDialog(
        office,
        (say("repeat.title", number=row.number), say("repeat.under")),
        fields,
        lambda desk, said: repeating.set_up(desk, row.name, said),
        parent,
        rows=(("every", "from"), ("until", "times"), ("state",)),
        said=say("repeat.done"),
    )
