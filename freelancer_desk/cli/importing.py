"""The commands that import statements and take an import back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from freelancer_desk.cli import views
from freelancer_desk.cli.acting import DONE, pair_of, show, writing
from freelancer_desk.desk import backups, importing, kept, listings, questions, recognising, taking_back
from freelancer_desk.desk.garbage import undisturbed
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say, sentence

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping, Sequence

    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.recognising import Copied, Given
    from freelancer_desk.domain.importing import ImportPlan

OPEN_QUESTIONS = 3
_OF_READING = frozenset({"kind", "currency", "date-order", "same-rows", "one-account"})


def _import(wanted: Namespace) -> int:
    given = recognising.Given(_answers(wanted), wanted.account, wanted.profile, wanted.password)
    return bring(wanted, wanted.files, given, is_dry=wanted.dry_run)


def copied(wanted: Namespace, text: str) -> int:
    """Import a copied table, or say what that would do."""
    given = recognising.Given(_answers(wanted), wanted.account, wanted.profile)
    return bring(wanted, (recognising.Copied(text),), given, is_dry=not wanted.add, table=True)


def _answers(wanted: Namespace) -> dict[str, str]:
    return dict(pair_of(text) for text in wanted.answer)


def bring(wanted: Namespace, sources: Sequence[Path | Copied], given: Given, *, is_dry: bool, **more: object) -> int:
    """Read, and write it unless this is only a trial; then tell what was found."""

    def progress(name: str, number: int, total: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write("\r" + say("cli.import.progress", file=name, percent=100 * number // total) + " ")

    with undisturbed(), writing(wanted) as desk:
        plan = importing.read(desk.book, sources, given=given, progress=progress)
        if sys.stderr.isatty():
            sys.stderr.write("\n")
        many = any(isinstance(one, Path) and one.is_dir() for one in sources)
        if plan.refused and not (many and plan.files):
            for refused in plan.refused[1:]:
                sys.stderr.write(sentence(refused.problem) + "\n")
            problem = plan.refused[0].problem
            raise DeskError(problem.kind, **problem.facts)
        done: dict[str, Any] = {"import": None, "step": None, "dry_run": is_dry}
        if plan.can_commit and not is_dry:
            imported = importing.commit(desk, plan)
            done |= {"import": imported.import_id, "step": imported.step}
            _answer_given(desk, given.answers)
            backups.after_import(desk)
            kept.keep(desk)
        pairs, found = _meaning(desk, plan if is_dry else None)
    answer = {**more, **done, **views.imported(plan, pairs, found)}
    show(wanted, answer, _import_words(answer))
    return OPEN_QUESTIONS if answer["questions"] or not plan.is_clear else DONE


def _meaning(desk: Desk, plan: ImportPlan | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Own transfers and open questions of the book, or of the book with a plan in it."""
    if plan is None:
        return listings.pairs_kept(desk.book), [views.question(q) for q in questions.listing(desk.book)]
    settled = importing.preview(desk.book, plan)
    asked = [views.question(importing.as_question(desk.book, found)) for found in settled.questions]
    return listings.pairs(settled), asked


def _answer_given(desk: Desk, answers: Mapping[str, str]) -> None:
    """Answers of meaning given with the import settle their questions at once."""
    open_keys = {question.key for question in questions.listing(desk.book)}
    for key, value in answers.items():
        if key in open_keys:
            questions.answer(desk, key, value)


def _import_words(answer: Mapping[str, Any]) -> str:
    """An import for people: one line a file, the pairs, the questions."""
    lines = []
    for file in answer["files"]:
        if file["profile"] is None:
            lines.append(say("cli.import.waits", file=file["file"], n=file["rows"]))
            if file["header"]:
                lines.append(say("cli.import.header", header=" | ".join(file["header"])))
            continue
        if not any(file[name] for name in ("rows", "skipped", "problems", "waiting")):
            lines.append(say("cli.import.empty", file=file["file"]))
            continue
        balance = file["balance"]
        verdict = {True: "yes", False: "no", None: "none"}[balance["proved"]]
        if verdict != "none" and balance["opening"] is None:
            verdict = f"{verdict}.sums"
        proof = say(
            f"cli.proof.{verdict}",
            opening=balance["opening"],
            closing=balance["closing"],
            difference=balance["difference"],
            row=balance["first_break_row"] or "–",
        )
        bad = len(file["problems"]) + file["waiting"]
        facts = {"new": file["new"], "known": file["duplicate"], "skipped": len(file["skipped"]), "rows": file["rows"]}
        problems = say("cli.import.wrong", n=bad) if bad else ""
        problems += say("cli.import.alike", n=file["lookalike"]) if file["lookalike"] else ""
        names = {"file": file["file"], "profile": file["profile"], "account": file["account"]}
        lines.append(say("cli.import.file", **names, **facts, problems=problems, proof=proof))
        lines.extend(say("cli.import.problem", row=p["row"], what=p["message"]) for p in file["problems"])
    lines.extend(say("cli.import.refused", file=one["file"], why=one["message"]) for one in answer["refused"])
    lines.append(say("cli.pairs", n=len(answer["pairs"])))
    if answer["questions"]:
        lines.append(say("cli.questions.open", n=len(answer["questions"])))
        lines.extend(map(_question_words, answer["questions"]))
    if answer.get("step") is not None:
        lines.append(say("cli.imported", number=answer["import"], step=answer["step"]))
    return "\n".join(lines)


def _question_words(question: Mapping[str, Any]) -> str:
    """A question with its answers; one about reading is answered with the import itself."""
    kind, key, text = question["key"].partition(":")[0], question["key"], question["text"]
    choices = ", ".join(question["choices"])
    if kind in {"columns", "account"}:
        return say(f"cli.question.{kind}", key=key, text=text)
    if kind in _OF_READING:
        return say("cli.question.reading", key=key, text=text, choices=choices)
    return say("cli.question", key=key, text=text, choices=choices)


def _take_back(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        taken = taking_back.take_back(desk, wanted.number)
    kept = [{"line": line, "reason": reason} for line, reason in taken.kept]
    show(wanted, {"step": taken.step, "removed": taken.removed, "kept": kept}, say("cli.done", step=taken.step))
    return DONE


COMMANDS = {"import": _import, "take-back": _take_back}
