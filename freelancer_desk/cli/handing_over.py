"""Handing a year over, on the command line: the accountant's pack, open points, ticks, answers taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from freelancer_desk.cli.acting import DONE, finish, one_line, reading, show, table, today, writing, year_of
from freelancer_desk.desk import is_view
from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.words import say, sentence

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from freelancer_desk.desk.handover.standing import BookLine
    from freelancer_desk.desk.handover.ticks import Verdict

    Json = dict[str, Any]


def pack(wanted: Namespace) -> int:
    """Write the accountant's pack of a year, and name what is not in it."""
    from freelancer_desk.desk import handover

    with reading(wanted) as reads:
        made = handover.export(reads, year_of(wanted, reads), wanted.out, today(), with_book=not wanted.no_book)
    words = [say("cli.files", path=made.path)]
    if made.left_out:
        words.append(say("handover.left_out", what=", ".join(made.left_out)))
    answer = {"files": [str(made.path)], "papers": made.papers, "left_out": list(made.left_out)}
    show(wanted, answer, "\n".join(words))
    return DONE


def proof_of_income(wanted: Namespace) -> int:
    """Write the proof of income of some days, or of a tax year as far as it has passed."""
    from freelancer_desk.desk.handover import income_proofs

    with reading(wanted) as reads:
        if wanted.from_ or wanted.to:
            first = iso_day(wanted.from_) if wanted.from_ else year_of(wanted, reads).span.first
            days = income_proofs.span(first, iso_day(wanted.to) if wanted.to else today())
        else:
            days = income_proofs.span_of(year_of(wanted, reads), today())
        made = income_proofs.proof(reads, days, today(), purpose=wanted.purpose, mask=wanted.mask)
        path = income_proofs.export(reads, made, wanted.out)
    answer = {
        "files": [str(path)],
        "from": days.first.isoformat(),
        "to": days.last.isoformat(),
        "payments": len(made.rows),
        "certificates": len(made.proved),
        "total_pkr": made.worth.text,
        "average_pkr": made.average.text,
    }
    show(wanted, answer, say("cli.files", path=path))
    return DONE


def on_view(wanted: Namespace) -> bool:
    """Whether the book is a copy that is only read: what is said of it goes into a file beside it."""
    return wanted.book is not None and is_view(wanted.book)


def note_answer(wanted: Namespace) -> int:
    """Keep an answer beside a copy."""
    from freelancer_desk.desk.handover import ticks

    with reading(wanted) as reads:
        path = ticks.note_answer(reads, wanted.key, wanted.value)
    return _noted(wanted, path)


def _noted(wanted: Namespace, path: Path) -> int:
    show(wanted, {"files": [str(path)]}, say("cli.noted", path=path))
    return DONE


def _open_points(wanted: Namespace) -> int:
    from freelancer_desk.desk.handover import open_points

    with reading(wanted) as reads:
        found = open_points.points(reads, year_of(wanted, reads))
    rows: list[Json] = [
        {
            "item": one.item,
            "kind": one.kind,
            "text": one.text,
            "at_stake_pkr": one.stake.text if one.stake is not None else None,
            "ticked": one.tick or None,
        }
        for one in found
    ]
    show(wanted, {"open_points": rows}, table(rows))
    return DONE


def _tick(wanted: Namespace) -> int:
    from freelancer_desk.desk.handover import ticks

    if on_view(wanted):
        with reading(wanted) as reads:
            return _noted(wanted, ticks.note_tick(reads, wanted.item, wanted.said, today()))
    with writing(wanted) as desk:
        done = ticks.tick(desk, wanted.item, wanted.said)
    return finish(wanted, done)


def _take_answers(wanted: Namespace) -> int:
    from freelancer_desk.desk.handover import ticks

    told = ticks.read(wanted.file)
    with writing(wanted) as desk:
        taken = ticks.take(desk, told, wanted.file.name)
    applied = [_verdict(one) for one in taken.applied]
    refused = [_verdict(one) | {"reason": say(f"handover.refused.{one.refused}")} for one in taken.refused]
    words = [say("cli.answers.applied", **one) for one in applied] or [say("cli.answers.none")]
    words += [say("cli.answers.refused", **one) for one in refused]
    show(wanted, {"step": taken.step, "applied": applied, "not_applied": refused}, "\n".join(words))
    return DONE


def _status(wanted: Namespace) -> int:
    from freelancer_desk.desk.handover import standing

    found = [_book(one) for one in standing.books(wanted.folder, today(), wanted.year)]
    words = [_book_words(one) for one in found] or [say("cli.status.none")]
    show(wanted, {"books": found}, "\n".join(words))
    return DONE


def _book(one: BookLine) -> Json:
    """A book for scripts: every line has every field, null where it could not be read."""
    told = one.standing
    return {
        "file": one_line(one.file),
        "name": told.name if told is not None else None,
        "tax_year": told.year.number if told is not None else None,
        "tax_due_pkr": told.due.text if told is not None and told.due is not None else None,
        "refundable_pkr": told.refundable.text if told is not None and told.refundable is not None else None,
        "open_questions": told.open_questions if told is not None else None,
        "missing_papers": told.missing_papers if told is not None else None,
        "last_backup": one.backup.isoformat() if one.backup is not None else None,
        "in_order": one.problem is None,
        "problem": one_line(sentence(one.problem)) if one.problem is not None else None,
    }


def _book_words(one: Json) -> str:
    if one["tax_year"] is None:
        return say("cli.status.broken", **one)
    facts = {**one, "name": one["name"] or "–", "due": one["tax_due_pkr"] or "–", "backup": one["last_backup"] or "–"}
    return one_line(say("cli.status.line", **facts)) + (f" {one['problem']}" if one["problem"] else "")


def _verdict(one: Verdict) -> dict[str, str]:
    return {"about": one.about, "said": one.said}


COMMANDS = {"open-points": _open_points, "tick": _tick, "take-answers": _take_answers, "status": _status}
