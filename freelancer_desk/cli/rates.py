"""Official rates on the command line: only `rates update` opens a connection, and only when that was allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from freelancer_desk.cli.acting import DONE, finish, reading, show, today, writing
from freelancer_desk.desk import rates as official
from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say, sentence

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable
    from datetime import date

    from freelancer_desk.domain.problems import Problem
    from freelancer_desk.domain.rates import Rate

    Json = dict[str, Any]


def run(wanted: Namespace) -> int:
    """Carry one action on rates out."""
    return _ACTIONS[wanted.action](wanted)


def _show(wanted: Namespace) -> int:
    day = iso_day(wanted.on) if wanted.on else today()
    with reading(wanted) as reads:
        rows = [_row(code, day, rate) for code, rate in official.on_day(reads, day, wanted.currency)]
    show(wanted, {"rates": rows}, "\n".join(map(_words, rows)) or say("cli.nothing"))
    return DONE


def _row(code: str, day: date, rate: Rate | None) -> Json:
    """A rate for scripts; what is not known is null, never a number."""
    return {
        "currency": code,
        "day": day.isoformat(),
        "rate": rate.text if rate else None,
        "rate_day": rate.rate_day.isoformat() if rate else None,
        "source": rate.source if rate else None,
        "provisional": rate.provisional if rate else None,
    }


def _words(row: Json) -> str:
    if row["rate"] is None:
        return say("cli.rates.unknown", **row)
    return say("cli.rates.line_provisional" if row["provisional"] else "cli.rates.line", **row)


def _update(wanted: Namespace) -> int:
    from freelancer_desk.desk.rates import updates

    fetch = updates.replace_provisional if wanted.provisional else updates.update
    with writing(wanted) as desk:
        done = fetch(desk)
    unanswered = [problem for problem in done.problems if problem.kind == "no_answer"]
    if unanswered and not done.rates:
        raise DeskError(unanswered[0].kind, **unanswered[0].facts)
    rows = [_row(rate.currency, rate.day, rate) for rate in done.rates]
    lacking = [{"currency": code, "day": day.isoformat()} for code, day in done.lacking]
    words = [say("cli.rates.updated", n=len(rows)), *map(_words, rows)]
    words += [say("cli.rates.unknown", **one) for one in lacking]
    problems = _sentences(done.problems)
    answer = {"rates": rows, "lacking": lacking, "problems": problems, "step": done.step}
    show(wanted, answer, "\n".join([*words, *problems]))
    return DONE


def _sentences(problems: Iterable[Problem]) -> list[str]:
    return [sentence(problem) for problem in problems]


def _allow(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        done = official.allow(desk, wanted.answer)
    hosts = [say(f"connection.{one.purpose}", host=one.host) for one in official.connections()]
    words = [say("cli.rates.hosts"), *hosts] if wanted.answer == "yes" else [say("cli.rates.closed")]
    allowed = wanted.answer == "yes"
    show(wanted, {"allowed": allowed, "step": done.step, "hosts": hosts if allowed else []}, "\n".join(words))
    return DONE


def _import(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        done = official.import_file(desk, wanted.file)
    told = {
        "new": done.new,
        "known": done.known,
        "first": done.first_day.isoformat(),
        "last": done.last_day.isoformat(),
    }
    problems = _sentences(done.problems)
    answer = {"step": done.step, **told, "currencies": list(done.currencies), "problems": problems}
    words = [say("cli.rates.imported", **told, currencies=", ".join(done.currencies)), *problems]
    show(wanted, answer, "\n".join(words))
    return DONE


def _type(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        done = official.type_rate(desk, wanted.currency, wanted.day, wanted.rate, wanted.note, sure=wanted.sure)
        kept = official.official(desk.book, wanted.currency, iso_day(wanted.day))
    return finish(wanted, done, rates=[_row(kept.currency, kept.day, kept)] if kept else [])


_ACTIONS: dict[str, Callable[[Namespace], int]] = {
    "show": _show,
    "update": _update,
    "allow": _allow,
    "import": _import,
    "type": _type,
}


COMMANDS = {"rates": run}
