"""An import as a plan: what is new, what is known, what is open; decided purely, written later in one step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import Problem
from freelancer_desk.domain.statements import merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from freelancer_desk.domain.statements import Line, Statement


@dataclass(frozen=True)
class Refused:
    """A file that holds no statement: a picture, nothing, a format that cannot be read."""

    name: str
    problem: Problem


@dataclass(frozen=True)
class Unknown:
    """A readable table that no profile recognises, so that its columns are a question."""

    name: str
    sha256: str
    rows: int
    header: tuple[str, ...]

    @property
    def key(self) -> str:
        """The key of its question."""
        return f"columns:{self.sha256[:12]}"


@dataclass(frozen=True)
class FilePlan:
    """What becomes of one statement: lines that are new, known ones, richer prints of known ones, and what is wrong."""

    statement: Statement
    new: tuple[Line, ...]
    known: tuple[Line, ...]
    richer: tuple[Line, ...]
    problems: tuple[Problem, ...]
    seen_before: bool

    @property
    def has_news(self) -> bool:
        """The very same file, with every row known, would only repeat itself."""
        return bool(self.new or self.richer or (self.statement.lines and not self.seen_before))


@dataclass(frozen=True)
class ImportPlan:
    """All files of one import; nothing is written before it is committed."""

    files: tuple[FilePlan, ...]
    unknown: tuple[Unknown, ...] = ()
    refused: tuple[Refused, ...] = ()

    @property
    def new_rows(self) -> int:
        """How many lines the commit would add."""
        return sum(len(file.new) for file in self.files)

    @property
    def can_commit(self) -> bool:
        """There is something to write: a statement that was not here before, even one whose rows are all known."""
        return any(file.has_news for file in self.files)

    @property
    def is_clear(self) -> bool:
        """No row's reading is open and no file is unrecognised."""
        doubtful = any(file.problems or file.statement.doubts for file in self.files)
        return not (doubtful or self.unknown or self.refused)


def plan(
    statements: Iterable[Statement],
    known: Mapping[str, Line],
    seen_files: Iterable[str],
    unknown: Sequence[Unknown] = (),
    refused: Sequence[Refused] = (),
) -> ImportPlan:
    """Compare statements with the lines of the book (by key): the same files in any order give the same lines."""
    book = dict(known)
    seen = set(seen_files)
    files = []
    for statement in statements:
        files.append(_file_plan(statement, book, seen_before=statement.sha256 in seen))
        seen.add(statement.sha256)
    return ImportPlan(tuple(files), tuple(unknown), tuple(refused))


def _file_plan(statement: Statement, book: dict[str, Line], *, seen_before: bool) -> FilePlan:
    new: dict[str, Line] = {}
    known, richer = [], []
    problems = list(statement.problems)
    for line in statement.lines:
        before = book.get(line.key)
        if before is None:
            book[line.key] = new[line.key] = line
        elif before.money != line.money:
            facts = {"id": line.external_id, "amount": str(line.money), "before": str(before.money)}
            problems.append(Problem("id_with_other_amount", facts, row=line.row))
        else:
            known.append(line)
            if _told(line) == _told(before):
                continue
            better = replace(merged(before, line), row=before.row)
            if better != before:
                book[line.key] = better
                if line.key in new:
                    new[line.key] = better
                else:
                    richer.append(better)
    return FilePlan(statement, tuple(new.values()), tuple(known), tuple(richer), tuple(problems), seen_before)


def _told(line: Line) -> tuple[object, ...]:
    """What two prints of one line may tell differently."""
    return (
        line.text, line.counterparty, line.reference, line.parent, line.other, line.balance, line.parts, line.day,
    )  # fmt: skip
