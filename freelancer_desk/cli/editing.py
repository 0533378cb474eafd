"""The commands that answer, type, change and remove what is in the book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from freelancer_desk.cli import handing_over, invoice_editing, views
from freelancer_desk.cli.acting import finish, json_of_file, pair_of, writing
from freelancer_desk.desk import person, questions, receipts, records
from freelancer_desk.desk.invoices import drafting
from freelancer_desk.desk.taxes import answers as years
from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from argparse import Namespace


def _answer(wanted: Namespace) -> int:
    if handing_over.on_view(wanted):
        return handing_over.note_answer(wanted)
    with writing(wanted) as desk:
        done = questions.answer(desk, wanted.key, wanted.value)
        left = [views.question(question) for question in questions.listing(desk.book)]
    return finish(wanted, done, questions=left)


def _typed_fields(wanted: Namespace) -> dict[str, str]:
    prefix = "field_"
    given = {n.removeprefix(prefix): v for n, v in vars(wanted).items() if n.startswith(prefix) and v is not None}
    if wanted.from_ is None:
        return given
    if wanted.noun == "registration":
        try:
            return {"from": iso_day(wanted.from_).isoformat(), **given}
        except DeskError as error:
            if error.kind == "absurd_day":
                raise
    if wanted.noun == "invoice":
        return given
    return {**_fields_of_file(wanted.from_), **given}


def _add(wanted: Namespace) -> int:
    fields = _typed_fields(wanted)
    with writing(wanted) as desk:
        if wanted.noun == "receipt":
            done = receipts.add(desk, fields)
        elif wanted.noun == "invoice":
            done = invoice_editing.add(desk, fields, wanted)
        else:
            done = records.add(desk, wanted.noun, fields)
    return finish(wanted, done)


def _set(wanted: Namespace) -> int:
    fields = dict(pair_of(text) for text in wanted.fields)
    with writing(wanted) as desk:
        if wanted.noun == "person":
            done = person.save(desk, fields)
        elif wanted.noun == "year":
            done = years.save(desk, years.year_of(desk.book, wanted.id), fields)
        elif wanted.noun == "line":
            done = questions.answer_line(desk, wanted.id, fields)
        elif wanted.noun == "invoice":
            done = invoice_editing.change(desk, wanted)
        elif wanted.noun == "receipt":
            done = receipts.change(desk, wanted.id, fields)
        else:
            done = records.change(desk, wanted.noun, wanted.id, fields)
    return finish(wanted, done)


def _delete(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        if wanted.noun == "receipt":
            done = receipts.remove(desk, wanted.id)
        elif wanted.noun == "invoice":
            done = drafting.remove(desk, wanted.id)
        else:
            done = records.remove(desk, wanted.noun, wanted.id)
    return finish(wanted, done)


def _pair(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        done = questions.pair(desk, wanted.out, wanted.into)
    return finish(wanted, done)


def _unpair(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        done = questions.unpair(desk, wanted.transfer)
    return finish(wanted, done)


def _fields_of_file(name: str) -> dict[str, str]:
    """Fields of a record from a JSON file: texts, numbers as typed, lists joined."""
    found = json_of_file(Path(name))
    fields = {}
    for key, value in found.items():
        if isinstance(value, list):
            fields[key] = ", ".join(str(item) for item in value)
        elif value is not None:
            fields[key] = str(value)
    return fields


COMMANDS = {
    "answer": _answer,
    "add": _add,
    "set": _set,
    "delete": _delete,
    "pair": _pair,
    "unpair": _unpair,
}
