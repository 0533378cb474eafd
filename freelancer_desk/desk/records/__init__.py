"""Typed records of the simpler nouns: add, change, remove, list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import attachments, clients, country, filed, ledger
from freelancer_desk.desk.done import Done
from freelancer_desk.desk.records import work, years
from freelancer_desk.domain.drafts import Draft
from freelancer_desk.domain.notices import REPLIED
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Container, Mapping
    from datetime import date

    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.records.nouns import Field, Noun
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.problems import Problem
    from freelancer_desk.store.book import Reads, Value
    from freelancer_desk.store.step import Step

NOUNS: dict[str, Noun] = {**work.NOUNS, **years.NOUNS}
# What names a record of these tables, so that it stays, and how that is said.
_NAMED_BY = {
    "clients": (
        ("receipts", "client_id", "client_in_use"),
        ("earnings", "client_id", "client_in_use"),
        ("invoices", "client_id", "client_billed"),
    ),
    "pay_into": (("invoices", "pay_into_id", "pay_into_used"),),
}
# Days on which something happened: none of them is still to come.
_PAST = {
    "earning": ("date",),
    "salary": ("date",),
    "expense": ("date",),
    "asset": ("date", "sold"),
    "tax-amount": ("date",),
    "tax-payment": ("date",),
    "notice": ("date", "served", "replied"),
}


def add(desk: Desk, name: str, fields: Mapping[str, str]) -> Done:
    """Add a record; raises DeskError for the first wrong field."""
    noun = _noun(name, fields)
    draft = Draft(_dated(name, fields, desk.today()))
    values = noun.values(draft, country.rules(ledger.setting(desk.book, "country")).country)
    _note_days_to_come(draft, name, desk.today())
    draft.refuse()
    _refuse_twin(desk.book, noun, values, besides=0)
    filed.refuse_if_filed(desk.book, name, values)
    with desk.book.step(f"{name}.add", facts=_facts(values)) as step:
        row_id = step.insert(noun.table, {**values, **_links(step, noun, draft)})
    return Done(str(row_id), step.id)


def change(desk: Desk, name: str, identity: str, fields: Mapping[str, str]) -> Done:
    """Change some fields of a record."""
    noun = _noun(name, fields)
    row = _row(desk.book, noun, name, identity)
    draft = Draft(_dated(name, {**noun.shown(row, _home(desk.book)), **fields}, desk.today()))
    values = noun.values(draft, country.rules(ledger.setting(desk.book, "country")).country)
    _note_days_to_come(draft, name, desk.today(), of=fields)
    draft.refuse()
    _refuse_twin(desk.book, noun, values, besides=row["id"])
    if noun.table == "earnings":
        _refuse_less_than_paid(desk.book, row["id"], values)
    for belongs in (dict(zip(row.keys(), tuple(row), strict=True)), values):
        filed.refuse_if_filed(desk.book, name, belongs)
    with desk.book.step(f"{name}.change", facts=_facts(values)) as step:
        links = _links(step, noun, draft) if set(fields) & {"client", "account"} else {}
        still = clients.renamed(step, row["name"], values) if noun.table == "clients" else {}
        step.update(noun.table, row["id"], {**values, **still, **links})
        attachments.follow_record(step, name, row, values)
    return Done(identity, step.id)


def remove(desk: Desk, name: str, identity: str) -> Done:
    """Delete a record; a client that payments name stays."""
    noun = _noun(name, {})
    row = _row(desk.book, noun, name, identity)
    for table, column, kind in _NAMED_BY.get(noun.table, ()):
        if desk.book.rows(f"SELECT 1 FROM {table} WHERE {column} = ? LIMIT 1", (row["id"],)):
            raise DeskError(kind, client=row["name"][:80])
    kept = dict(zip(row.keys(), tuple(row), strict=True))
    filed.refuse_if_filed(desk.book, name, kept)
    with desk.book.step(f"{name}.remove", facts=_facts(kept)) as step:
        step.delete(noun.table, [row["id"]])
    return Done(identity, step.id)


def form(name: str) -> tuple[Field, ...]:
    """The fields of a noun as a form shows them; empty where a noun has a form of its own."""
    return _noun(name, {}).form


def check(reads: Reads, name: str, fields: Mapping[str, str], today: date) -> tuple[Problem, ...]:
    """What is wrong with the fields of a whole record, each problem naming its field; empty when it can be saved."""
    noun, draft = _noun(name, fields), Draft(fields)
    noun.values(draft, country.rules(ledger.setting(reads, "country")).country)
    _note_days_to_come(draft, name, today)
    return tuple(draft.problems)


def listing(reads: Reads, name: str) -> list[dict[str, str]]:
    """The records of a noun as texts, each with its `id`."""
    noun = _noun(name, {})
    home = _home(reads)
    rows = reads.rows(f"SELECT * FROM {noun.table} ORDER BY id")
    return [{"id": str(row["id"]), **noun.shown(row, home)} for row in rows]


def _noun(name: str, fields: Mapping[str, str]) -> Noun:
    noun = NOUNS.get(name)
    if noun is None:
        raise DeskError("noun_unknown", noun=name[:40], nouns=", ".join(NOUNS))
    extra = sorted(set(fields) - set(noun.fields))
    if extra:
        raise DeskError("field_unknown", field=extra[0], fields=", ".join(noun.fields))
    return noun


def _dated(name: str, fields: Mapping[str, str], today: date) -> Mapping[str, str]:
    """The fields of a record; a notice that is replied to without a day was replied to today."""
    if name == "notice" and fields.get("status") == REPLIED and not fields.get("replied"):
        return {**fields, "replied": today.isoformat()}
    return fields


def _note_days_to_come(draft: Draft, name: str, today: date, of: Container[str] | None = None) -> None:
    """Note the days of a record that are still to come; of a changed one only those among the changed fields."""
    for field in _PAST.get(name, ()):
        if of is None or field in of:
            draft.past(field, today)


def _row(reads: Reads, noun: Noun, name: str, identity: str) -> sqlite3.Row:
    query = f"SELECT * FROM {noun.table} WHERE id = ?"
    row_id = identity.removeprefix("t") if name == "earning" else identity  # as `earnings` lists a typed one
    found = reads.rows(query, (ledger.row_number(row_id),))
    if not found:
        raise DeskError("row_unknown", noun=name, id=identity[:20])
    return found[0]


def _refuse_twin(reads: Reads, noun: Noun, values: Mapping[str, Value], besides: int) -> None:
    if noun.table in _NAMED_BY and reads.rows(
        f"SELECT 1 FROM {noun.table} WHERE name = ? AND id <> ?", (values["name"], besides)
    ):
        raise DeskError("client_exists" if noun.table == "clients" else "name_taken", **_named(values["name"]))


def _refuse_less_than_paid(reads: Reads, earning: int, values: Mapping[str, Value]) -> None:
    """An earning is not made smaller than what it pays of invoices, nor turned into other money."""
    query = "SELECT currency, sum(takes) AS takes FROM allocations WHERE earning = ? GROUP BY currency"
    for paid in reads.rows(query, (f"typed/{earning}",)):
        gross = values["gross"]
        if paid["currency"] != values["currency"] or not isinstance(gross, int) or _is_less(gross, paid["takes"]):
            raise DeskError("earning_pays")


def _is_less(gross: int, takes: int) -> bool:
    return gross > takes if takes < 0 else gross < takes


def _links(step: Step, noun: Noun, draft: Draft) -> dict[str, Value]:
    if noun.table != "earnings":
        return {}
    name, wanted = draft.text("client"), draft.text("account")
    account = None
    if wanted:
        matches = [n for n, a in ledger.accounts(step).items() if wanted.casefold() in {a.name.casefold(), str(n)}]
        if not matches:
            known = ", ".join(a.name for a in ledger.accounts(step).values()) or "–"
            raise DeskError("account_unknown", value=wanted[:60], known=known)
        account = matches[0]
    return {"client_id": clients.find_or_add(step, name) if name else None, "account_id": account}


def _home(reads: Reads) -> Currency:
    return country.rules(ledger.setting(reads, "country")).currency


def _named(name: Value) -> dict[str, str]:
    return {"client": str(name)[:80], "name": str(name)[:80]}


def _facts(values: Mapping[str, Value]) -> dict[str, str | int]:
    for name in ("name", "sender", "text", "kind", "employer", "day"):
        if values.get(name):
            return {"what": str(values[name])[:80]}
    return {"what": ""}
