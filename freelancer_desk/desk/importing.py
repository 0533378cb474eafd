"""Imports statements: read, plan, commit as one step, take back."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from freelancer_desk.desk import country, ledger
from freelancer_desk.domain.contents import Grid
from freelancer_desk.domain.importing import Refused, Unknown, plan
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import CancelledError, DeskError, FileUnreadableError, Problem
from freelancer_desk.domain.settling import settle
from freelancer_desk.domain.summaries import Question
from freelancer_desk.outside import reading
from freelancer_desk.plugins import importers
from freelancer_desk.plugins.importers.sources import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.accounts import Account
    from freelancer_desk.domain.importing import FilePlan, ImportPlan
    from freelancer_desk.domain.questions import Open
    from freelancer_desk.domain.settling import Settlement
    from freelancer_desk.domain.statements import Line, Statement
    from freelancer_desk.plugins.bank_profiles import Profile
    from freelancer_desk.store.book import Reads, Value
    from freelancer_desk.store.step import Step

HEADER_CELLS = 12


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the collector of cyclic garbage: a hundred thousand rows are no garbage, yet it would walk them often."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True)
class Given:
    """What the user says beforehand: answers about reading, the account where files name none, the profile to use."""

    answers: Mapping[str, str] = field(default_factory=dict)
    account: str = ""
    profile: str = ""


@dataclass(frozen=True)
class Imported:
    """A committed import: its number, its step, and what it added."""

    import_id: int
    step: int
    new_rows: int


@dataclass(frozen=True)
class TakenBack:
    """An import that was taken back; `kept` names the lines that stay, each with the reason."""

    step: int
    removed: int
    kept: tuple[tuple[int, str], ...]


def read(
    reads: Reads,
    paths: Sequence[Path],
    *,
    given: Given | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportPlan:
    """Read files and compare them with the book; nothing is written. A file that cannot be read is in `refused`."""
    given = given or Given()
    profiles = _profiles(given.profile)
    home = country.rules(ledger.setting(reads, "country")).country
    statements: list[Statement] = []
    unknown: list[Unknown] = []
    refused: list[Refused] = []
    for number, path in enumerate(paths):
        tick = _ticker(path.name, number, len(paths), progress, cancelled)
        tick(0)
        try:
            source = reading.read_file(path)
        except FileUnreadableError as error:
            refused.append(Refused(path.name, Problem(error.kind, error.facts)))
            continue
        (grid,) = source.contents
        found = importers.recognise(grid, profiles)
        if found is None and given.profile:
            facts = {"file": path.name, "profile": profiles[0].title}
            refused.append(Refused(path.name, Problem("profile_does_not_fit", facts)))
            continue
        if found is None:
            rows = grid.rows if isinstance(grid, Grid) else ()
            header = rows[0].cells[:HEADER_CELLS] if rows else ()
            unknown.append(Unknown(path.name, source.sha256, len(rows), header))
            continue
        about = Source(
            source.name,
            source.sha256,
            given.answers,
            given.account,
            home.currency.code,
            home.date_order,
            home.iban,
            tick,
        )
        read_now = found.read(about)
        if not any(statement.rows for statement in read_now):
            refused.append(Refused(path.name, Problem("statement_has_no_rows", {"file": path.name})))
            continue
        statements.extend(read_now)
    keys = (line.key for statement in statements for line in statement.lines)
    known = ledger.known_lines(reads, keys)
    seen = {row["sha256"] for row in reads.rows("SELECT sha256 FROM statements")}
    return plan(statements, known, seen, unknown, refused)


def _profiles(wanted: str) -> tuple[Profile, ...]:
    """The profiles to read with: all, or the one that was asked for."""
    known = country.profiles()
    found = tuple(profile for profile in known if wanted in {"", profile.id})
    if not found:
        raise DeskError("profile_unknown", profile=wanted[:40], profiles=", ".join(p.id for p in known))
    return found


def _ticker(
    name: str, number: int, files: int, progress: Callable[[str, int, int], None] | None, cancelled: Callable[[], bool]
) -> Callable[[int], None]:
    """Called every few hundred rows: tells how far it is (each file counts 100) and ends the work when asked to."""

    def tick(percent: int) -> None:
        if cancelled():
            raise CancelledError("cancelled")
        if progress is not None:
            progress(name, number * 100 + percent, files * 100)

    return tick


def commit(
    desk: Desk,
    decided: ImportPlan,
    *,
    progress: Callable[[str, int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Imported:
    """Write the plan as one step: accounts, statements, lines and parts; what follows from them is settled with it."""
    if not decided.can_commit:
        raise DeskError("nothing_to_import")
    count = decided.new_rows
    names = ", ".join(dict.fromkeys(file.statement.name for file in decided.files))[:200]
    with desk.book.step("import", facts={"files": names, "rows": count}, rows_expected=count) as step:
        import_id = step.insert("imports", {"at": desk.now().isoformat(timespec="seconds")})
        for number, file in enumerate(file for file in decided.files if file.has_news):
            if progress is not None:
                progress(file.statement.name, number, len(decided.files))
            _write_file(step, import_id, file, cancelled)
        if cancelled():
            raise CancelledError("cancelled")
    return Imported(import_id, step.id, count)


def _write_file(step: Step, import_id: int, file: FilePlan, cancelled: Callable[[], bool]) -> None:
    statement = file.statement
    account_id = _account_id(step, statement.account)
    statement_id = step.insert("statements", _statement_row(statement, import_id, account_id))
    if file.new:
        rows = (ledger.line_row(line, account_id) for line in file.new)
        ids = step.insert_many("lines", ledger.LINE_COLUMNS, rows, cancelled=cancelled)
        step.insert_many("parts", ("line_id", "nth", "kind", "minor", "section"), _parts(ids, file.new))
        prints = ((line_id, statement_id, line.row) for line_id, line in zip(ids, file.new, strict=True))
        step.insert_many("prints", ("line_id", "statement_id", "row"), prints, cancelled=cancelled)
    _enrich(step, file.richer)
    _print_again(step, statement_id, file.known)


def _parts(ids: range, lines: Sequence[Line]) -> Iterator[tuple[Value, ...]]:
    for line_id, line in zip(ids, lines, strict=True):
        for nth, part in enumerate(line.parts, start=1):
            yield line_id, nth, part.kind.value, part.money.minor, part.section


def _statement_row(statement: Statement, import_id: int, account_id: int) -> dict[str, Value]:
    days = sorted(line.day for line in statement.lines)
    proof = statement.proof
    return {
        "import_id": import_id,
        "account_id": account_id,
        "name": statement.name,
        "sha256": statement.sha256,
        "profile": statement.profile,
        "first_day": days[0].isoformat() if days else None,
        "last_day": days[-1].isoformat() if days else None,
        "from_day": statement.period.first.isoformat() if statement.period else None,
        "to_day": statement.period.last.isoformat() if statement.period else None,
        "rows": statement.rows,
        "skipped": len(statement.skipped),
        "opening": proof.opening.minor if proof.opening is not None else None,
        "closing": proof.closing.minor if proof.closing is not None else None,
        "difference": proof.difference.minor if proof.difference is not None else None,
        "first_break_row": proof.first_break_row,
    }


def _account_id(step: Step, account: Account) -> int:
    identity = (account.institution, account.currency.code, account.number)
    found = step.rows("SELECT id FROM accounts WHERE institution = ? AND currency = ? AND number = ?", identity)
    if found:
        return int(found[0]["id"])
    names = ("institution", "currency", "number")
    return step.insert("accounts", {**dict(zip(names, identity, strict=True)), "type": account.type.value})


def _enrich(step: Step, richer: Sequence[Line]) -> None:
    for line in richer:
        row = step.rows("SELECT id, account_id FROM lines WHERE key = ?", (line.key,))[0]
        values = dict(zip(ledger.LINE_COLUMNS, ledger.line_row(line, row["account_id"]), strict=True))
        step.update("lines", row["id"], values)
        step.delete("parts", [part["id"] for part in step.rows("SELECT id FROM parts WHERE line_id = ?", (row["id"],))])
        for nth, part in enumerate(line.parts, start=1):
            facts: dict[str, Value] = {"line_id": row["id"], "nth": nth, "kind": part.kind.value}
            step.insert("parts", {**facts, "minor": part.money.minor, "section": part.section})


def _print_again(step: Step, statement_id: int, known: Sequence[Line]) -> None:
    """Remember that this file printed these lines too, so that taking one import back cannot remove them."""
    wanted = {line.key: line.row for line in known}
    rows: list[tuple[Value, ...]] = []
    for start in range(0, len(known), 500):
        keys = [line.key for line in known[start : start + 500]]
        marks = ",".join("?" * len(keys))
        found = step.rows(f"SELECT id, key FROM lines WHERE key IN ({marks})", keys)
        rows.extend((row["id"], statement_id, wanted[row["key"]]) for row in found)
    if rows:
        step.insert_many("prints", ("line_id", "statement_id", "row"), rows)


def preview(reads: Reads, decided: ImportPlan) -> Settlement:
    """What the book would mean with this plan in it: pairs and questions to review before anything is written."""
    known = ledger.facts(reads)
    return settle(ledger.with_lines(known, decided, ledger.accounts(reads)))


def as_question(reads: Reads, found: Open) -> Question:
    """A question of a preview, as the book would list it."""
    home = country.rules(ledger.setting(reads, "country")).currency
    stake = Money(found.at_stake, home) if found.at_stake is not None else None
    return Question(found.key, found.kind, dict(found.facts), found.choices, stake, found.lines)


def take_back(desk: Desk, import_id: int) -> TakenBack:
    """Remove what only this import printed; keep and name what another file printed or the user has worked on."""
    reads = desk.book
    if not reads.rows("SELECT 1 FROM imports WHERE id = ?", (import_id,)):
        raise DeskError("import_unknown", number=import_id)
    query = (
        "SELECT lines.id, lines.key, (SELECT count(*) FROM prints p JOIN statements s ON s.id = p.statement_id"
        " WHERE p.line_id = lines.id AND s.import_id <> ?) AS others FROM lines WHERE id IN (SELECT line_id FROM prints"
        " JOIN statements ON statements.id = prints.statement_id WHERE statements.import_id = ?) ORDER BY lines.id"
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
    prints = [
        (row["id"], row["line_id"], row["statement_id"])
        for statement in statements
        for row in step.rows("SELECT id, line_id, statement_id FROM prints WHERE statement_id = ?", (statement,))
    ]
    keep = {statement for _, line, statement in prints if line in edited}
    step.delete("prints", [print_id for print_id, line, _ in prints if line not in edited])
    removed = set(gone)
    parts = step.rows("SELECT id, line_id FROM parts ORDER BY id")
    step.delete("parts", [row["id"] for row in parts if row["line_id"] in removed])
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
