"""Rules on the command line: listed with what the answers call for, tried out, added, changed, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from freelancer_desk.cli.acting import DONE, finish, reading, show, writing
from freelancer_desk.desk import rules
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from freelancer_desk.desk.rules import Example, Trial
    from freelancer_desk.domain.rules import Rule

    Json = dict[str, Any]


def listing(wanted: Namespace) -> int:
    """Print the rules, and those that the answers call for."""
    with reading(wanted) as reads:
        known = [{"id": rule.id, **_row(reads, rule)} for rule in rules.listing(reads)]
        proposed = [{**_row(reads, one.rule), "lines": list(one.lines)} for one in rules.suggestions(reads)]
    words = [f"{row['id']:>4}  {_words(row)}" for row in known]
    words += [say("cli.rules.suggested", rule=_words(row), n=len(row["lines"])) for row in proposed]
    show(wanted, {"rules": known, "suggestions": proposed}, "\n".join(words) or say("cli.nothing"))
    return DONE


def run(wanted: Namespace) -> int:
    """Carry one action on a rule out."""
    return _ACTIONS[wanted.action](wanted)


def _fields(wanted: Namespace) -> dict[str, str]:
    names = ("account", "way", "how", "words", "meaning", "note")
    return {name: value for name in names if (value := getattr(wanted, name)) is not None}


def _add(wanted: Namespace) -> int:
    fields = _fields(wanted)
    with writing(wanted) as desk:
        trial = rules.dry_run(desk.book, fields)
        done = rules.add(desk, fields)
    return finish(wanted, done, settles=trial.settles, changes=trial.changes)


def _change(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        done = rules.change(desk, str(wanted.id), _fields(wanted))
    return finish(wanted, done)


def _remove(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        done = rules.remove(desk, str(wanted.id))
    return finish(wanted, done)


def _try(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        trial = rules.dry_run(reads, _fields(wanted), "" if wanted.id is None else str(wanted.id))
    rows = [_example(example) for example in trial.examples]
    words = [_told(trial), *(say("cli.rule.example", **{**row, "before": _meaning(row["before"]),
                                                        "after": _meaning(row["after"])}) for row in rows)]  # fmt: skip
    show(wanted, {"settles": trial.settles, "changes": trial.changes, "examples": rows}, "\n".join(words))
    return DONE


def _told(trial: Trial) -> str:
    return f"{say('cli.rule.settles', n=trial.settles)} {say('cli.rule.changes', n=trial.changes)}"


def _row(reads: Any, rule: Rule) -> Json:  # noqa: ANN401
    told = {"account": rules.account_name(reads, rule), "way": rule.way, "how": rule.how}
    return {**told, "words": rule.words, "meaning": rule.meaning, "note": rule.note}


def _words(row: Json) -> str:
    where = row["account"] or say("cli.rules.everywhere")
    how = say(f"rule.how.{row['how']}", words=row["words"])
    return say(f"rule.way.{row['way']}", account=where, how=how, meaning=_meaning(row["meaning"]))


def _meaning(name: str) -> str:
    """A meaning in people's words."""
    return say(f"choice.{name}")


def _example(example: Example) -> Json:
    return {
        "line": example.line_id,
        "date": example.day.isoformat(),
        "account": example.account,
        "text": example.text,
        "amount": example.amount.text,
        "currency": example.amount.currency.code,
        "before": example.before,
        "after": example.after,
    }


_ACTIONS: dict[str, Callable[[Namespace], int]] = {"add": _add, "try": _try, "change": _change, "remove": _remove}


COMMANDS = {"rules": listing, "rule": run}
