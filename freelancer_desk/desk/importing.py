"""Imports statements: read, plan, commit as one step."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import accounts, country, ledger, profiles, questions, recognising
from freelancer_desk.desk.garbage import let_go, undisturbed
from freelancer_desk.desk.recognising import Found, Given
from freelancer_desk.domain.importing import ALIKE_WITHIN_DAYS, Shelved, plan
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.owners import Owners
from freelancer_desk.domain.problems import CancelledError, DeskError
from freelancer_desk.domain.settling import settle
from freelancer_desk.domain.summaries import Question

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.recognising import Copied
    from freelancer_desk.domain.accounts import Account
    from freelancer_desk.domain.importing import FilePlan, ImportPlan, Same
    from freelancer_desk.domain.matching import Entry
    from freelancer_desk.domain.owners import Print
    from freelancer_desk.domain.questions import Open
    from freelancer_desk.domain.settling import Settlement
    from freelancer_desk.domain.statements import Line, Statement
    from freelancer_desk.store.book import Reads, Value
    from freelancer_desk.store.step import Step


class Imported(NamedTuple):
    """A committed import: its number, its step, and what it added."""

    import_id: int
    step: int
    new_rows: int


def read(
    reads: Reads,
    paths: Sequence[Path | Copied],
    *,
    given: Given | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportPlan:
    """Read files (and those in folders), or a copied table, and compare them with the book; nothing is written.

    A file that cannot be read is in `refused`.
    """
    given = given or Given()
    with undisturbed():
        found = Found()
        wanted = recognising.wanted(reads, given)
        files = recognising.files_of(paths)
        for number, path in enumerate(files):
            tick = _ticker(path.name, number, len(files), progress, cancelled)
            tick(0)
            recognising.read_into(found, path, wanted, tick)
        answers = {**ledger.answers(reads), **given.answers}
        own = ledger.accounts(reads)
        owners = Owners((*own.values(), *(statement.account for statement in found.statements)), answers)
        statements = tuple(map(owners.owned, found.statements))
        keys = (line.key for statement in statements for line in statement.lines)
        known = ledger.known_lines(reads, keys)
        seen = {row["sha256"] for row in reads.rows("SELECT sha256 FROM statements")}
        rows = _Rows(reads, {number: owners.of(account) for number, account in own.items()})
        shelf, neighbours = rows.shelf(statements), rows.neighbours(statements)
        decided = plan(statements, known, seen, shelf=shelf, neighbours=neighbours, answers=answers)
    return decided._replace(
        pending=tuple(found.pending),
        refused=tuple(found.refused),
        learned=tuple(found.learned),
        said=owners.said(given.answers),
    )


class _Rows:
    """The book's rows in the days of some statements; `own` are its accounts, each as its fullest print names it."""

    def __init__(self, reads: Reads, own: Mapping[int, Account]) -> None:
        self._reads = reads
        self._own = own

    def shelf(self, statements: Sequence[Statement]) -> Iterator[Shelved]:
        """Lines near these statements, in accounts that another kind of file printed too."""
        for statement in statements:
            for number, account in self._own.items():
                query = "SELECT 1 FROM statements WHERE account_id = ? AND profile <> ? LIMIT 1"
                is_own = account.identity == statement.account.identity and statement.lines
                if is_own and self._reads.rows(query, (number, statement.profile)):
                    yield from self._printed(number, statement)

    def _printed(self, number: int, statement: Statement) -> Iterator[Shelved]:
        printed: dict[str, set[str]] = {}
        query = (
            "SELECT lines.key, statements.profile FROM lines JOIN printed ON printed.line_id = lines.id"
            " JOIN statements ON statements.id = printed.statement_id"
            " WHERE lines.account_id = ? AND lines.day BETWEEN ? AND ?"
        )
        for row in self._reads.rows(query, (number, *_span(statement, ALIKE_WITHIN_DAYS))):
            printed.setdefault(row["key"], set()).add(row["profile"])
        for key, line in ledger.known_lines(self._reads, printed).items():
            yield Shelved(line._replace(account=statement.account), frozenset(printed.get(key, ())))

    def neighbours(self, statements: Sequence[Statement]) -> Iterator[tuple[Account, frozenset[Print]]]:
        """What other accounts of the same banks printed in the days of these statements."""
        query = (
            "SELECT day, minor, balance FROM lines WHERE account_id = ? AND day BETWEEN ? AND ? AND balance NOT NULL"
        )
        for statement in statements:
            for number, account in self._own.items():
                is_other = account.identity != statement.account.identity
                if statement.lines and is_other and account.identity[:2] == statement.account.identity[:2]:
                    rows = self._reads.rows(query, (number, *_span(statement, 0)))
                    yield account, frozenset((date.fromisoformat(day), *sums) for day, *sums in rows)


def _span(statement: Statement, more: int) -> tuple[str, str]:
    """From the first day of a statement to its last, and so many days around."""
    days, near = [line.day for line in statement.lines], timedelta(days=more)
    return (min(days) - near).isoformat(), (max(days) + near).isoformat()


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
    with undisturbed(), desk.book.step("import", facts={"files": names, "rows": count}, rows_expected=count) as step:
        import_id = step.insert("imports", {"at": desk.now().isoformat(timespec="seconds")})
        known, own = ledger.facts(step), ledger.accounts(step)
        for key, said in decided.said:
            questions.put(step, key, said)
        entries: list[Entry] = []
        for number, file in enumerate(file for file in decided.files if file.has_news):
            if progress is not None:
                progress(file.statement.name, number, len(decided.files))
            entries += _write_file(step, import_id, file, cancelled)
        if cancelled():
            raise CancelledError("cancelled")
        is_renamed = not own.items() <= ledger.accounts(step).items()
        if not is_renamed and not any(file.richer or file.same for file in decided.files):
            ledger.settle_now(step, known, entries)
    for text in decided.learned:
        profiles.keep(text)
    return Imported(import_id, step.id, count)


def _write_file(step: Step, import_id: int, file: FilePlan, cancelled: Callable[[], bool]) -> list[Entry]:
    statement = file.statement
    account_id = accounts.row_of(step, statement.account)
    statement_id = step.insert("statements", _statement_row(statement, import_id, account_id))
    entries: list[Entry] = []
    if file.new:
        new = sorted(file.new, key=lambda line: line.day)
        rows = ((*ledger.line_row(line, account_id), statement_id, line.row) for line in new)
        ids = step.insert_many("lines", (*ledger.LINE_COLUMNS, "statement_id", "row"), rows, cancelled=cancelled)
        parts = step.insert_many("parts", ("line_id", "nth", "kind", "minor", "section"), _parts(ids, new))
        entries += ledger.entries_of(step, new, ids, parts, account_id)
    _enrich(step, file.richer)
    for same in file.same:
        _unite(step, same)
    _print_again(step, statement_id, [*file.known, *(same.line for same in file.same)])
    return entries


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


def _enrich(step: Step, richer: Sequence[Line]) -> None:
    for line in richer:
        row = step.rows("SELECT id, account_id FROM lines WHERE key = ?", (line.key,))[0]
        _put(step, row, line)


def _put(step: Step, row: sqlite3.Row, line: Line) -> None:
    """A line of the book in a richer print."""
    values = dict(zip(ledger.LINE_COLUMNS, ledger.line_row(line, row["account_id"]), strict=True))
    step.update("lines", row["id"], values)
    parts = [(part.kind.value, part.money.minor, part.section) for part in line.parts]
    before = step.rows("SELECT id, kind, minor, section FROM parts WHERE line_id = ? ORDER BY nth", (row["id"],))
    if parts == [tuple(part)[1:] for part in before]:
        return
    step.delete("parts", [part["id"] for part in before])
    for nth, (kind, minor, section) in enumerate(parts, start=1):
        step.insert("parts", {"line_id": row["id"], "nth": nth, "kind": kind, "minor": minor, "section": section})


def _unite(step: Step, same: Same) -> None:
    """Two prints that are one line: it keeps every key it is known by, and what was said of it follows its key."""
    row = step.rows("SELECT id, account_id, key FROM lines WHERE key = ?", (same.known.key,))[0]
    together = same.together
    for key in {same.line.key, same.known.key} - {together.key}:
        step.insert("aliases", {"line_id": row["id"], "key": key})
    _put(step, row, together)
    if together.key == row["key"]:
        return
    for number, name, value in step.rows("SELECT id, key, value FROM answers"):
        moved = {"key": _renamed(name, row["key"], together.key), "value": value.replace(row["key"], together.key)}
        step.update("answers", number, moved)
    for typed in step.rows("SELECT id FROM receipts WHERE line_key = ?", (row["key"],)):
        step.update("receipts", typed["id"], {"line_key": together.key})
    for paper in step.rows("SELECT id FROM attachments WHERE target = ?", (f"line:{row['key']}",)):
        step.update("attachments", paper["id"], {"target": f"line:{together.key}"})


def _renamed(name: str, before: str, after: str) -> str:
    """The key of an answer, when a line that it names is known by another key."""
    return name.replace(before, after).replace(f":{before[:12]}", f":{after[:12]}")


def _print_again(step: Step, statement_id: int, known: Sequence[Line]) -> None:
    """Remember that this file printed these lines too, so that taking one import back cannot remove them."""
    wanted = {line.key: line.row for line in known}
    rows: list[tuple[Value, ...]] = []
    for start in range(0, len(known), 500):
        keys = [line.key for line in known[start : start + 500]]
        marks = ",".join("?" * len(keys))
        query = (
            f"SELECT id, key FROM lines WHERE key IN ({marks}) UNION ALL"
            f" SELECT line_id AS id, key FROM aliases WHERE key IN ({marks})"
        )
        found = step.rows(query, keys * 2)
        rows.extend((row["id"], statement_id, wanted[row["key"]]) for row in found)
    if rows:
        step.insert_many("prints", ("line_id", "statement_id", "row"), rows)


def preview(reads: Reads, decided: ImportPlan) -> Settlement:
    """What the book would mean with this plan in it: pairs and questions to review before anything is written.

    Payments and earnings are not told.
    """
    with undisturbed():
        known = ledger.facts(reads)
        every = ledger.with_lines(known, decided, ledger.accounts(reads))
        settled = settle(every)
        let_go(settled.receipts, settled.earnings, every.entries, known.entries, every.receipts)
    return settled


def as_question(reads: Reads, found: Open) -> Question:
    """A question of a preview, as the book would list it."""
    home = country.rules(ledger.setting(reads, "country")).currency
    stake = Money(found.at_stake, home) if found.at_stake is not None else None
    return Question(found.key, found.kind, dict(found.facts), found.choices, stake, found.lines)
