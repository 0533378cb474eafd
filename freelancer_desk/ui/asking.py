"""Questions, answers, tasks and proofs in words, with amounts and days as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain import figures
from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import ask, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.domain.questions import Open
    from freelancer_desk.domain.summaries import Question, Task


def question_text(question: Question | Open) -> str:
    """What is asked."""
    return ask(question.kind, _spoken(dict(question.facts)))


def choice_text(choice: str) -> str:
    """An answer in words."""
    return say(f"choice.{choice}")


def task_text(task: Task) -> str:
    """What needs the user, short enough for one line of the first screen."""
    if task.kind == "question":
        facts = {name: str(value) for name, value in task.facts.items()}
        return say(f"task.question.{facts.pop('question')}", **_spoken(facts))
    told = {name: _said(name, value) if isinstance(value, str) else value for name, value in task.facts.items()}
    return say(f"task.{task.kind}", **told)


def proof_words(proved: bool | None, difference: str = "", first_row: int | None = None) -> tuple[str, str]:  # noqa: FBT001 (a verdict of three)
    """What to say of a statement's proof, and in which tone."""
    if proved is None:
        return say("accounts.unprinted"), "neutral"
    if proved:
        return say("accounts.adds_up"), "good"
    if first_row is not None:
        return say("accounts.breaks_at", amount=difference, row=first_row), "bad"
    return say("accounts.breaks", amount=difference), "bad"


def _spoken(facts: Mapping[str, str]) -> dict[str, str]:
    return {name: _said(name, value) for name, value in facts.items()}


def _said(name: str, value: str) -> str:
    """`USD 250.00` becomes `$250.00`, `2026-04-03` becomes `03-Apr-2026`; anything else stays."""
    try:
        if name == "amount":
            code, _, number = value.partition(" ")
            return figures.figure(Money.of(number, code))
        return figures.day_text(iso_day(value)) if name.endswith("day") else value
    except DeskError:
        return value
