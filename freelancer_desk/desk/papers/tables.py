"""What papers print: read from a file or typed row by row, and kept under the paper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import attachments, country, ledger
from freelancer_desk.desk.done import Done
from freelancer_desk.desk.papers import records as paper_records
from freelancer_desk.domain.digests import sha256_of
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.paper_rows import ROW_FIELDS, fields_of, typed
from freelancer_desk.domain.papers import TABLES, PaperRow, media_of
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import keeping

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.contents import Content
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.problems import Problem
    from freelancer_desk.store.book import Reads, Value
    from freelancer_desk.store.step import Step

_COLUMNS = (
    "paper_id", "nth", "day", "deposited_day", "credited", "tax", "currency", "proceeds", "rate", "section",
    "purpose_code", "reference", "text",
)  # fmt: skip


class Typing(NamedTuple):
    """A paper and its rows as fields to type over, and the currency of its rupees."""

    name: str
    kind: str
    rows: tuple[dict[str, str], ...]
    home: Currency


class PaperImport(NamedTuple):
    """An imported table: the paper, the step, how many rows were read, and which could not be."""

    id: str
    step: int
    rows: int
    problems: tuple[Problem, ...]


def import_table(
    desk: Desk, path: Path, kind: str, target: str = "", fields: Mapping[str, str] | None = None, *, password: str = ""
) -> PaperImport:
    """Read the table of a paper and keep file and rows; raises DeskError when no table of that kind is in it."""
    from freelancer_desk.plugins import paper_tables  # most of the time papers are only looked at

    if kind not in TABLES:
        raise DeskError("choice_unknown", field="kind", value=kind[:40], choices=", ".join(TABLES))
    said = paper_records.said_in({**(fields or {}), "kind": kind})
    named = attachments.target_of(desk.book, target) if target else None
    rules = country.rules(ledger.setting(desk.book, "country"))
    content = keeping.read_once(path)
    contents = _contents(path, content, password)
    table = paper_tables.read(kind, contents, home=rules.currency, date_order=rules.country.date_order)
    if table is None or not table.rows:
        raise DeskError("paper_table_unknown", file=path.name[-80:], columns=paper_tables.header_words(kind))
    file: dict[str, Value] = {"name": path.name, "media": media_of(content, path.name), "bytes": len(content)}
    file["sha256"] = keeping.keep(desk.book.path, content)
    told: dict[str, str | int] = {"what": path.name[-80:], "rows": len(table.rows)}
    with desk.book.step("paper.import", facts=told) as step:
        paper, is_new = paper_records.put(step, file, said)
        if not is_new and step.rows("SELECT 1 FROM paper_rows WHERE paper_id = ? LIMIT 1", (paper,)):
            raise DeskError("paper_known", name=path.name[-80:])
        _replace(step, paper, table.rows)
        if named is not None:
            paper_records.attach(step, paper, named)
    return PaperImport(str(paper), step.id, len(table.rows), table.problems)


def _contents(path: Path, content: bytes, password: str) -> list[Content]:
    """What is in the file that was just read; raises DeskError when it is another one by now."""
    from freelancer_desk.outside import reading

    files = reading.read_files(path, password=password)
    if len(files) == 1 and files[0].name == path.name and files[0].sha256 != sha256_of(content):
        raise DeskError("file_unreadable", file=path.name[-80:])
    return [one for file in files for one in file.contents]


def add(desk: Desk, fields: Mapping[str, str], target: str = "", rows: Sequence[Mapping[str, str]] = ()) -> Done:
    """Note a paper that is at hand without a file, with the rows typed from it."""
    said = paper_records.said_in(fields)
    named = attachments.target_of(desk.book, target) if target else None
    printed = [_typed(desk.book, row) for row in rows]
    name = str(said.get("number") or said.get("issuer") or said.get("kind") or "")
    file: dict[str, Value] = {"name": name, "media": "", "bytes": 0, "sha256": ""}
    with desk.book.step("paper.add", facts={"what": name[:80]}) as step:
        with paper_records.payments_follow(step, None, named):
            paper, _ = paper_records.put(step, file, said)
            if named is not None:
                paper_records.attach(step, paper, named)
        _replace(step, paper, printed)
    return Done(str(paper), step.id)


def save_rows(desk: Desk, identity: str, rows: Sequence[Mapping[str, str]]) -> Done:
    """Put typed rows in the place of those of a paper; raises DeskError for the first wrong field."""
    paper = paper_records.row_of(desk.book, identity)
    printed = [_typed(desk.book, row) for row in rows]
    with desk.book.step("paper.rows", facts={"what": paper["name"], "rows": len(printed)}) as step:
        _replace(step, paper["id"], printed)
    return Done(identity, step.id)


def rows_of(reads: Reads, identity: str) -> tuple[PaperRow, ...]:
    """The rows of a paper in their order."""
    paper = paper_records.row_of(reads, identity)
    home = _home(reads)
    rows = reads.rows("SELECT * FROM paper_rows WHERE paper_id = ? ORDER BY nth", (paper["id"],))
    return tuple(row_of(row, home) for row in rows)


def typing(reads: Reads, identity: str) -> Typing:
    """What is needed to type the rows of a paper."""
    paper = paper_records.row_of(reads, identity)
    rows = tuple(fields_of(row) for row in rows_of(reads, identity))
    return Typing(paper["name"], paper["kind"], rows, _home(reads))


def pasted(reads: Reads, kind: str, text: str, columns: Sequence[str]) -> tuple[dict[str, str], ...]:
    """Copied rows as fields: by their titles where these stand above them, else in the order of the columns.

    What a row says wrongly stays in its fields, to be seen and put right there.
    """
    from freelancer_desk.domain import pasted as pasting
    from freelancer_desk.plugins import paper_tables

    rules = country.rules(ledger.setting(reads, "country"))
    content = pasting.as_grid(text)
    titled = paper_tables.typed(kind, content, home=rules.currency, date_order=rules.country.date_order)
    if titled is not None:
        return titled
    return tuple(dict(zip(columns, row.cells, strict=False)) for row in content.rows)


def row_of(row: sqlite3.Row, home: Currency) -> PaperRow:
    """A kept row as its value."""

    def money(name: str, unit: Currency) -> Money | None:
        return Money(row[name], unit) if row[name] is not None else None

    return PaperRow(
        day=date.fromisoformat(row["day"]),
        deposited=date.fromisoformat(row["deposited_day"]) if row["deposited_day"] else None,
        credited=money("credited", home),
        tax=money("tax", home),
        proceeds=money("proceeds", currency(row["currency"])) if row["currency"] else None,
        rate=Decimal(row["rate"]) if row["rate"] else None,
        section=row["section"],
        purpose_code=row["purpose_code"],
        reference=row["reference"],
        text=row["text"],
    )


def _replace(step: Step, paper: int, rows: Iterable[PaperRow]) -> None:
    old = step.rows("SELECT id FROM paper_rows WHERE paper_id = ?", (paper,))
    if old:
        step.delete("paper_rows", [row["id"] for row in old])
    values = [(paper, nth, *_values(row)) for nth, row in enumerate(rows, start=1)]
    if values:
        step.insert_many("paper_rows", _COLUMNS, values)


def _values(row: PaperRow) -> tuple[Value, ...]:
    return (
        row.day.isoformat(), row.deposited.isoformat() if row.deposited else None,
        row.credited.minor if row.credited is not None else None, row.tax.minor if row.tax is not None else None,
        row.proceeds.currency.code if row.proceeds is not None else None,
        row.proceeds.minor if row.proceeds is not None else None, str(row.rate) if row.rate is not None else None,
        row.section, row.purpose_code, row.reference, row.text,
    )  # fmt: skip


def _typed(reads: Reads, fields: Mapping[str, str]) -> PaperRow:
    """A row of a paper out of typed fields; raises DeskError for the first wrong one."""
    extra = sorted(set(fields) - set(ROW_FIELDS))
    if extra:
        raise DeskError("field_unknown", field=extra[0], fields=", ".join(ROW_FIELDS))
    row, problems = typed(fields, _home(reads))
    if row is None:
        raise DeskError(problems[0].kind, **problems[0].facts)
    return row


def _home(reads: Reads) -> Currency:
    return country.rules(ledger.setting(reads, "country")).currency
