"""Notices of the book: those that wait, their warnings, the papers they want, and the pack that answers one."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from freelancer_desk.desk import country, ledger, person
from freelancer_desk.desk.dates.rules import date_rules
from freelancer_desk.desk.done import Done
from freelancer_desk.domain import notices
from freelancer_desk.domain.days import TaxYear
from freelancer_desk.domain.notices import Notice
from freelancer_desk.domain.papers import NOTICE, Target
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import in_english

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.papers.files import Place
    from freelancer_desk.domain.notices import Wanted
    from freelancer_desk.domain.papers import Paper
    from freelancer_desk.store.book import Reads

COVER, INDEX, FOLDER = "cover.pdf", "index.json", "papers"


def listing(reads: Reads) -> tuple[Notice, ...]:
    """Every notice, those that wait first, the nearest reply first."""
    found = [_notice(row) for row in reads.rows("SELECT * FROM notices ORDER BY reply_by, served_day, id")]
    return tuple(sorted(found, key=lambda one: one.is_answered))


def one(reads: Reads, identity: str) -> Notice:
    """One notice by its id; raises DeskError `row_unknown`."""
    rows = reads.rows("SELECT * FROM notices WHERE id = ?", (ledger.row_number(identity),))
    if not rows:
        raise DeskError("row_unknown", noun=NOTICE, id=identity[:20])
    return _notice(rows[0])


def wanted(reads: Reads, notice: Notice) -> tuple[Wanted, ...]:
    """The papers that its sender usually wants."""
    return date_rules(country.rules(ledger.setting(reads, "country")).country.code).wanted(notice.sender)


def attached(reads: Reads, notice: Notice) -> tuple[Paper, ...]:
    """The papers that belong to a notice."""
    from freelancer_desk.desk import papers  # whoever only asks which notices wait needs none

    return papers.attached_to(reads, f"{NOTICE}:{notice.id}")


def at_hand(reads: Reads, notice: Notice) -> tuple[Paper, ...]:
    """Papers of the kinds that its sender wants, not attached yet; of the notice's year where it names one."""
    from freelancer_desk.desk import papers

    kinds = {kind for paper in wanted(reads, notice) for kind in paper.kinds}
    start = country.rules(ledger.setting(reads, "country")).year_start
    year = TaxYear(notice.year, start.span(notice.year)) if notice.year is not None else None
    there = {paper.id for paper in attached(reads, notice)}
    return tuple(one for one in papers.listing(reads, year) if one.kind in kinds and one.id not in there)


def gather(desk: Desk, identity: str) -> Done:
    """Attach what a notice wants and the book has, in one step; raises DeskError when there is nothing."""
    from freelancer_desk.desk.papers import records as paper_records

    notice = one(desk.book, identity)
    found = at_hand(desk.book, notice)
    if not found:
        raise DeskError("nothing_at_hand", sender=notice.who)
    with desk.book.step("notice.gather", facts={"n": len(found), "what": notice.sender}) as step:
        for paper in found:
            paper_records.attach(step, int(paper.id), Target(NOTICE, notice.key))
    return Done(notice.id, step.id)


@in_english()
def export_reply(reads: Place, identity: str, path: Path) -> Path:
    """Write the reply to a notice: a cover page, the papers in numbered files, an index; the same book, the same bytes.

    Raises DeskError when nothing is attached, or when the file of a paper is missing or changed.
    """
    from freelancer_desk.outside import saving, typesetting
    from freelancer_desk.plugins.exporters import zip_archive

    notice = one(reads, identity)
    enclosed = notices.enclosures(attached(reads, notice))
    if not enclosed:
        raise DeskError("reply_without_papers", sender=notice.who, id=notice.id)
    name = person.facts(reads).name
    files = {f"{FOLDER}/{e.file}": _content(reads, e.paper) for e in enclosed if e.file}
    files[COVER] = typesetting.pdf("reply", notices.cover(notice, enclosed, name))
    told = notices.index(notice, enclosed, wanted(reads, notice), name)
    files[INDEX] = (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
    return saving.save(path, zip_archive.write(files), book=reads.path)


def _content(reads: Place, paper: Paper) -> bytes:
    from freelancer_desk.outside import keeping

    try:
        return keeping.content_of(reads.path, paper.sha256)
    except DeskError as error:
        raise DeskError(error.kind, paper=paper.id, name=paper.name) from None


def _notice(row: sqlite3.Row) -> Notice:
    def day(name: str) -> date | None:
        return date.fromisoformat(row[name]) if row[name] else None

    return Notice(
        id=str(row["id"]),
        sender=row["sender"],
        section=row["section"],
        year=row["year"],
        number=row["number"],
        day=day("day"),
        served=date.fromisoformat(row["served_day"]),
        reply_by=date.fromisoformat(row["reply_by"]),
        questions=notices.questions_of(row["questions"]),
        state=row["state"],
        replied=day("replied_day"),
        note=row["note"],
    )
