"""The commands on what is due: dates, notices, the last day of a tax year, and the files made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from freelancer_desk.cli.acting import DONE, finish, reading, show, today, writing, year_of
from freelancer_desk.desk import dates, tax_years
from freelancer_desk.desk.dates import notices, year_end
from freelancer_desk.domain import figures
from freelancer_desk.domain.exports import wrong_format
from freelancer_desk.domain.notices import OPEN
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from datetime import date

    from freelancer_desk.desk import Reader
    from freelancer_desk.domain.deadlines import Due
    from freelancer_desk.domain.notices import Notice
    from freelancer_desk.domain.year_end import YearEnd

    Json = dict[str, Any]

FORGET = "-"
_FORMS = {"dates": "ics", "reply": "zip"}


def export(wanted: Namespace) -> int:
    """The calendar of dates, or the reply to a notice; each has one format."""
    form = wanted.format or wanted.out.suffix.removeprefix(".").lower()
    if form != _FORMS[wanted.what]:
        raise wrong_format(form, (_FORMS[wanted.what],))
    if wanted.what == "reply" and not wanted.notice:
        raise DeskError("notice_missing")
    with reading(wanted) as reads:
        if wanted.what == "reply":
            path = notices.export_reply(reads, wanted.notice, wanted.out)
        else:
            year = year_of(wanted, reads) if wanted.year is not None else None
            path = dates.export(reads, wanted.out, today(), year)
    show(wanted, {"files": [str(path)]}, say("cli.files", path=path))
    return DONE


def _dates(wanted: Namespace) -> int:
    if wanted.due or wanted.circular or wanted.advance:
        return _set_due(wanted)
    with reading(wanted) as reads:
        year = year_of(wanted, reads) if wanted.year is not None else None
        found = dates.listing(reads, today(), year)
        coming = dates.next_due(reads, today())
    answer = {"dates": [_due(due) for due in found], "next": coming.key if coming else None}
    words = "\n".join(_due_words(due) for due in found if due.waits)
    show(wanted, answer, words or say("cli.nothing"))
    return DONE


def _set_due(wanted: Namespace) -> int:
    if wanted.year is None or (wanted.circular and not wanted.due):
        raise DeskError("field_missing", field="--due" if wanted.year else "--year")
    said = {"day": wanted.due, "circular": wanted.circular} if wanted.due else {}
    said |= {"advance": wanted.advance} if wanted.advance else {}
    fields = {name: "" if value == FORGET else value for name, value in said.items()}
    with writing(wanted) as desk:
        done = dates.set_due(desk, tax_years.year_of(desk.book, wanted.year), fields)
    return finish(wanted, done)


def _notices(wanted: Namespace) -> int:
    if wanted.gather:
        with writing(wanted) as desk:
            done = notices.gather(desk, wanted.gather)
        return finish(wanted, done)
    with reading(wanted) as reads:
        rows = [_notice(reads, one, today()) for one in notices.listing(reads)]
    lines = []
    for row in rows:
        lines.append(_notice_words(row))
        for paper in row["wanted"]:
            mark = say("cli.notices.there") if paper["attached"] else ""
            lines.append(say("cli.notices.wanted", paper=paper["text"], mark=mark))
    show(wanted, {"notices": rows}, "\n".join(lines) or say("cli.nothing"))
    return DONE


def _notice_words(row: Json) -> str:
    facts = {name: row[name] for name in ("id", "title", "state")}
    if row["state"] == OPEN:
        return say("cli.notices.line", n=row["days_left"], day=row["reply_by"], **facts)
    return say(f"cli.notices.{row['state']}", day=row.get("replied", "–"), **facts)


def _year_end(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        found = year_end.year_end(reads, year_of(wanted, reads), today())
    show(wanted, _end(found), _end_words(found))
    return DONE


def _due(due: Due) -> Json:
    return {
        "key": due.key,
        "date": due.day.isoformat(),
        "from": due.first.isoformat(),
        "state": due.state,
        "done": due.state == "done",
        "year": due.year,
        "title": due.title,
        "todo": due.todo,
        "confirmed": due.sure,
        "law": due.basis.law,
        "source": due.basis.source,
        "confidence": due.basis.confidence,
        "remind_days_before": list(due.remind),
    }


def _due_words(due: Due) -> str:
    basis = say("dates.basis", law=due.basis.law, source=due.basis.source)
    title = due.title if due.sure else say("dates.unsure", title=due.title)
    state = say(f"dates.state.{due.state}")
    return say("cli.dates.line", day=due.day.isoformat(), state=state, title=title, todo=due.todo, basis=basis)


def _notice(reads: Reader, one: Notice, on: date) -> Json:
    enclosed = notices.attached(reads, one)
    told = {
        "id": one.id,
        "sender": one.sender,
        "title": one.title,
        "section": one.section,
        "number": one.number,
        "year": one.year,
        "date": one.day.isoformat() if one.day else None,
        "served": one.served.isoformat(),
        "reply_by": one.reply_by.isoformat(),
        "days_left": one.days_left(on),
        "warning": one.warning(on),
        "state": one.state,
        "replied": one.replied.isoformat() if one.replied else None,
        "note": one.note,
    }
    lists = {
        "questions": list(one.questions),
        "papers": [paper.id for paper in enclosed],
        "wanted": [
            {"key": paper.key, "text": paper.text, "attached": paper.is_among(enclosed)}
            for paper in notices.wanted(reads, one)
        ],
    }
    return {name: value for name, value in told.items() if value not in (None, "")} | lists


def _end(found: YearEnd) -> Json:
    return {
        "year": found.year.number,
        "date": found.year.span.last.isoformat(),
        "withdraw_by": found.withdraw_by.isoformat(),
        "days": found.days,
        "days_are_own": found.own,
        "is_near": found.is_near,
        "left": found.left,
        "outside": [
            {
                "account": one.account,
                "amount": one.amount.text,
                "currency": one.amount.currency.code,
                "age": one.age,
                "on_the_way": one.on_the_way,
                "days": one.days,
                "withdraw_by": one.withdraw_by.isoformat() if one.withdraw_by is not None else None,
            }
            for one in found.outside
        ],
        "accounts": [
            {
                "account": one.account,
                "balance": one.balance.text,
                "currency": one.balance.currency.code,
                "statement": one.has_statement,
            }
            for one in found.accounts
        ],
        "cash": found.cash.text if found.cash is not None else None,
        "rates": [
            {"currency": one.currency, "rate": f"{one.rate.value:f}" if one.rate is not None else None}
            for one in found.rates
        ],
    }


def _end_words(found: YearEnd) -> str:
    why = say("year_end.own" if found.own else "year_end.usual", n=found.days)
    last, until = (figures.day_text(day) for day in (found.year.span.last, found.withdraw_by))
    lines = [say("cli.year-end.head", year=found.year.number, day=last, until=until, why=why)]
    for one in found.outside:
        age = say("outside.days", n=one.age) if one.age is not None else say("outside.days_unknown")
        amount = figures.figure(one.amount)
        if one.withdraw_by is None:
            lines.append(say("cli.year-end.was_outside", account=one.account, amount=amount))
        else:
            by = figures.day_text(one.withdraw_by)
            lines.append(say("cli.year-end.outside", account=one.account, amount=amount, age=age, until=by))
    for account in found.accounts:
        facts = {"account": account.account, "balance": figures.figure(account.balance)}
        lines.append(say("cli.year-end.account", mark=_mark(done=account.has_statement), **facts))
    cash = figures.figure(found.cash) if found.cash is not None else ""
    lines.append(say("cli.year-end.cash", mark=_mark(done=found.cash is not None), amount=cash))
    for rate in found.rates:
        value = figures.rate_text(rate.rate.value) if rate.rate is not None else ""
        lines.append(
            say("cli.year-end.rate", mark=_mark(done=rate.rate is not None), currency=rate.currency, rate=value)
        )
    return "\n".join(lines)


def _mark(*, done: bool) -> str:
    return "x" if done else " "


COMMANDS: dict[str, Callable[[Namespace], int]] = {"dates": _dates, "notices": _notices, "year-end": _year_end}
