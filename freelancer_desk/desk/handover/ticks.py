"""Ticks and answers of whoever checks the book: kept in one's own book, or in a file beside a copy, and taken in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import country, filed, ledger, person, questions, tax_years
from freelancer_desk.desk.done import Done
from freelancer_desk.desk.handover import open_points
from freelancer_desk.desk.taxes import answers as years
from freelancer_desk.domain import answers_file
from freelancer_desk.domain.answers_file import ANSWERED, FILED, FUTURE, GONE, NO_CHOICE, SAME, Answers
from freelancer_desk.domain.drafts import LONGEST_TEXT, is_upright
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.questions import ASK
from freelancer_desk.domain.words import SENTENCES, ask, in_english, say
from freelancer_desk.domain.year_answers import CHOICES
from freelancer_desk.outside import keeping, saving
from freelancer_desk.store import journal

if TYPE_CHECKING:
    import sqlite3
    from datetime import date
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.answers_file import Answer, Tick
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.handover import OpenPoint
    from freelancer_desk.store.book import Reads, Value
    from freelancer_desk.store.reader import Reader
    from freelancer_desk.store.step import Step

OWNER, ACCOUNTANT = "owner", "accountant"
FILE = "answers.json"
_OPEN = frozenset({"", "unsure", ASK})
# Facts about the person that have a closed set of answers.
_FACTS = frozenset(name for name, choices in person.FIELDS.items() if choices)


class Verdict(NamedTuple):
    """One answer or tick of a file: what it is about in words, what was said, and why it was not applied, if so."""

    about: str
    said: str
    refused: str = ""


class Taken(NamedTuple):
    """A file that was taken in: its step (None when nothing was left to apply), what was applied and what was not."""

    step: int | None
    applied: tuple[Verdict, ...]
    refused: tuple[Verdict, ...]


def tick(desk: Desk, item: str, said: str = "") -> Done:
    """Say that an open point was looked at; raises DeskError where there is none of that name."""
    _demand_item(desk.book, item, desk.today())
    _demand_text(said)
    with desk.book.step("tick", facts={"what": item[:80]}) as step:
        _put(step, item, said, OWNER, desk.today())
    return Done(item, step.id)


@in_english()
def note_tick(reads: Reader, item: str, said: str, today: date) -> Path:
    """As `tick`, on a copy that is only read: kept in the file beside it."""
    _demand_item(reads, item, today)
    _demand_text(said)
    return _noted(reads, _begun(reads).ticked(item, said, today))


@in_english()
def note_answer(reads: Reader, key: str, value: str) -> Path:
    """As `questions.answer`, on a copy that is only read: kept in the file beside it."""
    refused = _refused(reads, key, value)
    of_year = _of_year(reads, key)
    if refused == FILED and of_year is not None:
        filed.refuse_year(reads, of_year[0].number)
    if refused == NO_CHOICE:
        raise DeskError("answer_unknown", value=value[:40], choices=", ".join(_choices(reads, key)))
    if refused:
        raise DeskError("question_unknown", key=key[:80])
    return _noted(reads, _begun(reads).answered(key, value))


def read(path: Path) -> Answers:
    """The answers in a file; raises DeskError for a file of any other kind."""
    return answers_file.read(keeping.read_once(path), path.name[-80:])


def preview(reads: Reads, told: Answers, today: date) -> Taken:
    """What taking answers in would do."""
    return _weighed(reads, told, today).taken


def take(desk: Desk, told: Answers, file: str) -> Taken:
    """Take the answers of a file of that name in as one step; what cannot be applied any more is named and left."""
    weighed = _weighed(desk.book, told, desk.today())
    if not weighed.taken.applied:
        return weighed.taken
    facts: dict[str, str | int] = {"n": len(weighed.taken.applied), "file": file[-80:]}
    with desk.book.step("answers.take", facts=facts) as step:
        for one in weighed.answers:
            _apply(step, one)
        for seen in weighed.ticks:
            _put(step, seen.item, seen.said, ACCOUNTANT, seen.day)
    return weighed.taken._replace(step=step.id)


class _Weighed(NamedTuple):
    """What of a file can be applied, and the same in words."""

    answers: tuple[Answer, ...]
    ticks: tuple[Tick, ...]
    taken: Taken


def _weighed(reads: Reads, told: Answers, today: date) -> _Weighed:
    """Raises DeskError for a file about another book, or about a history that this book does not have."""
    _demand_this_book(reads, told)
    points = {one.item: one.text for one in _everything(reads, today)}
    kept = {row["item"]: row["said"] for row in reads.rows("SELECT item, said FROM ticks")}
    found, answers, ticks = [], [], []
    for one in told.answers:
        found.append(Verdict(_about(reads, one.key), _choice(one.value), _refused(reads, one.key, one.value)))
        answers += [] if found[-1].refused else [one]
    for seen in told.ticks:
        refused = FUTURE if seen.day > today else "" if seen.item in points else GONE
        refused = SAME if kept.get(seen.item) == seen.said else refused
        found.append(Verdict(points.get(seen.item, seen.item), seen.said or say("handover.seen"), refused))
        ticks += [] if refused else [seen]
    applied, refusals = (tuple(one for one in found if bool(one.refused) is way) for way in (False, True))
    return _Weighed(tuple(answers), tuple(ticks), Taken(None, applied, refusals))


def _apply(step: Step, one: Answer) -> None:
    of_year = _of_year(step, one.key)
    if of_year is not None:
        years.put(step, *of_year, one.value)
    elif one.key in _FACTS:
        person.put_setting(step, f"person.{one.key}", one.value)
    else:
        questions.keep(step, _question(step, one.key), one.key, one.value)


def _refused(reads: Reads, key: str, value: str) -> str:
    """Why an answer cannot be applied; empty when it can."""
    if _question(reads, key) is None:
        before = _said(reads, key)
        if before is None:
            return GONE
        if before == value:
            return SAME
        if before not in _OPEN:
            return ANSWERED
        of_year = _of_year(reads, key)
        if of_year is not None and filed.standing(reads, of_year[0].number) is not None:
            return FILED
    return "" if _is_choice(reads, key, value) else NO_CHOICE


def _said(reads: Reads, key: str) -> str | None:
    """What is said so far of a year, of the person, or of a question that is not open; None for none of them."""
    of_year = _of_year(reads, key)
    if of_year is not None:
        return years.said(reads, of_year[0]).get(of_year[1], "")
    return person.facts(reads).said[key] if key in _FACTS else ledger.answers(reads).get(key)


def _of_year(reads: Reads, key: str) -> tuple[TaxYear, str] | None:
    """The year and the question that `year:2027:citizen` names."""
    noun, _, rest = key.partition(":")
    number, _, name = rest.partition(":")
    if noun != "year" or name not in CHOICES:
        return None
    try:
        return years.year_of(reads, number), name
    except DeskError:
        return None


def _is_choice(reads: Reads, key: str, value: str) -> bool:
    of_year = _of_year(reads, key)
    if of_year is None:
        return value in _choices(reads, key)
    try:
        years.check(of_year[1], value, of_year[0])
    except DeskError:
        return False
    return bool(value)


def _choices(reads: Reads, key: str) -> list[str]:
    of_year = _of_year(reads, key)
    if of_year is not None:
        return list(CHOICES[of_year[1]])
    if key in _FACTS:
        return [choice for choice in person.FIELDS[key] if choice]
    return questions.choices_of(_question(reads, key))


def _about(reads: Reads, key: str) -> str:
    row, of_year = _question(reads, key), _of_year(reads, key)
    if row is not None:
        return ask(row["kind"], json.loads(row["facts"]))
    if of_year is not None:
        return say(f"year.question.{of_year[1]}")
    return say(f"handover.fact.{key}") if key in _FACTS else key


def _choice(value: str) -> str:
    return say(f"choice.{value}") if f"choice.{value}" in SENTENCES else value


def _put(step: Step, item: str, said: str, whose: str, day: date) -> None:
    row: dict[str, Value] = {"said": said, "whose": whose, "day": day.isoformat()}
    known = step.rows("SELECT id FROM ticks WHERE item = ?", (item,))
    if known:
        step.update("ticks", known[0]["id"], row)
    else:
        step.insert("ticks", {"item": item, **row, "note": ""})


def _everything(reads: Reads, today: date) -> tuple[OpenPoint, ...]:
    """The open points of every year whose rules are known, and what is asked of any other."""
    packs = country.rules(ledger.setting(reads, "country")).packs
    known = (year for year in tax_years.years(reads, today) if year.number in packs)
    of_years = (point for year in known for point in open_points.points(reads, year))
    return tuple(dict.fromkeys((*open_points.left(reads), *of_years)))


def _demand_item(reads: Reads, item: str, today: date) -> None:
    if item not in {one.item for one in _everything(reads, today)}:
        raise DeskError("item_unknown", item=item[:80])


def _demand_text(said: str) -> None:
    if len(said) > LONGEST_TEXT or not is_upright(said):
        raise DeskError("text_too_long", field="said", limit=LONGEST_TEXT)


def _demand_this_book(reads: Reads, told: Answers) -> None:
    (row,) = reads.rows("SELECT book_id FROM book")
    if row["book_id"] != told.book:
        raise DeskError("answers_of_another_book")
    known = reads.rows("SELECT 1 FROM steps WHERE hash = ?", (told.head,))
    if not known and told.head != journal.origin(reads):
        raise DeskError("answers_of_another_history")


def _begun(reads: Reader) -> Answers:
    """What the file beside a copy holds so far; one about another book is not written over."""
    path = _file(reads)
    (row,) = reads.rows("SELECT book_id FROM book")
    if not path.exists():
        return Answers(row["book_id"], journal.head(reads))
    told = read(path)
    _demand_this_book(reads, told)
    return told


def _noted(reads: Reader, told: Answers) -> Path:
    return saving.save(_file(reads), answers_file.written(told), book=reads.path)


def _file(reads: Reader) -> Path:
    return reads.path.with_name(FILE)


def _question(reads: Reads, key: str) -> sqlite3.Row | None:
    return next(iter(reads.rows("SELECT * FROM derived_questions WHERE key = ?", (key,))), None)
