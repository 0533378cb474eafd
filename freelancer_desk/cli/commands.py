"""The commands: each loads what it needs, calls one verb of the desk and prints what it answers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from freelancer_desk.cli import lists, papers, pasting, profiles, rates, routes, rules, trails, views
from freelancer_desk.cli.acting import DONE, finish, show, writing
from freelancer_desk.cli.lists import reading, year_of
from freelancer_desk.desk import (
    backups,
    demo,
    dump,
    history,
    importing,
    listings,
    person,
    questions,
    receipts,
    recognising,
    records,
    reports,
    taking_back,
    taxes,
)
from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say, sentence

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.done import Done
    from freelancer_desk.domain.importing import ImportPlan

OPEN_QUESTIONS = 3


def _demo(wanted: Namespace) -> int:
    made = demo.make(wanted.file)
    facts = {**made.facts, "book": str(made.path)}
    words = [
        say("cli.demo.made", path=made.path),
        say("cli.demo.found", **made.facts),
        say("cli.demo.tax", **made.facts),
    ]
    show(wanted, facts, "\n".join(words))
    return DONE


def _import(wanted: Namespace) -> int:
    answers = dict(_pair_of(text) for text in wanted.answer)

    def progress(name: str, number: int, total: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write("\r" + say("cli.import.progress", file=name, percent=100 * number // total) + " ")

    with writing(wanted) as desk:
        given = recognising.Given(answers, wanted.account, wanted.profile, wanted.password)
        plan = importing.read(desk.book, wanted.files, given=given, progress=progress)
        if sys.stderr.isatty():
            sys.stderr.write("\n")
        if plan.refused and not (any(path.is_dir() for path in wanted.files) and plan.files):
            problem = plan.refused[0].problem
            raise DeskError(problem.kind, **problem.facts)
        done: dict[str, Any] = {"import": None, "step": None, "dry_run": wanted.dry_run}
        if plan.can_commit and not wanted.dry_run:
            imported = importing.commit(desk, plan)
            done |= {"import": imported.import_id, "step": imported.step}
            _answer_given(desk, answers)
            backups.after_import(desk)
        pairs, found = _meaning(desk, plan if wanted.dry_run else None)
    answer = {**done, **views.imported(plan, pairs, found)}
    show(wanted, answer, lists.import_words(answer))
    return OPEN_QUESTIONS if answer["questions"] or not plan.is_clear else DONE


def _meaning(desk: Desk, plan: ImportPlan | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Own transfers and open questions of the book, or of the book with a plan in it."""
    if plan is None:
        return listings.pairs_kept(desk.book), [views.question(q) for q in questions.listing(desk.book)]
    settled = importing.preview(desk.book, plan)
    asked = [views.question(importing.as_question(desk.book, found)) for found in settled.questions]
    return listings.pairs(settled), asked


def _pair_of(text: str) -> tuple[str, str]:
    key, mark, value = text.partition("=")
    if not mark:
        raise DeskError("answers_malformed", text=text[:60])
    return key, value


def _answer_given(desk: Desk, answers: dict[str, str]) -> None:
    """Answers of meaning given with the import settle their questions at once."""
    open_keys = {question.key for question in questions.listing(desk.book)}
    for key, value in answers.items():
        if key in open_keys:
            questions.answer(desk, key, value)


def _take_back(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        taken = taking_back.take_back(desk, wanted.number)
    kept = [{"line": line, "reason": reason} for line, reason in taken.kept]
    show(wanted, {"step": taken.step, "removed": taken.removed, "kept": kept}, say("cli.done", step=taken.step))
    return DONE


def _answer(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        done = questions.answer(desk, wanted.key, wanted.value)
        left = [views.question(question) for question in questions.listing(desk.book)]
    return finish(wanted, done, questions=left)


def _typed_fields(wanted: Namespace) -> dict[str, str]:
    prefix = "field_"
    given = {n.removeprefix(prefix): v for n, v in vars(wanted).items() if n.startswith(prefix) and v is not None}
    if wanted.from_ is None:
        return given
    if wanted.noun == "registration":
        try:
            return {"from": iso_day(wanted.from_).isoformat(), **given}
        except DeskError as error:
            if error.kind == "absurd_day":
                raise
    return {**lists.fields_of_file(wanted.from_), **given}


def _add(wanted: Namespace) -> int:
    fields = _typed_fields(wanted)
    with writing(wanted) as desk:
        done = receipts.add(desk, fields) if wanted.noun == "receipt" else records.add(desk, wanted.noun, fields)
    return finish(wanted, done)


def _set(wanted: Namespace) -> int:
    fields = dict(_pair_of(text) for text in wanted.fields)
    with writing(wanted) as desk:
        if wanted.noun == "person":
            done = person.save(desk, fields)
        elif wanted.noun == "line":
            done = questions.answer_line(desk, wanted.id, fields)
        elif wanted.noun == "receipt":
            done = receipts.change(desk, wanted.id, fields)
        else:
            done = records.change(desk, wanted.noun, wanted.id, fields)
    return finish(wanted, done)


def _delete(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        remove = receipts.remove if wanted.noun == "receipt" else lambda d, i: records.remove(d, wanted.noun, i)
        done = remove(desk, wanted.id)
    return finish(wanted, done)


def _pair(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        done = questions.pair(desk, wanted.out, wanted.into)
    return finish(wanted, done)


def _unpair(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        done = questions.unpair(desk, wanted.transfer)
    return finish(wanted, done)


def _tax(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        year = year_of(wanted, reads)
        answer = taxes.as_json(taxes.working_or_refuse(reads, year))
    show(wanted, answer, lists.tax_words(answer))
    return DONE


def _assess(wanted: Namespace) -> int:
    answer = taxes.as_json(taxes.assess_json(lists.json_of_file(wanted.file)))
    show(wanted, answer, lists.tax_words(answer))
    return DONE


def _export(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        path = reports.export_what(reads, wanted.what, year_of(wanted, reads), wanted.format, wanted.out, lists.today())
    show(wanted, {"files": [str(path)]}, say("cli.files", path=path))
    return DONE


def _undo(wanted: Namespace) -> int:
    return _play(wanted, history.next_undo, history.undo)


def _redo(wanted: Namespace) -> int:
    return _play(wanted, history.next_redo, history.redo)


def _play(wanted: Namespace, upcoming: Callable[..., Any], play: Callable[[Desk], Done]) -> int:
    with writing(wanted) as desk:
        record = upcoming(desk.book)
        done = play(desk)
    title = say(f"step.{record.verb}", **record.facts) if record is not None else ""
    return finish(wanted, done, title=title)


def _history(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        steps = [
            {"step": r.id, "at": r.at, "title": lists.step_title(r), "undone": r.undone, "sealed": bool(r.sealed)}
            for r in history.steps(reads)
        ]
    words = "\n".join(f"{s['step']:>6}  {s['at']}  {s['title']}" for s in steps)
    show(wanted, {"steps": steps}, words)
    return DONE


def _check(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        problems = [sentence(problem) for problem in history.check(reads)]
    show(wanted, {"ok": not problems, "problems": problems}, "\n".join(problems) or say("cli.check.ok"))
    return DONE if not problems else 1


def _dump(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        sys.stdout.write(dump.text(reads))
    return DONE


def _backup(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        copy = backups.make(reads, wanted.path)
    answer = {"backup": str(copy.path), "rows": copy.rows}
    show(wanted, answer, say("cli.backed_up", path=copy.path, rows=copy.rows))
    return DONE


def _restore(wanted: Namespace) -> int:
    restored = backups.restore(wanted.book, wanted.path)
    answer = {"backup": str(wanted.path), "rows": restored.rows, "kept": str(restored.kept)}
    show(wanted, answer, say("cli.restored", path=restored.kept))
    return DONE


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "demo": _demo,
    "import": _import,
    "profiles": profiles.run,
    "take-back": _take_back,
    **dict.fromkeys(lists.LISTS, lists.listing),
    "totals": lists.totals,
    "answer": _answer,
    "add": _add,
    "set": _set,
    "delete": _delete,
    "pair": _pair,
    "unpair": _unpair,
    "tax": _tax,
    "assess": _assess,
    "export": _export,
    "undo": _undo,
    "redo": _redo,
    "history": _history,
    "check": _check,
    "dump": _dump,
    "backup": _backup,
    "restore": _restore,
    "rates": rates.run,
    **papers.COMMANDS,
    "routes": routes.run,
    "rules": rules.listing,
    "rule": rules.run,
    **trails.COMMANDS,
    "paste": pasting.paste,
}
