"""Finds out what files are: statements that a profile or a standard reads, files that wait for an answer, refusals."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import country, ledger, profiles
from freelancer_desk.domain import pasted
from freelancer_desk.domain.accounts import Account, AccountType
from freelancer_desk.domain.contents import Grid, Text
from freelancer_desk.domain.digests import sha256_of
from freelancer_desk.domain.importing import Pending, Refused
from freelancer_desk.domain.problems import DeskError, FileUnreadableError, Problem
from freelancer_desk.domain.statements import Statement, prove
from freelancer_desk.outside import reading
from freelancer_desk.outside.reading import SourceFile
from freelancer_desk.plugins import importers
from freelancer_desk.plugins.importers.sources import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from freelancer_desk.domain.contents import Content
    from freelancer_desk.domain.countries import Country
    from freelancer_desk.plugins.bank_profiles import Profile
    from freelancer_desk.plugins.importers import Recognised
    from freelancer_desk.store.book import Reads

HEADER_CELLS = 40
SAMPLE_ROWS = 8
SUFFIXES = frozenset(
    f".{suffix}"
    for suffix in [
        "csv",
        "tsv",
        "txt",
        "xlsx",
        "xls",
        "ods",
        "pdf",
        "ofx",
        "qfx",
        "qif",
        "xml",
        "sta",
        "mt940",
        "940",
        "zip",
    ]
)
MOST_FILES, MOST_ENTRIES = 500, 20_000


@dataclass(frozen=True)
class Given:
    """What the user says beforehand: answers about reading, the account where files name none, profile, password."""

    answers: Mapping[str, str] = field(default_factory=dict)
    account: str = ""
    profile: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Copied:
    """A copied table, read as if it lay in a file of that name."""

    text: str = field(repr=False)
    name: str = "pasted table"


@dataclass
class Found:
    """What became of the files read so far."""

    statements: list[Statement] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    learned: list[str] = field(default_factory=list)


class Wanted(NamedTuple):
    """What files are read with."""

    given: Given
    profiles: tuple[Profile, ...]
    home: Country


def files_of(paths: Sequence[Path | Copied]) -> tuple[Path | Copied, ...]:
    """What is meant: what is named, and in named folders everything that may be a statement, by its suffix."""
    found: list[Path | Copied] = []
    for path in paths:
        if isinstance(path, Copied):
            found.append(path)
            continue
        inside = sorted(islice(path.rglob("*"), MOST_ENTRIES)) if path.is_dir() else ()
        files = (one for one in inside if one.suffix.casefold() in SUFFIXES and one.is_file() and not one.is_symlink())
        found += tuple(islice(files, MOST_FILES)) or (path,)
    return tuple(dict.fromkeys(found))


def wanted(reads: Reads, given: Given) -> Wanted:
    """The profiles to read with, all or the one that was asked for; raises DeskError `profile_unknown`."""
    known = profiles.every()
    chosen = tuple(profile for profile in known if given.profile in {"", profile.id})
    if not chosen:
        raise DeskError("profile_unknown", profile=given.profile[:40], profiles=", ".join(p.id for p in known))
    return Wanted(given, chosen, country.rules(ledger.setting(reads, "country")).country)


def read_into(found: Found, path: Path | Copied, how: Wanted, tick: Callable[[int], None]) -> None:
    """Read one file (or each file of an archive), or what was copied, into what was found."""
    if isinstance(path, Copied):
        _read_one(found, _copied(path), how, tick)
        return
    if path.is_dir():
        found.refused.append(Refused(path.name, Problem("folder_without_statements", {"file": path.name})))
        return
    try:
        files = reading.read_files(path, password=how.given.password)
    except FileUnreadableError as error:
        found.refused.append(Refused(path.name, Problem(error.kind, error.facts)))
        return
    for file in files:
        _read_one(found, file, how, tick)


def _copied(copied: Copied) -> SourceFile:
    """A copied table as a file: the same rows are the same file, whatever ends their lines."""
    text = "\n".join(copied.text.splitlines()).strip("\n")
    content = text.encode("utf-8", "replace")
    grid = pasted.as_grid(content.decode("utf-8").replace("\x00", ""))
    return SourceFile(copied.name, sha256_of(content), (grid,))


def _read_one(found: Found, file: SourceFile, how: Wanted, tick: Callable[[int], None]) -> None:
    source = _source(file, how, tick)
    statements: list[Statement] = []
    try:
        mapped = profiles.mapped(file.contents, source)
        known = [mapped[0]] if mapped else _recognised(file, how)
        if not known:
            _refuse_or_ask(found, file, how)
            return
        for one in known:
            statements += _statements(file, one, source, how.home)
    except DeskError as error:
        if error.kind == "account_needed":
            found.pending.append(_pending("account", file))
        else:
            found.refused.append(Refused(file.name, Problem(error.kind, error.facts)))
        return
    if mapped is not None:
        found.learned.append(mapped[1])
    if any(statement.rows or not statement.profile for statement in statements):
        found.statements += statements
    else:
        found.refused.append(Refused(file.name, Problem("statement_has_no_rows", {"file": file.name})))


def _source(file: SourceFile, how: Wanted, tick: Callable[[int], None]) -> Source:
    home, answers = how.home, how.given.answers
    source = Source(
        file.name, file.sha256, answers, how.given.account, home.currency.code, home.date_order, home.iban, tick
    )
    return replace(source, account=answers.get(source.key("account"), source.account))


def _recognised(file: SourceFile, how: Wanted) -> list[Recognised]:
    """How each content of a file is read; sheets that no profile knows do not count beside one that is known."""
    found = (importers.recognise(content, how.profiles) for content in file.contents)
    return [one for one in found if one is not None]


def _statements(file: SourceFile, one: Recognised, source: Source, home: Country) -> tuple[Statement, ...]:
    """What a content holds; a file of a bank's standard may say that it holds no rows, and nothing is wrong then."""
    try:
        return one.read(source)
    except DeskError as error:
        if error.kind != "statement_has_no_rows" or one.profile is not None:
            raise
    account = Account(one.title, home.currency, "", AccountType.BANK)
    return (Statement(file.name, file.sha256, "", account, (), (), (), (), prove((), None, None)),)


def _refuse_or_ask(found: Found, file: SourceFile, how: Wanted) -> None:
    if how.given.profile:
        facts = {"file": file.name, "profile": how.profiles[0].title}
        found.refused.append(Refused(file.name, Problem("profile_does_not_fit", facts)))
    elif not any(_rows(content) for content in file.contents):
        found.refused.append(Refused(file.name, Problem("statement_has_no_rows", {"file": file.name})))
    elif not any(_may_be_mapped(content) for content in file.contents):
        found.refused.append(Refused(file.name, Problem("file_not_text", {"file": file.name})))
    else:
        found.pending.append(_pending("columns", file))


def _pending(kind: str, file: SourceFile) -> Pending:
    fullest = max(file.contents, key=_rows)
    header, sample = profiles.head_of(fullest) if isinstance(fullest, Grid) else ((), ())
    shown = tuple(cells[:HEADER_CELLS] for cells in sample[:SAMPLE_ROWS])
    rows = len(sample) if isinstance(fullest, Grid) else _rows(fullest)
    return Pending(kind, file.name, file.sha256, rows, header[:HEADER_CELLS], shown)


def _may_be_mapped(content: Content) -> bool:
    """Whether something stands in columns there: two rows of two filled cells, and a figure in one of them.

    What is no grid is told of as it is.
    """
    if not isinstance(content, Grid):
        return True
    rows = [row.cells for row in content.rows if sum(map(bool, row.cells)) > 1]
    return len(rows) > 1 and any(letter.isdecimal() for cells in rows for cell in cells for letter in cell)


def _rows(content: Content) -> int:
    if isinstance(content, Grid):
        return len(content.rows)
    return content.text.count("\n") + 1 if isinstance(content, Text) else sum(map(len, content.pages))
