"""Papers: attach files to payments, clients, accounts and years, keep them whole, and see which payments want one."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from freelancer_desk.desk import attachments
from freelancer_desk.desk.done import Done
from freelancer_desk.desk.papers import records as paper_records
from freelancer_desk.desk.papers.files import private_copy, save_copy, tidy, verify
from freelancer_desk.desk.papers.progress import WantedGroup, WantedPaper, set_state, states, wanted
from freelancer_desk.desk.papers.reconciling import reconcile
from freelancer_desk.desk.papers.records import FIELDS
from freelancer_desk.desk.papers.tables import add, import_table, pasted, rows_of, save_rows, typing
from freelancer_desk.domain.papers import PAYMENT, YEAR, Paper, media_of
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import keeping

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.papers import Target
    from freelancer_desk.store.book import Reads, Value

__all__ = [
    "FIELDS", "WantedGroup", "WantedPaper", "add", "attach", "attach_known", "attached_to", "change", "detach",
    "import_table", "listing", "pasted", "private_copy", "reconcile", "remove", "rows_of", "save_copy", "save_rows",
    "set_state", "states", "tidy", "typing", "verify", "wanted",
]  # fmt: skip


def attach(desk: Desk, path: Path, target: str = "", fields: Mapping[str, str] | None = None) -> Done:
    """Keep a file beside the book and let it belong to `payment:l12`, `client:NAME`, `account:NAME` or `year:2026`.

    The file is whole on the disk before the step that names it. One content is one paper, however often attached.
    """
    said = paper_records.said_in(fields or {})
    wanted_target = attachments.target_of(desk.book, target) if target else None
    content = keeping.read_once(path)
    file: dict[str, Value] = {"name": path.name, "media": media_of(content, path.name), "bytes": len(content)}
    file["sha256"] = keeping.keep(desk.book.path, content)
    known = desk.book.rows("SELECT id FROM papers WHERE sha256 = ?", (file["sha256"],))
    facts = {"what": path.name[-80:]}
    with desk.book.step("paper.attach", facts=facts) as step:
        with paper_records.payments_follow(step, known[0]["id"] if known else None, wanted_target):
            paper, is_new = paper_records.put(step, file, said)
            is_new |= wanted_target is not None and paper_records.attach(step, paper, wanted_target)
        if not is_new:
            raise DeskError("paper_known", name=path.name[-80:])
    return Done(str(paper), step.id)


def attach_known(desk: Desk, identity: str, target: str) -> Done:
    """Let a paper of the book belong to one thing more."""
    row = paper_records.row_of(desk.book, identity)
    named = attachments.target_of(desk.book, target)
    with (
        desk.book.step("paper.attach", facts={"what": row["name"]}) as step,
        paper_records.payments_follow(step, row["id"], named),
    ):
        if not paper_records.attach(step, row["id"], named):
            raise DeskError("paper_known", name=row["name"])
    return Done(identity, step.id)


def change(desk: Desk, identity: str, fields: Mapping[str, str]) -> Done:
    """Change what a paper is said to be."""
    row = paper_records.row_of(desk.book, identity)
    said = paper_records.said_in(fields)
    with (
        desk.book.step("paper.change", facts={"what": row["name"]}) as step,
        paper_records.payments_follow(step, row["id"]),
    ):
        step.update("papers", row["id"], said)
    return Done(identity, step.id)


def detach(desk: Desk, identity: str, target: str) -> Done:
    """A paper no longer belongs to that (or to `NOUN:KEY`, where what it belonged to is gone); its file stays."""
    row = paper_records.row_of(desk.book, identity)
    rows = desk.book.rows("SELECT id, noun, target FROM attachments WHERE paper_id = ?", (row["id"],))
    gone = [one["id"] for one in rows if f"{one['noun']}:{one['target']}" == target]
    if not gone:
        keys = _keys(desk.book, attachments.target_of(desk.book, target))
        gone = [one["id"] for one in rows if (one["noun"], one["target"]) in keys]
    if not gone:
        raise DeskError("paper_not_attached", name=row["name"])
    with (
        desk.book.step("paper.detach", facts={"what": row["name"]}) as step,
        paper_records.payments_follow(step, row["id"]),
    ):
        step.delete("attachments", gone)
    return Done(identity, step.id)


def remove(desk: Desk, identity: str) -> Done:
    """Take a paper out of the book, with its rows and attachments; its file stays while undo may bring it back."""
    row = paper_records.row_of(desk.book, identity)
    with desk.book.step("paper.remove", facts={"what": row["name"]}) as step:
        with paper_records.payments_follow(step, row["id"]):
            for table in ("attachments", "paper_rows"):
                rows = step.rows(f"SELECT id FROM {table} WHERE paper_id = ?", (row["id"],))
                step.delete(table, [one["id"] for one in rows])
        step.delete("papers", [row["id"]])
    return Done(identity, step.id)


def listing(reads: Reads, year: TaxYear | None = None) -> tuple[Paper, ...]:
    """Papers in the order of their day, those without one last; of a year: dated in it, or of a payment in it."""
    payments = attachments.papered(reads)
    known = attachments.holders(reads, payments.values())
    belongs = defaultdict(list)
    for row in reads.rows("SELECT * FROM attachments ORDER BY noun, target"):
        belongs[row["paper_id"]].append(attachments.shown(known, row["noun"], row["target"]))
    days: dict[int, list[str]] = defaultdict(list)
    for row in reads.rows("SELECT paper_id, day FROM paper_rows"):
        days[row["paper_id"]].append(row["day"])
    found = []
    for row in reads.rows("SELECT * FROM papers ORDER BY day IS NULL, day, name, sha256, id"):
        paper = Paper(
            id=str(row["id"]),
            **{name: row[name] for name in ("kind", "name", "media", "bytes", "sha256", "number", "issuer", "note")},
            day=date.fromisoformat(row["day"]) if row["day"] else None,
            attached=tuple(belongs[row["id"]]),
            rows=len(days[row["id"]]),
        )
        of_payments = [payments[one.id].day.isoformat() for one in paper.attached if one.noun == PAYMENT and one.id]
        if year is None or _is_of(paper, year, [*days[row["id"]], *of_payments]):
            found.append(paper)
    return tuple(found)


def _is_of(paper: Paper, year: TaxYear, days: list[str]) -> bool:
    if any(one.noun == YEAR and one.key == str(year.number) for one in paper.attached):
        return True
    told = [date.fromisoformat(day) for day in days] or ([paper.day] if paper.day is not None else [])
    return any(day in year.span for day in told)


def attached_to(reads: Reads, target: str) -> tuple[Paper, ...]:
    """The papers of one payment, client, account, year or registration."""
    keys = _keys(reads, attachments.target_of(reads, target))
    return tuple(paper for paper in listing(reads) if any((one.noun, one.key) in keys for one in paper.attached))


def _keys(reads: Reads, target: Target) -> set[tuple[str, str]]:
    """Every key that the target goes by: a typed payment that a bank line confirmed has two."""
    if target.noun != PAYMENT:
        return {(target.noun, target.key)}
    return {(PAYMENT, key) for one in attachments.named(reads, [target.key]).values() for key in one.keys}
