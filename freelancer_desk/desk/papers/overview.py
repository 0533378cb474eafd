"""Where the papers of a year stand, many of them marked as asked for at once, and files kept with their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import attachments, country, ledger, papers
from freelancer_desk.desk.done import Done
from freelancer_desk.desk.papers.progress import WantedPaper, from_abroad, grouped, label_of, put, stakes
from freelancer_desk.domain.days import sensible
from freelancer_desk.domain.money import Money, total
from freelancer_desk.domain.papers import ASKED, PAYMENT, TABLES
from freelancer_desk.domain.problems import DeskError, FileUnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.papers.progress import Stakes, WantedGroup
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.papers import Paper
    from freelancer_desk.domain.problems import Problem
    from freelancer_desk.store.book import Reads

LOCKED = frozenset({"file_needs_password", "password_wrong"})


class Standing(NamedTuple):
    """How many payments, what they brought, and the tax at stake (None while the year's rules are not known)."""

    payments: int
    credited: Money
    stake: Money | None


class Standings(NamedTuple):
    """A year's payments from abroad by the state of their paper."""

    in_hand: Standing
    asked: Standing
    missing: Standing


class ToAsk(NamedTuple):
    """What to ask from whom: payments that want a paper by bank and payer, those that have one, and kept files."""

    standings: Standings
    groups: tuple[WantedGroup, ...]
    in_hand: tuple[WantedPaper, ...]
    files: Mapping[str, tuple[Paper, ...]]


class Kept(NamedTuple):
    """A file that was kept: how many rows were read from it, which could not be; `is_read` where it has a table."""

    id: str
    rows: int
    problems: tuple[Problem, ...]
    is_read: bool


def standings(reads: Reads, year: TaxYear) -> Standings:
    """In hand, asked for and missing."""
    listed = from_abroad(reads, year)
    return _standings(reads, listed, stakes(reads, year, listed))


def to_ask(reads: Reads, year: TaxYear) -> ToAsk:
    """Where the year stands, its payments that want a paper in their groups, and those that have one, newest first."""
    listed = from_abroad(reads, year)
    stake_of = stakes(reads, year, listed)
    files: dict[str, list[Paper]] = {}
    for paper in papers.listing(reads):
        for one in paper.attached:
            if one.noun == PAYMENT and one.id:
                files.setdefault(one.id, []).append(paper)
    return ToAsk(
        standings=_standings(reads, listed, stake_of),
        groups=grouped(reads, listed, stake_of),
        in_hand=tuple(one for one in reversed(listed) if one.payment.has_paper),
        files={identity: tuple(found) for identity, found in files.items()},
    )


def _standings(reads: Reads, listed: Sequence[WantedPaper], stake_of: Stakes | None) -> Standings:
    unit = country.rules(ledger.setting(reads, "country")).currency
    wanting = [one for one in listed if not one.payment.has_paper]

    def standing(members: Sequence[WantedPaper], stake: Money | None) -> Standing:
        return Standing(len(members), total((one.payment.credited for one in members), unit), stake)

    def at_stake(members: Sequence[WantedPaper]) -> Standing:
        if not members:
            return standing(members, Money.zero(unit))
        return standing(members, stake_of(one.payment.id for one in members) if stake_of is not None else None)

    return Standings(
        in_hand=standing([one for one in listed if one.payment.has_paper], Money.zero(unit)),
        asked=at_stake([one for one in wanting if one.state.state == ASKED]),
        missing=at_stake([one for one in wanting if one.state.state != ASKED]),
    )


def mark_asked(desk: Desk, identities: Iterable[str], day: date | None = None) -> Done:
    """The bank was asked for the papers of these payments, on that day or today: one step for all of them."""
    chosen = [attachments.payment(desk.book, identity) for identity in identities]
    on = sensible(day or desk.today())
    with desk.book.step("paper.asked", facts={"n": len(chosen)}) as step:
        for one in chosen:
            put(step, one, ASKED, on, before=label_of(step, one))
    return Done("", step.id)


def keep(
    desk: Desk, path: Path, target: str, fields: Mapping[str, str], *, password: str = "", unread: bool = False
) -> Kept:
    """Keep a file; the rows of a certificate or list are read as well, where it holds a table of that kind.

    One that is locked is refused until it has its password, or is to be kept `unread`.
    """
    kind = fields.get("kind", "")
    if kind in TABLES and not unread:
        try:
            done = papers.import_table(desk, path, kind, target, fields, password=password)
        except DeskError as error:
            is_open = isinstance(error, FileUnreadableError) and error.kind not in LOCKED
            if not is_open and error.kind != "paper_table_unknown":
                raise
        else:
            return Kept(done.id, done.rows, done.problems, is_read=True)
    return Kept(papers.attach(desk, path, target, fields).id, 0, (), is_read=False)


def note(desk: Desk, target: str, fields: Mapping[str, str]) -> Kept:
    """Note a paper that is at hand without a file."""
    return Kept(papers.add(desk, fields, target).id, 0, (), is_read=False)
