"""An import as a plan: what is new, known, maybe the same, open; decided purely, written later in one step."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.owners import Owners, prints_of
from freelancer_desk.domain.problems import Problem
from freelancer_desk.domain.questions import ASK, SAME_ROWS
from freelancer_desk.domain.statements import Doubt, merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from freelancer_desk.domain.accounts import Account
    from freelancer_desk.domain.owners import Print
    from freelancer_desk.domain.statements import Line, Statement

Identity = tuple[str, str, str]

ALIKE_WITHIN_DAYS = 4
THE_SAME, DIFFERENT = "same", "different"


class Shelved(NamedTuple):
    """A line of the book and the profiles of the files that printed it."""

    line: Line
    profiles: frozenset[str]


class Refused(NamedTuple):
    """A file that holds no statement: a picture, nothing, a format that cannot be read."""

    name: str
    problem: Problem


class Pending(NamedTuple):
    """A file that waits for one answer before any row can be read: its `columns`, or the `account` it belongs to.

    `sample` are its first rows below the header, to look at.
    """

    kind: str
    name: str
    sha256: str
    rows: int
    header: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...] = ()

    @property
    def key(self) -> str:
        """The key of its question."""
        return f"{self.kind}:{self.sha256[:12]}"


class Same(NamedTuple):
    """A print that is, or may be, a line which another kind of file printed before."""

    line: Line
    known: Line

    @property
    def is_sure(self) -> bool:
        """Day, amount and the balance that both print leave no doubt."""
        one, other = self.line, self.known
        return one.balance is not None and (one.day, one.money, one.balance) == (other.day, other.money, other.balance)

    @property
    def together(self) -> Line:
        """Both prints as one line; where one holds the fee that the other prints as a row of its own, the other."""
        if self.line.money == self.known.money:
            return merged(self.known, self.line)
        return min(self.known, self.line, key=lambda one: (len(one.parts), one is self.line))

    @property
    def frees_the_fee(self) -> bool:
        """The known print gives way to one that leaves the fee to another row of the same file."""
        return self.together is self.line


class FilePlan(NamedTuple):
    """What becomes of one statement: new lines, known ones, richer prints of them, doubles of other files, faults.

    `same` are prints that the user said are known lines, `alike` those that wait for that answer.
    """

    statement: Statement
    new: tuple[Line, ...]
    known: tuple[Line, ...]
    richer: tuple[Line, ...]
    problems: tuple[Problem, ...]
    seen_before: bool
    same: tuple[Same, ...] = ()
    alike: tuple[Same, ...] = ()

    @property
    def has_news(self) -> bool:
        """The very same file, with every row known, would only repeat itself."""
        return bool(self.new or self.richer or self.same or (self.known and not self.seen_before))

    @property
    def is_empty(self) -> bool:
        """A file of a bank's standard that holds no transactions."""
        return not self.statement.profile

    @property
    def alike_key(self) -> str:
        """The key of the question whether look-alikes are the same."""
        return f"{SAME_ROWS}:{self.statement.sha256[:12]}"

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Every row that waits for an answer about its reading, look-alikes among them."""
        facts = (("file", self.statement.name), ("account", self.statement.account.name))
        choices = (THE_SAME, DIFFERENT, ASK)
        return self.statement.doubts + tuple(Doubt(s.line.row, self.alike_key, facts, choices) for s in self.alike)


class ImportPlan(NamedTuple):
    """All files of one import; nothing is written before it is committed.

    `learned` are the profiles that follow from what the user said of unknown columns, `said` answers to be kept.
    """

    files: tuple[FilePlan, ...]
    pending: tuple[Pending, ...] = ()
    refused: tuple[Refused, ...] = ()
    learned: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()

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
        doubtful = any(file.problems or file.doubts for file in self.files)
        return not (doubtful or self.pending or self.refused)


def plan(
    statements: Sequence[Statement],
    known: Mapping[str, Line],
    seen_files: Iterable[str],
    *,
    shelf: Iterable[Shelved] = (),
    neighbours: Iterable[tuple[Account, frozenset[Print]]] = (),
    answers: Mapping[str, str] | None = None,
) -> ImportPlan:
    """Compare statements with the book: the same files in any order give the same lines.

    `known` are the book's lines by each of their keys, `shelf` those of them that another kind of file printed,
    `neighbours` what the book's other accounts of the same banks printed in those days.
    """
    planning = _Planning(dict(known), set(seen_files), _by_account(shelf), answers or {})
    owners, others = Owners((), answers or {}), list(neighbours)
    files = []
    for statement in statements:
        files.append(planning.file(owners.doubted(statement, others)))
        if len(files) < len(statements):
            others.append((statement.account, prints_of(files[-1].statement.lines)))
    return ImportPlan(tuple(files))


def _by_account(shelf: Iterable[Shelved]) -> dict[Identity, list[Shelved]]:
    found: dict[Identity, list[Shelved]] = defaultdict(list)
    for one in shelf:
        found[one.line.account.identity].append(one)
    return found


class _Planning:
    """The state of planning several statements, one after the other."""

    def __init__(
        self, book: dict[str, Line], seen: set[str], shelf: dict[Identity, list[Shelved]], answers: Mapping[str, str]
    ) -> None:
        self.book = book
        self.seen = seen
        self.taken: set[tuple[str, Identity, int]] = set()  # one file may be of several accounts
        self.shelf = shelf
        self.planned: dict[Identity, list[tuple[str, dict[str, Line]]]] = defaultdict(list)
        self.answers = answers

    def file(self, statement: Statement) -> FilePlan:
        new: dict[str, Line] = {}
        known: list[Line] = []
        richer: list[Line] = []
        problems = list(statement.problems)
        for line in statement.lines:
            before = self.book.get(line.key)
            if before is None:
                self.book[line.key] = new[line.key] = line
            elif before.money != line.money and line.external_id and before.key == line.key:
                facts = {"id": line.external_id, "amount": str(line.money), "before": str(before.money)}
                problems.append(Problem("id_with_other_amount", facts, row=line.row))
            else:
                known.append(line)
                if before.money != line.money or _told(line) == _told(before):
                    continue
                better = merged(before, line)._replace(row=before.row, key=before.key)
                if better != before:
                    self.book[line.key] = self.book[before.key] = better
                    if before.key in new:
                        new[before.key] = better
                    else:
                        richer.append(better)
        doubles = self._doubles(statement, new, {self.book[line.key].key for line in known})
        answer = self._said_of(statement, doubles)
        if answer != DIFFERENT:
            for double in doubles:
                del new[double.line.key], self.book[double.line.key]
        self.planned[statement.account.identity].append((statement.profile, new))
        part = (statement.sha256, statement.account.identity, min((line.row for line in statement.lines), default=0))
        seen_before = statement.sha256 in self.seen or part in self.taken
        self.taken.add(part)
        plan_of = FilePlan(statement, tuple(new.values()), tuple(known), tuple(richer), tuple(problems), seen_before)
        if answer == THE_SAME:
            self.book |= {double.line.key: double.together for double in doubles}
            return plan_of._replace(same=doubles)
        return plan_of if answer == DIFFERENT else plan_of._replace(alike=doubles)

    def _said_of(self, statement: Statement, doubles: Sequence[Same]) -> str:
        """Whether doubles are the same: as the user said, or surely so when nothing about any of them differs."""
        said = self.answers.get(f"{SAME_ROWS}:{statement.sha256[:12]}", "")
        return said or (THE_SAME if doubles and all(double.is_sure for double in doubles) else "")

    def _doubles(self, statement: Statement, new: Mapping[str, Line], used: set[str]) -> tuple[Same, ...]:
        """New lines that look like lines which only other kinds of files printed; each known line serves once."""
        account = statement.account.identity
        others = [one.line for one in self.shelf[account] if statement.profile not in one.profiles]
        for profile, lines in self.planned[account]:
            others += lines.values() if profile != statement.profile else ()
        if not others:
            return ()
        free = _Free(sorted((one for one in others if one.key not in used), key=lambda o: (o.day, o.key)))
        found: dict[str, Same] = {}
        waiting = sorted(new.values(), key=lambda o: (o.day, o.key))
        for match_of in (free.by_number, free.by_parent, free.nearest):
            for line in waiting:
                match = match_of(line) if line.key not in found else None
                if match is not None:
                    found[line.key] = same = Same(line, match)
                    free.take(same)
        return tuple(sorted(found.values(), key=lambda same: same.line.row))


class _Free:
    """Lines of the book that no print of a file was found to be yet."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.by_amount: dict[int, list[Line]] = defaultdict(list)
        self.by_id: dict[str, list[Line]] = defaultdict(list)
        self.with_fee: dict[str, Line] = {}
        for line in lines:
            self.by_amount[line.money.minor].append(line)
            self.by_id[line.external_id].append(line)
            if len(line.parts) > 1:
                self.with_fee.setdefault(line.external_id, line)

    def take(self, same: Same) -> None:
        """A line serves once; only the fee that it holds may be printed as a row of its own, too."""
        if same.known in self.by_amount[same.known.money.minor]:
            self.by_amount[same.known.money.minor].remove(same.known)
            self.by_id[same.known.external_id].remove(same.known)
        if same.frees_the_fee:
            self.with_fee.pop(same.known.external_id, None)

    def by_number(self, line: Line) -> Line | None:
        """The line with the number of this one; where several are, the one that moved alike."""
        same_way = [
            one for one in self.by_id.get(line.external_id, ()) if (one.money.minor > 0) == (line.money.minor > 0)
        ]
        if not line.external_id or not same_way:
            return None
        return min(same_way, key=lambda one: (one.money != line.money, one.day, one.key))

    def by_parent(self, line: Line) -> Line | None:
        """The line that this fee belongs to, when it holds the fee already."""
        return self.with_fee.get(line.parent) if line.parent else None

    def nearest(self, line: Line) -> Line | None:
        """A line of this amount on the nearest day that is not a different event by its own number."""
        near = [
            other
            for other in self.by_amount[line.money.minor]
            if abs((other.day - line.day).days) <= ALIKE_WITHIN_DAYS and not (other.external_id and line.external_id)
        ]
        return min(near, key=lambda other: (abs((other.day - line.day).days), other.day, other.key), default=None)


def _told(line: Line) -> tuple[object, ...]:
    """What two prints of one line may tell differently."""
    return (
        line.text, line.counterparty, line.reference, line.parent, line.other, line.balance, line.parts, line.day,
    )  # fmt: skip
