"""Rows of papers and attachments inside a step, and what a payment says of its papers kept in line with them."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

from freelancer_desk.desk import attachments, ledger
from freelancer_desk.desk.papers import progress as paper_states
from freelancer_desk.domain.drafts import Draft
from freelancer_desk.domain.papers import KINDS, PAYMENT, clean_name
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from freelancer_desk.domain.papers import Target
    from freelancer_desk.store.book import Reads, Value
    from freelancer_desk.store.step import Step

FIELDS = ("kind", "day", "number", "issuer", "note")
_EMPTY: dict[str, Value] = {"kind": "other", "day": None, "number": "", "issuer": "", "note": ""}


def said_in(fields: Mapping[str, str]) -> dict[str, Value]:
    """Columns out of typed fields, only those that were typed; raises DeskError for a wrong one."""
    extra = sorted(set(fields) - set(FIELDS))
    if extra:
        raise DeskError("field_unknown", field=extra[0], fields=", ".join(FIELDS))
    draft = Draft(fields)
    day = draft.day("day")
    texts: dict[str, Value] = {name: draft.text(name) for name in ("number", "issuer", "note")}
    kind = draft.choice("kind", KINDS, "other")
    draft.refuse()
    values: dict[str, Value] = {**texts, "kind": kind, "day": day.isoformat() if day else None}
    return {name: values[name] for name in FIELDS if name in fields}


def row_of(reads: Reads, identity: str) -> sqlite3.Row:
    """The row of a paper; raises DeskError `row_unknown`."""
    found = reads.rows("SELECT * FROM papers WHERE id = ?", (ledger.row_number(identity),))
    if not found:
        raise DeskError("row_unknown", noun="paper", id=identity[:20])
    return found[0]


def put(step: Step, file: Mapping[str, Value], said: Mapping[str, Value]) -> tuple[int, bool]:
    """The paper with that file, added or told more of; and whether anything was written.

    `file` holds name, media, bytes and sha256. One content is one paper, whatever it is called.
    """
    known = step.rows("SELECT * FROM papers WHERE sha256 = ? AND sha256 <> '' ORDER BY id", (file["sha256"],))
    if not known:
        name = clean_name(str(file["name"]))
        return step.insert("papers", {**_EMPTY, **file, **said, "name": name}), True
    more = {name: value for name, value in said.items() if value and known[0][name] != value}
    if more:
        step.update("papers", known[0]["id"], more)
    return int(known[0]["id"]), bool(more)


def attach(step: Step, paper: int, target: Target) -> bool:
    """Let a paper belong to a target; False when it does already."""
    row: dict[str, Value] = {"paper_id": paper, "noun": target.noun, "target": target.key}
    query = "SELECT 1 FROM attachments WHERE paper_id = ? AND noun = ? AND target = ?"
    if step.rows(query, tuple(row.values())):
        return False
    step.insert("attachments", row)
    return True


@contextmanager
def payments_follow(step: Step, paper: int | None, target: Target | None = None) -> Iterator[None]:
    """Whatever happens inside to a paper: the payments it belongs to, before or after, say the right thing of it."""
    wanted = {target.key} if target is not None and target.noun == PAYMENT else set()
    if paper is not None:
        rows = step.rows("SELECT target FROM attachments WHERE noun = ? AND paper_id = ?", (PAYMENT, paper))
        wanted |= {row["target"] for row in rows}
    touched = [(one, paper_states.label_of(step, one)) for one in attachments.named(step, wanted).values()]
    yield
    for one, before in touched:
        if paper_states.label_of(step, one) != before:
            paper_states.attached(step, one, before)


def content(reads: Reads) -> list[dict[str, object]]:
    """Every paper by its content, with its rows and what it belongs to; the order follows the content alone."""
    found = []
    for row in reads.rows("SELECT * FROM papers"):
        told = {name: row[name] for name in row.keys() if name != "id"}  # noqa: SIM118
        belongs = reads.rows("SELECT noun, target FROM attachments WHERE paper_id = ?", (row["id"],))
        printed = reads.rows("SELECT * FROM paper_rows WHERE paper_id = ? ORDER BY nth", (row["id"],))
        rows = [{name: one[name] for name in one.keys() if name not in {"id", "paper_id"}} for one in printed]  # noqa: SIM118
        found.append({**told, "attached": sorted(f"{one['noun']}:{one['target']}" for one in belongs), "rows": rows})
    return sorted(found, key=lambda paper: json.dumps(paper, sort_keys=True, ensure_ascii=False))
