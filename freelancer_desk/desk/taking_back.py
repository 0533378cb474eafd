"""Takes an earlier import back: what only it printed goes, what another file printed or the user worked on stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import ledger
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from freelancer_desk.desk import Desk
    from freelancer_desk.store.book import Reads
    from freelancer_desk.store.step import Step


class TakenBack(NamedTuple):
    """An import that was taken back; `kept` names the lines that stay, each with the reason."""

    step: int
    removed: int
    kept: tuple[tuple[int, str], ...]


def take_back(desk: Desk, import_id: int) -> TakenBack:
    """Remove what only this import printed; keep and name what another file printed or the user has worked on."""
    reads = desk.book
    if not reads.rows("SELECT 1 FROM imports WHERE id = ?", (import_id,)):
        raise DeskError("import_unknown", number=import_id)
    query = (
        "SELECT lines.id, lines.key, (SELECT count(*) FROM printed p JOIN statements s ON s.id = p.statement_id"
        " WHERE p.line_id = lines.id AND s.import_id <> ?) AS others FROM lines WHERE id IN (SELECT p.line_id"
        " FROM printed p JOIN statements s ON s.id = p.statement_id WHERE s.import_id = ?) ORDER BY lines.id"
    )
    edited = _edited_keys(reads)
    kept: list[tuple[int, str]] = []
    gone: list[int] = []
    for row in reads.rows(query, (import_id, import_id)):
        if row["others"]:
            kept.append((row["id"], "printed_elsewhere"))
        elif row["key"] in edited:
            kept.append((row["id"], "edited"))
        else:
            gone.append(row["id"])
    facts = {"import": import_id, "removed": len(gone)}
    with desk.book.step("take_back", facts=facts, rows_expected=len(gone)) as step:
        _remove(step, import_id, gone, {line for line, reason in kept if reason == "edited"})
    return TakenBack(step.id, len(gone), tuple(kept))


def _edited_keys(reads: Reads) -> set[str]:
    """Lines that a typed payment or an answer of the user names."""
    keys = {row["line_key"] for row in reads.rows("SELECT line_key FROM receipts WHERE line_key IS NOT NULL")}
    for key, value in ledger.answers(reads).items():
        kind, _, rest = key.partition("/")
        if kind == "line":
            keys.add(rest)
        elif kind == "pair":
            keys |= {rest, value}
    return keys


def _remove(step: Step, import_id: int, gone: list[int], edited: set[int]) -> None:
    statements = [row["id"] for row in step.rows("SELECT id FROM statements WHERE import_id = ?", (import_id,))]
    removed = set(gone)
    keep = set()
    for statement in statements:
        again = step.rows("SELECT id, line_id FROM prints WHERE statement_id = ?", (statement,))
        first = step.rows("SELECT id FROM lines WHERE statement_id = ?", (statement,))
        if edited & {row["line_id"] for row in again} | edited & {row["id"] for row in first}:
            keep.add(statement)
        step.delete("prints", [row["id"] for row in again if row["line_id"] not in edited])
        for row in first:
            if row["id"] not in removed | edited:
                step.update("lines", row["id"], {"statement_id": None, "row": None})
    parts = step.rows("SELECT id, line_id FROM parts ORDER BY id")
    step.delete("parts", [row["id"] for row in parts if row["line_id"] in removed])
    aliases = step.rows("SELECT id, line_id FROM aliases ORDER BY id")
    step.delete("aliases", [row["id"] for row in aliases if row["line_id"] in removed])
    step.delete("lines", gone)
    step.delete("statements", [statement for statement in statements if statement not in keep])
    if not keep:
        step.delete("imports", [import_id])
    unused = (
        "SELECT id FROM accounts WHERE NOT EXISTS (SELECT 1 FROM lines WHERE account_id = accounts.id)"
        " AND NOT EXISTS (SELECT 1 FROM statements WHERE account_id = accounts.id)"
        " AND NOT EXISTS (SELECT 1 FROM receipts WHERE account_id = accounts.id)"
        " AND NOT EXISTS (SELECT 1 FROM earnings WHERE account_id = accounts.id)"
    )
    step.delete("accounts", [row["id"] for row in step.rows(unused)])
