"""Notices of a tax office, questions of a bank, a renewal: what is asked until when, and the pack that answers it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain import figures
from freelancer_desk.domain.words import SENTENCES, beside, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from freelancer_desk.domain.papers import Paper

OPEN, REPLIED, CLOSED = "open", "replied", "closed"
# How many days before the reply is due the user is warned.
WARN = (10, 5, 2)
_NUMBER = re.compile(r"(?:^|(?<=\s))\(?\d{1,2}[.)]\s+", re.ASCII)


class Notice(NamedTuple):
    """One notice; `questions` is what it asks, one text each."""

    id: str
    sender: str
    section: str
    year: int | None
    number: str
    day: date | None
    served: date
    reply_by: date
    questions: tuple[str, ...]
    state: str
    replied: date | None
    note: str

    @property
    def key(self) -> str:
        """The content key that papers name it by."""
        return content_key(self.sender, self.number, self.served.isoformat())

    @property
    def who(self) -> str:
        """The sender in words; one that is not known by a short name stays as typed."""
        known = f"notice.sender.{self.sender.casefold()}"
        return say(known) if known in SENTENCES else self.sender

    @property
    def what(self) -> str:
        """Section and number, as far as they are known."""
        section = say("notice.section", section=self.section) if self.section else ""
        return beside(section, self.number)

    @property
    def title(self) -> str:
        """Sender, section and number."""
        return " ".join(filter(None, (self.who, self.what)))

    @property
    def is_answered(self) -> bool:
        """Nothing is left to do."""
        return self.state != OPEN

    def days_left(self, today: date) -> int:
        """Days until the reply is due; negative when it is late."""
        return (self.reply_by - today).days

    def warning(self, today: date) -> int | None:
        """The last warning reached: 10, 5 or 2 days before the reply is due; None before the first or once answered."""
        left = self.days_left(today)
        reached = [days for days in WARN if left <= days]
        return min(reached) if reached and not self.is_answered else None


class Wanted(NamedTuple):
    """A paper that a sender usually wants: by its words, and by the kinds of papers that are it (empty: any)."""

    key: str
    kinds: tuple[str, ...]

    @property
    def text(self) -> str:
        """The paper in words."""
        return say(f"reply.paper.{self.key}")

    def is_among(self, papers: Iterable[Paper]) -> bool:
        """One of these papers is of its kind."""
        return any(paper.kind in self.kinds for paper in papers)


class Enclosure(NamedTuple):
    """One numbered paper of a reply: `file` is its name in the pack, empty for one that is only on paper."""

    number: int
    paper: Paper
    file: str


def content_key(sender: str, number: str, served: str) -> str:
    """The key of a notice by its content: sender, number, and the day it was served."""
    return f"{sender}/{number}/{served}"


def questions_of(text: str) -> tuple[str, ...]:
    """A typed text as single questions: `1. … 2. …`, or parted by semicolons, or one."""
    parts = _NUMBER.split(text)
    if len(parts) < 3:  # noqa: PLR2004  what stands before the first number, and two numbers at least
        parts = text.split(";")
    return tuple(part.strip(" ;") for part in parts if part.strip(" ;"))


def enclosures(papers: Iterable[Paper]) -> tuple[Enclosure, ...]:
    """Papers numbered in the order of their day, kind, name and content; each file's name says its number."""
    ordered = sorted(papers, key=lambda p: (p.day.isoformat() if p.day else "9999", p.kind, p.name, p.sha256, p.number))
    return tuple(
        Enclosure(number, paper, f"{number:02}-{paper.name}" if paper.has_file else "")
        for number, paper in enumerate(ordered, start=1)
    )


def index(notice: Notice, enclosed: Iterable[Enclosure], wanted: Iterable[Wanted], person: str) -> dict[str, object]:
    """The reply as data: what was asked, which papers answer it, and what usually is wanted but not enclosed."""
    listed = tuple(enclosed)
    papers = [one.paper for one in listed]
    return {
        "sender": notice.sender,
        "section": notice.section,
        "number": notice.number,
        "year": notice.year,
        "dated": notice.day.isoformat() if notice.day else None,
        "served": notice.served.isoformat(),
        "reply_by": notice.reply_by.isoformat(),
        "person": person,
        "questions": [{"number": at, "text": text} for at, text in enumerate(notice.questions, start=1)],
        "papers": [_enclosed(one) for one in listed],
        "missing": [one.text for one in wanted if one.kinds and not one.is_among(papers)],
    }


def _enclosed(one: Enclosure) -> dict[str, object]:
    paper = one.paper
    return {
        "number": one.number,
        "file": one.file or None,
        "kind": paper.kind,
        "name": paper.name,
        "paper_number": paper.number,
        "issuer": paper.issuer,
        "date": paper.day.isoformat() if paper.day else None,
        "note": paper.note,
        "bytes": paper.bytes,
        "sha256": paper.sha256 or None,
    }


def cover(notice: Notice, enclosed: Iterable[Enclosure], person: str) -> Mapping[str, object]:
    """The cover page as its printed template wants it: every cell a text."""
    facts = [
        (say("reply.section"), notice.section),
        (say("reply.number"), notice.number),
        (say("reply.year"), str(notice.year or "")),
        (say("reply.dated"), figures.day_text(notice.day) if notice.day else ""),
        (say("reply.served"), figures.day_text(notice.served)),
        (say("reply.by"), figures.day_text(notice.reply_by)),
    ]
    served = notice.served
    return {
        "title": say("reply.title", sender=notice.who),
        "person": person or say("reply.nameless"),
        "made_on": [served.year, served.month, served.day],
        "to": notice.who,
        "facts": [[name, value] for name, value in facts if value],
        "asked": say("reply.questions"),
        "questions": list(notice.questions),
        "answer": say("reply.answer"),
        "enclosed": say("reply.papers"),
        "headings": [say(f"reply.col.{name}") for name in ("number", "paper", "sha256")],
        "papers": [
            {"number": str(one.number), "name": _title(one.paper), "under": _under(one), "sha256": one.paper.sha256}
            for one in enclosed
        ],
        "none": say("reply.none"),
        "hash": say("reply.hash"),
        "signature": [say("reply.sign.name"), say("reply.sign.day"), say("reply.sign.signature")],
    }


def _title(paper: Paper) -> str:
    named = "" if paper.kind == "other" else say(f"papers.kind.{paper.kind}")
    return beside(named, paper.number, paper.issuer) or paper.name


def _under(one: Enclosure) -> str:
    day = figures.day_text(one.paper.day) if one.paper.day else ""
    return beside(day, one.file or say("reply.on_paper"), one.paper.note)
