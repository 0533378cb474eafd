"""The commands about the book itself: a demo, undo and redo, its history, a check, a dump, backups."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from freelancer_desk.cli.acting import DONE, reading, show, writing
from freelancer_desk.desk import backups, history
from freelancer_desk.domain.words import SENTENCES, say, sentence

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.done import Done
    from freelancer_desk.desk.paper_copies import Carried


def _demo(wanted: Namespace) -> int:
    from freelancer_desk.desk import demo

    made = demo.make(wanted.file)
    facts = {**made.facts, "book": str(made.path)}
    words = [
        say("cli.demo.made", path=made.path),
        say("cli.demo.found", **made.facts),
        say("cli.demo.tax", **made.facts),
    ]
    show(wanted, facts, "\n".join(words))
    return DONE


def _undo(wanted: Namespace) -> int:
    return _play(wanted, history.next_undo, history.undo)


def _redo(wanted: Namespace) -> int:
    return _play(wanted, history.next_redo, history.redo)


def _play(wanted: Namespace, upcoming: Callable[..., Any], play: Callable[[Desk], Done]) -> int:
    with writing(wanted, made=False) as desk:
        record = upcoming(desk.book)
        done = play(desk)
    title = say(f"step.{record.verb}", **record.facts) if record is not None else ""
    words = say("cli.undone" if play is history.undo else "cli.redone", title=title) if title else ""
    show(wanted, {"step": done.step, "title": title}, words or say("cli.done", step=done.step))
    return DONE


def _history(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        steps = [
            {"step": r.id, "at": r.at, "title": _step_title(r), "undone": r.undone, "sealed": bool(r.sealed)}
            for r in history.steps(reads)
        ]
    words = "\n".join(f"{s['step']:>6}  {s['at']}  {s['title']}" for s in steps)
    show(wanted, {"steps": steps}, words)
    return DONE


def _step_title(record: Any) -> str:  # noqa: ANN401
    """What a step did, in words."""
    key = f"step.{record.verb}"
    return say(key, **record.facts) if key in SENTENCES else record.verb


def _check(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        problems = [sentence(problem) for problem in history.check(reads)]
    show(wanted, {"ok": not problems, "problems": problems}, "\n".join(problems) or say("cli.check.ok"))
    return DONE if not problems else 1


def _dump(wanted: Namespace) -> int:
    from freelancer_desk.desk import dump

    with reading(wanted) as reads:
        sys.stdout.write(dump.text(reads))
    return DONE


def _backup(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        made = backups.make(reads, wanted.path)
    answer = {"backup": str(made.path), "rows": made.rows, **_files(made.carried)}
    words = say("cli.backed_up", path=made.path, rows=made.rows)
    show(wanted, answer, _with_files(words, "cli.backed_up.files", made.carried))
    return DONE


def _restore(wanted: Namespace) -> int:
    restored = backups.restore(wanted.book, wanted.path)
    answer = {"backup": str(wanted.path), "rows": restored.rows, "kept": str(restored.kept), **_files(restored.brought)}
    answer["knows_numbers"] = restored.knows_numbers
    words = say("cli.restored", path=restored.kept)
    if not restored.knows_numbers:
        words += "\n" + say("cli.restored.numbers")
    show(wanted, answer, _with_files(words, "cli.restored.files", restored.brought))
    return DONE


def _files(carried: Carried) -> dict[str, Any]:
    """How many files of papers went along, and what is said of those that did not."""
    return {"files": carried.files, "missing": [sentence(problem) for problem in carried.missing]}


def _with_files(words: str, told: str, carried: Carried) -> str:
    """The words with a line about the files that went along, and one for each that did not."""
    lines = [say(told, n=carried.files)] if carried.files else []
    return "\n".join([words, *lines, *(sentence(problem) for problem in carried.missing)])


COMMANDS = {
    "demo": _demo,
    "undo": _undo,
    "redo": _redo,
    "history": _history,
    "check": _check,
    "dump": _dump,
    "backup": _backup,
    "restore": _restore,
}
